"""Signals as curves, and what kernels make of one."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers, check_columns, check_texts
from course_utils.plotting.text import MUTED

MOST_KERNELS = 5


def plot_signals(
    signals: ArrayLike,
    *,
    titles: Sequence[Any],
    ncols: int | None = None,
    xlabel: str = "step",
    title: str | None = None,
) -> NDArray:
    """Draw each signal as a curve of its own, all on one scale.

    Args:
        signals: (n, T) values.
        titles: One text for each signal.
        ncols: How many stand side by side; None: five.
        xlabel: Text below the picture.
        title: Text above it.

    Returns:
        Array of n Axes.

    Raises:
        ValueError: The signals are no (n, T) numbers, or the titles are not as many.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import plot_signals
        >>> plot_signals(np.eye(4), titles=["a", "b", "c", "d"], ncols=2).shape
        (4,)

    Introduced in lesson 7.
    """
    values = as_numbers(signals, "signals", ("n", "T"))
    count = len(values)
    texts = check_texts(titles, count, "titles", "signal") or []
    columns = check_columns(ncols, count, min(count, 5))
    rows = -(-count // columns)
    size = (min(0.97 * MAX_WIDTH, 4.6 * columns), min(3.9, 1.0 + 1.35 * rows))
    figure, axes = plt.subplots(
        rows, columns, figsize=size, sharex=True, sharey=True, squeeze=False
    )
    for ax in axes.flat[count:]:
        ax.set_visible(False)
    for ax, curve, text in zip(axes.flat, values, texts, strict=False):
        ax.plot(curve, color=ROLE_COLOURS["input"])
        ax.set_title(text)
    figure.supxlabel(xlabel)
    if title:
        figure.suptitle(title)
    return np.array(axes.flat[:count])


def plot_kernels_at_work(
    signal: ArrayLike,
    kernels: ArrayLike,
    maps: ArrayLike,
    *,
    places: ArrayLike | None = None,
    title: str | None = None,
) -> NDArray:
    """Draw kernels as bars, and beside each the feature map that it makes of a signal.

    Args:
        signal: (T,), drawn grey beside each map, on a scale of its own.
        kernels: (n, k), one row of weights for each kernel, n at most 5; one scale for all.
        maps: (n, S), what each kernel gives.
        places: (S,), the step at the middle of each output's window; None: 0, 1, 2, …
        title: Text above the picture.

    Returns:
        Array of Axes, shape (n, 2): a kernel, and its map.

    Raises:
        ValueError: The shapes do not fit, or there are more than 5 kernels.

    Example:
        >>> from course_utils.plotting import plot_kernels_at_work
        >>> axes = plot_kernels_at_work([0, 1, 3, 3], [[-1, 1]], [[1, 2, 0]])
        >>> [float(bar.get_height()) for bar in axes[0, 0].patches]
        [-1.0, 1.0]

    Introduced in lesson 7.
    """
    curve = as_numbers(signal, "signal", ("T",))
    weights = as_numbers(kernels, "kernels", ("n", "k")).astype(float)
    found = as_numbers(maps, "maps", ("n", "S"))
    count, size = weights.shape
    if len(found) != count or count > MOST_KERNELS:
        raise ValueError(
            f"expected at most {MOST_KERNELS} kernels and one map for each; "
            f"got {count} kernels and {len(found)} maps."
        )
    middles = np.arange(found.shape[1]) if places is None else as_numbers(places, "places", ("S",))
    if len(middles) != found.shape[1]:
        raise ValueError(
            f"places must hold one step for each of the {found.shape[1]} outputs; "
            f"got {len(middles)}."
        )
    figure, axes = plt.subplots(
        count,
        2,
        figsize=(9, 0.6 + 0.85 * count),
        width_ratios=[1, 3.5],
        sharex="col",
        sharey="col",
        squeeze=False,
    )
    top = max(float(found.max()), 1e-9)
    behind = (curve - curve.min()) / max(float(np.ptp(curve)), 1e-9) * top
    for (left, right), kernel, line in zip(axes, weights, found, strict=True):
        colours = [ROLE_COLOURS["negative" if value < 0 else "kernel"] for value in kernel]
        left.bar(range(size), kernel, color=colours)
        left.axhline(0, color="black", linewidth=1)
        right.plot(behind, color=MUTED, linewidth=1.2, linestyle="--")
        right.plot(middles, line, color=ROLE_COLOURS["output"], marker="o")
    axes[0, 0].set_title("kernel")
    axes[0, 1].set_title("its feature map (dashed: the signal, scaled to fit)")
    axes[-1, 0].set_xticks(range(size))
    axes[-1, 0].set_xlabel("weight")
    axes[-1, 1].set_xlabel("step")
    if title:
        figure.suptitle(title)
    return axes
