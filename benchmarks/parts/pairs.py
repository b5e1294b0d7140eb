"""Two things measured by turns: their ratio, told by the median and the quartiles of its pairs."""

import statistics
from collections.abc import Sequence
from typing import Any

LEAST = 10  # pairs: a ratio of fewer is looked at, not promised


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    """Ours by theirs, pair by pair: median, quartiles, and how many pairs."""
    values = [a / b for a, b in zip(ours, theirs, strict=True)]
    quartiles = (
        statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    )
    lower, median, upper = (round(value, 4) for value in quartiles)
    return {"median": median, "lower": lower, "upper": upper, "pairs": len(values)}


def inverse(found: dict[str, Any]) -> dict[str, Any]:
    """The ratio the other way round."""
    turned = {"median": 1 / found["median"], "lower": 1 / found["upper"]}
    return {**turned, "upper": 1 / found["lower"], "pairs": found["pairs"]}


def verdict(found: dict[str, Any], most: float) -> str:
    """Whether a ratio keeps to its mark: only where both quartiles say the same of enough pairs."""
    if found["pairs"] < LEAST:
        return f"{found['pairs']} pairs: no verdict"
    if found["upper"] <= most:
        return "met"
    return "not met" if found["lower"] > most else "on its mark: not met"


def told(found: dict[str, Any], form: str = ".2f") -> str:
    """The median of a ratio, and its quartiles."""
    return f"{found['median']:{form}} ({found['lower']:{form}}–{found['upper']:{form}})"
