"""The files themselves: what must not be in them, and whether what they name exists."""

import ast
import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

from course_utils import datasets

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
        if text and not text.endswith("\n"):
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


def test_the_readmes_table_is_that_of_the_lessons():
    lessons = sorted(path for path in FILES if path.match("notebooks/[0-9]*.ipynb"))
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\(notebooks/([\w.]+)\) \|.*\| (\d+) \|$", README, re.M)
    expected = []
    for number, path in enumerate(lessons, start=1):
        title, objectives = nbformat.read(path, as_version=4).cells[:2]
        minutes = re.search(r"About (\d+) minutes to study", objectives.source).group(1)
        name = re.match("# (.+)", title.source).group(1)
        expected.append((str(number), name, path.name, minutes))
    assert rows == expected


# What a lesson calls to load a data set, and what README's table calls it.
DATA = {
    "load_mnist": "MNIST, 70,000 handwritten digits",
    "load_mnist_splits": "MNIST, 70,000 handwritten digits",
    "load_penguins": "Palmer penguins, 344 measured birds",
    "load_mnist1d": "MNIST-1D, 5,000 signals of 40 steps",
    "load_fashion_mnist_subset": "Fashion-MNIST, 11,200 pictures of the four classes that are hardest to tell apart",
    "load_digit_network": "the weights of the small network of lesson 5, trained for this course",
    "load_sample_image": "two photographs",
    # With a model of one's own, too: on a page without a kernel the small network answers.
    "DigitPad": "the weights of the small network of lesson 5, trained for this course",
}


def loaded(lesson: Path) -> set[str]:
    """The data sets that the code of a lesson loads."""
    cells = nbformat.read(lesson, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return {DATA[name] for call in calls if (name := getattr(call.func, "id", "")) in DATA}


def test_the_readmes_table_of_data_sets_names_the_lessons_that_load_them():
    lessons = sorted(path for path in FILES if path.match("notebooks/[0-9]*.ipynb"))
    expected = {name: set() for name in DATA.values()}
    for number, lesson in enumerate(lessons, start=1):
        for name in loaded(lesson):
            expected[name].add(number)
    section = README.split("\n## Data\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| ([\d, –]+) \| .+ \|$", section, flags=re.M)
    told = {}
    for name, numbers in rows:
        ranges = [re.split("–", part) for part in numbers.split(", ")]
        told[name] = {n for one in ranges for n in range(int(one[0]), int(one[-1]) + 1)}
    assert told == expected


def test_the_table_of_data_sets_knows_every_function_that_loads_one():
    functions = {name for name in vars(datasets) if name.startswith("load_")}
    assert functions - {"load_result"} <= set(DATA)  # a result is no data set


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
