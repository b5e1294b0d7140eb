"""A measurement over several sizes, repeated: the mean of each way, and how sure it is."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import new_axes
from course_utils.plotting.history import End, _label_ends
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS


def plot_bands(
    sizes: ArrayLike,
    ways: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    errors: float = 3,
) -> Axes:
    """Draw the mean of repeated runs over sizes, a line for each way in a band of standard errors.

    Args:
        sizes: (n,), above 0: how many images, for example. They stand on a logarithmic scale.
        ways: From the name of a way to (n, runs) values, one row for each size.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.
        ylabel: Text beside it.
        errors: How many standard errors the band goes to each side; a way of one run has none.

    Returns:
        The Axes. Each line is named where it ends.

    Raises:
        ValueError: There is no way, a way has not one row for each size, a size is not above 0,
            or `errors` is negative or no number.

    Example:
        >>> from course_utils.plotting import plot_bands
        >>> ax = plot_bands([10, 100], {"a": [[0.5, 0.6], [0.8, 0.9]]}, xlabel="images")
        >>> [round(float(y), 2) for y in ax.lines[0].get_ydata()]
        [0.55, 0.85]

    Introduced in lesson 8, in notebook 08d.
    """
    places = as_numbers(sizes, "sizes", ("n",)).astype(float)
    if not isinstance(ways, Mapping) or not ways:
        raise ValueError(f"ways must be a dict from name to (n, runs); got {shown(ways)}.")
    reach = check_limit(errors, "errors")
    if reach is None or reach < 0 or places.min() <= 0:
        raise ValueError("sizes must lie above 0, and errors must be a number of 0 or more.")
    rows = {
        str(name): as_numbers(one, f"ways[{name!r}]", ("n", "runs")).astype(float)
        for name, one in ways.items()
    }
    for name, runs in rows.items():
        if len(runs) != len(places):
            raise ValueError(f"ways[{name!r}] has {len(runs)} rows for {len(places)} sizes.")
    ax = new_axes(7.6, 3.2, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    ends = []
    for k, (name, runs) in enumerate(rows.items()):
        colour, mean = colours[k % len(colours)], runs.mean(axis=1)
        ax.plot(places, mean, color=colour, marker=MARKERS[k % len(MARKERS)], markersize=7)
        if runs.shape[1] > 1:
            width = reach * runs.std(axis=1, ddof=1) / runs.shape[1] ** 0.5
            ax.fill_between(places, mean - width, mean + width, color=colour, alpha=0.22, lw=0)
        ends.append(End(name, colour, None, float(mean[-1])))
    ax.set_xscale("log")
    ax.set_xticks(places, [f"{place:g}" for place in places])
    ax.minorticks_off()
    ax.set(xlabel=xlabel or "", ylabel=ylabel or "")
    ax.grid(True)
    if title:
        ax.set_title(title)
    _label_ends(ax, ends, int(np.ceil(places.max())))
    return ax
