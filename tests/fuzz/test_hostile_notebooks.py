"""Damaged notebooks: one sentence each from every tool, and the notebook beside them is done."""

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import build_site
import copies
import damage
import handouts
import lab
import run_lessons
from broken_notebooks import BAD, GOOD, STATE, VIEW, make_course
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st

import notebooks

PICTURE = base64.b64encode(b"\x89PNG").decode()
SHOWN = {"image/png": PICTURE, "text/plain": ["Explorer", "()"], VIEW: {"model_id": "a"}}
CELL = {"cell_type": "code", "id": "count", "metadata": {"tags": ["hide-input"]}, "source": "1"}
OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": ["1\n", "2\n"]},
    {"output_type": "display_data", "metadata": {"image/png": {"alt": "a"}}, "data": SHOWN},
    {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["E", "File x:1"]},
]
NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "id": "title",
            "metadata": {},
            "source": ["# Count\n", f"Back to [one]({GOOD}#Count) and [two](../lessons.toml)."],
        },
        {**CELL, "execution_count": 1, "outputs": OUTPUTS},
        {"cell_type": "raw", "id": "raw", "metadata": {}, "source": "as it is"},
    ],
    "metadata": {
        "kernelspec": {"display_name": "x", "name": "x"},
        "widgets": {
            STATE: {
                "state": {
                    "a": {"model_name": "m", "state": {"layout": "IPY_MODEL_b", "_esm": "x"}},
                    "b": {"model_name": "n", "state": {}},
                },
                "version_major": 2,
                "version_minor": 0,
            }
        },
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}

DAMAGED = damage.content(damage.values(NOTEBOOK).map(damage.as_bytes))


@inputs(30)
@given(DAMAGED)
def test_a_damaged_notebook_is_read_or_told_with_its_place(content):
    with TemporaryDirectory() as folder:
        path = Path(folder, BAD)
        path.write_bytes(content)
        try:
            notebook = notebooks.read(path)
        except notebooks.NotebookProblem as problem:
            told = damage.sentence(str(problem))
        else:
            told = ""
            notebooks.save(notebook, path)
            assert notebooks.read(path) == notebook
        assert told == "" or told.startswith(str(path))


def every_tool(folder: Path, files: list[str]):
    """(name, what the tool has made of the good lesson, exit code, output, what is told)."""
    made = folder / "made"
    for kind in ("student", "instructor"):
        done = damage.ran(handouts.main, kind, "--folder", str(made / kind), *files)
        yield kind, made / kind / GOOD, *done
    yield (
        "copies",
        folder / "mine" / GOOD,
        *damage.ran(copies.main, "--folder", str(folder / "mine")),
    )
    yield (
        "fresh",
        folder / "mine" / GOOD,
        *damage.ran(copies.main, "--folder", str(folder / "mine"), "--fresh", *files),
    )
    pages = folder / "pages" / "site-source" / GOOD
    words = ["--course", str(folder), "--build", str(folder / "pages")]
    yield "site", pages, *damage.ran(build_site.main, *words)
    yield "check", None, *damage.ran(run_lessons.main, "--check", *files)
    yield "run", folder / "notebooks" / GOOD, *damage.ran(run_lessons.main, *files)
    lessons = sorted((folder / "notebooks").glob("[0-9]*.ipynb"))
    yield "lab", None, 0, "\n".join(map(lab.title, lessons)), ""


@inputs(4)
@given(st.sampled_from(["text"] * 6 + damage.KINDS), DAMAGED)
def test_one_damaged_notebook_stops_nothing_but_itself(kind, content):
    with (
        TemporaryDirectory() as name,
        mock.patch.multiple(copies, ROOT=Path(name)),
        mock.patch.object(handouts.sheets, "TEACHING", Path(name, "teaching")),
        mock.patch.object(build_site.Course, "build", return_value=0),
        mock.patch.object(build_site, "copy_mathjax"),
        mock.patch.object(run_lessons.LessonClient, "execute"),
    ):
        folder = Path(name)
        make_course(folder, NOTEBOOK)
        files = [str(folder / "notebooks" / name) for name in (BAD, GOOD)]
        damage.put(folder / "notebooks" / BAD, kind, content)
        for tool, made, code, out, told in every_tool(folder, files):
            assert code in (0, 1), (tool, told)
            lines = told.splitlines()
            assert len([line for line in lines if BAD in line]) <= 1, (tool, told)
            for line in [*lines, *out.splitlines()]:
                damage.sentence(line)
            assert made is None or made.is_file(), (tool, told)
            if tool in ("student", "site") and code:
                assert lines, tool


@inputs(10)
@given(damage.content(damage.values({BAD: "a" * 64, GOOD: "b" * 64}).map(damage.as_bytes)))
def test_a_damaged_record_of_the_copies_loses_no_work(content):
    with TemporaryDirectory() as name:
        folder, lesson = Path(name, "mine"), Path(name, GOOD)
        lesson.write_text(json.dumps(NOTEBOOK))
        mine = folder / GOOD
        copies.Copies(folder).refresh([lesson])
        own = json.loads(mine.read_text())
        own["cells"][1]["source"] = "mine"
        mine.write_text(json.dumps(own))
        (folder / copies.COPIES).write_bytes(content)
        lesson.write_text(json.dumps({**NOTEBOOK, "cells": NOTEBOOK["cells"][:1]}))
        for line in copies.Copies(folder).refresh([lesson]):
            damage.sentence(line)
        assert json.loads(mine.read_text()) == own
