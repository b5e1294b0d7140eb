"""Which cells a kernel reads: how often each pixel, and which steps through a stack."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import as_list, check_whole, shown
from course_utils.plotting.canvas import (
    GRID_COLOUR,
    ROLE_COLOURS,
    cross_out_cells,
    new_axes,
)
from course_utils.plotting.inputs import as_numbers, check_texts
from course_utils.plotting.matrices import show_matrices

NEVER = "crossed out: never read"
MOST_STEPS = 64  # of a drawn stack
MOST_LAYERS = 12


def show_reads(
    counts: Sequence[ArrayLike], *, titles: Sequence[Any] | None = None, ncols: int | None = None
) -> NDArray:
    """Draw maps of how often each pixel is read, on one scale; pixels never read are crossed out.

    Args:
        counts: (H, W) each, such as `course_utils.reference.count_reads` gives.
        titles: One title for each map.
        ncols: Maps in a row; None: all.

    Returns:
        Array of Axes, one for each map, shape (n,).

    Raises:
        ValueError: A map is none that `show_matrices` draws, or titles or ncols do not fit.

    Example:
        >>> from course_utils.plotting import show_reads
        >>> axes = show_reads([[[1, 1, 0], [1, 1, 0]]], titles=["stride 2"])
        >>> axes[0].get_title()
        'stride 2\\ncrossed out: never read'

    Introduced in lesson 2.
    """
    arrays = [as_numbers(one, "counts", ("H", "W")).astype(float) for one in counts]
    seen = [np.where(array == 0, np.nan, array) for array in arrays]
    given = check_texts(titles, len(arrays), "titles", "map") or [""] * len(arrays)
    if not all(array.all() for array in arrays):
        notes = [" " if array.all() else NEVER for array in arrays]
        given = [f"{title}\n{note}" for title, note in zip(given, notes, strict=True)]
    axes = show_matrices(seen, titles=given, ncols=ncols, vmin=0)
    for ax, array in zip(axes, arrays, strict=True):
        cross_out_cells(ax, array == 0)
    return axes


def plot_stack(
    dilations: Sequence[int],
    *,
    kernel_size: int = 2,
    steps: int = 8,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw a stack of causal layers, and every connection that leads to its last output.

    Args:
        dilations: That of each layer, the lowest first.
        kernel_size: Of every layer.
        steps: Of the signal.
        ax: Where to draw; a new figure if None.
        title: Text above the stack.

    Returns:
        The Axes: step t of layer i at x = t, y = i; the input at y = 0. What leads to the last
        output is drawn in its role's colour.

    Raises:
        ValueError: There is no layer, more than 12 layers or 64 steps, or a number below 1.

    Example:
        >>> from course_utils.plotting import plot_stack
        >>> ax = plot_stack((1, 2, 4))
        >>> [label.get_text() for label in ax.get_yticklabels()]
        ['input', 'layer 1', 'layer 2', 'layer 3']

    Introduced in lesson 7b.
    """
    given = as_list(dilations)
    if not given or len(given) > MOST_LAYERS:
        raise ValueError(f"dilations must be 1 to {MOST_LAYERS} numbers; got {shown(dilations)}.")
    jumps = [check_whole(one, "a dilation", 1, MOST_STEPS) for one in given]
    kernel_size = check_whole(kernel_size, "kernel_size", 1, MOST_STEPS)
    steps = check_whole(steps, "steps", 1, MOST_STEPS)
    levels = len(jumps)
    ax = new_axes(0.55 * steps + 1.4, 0.6 * (levels + 1) + 0.9, ax)
    reached = {steps - 1}
    for level in range(levels, -1, -1):
        role, others = ("input", "white") if level == 0 else ("output", "#D9D9D9")
        edge = ROLE_COLOURS[role] if level == 0 else "#D9D9D9"
        ax.plot(range(steps), [level] * steps, "o", color=others, mec=edge, mew=1.5, ms=12)
        ax.plot(sorted(reached), [level] * len(reached), "o", color=ROLE_COLOURS[role], ms=13)
        below = set()
        for step in reached if level else ():
            for source in range(step, -1, -jumps[level - 1])[:kernel_size]:
                ax.plot([step, source], [level, level - 1], color=GRID_COLOUR, lw=2, zorder=1)
                below.add(source)
        reached = below
    names = ["input", *(f"layer {level}" for level in range(1, levels + 1))]
    ax.set(xticks=range(steps), xlabel="step", ylim=(-0.4, levels + 0.4), xlim=(-0.5, steps - 0.5))
    ax.set_yticks(range(levels + 1), names)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)
    return ax
