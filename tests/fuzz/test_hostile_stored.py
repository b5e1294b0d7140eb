"""Damaged files that the course itself has written: progress, results, the digit's network."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import damage
import numpy as np
import pytest
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st
from parts import records

from course_utils import datasets, results
from course_utils.checks import record
from course_utils.widgets import Quiz
from course_utils.widgets.digit.network import SHAPES, read_network

PROGRESS = {
    "exercises": {"output-size": "done", "find-padding": "not yet"},
    "quizzes": {"2": [3, 4], "5": [0, 4]},
    "choices": {"2": {"questions": "0123456789ab", "tried": [[1], [0, 2], [], [1]]}},
}
RUN = {"seed": 1, "test_accuracy": 0.99, "history": {"loss": [0.5, 0.1]}}
RESULT = {"recipe": "a", "runs": [RUN], "measured": {"loop": {"date": "2026-01-01"}}}
SCORES = [[0, 0], [float("inf"), 4], [1.5, 4], [5, 4], {"": []}, [""], [True, 4], [[[1]]], [["0"]]]


def damaged(good):
    return damage.content(damage.values(good).map(damage.as_bytes))


@pytest.fixture(scope="module")
def quiz():
    """Its questions have a mark: with it a quiz takes up the choices of a file."""
    return Quiz(2)


@inputs(60)
@given(st.sampled_from(["text"] * 20 + damage.KINDS), st.data())
def test_damaged_progress_is_told_and_lowers_nothing(quiz, kind, data):
    odd = st.sampled_from(SCORES)
    tried = data.draw(st.just(PROGRESS["choices"]["2"]["tried"]) | odd)
    good = {
        "exercises": PROGRESS["exercises"],
        "quizzes": {"2": data.draw(st.just([3, 4]) | odd), "5": [0, 4]},
        "choices": {"2": {"questions": quiz._mark, "tried": tried}},
    }
    session = record.Record()
    session.states["output-size"], session.quizzes[2] = "done", (2, 4)
    with TemporaryDirectory() as folder, mock.patch.object(record, "SESSION", session):
        file = damage.put(Path(folder, "mine.json"), kind, data.draw(damaged(good)))
        told = ""
        try:
            record.restore(file)
        except FileNotFoundError:
            told = "there is none"
        except ValueError as problem:
            told = damage.sentence(str(problem))
        assert (told == "there is none") == (kind in ("dangling", "missing"))
        assert told[:39] in ("", "there is none", "The progress in 'mine.json' cannot be r")
        if told:  # then nothing was taken
            assert len(session.states) == len(session.quizzes) == 1
        assert session.states["output-size"] == "done"
        right, total = session.quizzes[2]
        assert right / total >= 2 / 4
        quiz._restore()
        assert len(quiz.answers) == 4
        record.save(file.with_name("again.json"))
        again = record.read(file.with_name("again.json"))
        assert (again.states, again.quizzes) == (session.states, session.quizzes)


@inputs(25)
@given(st.sampled_from(["text"] * 10 + damage.KINDS), damaged(RESULT))
def test_a_damaged_result_is_told_and_never_overwritten(kind, content):
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = damage.put(folder / "one.json", kind, content)
        with mock.patch.object(results, "RESULTS", folder):
            try:
                assert isinstance(results.load_result("one"), dict)
            except datasets.DataFileError as told:
                damage.sentence(str(told))
        if kind == "folder":
            return
        records.read(path, "runs")
        stored = {**(records.read(path) or {}), "loop": {"runs": [RUN]}}
        records.write(path, records.stamped(stored, "loop"))
        assert json.loads(path.read_text())["loop"] == {"runs": [RUN]}
        kept = [one for one in folder.iterdir() if kind != "text" or one.read_bytes() == content]
        stored = json.loads(path.read_text())
        assert kept or stored.keys() >= json.loads(content).keys()


ODD = st.sampled_from([0, 1.5, "a", [], [None], [[1.0]], float("nan"), np.zeros((0, 10), "f2")])


@inputs(30)
@given(st.dictionaries(st.sampled_from([*SHAPES, "more"]) | st.text(), ODD, min_size=1))
def test_a_damaged_network_is_told(damages):
    arrays = {name: np.zeros(shape, np.float16) for name, shape in SHAPES.items()}
    with pytest.raises(ValueError) as told:  # noqa: PT011
        read_network(arrays | {name: np.array(value) for name, value in damages.items()})
    damage.sentence(str(told.value))
