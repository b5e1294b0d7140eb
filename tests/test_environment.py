"""pyproject.toml, requirements.lock, environment.yml and the workflow describe one environment."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA_TEXT = (ROOT / "environment.yml").read_text(encoding="utf-8")
CONDA = yaml.safe_load(CONDA_TEXT)
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))


def entries() -> list[tuple[Requirement, list[str]]]:
    """Every entry of the lock: the requirement with its marker, and its hashes."""
    found = []
    for entry in LOCK.replace("\\\n", " ").splitlines():
        if entry.strip():
            requirement, *hashes = re.split(r"\s+--hash=", entry.strip())
            found.append((Requirement(requirement), hashes))
    return found


PINS = entries()
WANTED = [
    Requirement(text)
    for text in PROJECT["project"]["dependencies"]
    + PROJECT["project"]["optional-dependencies"]["site"]
    + PROJECT["project"]["optional-dependencies"]["test"]
    + PROJECT["build-system"]["requires"]
]


def test_the_lock_is_not_empty():
    assert len(PINS) > 100


@pytest.mark.parametrize("pin", [pytest.param(pin, id=pin[0].name) for pin in PINS])
def test_every_pin_names_one_version_and_has_hashes(pin):
    requirement, hashes = pin
    assert re.fullmatch(r"==[^,*]+", str(requirement.specifier))
    assert hashes
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_every_dependency_is_pinned_within_its_range(wanted):
    versions = [
        str(pin.specifier)[2:]
        for pin, _ in PINS
        if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
    ]
    assert versions, f"{wanted.name} is not in the lock: run make lock"
    assert all(version in wanted.specifier for version in versions)


@pytest.mark.parametrize("text", [LOCK, CONDA_TEXT], ids=["requirements.lock", "environment.yml"])
def test_no_address_is_in_the_lock_or_for_conda(text):
    assert not re.search(r"://|\bfile:|@ |--(extra-)?index-url|--find-links|-i ", text)


def test_conda_takes_python_from_conda_and_all_else_from_the_lock():
    *packages, pip = CONDA["dependencies"]
    assert pip == {"pip": ["-r requirements.lock"]}
    assert [re.split("[=<>]", package)[0] for package in packages] == ["python", "pip"]
    python = packages[0].removeprefix("python=")
    assert python in SpecifierSet(PROJECT["project"]["requires-python"])
    assert CONDA["name"] == PROJECT["project"]["name"]


def test_binder_installs_the_package_as_the_readme_tells_conda_users():
    command = "pip install --no-deps --no-build-isolation -e ."
    assert command in (ROOT / "postBuild").read_text(encoding="utf-8")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_supported_pythons_agree_everywhere(setup_env):
    supported = SpecifierSet(PROJECT["project"]["requires-python"])
    minors = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
    assert WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"] == [minors[0], minors[-1]]
    oldest, newest = (".".join(map(str, v)) for v in (setup_env.OLDEST, setup_env.NEWEST))
    assert [oldest, newest] == [minors[0], minors[-1]]


def test_the_workflow_runs_the_readmes_commands_on_every_system():
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    steps = [step.get("run", "") for step in WORKFLOW["jobs"]["test"]["steps"]]
    assert any(step.startswith("make test") for step in steps)
    assert any(step.startswith("make lint") for step in steps)
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_what_is_installed_is_what_the_lock_says():
    wrong = []
    for pin, _ in PINS:
        if pin.marker and not Marker(str(pin.marker)).evaluate():
            continue
        installed = importlib.metadata.version(pin.name)
        if installed not in pin.specifier:
            wrong.append(f"{pin.name}: {installed}, not {pin.specifier}")
    assert wrong == [], f"in {sys.prefix}; run make setup"
