"""Is a network as often right as it says? Its reliability diagram."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import shown
from course_utils.plotting.canvas import ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import MUTED

PANEL = 3.5  # inches, width and height
LARGEST = 420  # area of the dot of a bin that holds all answers, in square points
LEAST = 25


def plot_reliability(bins: Mapping[str, ArrayLike], *, title: str | None = None) -> NDArray:
    """Draw for each network a reliability diagram: the share of right answers over the confidence.

    The vertical line from a bin's dot to the dashed line is the bin's distance in the calibration
    error; the dot is the larger, the more answers the bin holds.

    Args:
        bins: From a network's name to (B, 3) numbers, one row for each bin that holds answers:
            its share of the answers, its mean confidence, its share of right answers. One panel
            for each, side by side, four at most.
        title: Text above all panels.

    Returns:
        Array of Axes, one for each network, all from 0 to 1.

    Raises:
        ValueError: There is no network or there are more than four, or a number lies outside of
            0 to 1.

    Example:
        >>> from course_utils.plotting import plot_reliability
        >>> (ax,) = plot_reliability({"by hand": [[0.5, 0.95, 1.0], [0.5, 0.65, 0.5]]})
        >>> ax.get_title()
        'by hand'

    Introduced in lesson 9a.
    """
    if not isinstance(bins, Mapping) or not 1 <= len(bins) <= 4:
        raise ValueError(f"bins must be a dict of 1 to 4 networks; got {shown(bins)}.")
    tables = {}
    for name, rows in bins.items():
        tables[name] = as_numbers(rows, f"bins[{name!r}]", ("B", "3"))
        low, high = tables[name].min(), tables[name].max()
        if low < 0 or high > 1:
            raise ValueError(
                f"bins[{name!r}] must hold shares and confidences from 0 to 1; got {low:g} to "
                f"{high:g}."
            )
    size = (0.5 + PANEL * len(tables), PANEL + 0.35 * bool(title))
    figure, axes = plt.subplots(1, len(tables), figsize=size, squeeze=False, layout="constrained")
    for ax, (name, table) in zip(axes[0], tables.items(), strict=True):
        _draw(ax, str(name), table)
    axes[0, 0].set_ylabel("share of right answers")
    if title:
        figure.suptitle(title)
    return axes[0]


def _draw(ax: Axes, name: str, table: NDArray) -> None:
    shares, confidences, right = table.T
    ax.plot([0, 1], [0, 1], "--", color=MUTED, linewidth=1.5, zorder=1)
    ax.vlines(confidences, confidences, right, color=ROLE_COLOURS["highlight"], zorder=2)
    areas = np.maximum(LEAST, LARGEST * shares)
    ax.scatter(confidences, right, s=areas, color=ROLE_COLOURS["input"], zorder=3)
    ax.text(0.04, 0.93, "not sure enough", va="top", size=12, color=MUTED)
    ax.text(0.97, 0.06, "too sure", ha="right", size=12, color=MUTED)
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="mean confidence", title=name)
    ax.set_aspect("equal")
