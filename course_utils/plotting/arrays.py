"""Small arrays as cells with their numbers, and a kernel at work on them."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.arguments import shown
from course_utils.plotting.canvas import (
    MAX_WIDTH,
    ROLE_COLOURS,
    cell_inches,
    clear_axis,
    draw_cells,
    frame_cells,
    new_axes,
    tint,
)
from course_utils.plotting.inputs import as_numbers, check_integers, check_role, check_texts
from course_utils.plotting.text import cell_for, format_numbers, shape_text
from course_utils.reference.validation import sides

MOST_NUMBERED = 15  # rows or columns up to which numbers are printed unasked
LEAST_HEIGHT = 0.4  # inches: cells of a long sequence are higher than wide
MOST_PRINTABLE = 20  # beyond this a number in a cell cannot be read
MOST_RINGS = 100  # of padding: more would hide the image
HINT_2D = "Pass one channel of one image, for example image[:, :, 0]."


def show_matrix(
    matrix: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    role: str = "input",
    window: tuple[int, int, int, int] | None = None,
    values: bool | None = None,
    fmt: str | None = None,
    annotate_shape: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
) -> Axes:
    """Draw a matrix as cells, row 0 on top, with the number printed in every cell.

    White is zero and the role's colour the largest value; negative values are purple, on the
    same scale. A cell that holds NaN is drawn empty.

    Args:
        matrix: (H, W), any real dtype or bool.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the matrix.
        role: "input", "kernel", "output" or "padding": which colour the cells have.
        window: (row, column, height, width) of cells to frame.
        values: Print the numbers? None prints them up to 15×15.
        fmt: Format specification of the numbers, such as ".2f". None writes whole numbers
            without decimals and others with as few as their size calls for.
        annotate_shape: Write the shape, as in "5×7", under the matrix.
        vmin: Value drawn white (or, if negative, darkest purple); None: 0 or the minimum.
        vmax: Value drawn in the full colour; None: the maximum.

    Returns:
        The Axes. The centre of cell (r, c) is at x = c, y = r.

    Raises:
        ValueError: The matrix is not 2-D, is empty or not numeric, the role is unknown, the
            window reaches outside, the format is none, or `values=True` with more than 20 rows
            or columns.

    Example:
        >>> from course_utils.plotting import show_matrix
        >>> ax = show_matrix([[1, 0, -1], [2, 0, -2]], role="kernel", title="kernel")
        >>> [text.get_text() for text in ax.texts]
        ['1', '0', '−1', '2', '0', '−2']

    Introduced in lesson 8.
    """
    matrix = as_numbers(matrix, "matrix", ("H", "W"), HINT_2D)
    check_role(role)
    rows, columns = matrix.shape
    if values is None:
        values = max(rows, columns) <= MOST_NUMBERED
    elif values and max(rows, columns) > MOST_PRINTABLE:
        raise ValueError(
            f"the numbers of a {shape_text(matrix.shape)} matrix do not fit its cells: at most "
            f"{MOST_PRINTABLE} rows and columns. Pass values=False or a slice of the matrix."
        )
    if window is not None:
        window = _check_window(window, rows, columns)
    texts = format_numbers(matrix, fmt) if values else None
    ax, cell = _matrix_axes(rows, columns, texts, ax, title, extra=0.35 * annotate_shape)
    draw_cells(ax, tint(matrix, role, vmin, vmax), texts, cell=cell)
    clear_axis(ax, title)
    if window is not None:
        frame_cells(ax, window)
    if annotate_shape:
        ax.set_xlabel(shape_text(matrix.shape), labelpad=8)
    return ax


def _check_window(window: Sequence[int], rows: int, columns: int) -> tuple[int, ...]:
    window = check_integers(window, "window (row, column, height, width)")
    row, column, height, width = window
    inside = row >= 0 and row + height <= rows and column >= 0 and column + width <= columns
    if height < 1 or width < 1 or not inside:
        raise ValueError(
            f"window (row, column, height, width) = {shown(window)} does not lie inside the "
            f"{rows}×{columns} matrix."
        )
    return window


def _matrix_axes(
    rows: int,
    columns: int,
    texts: NDArray | None,
    ax: Axes | None,
    title: str | None,
    extra: float = 0.0,
    least: float = 0.0,
) -> tuple[Axes, float]:
    """Return an Axes for rows × columns cells and the side of a cell in inches."""
    if ax is not None:
        return ax, cell_inches(ax, rows, columns)
    largest = 0.9 * MAX_WIDTH / max(rows, columns)
    wanted = max(0.15, 4 / max(rows, columns)) if texts is None else cell_for(texts)
    cell = min(largest, max(wanted, least))
    width = max(columns * cell, 0.11 * len(str(title or ""))) + 0.2
    return new_axes(
        width, max(rows * cell, LEAST_HEIGHT) + (0.5 if title else 0.15) + extra, None
    ), cell


def plot_signal(
    values: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    role: str = "input",
    window: tuple[int, int] | None = None,
    labels: Sequence[Any] | None = None,
    padding: tuple[int, int] = (0, 0),
    fmt: str | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
) -> Axes:
    """Draw a one-dimensional array as a row of cells with their numbers.

    Args:
        values: (T,), any real dtype or bool. NaN leaves a cell empty. Numbers are printed up
            to 20 cells.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the cells.
        role: "input", "kernel", "output" or "padding": which colour the cells have.
        window: (start, length) of cells to frame.
        labels: One text per cell, written under it.
        padding: How many of the first and of the last cells are padding, drawn hatched.
        fmt: Format specification of the numbers, as in `show_matrix`.
        vmin, vmax: Ends of the scale of colours, as in `show_matrix`.

    Returns:
        The Axes. The centre of cell t is at x = t, y = 0.

    Raises:
        ValueError: The array is not 1-D, is empty or not numeric, the role is unknown, or
            window, labels or padding do not fit its length.

    Example:
        >>> from course_utils.plotting import plot_signal
        >>> ax = plot_signal([0, 0, 1, 2, 3], window=(1, 3), padding=(2, 0))
        >>> [text.get_text() for text in ax.texts]
        ['0', '0', '1', '2', '3']

    Introduced in lesson 7.
    """
    values = as_numbers(values, "values", ("T",))
    check_role(role)
    length = len(values)
    labels = check_texts(labels, length, "labels", "cell")
    padding = before, after = check_integers(padding, "padding (before, after)")
    if min(before, after) < 0 or before + after > length:
        raise ValueError(f"padding {shown(padding)} does not fit a sequence of {length} values.")
    if window is not None:
        window = start, size = check_integers(window, "window (start, length)")
        if start < 0 or size < 1 or start + size > length:
            raise ValueError(
                f"window (start, length) = {shown(window)} does not lie inside the {length} values."
            )
    texts = format_numbers(values, fmt)[None] if length <= MOST_PRINTABLE else None
    widest = max(map(len, labels or [""])) * 0.095 + 0.1  # inches that the labels ask for
    ax, cell = _matrix_axes(
        1, length, texts, ax, title, extra=0.35 * bool(labels), least=widest if labels else 0
    )
    hatched = np.zeros((1, length), dtype=bool)
    hatched[0, :before] = hatched[0, length - after :] = True
    draw_cells(ax, tint(values[None], role, vmin, vmax), texts, cell=cell, hatched=hatched)
    if cell < LEAST_HEIGHT:
        ax.set_aspect(LEAST_HEIGHT / cell)
    clear_axis(ax, title)
    if window is not None:
        frame_cells(ax, (0, window[0], 1, window[1]))
    if labels:
        ax.set_xticks(range(length), labels)
        ax.tick_params(axis="x", length=0)
    return ax


def show_padding(
    image: ArrayLike,
    amount: int | tuple,
    *,
    mode: Literal["constant", "reflect", "edge"] = "constant",
    ax: Axes | None = None,
    title: str | None = None,
    windows: Sequence[tuple[int, int, int, int]] = (),
) -> Axes:
    """Draw a padded matrix: padding cells hatched grey, the original framed.

    Args:
        image: (H, W), any real dtype or bool.
        amount: Rings of padding; or what else `course_utils.reference.pad2d` takes: a pair
            (rows, columns) or ((top, bottom), (left, right)).
        mode: "constant" (zeros), "reflect" or "edge".
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the matrix.
        windows: (row, column, height, width) of cells to frame; those of the padding above and
            to the left have negative rows and columns.

    Returns:
        The Axes. Pixel (r, c) of the image is at x = c, y = r; the padding above it and to
        its left has negative coordinates.

    Raises:
        ValueError: The image is not 2-D, is empty or not numeric, or amount or mode are not
            what `pad2d` takes.

    Example:
        >>> from course_utils.plotting import show_padding
        >>> ax = show_padding([[7]], 1)
        >>> sum(patch.get_hatch() is not None for patch in ax.patches)
        8

    Introduced in lesson 2.
    """
    image = as_numbers(image, "image", ("H", "W"), HINT_2D)
    if max(map(max, sides(amount, 2))) > MOST_RINGS:
        raise ValueError(f"amount must be at most {MOST_RINGS} rings, got {shown(amount)}.")
    padded = reference.pad2d(image, amount, mode=mode)
    hatched = reference.pad2d(np.ones_like(image), amount) == 0
    top, left = (int(first) for first in np.argwhere(~hatched)[0])
    texts = format_numbers(padded) if max(padded.shape) <= MOST_PRINTABLE else None
    rows, columns = padded.shape
    ax, cell = _matrix_axes(rows, columns, texts, ax, title)
    draw_cells(ax, tint(padded, "input"), texts, cell=cell, origin=(-top, -left), hatched=hatched)
    clear_axis(ax, title)
    frame_cells(ax, (0, 0, *image.shape), ROLE_COLOURS["input"], 3)
    for window in windows:
        row, column, height, width = check_integers(window, "window (row, column, height, width)")
        frame_cells(ax, (row, column, height, width))
    return ax
