"""A search: what each setting gave, for several ways, over a logarithmic axis."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS


def plot_search(
    tries: Mapping[str, Mapping[float, ArrayLike]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    lowest: bool = False,
    top: float | None = None,
) -> Axes:
    """Draw for each way the median over its runs at every setting, and a ring at the best.

    Args:
        tries: From the name of a way to a dict from each setting, above 0, to the (n,) values of
            its runs.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; the scale is logarithmic.
        ylabel: Text beside it.
        lowest: The lowest median is the best: of a loss, or of mistakes. The axis begins at 0.
        top: The highest value drawn in its place; medians above it, and those that are not
            finite, are triangles at the upper edge. None: the highest finite value.

    Returns:
        The Axes. Thin upright lines go from the lowest to the highest run of a setting; the ring
        marks the best median, of equal ones the smallest setting. One way alone needs no legend.

    Raises:
        ValueError: There is no way, one has no settings, a setting is not above 0, or no value is
            finite.

    Example:
        >>> from course_utils.plotting import plot_search
        >>> tries = {"SGD": {0.01: [0.5, 0.6], 0.1: [0.8, 0.9]}, "Adam": {0.01: [0.7, 0.8]}}
        >>> ax = plot_search(tries, xlabel="learning rate")
        >>> ax.get_xscale(), [text.get_text() for text in ax.get_legend().get_texts()]
        ('log', ['SGD', 'Adam', 'highest median'])

    Introduced in lesson 8.
    """
    ways = _ways(tries)
    finite = np.concatenate(
        [row[np.isfinite(row)] for runs in ways.values() for row in runs.values()]
    )
    if len(finite) == 0:
        raise ValueError("no value is finite: there is nothing to draw.")
    limit = check_limit(top, "top")
    edge = float(finite.max() if limit is None else limit)
    ax = new_axes(9, 3.6, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    rings = []
    for k, (name, runs) in enumerate(ways.items()):
        settings = np.array(list(runs))
        # A run that is not finite is beyond every edge: higher than any other.
        rows = [np.where(np.isfinite(row), row, np.inf) for row in runs.values()]
        medians = np.array([np.median(row) for row in rows])
        drawn = medians.clip(max=edge)
        low, high = ([min(end(row), edge) for row in rows] for end in (np.min, np.max))
        look: dict[str, Any] = {"color": colours[k % len(colours)]}
        ax.vlines(settings, low, high, lw=1.2, **look)
        ax.plot(settings, drawn, marker=MARKERS[k % len(MARKERS)], markersize=7, label=name, **look)
        beyond = medians > edge
        if beyond.any():  # an empty line would upset the layout
            ax.plot(settings[beyond], drawn[beyond], "^", markersize=9, clip_on=False, **look)
        best = int(np.argmin(drawn) if lowest else np.argmax(drawn))
        rings.append((settings[best], drawn[best]))
    label = f"{'lowest' if lowest else 'highest'} median"
    ax.plot(*np.transpose(rings), "o", ms=15, mfc="none", mec="black", mew=1.5, label=label)
    ax.set(xscale="log", xlabel=xlabel or "", ylabel=ylabel or "")
    if lowest:
        ax.set_ylim(bottom=min(0.0, float(finite.min())))
    if limit is not None:
        ax.set_ylim(top=edge * 1.02)
    ax.grid(True)
    if title:
        ax.set_title(title)
    if len(ways) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax


def _ways(tries: Any) -> dict[str, dict[float, np.ndarray]]:
    """Of each way its settings in rising order, each with the values of its runs."""
    if not isinstance(tries, Mapping) or not tries:
        raise ValueError(f"tries must be a dict from name to settings; got {shown(tries)}.")
    ways = {}
    for name, runs in tries.items():
        if not isinstance(runs, Mapping) or not runs:
            raise ValueError(
                f"tries[{name!r}] must be a dict from setting to values; got {shown(runs)}."
            )
        settings = sorted(as_numbers(list(runs), f"tries[{name!r}]", ("settings",)).tolist())
        if settings[0] <= 0:
            raise ValueError(f"tries[{name!r}]: a setting must be above 0; got {settings[0]}.")
        ways[name] = {
            one: as_numbers(runs[one], f"tries[{name!r}][{one}]", ("n",)) for one in settings
        }
    return ways
