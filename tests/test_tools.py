"""The scripts behind make: they do their work, and say clearly what is wrong."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent


# make lab


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_that_was_asked_for_is_said(lab, taken_port):
    with pytest.raises(SystemExit, match=f"Port {taken_port} is taken"):
        lab.choose_port("127.0.0.1", taken_port)


def test_a_taken_default_port_gives_the_next_one_and_says_so(lab, taken_port, monkeypatch, capsys):
    monkeypatch.setattr(lab, "DEFAULT_PORT", taken_port)
    chosen = lab.choose_port("127.0.0.1", None)
    assert chosen > taken_port
    assert f"Port {taken_port} is taken" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["0", "65536", "ninety"])
def test_an_impossible_port_is_refused(lab, port, monkeypatch, capsys):
    monkeypatch.setattr(lab.sys, "argv", ["lab.py", "--port", port])
    with pytest.raises(SystemExit):
        lab.main()
    assert f"got '{port}', expected a number from 1 to 65535" in capsys.readouterr().err


def test_an_address_of_another_machine_is_not_called_taken(lab):
    with pytest.raises(SystemExit, match=r"Cannot listen on port 8888 of '192\.0\.2\.1'"):
        lab.choose_port("192.0.2.1", None)


def test_root_and_a_missing_screen_are_allowed_for(lab, monkeypatch):
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0, raising=False)
    words = lab.command(lab.NOTEBOOKS, "127.0.0.1", 8888, retries=0, browser=False)
    assert "--ServerApp.allow_root=True" in words
    assert "--ServerApp.open_browser=False" in words
    monkeypatch.setattr(lab.os, "geteuid", lambda: 1000, raising=False)
    words = lab.command(lab.NOTEBOOKS, "127.0.0.1", 8888, retries=0, browser=True)
    assert not [word for word in words if "root=True" in word or "open_browser" in word]


@pytest.mark.parametrize("ip", ["", "a b", "x" * 70, "\0", "999.1.1.1", "é..é", "::1::"])
def test_an_odd_address_is_answered_with_a_sentence(lab, ip):
    with contextlib.suppress(SystemExit):  # any other error is a traceback for the reader
        assert lab.is_free(ip, 0)  # some systems take "" for every address


def test_where_no_port_was_asked_for_jupyter_may_take_the_next_one(lab, tmp_path):
    """The one that was free when we looked may be taken when it starts."""
    words = lab.command(tmp_path, "127.0.0.1", 8888, retries=lab.PORTS, browser=False)
    assert "--ServerApp.port_retries=50" in words


def test_the_first_lesson_is_there(lab):
    assert (lab.NOTEBOOKS / lab.FIRST_LESSON).is_file()


@pytest.fixture
def small_course(lab, tmp_path, monkeypatch):
    """Two lessons, the second of which the reader has broken."""
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(lab.copies, "ROOT", tmp_path)
    monkeypatch.setattr(lab.copies, "FOLDER", tmp_path / "my_notebooks")
    monkeypatch.setattr(lab, "BUILD", tmp_path / "build")
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    (tmp_path / "notebooks").mkdir()
    notebook = new_notebook(cells=[new_markdown_cell("# Slide a kernel\n\nAt the end", id="a")])
    nbformat.write(notebook, tmp_path / "notebooks" / "01_convolution.ipynb")
    (tmp_path / "notebooks" / "02_mine.ipynb").write_text("no notebook")
    return tmp_path


def settings_of(lab, folder, *, edit=False):
    lab.write_settings(folder, edit=edit)
    (file,) = folder.rglob("*.json")
    return json.loads(file.read_text(encoding="utf-8"))


def menu_of(lab, folder):
    (menu,) = settings_of(lab, folder)["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    return menu


def started(lab, monkeypatch, *options) -> list[str]:
    """The words with which `make lab` starts JupyterLab."""
    seen = []
    monkeypatch.setattr(lab, "serve", lambda words: seen.extend(words) or 0)
    monkeypatch.setattr(lab.sys, "argv", ["lab.py", "--no-browser", *options])
    assert lab.main() == 0
    return seen


def test_a_learner_works_in_copies_and_an_author_in_the_originals(
    lab, small_course, monkeypatch, capsys
):
    mine, originals = small_course / "my_notebooks", small_course / "notebooks"
    assert f"--ServerApp.root_dir={mine}" in started(lab, monkeypatch)
    said = capsys.readouterr().out
    assert f"Your copies of the lessons: {mine}" in said
    assert "No copy of 02_mine.ipynb" in said  # one broken lesson stops nothing
    assert (mine / "01_convolution.ipynb").is_file()
    assert f"--ServerApp.root_dir={originals}" in started(lab, monkeypatch, "--edit")
    autosave = "@jupyterlab/docmanager-extension:plugin"
    assert settings_of(lab, small_course / "a", edit=True)[autosave] == {"autosave": False}
    assert autosave not in settings_of(lab, small_course / "b")


def test_where_no_copies_can_be_made_the_originals_are_opened(
    lab, small_course, monkeypatch, capsys
):
    (small_course / "my_notebooks").write_text("a file")
    assert f"--ServerApp.root_dir={small_course / 'notebooks'}" in started(lab, monkeypatch)
    assert "No copies can be written" in capsys.readouterr().out


def test_the_lab_has_a_menu_with_every_lesson(lab, small_course, monkeypatch):
    menu = menu_of(lab, small_course / "settings")
    opened = [
        (item["command"], item["args"]["path"], item["args"]["label"]) for item in menu["items"]
    ]
    assert opened == [
        ("docmanager:open", "01_convolution.ipynb", "1 Slide a kernel over an image"),
        ("docmanager:open", "02_mine.ipynb", "02_mine"),
    ]
    assert os.environ["JUPYTER_CONFIG_PATH"] == str(small_course / "settings")
    assert not [word for word in started(lab, monkeypatch) if "static" in word]


def test_the_menu_has_a_submenu_for_each_shelf_that_holds_notebooks(lab, small_course):
    shelf = small_course / "notebooks" / "deeper"
    shelf.mkdir()
    notebook = new_notebook(cells=[new_markdown_cell("# Why it works", id="a")])
    nbformat.write(notebook, shelf / "01a_why.ipynb")
    submenu = menu_of(lab, small_course / "settings")["items"][-1]["submenu"]
    assert (submenu["label"], len(submenu["items"])) == ("Deeper", 1)
    assert submenu["items"][0]["args"] == {
        "path": "deeper/01a_why.ipynb",
        "label": "1a Why it works",
    }


def test_the_menu_leads_to_the_pages_that_are_built(lab, small_course, monkeypatch):
    (small_course / "build" / "site").mkdir(parents=True)
    for page in ("index", "01_convolution"):
        (small_course / "build" / "site" / f"{page}.html").touch()
    submenu = menu_of(lab, small_course / "settings")["items"][-1]["submenu"]
    assert submenu["label"] == "As a page"
    (page,) = submenu["items"]
    assert page["command"] == "help:open"
    assert page["args"]["url"] == "/static/01_convolution.html"
    assert page["args"]["text"] == "1 Slide a kernel over an image"
    pages = small_course / "build" / "site"  # and not what else is built: solutions, hand-outs
    assert f"--ServerApp.extra_static_paths={[str(pages)]}" in started(lab, monkeypatch)


def test_pages_that_are_not_built_are_said(lab, small_course, monkeypatch, capsys):
    started(lab, monkeypatch)
    assert "Build the pages: make site" in capsys.readouterr().out


# make run


@pytest.fixture
def lesson(tmp_path):
    """Writes a lesson with one code cell and returns its path."""

    def write(source: str, **metadata) -> Path:
        cell = new_code_cell(source, id="only", metadata=metadata)
        notebook = new_notebook(cells=[new_markdown_cell("# Try", id="title"), cell])
        notebook.metadata = {"kernelspec": {"name": "other", "display_name": "x"}, "toc": {"a": 1}}
        path = tmp_path / "lesson.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


def test_a_lesson_is_executed_saved_and_then_clean(lesson, run_lessons):
    path = lesson("print(6 * 7)", tags=["hide-input"], collapsed=False)
    assert not run_lessons.is_clean(path)
    line = run_lessons.execute(path)
    assert "1 cells compared" in line
    saved = nbformat.read(path, as_version=4)
    assert saved.cells[1].outputs[0].text == "42\n"
    assert saved.cells[1].execution_count == 1
    assert saved.cells[1].metadata == {"tags": ["hide-input"]}
    assert set(saved.metadata) == {"kernelspec", "language_info"}
    assert run_lessons.is_clean(path)


def test_alternative_text_is_copied_to_the_picture_and_two_executions_are_the_same_bytes(
    lesson, run_lessons
):
    source = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    path = lesson(source, mystnb={"image": {"alt": "a line"}})
    run_lessons.execute(path)
    (output,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert output.metadata == {"image/png": {"alt": "a line"}}
    first = path.read_bytes()
    run_lessons.execute(path)
    assert path.read_bytes() == first


def test_a_failing_lesson_is_reported_and_its_file_left_alone(lesson, run_lessons):
    path = lesson("1 / 0")
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "run_lessons.py"), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "not saved, a cell failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert path.read_bytes() == before


def test_cells_whose_outputs_are_ignored_do_not_count_as_compared(lesson, run_lessons):
    path = lesson("1", tags=["nbval-ignore-output"])
    assert run_lessons.compared(nbformat.read(path, as_version=4)) == 0


# make itself


needs_make = pytest.mark.skipif(
    shutil.which("make") is None, reason="conda users on Windows have no make and need none"
)


@needs_make
def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.M)
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^make (\w+) ", done.stdout, flags=re.M)
    assert sorted(listed) == sorted(phony.split())


@needs_make
@pytest.mark.parametrize("target", ["lessons", "run"])
def test_a_lesson_that_does_not_exist_is_an_error_and_not_all_or_none(target):
    words = ["make", "-n", target, "LESSON=99"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "No lesson starts with '99'" in done.stderr


STEPS = [
    "\x1b[31mValueError\x1b[39m   Traceback (most recent call last)",
    "\x1b[36mCell\x1b[39m In[3], line 2\n----> 2 layer(x)",
    "\x1b[36mFile \x1b[39m\x1b[32m/somewhere/site-packages/keras/layer.py:9\x1b[39m, in call\n  9 raise",
    "\x1b[31mValueError\x1b[39m: File and shape do not fit",
]


def saved_steps(run_lessons, tags):
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="…", traceback=STEPS)
    cell = new_code_cell("layer(x)", id="ill", outputs=[error], metadata={"tags": tags})
    (cleaned,) = run_lessons.clean(new_notebook(cells=[cell])).cells
    return cleaned.outputs[0].traceback, cleaned.metadata


def test_a_saved_error_counts_the_lines_of_libraries(run_lessons):
    steps, metadata = saved_steps(run_lessons, ["raises-exception"])
    told = "… 2 lines of keras, folded; %tb shows them\n"
    assert steps == [*STEPS[:2], told, STEPS[3]]
    assert "scrolled" not in metadata


def test_a_page_that_is_kept_whole_scrolls_and_names_no_folder_of_this_machine(run_lessons):
    steps, metadata = saved_steps(run_lessons, ["raises-exception", "scroll-output"])
    shortened = STEPS[2].replace("/somewhere/", "…/")
    assert steps == [*STEPS[:2], shortened, STEPS[3]]
    assert metadata.scrolled
