"""The weights of a layer as a matrix: which input each output is connected with."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.plotting.canvas import (
    MAX_WIDTH,
    cell_inches,
    clear_axis,
    draw_cells,
    new_axes,
    tint,
)
from course_utils.plotting.inputs import as_numbers, check_integers
from course_utils.plotting.text import format_numbers

MOST_NUMBERED = 30  # columns up to which the weights are printed
LARGEST = 0.5  # inches: a cell
HIGHEST = 3.2  # inches: all cells


def show_weights(
    weights: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    groups: tuple[int, int] | None = None,
) -> Axes:
    """Draw a layer's weights, one row for an output and one column for an input.

    A weight of zero, which connects nothing, is left empty. The others are printed where the
    matrix has at most 30 columns.

    Args:
        weights: (outputs, inputs), any real dtype.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the matrix.
        groups: After how many rows and after how many columns a thick line stands, as (3, 5)
            for maps of 3 and images of 5 columns; None: no thick lines.

    Returns:
        The Axes. The weight from input j to output i is at x = j, y = i.

    Raises:
        ValueError: The array is not 2-D, is empty or not numeric, or groups are not two whole
            numbers from 1.

    Example:
        >>> from course_utils.plotting import show_weights
        >>> ax = show_weights([[1, 2, 0], [0, 1, 2]])
        >>> [text.get_text() for text in ax.texts if text.get_text()]
        ['1', '2', '1', '2']

    Introduced in lesson 1.
    """
    weights = as_numbers(weights, "weights", ("outputs", "inputs"), "A kernel has to be unrolled.")
    outputs, inputs = weights.shape
    if groups is not None:
        groups = check_integers(groups, "groups (rows, columns)")
        if min(groups) < 1:
            raise ValueError(f"groups must be two whole numbers from 1, got {shown(groups)}.")
    texts = None
    if inputs <= MOST_NUMBERED:
        texts = format_numbers(weights, None)
        texts[weights == 0] = ""
    if ax is None:
        cell = min(LARGEST, 0.93 * MAX_WIDTH / inputs, HIGHEST / outputs)
        width = max(inputs * cell, 0.11 * len(title or ""))
        ax = new_axes(width + 0.5, outputs * cell + (0.75 if title else 0.4), None)
    else:
        cell = cell_inches(ax, outputs, inputs)
    draw_cells(ax, tint(weights, "kernel"), texts, cell=cell)
    if groups is not None:
        rows, columns = (
            np.arange(size, n, size) for size, n in zip(groups, weights.shape, strict=True)
        )
        ax.hlines(rows - 0.5, -0.5, inputs - 0.5, color="black", linewidth=2)
        ax.vlines(columns - 0.5, -0.5, outputs - 0.5, color="black", linewidth=2)
    clear_axis(ax, title)
    ax.set(xlabel=f"{inputs} inputs", ylabel=f"{outputs} outputs")
    return ax
