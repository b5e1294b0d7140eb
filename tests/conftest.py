"""The scripts in tools/ and benchmarks/, loaded as modules."""

import os
import warnings

import matplotlib
import pytest
from built_pages import built_once
from javascript import Calls
from scripts import load_script

matplotlib.use("Agg")  # no window opens; kernels of lessons keep their own backend


@pytest.fixture
def eagerly():
    """Train a handful of steps without the seconds that their graph takes to trace."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Even though the `tf.config")  # data stay in graphs
        yield
    tf.config.run_functions_eagerly(False)


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
def minutes():
    return load_script("tools/minutes.py")


@pytest.fixture(scope="session")
def reproduce():
    return load_script("benchmarks/reproduce.py")


@pytest.fixture(scope="session")
def handouts():
    return load_script("tools/handouts.py")


@pytest.fixture(scope="session")
def call(tmp_path_factory):
    """call(module, function, *arguments) -> what a function of an explorer's module returns."""
    calls = Calls(tmp_path_factory.mktemp("modules"))
    yield calls
    calls.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the course's pages, and of one lesson more: one for all workers of xdist."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    return built_once(folder / "course")
