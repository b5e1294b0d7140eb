"""The ways that optimizers take over a loss of two weights: on its map, and step by step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import shown
from course_utils.plotting.canvas import MAX_WIDTH, PALETTE, ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers

LEAST = 1e-8  # smaller losses are drawn here
MOST = 1e12  # larger ones here
MARKS_ON_A_PATH = 12
MOST_CHARACTERS = 62  # of a legend in one row
LOOKS = [  # colour, marker
    (PALETTE["ink"], "o"),
    (ROLE_COLOURS["input"], "s"),
    (ROLE_COLOURS["kernel"], "^"),
    (ROLE_COLOURS["output"], "D"),
    (ROLE_COLOURS["negative"], "X"),
]


def plot_descent(
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, ArrayLike],
    *,
    limits: tuple[float, float, float, float] = (-4, 4, -3, 3),
    lowest: Sequence[tuple[float, float]] = ((0, 0),),
    title: str | None = None,
    chart_title: str | None = None,
    looks: Sequence[int] | None = None,
    figure: Figure | None = None,
) -> NDArray:
    """Draw paths over the map of a loss of two weights, and beside it the loss after each step.

    Args:
        loss: Takes x and y, arrays of one shape, and gives the loss there, an array of this shape.
        paths: From name to (steps + 1, 2), the places visited, at most five paths; nan where a
            path has ended.
        limits: Of the map: x from, x to, y from, y to.
        lowest: Where the loss is lowest: a red + each.
        title: Text above the map; nothing said: "map of the loss".
        chart_title: Text above the chart; nothing said: "loss after each step".
        looks: For each path the number of its colour and marker, 0 to 4.
        figure: An empty figure to draw in; a new one if None.

    Returns:
        Two Axes: the map and the chart. The chart's scale is logarithmic; losses below 1e-8 are
        drawn at 1e-8, and then its label says so; it ends at 100 times the first loss.

    Raises:
        ValueError: There is no path, or more than five, or one has another shape.

    Example:
        >>> from course_utils.plotting import plot_descent
        >>> paths = {"slow": [(2, 2), (1, 1), (0.5, 0.5)], "fast": [(2, 2), (0, 0), (0, 0)]}
        >>> axes = plot_descent(lambda x, y: x * x + y * y, paths, title="a bowl")
        >>> axes[1].get_ylabel()
        'loss (1e-8 and below)'

    Introduced in lesson 8.
    """
    if not isinstance(paths, Mapping) or len(paths) > len(LOOKS):
        raise ValueError(
            f"paths must be a dict from name to at most five paths; got {shown(paths)}."
        )
    ways = {str(name): as_numbers(path, f"paths[{name!r}]", ("steps + 1", "2"))
            for name, path in paths.items()}  # fmt: skip
    for name, way in ways.items():
        if way.shape[1] != 2:
            raise ValueError(f"paths[{name!r}] must have shape (steps + 1, 2); got {way.shape}.")
    figure = figure or plt.figure(figsize=(0.98 * MAX_WIDTH, 3.6), layout="constrained")
    axes = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _draw_map(axes[0], loss, limits, lowest)
    low = False
    for k, (name, way) in enumerate(ways.items()):
        colour, marker = LOOKS[k if looks is None else looks[k]]
        look: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 6}
        look |= {"markevery": max(1, (len(way) - 1) // MARKS_ON_A_PATH), "linewidth": 1.6}
        heights = loss(way[:, 0], way[:, 1])
        low |= bool(np.nanmin(heights) < LEAST)
        axes[0].plot(way[:, 0], way[:, 1], **look)
        axes[1].plot(np.clip(heights, LEAST, MOST), label=name, **look)
    axes[0].set_title(title or "map of the loss")
    axes[1].set(yscale="log", xlabel="step", title=chart_title or "loss after each step")
    axes[1].set_ylabel("loss (1e-8 and below)" if low else "loss")
    first = max((float(line.get_ydata()[0]) for line in axes[1].lines), default=1.0)
    if axes[1].get_ylim()[1] > 100 * first:  # where one diverges, the others are still to be seen
        axes[1].set_ylim(top=100 * first)
    axes[1].grid(True)
    if ways:
        columns = len(ways) if sum(map(len, ways)) + 5 * len(ways) <= MOST_CHARACTERS else 3
        figure.legend(*axes[1].get_legend_handles_labels(), loc="outside upper center",
                      ncols=columns)  # fmt: skip
    return axes


def _draw_map(
    ax: Axes,
    loss: Callable[[Any, Any], Any],
    limits: tuple[float, float, float, float],
    lowest: Sequence[tuple[float, float]],
) -> None:
    """Bands of equal loss, closer near the bottom, one unit equally long along both axes."""
    x0, x1, y0, y1 = limits
    x, y = np.meshgrid(np.linspace(x0, x1, 121), np.linspace(y0, y1, 91))
    heights = np.asarray(loss(x, y))
    levels = heights.max() * np.linspace(0, 1, 15) ** 2
    ax.contourf(x, y, heights, levels, cmap="Greys", alpha=0.45)
    ax.contour(x, y, heights, levels, colors="#8C8C8C", linewidths=0.6)
    for point in lowest:
        ax.plot(*point, "+", color=ROLE_COLOURS["highlight"], ms=12, mew=2.5)
    ax.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal")
