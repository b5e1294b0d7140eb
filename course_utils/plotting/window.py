"""One position of a kernel over its input, with the arithmetic written out."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.arguments import shown
from course_utils.plotting.arrays import HINT_2D, MOST_PRINTABLE
from course_utils.plotting.canvas import (
    MAX_WIDTH,
    ROLE_COLOURS,
    cell_inches,
    clear_axis,
    cross_out_cells,
    draw_cells,
    frame_cells,
    tint,
)
from course_utils.plotting.inputs import as_numbers, check_integers
from course_utils.plotting.text import cell_for, font_for, format_numbers, shape_text
from course_utils.reference.windows import axis_padding

NOTE = "crossed out: never read"
SUM_SIZE = 13  # points
LETTER, LINE = 0.105, 0.24  # inches that a letter and a line of the sum take
HIGHEST = 4.0  # inches: with its code the picture still fits a projected screen
HEADER, BELOW, GAPS = 0.4, 0.35, 0.35  # inches: titles, the note, and between the panels
MOST_PRODUCTS = 25  # a longer sum is shortened to its first and last products


def show_kernel_window(
    image: ArrayLike,
    kernel: ArrayLike,
    position: tuple[int, int],
    *,
    strides: int | tuple[int, int] = 1,
    padding: str | int = "valid",
    dilation_rate: int | tuple[int, int] = 1,
    axes: Any = None,
) -> NDArray:
    """Draw a kernel at one position: input with the framed window, kernel, output, arithmetic.

    Padding is drawn hatched. Input cells that no position reads, because the stride does not
    divide, are pale and crossed out. The output is that of `course_utils.reference.conv2d`.

    Args:
        image: (H, W), any real dtype or bool; with its padding at most 20×20.
        kernel: (kh, kw).
        position: (row, column) of the output cell.
        strides: As for `conv2d`: an int or a pair (vertical, horizontal).
        padding: "valid", "same" or the number of rings.
        dilation_rate: As for `conv2d`: an int or a pair.
        axes: Three Axes to draw in; a new figure if None. The sum stands under the second.

    Returns:
        Array of three Axes, shape (3,): input, kernel, output. Pixel (r, c) of the image is at
        x = c, y = r; padding above it and to its left has negative coordinates.

    Raises:
        ValueError: Image or kernel are not 2-D, empty or not numeric, the position is not one
            of the output's, `axes` are not three, or an option is not one `conv2d` takes.

    Example:
        >>> from course_utils.plotting import show_kernel_window
        >>> axes = show_kernel_window([[1, 2, 3], [4, 5, 6]], [[1, -1]], (1, 0))
        >>> axes[1].get_xlabel()
        '4·1 + 5·(−1)\\n= −1'

    Introduced in lesson 2.
    """
    image = as_numbers(image, "image", ("H", "W"), HINT_2D)
    kernel = as_numbers(kernel, "kernel", ("kh", "kw"), "Pass one kernel for one channel.")
    output = reference.conv2d(
        image, kernel, strides=strides, padding=padding, dilation_rate=dilation_rate
    )
    position = _check_position(position, output.shape)
    sides, reads = _positions(
        image.shape, kernel.shape, output.shape, strides, padding, dilation_rate
    )
    padded = reference.pad2d(image, sides)
    if max(padded.shape) > MOST_PRINTABLE:
        raise ValueError(
            f"image must be at most {MOST_PRINTABLE}×{MOST_PRINTABLE} with its padding for its "
            f"numbers to be read; got {shape_text(padded.shape)}. Pass a part of it."
        )
    rows, columns = (read[index] for read, index in zip(reads, position, strict=True))
    lit = padded[np.ix_(rows + sides[0][0], columns + sides[1][0])]
    sum_text = _sum_text(lit, kernel, output[position])

    texts = [format_numbers(array) for array in (padded, kernel, output)]
    unread = np.ones(image.shape, dtype=bool)
    unread[np.ix_(*(np.isin(np.arange(n), r) for n, r in zip(image.shape, reads, strict=True)))] = 0
    axes, cells = _panels(texts, axes, sum_text, NOTE if unread.any() else "")
    # Cells of one size have numbers of one size.
    size = min(map(font_for, texts, cells)) if max(cells) - min(cells) < 1e-6 else None
    _draw_input(axes[0], padded, sides, unread, texts[0], cells[0], size)
    _frame_window(axes[0], rows, columns)
    draw_cells(axes[1], tint(kernel, "kernel"), texts[1], cell=cells[1], size=size)
    draw_cells(axes[2], tint(output, "output"), texts[2], cell=cells[2], size=size)
    frame_cells(axes[2], (*position, 1, 1))
    for ax, name, array in zip(
        axes, ("input", "kernel", "output"), (image, kernel, output), strict=True
    ):
        clear_axis(ax, f"{name} {shape_text(array.shape)}")
    return axes


def _check_position(position: tuple[int, int], shape: tuple[int, int]) -> tuple[int, ...]:
    position = check_integers(position, "position (row, column)")
    if not all(0 <= i < n for i, n in zip(position, shape, strict=True)):
        raise ValueError(
            f"position (row, column) = {shown(position)} is not a cell of the output, which is "
            f"{shape_text(shape)}: rows 0 to {shape[0] - 1}, columns 0 to {shape[1] - 1}."
        )
    return position


def _positions(
    image: tuple[int, ...],
    kernel: tuple[int, ...],
    output: tuple[int, ...],
    strides: int | tuple[int, int],
    padding: str | int,
    dilation_rate: int | tuple[int, int],
) -> tuple[list[tuple[int, int]], list[NDArray]]:
    """Return, for rows and for columns, the padding's sides and the indices that are read.

    The indices have shape (output cells, kernel cells); those of the padding before are negative.
    """
    steps, dilations = np.broadcast_to(strides, 2), np.broadcast_to(dilation_rate, 2)
    sides, reads = [], []
    for n, k, m, s, d in zip(image, kernel, output, steps, dilations, strict=True):
        sides.append(axis_padding(n, d * (k - 1) + 1, s, padding))
        reads.append(np.arange(m)[:, None] * s - sides[-1][0] + np.arange(k) * d)
    return sides, reads


def _panels(
    texts: list[NDArray], axes: Any, sum_text: str, note: str
) -> tuple[NDArray, list[float]]:
    """Return three Axes whose cells are of one size, and these sizes; under them sum and note."""
    shapes = [text.shape for text in texts]
    if axes is not None:
        axes = np.ravel(np.asarray(axes, dtype=object))
        if len(axes) != 3:
            raise ValueError(f"axes must be three Axes: input, kernel, output; got {len(axes)}.")
        axes[0].set_xlabel(note, labelpad=8)
        axes[1].set_xlabel(sum_text, size=SUM_SIZE, labelpad=8)
        return axes, [cell_inches(ax, *shape) for ax, shape in zip(axes, shapes, strict=True)]
    # A panel is at least as wide as its title, and that of the kernel as wide as the sum.
    lines = sum_text.split("\n")
    first, middle, last = (max(columns, 2.6) for _, columns in shapes)
    words, tallest = LETTER * max(map(len, lines)), max(rows for rows, _ in shapes)
    cell = min(
        max(cell_for(text) for text in texts),
        (HIGHEST - HEADER - BELOW * bool(note)) / tallest,
        (MAX_WIDTH - 3 * GAPS - words) / (first + last),
        (MAX_WIDTH - 3 * GAPS) / (first + middle + last),
    )
    below = 2 * LINE * len(lines)  # the sum, and as much above the kernel
    note_height = BELOW * bool(note)
    height = HEADER + note_height + max(tallest * cell, shapes[1][0] * cell + below)
    widths = [first * cell + GAPS, max(middle * cell, words) + GAPS, last * cell + GAPS]
    # Without an engine of its own the figure would be laid out anew once it has been saved.
    by_hand = PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True)
    figure = plt.figure(figsize=(sum(widths), height), layout=by_hand)
    axes = np.empty(3, dtype=object)
    for k, (rows, columns) in enumerate(shapes):
        left = sum(widths[:k]) + (widths[k] - columns * cell) / 2
        bottom = note_height + (height - HEADER - note_height - rows * cell) / 2
        across, down = sum(widths), height
        axes[k] = figure.add_axes(
            (left / across, bottom / down, columns * cell / across, rows * cell / down)
        )
    axes[0].set_xlabel(note, labelpad=8)
    axes[1].set_xlabel(sum_text, size=SUM_SIZE, labelpad=8)
    return axes, [cell] * 3


def _draw_input(
    ax: Axes,
    padded: NDArray,
    sides: list[tuple[int, int]],
    unread: NDArray,
    texts: NDArray,
    cell: float,
    size: float | None,
) -> None:
    """Draw the padded image; cross out its cells that no position reads."""
    (top, _), (left, _) = sides
    inside = reference.pad2d(np.ones(unread.shape), sides) == 1
    rgb = tint(padded, "input")
    rgb[inside] = np.where(unread.ravel()[:, None], 0.3 * rgb[inside] + 0.7, rgb[inside])
    draw_cells(ax, rgb, texts, cell=cell, size=size, origin=(-top, -left), hatched=~inside)
    if not inside.all():
        frame_cells(ax, (0, 0, *unread.shape), ROLE_COLOURS["input"], 2.5)
    cross_out_cells(ax, unread)


def _frame_window(ax: Axes, rows: NDArray, columns: NDArray) -> None:
    """Frame the window: as a whole, or cell by cell where dilation leaves gaps."""
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    if (height, width) == (len(rows), len(columns)):
        frame_cells(ax, (rows[0], columns[0], height, width))
        return
    for row in rows:
        for column in columns:
            frame_cells(ax, (row, column, 1, 1))


def _sum_text(window: NDArray, kernel: NDArray, total: Any) -> str:
    """Write the products in reading order, one line for each row of the kernel, and their sum."""
    left, right = format_numbers(window), format_numbers(kernel)
    result = format_numbers(np.array([total]))[0]
    exact = all(
        _is_exact(array, texts)
        for array, texts in ((window, left), (kernel, right), (np.array([total]), [result]))
    )
    products = np.array(
        [f"{_bracket(a)}·{_bracket(b)}" for a, b in zip(left.flat, right.flat, strict=True)],
        dtype=object,
    ).reshape(kernel.shape)
    if kernel.size > MOST_PRODUCTS:
        first, last = " + ".join(products.flat[:3]), products.flat[-1]
        lines = [f"{first} + … + {last}  ({kernel.size} products)"]
    else:
        lines = [" + ".join(row) for row in products]
    return "\n+ ".join(lines) + f"\n{'=' if exact else '≈'} {result}"


def _bracket(number: str) -> str:
    return f"({number})" if number.startswith("−") else number


def _is_exact(values: NDArray, texts: Any) -> bool:
    written = [float(text.replace("−", "-")) for text in np.ravel(texts)]
    return np.allclose(np.ravel(values), written, rtol=1e-6, atol=1e-9)
