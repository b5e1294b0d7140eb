"""Answers to all exercises: whatever they are and do, they are answered, and a wrong one is not done."""

import os
import random
import re
import sys

import numpy as np
import pytest
from effort import inputs
from exercises import EXERCISES, answers
from hypothesis import given
from hypothesis import strategies as st

from course_utils.checks import engine, guard

CHEAP = [one for one in EXERCISES if one.lesson != 6]  # lesson 6 traces a training for each answer


@pytest.fixture(autouse=True, scope="module")
def no_patience():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "WAITING", 0.3)
        patch.setattr(guard, "STOPPING", 5.0)
        yield


def raising(kind):
    def problem(self, *arguments, **named):
        raise kind("a learner's own error")

    return problem


def odd_object(names, kind):
    """An object of which these special methods raise."""
    return type("Odd", (), {name: raising(kind) for name in names})()


class Nameless(type):
    """Classes that have no name to show."""

    __name__ = property(raising(KeyError))


def in_itself(values):
    values.append(values)
    return values


SPECIAL = ["__repr__", "__str__", "__format__", "__len__", "__iter__", "__getattr__", "__bool__"]
SPECIAL += ["__eq__", "__float__", "__int__", "__index__", "__array__", "__hash__", "__getitem__"]
ERRORS = [ValueError, RecursionError, MemoryError, SystemExit, KeyboardInterrupt, GeneratorExit]

numbers = st.one_of(
    st.integers(),
    st.integers(-9, 99),
    st.floats(),
    st.booleans(),
    st.complex_numbers(),
    st.sampled_from([10**400, -(2**63), np.float32(0.1), np.int8(-128), np.array(True)]),
)
arrays = st.builds(
    lambda shape, kind, seed: (np.random.default_rng(seed).random(shape) * 9).astype(kind),
    st.lists(st.integers(0, 5), max_size=5),
    st.sampled_from(["f2", "f4", "f8", "i1", "u8", "c8", "?", "O", "U3", "M8[s]"]),
    st.integers(0, 9),
)
odd = st.one_of(
    st.builds(odd_object, st.lists(st.sampled_from(SPECIAL)), st.sampled_from(ERRORS)),
    st.sampled_from([..., None, int, np, print, object(), type, Ellipsis, NotImplemented]),
    st.builds(lambda: Nameless("Odd", (), {})()),
    st.builds(in_itself, st.lists(numbers, min_size=1, max_size=3)),
    st.builds(lambda n: (x for x in range(n)), st.integers(0, 5)),
)
texts = st.one_of(st.text(max_size=9), st.sampled_from(["same", "valid", "x" * 10**5, "\0"]))
values = st.recursive(
    st.one_of(numbers, arrays, odd, texts),
    lambda parts: st.one_of(
        st.lists(parts, max_size=5),
        st.lists(parts, max_size=5).map(tuple),
        st.dictionaries(texts, parts, max_size=4),
    ),
    max_leaves=8,
)


def function_of(results, effect):
    """A function that gives these values one after the other, and has an effect on the process."""
    calls = []

    def answer(*arguments, **named):
        calls.append(1)
        EFFECTS[effect](arguments)
        return results[len(calls) % len(results)]

    return answer


def write_over(arguments):
    for one in arguments:
        if isinstance(one, np.ndarray) and one.size:
            one.flat[0] = 0


def leave(arguments):
    sys.exit(3)


EFFECTS = {
    "none": lambda arguments: None,
    "writes over": write_over,
    "leaves": leave,
    "closes": lambda arguments: setattr(sys, "stdout", None),
    "environment": lambda arguments: os.environ.update(MINE="1"),
    "folder": lambda arguments: os.chdir("/"),
    "seeds": lambda arguments: (random.seed(1), np.random.seed(1)),  # noqa: NPY002
}
functions = st.builds(
    function_of, st.lists(values, min_size=1, max_size=3), st.sampled_from(list(EFFECTS))
)


def as_it_is(strategy):
    return strategy


def of_the_process():
    seeds = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002
    return sys.stdout, dict(os.environ), os.getcwd(), sys.getrecursionlimit(), seeds


@inputs(150)
@given(
    one=st.sampled_from(CHEAP), answer=st.sampled_from([odd, values, functions]).flatmap(as_it_is)
)
def test_any_answer_is_answered(one, answer):
    before = of_the_process()
    outcome = engine.examine(one, answer)
    assert of_the_process() == before
    assert outcome.state in (engine.NOT_YET, engine.NOT_ATTEMPTED), outcome
    assert type(outcome.message) is str
    assert 20 < len(outcome.message) <= engine.LONGEST
    assert not re.search(r"0x[0-9a-f]{6}|Traceback|restart the kernel", outcome.message)


# ---------------------------------------------------------------- right answers, made wrong


def changed(value, how, draw):
    """A copy of a result with one of its arrays changed; None where it holds no numbers."""
    if isinstance(value, dict):
        parts = dict(value)
        places = list(parts)
    elif isinstance(value, list | tuple):
        parts = list(value)
        places = list(range(len(parts)))
    else:
        if isinstance(value, bool | str | None | type(...)):
            return None
        array = np.array(value)
        return HOW[how](array, draw) if array.size and array.dtype.kind in "iuf" else None
    random.Random(draw).shuffle(places)
    for place in places:
        part = changed(parts[place], how, draw)
        if part is not None:
            parts[place] = part
            return type(value)(parts)
    return None


def one_entry(array, draw):
    array.flat[draw % array.size] += 1
    return array


def not_a_number(array, draw):
    array = array.astype("float64")
    array.flat[draw % array.size] = np.nan
    return array


def all_but_the_first(array, draw):
    """Of each row, or each image, nothing but its first number is kept."""
    rows = array.reshape(len(array), -1) if array.ndim > 1 else array.reshape(1, -1)
    if not rows[:, 1:].any():
        return None
    rows[:, 1:] = 0
    return rows.reshape(array.shape)


HOW = {
    "one entry": one_entry,
    "nan": not_a_number,
    "all but the first": all_but_the_first,
    "one axis more": lambda array, draw: array[np.newaxis] if array.ndim else None,
    "one row less": lambda array, draw: array[:-1] if array.ndim else None,
}
FUNCTIONS = [
    one
    for one in CHEAP + [one for one in EXERCISES if one.name == "epoch-batches"]
    if one.name.split("-")[0] not in ("mend", "build", "beat")
]


@inputs(100)
@given(one=st.sampled_from(FUNCTIONS), how=st.sampled_from(list(HOW)), draw=st.integers(0, 10**6))
def test_a_right_answer_made_wrong_is_not_done(one, how, draw):
    right = answers(one.lesson)[one.name][1]
    touched = []
    if callable(right):

        def answer(*arguments, **named):
            result = right(*arguments, **named)
            other = changed(result, how, draw)
            touched.append(other is not None)
            return result if other is None else other

    else:
        answer = changed(right, how, draw)
        touched.append(answer is not None)
    outcome = engine.examine(one, answer)
    if any(touched):
        assert outcome.state != engine.DONE, (one.name, how, outcome)
