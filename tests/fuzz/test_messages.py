"""Answers that mix mistakes, each in some of the cases: what they are told is true of the case named."""

import zlib

import numpy as np
import pytest
from case_claims import claims_of, faults_of
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st
from test_checks import EXERCISES
from test_claims import as_answer, misconceptions, told

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


def mixed(answers, picks):
    """In each case one of some answers, whichever its arguments point at."""

    def answer(*case):
        place = zlib.crc32(repr(case).encode()) % len(picks)
        return answers[picks[place] % len(answers)](*case)

    return answer


def on_the_right(expected, change):
    return lambda *case: change(np.asarray(expected(*case)))


@pytest.fixture(scope="module")
def mistakes():
    """{exercise: the answers of which the mixed ones are made}, of those that have claims."""
    found = {}
    for one in EXERCISES:
        if not claims_of(one.lesson).get(one.name):
            continue
        with pytest.MonkeyPatch.context() as patch:
            pairs = misconceptions(one, patch)
        if pairs:
            expected = pairs[0][0]
            found[one] = [on_the_right(expected, change) for change in OTHERS]
            found[one] += [as_answer(*pair) for pair in pairs]
    return list(found.items())


@inputs(60)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=7))
@pytest.mark.filterwarnings("ignore")
def test_what_is_said_of_a_mixed_answer_is_true_of_the_case(mistakes, which, picks):
    one, answers = mistakes[which % len(mistakes)]
    answer = mixed(answers, picks)
    wrong = told(one, answer)
    faults = faults_of(one, answer, wrong) if wrong else []
    assert not faults, (one.name, faults)
