"""The scripts in tools/ and benchmarks/, loaded as modules."""

import importlib.util
from pathlib import Path

import matplotlib
import pytest

matplotlib.use("Agg")  # no window opens; kernels of lessons keep their own backend

ROOT = Path(__file__).resolve().parent.parent


def load_script(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def setup_env():
    return load_script("tools/setup_env.py")


@pytest.fixture(scope="session")
def lab():
    return load_script("tools/lab.py")


@pytest.fixture(scope="session")
def run_lessons():
    return load_script("tools/run_lessons.py")


@pytest.fixture(scope="session")
def reproduce():
    return load_script("benchmarks/reproduce.py")


@pytest.fixture(scope="session")
def handouts():
    return load_script("tools/handouts.py")
