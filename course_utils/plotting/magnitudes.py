"""Values over many powers of ten: a thin line for each run, a thick one for their median."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import real_array, shown
from course_utils.plotting.canvas import new_axes
from course_utils.plotting.history import End, _label_ends
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS, MOST_TICKS

STROKES = ("-", "--", ":", "-.")
FEW_POWERS = 2.5  # of ten, up to which 2 and 5 have ticks too
MOST_POWERS = 7  # of ten, up to which every one has a tick


def plot_magnitudes(
    x: ArrayLike,
    groups: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Axes:
    """Draw positive values on a logarithmic axis, each group named where its median ends.

    Names such as "plain, He" and "plain, Glorot" are a pair: what stands before the comma gives
    the colour, what stands after it the marker and the stroke.

    Args:
        x: (n,), the places, from left to right; they may fall.
        groups: From name to the values of one run, (n,), or of several, (runs, n).
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; with several runs it also says what thin and thick lines are.
        ylabel: Text beside it.

    Returns:
        The Axes. A step of equal height is an equal factor.

    Raises:
        ValueError: There is no group, one has another length than `x`, or a value is not positive.

    Example:
        >>> from course_utils.plotting import plot_magnitudes
        >>> runs = [[1, 0.1, 0.01], [1, 0.2, 0.03]]
        >>> ax = plot_magnitudes([1, 2, 3], {"plain": runs, "residual": [1, 1, 2]})
        >>> [text.get_text() for text in ax.texts]
        ['plain', 'residual']

    Introduced in lesson 8.
    """
    places = as_numbers(x, "x", ("n",))
    if not isinstance(groups, Mapping) or not groups:
        raise ValueError(f"groups must be a dict from name to values; got {shown(groups)}.")
    values = {str(name): _runs(given, str(name), len(places)) for name, given in groups.items()}
    ax = new_axes(8.5, 3.5, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    first = list(dict.fromkeys(name.partition(", ")[0] for name in values))
    second = list(dict.fromkeys(name.partition(", ")[2] for name in values))
    ends = []
    for name, runs in values.items():
        own, _, kind = name.partition(", ")
        look: dict[str, Any] = {"color": colours[first.index(own) % len(colours)]}
        number = second.index(kind) if len(second) > 1 else first.index(own)
        median = np.median(runs, axis=0)
        if len(runs) > 1:
            ax.plot(places, runs.T, linewidth=0.9, alpha=0.6, **look)
        look |= {"marker": MARKERS[number % len(MARKERS)], "linestyle": STROKES[number % 4]}
        ax.plot(places, median, markersize=7, label=name, **look)
        ends.append(End(name, look["color"], None, float(median[-1])))
    ax.set_yscale("log")
    powers = np.ptp(np.log10(np.concatenate([runs.ravel() for runs in values.values()])))
    if powers <= FEW_POWERS:
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter("{x:g}")
    else:
        ax.yaxis.set_major_locator(LogLocator(numticks=99 if powers <= MOST_POWERS else 8))
    ax.yaxis.set_minor_locator(NullLocator())
    if len(places) <= MOST_TICKS:
        ax.set_xticks(places)
    else:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if places[0] > places[-1]:
        ax.invert_xaxis()
    several = max(map(len, values.values())) > 1
    key = " (thin: one run; thick: their median)" if several else ""
    ax.set(xlabel=f"{xlabel or ''}{key}", ylabel=ylabel or "")
    ax.grid(True)
    if title:
        ax.set_title(title)
    _label_ends(ax, ends, len(places))
    return ax


def _runs(given: Any, name: str, places: int) -> NDArray:
    """(runs, n) positive numbers."""
    told = f"groups[{name!r}]"
    runs = np.atleast_2d(real_array(given, told, "(n,) or (runs, n) numbers").astype(float))
    if runs.ndim != 2 or not runs.size or runs.shape[1] != places:
        raise ValueError(
            f"{told} must have one value for each of the {places} places in x, in one run or "
            f"several; its shape is {np.shape(given)}."
        )
    if not np.all(runs > 0):
        raise ValueError(f"{told} must hold positive numbers: a logarithmic axis has no zero.")
    return runs
