"""Odd command lines: each script answers with a sentence or its usage, and never with a traceback."""

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import build_site
import copies
import damage
import handouts
import lab
import mark
import nbgrader_course
import pack
import pytest
import register_kernel
import run_lessons
import setup_env
import speed
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st

SCRIPTS = {
    "build_site": (build_site.main, ["--course", "--build"]),
    "copies": (copies.main, ["--fresh", "--folder"]),
    "handouts": (handouts.main, ["student", "instructor", "--folder"]),
    "lab": (lab.main, ["--port", "--ip", "--no-browser", "--edit"]),
    "mark": (mark.main, ["--lesson", "--to", "--seconds", "--jobs", "--trust", "folder"]),
    "nbgrader_course": (nbgrader_course.main, ["--folder"]),
    "pack": (pack.main, ["--lesson", "05", "--wheels", "linux-3.11", "--folder"]),
    "register_kernel": (register_kernel.main, ["--remove"]),
    "run_lessons": (run_lessons.main, ["--check"]),
    "setup_env": (setup_env.main, ["--remove", "--lock", "--package"]),
    "speed": (speed.main, ["--quick", "--readme", "--seeds", "--only"]),
}
WORDS = ["", " ", "-", "--", "-x", "--no-such", "-h=1", "0", "-1", "1.5", "65536", "²", "9" * 5000]
WORDS += ["127.0.0.1", "::1", "0.0.0.0", "999.1.1.1", "é..é", "[::1]", "*", "%", "~", "$HOME", "ä"]
WORDS += ["file", "folder", "loop", "dangling", "pipe", "missing", "folder/new", "file/new", "."]
WORDS += ["a\nb", "\udcff", "\x1b[31m", "{x}", "x" * 300, "x/" * 3000, "/dev/null", "/dev/zero"]
WORDS += ["01_bad.ipynb", "loop.ipynb", "device.ipynb", "large.ipynb", "no_number.ipynb"]


def prepared(stack: ExitStack) -> Path:
    """An empty course to work in; nothing is built, executed, served or installed."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    stack.callback(os.chdir, os.getcwd())
    os.chdir(folder)
    patch = lambda *words, **named: stack.enter_context(mock.patch.object(*words, **named))  # noqa: E731
    for module in (build_site, copies, handouts, nbgrader_course, pack, setup_env, speed):
        for name in {"ROOT", "FOLDER", "BUILD"} & vars(module).keys():
            patch(module, name, folder / "course" / name.lower())
    (folder / "course" / "root" / "notebooks").mkdir(parents=True)
    patch(lab, "BUILD", folder / "build")
    patch(lab, "NOTEBOOKS", folder / "notebooks")
    patch(lab, "serve", return_value=0)
    patch(setup_env, "build", side_effect=lambda venv, _: venv.mkdir(parents=True, exist_ok=True))
    for work in ("write_notebooks", "write_parts", "fetch"):
        patch(pack, work)
    patch(mark.marker, "run", return_value=mark.marker.Result({}, []))
    patch(mark, "write")
    patch(mark.sandbox, "no_sandbox", return_value="")
    patch(run_lessons.LessonClient, "execute")
    patch(build_site.Course, "build", return_value=0)
    patch(build_site, "copy_mathjax")
    patch(speed, "README", folder / "README.md")
    patch(speed, "RESULT", folder / "speed.json")
    patch(speed, "measure_parts", return_value={})
    apart = {"MPLCONFIGDIR": str(folder), "JUPYTER_DATA_DIR": str(folder / "jupyter")}
    stack.enter_context(mock.patch.dict(os.environ, apart))
    for kind in ("file", *damage.KINDS):
        damage.put(folder / kind, "text" if kind == "file" else kind, b"text")
        damage.put(folder / f"{kind}.ipynb", kind, b"null")
    (folder / "01_bad.ipynb").write_text("null")
    return folder


@pytest.mark.parametrize("script", SCRIPTS)
@inputs(4)
@given(st.data())
def test_an_odd_command_line_is_answered(script, data):
    main, options = SCRIPTS[script]
    words = data.draw(st.lists(st.sampled_from([*options * 4, *WORDS]), max_size=5))
    with ExitStack() as stack:
        prepared(stack)
        code, out, told = damage.ran(main, *words)
    assert code in (0, 1, 2), words
    assert bool(told.strip()) or code == 0
    out.encode()  # a half character would stop standard output, though not standard error
    if code != 2:  # argparse repeats what it was given
        assert all(line.isprintable() and len(line) < 1000 for line in told.splitlines()), words
    assert "Traceback" not in told


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_is_printed_and_nothing_done(script, word):
    with ExitStack() as stack:
        folder = prepared(stack)
        before = sorted(folder.rglob("*"))
        code, out, told = damage.ran(SCRIPTS[script][0], word)
        assert (code, told) == (0, "")
        assert out.startswith("usage: ")
        assert sorted(folder.rglob("*")) == before
