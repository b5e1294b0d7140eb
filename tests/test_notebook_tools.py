"""Broken notebooks: each tool says in one sentence what is wrong, and goes on with the next one."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from scripts import load_script

import notebooks

ROOT = Path(__file__).resolve().parent.parent
VIEW, STATE = notebooks.WIDGET_VIEW, notebooks.WIDGET_STATE
BAD, GOOD = "01_bad.ipynb", "02_good.ipynb"
ENTRY = """
[[notebook]]
number = "{0}"
shelf = "lessons"
name = "{1}"
title = "Count"
afterwards = "count"
minutes = 5
seconds = 1
"""


def listed(*names: str) -> str:
    """The list of these lessons, as in lessons.toml."""
    return "".join(ENTRY.format(int(name[:2]), name.removesuffix(".ipynb")) for name in names)


LISTED = listed(BAD, GOOD)
NOTES = """
[[section]]
cell = "title"
"""


def notebook(*cells, metadata=None, **more) -> dict:
    """A notebook as in a file: a title with a link to the other lesson, and these cells."""
    title = {"cell_type": "markdown", "id": "title", "metadata": {}}
    title["source"] = ["# Count\n", f"Back to [the other one]({BAD}#Count)."]
    metadata = {"kernelspec": {"display_name": "x", "name": "x"}} if metadata is None else metadata
    return {
        "cells": [title, *cells],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
        **more,
    }


def code(*outputs, without="", **more) -> dict:
    """A code cell with these outputs, as in a file."""
    cell = {"cell_type": "code", "id": "count", "metadata": {}, "source": "1"}
    cell |= {"outputs": list(outputs), "execution_count": 1, **more}
    cell.pop(without, None)
    return cell


def shown(**data) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def widgets(state) -> dict:
    return {"widgets": {STATE: {"state": state, "version_major": 2, "version_minor": 0}}}


# What stands in a file that is no text in JSON.
BYTES = {
    "empty": b"",
    "blank": b" \n\n",
    "malformed": b'{"cells": [}',
    "cut-off": json.dumps(notebook(code())).encode()[:-40],
    "not-utf-8": b'{"cells": "\xff"}',
    "utf-16": json.dumps(notebook()).encode("utf-16"),
    "byte-order-mark": b"\xef\xbb\xbf" + json.dumps(notebook()).encode(),
    "brackets": b"[" * 100_000,
    "lists-in-lists": b'{"cells": ' + b"[" * 900 + b"]" * 900 + b"}",
    "many-digits": b'{"cells": ' + b"9" * 5_000 + b"}",
    "html": b"<!doctype html><title>404</title>",
}
# What the JSON in a file holds.
JSON = {
    "null": None,
    "list": [1, 2],
    "number": 7,
    "text": "# A title",
    "true": True,
    "object": {},
    "nan": notebook(metadata={"x": float("nan")}),
    "infinite": notebook(metadata={"x": float("inf")}),
    "half-a-character": notebook(code(source="'\ud800'")),
    "format-3": {"nbformat": 3, "nbformat_minor": 0, "worksheets": [], "metadata": {}},
    "format-5": notebook(nbformat=5),
    "format-text": notebook(nbformat="4"),
    "format-list": notebook(nbformat=[4]),
    "minor-missing": {k: v for k, v in notebook().items() if k != "nbformat_minor"},
    "minor-text": notebook(nbformat_minor="5"),
    "minor-true": notebook(nbformat_minor=True),
    "minor-negative": notebook(nbformat_minor=-1),
    "cells-missing": {k: v for k, v in notebook().items() if k != "cells"},
    "cells-null": notebook(cells=None),
    "cells-object": notebook(cells={"1": code()}),
    "metadata-null": notebook() | {"metadata": None},
    "cell-null": notebook(None),
    "cell-list": notebook([]),
    "cell-empty": notebook({}),
    "cell-of-no-type": notebook(code(without="cell_type")),
    "cell-of-unknown-type": notebook(code(cell_type="heading")),
    "cell-type-list": notebook(code(cell_type=["code"])),
    "no-source": notebook(code(without="source")),
    "source-null": notebook(code(source=None)),
    "source-of-numbers": notebook(code(source=[1, 2])),
    "no-metadata": notebook(code(without="metadata")),
    "metadata-of-a-cell": notebook(code(metadata=[])),
    "no-id": notebook(code(without="id")),
    "id-empty": notebook(code(id="")),
    "id-number": notebook(code(id=7)),
    "id-with-space": notebook(code(id="a b")),
    "same-id-twice": notebook(code(), code(source="2")),
    "no-outputs": notebook(code(without="outputs")),
    "outputs-null": notebook(code(outputs=None)),
    "output-null": notebook(code(None)),
    "output-of-unknown-type": notebook(code({"output_type": "pyout", "text": "1"})),
    "output-type-list": notebook(code({"output_type": ["stream"]})),
    "output-of-no-type": notebook(code({"text": "1"})),
    "stream-without-text": notebook(code({"output_type": "stream", "name": "stdout"})),
    "error-without-traceback": notebook(code({"output_type": "error", "ename": "E"})),
    "data-null": notebook(code({**shown(), "data": None})),
    "picture-number": notebook(code(shown(**{"image/png": 3}))),
    "count-text": notebook(code(execution_count="1")),
    "one-key-too-many": notebook(code(prompt_number=1)),
    "tags-text": notebook(code(metadata={"tags": "solution"})),
    "tags-twice": notebook(code(metadata={"tags": ["a", "a"]})),
    "tags-of-lists": notebook(code(metadata={"tags": [["a"]]})),
    "alternative-text-list": notebook(code(metadata={"mystnb": []})),
    "alternative-text-number": notebook(code(metadata={"mystnb": {"image": {"alt": 3}}})),
    "view-list": notebook(code(shown(**{VIEW: []}))),
    "view-of-nothing": notebook(code(shown(**{VIEW: {}}))),
    "view-number": notebook(code(shown(**{VIEW: {"model_id": [1]}}))),
    "widgets-list": notebook(metadata={"widgets": []}),
    "widgets-null": notebook(metadata={"widgets": {STATE: None}}),
    "states-null": notebook(metadata=widgets(None)),
    "model-null": notebook(metadata=widgets({"a": None})),
    "model-without-state": notebook(metadata=widgets({"a": {}})),
}
FILES = ["missing", "folder", "link-in-a-circle", "not-allowed"]
FILES += ["pipe"] if hasattr(os, "mkfifo") else []
TOOLS = ["execute", "check", "student", "instructor", "site"]


def of(*tools):
    """The tests of these tools."""
    return pytest.mark.parametrize("call", tools, indirect=True)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two lessons, the second sound, with the notes that it needs."""
    for folder in ("notebooks", "teaching"):
        (tmp_path / folder).mkdir()
    (tmp_path / "lessons.toml").write_text(LISTED)
    for name in (BAD, GOOD):
        (tmp_path / "teaching" / name).with_suffix(".toml").write_text(NOTES)
    (tmp_path / "notebooks" / GOOD).write_text(json.dumps(notebook(code())))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_bad(path: Path, kind: str) -> None:
    """Put the broken notebook of this kind there."""
    if kind in BYTES:
        path.write_bytes(BYTES[kind])
    elif kind in JSON:
        path.write_text(json.dumps(JSON[kind]), encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    elif kind == "link-in-a-circle":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "not-allowed":
        path.write_text(json.dumps(notebook()))


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
    monkeypatch.setattr(handouts, "TEACHING", course / "teaching")

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
    (course / "lessons.toml").write_text(listed(GOOD, *names.values()))
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


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("malformed", "line 1, column 12"),
        ("not-utf-8", "line 1, byte 12"),
        ("no-source", "cell 2 ('count')"),
        ("no-id", "cell 2"),
        ("same-id-twice", "cell 3 ('count')"),
        ("output-of-unknown-type", "cell 2 ('count'), output 1"),
        ("alternative-text-number", "cell 2 ('count'), metadata, mystnb, image, alt"),
        ("view-of-nothing", f"cell 2 ('count'), output 1, data, {VIEW}"),
        ("states-null", f"metadata, widgets, {STATE}, state"),
    ],
)
def test_the_place_in_the_file_is_named(tmp_path, kind, place):
    path = tmp_path / BAD
    write_bad(path, kind)
    with pytest.raises(notebooks.NotebookProblem) as told:
        notebooks.read(path)
    assert str(told.value).startswith(f"{path}, {place}: ")


def test_a_sound_notebook_is_read_and_comes_back_as_it_was(tmp_path):
    path = tmp_path / "lesson.ipynb"
    before = (ROOT / "notebooks" / "02_padding.ipynb").read_bytes()
    path.write_bytes(before)
    notebooks.save(notebooks.read(path), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_notebook_gets_the_ids_it_lacks(tmp_path):
    path = tmp_path / "old.ipynb"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in ("# A", "b")]
    path.write_text(json.dumps(notebook(cells=cells, nbformat_minor=2)))
    read = notebooks.read(path)
    assert read.nbformat_minor == 5
    assert len({cell.id for cell in read.cells}) == 2


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
        {"execute", "check", "student", "instructor"},
        "whose state is not saved",
    ),
    "no-cells": (notebook(cells=[]), {"site", "instructor"}, "no title|no section"),
    "no-title": (notebook(cells=[code()]), {"site", "instructor"}, "no title|no section"),
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
        (lambda path: path.write_text(LISTED.replace('"Count"', "3")), "`title` must be a text"),
    ],
    ids=["missing", "not-utf-8", "no-toml", "empty", "no-title"],
)
def test_a_list_that_the_pages_cannot_use_is_told(course, call, change, words):
    (course / "notebooks" / BAD).write_text(json.dumps(notebook()))
    change(course / "lessons.toml")
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
