"""Speeds from slow to fast, on an axis where each number is ten times the one before."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import ROLE_COLOURS, new_axes
from course_utils.plotting.text import for_text


def plot_ladder(
    seconds: Mapping[str, float],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    limit: float | None = None,
    limit_name: str = "limit",
) -> Axes:
    """Draw how long each way takes, one rung above the other, on a logarithmic axis.

    Beside each point stands its time, and how many times it is as fast as the slowest.

    Args:
        seconds: From the name of a way to its seconds; the first is the lowest rung.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        limit: Seconds of something to compare with, drawn as a dashed line.
        limit_name: What is written at that line.

    Returns:
        The Axes. Way k is at y = k; farther to the right is faster.

    Raises:
        ValueError: There is no way, or a time is not a number above 0.

    Example:
        >>> from course_utils.plotting import plot_ladder
        >>> ax = plot_ladder({"loops": 2.0, "product": 0.01})
        >>> [text.get_text() for text in ax.texts]
        ['2 s', '0.01 s, 200 times as fast']

    Introduced in lesson 1.
    """
    if not isinstance(seconds, Mapping) or not seconds:
        raise ValueError("seconds must be a dict from names to times, and not empty.")
    times = [_positive(time, f"the time of {name}") for name, time in seconds.items()]
    limits = [] if limit is None else [_positive(limit, "limit")]
    ax = new_axes(8, 0.42 * len(times) + 1.2, ax)
    slowest, fastest = max(times), min([*times, *limits])
    for rung, time in enumerate(times):
        ax.plot(time, rung, "o", color=ROLE_COLOURS["output"], markersize=13)
        factor = slowest / time
        digits = 2 - int(f"{factor:e}".split("e")[1])  # three digits that count
        text = f"{time:,.0f} s" if time >= 10 else f"{time:.2g} s"
        if time < slowest:
            text += f", {round(factor, digits):,.{max(0, digits)}f} times as fast"
        left = time**2 < slowest * fastest  # the text stands on the side that has room
        ax.annotate(
            text,
            (time, rung),
            (-12 if left else 12, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
        )
    if limits:
        ax.axvline(limits[0], color=ROLE_COLOURS["highlight"], linestyle="--")
        ax.annotate(
            str(limit_name),
            (limits[0], 0),
            (-8, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=for_text(ROLE_COLOURS["highlight"]),
        )
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(lambda time, _: f"{time:g}")
    ax.xaxis.set_minor_formatter(NullFormatter())  # below a decade or two Matplotlib names them all
    ax.set_xlim(slowest * 2, fastest / 2)  # faster lies to the right
    ax.set_ylim(-0.6, len(times) - 0.4)
    ax.set_yticks(range(len(times)), [str(name) for name in seconds])
    ax.tick_params("y", length=0, labelsize=12)
    ax.grid(axis="x")
    ax.set_xlabel("seconds for the whole layer; each step to the right is 10 times as fast")
    if title:
        ax.set_title(title)
    return ax


def _positive(time: float, name: str) -> float:
    number = check_limit(time, name)
    if number is None or number <= 0:
        raise ValueError(f"{name} must be a number of seconds above 0, got {shown(time)}.")
    return float(number)
