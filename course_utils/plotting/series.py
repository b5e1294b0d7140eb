"""Signals in time: where padding puts its zeros, and long series with their forecasts."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.arguments import as_list, check_whole, shown
from course_utils.plotting.arrays import MOST_PRINTABLE
from course_utils.plotting.canvas import MAX_WIDTH, draw_cells, frame_cells, new_axes, tint
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import _named
from course_utils.plotting.text import DARK, format_numbers

PADDINGS = ("valid", "same", "causal")
CELL = 0.4  # inches
BELOW = 1.3  # cells from an input to its output


def show_sequence_padding(
    values: ArrayLike,
    kernel: ArrayLike,
    paddings: Sequence[str] = PADDINGS,
    *,
    step: int | None = None,
) -> NDArray:
    """Draw a signal with its padding, and under each step t the output t of a convolution.

    Args:
        values: (T,), the signal, up to 20 steps.
        kernel: (k,), its stride is 1.
        paddings: Of "valid", "same" and "causal": one picture for each, on one axis of steps.
        step: An output to frame, and with it the inputs that it reads.

    Returns:
        Array of Axes, one for each padding, shape (n,). Input t is at x = t, y = 0, its padding at
        negative x and from T on; output t is at x = t below it.

    Raises:
        ValueError: The signal or the kernel is none, the signal is too long, a padding is unknown,
            or one of the paddings gives no output of that step.

    Example:
        >>> from course_utils.plotting import show_sequence_padding
        >>> ax = show_sequence_padding([1, 2, 3], [1, 1], ["causal"])[0]
        >>> [text.get_text() for text in ax.texts]  # a zero of padding, the inputs, the outputs
        ['0', '1', '2', '3', '1', '3', '5']

    Introduced in lesson 7b.
    """
    signal, weights = as_numbers(values, "values", ("T",)), as_numbers(kernel, "kernel", ("k",))
    names = as_list(paddings)
    if not names or any(name not in PADDINGS for name in names):
        raise ValueError(f"paddings must be some of {list(PADDINGS)}; got {shown(paddings)}.")
    if len(signal) > MOST_PRINTABLE:
        raise ValueError(f"values must have up to {MOST_PRINTABLE} steps; got {len(signal)}.")
    size = len(weights)
    outputs = [reference.conv1d(signal, weights, padding=name) for name in names]
    if step is not None:
        step = check_whole(step, "step", 0, min(map(len, outputs)) - 1)
    both = {"valid": (0, 0), "same": ((size - 1) // 2, size // 2), "causal": (size - 1, 0)}
    ends = [both[name] for name in names]
    left, right = max(before for before, _ in ends), max(after for _, after in ends)
    width = (left + len(signal) + right) * CELL + 2.2
    height = len(names) * (BELOW + 1.5) * CELL + 0.6
    figure = plt.figure(figsize=(min(width, MAX_WIDTH), height), layout="constrained")
    axes = figure.subplots(len(names), 1, sharex=True, squeeze=False)[:, 0]
    vmax = max(np.abs(one).max() for one in (signal, *outputs))
    for ax, name, (before, after), output in zip(axes, names, ends, outputs, strict=True):
        padded = np.pad(signal, (before, after))
        hatched = np.ones((1, len(padded)), dtype=bool)
        hatched[0, before : before + len(signal)] = False
        for row, role, places, first, lines in (
            (0, "input", padded, -before, hatched),
            (BELOW, "output", output, 0, None),
        ):
            colours = tint(places[None], role, -vmax, vmax)
            texts = format_numbers(places[None], None)
            draw_cells(ax, colours, texts, cell=CELL, origin=(row, first), hatched=lines)
        if step is not None:
            frame_cells(ax, (0, step - before, 1, size))
            frame_cells(ax, (BELOW, step, 1, 1))
        ax.set(xlim=(-left - 0.6, len(signal) + right - 0.4), ylim=(BELOW + 0.6, -0.6))
        ax.set_yticks([0, BELOW], ["input", "output"])
        ax.set_ylabel(name, rotation=0, ha="right", va="center", weight="bold", labelpad=8)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    axes[-1].set(xticks=range(len(signal)), xlabel="step")
    return axes


def plot_series(
    lines: Mapping[str, ArrayLike],
    *,
    every: int = 24,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
) -> Axes:
    """Draw long series over the same steps: what was measured in black, forecasts in colours.

    Args:
        lines: From name to (n,) values, the measured series first; NaN leaves a gap.
        every: Steps from one tick to the next.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        xlabel: Text below it.
        ylabel: Text beside it.

    Returns:
        The Axes, with a legend if there are several lines.

    Raises:
        ValueError: There is no line, they differ in length, or `every` is not from 1 to the
            number of steps.

    Example:
        >>> from course_utils.plotting import plot_series
        >>> ax = plot_series({"measured": range(48), "forecast": range(48)}, xlabel="hour")
        >>> ax.get_xticks().tolist()
        [0, 24, 48]

    Introduced in lesson 7b.
    """
    values = _named(lines, "lines")
    lengths = {len(line) for line in values.values()}
    if len(lengths) > 1:
        raise ValueError(f"the lines must have equally many values; they have {sorted(lengths)}.")
    steps = lengths.pop()
    every = check_whole(every, "every", 1, steps)
    ax = new_axes(MAX_WIDTH - 0.2, 3.2, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for k, (name, line) in enumerate(values.items()):
        colour = DARK if k == 0 else colours[(k - 1) % len(colours)]
        ax.plot(line, color=colour, linewidth=2.6 if k == 0 else 2, label=name)
    ax.set(xlim=(0, steps - 1), xticks=range(0, steps + 1, every))
    ax.set(xlabel=xlabel or "", ylabel=ylabel or "")
    ax.grid(True)
    if len(values) > 1:
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(values), borderaxespad=0.1)
    if title:
        ax.set_title(title, loc="left")
    return ax
