"""Several small matrices side by side, their cells of one size."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.arrays import HINT_2D, show_matrix
from course_utils.plotting.canvas import MAX_WIDTH
from course_utils.plotting.inputs import as_numbers, check_columns, check_role, check_texts

HIGHEST = 4.1  # inches: with its code the picture still fits a projected screen
LARGEST_CELL = 0.62  # inches
GAP = 0.45  # inches between two matrices
HEADER = 0.3  # inches a line of a title
BELOW = 0.08  # inches below a matrix
LETTER = 0.11  # inches a letter of a title


def show_matrices(
    matrices: Sequence[ArrayLike],
    *,
    titles: Sequence[Any] | None = None,
    roles: str | Sequence[str] = "input",
    windows: Sequence[tuple[int, int, int, int] | None] | None = None,
    ncols: int | None = None,
    fmt: str | None = None,
    values: bool | None = None,
    shared_scale: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
) -> NDArray:
    """Draw several matrices in one figure, as `show_matrix` draws one.

    A cell is equally large in all of them, so that sizes can be compared by eye. The matrices of
    one role have one scale: equal numbers have equal colours.

    Args:
        matrices: (H, W) each, of any sizes.
        titles: One title for each matrix; "\\n" begins a second line.
        roles: One role for all ("input", "kernel", "output" or "padding"), or one for each.
        windows: For each matrix (row, column, height, width) of cells to frame, or None.
        ncols: Matrices in a row; None: all.
        fmt: Format specification of the numbers, as in `show_matrix`.
        values: Print the numbers? None prints them in matrices up to 15×15.
        shared_scale: One scale for the matrices of all roles together.
        vmin: Value drawn white (or, if negative, darkest purple) in every matrix.
        vmax: Value drawn in the full colour in every matrix.

    Returns:
        Array of Axes, one for each matrix, shape (n,).

    Raises:
        ValueError: There is no matrix, one is none that `show_matrix` takes, or titles, roles,
            windows or ncols do not fit.

    Example:
        >>> from course_utils.plotting import show_matrices
        >>> axes = show_matrices([[[1, 2], [3, 4]], [[1, 0]]], roles=["input", "kernel"])
        >>> [len(ax.texts) for ax in axes]
        [4, 2]

    Introduced in lesson 1.
    """
    arrays = [as_numbers(one, "matrix", ("H", "W"), HINT_2D) for one in matrices]
    if not arrays:
        raise ValueError("there is no matrix to draw: matrices is empty.")
    count = len(arrays)
    given = check_texts(titles, count, "titles", "matrix") or [""] * count
    kinds = [roles] * count if isinstance(roles, str) else list(roles)
    frames = [None] * count if windows is None else list(windows)
    for what, got in (("roles", kinds), ("windows", frames)):
        if len(got) != count:
            raise ValueError(f"{what} must be one for each matrix: {count}, not {len(got)}.")
    axes = _grid(arrays, given, check_columns(ncols, count, count))
    for ax, array, title, role, window in zip(axes, arrays, given, kinds, frames, strict=True):
        check_role(role)
        fellows = [a for a, kind in zip(arrays, kinds, strict=True) if shared_scale or kind == role]
        low, high = _limits(fellows)
        show_matrix(
            array,
            ax=ax,
            title=title or None,
            role=role,
            window=window,
            values=values,
            fmt=fmt,
            vmin=low if vmin is None else vmin,
            vmax=high if vmax is None else vmax,
        )
    return axes


def _limits(arrays: list[NDArray]) -> tuple[float, float]:
    """The smallest and the largest finite number of all arrays; zero is always between them."""
    numbers = np.concatenate([array[np.isfinite(array)].ravel() for array in arrays])
    return float(numbers.min(initial=0.0)), float(numbers.max(initial=0.0))


def _grid(arrays: list[NDArray], titles: list[str], columns: int) -> NDArray[Any]:
    """One Axes for each array in a new figure, placed so that all cells have the same size."""
    count = len(arrays)
    wide = [max(array.shape[1] for array in arrays[k::columns]) for k in range(columns)]
    high = [max(a.shape[0] for a in arrays[k : k + columns]) for k in range(0, count, columns)]
    header = HEADER * max(title.count("\n") + 1 if title else 0 for title in titles) + 0.12
    cell = min(
        LARGEST_CELL,
        (MAX_WIDTH - GAP * columns) / sum(wide),
        (HIGHEST - (header + BELOW) * len(high)) / sum(high),
    )
    # A title may be wider than its matrix.
    needed = [
        max(LETTER * max(map(len, title.split("\n"))) for title in titles[k::columns])
        for k in range(columns)
    ]
    widths = [max(n * cell, need) + GAP for n, need in zip(wide, needed, strict=True)]
    heights = [n * cell + header + BELOW for n in high]
    width, height = sum(widths), sum(heights)
    # Without an engine of its own the figure would be laid out anew once it has been saved.
    by_hand = PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True)
    figure = plt.figure(figsize=(width, height), layout=by_hand)
    axes = np.empty(count, dtype=object)
    for k, array in enumerate(arrays):
        row, column = divmod(k, columns)
        rows, across = (n * cell for n in array.shape)
        left = sum(widths[:column]) + (widths[column] - across) / 2
        top = height - sum(heights[:row]) - header - (high[row] * cell - rows) / 2
        axes[k] = figure.add_axes(
            (left / width, (top - rows) / height, across / width, rows / height)
        )
    return axes
