"""Lines named where they end, and boxes that show how measured values spread."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS, new_axes
from course_utils.plotting.history import MOST_MARKERS, End, _label_ends
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import MUTED

MARKERS = "osD^vP"
MOST_TICKS = 12  # up to which every place has a tick


def plot_lines(
    x: ArrayLike,
    lines: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    across: Mapping[str, float] | None = None,
) -> Axes:
    """Draw several lines over the same places, each named where it ends.

    Args:
        x: (n,), the places, from left to right.
        lines: From name to (n,) values.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.
        ylabel: Text beside it.
        across: From name to value: thin horizontal lines to compare with.

    Returns:
        The Axes. The values begin at 0, or below it if there are negative ones.

    Raises:
        ValueError: There is no line, or one has another length than `x`.

    Example:
        >>> from course_utils.plotting import plot_lines
        >>> ax = plot_lines([1, 2, 4], {"maximum": [3, 5, 9], "mean": [2, 3, 4]})
        >>> [text.get_text() for text in ax.texts]
        ['maximum', 'mean']

    Introduced in lesson 3.
    """
    places = as_numbers(x, "x", ("n",))
    values = _named(lines, "lines")
    for name, line in values.items():
        if len(line) != len(places):
            raise ValueError(
                f"the line {shown(name)} must have one value for each of the {len(places)} "
                f"places in x; it has {len(line)}."
            )
    levels = {
        name: check_limit(value, f"across[{shown(name)}]") or 0
        for name, value in (across or {}).items()
    }
    ax = new_axes(7.5, 3.3, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    ends = []
    for k, (name, line) in enumerate(values.items()):
        colour = colours[k % len(colours)]
        marker = MARKERS[k % len(MARKERS)] if len(places) <= MOST_MARKERS else ""
        ax.plot(places, line, color=colour, marker=marker, markersize=7)
        ends.append(End(name, colour, None, float(line[-1])))
    for name, value in levels.items():
        ax.axhline(value, color=MUTED, linewidth=1.4, linestyle=":", zorder=1)
        ends.append(End(name, MUTED, None, value))
    if len(places) <= MOST_TICKS:
        ax.set_xticks(places)
    ax.set_ylim(bottom=min(0.0, *(float(line.min()) for line in values.values())))
    ax.set(xlabel=xlabel or "", ylabel=ylabel or "")
    ax.grid(True)
    if title:
        ax.set_title(title)
    _label_ends(ax, ends, len(places))
    return ax


def plot_boxes(
    groups: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
) -> Axes:
    """Draw for each group of values a box: its middle half, its median, and 5 % to 95 %.

    Args:
        groups: From name to (n,) values; the median is written beside the name.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.

    Returns:
        The Axes, first group on top. The values begin at 0 if none is negative.

    Raises:
        ValueError: There is no group, or one is empty.

    Example:
        >>> from course_utils.plotting import plot_boxes
        >>> ax = plot_boxes({"before": [1, 2, 6], "after": [0, 1, 2]})
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['before: 2.00', 'after: 1.00']

    Introduced in lesson 3.
    """
    values = _named(groups, "groups")
    ax = new_axes(MAX_WIDTH * 0.9, 0.6 + 0.38 * len(values), ax)
    ax.boxplot(
        list(values.values()),
        orientation="horizontal",
        tick_labels=[f"{name}: {np.median(group):.2f}" for name, group in values.items()],
        whis=(5, 95),
        showfliers=False,
        widths=0.6,
        medianprops={"color": ROLE_COLOURS["highlight"], "linewidth": 3},
    )
    ax.invert_yaxis()
    if min(group.min() for group in values.values()) >= 0:
        ax.set_xlim(left=0)
    ax.set_xlabel(xlabel or "")
    if title:
        ax.set_title(title)
    return ax


def _named(given: Any, name: str) -> dict[str, NDArray]:
    """From name to (n,) numbers, at least one."""
    if not isinstance(given, Mapping) or not given:
        raise ValueError(f"{name} must be a dict from name to values; got {shown(given)}.")
    return {str(key): as_numbers(value, f"{name}[{key!r}]", ("n",)) for key, value in given.items()}
