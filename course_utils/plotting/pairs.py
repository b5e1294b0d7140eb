"""The columns of a table, two at a time, as points."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers, check_texts

MARKERS = "os^DvP"
MOST_COLUMNS = 4
POINT = 26  # square points


def plot_pairs(
    rows: ArrayLike,
    groups: ArrayLike,
    *,
    columns: Sequence[Any],
    names: Sequence[Any],
    marked: ArrayLike | None = None,
    marked_name: str = "marked",
    title: str | None = None,
) -> NDArray:
    """Draw each pair of columns as one chart, each group with a colour and a marker of its own.

    Args:
        rows: (n, C) numbers, C from 2 to 4.
        groups: (n,) the group of each row: whole numbers from 0, at most six groups.
        columns: Names of the columns.
        names: Names of the groups.
        marked: (m, C) points to be marked by a red ring.
        marked_name: What the legend calls them.
        title: Text above the charts; the legend stands below it.

    Returns:
        Array of Axes, one for each pair of columns: (0, 1), (0, 2), …

    Raises:
        ValueError: The arrays do not fit each other, or a group has no name.

    Example:
        >>> from course_utils.plotting import plot_pairs
        >>> rows = [[1, 2, 3], [4, 5, 6]]
        >>> axes = plot_pairs(rows, [0, 1], columns=["a", "b", "c"], names=["first", "second"])
        >>> [(ax.get_xlabel(), ax.get_ylabel()) for ax in axes]
        [('a', 'b'), ('a', 'c'), ('b', 'c')]

    Introduced in lesson 7.
    """
    points = as_numbers(rows, "rows", ("n", "C"))
    count = points.shape[1]
    if not 2 <= count <= MOST_COLUMNS:
        raise ValueError(f"rows must have 2 to {MOST_COLUMNS} columns; got {count}.")
    labels = check_texts(columns, count, "columns", "column") or []
    members = as_numbers(groups, "groups", ("n",))
    names = [str(name) for name in names]
    if len(members) != len(points) or not set(members) <= set(range(min(len(names), len(MARKERS)))):
        raise ValueError(
            f"groups must hold one whole number for each of the {len(points)} rows, each of them "
            f"the number of one of the {len(names)} names (at most {len(MARKERS)})."
        )
    rings = None if marked is None else as_numbers(marked, "marked", ("m", "C"))
    if rings is not None and rings.shape[1] != count:
        raise ValueError(f"marked must have {count} columns, as rows has; got {rings.shape[1]}.")
    pairs = list(combinations(range(count), 2))
    size = (min(0.97 * MAX_WIDTH, 3.4 * len(pairs)), 3.1)
    figure, axes = plt.subplots(1, len(pairs), figsize=size, squeeze=False)
    for ax, (a, b) in zip(axes[0], pairs, strict=True):
        for k, name in enumerate(names):
            chosen = points[members == k]
            ax.scatter(*chosen[:, [a, b]].T, s=POINT, marker=MARKERS[k], alpha=0.7, label=name)
        if rings is not None:
            ring = {"s": 5 * POINT, "facecolors": "none", "linewidths": 2.2}
            ax.scatter(
                *rings[:, [a, b]].T,
                edgecolors=ROLE_COLOURS["highlight"],
                label=marked_name,
                **ring,
            )
        ax.set(xlabel=labels[a], ylabel=labels[b])
    handles = axes[0, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper center", ncols=len(handles[0]))
    if title:
        figure.suptitle(title)
    return np.array(axes[0])
