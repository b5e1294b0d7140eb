"""Broken notebooks: each tool says in one sentence what is wrong, and goes on with the next one."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from broken_notebooks import (
    BAD,
    BYTES,
    FILES,
    GOOD,
    JSON,
    LISTED,
    VIEW,
    code,
    listed,
    make_course,
    notebook,
    shown,
    write_bad,
)
from scripts import load_script

TOOLS = ["execute", "check", "student", "instructor", "site"]


def of(*tools):
    """The tests of these tools."""
    return pytest.mark.parametrize("call", tools, indirect=True)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons, the second sound, in whose folder this process works."""
    make_course(tmp_path, notebook(code()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def not_allowed(monkeypatch):
    """A file of this name may not be read; chmod would not keep root from it."""
    read = Path.read_bytes

    def refuse(path):
        if "not-allowed" in path.name:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)


@pytest.fixture
def call(request, run_lessons, handouts, monkeypatch, capsys, course):
    """Calls one of the tools with lessons of the course; no kernel and no Sphinx is started.

    Returns the exit code, and what stands on standard error.
    """
    tool = request.param
    script = {"execute": run_lessons, "check": run_lessons}.get(tool, handouts)
    words = {"execute": [], "check": ["--check"], "site": ["--course", str(course)]}.get(
        tool, [tool, "--folder", "made"]
    )
    if tool == "site":
        script = load_script("tools/build_site.py")
        monkeypatch.setattr(script.Course, "build", lambda course: 0)
        monkeypatch.setattr(script, "copy_mathjax", lambda target: None)
    monkeypatch.setattr(run_lessons.LessonClient, "execute", lambda client: None)
    monkeypatch.setattr(handouts.sheets, "TEACHING", course / "teaching")

    def run(*names):
        files = [] if tool == "site" else [f"notebooks/{name}" for name in names]
        monkeypatch.setattr(sys, "argv", [tool, *words, *files])
        try:
            ended = script.main()
        except SystemExit as stopped:
            ended = stopped.code
            if isinstance(ended, str):
                print(ended, file=sys.stderr)
                ended = 1
        return ended, capsys.readouterr().err

    run.tool = tool
    return run


def done(course: Path, tool: str, name: str) -> bool:
    """Has the tool done its work on this lesson?"""
    lesson = course / "notebooks" / name
    if tool == "execute":
        return json.loads(lesson.read_text())["metadata"]["kernelspec"]["name"] == "python3"
    made = {"site": course / "build" / "site-source"}.get(tool, course / "made")
    return (made / name).is_file()


@of(*TOOLS)
@pytest.mark.usefixtures("not_allowed")
def test_broken_notebooks_are_told_in_one_sentence_each_and_stop_no_other(call, course):
    kinds = enumerate([*BYTES, *JSON, *FILES], 3)
    names = {kind: f"{number:02}_{kind}.ipynb" for number, kind in kinds}
    (course / "course_utils" / "lessons.toml").write_text(listed(GOOD, *names.values()))
    for kind, name in names.items():
        write_bad(course / "notebooks" / name, kind)
    first, *others = names.values()
    ended, told = call(first, GOOD, *others)
    assert ended == 1
    assert "Traceback" not in told
    lines = told.splitlines()
    wrong = {}
    for kind, name in names.items():
        about = [line for line in lines if f"{name}:" in line or f"{name}," in line]
        sentence = rf".*notebooks.{name}(, [^:]+)?: .+; expected .+: .+\."
        if len(about) != 1 or not re.fullmatch(sentence, about[0]) or len(about[0]) > 500:
            wrong[kind] = about
        elif call.tool != "execute" and done(course, call.tool, name):
            wrong[kind] = "it was used all the same"
    assert wrong == {}
    if call.tool == "check":  # the good one was checked, too: it is not as the course saves it
        assert len(lines) == len(names) + 1
        assert f"{GOOD}: not as the course saves it" in told
    else:
        assert len(lines) == len(names)
        assert done(course, call.tool, GOOD)


@of("execute", "student", "instructor")
@pytest.mark.parametrize("what", ["folder", "read-only", "full"])
def test_a_notebook_that_cannot_be_saved_is_not_called_unreadable(course, call, what, monkeypatch):
    """The old file stays, nothing half-written stays beside it."""
    code_of = {"read-only": 13, "full": 28}
    before = (course / "notebooks" / GOOD).read_bytes()
    if what == "folder":
        (course / "made" / GOOD).mkdir(parents=True)
        (course / "notebooks" / GOOD).with_suffix(".part").mkdir()
    else:

        def refuse(path, *_, **__):
            path.write_bytes(b"half")
            raise OSError(code_of[what], os.strerror(code_of[what]))

        monkeypatch.setattr(Path, "write_text", refuse)
    ended, told = call(GOOD)
    assert ended == 1
    assert re.fullmatch(rf".*{GOOD}: it cannot be written \(.+\); expected .+: .+\.\n", told)
    assert (course / "notebooks" / GOOD).read_bytes() == before
    assert not [path for path in course.rglob("*.part") if path.is_file()]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("jupyter_client.kernelspec.NoSuchKernel", "its kernel did not start"),
        ("builtins.PermissionError", "its kernel did not start"),
        ("builtins.RuntimeError", "its kernel did not start"),
        ("nbclient.exceptions.DeadKernelError", "its kernel died or took too long"),
        ("nbclient.exceptions.CellTimeoutError", "its kernel died or took too long"),
    ],
)
def test_a_lesson_that_cannot_be_executed_is_told_why(
    run_lessons, course, monkeypatch, capsys, error, words
):
    module, name = error.rsplit(".", 1)

    def stop(client):
        raise getattr(__import__(module, fromlist=[name]), name)("of some kind")

    monkeypatch.setattr(run_lessons.LessonClient, "execute", stop)
    monkeypatch.setattr(sys, "argv", ["run_lessons.py", f"notebooks/{GOOD}"])
    assert run_lessons.main() == 1
    told = capsys.readouterr().err
    assert re.fullmatch(rf"notebooks.{GOOD}: not saved, {words} \(.*of some kind.*\); .+\.\n", told)


VALID_BUT_UNFIT = {
    "view-without-state": (
        notebook(code(shown(**{VIEW: {"model_id": "gone"}}))),
        {"execute", "check"},  # handouts have no outputs
        "whose state is not saved",
    ),
    "no-cells": (notebook(cells=[]), {"site"}, "no title"),
    "no-title": (notebook(cells=[code()]), {"site"}, "no title"),
    "picture-of-no-kind": (
        notebook(code(shown(**{"image/png": "é"}))),
        {"site"},
        "a picture in base64",
    ),
    "null-in-a-link": (
        notebook(cells=[{**notebook()["cells"][0], "source": "# Count\n[a](x%00y)"}]),
        {"site", "student", "instructor"},
        "null",
    ),
}


@of(*TOOLS)
@pytest.mark.parametrize("kind", VALID_BUT_UNFIT)
def test_a_valid_notebook_that_is_no_lesson_is_told_in_one_sentence(course, call, kind):
    content, tools, words = VALID_BUT_UNFIT[kind]
    (course / "notebooks" / BAD).write_text(json.dumps(content), encoding="utf-8")
    ended, told = call(BAD, GOOD)
    about = [line for line in told.splitlines() if BAD in line]
    if call.tool in tools:
        assert ended == 1
        assert len(about) == 1
        assert re.search(words, about[0])
    elif call.tool != "check":
        assert (ended, told) == (0, "")
    assert call.tool == "check" or done(course, call.tool, GOOD)


@of("student", "instructor")
def test_raw_cells_are_handed_out(course, call):
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": "as it is"}
    (course / "notebooks" / GOOD).write_text(json.dumps(notebook(raw, code())))
    assert call(GOOD) == (0, "")


@of("site")
def test_a_link_to_a_lesson_without_a_page_leads_to_the_map(course, call):
    write_bad(course / "notebooks" / BAD, "null")
    call()
    text = (course / "build" / "site-source" / GOOD).read_text()
    assert "Back to [the other one](index.md)." in text


@of("site")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.unlink(), "lessons.toml: there is no such file"),
        (lambda path: path.write_bytes(b"\xff"), "lessons.toml, line 1"),
        (lambda path: path.write_text("no list"), "lessons.toml: it is not TOML"),
        (lambda path: path.write_text(""), "expected [[notebook]] entries"),
        (
            lambda path: path.write_text(LISTED.replace('"Count to three"', "3")),
            "`title` must be a text",
        ),
    ],
    ids=["missing", "not-utf-8", "no-toml", "empty", "no-title"],
)
def test_a_list_that_the_pages_cannot_use_is_told(course, call, change, words):
    (course / "notebooks" / BAD).write_text(json.dumps(notebook()))
    change(course / "course_utils" / "lessons.toml")
    ended, told = call()
    assert ended == 1
    assert words in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("name", ["run_lessons", "handouts", "build_site"])
@pytest.mark.parametrize(("words", "code"), [(["-h"], 0), (["--no-such-option"], 2)])
def test_help_and_odd_options_are_answered_by_argparse(name, words, code, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [f"{name}.py", *words])
    with pytest.raises(SystemExit) as stopped:
        load_script(f"tools/{name}.py").main()
    assert stopped.value.code == code
    out, err = capsys.readouterr()
    assert out + err == (out or err)
    assert f"usage: {name}.py" in out + err
