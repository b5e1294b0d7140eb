"""A chain of operations: its values run forward, its gradients backward."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import ROLE_COLOURS, clear_axis, new_axes
from course_utils.plotting.text import for_text

WIDTH = 3.1  # inches from one number to the next
SIZE = 15  # points


def draw_chain(
    values: Mapping[str, float],
    gradients: Sequence[float],
    operations: Sequence[str],
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw numbers in a chain: above, what leads from one to the next; below, their gradients.

    Each backward arrow says by how much its gradient is multiplied.

    Args:
        values: From the name of each number to its value, in the order in which they are computed.
        gradients: The slope of the last number with respect to each, in the same order.
        operations: What leads from each number to the next: one fewer than there are numbers.
        ax: Where to draw; a new figure if None.
        title: Text above the drawing.

    Returns:
        The Axes.

    Raises:
        ValueError: There are fewer than two numbers, or the lengths do not fit.

    Example:
        >>> from course_utils.plotting import draw_chain
        >>> ax = draw_chain({"x": 3, "z": 15}, [5, 1], ["times 5"])
        >>> [text.get_text() for text in ax.texts if text.get_text()]
        ['x = 3', 'dz/dx = 5', 'z = 15', 'dz/dz = 1', 'times 5', '× 5']

    Introduced in lesson 6.
    """
    if not isinstance(values, Mapping) or len(values) < 2:
        raise ValueError(f"values must be a dict of two numbers or more, got {shown(values)}.")
    count = len(values)
    if len(gradients) != count or len(operations) != count - 1:
        raise ValueError(
            f"{count} values need {count} gradients and {count - 1} operations, got "
            f"{len(gradients)} and {len(operations)}."
        )
    numbers = [check_limit(value, f"values[{name!r}]") or 0 for name, value in values.items()]
    slopes = [check_limit(slope, "gradients") or 0 for slope in gradients]
    ax = new_axes(WIDTH * count, 2.3, ax)
    forward, backward = ROLE_COLOURS["input"], ROLE_COLOURS["highlight"]
    last = list(values)[-1]
    centred: dict[str, Any] = {"ha": "center", "va": "center", "size": SIZE}
    box = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": "black"}
    for place, name in enumerate(values):
        ax.text(place, 0, f"{name} = {numbers[place]:g}", bbox=box, **centred)
        words = f"d{last}/d{name} = {slopes[place]:g}"
        ax.text(place, -0.6, words, color=for_text(backward), **centred)
    for place, operation in enumerate(operations):
        factor = slopes[place] / slopes[place + 1] if slopes[place + 1] else 0.0
        for height, ends, colour in ((0.1, (0.3, 0.7), forward), (-0.1, (0.7, 0.3), backward)):
            tail, head = ((place + end, height) for end in ends)
            look = {"arrowstyle": "-|>", "color": colour, "lw": 2.5}
            ax.annotate("", head, tail, arrowprops=look)
        ax.text(place + 0.5, 0.3, operation, color=for_text(forward), **centred)
        ax.text(place + 0.5, -0.3, f"× {factor:g}", color=for_text(backward), **centred)
    clear_axis(ax, title)
    ax.set(xlim=(-0.4, count - 0.6), ylim=(-0.8, 0.5))
    return ax
