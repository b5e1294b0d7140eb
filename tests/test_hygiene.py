"""The files themselves: what must not be in them, and whether what they name exists."""

import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}
NOT_OURS |= {".ipynb_checkpoints", ".DS_Store", "build", "dist"}
BINARY = {".npz", ".png"}


def our_files() -> list[Path]:
    """What git knows or would add; without git (a downloaded archive), what lies in the folder."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(ROOT / path for path in paths if not NOT_OURS & set(path.parts))
    names = filter(None, done.stdout.split("\0"))
    return sorted({ROOT / name for name in names if (ROOT / name).is_file()})


FILES = our_files()
TEXTS = [path for path in FILES if path.suffix not in BINARY]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_texts_are_utf8_without_machine_paths():
    # Assembled here, so that this file does not hold what it looks for.
    folders = "|".join(["root", "home", "work", "tmp", "Users"])
    machine_path = re.compile(rf"(?<![\w.<>~)])/({folders})/[\w.]+")
    wrong = []
    for path in TEXTS:
        name = path.relative_to(ROOT).as_posix()
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            wrong.append(f"{name}: {error}")
            continue
        if "\r" in text:
            wrong.append(f"{name}: a carriage return")
        if text and not text.endswith("\n") and "reveal" not in path.parts:
            wrong.append(f"{name}: no line feed at the end")
        plain = re.sub(r"\\u001b\[[0-9;]*m", " ", text)  # colours in an error's lines
        wrong += [f"{name}: {found[0]}" for found in machine_path.finditer(plain)]
    assert wrong == []


def test_no_file_is_larger_than_the_digits():
    assert [path for path in FILES if path.stat().st_size >= 12_000_000] == []


def test_the_package_stays_readable():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in TEXTS
        if path.suffix == ".py"
        and "tests" not in path.parts
        and (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", [".ci/run", "postBuild"])
def test_scripts_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)


def test_the_readmes_picture_is_the_one_that_a_lesson_made(run_lessons):
    lesson, cell_id, picture = run_lessons.README_PICTURE
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    assert picture.read_bytes() == run_lessons.picture_of(notebook, cell_id)
    assert f"]({picture.relative_to(ROOT).as_posix()})" in README


def test_every_file_that_the_pages_link_to_exists():
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
        assert links
        for link in links:
            assert (ROOT / link).exists(), f"{page} links to {link}"


def test_every_make_target_that_the_pages_name_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.M))
    assert {"lab", "test", "help", "run", "lint"} <= targets
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for code in re.findall(r"`([^`\n]+)`|^((?:    )?make .*)$", text, flags=re.M):
            for target in re.findall(r"\bmake ([a-z]+)", " ".join(code)):
                assert target in targets, f"{page}: make {target}"


def test_two_licences_one_for_code_and_one_for_text():
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY 4.0" in (ROOT / "LICENSE-TEXT").read_text(encoding="utf-8")
