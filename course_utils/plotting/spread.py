"""Repeated measurements: a row of dots for each way, its mean, and how sure the mean is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import check_limit
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS, new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import _named
from course_utils.plotting.text import MUTED, for_text

SPREAD = 0.18  # how far the dots of a row stand from its middle
MARKS = (("D", 110, True), ("*", 320, False))  # marker, size, filled; one for each of `others`


def plot_spread(
    runs: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    errors: float = 3,
    across: Mapping[str, float] | None = None,
    others: Mapping[str, ArrayLike] | None = None,
    color: str = ROLE_COLOURS["input"],
) -> Axes:
    """Draw the runs of each way as dots, their mean as a bar, and a line of standard errors.

    Args:
        runs: From the name of a way to its (n,) values, one for each run; first on top.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.
        errors: How many standard errors the line goes to each side of the mean; a way of one run
            has none.
        across: From name to value: thin upright lines to compare with, named below the last row.
        others: From the name of another measurement, at most two, to its (ways,) values, one for
            each way, nan where there is none: larger marks, named above the chart.
        color: Of the dots.

    Returns:
        The Axes. Way k is at y = k.

    Raises:
        ValueError: There is no way, one is empty, `errors` is negative or no number, or
            one of `others` does not hold one value for each way; there are more than two.

    Example:
        >>> from course_utils.plotting import plot_spread
        >>> ax = plot_spread({"wider": [0.03, 0.05, 0.04]}, across={"no change": 0})
        >>> [text.get_text() for text in ax.texts]
        ['no change']

    Introduced in lesson 7.
    """
    values = _named(runs, "runs")
    reach = check_limit(errors, "errors")
    if reach is None or reach < 0:
        raise ValueError(f"errors must be a number of standard errors, 0 or more; got {errors!r}.")
    levels = {
        name: float(check_limit(value, f"across[{name!r}]") or 0)
        for name, value in (across or {}).items()
    }
    beside = {
        name: as_numbers(given, f"others[{name!r}]", ("ways",)).astype(float)
        for name, given in (others or {}).items()
    }
    for name, given in beside.items():
        if len(given) != len(values):
            raise ValueError(f"others[{name!r}] must hold {len(values)} values; got {len(given)}.")
    if len(beside) > len(MARKS):
        raise ValueError(f"others must hold at most {len(MARKS)} names; got {len(beside)}.")
    height = 1.0 + (0.56 if beside else 0.36) * len(values) + 0.3 * bool(levels)
    ax = new_axes(MAX_WIDTH * 0.9, min(4.1, height), ax)
    for row, group in enumerate(values.values()):
        places = row + np.linspace(-SPREAD, SPREAD, len(group)) * (len(group) > 1)
        ax.plot(group, places, "o", color=color, markersize=6, alpha=0.6)
        mean = group.mean()
        if len(group) > 1:
            width = reach * group.std(ddof=1) / len(group) ** 0.5
            ax.hlines(row, mean - width, mean + width, color="black", linewidth=2.5)
        ax.vlines(mean, row - 0.32, row + 0.32, color="black", linewidth=3.5)
    for (marker, size, filled), (name, given) in zip(MARKS, beside.items(), strict=False):
        face = color if filled else "white"
        look: dict[str, Any] = {"marker": marker, "s": size, "label": name, "zorder": 4}
        ax.scatter(given, range(len(given)), color=face, edgecolor="black", **look)
    if beside:
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=13)
    foot = len(values) - 0.1
    for name, value in levels.items():
        ax.axvline(value, color=MUTED, linestyle=":", linewidth=1.6, zorder=0)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(value, foot, name, ha="center", va="center", color=for_text(MUTED), bbox=box)
    ax.set_ylim(foot + 0.35 if levels else len(values) - 0.5, -0.5)
    ax.set_yticks(range(len(values)), list(values))
    ax.tick_params("y", length=0, labelsize=14 if beside else 12)
    ax.grid(axis="x")
    ax.set_xlabel(xlabel or "")
    if title:
        ax.set_title(title)
    return ax
