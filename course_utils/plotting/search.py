"""A search: what each setting gave, for several ways, over a logarithmic axis."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import shown
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
) -> Axes:
    """Draw for each way the median over its runs at every setting, and a ring at the best.

    Args:
        tries: From the name of a way to a dict from each setting, above 0, to the (n,) values of
            its runs.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; the scale is logarithmic.
        ylabel: Text beside it.

    Returns:
        The Axes. Thin upright lines go from the lowest to the highest run of a setting; the ring
        marks the highest median, of equal ones the smallest setting.

    Raises:
        ValueError: There is no way, one has no settings, or a setting is not above 0.

    Example:
        >>> from course_utils.plotting import plot_search
        >>> ax = plot_search({"SGD": {0.01: [0.5, 0.6], 0.1: [0.8, 0.9]}}, xlabel="learning rate")
        >>> ax.get_xscale(), [text.get_text() for text in ax.get_legend().get_texts()]
        ('log', ['SGD', 'highest median'])

    Introduced in lesson 8.
    """
    if not isinstance(tries, Mapping) or not tries:
        raise ValueError(f"tries must be a dict from name to settings; got {shown(tries)}.")
    ax = new_axes(9, 3.6, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    best = []
    for k, (name, runs) in enumerate(tries.items()):
        if not isinstance(runs, Mapping) or not runs:
            raise ValueError(
                f"tries[{name!r}] must be a dict from setting to values; got {shown(runs)}."
            )
        settings = sorted(as_numbers(list(runs), f"tries[{name!r}]", ("settings",)).tolist())
        if settings[0] <= 0:
            raise ValueError(f"tries[{name!r}]: a setting must be above 0; got {settings[0]}.")
        values = [as_numbers(runs[one], f"tries[{name!r}][{one}]", ("n",)) for one in settings]
        medians = [float(np.median(row)) for row in values]
        look = {"color": colours[k % len(colours)]}
        ax.vlines(
            settings, [row.min() for row in values], [row.max() for row in values], lw=1.2, **look
        )
        ax.plot(
            settings, medians, marker=MARKERS[k % len(MARKERS)], markersize=7, label=name, **look
        )
        top = int(np.argmax(medians))
        best.append((settings[top], medians[top]))
    ax.plot(
        *np.transpose(best), "o", ms=15, mfc="none", mec="black", mew=1.5, label="highest median"
    )
    ax.set(xscale="log", xlabel=xlabel or "", ylabel=ylabel or "")
    ax.grid(True)
    if title:
        ax.set_title(title)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax
