"""Answers that mix mistakes, each in some of the cases: what they are told is true of the case named."""

import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from case_claims import faults_of
from effort import inputs
from exercises import EXERCISES
from hypothesis import given
from hypothesis import strategies as st
from test_claims import as_answer, misconceptions, told
from tried import tried

from course_utils import checks
from course_utils.checks import engine

# beside the mistakes that a checker knows: right, or right but for ...
OTHERS = [
    lambda value: value,
    lambda value: value + 1,
    lambda value: -value,
    lambda value: 0 * value,
    lambda value: np.squeeze(value),
    lambda value: np.ravel(value),
    lambda value: np.transpose(value),
    lambda value: value[..., :1],
    lambda value: np.full(np.shape(value), -1),
    lambda value: np.full(np.shape(value), np.nan),
    lambda value: np.trunc(value),
    lambda value: value[:-1],
]

CHECKERS = Path(checks.__file__).parent


def has_misconceptions(one):
    file = CHECKERS / f"lesson_{one.lesson:02}" / f"{one.name.replace('-', '_')}.py"
    return "compare(" in file.read_text(encoding="utf-8")


NAMES = [one.name for one in EXERCISES if tried(one, "CLAIMS") and has_misconceptions(one)]


def mixed(answers, picks):
    """In each case one of some answers, whichever its arguments point at."""

    def answer(*case):
        place = zlib.crc32(repr(case).encode()) % len(picks)
        return answers[picks[place] % len(answers)](*case)

    return answer


def on_the_right(expected, change):
    return lambda *case: change(np.asarray(expected(*case)))


@cache
def mistakes(name):
    """(exercise, the answers of which the mixed ones are made)"""
    one = engine.find(name)
    with pytest.MonkeyPatch.context() as patch:
        pairs = misconceptions(one, patch)
    answers = [on_the_right(pairs[0][0], change) for change in OTHERS]
    return one, answers + [as_answer(*pair) for pair in pairs]


@inputs(60)
@given(st.sampled_from(NAMES), st.lists(st.integers(0, 10**6), min_size=1, max_size=7))
@pytest.mark.filterwarnings("ignore")
def test_what_is_said_of_a_mixed_answer_is_true_of_the_case(name, picks):
    one, answers = mistakes(name)
    answer = mixed(answers, picks)
    wrong = told(one, answer)
    faults = faults_of(one, answer, wrong) if wrong else []
    assert not faults, (one.name, faults)
