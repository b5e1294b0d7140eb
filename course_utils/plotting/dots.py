"""Runs of a training, each a dot, so that the spread from seed to seed is seen."""

import textwrap
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import check_word, shown
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS, new_axes
from course_utils.plotting.history import TEST_COLOUR
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import format_numbers

WIDEST_NAME = 42  # characters; longer names are wrapped
LINE = 0.205  # inches from one line of a name to the next
LOOKS: dict[str, dict[str, Any]] = {
    "validation": {"marker": "o", "color": ROLE_COLOURS["input"], "alpha": 0.45},
    "test": {"marker": "*", "color": TEST_COLOUR, "alpha": 0.7, "markeredgecolor": "black"},
}


def plot_dots(
    groups: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    fmt: str = ".2f",
    kind: str = "validation",
) -> Axes:
    """Draw every run as a dot, one row for each way of training, with a line at the median.

    Args:
        groups: From name to (n,) values, one for each run; the median is written beside the name.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; what a dot and a line are is added.
        fmt: Format specification of the medians.
        kind: "validation", or "test": then every run is a star in `TEST_COLOUR`.

    Returns:
        The Axes, first way on top, row k at y = k. The values begin at 0 if none is negative.

    Raises:
        ValueError: There is no group, one is empty, or `kind` is neither.

    Example:
        >>> from course_utils.plotting import plot_dots
        >>> ax = plot_dots({"before": [1, 2, 6], "after": [0, 1, 2]}, xlabel="mistakes")
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['before: 2.00', 'after: 1.00']

    Introduced in lesson 5.
    """
    if not isinstance(groups, Mapping) or not groups:
        raise ValueError(f"groups must be a dict from name to values; got {shown(groups)}.")
    look = LOOKS[check_word(kind, "kind", tuple(LOOKS))]
    rows = [as_numbers(value, f"groups[{name!r}]", ("n",)) for name, value in groups.items()]
    medians = [float(np.median(row)) for row in rows]
    written = format_numbers(np.array(medians), fmt)
    names = [
        textwrap.fill(f"{name}: {text}", WIDEST_NAME)
        for name, text in zip(groups, written, strict=True)
    ]
    ax = new_axes(MAX_WIDTH * 0.9, 0.95 + _pitch(names) * len(rows), ax)
    size = 13 if kind == "test" else 9
    for k, (row, median) in enumerate(zip(rows, medians, strict=True)):
        ax.plot(row, np.full(len(row), k), linestyle="", markersize=size, zorder=2, **look)
        ax.plot(median, k, "|", color="black", markersize=19, markeredgewidth=2.5, zorder=3)
    if min(row.min() for row in rows) >= 0:
        ax.set_xlim(left=0)
    ax.set_yticks(range(len(rows)), names)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params("y", length=0, labelsize=12)
    ax.grid(axis="x")
    mark = "star: one run, on the test set" if kind == "test" else "dot: one run"
    ax.set_xlabel(f"{xlabel or 'value'} ({mark}; line: median)")
    if title:
        ax.set_title(title)
    return ax


def _pitch(names: list[str]) -> float:
    """Inches from row to row, so that neighbours' names do not touch."""
    lines = [name.count("\n") + 1 for name in names]
    return max(0.32, *(LINE * (one + other) / 2 for one, other in pairwise([*lines, 1])))
