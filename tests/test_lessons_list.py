"""lessons.toml, the one list: it is what is there, and everything else is made from it."""

import ast
import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from built_pages import counter
from scripts import NOTEBOOKS, ROOT, entry, load_script

import notebooks
from course_utils import datasets
from course_utils.lessons import LessonsError, course


def test_every_notebook_is_listed_and_every_entry_is_there():
    there = notebooks.on_shelves(ROOT / "notebooks")
    listed = [ROOT / "notebooks" / one.path for one in course().notebooks]
    assert there == listed


def test_the_readmes_tables_are_written_from_the_list():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, rows in load_script("tools/tables.py").tables(course()).items():
        begin, end = (f"<!-- {name}: {mark} -->\n" for mark in ("begin", "end"))
        written = text.split(begin)[1].split(end)[0]
        assert written == "\n".join(rows) + "\n", "run `make tables`"


# What a notebook calls to load a data set, and its key in lessons.toml.
LOADS = {
    "load_mnist": "mnist",
    "load_mnist_splits": "mnist",
    "load_few_digits": "mnist",
    "load_penguins": "penguins",
    "load_bike_rentals": "bikes",
    "load_mnist1d": "mnist1d",
    "load_fashion_mnist_subset": "fashion_mnist",
    "load_clothes_validation": "fashion_mnist",
    "load_fashion_splits": "fashion_mnist",
    "load_digit_network": "digit_pad",
    "small_digits": "small_digits",
    "trained_model_a": "model_a",
    "trained_clothes_network": "clothes",
    "load_long_trained_logits": "clothes",
    "load_sample_image": "photos",
    # With a model of one's own, too: on a page without a kernel the small network answers.
    "DigitPad": "digit_pad",
}


@pytest.mark.parametrize("one", course().notebooks, ids=lambda one: one.name)
def test_the_list_names_the_data_sets_that_a_notebook_loads(one):
    cells = NOTEBOOKS[one.path.removesuffix(".ipynb")].cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    names = {ast.unparse(call.func).removeprefix("clothes.") for call in calls}
    assert set(one.data) == {key for name, key in LOADS.items() if name in names}


def test_every_function_that_loads_a_data_set_is_known():
    assert {name for name in vars(datasets) if name.startswith("load_")} <= set(LOADS)
    assert set(LOADS.values()) == {one.key for one in course().data}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry(shelf="attic"), "01_count: `shelf` must be one of lessons, exercises, deeper"),
        (entry(number="1a"), "01_count: `number` must be the lesson's"),
        (entry(number="1", shelf="deeper"), "with a letter in the shelf deeper"),
        (entry(name="1_count"), "1_count: `name` must be .* begin with 01_"),
        (entry(name="01_ count"), "`name` must be letters"),
        (entry(minutes='"five"'), "01_count: `minutes` must be a whole number .* got 'five'"),
        (entry(minutes="true"), "01_count: `minutes` must be a whole number .* got True"),
        (entry(seconds="0"), "01_count: `seconds` must be a whole number from 1 to 1000, got 0"),
        (entry(data='["mnist"]'), r"01_count: `data` must be a list of these: ; got \['mnist'\]"),
        (entry(data="7"), "01_count: `data` must be a list"),
        (entry() + entry(name="01_other"), "01_other: another entry has the number 1"),
        (entry() + entry(number="2", name="01_count"), "begin with 02_"),
        (entry("2a", "deeper", "02a_more"), "02a_more: there is no lesson 2 that it branches from"),
        (
            entry().replace("title", "titel"),
            "notebook 1: unknown key `titel`. Did you mean `title`",
        ),
        ("[notebook]\n", r"`notebook` must be written as \[\[notebook\]\]"),
        ("[[notebook]\n", "it is not TOML"),
    ],
)
def test_a_mistake_in_the_list_is_named_with_its_place(tmp_path, text, message):
    file = tmp_path / "lessons.toml"
    file.write_text(text)
    with pytest.raises(LessonsError, match=f"lessons.toml.*{message}"):
        course(file)


def test_a_list_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LessonsError, match=r"lessons\.toml: there is no such file"):
        course(tmp_path / "lessons.toml")


def test_a_lesson_comes_before_what_branches_from_it(tmp_path):
    file = tmp_path / "lessons.toml"
    written = [("1b", "deeper", "01b_more"), ("2", "lessons", "02_on"), ("1a", "deeper", "01a_why")]
    written += [("1", "exercises", "01_count_exercises"), ("1", "lessons", "01_count")]
    file.write_text("".join(entry(*one) for one in written))
    names = [one.name for one in course(file).notebooks]
    assert names == ["01_count", "01_count_exercises", "01a_why", "01b_more", "02_on"]
    assert [one.path for one in course(file).branches(1)] == [
        "exercises/01_count_exercises.ipynb",
        "deeper/01a_why.ipynb",
        "deeper/01b_more.ipynb",
    ]


@pytest.fixture
def grown(tmp_path):
    """A copy of the course with one lesson and one deeper notebook more: an entry and a file each."""
    for name in ("course_utils", "tools", "settings"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "notebooks" / "deeper").mkdir(parents=True)
    for name in ("01_convolution", "02_padding"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "notebooks")
    listed = (ROOT / "course_utils" / "lessons.toml").read_text(encoding="utf-8")
    more = entry("11", name="11_count") + entry("11a", "deeper", "11a_count_on")
    (tmp_path / "course_utils" / "lessons.toml").write_text(listed + more, encoding="utf-8")
    for place in ("11_count", "deeper/11a_count_on"):
        notebook = counter()
        notebook.cells[0].source = "# Count to three"
        nbformat.write(notebook, tmp_path / "notebooks" / f"{place}.ipynb")
    return tmp_path


def test_a_lesson_more_is_one_entry_and_one_notebook(grown):
    """Progress, menu, copies, minutes and README's table know it; nothing else was changed."""
    program = """
import json, sys
sys.path[:0] = [".", "tools"]
from course_utils.checks import progress
from course_utils.lessons import course
import copies, lab, minutes, tables
lab.write_settings(lab.BUILD, edit=False)
print(json.dumps({
    "progress": repr(progress(11)),
    "table": tables.lessons_table(course())[-1],
    "menu": lab.course_settings(edit=False)["@jupyterlab/mainmenu-extension:plugin"],
    "copies": copies.Copies(copies.FOLDER).refresh(copies.lessons()),
    "seconds": minutes.seconds_of(copies.ROOT / "notebooks" / "11_count.ipynb"),
}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=grown, capture_output=True, text=True, check=False, env=clean_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    known = json.loads(done.stdout)
    assert known["progress"].startswith("Lesson 11: 0 of 0 exercises done")
    assert known["table"] == (
        "| 11 | [Count to three](notebooks/11_count.ipynb) | count | 5 | "
        "[Count to three](notebooks/deeper/11a_count_on.ipynb) (5 min) |"
    )
    menu = known["menu"]["menus"][0]["items"]
    assert [item["args"]["path"] for item in menu if "args" in item][-1] == "11_count.ipynb"
    (deeper,) = [item["submenu"]["items"] for item in menu if "submenu" in item]
    assert [item["args"]["label"] for item in deeper] == ["11a Count to three"]
    assert known["copies"] == []
    assert (grown / "my_notebooks" / "11_count.ipynb").is_file()
    assert (grown / "my_notebooks" / "deeper" / "11a_count_on.ipynb").is_file()
    assert known["seconds"] == 1


def clean_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": ""}
