"""Scores with their intervals, one row for each method."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS, new_axes
from course_utils.plotting.lines import _named

HEAD, ROW = 0.95, 0.38  # inches


def plot_intervals(
    intervals: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    color: str = ROLE_COLOURS["input"],
) -> Axes:
    """Draw each score as a dot on the line of its interval, the number beside its name.

    Args:
        intervals: From the name of a method to three numbers: low, score, high; first on top.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; what a dot and a line are is added.
        color: Of the dots and lines.

    Returns:
        The Axes. Method k is at y = k.

    Raises:
        ValueError: There is no method, or one has not three numbers that rise.

    Example:
        >>> from course_utils.plotting import plot_intervals
        >>> ax = plot_intervals({"plain": [0.58, 0.62, 0.65]}, xlabel="macro F1")
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['plain: 0.62']

    Introduced in lesson 9.
    """
    rows = _named(intervals, "intervals")
    for name, row in rows.items():
        if len(row) != 3 or np.any(np.diff(row) < 0):
            raise ValueError(
                f"intervals[{name!r}] must hold low, score and high, none below the one before; "
                f"got {row.tolist()}."
            )
    ax = new_axes(MAX_WIDTH * 0.9, HEAD + ROW * len(rows), ax)
    for k, (low, score, high) in enumerate(rows.values()):
        ax.plot([low, high], [k, k], "|-", color=color, linewidth=3, markersize=14, mew=2.5)
        ax.plot(score, k, "o", color=color, markersize=11)
    ax.set_yticks(range(len(rows)), [f"{name}: {row[1]:.2f}" for name, row in rows.items()])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params("y", length=0, labelsize=13)
    ax.grid(axis="x")
    ax.set_xlabel(f"{xlabel or 'score'} (dot; line: 95 % interval)")
    if title:
        ax.set_title(title)
    return ax
