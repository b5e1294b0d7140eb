"""The scripts behind make: they do their work, and say clearly what is wrong."""

import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent


# make setup


def test_a_python_out_of_range_is_refused_with_a_way_out(setup_env, monkeypatch):
    monkeypatch.setattr(setup_env.sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"needs Python 3.11, 3.12 or 3.13.*3\.9\.1(?s:.*)PYTHON="):
        setup_env.python_or_stop()


def test_a_finished_environment_is_left_alone(setup_env, tmp_path, monkeypatch):
    (tmp_path / "installed").write_text(setup_env.fingerprint())
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", str(tmp_path)])
    monkeypatch.setattr(setup_env, "build", lambda venv: pytest.fail("built again"))
    setup_env.main()


def test_a_changed_lock_and_a_broken_build_are_built_again(setup_env, tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(setup_env.sys, "argv", ["setup_env.py", str(tmp_path)])
    monkeypatch.setattr(setup_env, "build", built.append)
    setup_env.main()  # no stamp: never finished
    (tmp_path / "installed").write_text("of an older lock")
    setup_env.main()
    setup_env.main()
    assert len(built) == 2


def test_a_failing_step_stops_with_a_sentence(setup_env):
    with pytest.raises(SystemExit, match="Could not do the thing"):
        setup_env.run([sys.executable, "-c", "raise SystemExit(3)"], "do the thing")


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


def test_root_and_a_missing_screen_are_allowed_for(lab, monkeypatch):
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0, raising=False)
    words = lab.command("127.0.0.1", 8888, browser=False)
    assert "--ServerApp.allow_root=True" in words
    assert "--ServerApp.open_browser=False" in words
    monkeypatch.setattr(lab.os, "geteuid", lambda: 1000, raising=False)
    words = lab.command("127.0.0.1", 8888, browser=True)
    assert not [word for word in words if "root=True" in word or "open_browser" in word]


def test_the_first_lesson_is_there(lab):
    assert (lab.NOTEBOOKS / lab.FIRST_LESSON).is_file()


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


def test_two_executions_are_the_same_bytes(lesson, run_lessons):
    path = lesson("import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])")
    run_lessons.execute(path)
    first = path.read_bytes()
    run_lessons.execute(path)
    assert path.read_bytes() == first


def test_alternative_text_is_copied_to_the_picture(lesson, run_lessons):
    source = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    path = lesson(source, mystnb={"image": {"alt": "a line"}})
    run_lessons.execute(path)
    (output,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert output.metadata == {"image/png": {"alt": "a line"}}


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


def test_help_lists_every_target():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("lab", "test", "run", "lint", "help"):
        assert f"make {target} " in done.stdout
