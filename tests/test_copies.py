"""A learner's own copies: made without outputs, following the course, and never overwritten."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from scripts import ROOT, load_script

import notebooks
from course_utils import lessons


@pytest.fixture(scope="module")
def tool():
    return load_script("tools/copies.py")


@pytest.fixture
def course(tmp_path):
    """A course of one lesson; course(text) writes it with this text."""
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def write(text="1 + 1"):
        output = new_output("execute_result", {"text/plain": "2"}, execution_count=1)
        cells = [
            new_markdown_cell("# Count", id="title"),
            new_code_cell(text, id="count", execution_count=1, outputs=[output]),
        ]
        notebook = new_notebook(cells=cells, metadata={"widgets": {}})
        nbformat.write(notebook, folder / "05_count.ipynb")
        return folder / "05_count.ipynb"

    return write


@pytest.fixture
def follow(tool, course, tmp_path):
    """follow() brings the copies up to date, as `make lab` does, and returns what it says."""

    def refresh():
        return tool.Copies(tmp_path / "my_notebooks").refresh(
            sorted((tmp_path / "notebooks").glob("*.ipynb"))
        )

    course()
    return refresh


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "my_notebooks" / "05_count.ipynb"


def source(path):
    return nbformat.read(path, as_version=4).cells[1].source


def as_jupyterlab_saves(path, change=lambda notebook: None):
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["language_info"]["version"] = "3.99"
    notebook.cells[1].metadata["trusted"] = True
    change(notebook)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


def test_a_copy_has_no_outputs_and_the_original_is_left_alone(follow, course, copy):
    before = course().read_bytes()
    assert follow() == []
    cell = nbformat.read(copy, as_version=4).cells[1]
    assert (cell.source, cell.outputs, cell.execution_count) == ("1 + 1", [], None)
    assert course().read_bytes() == before


def test_a_notebook_of_a_shelf_is_copied_to_the_same_shelf(tool, course, tmp_path):
    shelf = course().parent / "exercises"
    shelf.mkdir()
    practice = course().rename(shelf / "05_count.ipynb")
    mine = tmp_path / "my_notebooks"
    for _ in range(2):
        assert tool.Copies(mine).refresh([course(), practice]) == []
    copy = mine / "exercises" / "05_count.ipynb"
    as_jupyterlab_saves(copy, lambda notebook: notebook.cells[1].update(source="mine"))
    told = tool.Copies(mine).fresh(practice)
    assert told[1] == "Yours is kept as 05_count-mine.ipynb."
    assert source(copy.with_stem("05_count-mine")) == "mine"
    assert (source(copy), source(mine / "05_count.ipynb")) == ("1 + 1", "1 + 1")


def test_what_is_there_is_not_written_again(follow, copy):
    follow()
    before = copy.stat().st_mtime_ns
    assert follow() == []
    assert copy.stat().st_mtime_ns == before


def test_a_copy_that_was_only_opened_and_saved_follows_the_course(follow, course, copy):
    follow()
    as_jupyterlab_saves(copy)
    course("2 + 2")
    assert follow() == []
    assert source(copy) == "2 + 2"


def run_it(notebook):
    notebook.cells[1].outputs = [new_output("stream", text="mine")]


def answer_it(notebook):
    notebook.cells[1].source = "my own answer"


@pytest.mark.parametrize("change", [run_it, answer_it])
def test_a_copy_that_was_changed_is_kept_and_a_line_says_what_to_do(follow, course, copy, change):
    follow()
    as_jupyterlab_saves(copy, change)
    before = copy.read_bytes()
    assert follow() == []  # nothing newer: nothing to say
    course("2 + 2")
    for _ in range(2):  # it is said until the newer one is fetched
        (line,) = follow()
        assert "05_count.ipynb: the course has a newer version, and yours is kept" in line
        assert "make fresh LESSON=05" in line
        assert copy.read_bytes() == before


def test_a_fresh_copy_keeps_mine_beside_it_however_often(tool, follow, course, copy):
    follow()
    for number in ("", "-2", "-3"):
        as_jupyterlab_saves(copy, answer_it)
        said = tool.Copies(copy.parent).fresh(course("2 + 2"))
        assert f"05_count-mine{number}.ipynb" in " ".join(said)
        assert source(copy.with_stem(f"05_count-mine{number}")) == "my own answer"
        assert source(copy) == "2 + 2"
    assert follow() == []


def test_a_fresh_copy_of_an_untouched_one_leaves_nothing_beside_it(tool, follow, course, copy):
    follow()
    tool.Copies(copy.parent).fresh(course("2 + 2"))
    assert [path.name for path in copy.parent.glob("*.ipynb")] == ["05_count.ipynb"]


def test_a_copy_that_was_deleted_comes_again(follow, copy):
    follow()
    copy.unlink()
    follow()
    assert source(copy) == "1 + 1"


@pytest.mark.parametrize("broken", ["no notebook", "null", "[]", "", "[" * 5000])
def test_a_copy_that_cannot_be_read_is_kept(tool, follow, course, copy, broken):
    follow()
    copy.write_text(broken)
    course("2 + 2")
    follow()
    assert copy.read_text() == broken
    tool.Copies(copy.parent).fresh(course())
    assert copy.with_stem("05_count-mine").read_text() == broken


@pytest.mark.parametrize(
    "record", [None, "nonsense", "[1]", "null", "[" * 5000, "9" * 5000, "\x00"]
)
def test_a_lost_record_loses_no_work(follow, course, copy, record):
    follow()
    as_jupyterlab_saves(copy, answer_it)
    file = copy.parent / ".copies.json"
    file.unlink() if record is None else file.write_text(record)
    course("2 + 2")
    follow()
    assert source(copy) == "my own answer"


def test_one_broken_lesson_stops_nothing_but_itself(follow, course, copy):
    lesson = course().with_name("04_broken.ipynb")
    lesson.write_text("null")
    (line,) = follow()
    assert "No copy of 04_broken.ipynb" in line
    assert source(copy) == "1 + 1"


def test_the_glossary_follows_the_course_until_the_learner_writes_in_it(tool, tmp_path):
    glossary, mine = tmp_path / "glossary.md", tmp_path / "my_notebooks"

    def copy_after(text):
        glossary.write_text(text)
        assert tool.Copies(mine).refresh([glossary]) == []
        return (mine / "glossary.md").read_text()

    assert [copy_after(text) for text in ("one", "one", "two")] == ["one", "one", "two"]
    (mine / "glossary.md").write_text("mine")
    assert [copy_after(text) for text in ("two", "three")] == ["mine", "mine"]


@pytest.mark.parametrize("wrong", ["04_broken.ipynb", "missing.ipynb", ".", "mine"])
def test_a_fresh_copy_of_what_is_no_lesson_moves_nothing(
    tool, follow, course, copy, wrong, monkeypatch, capsys
):
    follow()
    as_jupyterlab_saves(copy, answer_it)
    lesson = copy if wrong == "mine" else course().parent / wrong
    if wrong.startswith("04"):
        lesson.write_text("null")
        (copy.parent / wrong).write_text("my own")
    before = {path: path.read_bytes() for path in copy.parent.iterdir() if path.suffix == ".ipynb"}
    words = ["copies.py", "--folder", str(copy.parent), "--fresh", str(lesson)]
    monkeypatch.setattr(sys, "argv", words)
    assert tool.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("No fresh copy was written: ")
    after = {path: path.read_bytes() for path in copy.parent.iterdir() if path.suffix == ".ipynb"}
    assert after == before


def test_of_several_fresh_copies_one_that_fails_stops_no_other(
    tool, follow, course, copy, monkeypatch, capsys
):
    follow()
    words = ["copies.py", "--folder", str(copy.parent), "--fresh", "nowhere.ipynb", str(course())]
    monkeypatch.setattr(sys, "argv", words)
    assert tool.main() == 1
    said = capsys.readouterr()
    assert "05_count.ipynb: a fresh copy" in said.out
    assert "nowhere.ipynb" in said.err


def test_the_command_writes_all_notebooks(tmp_path):
    folder = tmp_path / "mine"
    words = [sys.executable, str(ROOT / "tools" / "copies.py"), "--folder", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    names = {one.path for one in lessons.course().notebooks}
    texts = {one.relative_to(ROOT / "notebooks") for one in notebooks.texts(ROOT / "notebooks")}
    assert len(texts) == 4  # the glossary, and on each shelf what another Python reads
    for one in texts:
        assert (folder / one).read_bytes() == (ROOT / "notebooks" / one).read_bytes()
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb")} == names
    assert set(json.loads((folder / ".copies.json").read_text())) == names | {
        one.as_posix() for one in texts
    }
    assert "are those of the course" in done.stdout
