"""Is a network as often right as it says? Its reliability diagram."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_whole, shown
from course_utils.plotting.canvas import ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import MUTED

PANEL = 3.5  # inches, width and height
LARGEST = 420  # area of the dot of a bin that holds all answers, in square points
LEAST = 25


def plot_reliability(
    answers: Mapping[str, ArrayLike], *, bins: int = 10, title: str | None = None
) -> NDArray:
    """Draw for each network a reliability diagram: the share of right answers over the confidence.

    A dot is a bin of answers; the vertical line from it to the dashed line is the bin's distance in
    the calibration error. The dot is the larger, the more answers the bin holds.

    Args:
        answers: From a network's name to (2, n) numbers: how sure it was of each of its answers,
            from 0 to 1, and whether the answer was right, 1 or 0. One panel for each, side by
            side, four at most.
        bins: How many there are from 0 to 1, equally wide; those without answers are not drawn.
        title: Text above all panels.

    Returns:
        Array of Axes, one for each network, all from 0 to 1.

    Raises:
        ValueError: There is no network or there are more than four, or a number lies outside of
            0 to 1.

    Example:
        >>> from course_utils.plotting import plot_reliability
        >>> (ax,) = plot_reliability({"by hand": [[0.95, 0.95, 0.65, 0.65], [1, 1, 1, 0]]})
        >>> ax.get_title()
        'by hand'

    Introduced in lesson 9a.
    """
    if not isinstance(answers, Mapping) or not 1 <= len(answers) <= 4:
        raise ValueError(f"answers must be a dict of 1 to 4 networks; got {shown(answers)}.")
    bins = check_whole(bins, "bins", 1, 100)
    tables = {}
    for name, pair in answers.items():
        both = as_numbers(pair, f"answers[{name!r}]", ("2", "n"))
        if len(both) != 2:
            raise ValueError(
                f"answers[{name!r}] must be two rows, confidences and whether right; got {len(both)}."
            )
        if both.min() < 0 or both.max() > 1:
            raise ValueError(
                f"answers[{name!r}] must lie from 0 to 1; got {both.min():g} to {both.max():g}."
            )
        tables[name] = _binned(both.astype(float), bins)
    size = (0.5 + PANEL * len(tables), PANEL + 0.35 * bool(title))
    figure, axes = plt.subplots(1, len(tables), figsize=size, squeeze=False, layout="constrained")
    for ax, (name, table) in zip(axes[0], tables.items(), strict=True):
        _draw(ax, str(name), table)
    axes[0, 0].set_ylabel("share of right answers")
    if title:
        figure.suptitle(title)
    return axes[0]


def _binned(both: NDArray, bins: int) -> NDArray:
    """(B, 3): for each bin with answers its share of them, its mean confidence, its share right."""
    number = np.minimum(both[0] * bins, bins - 1).astype(int)
    counts = np.bincount(number)
    held = counts > 0
    sums = [np.bincount(number, weights=part)[held] for part in both]
    return np.stack([counts[held] / len(number), *(part / counts[held] for part in sums)], axis=1)


def _draw(ax: Axes, name: str, table: NDArray) -> None:
    shares, confidences, right = table.T
    ax.plot([0, 1], [0, 1], "--", color=MUTED, linewidth=1.5, zorder=1)
    ax.vlines(confidences, confidences, right, color=ROLE_COLOURS["highlight"], zorder=2)
    areas = np.maximum(LEAST, LARGEST * shares)
    ax.scatter(confidences, right, s=areas, color=ROLE_COLOURS["input"], zorder=3, clip_on=False)
    ax.text(0.04, 0.93, "not sure enough", va="top", size=12, color=MUTED)
    ax.text(0.97, 0.06, "too sure", ha="right", size=12, color=MUTED)
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="mean confidence", title=name)
    ax.set_aspect("equal")
