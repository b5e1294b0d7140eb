"""Trainings step by step: several runs of several ways, and the order in which examples come."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_whole, shown
from course_utils.plotting.canvas import MAX_WIDTH, new_axes
from course_utils.plotting.history import End, _label_ends
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import MUTED

PANEL = 3.1  # inches: an order


def plot_each_step(
    ways: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    ylabel: str | None = None,
    log: bool = False,
    marks: Mapping[str, int] | None = None,
) -> Axes:
    """Draw one number for each step of several runs; the runs of one way share a colour.

    Args:
        ways: From the name of a way to (runs, steps) values, one row for each seed; (steps,) is
            one run.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        ylabel: What the values are.
        log: A logarithmic axis of values; else it begins at 0, or below where values do.
        marks: From a name to the step at which it stands, as a dotted line.

    Returns:
        The Axes. Steps are counted from 1; the name of a way stands at the median of its ends.

    Raises:
        ValueError: There is no way, ways differ in their steps, a value is not finite, or not
            above zero on a logarithmic axis.

    Example:
        >>> from course_utils.plotting import plot_each_step
        >>> ax = plot_each_step({"SGD": [[3, 2, 1], [3, 1, 1]], "Adam": [2, 1, 1]})
        >>> len(ax.lines), ax.get_xlabel()
        (3, 'step')

    Introduced in lesson 6.
    """
    runs = _as_runs(ways)
    steps = next(iter(runs.values())).shape[1]
    ax = new_axes(7.5, 3.3, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    ends = []
    for k, (name, values) in enumerate(runs.items()):
        if values.shape[1] != steps:
            raise ValueError(f"{shown(name)} must have {steps} steps like the first way.")
        if log and values.min() <= 0:
            raise ValueError(f"{shown(name)} must be above zero on a logarithmic axis.")
        colour = colours[k % len(colours)]
        style = ("-", "--", "-.", ":")[k % 4]
        ax.plot(np.arange(1, steps + 1), values.T, style, color=colour, linewidth=1.6)
        end = float(np.median(values[:, -1]))
        ends.append(End(name, colour, None, np.log10(end) if log else end))
    for name, step in (marks or {}).items():
        step = check_whole(step, f"marks[{shown(name)}]", 1, steps)
        ax.axvline(step, color=MUTED, linewidth=1.4, linestyle=":", zorder=1)
        ax.annotate(
            str(name),
            (step, 1),
            (-5, -12),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right",
            color=MUTED,
        )
    ax.set(xlabel="step", ylabel=ylabel or "", xlim=(0, steps + 1))
    ax.grid(True)
    if title:
        ax.set_title(title)
    if log:
        _label_log_ends(ax, ends)
    else:
        ax.set_ylim(bottom=min(0.0, *(float(values.min()) for values in runs.values())))
        _label_ends(ax, ends, steps)
    return ax


def plot_orders(orders: Mapping[str, ArrayLike]) -> NDArray[Any]:
    """Draw in which order a data set's examples come: a point for each, at its place in the file.

    Args:
        orders: For each name (n,), the place in the file of the example that comes first, second,
            … In the order of the file all points lie on the diagonal.

    Returns:
        Array of Axes, one for each order.

    Raises:
        ValueError: There is no order, or one is not every place from 0 to n − 1 once.

    Example:
        >>> from course_utils.plotting import plot_orders
        >>> axes = plot_orders({"as in the file": [0, 1, 2], "shuffled": [2, 0, 1]})
        >>> axes[1].get_title()
        'shuffled'

    Introduced in lesson 6.
    """
    if not isinstance(orders, Mapping) or not orders:
        raise ValueError(f"orders must be a dict from name to places; got {shown(orders)}.")
    places = {name: as_numbers(one, f"orders[{name!r}]", ("n",)) for name, one in orders.items()}
    for name, one in places.items():
        if not np.array_equal(np.sort(one), np.arange(len(one))):
            raise ValueError(f"orders[{name!r}] must hold every place from 0 to n − 1 once.")
    size = min(MAX_WIDTH, PANEL * len(places) + 0.6), PANEL + 0.3
    _, grid = plt.subplots(1, len(places), figsize=size, squeeze=False, sharex=True, sharey=True)
    for ax, (name, one) in zip(grid[0], places.items(), strict=True):
        ax.plot(one, ".", markersize=3)
        ax.set(title=str(name), xlabel="comes as number", aspect="equal")
    grid[0, 0].set_ylabel("place in the file")
    return grid[0]


def _as_runs(ways: Any) -> dict[str, NDArray[Any]]:
    if not isinstance(ways, Mapping) or not ways:
        raise ValueError(f"ways must be a dict from name to runs; got {shown(ways)}.")
    runs = {}
    for name, values in ways.items():
        axes = ("runs", "steps") if np.ndim(values) == 2 else ("steps",)
        runs[str(name)] = np.atleast_2d(as_numbers(values, f"ways[{name!r}]", axes))
        if not np.isfinite(runs[str(name)]).all():
            raise ValueError(f"ways[{name!r}] must hold finite numbers.")
    return runs


def _label_log_ends(ax: Axes, ends: list[End]) -> None:
    """The names of lines on a logarithmic axis, on a linear one of the same height."""
    ax.set_yscale("log")
    low, high = ax.get_ylim()
    twin = ax.twinx()
    twin.set(ylim=(np.log10(low), np.log10(high)), yticks=[])
    twin.spines[:].set_visible(False)
    _label_ends(twin, ends, 1)
