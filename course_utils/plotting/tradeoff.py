"""What something costs beside what it gives: one named point for each."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.plotting.canvas import ROLE_COLOURS, axes_inches, new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import DARK

SIZE = 13  # points of the names
LETTER, LINE = 0.095, 0.2  # inches: a letter's width, a line's height
AWAY = 0.12  # inches from a point to its name


def plot_tradeoff(
    points: Mapping[str, ArrayLike],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Axes:
    """Draw one named point for each thing: its cost across, on a logarithmic scale, its value up.

    Args:
        points: From a name to (cost, value); costs are above 0.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.
        ylabel: Text beside it.

    Returns:
        The Axes. Each name stands beside its point where it covers no other point or name.

    Raises:
        ValueError: There is no point, or one is not a cost above 0 and a value.

    Example:
        >>> from course_utils.plotting import plot_tradeoff
        >>> ax = plot_tradeoff({"small": (1e6, 70), "large": (1e9, 75)}, ylabel="% right")
        >>> [text.get_text() for text in ax.texts]
        ['small', 'large']

    Introduced in lesson 8, in notebook 08c.
    """
    if not isinstance(points, Mapping) or not points:
        raise ValueError(f"points must be a dict from name to (cost, value); got {shown(points)}.")
    pairs = {
        str(name): as_numbers(one, f"points[{name!r}]", ("2",)) for name, one in points.items()
    }
    for name, pair in pairs.items():
        if len(pair) != 2 or not pair[0] > 0:
            raise ValueError(f"points[{name!r}] must be (cost, value), the cost above 0.")
    costs = [float(pair[0]) for pair in pairs.values()]
    values = [float(pair[1]) for pair in pairs.values()]
    ax = new_axes(9.0, 3.4, ax)
    ax.set_xscale("log")
    ax.plot(costs, values, "o", color=ROLE_COLOURS["input"], markersize=11, zorder=3)
    room = 0.15 * (max(values) - min(values) or 1)
    ax.set(xlim=(min(costs) / 3, max(costs) * 5), ylim=(min(values) - room, max(values) + room))
    ax.set(xlabel=xlabel or "", ylabel=ylabel or "")
    ax.grid(True)
    if title:
        ax.set_title(title)
    _name_points(ax, list(pairs), costs, values)
    return ax


def _name_points(ax: Axes, names: list[str], costs: list[float], values: list[float]) -> None:
    """Write each name right of its point, or left, above, below: the first place that is free."""
    width, height = axes_inches(ax)
    to_axes = ax.transData + ax.transAxes.inverted()
    dots = [
        (float(x) * width, float(y) * height)
        for x, y in to_axes.transform(list(map(list, zip(costs, values, strict=True))))
    ]
    taken = [(x - 0.1, y - 0.1, x + 0.1, y + 0.1) for x, y in dots]
    for k, (x, y) in enumerate(dots):
        long = LETTER * len(names[k])
        places = [
            ("left", "center", AWAY, 0.0, (x + AWAY, y - LINE / 2)),
            ("right", "center", -AWAY, 0.0, (x - AWAY - long, y - LINE / 2)),
            ("center", "bottom", 0.0, AWAY, (x - long / 2, y + AWAY)),
            ("center", "top", 0.0, -AWAY, (x - long / 2, y - AWAY - LINE)),
        ]
        boxes = [(a, b, a + long, b + LINE) for *_, (a, b) in places]
        others = taken[:k] + taken[k + 1 :]
        free = [
            not any(_meet(box, other) for other in others) and box[0] >= 0 and box[2] <= width
            for box in boxes
        ]
        chosen = free.index(True) if True in free else 0
        across, up, right, above, _ = places[chosen]
        taken.append(boxes[chosen])
        ax.annotate(
            names[k],
            (costs[k], values[k]),
            xytext=(72 * right, 72 * above),
            textcoords="offset points",
            ha=across,
            va=up,
            size=SIZE,
            color=DARK,
        )


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
