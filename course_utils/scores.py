"""Scores of a classifier, each with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_whole

WIDTH = 1.96  # standard errors to each side: 95 % of a normal distribution lie within


class Interval(NamedTuple):
    """A score between the ends of its 95 % interval."""

    low: float
    score: float
    high: float


def wilson_interval(count: int, total: int) -> Interval:
    """Return a share and its 95 % confidence interval by Wilson's formula.

    For a share in the middle and many answers it is close to p ± 1.96 standard errors; near 0 and
    1 it stays between 0 and 1, where that one does not. Introduced in lesson 9.

    Args:
        count: how many of the answers are right, or how many shirts were found.
        total: of how many.

    Returns:
        low, score, high.

    Raises:
        ValueError: `total` is not 1 or more, or `count` does not lie from 0 to `total`.

    Example:
        >>> from course_utils.scores import wilson_interval
        >>> [round(number, 3) for number in wilson_interval(9, 300)]
        [0.016, 0.03, 0.056]
    """
    n = check_whole(total, "total", 1)
    p = check_whole(count, "count", 0, n) / n
    middle = (p + WIDTH**2 / (2 * n)) / (1 + WIDTH**2 / n)
    reach = WIDTH * np.sqrt(p * (1 - p) / n + WIDTH**2 / (4 * n**2)) / (1 + WIDTH**2 / n)
    return Interval(min(p, float(middle - reach)), p, max(p, float(middle + reach)))


def count_answers(true: ArrayLike, predicted: ArrayLike) -> NDArray:
    """Count true against predicted classes, as a confusion matrix.

    Introduced in lesson 9.

    Args:
        true: (n,) classes as whole numbers from 0.
        predicted: (n,) what was answered.

    Returns:
        (C, C) counts, the true class by row.

    Raises:
        ValueError: the two are not whole numbers from 0 in equal number, at least one.

    Example:
        >>> from course_utils.scores import count_answers
        >>> count_answers([0, 0, 1], [0, 1, 1]).tolist()
        [[1, 1], [0, 1]]
    """
    pair = [np.asarray(true), np.asarray(predicted)]
    whole = all(one.ndim == 1 and one.dtype.kind in "iu" and one.size for one in pair)
    if not whole or len(pair[0]) != len(pair[1]) or min(one.min() for one in pair) < 0:
        raise ValueError("true and predicted must be whole numbers from 0, (n,), equally many.")
    size = 1 + max(int(one.max()) for one in pair)
    counts = np.zeros((size, size), dtype=int)
    np.add.at(counts, tuple(pair), 1)
    return counts


def _macro_f1(counts: NDArray) -> NDArray:
    """The mean F1 of the classes of confusion matrices (…, C, C); a class without answers has 0."""
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    named = counts.sum(axis=-1) + counts.sum(axis=-2)
    return (2 * right / np.maximum(named, 1)).mean(axis=-1)


def macro_f1_interval(true: ArrayLike, predicted: ArrayLike, draws: int = 1000) -> Interval:
    """Return the macro F1 and its 95 % interval by the bootstrap.

    As many answers as there are, drawn with replacement, scored again, so many times; the middle
    95 % of these scores. Drawing answers is drawing the counts of a confusion matrix, which is how
    it is done. The draws are the same each time. Introduced in lesson 9.

    Args:
        true: (n,) classes as whole numbers from 0.
        predicted: (n,) what was answered.
        draws: how often is drawn.

    Returns:
        low, score, high.

    Raises:
        ValueError: the classes are no whole numbers in equal number, or there is no draw.

    Example:
        >>> from course_utils.scores import macro_f1_interval
        >>> [round(number, 2) for number in macro_f1_interval([0, 1] * 50, [0] * 50 + [1] * 50)]
        [0.4, 0.5, 0.59]
    """
    counts = count_answers(true, predicted)
    total = int(counts.sum())
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(total, counts.ravel() / total, check_whole(draws, "draws", 1))
    again = _macro_f1(drawn.reshape(-1, *counts.shape))
    low, high = np.quantile(again, [0.025, 0.975])
    return Interval(float(low), float(_macro_f1(counts)), float(high))


def macro_f1_intervals(true: ArrayLike, answers: Mapping[str, ArrayLike]) -> dict[str, Interval]:
    """Return the macro F1 of each method with its interval.

    Introduced in lesson 9.

    Args:
        true: (n,) classes as whole numbers from 0.
        answers: from the name of a method to what it answered, (n,).

    Example:
        >>> from course_utils.scores import macro_f1_intervals
        >>> macro_f1_intervals([0, 1, 1], {"all right": [0, 1, 1]})["all right"].score
        1.0
    """
    return {name: macro_f1_interval(true, said) for name, said in answers.items()}


def print_scores(
    true: ArrayLike, answers: Mapping[str, ArrayLike], *, rare: int = 3, name: str = "shirts"
) -> None:
    """Print for each method the macro F1, and recall and precision of a rare class.

    Each with its 95 % interval: the first by the bootstrap, the other two by Wilson.
    Introduced in lesson 9.

    Args:
        true: (n,) classes as whole numbers from 0.
        answers: from the name of a method to what it answered, (n,).
        rare: the class whose recall and precision are printed.
        name: what its examples are called.

    Example:
        >>> from course_utils.scores import print_scores
        >>> print_scores([0, 1] * 50, {"all right": [0, 1] * 50}, rare=1, name="ones")
                   macro F1 (95 %)      ones: recall      precision
        all right  1.000 (1.000–1.000)  1.00 (0.93–1.00)  1.00 (0.93–1.00)
    """
    width = max(map(len, answers))
    print(f"{'':{width}}  {'macro F1 (95 %)':21}{name + ': recall':18}precision")
    for method, said in answers.items():
        counts = count_answers(true, said)
        low, score, high = macro_f1_interval(true, said)
        shares = []
        for total in (counts[rare].sum(), max(counts[:, rare].sum(), 1)):
            first, share, last = wilson_interval(int(counts[rare, rare]), int(total))
            shares.append(f"{share:.2f} ({first:.2f}–{last:.2f})")
        macro = f"{score:.3f} ({low:.3f}–{high:.3f})"
        print(f"{method:{width}}  {macro:21}{shares[0]:18}{shares[1]}")


def of_runs(
    ways: Mapping[str, Mapping[str, Any]], names: Sequence[str], key: str = "macro_f1"
) -> dict[str, list[float]]:
    """Return a score of every run of these ways, for `plotting.plot_spread`.

    Introduced in lesson 9.

    Args:
        ways: from name to what holds the "runs" of that way.
        names: of the ways, in the order that is wanted.
        key: what of a run is taken.

    Example:
        >>> from course_utils.scores import of_runs
        >>> of_runs({"a": {"runs": [{"macro_f1": 0.5}]}, "b": {"runs": []}}, ["a"])
        {'a': [0.5]}
    """
    return {name: [run[key] for run in ways[name]["runs"]] for name in names}
