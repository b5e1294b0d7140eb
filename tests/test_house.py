"""The house in order: imports without a circle, nothing private from elsewhere, no long file."""

import ast
import graphlib
import re
import subprocess
from pathlib import Path

import pytest
from scripts import ROOT

LONGEST = 300
CODE = {".py", ".js", ".mjs", ".css", ".html"}
PACKAGE = ROOT / "course_utils"


def files(*endings: str) -> list[Path]:
    """The files of the repository with these endings; without git, those that lie there."""
    try:
        words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
        found = [ROOT / line for line in done.stdout.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        top = ("course_utils", "tools", "benchmarks", "tests", "site")
        found = [path for name in top for path in (ROOT / name).rglob("*")]
    ours = [path for path in found if path.suffix in endings and path.is_file()]
    return [path for path in ours if path.parent != ROOT / "site" / "slides" / "reveal"]


def module_of(path: Path) -> str:
    """course_utils/checks/engine.py -> course_utils.checks.engine"""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, everywhere: bool = True) -> list[tuple[str, str]]:
    """(module, name) of what a file imports; "" for a whole module. Not for type checkers alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [(one.name, "") for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports say the whole name"
            found += [(node.module, one.name) for one in node.names]
    return found


MODULES = {module_of(path): path for path in files(".py") if path.is_relative_to(PACKAGE)}


def test_the_import_graph_has_no_circle():
    graph = {}
    for name, path in MODULES.items():
        wanted = [(module, f"{module}.{one}") for module, one in imports(path, everywhere=False)]
        graph[name] = {full if full in MODULES else module for module, full in wanted} & set(
            MODULES
        )
        graph[name].discard(name)
    assert len(graph) > 50
    list(graphlib.TopologicalSorter(graph).static_order())  # raises a CycleError with the circle


@pytest.mark.parametrize("path", files(".py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_private_is_imported_from_another_folder(path):
    for module, name in imports(path):
        if not module.startswith("course_utils"):
            continue
        home = MODULES.get(module)
        folder = home.parent if home else PACKAGE
        private = re.search(r"\._(?!_)", f".{module}.{name}")
        assert not private or folder == path.parent, f"from {module} import {name}"


@pytest.mark.parametrize("path", files(*CODE), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_one_can_keep_in_mind(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_an_explorer_is_a_folder_with_its_class_and_its_view():
    folders = {p.parent for p in (PACKAGE / "widgets").glob("*/explorer.py")}
    assert len(folders) >= 11
    for folder in folders - {PACKAGE / "widgets" / "shared"}:
        assert (folder / "view.js").is_file(), folder.name


def test_the_map_of_the_code_names_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## The map of the code\n")[1].split("\n## ")[0]
    for name in (
        "lessons.toml",
        *(f"{one}/" for one in ("notebooks", "tools", "site", "benchmarks")),
    ):
        assert name in section
    for path in re.findall(
        r"`((?!\S*(?:NAME|NN_))(?:course_utils|tests|tools|notebooks)/[\w/.]+)`", section
    ):
        assert (ROOT / path).exists(), path


def test_imports_go_where_the_map_draws_them():
    def part(module: str) -> str:
        return module.removeprefix("course_utils").removeprefix(".").partition(".")[0]

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawing = text.split("from no other:\n\n```\n")[1].split("```")[0]
    line = {name: i for i, names in enumerate(drawing.splitlines()) for name in names.split()}
    assert set(line) == {part(name) for name in MODULES} - {"", "data"}
    for name, path in MODULES.items():
        for module, one in imports(path, everywhere=False):
            other = part(module) or (one if module == "course_utils" else "")
            if other in line and part(name) and other != part(name):
                assert line[other] < line[part(name)], f"{name} imports {module}"
