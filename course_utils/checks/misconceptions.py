"""Which misconception an answer shows: its results beside those of tables of likely mistakes."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong
from course_utils.checks.values import (
    RESULT,
    as_array,
    call,
    copied,
    described,
    difference,
    equal,
)

# {sentence: function that makes the mistake}, or rows of the two; `compare` says what else.
Table = dict[str, Any] | Sequence[tuple]


def compare(
    function: Any,
    cases: Iterable[tuple],
    expected: Callable,
    misconceptions: Table = (),
    *,
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> None:
    """Compare a learner's function with the expected one on several inputs.

    Args:
        function: the learner's.
        cases: tuples of arguments; the ones that tell misconceptions apart should be among them.
        expected: the right function; its parameters' names stand in the messages.
        misconceptions: {sentence: function}, or rows (sentence, function): what someone with this
            misconception would compute; it may return None where it says nothing about a case. A
            list in its place holds several such functions. One part more, a function of the case,
            says of which cases the sentence is true.
        rtol, atol: how much a number may differ (np.allclose).

    Raises:
        Wrong: with the sentence of the misconception that gives the learner's results in all the
            cases, else in the first one that differs; else with the index of the first difference.
            The case it names is the first that differs and of which the sentence is true.
    """
    names = list(inspect.signature(expected).parameters)
    cases = list(cases)
    results = [as_array(call(function, *case, names=names)) for case in cases]
    right = [np.asarray(expected(*case)) for case in cases]
    failing = [i for i in range(len(cases)) if not equal(results[i], right[i], rtol, atol)]
    if not failing:
        return
    first = failing[0]
    for wanted in (range(len(cases)), [first]):
        for sentence, wrong, *where in mistakes(misconceptions):
            if all(_fits(wrong, cases[i], results[i], right[i], rtol, atol) for i in wanted):
                true_of = (i for i in failing if i in wanted and all(t(*cases[i]) for t in where))
                seen = next(true_of, None)
                if seen is not None:
                    told = described(cases[seen], names)
                    raise Wrong(f"{sentence} (Seen{told}.)", cases[seen])
    told = difference(
        results[first], right[first], described(cases[first], names), RESULT, rtol, atol
    )
    raise Wrong(told, cases[first])


def mistakes(table: Table) -> Iterator[tuple]:
    """(sentence, function that makes the mistake[, of which cases it is true]), one at a time."""
    rows = table.items() if isinstance(table, dict) else ((row[0], row[1:]) for row in table)
    for sentence, row in rows:
        several, *where = row if isinstance(row, tuple) else (row,)
        for wrong in several if isinstance(several, list) else [several]:
            yield sentence, wrong, *where


def refuse_mistakes(
    result: Any, table: dict[str, Any], about: str = "", rtol: float = 1e-4, atol: float = 1e-4
) -> None:
    """Raise `Wrong` with the first sentence whose mistake gives this result.

    Args:
        result: an array.
        table: {sentence: the array that the mistake gives}, or a function of nothing that gives it;
            a list in its place holds several.
        about: what stands before the sentence.
        rtol, atol: how much a number may differ (np.allclose).
    """
    for sentence, wrong, *_ in mistakes(table):
        if equal(result, np.asarray(wrong() if callable(wrong) else wrong), rtol, atol):
            raise Wrong(about + sentence)


def refuse_other(
    value: Any, right: Any, told: dict[Any, str], otherwise: str, about: str = "{}"
) -> None:
    """Raise `Wrong` for a value that is not the right one.

    Args:
        value, right: what can stand as a key in a dictionary.
        told: {wrong value: what it shows}.
        otherwise: what is said of any other.
        about: what stands around the sentence, with {} in its place.
    """
    if value != right:
        raise Wrong(about.replace("{}", told.get(value, otherwise)))


@contextmanager
def advised(advice: dict[str, str]) -> Iterator[None]:
    """Add to a `Wrong` the first advice whose pattern is found in it."""
    try:
        yield
    except Wrong as problem:
        found = (text for pattern, text in advice.items() if re.search(pattern, str(problem)))
        if text := next(found, ""):
            raise Wrong(f"{problem} {text}", problem.case) from problem
        raise


def _fits(wrong, case, result, right, rtol, atol) -> bool:
    """Is this what someone with the misconception would have got?"""
    try:
        value = wrong(*[copied(argument) for argument in case])
    except Exception:  # the misconception cannot be computed here
        value = None
    if value is None:
        return equal(result, right, rtol, atol)
    return equal(result, np.asarray(value), rtol, atol)
