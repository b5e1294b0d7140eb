"""What each change of a training gave, seed by seed, and which changes are clear."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import check_limit
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS, new_axes
from course_utils.plotting.lines import _named
from course_utils.plotting.text import MUTED
from course_utils.results import ERRORS, change_of

ROOM = 3.15  # inches for all rows together
WIDEST_ROW = 0.36  # inches


def plot_changes(
    changes: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    fmt: str = "+.1f",
    limits: tuple[float, float] | None = None,
    ordered: bool = False,
) -> Axes:
    """Draw the differences that each change made, a dot a seed, and mark the clear ones.

    Clear, by the rule of lesson 7, is a mean more than three standard errors from 0, of five
    pairs or more: filled blue dots. The others have grey rings.

    Args:
        changes: From the name of a change to its (n,) differences, one for each seed; the mean is
            written beside the name. First on top, unless `ordered`.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it; what the marks are is added.
        fmt: Format specification of the means.
        limits: (lowest, highest) difference that is drawn in its place; what lies outside is
            drawn as a triangle at the edge.
        ordered: The largest mean on top.

    Returns:
        The Axes. Change k is at y = k.

    Raises:
        ValueError: There is no change, one is empty, or `limits` are not two rising numbers.

    Example:
        >>> from course_utils.plotting import plot_changes
        >>> ax = plot_changes({"dropout": [2, 1, 3, 2, 1], "flip": [-1, 1, 0, 2, -2]})
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['dropout: +1.8', 'flip: +0.0']

    Introduced in lesson 8.
    """
    values = _named(changes, "changes")
    if ordered:
        values = dict(sorted(values.items(), key=lambda row: -row[1].mean()))
    low, high = _edges(limits)
    pitch = min(WIDEST_ROW, ROOM / len(values))
    ax = new_axes(MAX_WIDTH * 0.95, 0.85 + 0.3 * bool(title) + pitch * len(values), ax)
    for row, group in enumerate(values.values()):
        clear = len(group) > 1 and change_of(group).clear
        colour = ROLE_COLOURS["input"] if clear else MUTED
        look: dict[str, Any] = {"color": colour, "markerfacecolor": colour if clear else "white"}
        sides = (("<", group < low, low), (">", group > high, high))
        inside = group[(group >= low) & (group <= high)]
        ax.plot(inside, [row] * len(inside), "o", markersize=6, alpha=0.75, **look)
        for marker, beyond, edge in sides:
            if beyond.any():
                ax.plot(edge, row, marker, markersize=9, clip_on=False, **look)
        mean = group.mean()
        if low <= mean <= high:
            if len(group) > 1:
                width = ERRORS * change_of(group).error
                ends = max(low, mean - width), min(high, mean + width)
                ax.hlines(row, *ends, color="black", linewidth=2)
            ax.vlines(mean, row - 0.38, row + 0.38, color="black", linewidth=3)
    means = [float(group.mean()) + 0.0 for group in values.values()]
    written = [f"{mean:{fmt}}".replace("-", "−") for mean in means]
    names = [f"{name}: {text}" for name, text in zip(values, written, strict=True)]
    ax.axvline(0, color="black", linewidth=1, zorder=0)
    if limits is not None:
        ax.set_xlim(low, high)
    ax.set_ylim(len(values) - 0.4, -0.6)
    ax.set_yticks(range(len(values)), names)
    ax.tick_params("y", length=0, labelsize=12)
    ax.grid(axis="x")
    marks = f"dot: a seed; line: mean ± {ERRORS} standard errors; blue: clear"
    ax.set_xlabel(f"{xlabel or 'difference'} ({marks})", size=13)
    if title:
        ax.set_title(title)
    return ax


def _edges(limits: tuple[float, float] | None) -> tuple[float, float]:
    """Lowest and highest difference that is drawn in its place."""
    if limits is None:
        return float("-inf"), float("inf")
    low, high = (check_limit(edge, "limits") for edge in limits)
    if low is None or high is None or low >= high:
        raise ValueError(f"limits must be two rising numbers; got {limits!r}.")
    return float(low), float(high)
