"""pyproject.toml, requirements.lock, environment.yml and the workflow describe one environment."""

import importlib.metadata
import json
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
WORKFLOWS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
JOBS = {name: yaml.safe_load(text)["jobs"] for name, text in WORKFLOWS.items()}
MATRIX = JOBS["test"]["make"]["strategy"]["matrix"]


def pins(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Every entry of a lock: the requirement with its marker, and its hashes."""
    found = []
    for entry in lock.replace("\\\n", " ").splitlines():
        if entry.strip():
            requirement, *hashes = re.split(r"\s+--hash=", entry.strip())
            found.append((Requirement(requirement), hashes))
    return found


PINS = pins(LOCK)
OTHER_LOCKS = [*ROOT.glob("requirements-*.lock"), *ROOT.glob("classroom/*.lock")]
ADDRESS = re.compile(r"://|\bfile:|@ |--(extra-)?index-url|--find-links|-i ")
WANTED = [
    Requirement(text)
    for text in PROJECT["project"]["dependencies"]
    + PROJECT["project"]["optional-dependencies"]["site"]
    + PROJECT["project"]["optional-dependencies"]["test"]
    + PROJECT["build-system"]["requires"]
]


def test_the_lock_is_not_empty():
    assert len(PINS) > 100


def test_every_pin_names_one_version_and_has_hashes():
    wrong = [
        str(pin)
        for pin, hashes in PINS
        if not re.fullmatch(r"==[^,*]+", str(pin.specifier))
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)
    ]
    assert wrong == []


def test_every_dependency_is_pinned_within_its_range():
    pinned: dict[str, list[str]] = {}
    for pin, _ in PINS:
        pinned.setdefault(canonicalize_name(pin.name), []).append(str(pin.specifier)[2:])
    wrong = {
        str(wanted): versions
        for wanted in WANTED
        if not (versions := pinned.get(canonicalize_name(wanted.name), []))
        or not all(version in wanted.specifier for version in versions)
    }
    assert wrong == {}, "not in the lock, or out of their range: run make lock"


@pytest.mark.parametrize("path", OTHER_LOCKS, ids=lambda path: path.name)
def test_another_lock_agrees_with_the_one_of_the_tests(path):
    """What a hand-out and a server install is what the tests have run."""
    tested = {(pin.name, str(pin.specifier)) for pin, _ in PINS}
    names = {name for name, _ in tested}
    text = path.read_text(encoding="utf-8")
    found = pins(text)
    assert {(pin.name, str(pin.specifier)) for pin, _ in found if pin.name in names} <= tested
    assert all(hashes for _, hashes in found)
    needed = {
        canonicalize_name(Requirement(one).name) for one in PROJECT["project"]["dependencies"]
    }
    assert needed <= {pin.name for pin, _ in found}
    assert not ADDRESS.search(text)


@pytest.mark.parametrize("text", [LOCK, CONDA_TEXT], ids=["requirements.lock", "environment.yml"])
def test_no_address_is_in_the_lock_or_for_conda(text):
    assert not ADDRESS.search(text)


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


def steps(job: dict) -> list[str]:
    return [step.get("run", "") for step in job["steps"]]


def test_the_supported_pythons_agree_everywhere(setup_env):
    supported = SpecifierSet(PROJECT["project"]["requires-python"])
    minors = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
    assert MATRIX["python"] == minors  # the one of conda and Binder is among them
    left_out = {(one["os"].split("-")[0], one["python"]) for one in MATRIX["exclude"]}
    assert left_out <= {
        (system, minor) for system in ("macos", "windows") for minor in minors[1:-1]
    }
    assert all(one["python"] == minors[-1] for one in MATRIX["include"])
    oldest, newest = (".".join(map(str, v)) for v in (setup_env.OLDEST, setup_env.NEWEST))
    assert [oldest, newest] == [minors[0], minors[-1]]


def test_the_workflow_runs_the_readmes_commands_on_every_system():
    assert {name.split("-")[0] for name in MATRIX["os"]} == {"ubuntu", "macos", "windows"}
    # Side by side, and together what `make test` runs.
    assert MATRIX["target"] == ["unit", "explorers", "lessons"]
    assert {one["target"] for one in MATRIX["include"]} == {"lint", "site"}
    assert "make ${{ matrix.target }} PYTHON=python" in steps(JOBS["test"]["make"])
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_target_that_a_workflow_makes_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.M))
    made = {one["target"] for one in MATRIX["include"]} | set(MATRIX["target"])
    for text in WORKFLOWS.values():
        made |= set(re.findall(r"\bmake (?:-o setup )?([a-z]+)", text))
    assert {"unit", "lessons", "lint", "lock", "site"} <= made <= targets


def test_a_weekly_run_tries_the_newest_versions():
    newest = yaml.safe_load(WORKFLOWS["newest"])
    assert newest[True]["schedule"]  # YAML takes the key `on` for a truth value
    runs = steps(newest["jobs"]["test"])
    elsewhere = {"classroom", "nbgrader"}  # in environments of their own
    extras = ",".join(sorted(PROJECT["project"]["optional-dependencies"].keys() - elsewhere)[::-1])
    assert f".venv/bin/python -m pip install --upgrade --editable '.[{extras}]'" in runs
    assert {"make -o setup unit", "make -o setup lessons"} <= set(runs)
    (left_out,) = re.findall(r"--deselect=(\S+)", WORKFLOWS["newest"])
    file, test = left_out.split("::")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_action_is_pinned_to_a_commit_and_says_its_version():
    used = {name: re.findall(r"uses: *(.+)", text) for name, text in WORKFLOWS.items()}
    assert all(used.values())
    pinned = r"[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    wrong = [(name, use) for name in used for use in used[name] if not re.fullmatch(pinned, use)]
    assert wrong == []
    commits = {tuple(re.split("[@ ]", use)[:2]) for uses in used.values() for use in uses}
    assert len({action for action, _ in commits}) == len(commits), "one action, two commits"


def test_dependabot_covers_the_actions_and_the_packages():
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    updates = yaml.safe_load(text)["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"github-actions", "pip"}
    assert {one["directory"] for one in updates} == {"/"}
    # It does not read the lock; a weekly job makes a new one.
    assert "make lock" in " ".join(steps(JOBS["newest"]["lock"]))


def test_the_citation_names_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["title"] in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert {"cff-version", "message", "authors"} <= set(citation)


def test_lessons_and_lock_are_folded_and_lessons_shown_by_cells():
    lines = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    attributes = dict(line.split(maxsplit=1) for line in lines if line[:1] not in ("", "#"))
    (driver,) = re.findall(r"diff=(\w+)", attributes["*.ipynb"])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f'-c diff.{driver}.command="$(BIN)/git-nbdiffdriver diff" diff HEAD' in makefile
    assert all("linguist-generated" in attributes[name] for name in ("*.ipynb", "*.lock"))


def test_the_explorers_modules_are_no_part_of_a_lessons_difference():
    settings = ROOT / "settings" / "etc" / "jupyter"
    ignored = json.loads((settings / "nbdime_config.json").read_text())["Diff"]["Ignore"]
    assert ignored == {"/metadata": ["widgets"]}
    # nbdime brings buttons and a part of the server too: a learner's JupyterLab has neither.
    server = json.loads((settings / "jupyter_config.json").read_text())["ServerApp"]
    assert server["jpserver_extensions"] == {"nbdime": False}
    page = json.loads((settings / "labconfig" / "page_config.json").read_text())
    assert page["disabledExtensions"] == {"nbdime-jupyterlab": True}


def test_vs_code_takes_the_environment_and_the_explorers_script_from_this_folder():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings["python.defaultInterpreterPath"] == "${workspaceFolder}/.venv"
    assert settings["jupyter.widgetScriptSources"] == []  # no network is asked


def test_what_is_installed_is_what_the_lock_says():
    wrong = []
    for pin, _ in PINS:
        if pin.marker and not Marker(str(pin.marker)).evaluate():
            continue
        installed = importlib.metadata.version(pin.name)
        if installed not in pin.specifier:
            wrong.append(f"{pin.name}: {installed}, not {pin.specifier}")
    assert wrong == [], f"in {sys.prefix}; run make setup"
