"""A lesson runs as a test from any folder, in a home that cannot be written, at the first start."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from scripts import ROOT, load_script

LESSON = ROOT / "notebooks" / "02_padding.ipynb"


@pytest.fixture(scope="module")
def small_course(tmp_path_factory):
    """The course with a lesson of a few cells, in a folder with a space and an é."""
    course = tmp_path_factory.mktemp("a course") / "é"
    tools = ("tools/kernels.py", "tools/lean_schema.py", "tools/notebooks.py")
    for name in ("conftest.py", "pyproject.toml", *tools, "tests/nbval_sanitize.cfg"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, course / name)
    shutil.copytree(ROOT / "tests" / "offline", course / "tests" / "offline")
    source = "\n".join(
        [
            "import matplotlib.pyplot as plt",
            "from course_utils import plotting",
            "plt.style.use('course_utils.course')",
        ]
    )
    picture = "_ = plt.figure().text(0, 0, 'é')\nplt.close()\nprint(object())"
    stored = nbformat.v4.new_output("stream", text="<object object at 0x7f0000000000>\n")
    cells = [new_code_cell(source, execution_count=1), new_code_cell(picture, execution_count=2)]
    cells[1].outputs = [stored]
    notebook = new_notebook(cells=cells)
    (course / "notebooks").mkdir()
    nbformat.write(notebook, course / "notebooks" / "01_try.ipynb")
    return course


def environment(**changes):
    """That of a terminal, not of this test: without what conftest.py has set."""
    ours = ("MPLCONFIGDIR", "PYTHONPATH", "COURSE_KERNELS", "JUPYTER_PATH")
    return {k: v for k, v in os.environ.items() if k not in ours} | changes


def run(words, folder, **changes):
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        text=True,
        check=False,
    )


NBVAL = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]


def test_nbval_works_from_another_folder(small_course):
    done = run([*NBVAL, "é/notebooks/01_try.ipynb"], small_course / "..")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "2 passed" in done.stdout


def test_nbval_compares_in_the_lessons_folder_without_a_home_and_with_warnings_as_errors(
    small_course,
):
    folder = small_course / "notebooks"
    text = (folder / "01_try.ipynb").read_text(encoding="utf-8")
    (folder / "02_wrong.ipynb").write_text(text.replace("<object", "<another"), encoding="utf-8")
    words = ["-W", "error", "01_try.ipynb", "02_wrong.ipynb"]
    done = run([*NBVAL, *words], folder, HOME="/proc/1/no-home")
    assert "1 failed, 3 passed" in done.stdout, done.stdout[-3000:] + done.stderr[-2000:]
    assert "FAILED 02_wrong.ipynb::Cell 1" in done.stdout


def test_a_lesson_that_is_no_notebook_is_one_sentence_and_the_next_one_is_tested(small_course):
    folder = small_course / "notebooks"
    (folder / "00_broken.ipynb").write_text("null")
    done = run([*NBVAL, "--collect-only", "00_broken.ipynb", "01_try.ipynb"], folder)
    assert done.returncode != 0
    assert "2 tests collected, 1 error" in done.stdout, done.stdout[-3000:] + done.stderr[-2000:]
    assert "00_broken.ipynb: it holds null; expected a notebook" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "AttributeError" not in done.stdout


def test_nbconvert_executes_a_lesson_from_another_folder(small_course, tmp_path):
    lesson = small_course / "notebooks" / "01_try.ipynb"
    words = ["--to", "notebook", "--execute", "--output-dir", str(tmp_path), str(lesson)]
    done = run(["-m", "nbconvert", *words], tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = nbformat.read(tmp_path / lesson.name, as_version=4).cells[1].outputs
    assert [output.output_type for output in outputs] == ["stream"]


def test_an_explorer_is_a_picture_in_the_page_that_nbconvert_writes(tmp_path):
    """Without its state a page has the picture; with it, nbconvert left an empty place."""
    lesson = nbformat.read(LESSON, as_version=4)
    explorers = [cell for cell in lesson.cells if "image/png" in str(cell.get("outputs", ""))]
    explorers = [cell for cell in explorers if "widget-view" in str(cell.outputs)]
    assert explorers
    lesson.cells = explorers
    nbformat.write(lesson, tmp_path / "explorers.ipynb")
    done = run(["-m", "nbconvert", "--to", "html", "explorers.ipynb"], tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    page = (tmp_path / "explorers.html").read_text(encoding="utf-8")
    pictures = re.findall(r'<img alt="[^"]+"[^>]* src="data:image/png;base64,', page)
    assert len(pictures) == len(explorers)
    assert '<script type="application/vnd.jupyter.widget-view+json">' not in page


@pytest.mark.parametrize("given", ["", "of the reader"])
def test_the_list_of_fonts_is_made_at_set_up_and_the_readers_own_is_respected(
    given, monkeypatch, tmp_path
):
    kernels = load_script("tools/kernels.py")
    monkeypatch.setattr(kernels, "FONT_LIST", tmp_path / "var" / "matplotlib")
    kernels.FONT_LIST.mkdir(parents=True)
    (kernels.FONT_LIST / "fontlist.json").write_text("{}")
    monkeypatch.setenv("MPLCONFIGDIR", given)
    kernels.prepare()
    assert os.environ["MPLCONFIGDIR"] == (given or str(kernels.FONT_LIST))


def test_an_environment_that_cannot_be_written_lends_a_copy_of_its_list(monkeypatch, tmp_path):
    kernels = load_script("tools/kernels.py")
    monkeypatch.setattr(kernels, "FONT_LIST", tmp_path / "matplotlib")
    kernels.FONT_LIST.mkdir()
    (kernels.FONT_LIST / "fontlist.json").write_text("{}")
    monkeypatch.setattr(kernels.os, "access", lambda *_: False)
    monkeypatch.setenv("MPLCONFIGDIR", "")
    kernels.prepare()
    assert os.environ["MPLCONFIGDIR"] != str(kernels.FONT_LIST)
    assert os.path.isfile(os.path.join(os.environ["MPLCONFIGDIR"], "fontlist.json"))
