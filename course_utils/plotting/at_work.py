"""A kernel at work: it slides, it takes all channels, it finds its pattern."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.arguments import shown
from course_utils.plotting.arrays import HINT_2D, MOST_NUMBERED
from course_utils.plotting.canvas import (
    GRID_COLOUR,
    ROLE_COLOURS,
    axes_inches,
    clear_axis,
    draw_cells,
    frame_cells,
)
from course_utils.plotting.images import show_image, show_images
from course_utils.plotting.inputs import as_images, as_numbers, check_integers, check_texts
from course_utils.plotting.matrices import show_matrices
from course_utils.plotting.text import format_numbers, shape_text

COLOURS = ("red", "green", "blue")


def show_pixels(
    image: ArrayLike, window: tuple[int, int, int, int], *, title: str | None = None
) -> NDArray:
    """Draw a grey image, and a part of it with the number of every pixel, in the same greys.

    Args:
        image: (H, W), any real dtype; uint8 is drawn from 0 (black) to 255 (white).
        window: (row, column, height, width) of the part, at most 15×15 pixels.
        title: Text above the image; None: its shape.

    Returns:
        Array of two Axes, shape (2,): the image with the part framed, and the part.

    Raises:
        ValueError: The image is not 2-D, is empty or not numeric, or the window lies outside or
            is too large for its numbers to be read.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_pixels
        >>> axes = show_pixels(np.eye(8), (0, 0, 2, 2))
        >>> [text.get_text() for text in axes[1].texts]
        ['1', '0', '0', '1']

    Introduced in lesson 1.
    """
    image = as_numbers(image, "image", ("H", "W"), HINT_2D)
    window = row, column, height, width = _inside(window, image.shape)
    if max(height, width) > MOST_NUMBERED:
        raise ValueError(
            f"window must be at most {MOST_NUMBERED}×{MOST_NUMBERED} pixels for their numbers to "
            f"be read, got {shape_text((height, width))}."
        )
    ratio = [image.shape[1] / image.shape[0], width / height]
    _, axes = plt.subplots(1, 2, figsize=(min(10, 3.7 * sum(ratio) + 0.3), 4.1), width_ratios=ratio)
    show_image(image, ax=axes[0], title=title or f"{shape_text(image.shape)} pixels")
    frame_cells(axes[0], window)
    greys = axes[0].images[0]
    part = image[row : row + height, column : column + width]
    cell = axes_inches(axes[1])[0] / width
    draw_cells(axes[1], greys.to_rgba(part)[..., :3], format_numbers(part), cell=cell)
    clear_axis(axes[1], "the framed pixels, with their numbers")
    return axes


def show_slide(
    image: ArrayLike, kernel: ArrayLike, stops: Sequence[tuple[int, int]]
) -> NDArray[Any]:
    """Draw a window that slides: above the image, below what is computed of the output by then.

    Args:
        image: (H, W), any real dtype; small, so that its numbers can be read.
        kernel: (kh, kw).
        stops: (row, column) of the positions to draw, in reading order.

    Returns:
        Array of Axes, shape (2, n) for n stops: the image, and under it the output.

    Raises:
        ValueError: Image or kernel are not 2-D, empty or not numeric, there is no stop, or one
            is no position of the kernel.

    Example:
        >>> from course_utils.plotting import show_slide
        >>> axes = show_slide([[1, 2, 3], [4, 5, 6]], [[1, 1]], [(0, 0), (0, 1)])
        >>> [text.get_text() for text in axes[1, 1].texts if text.get_text()]
        ['3', '5']

    Introduced in lesson 1.
    """
    image = as_numbers(image, "image", ("H", "W"), HINT_2D)
    kernel = as_numbers(kernel, "kernel", ("kh", "kw"), "Pass one kernel for one channel.")
    output = reference.conv2d(image, kernel)
    if not len(stops):
        raise ValueError("there is no stop to draw: stops is empty.")
    order = np.arange(output.size).reshape(output.shape)
    titles, partial, windows, cells = [], [], [], []
    for stop in stops:
        row, column = check_integers(stop, "stop (row, column)")
        _inside((row, column, 1, 1), output.shape, "stop")
        titles.append(f"row {row}, column {column}")
        partial.append(np.where(order <= order[row, column], output, np.nan))
        windows.append((row, column, *kernel.shape))
        cells.append((row, column, 1, 1))
    count = len(titles)
    # An output that is not yet full has the scale of the full one.
    axes = show_matrices(
        [image] * count + partial,
        titles=titles + [""] * count,
        roles=["input"] * count + ["output"] * count,
        windows=windows + cells,
        ncols=count,
    )
    return axes.reshape(2, count)


def show_channel_products(window: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
    """Draw one window of a colour image, its kernel, and all their products, channel by channel.

    Args:
        window: (kh, kw, 3), any real dtype.
        kernel: (kh, kw, 3).

    Returns:
        Array of nine Axes, shape (9,): the channels of the window, of the kernel, and the
        products; each title of the last three has their sum.

    Raises:
        ValueError: Window or kernel have another shape, or different ones, or are not numeric.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_channel_products
        >>> axes = show_channel_products(np.ones((2, 2, 3)), np.ones((2, 2, 3)))
        >>> axes[6].get_title()
        'products\\nsum 4'

    Introduced in lesson 1.
    """
    window = as_numbers(window, "window", ("kh", "kw", "3"))
    kernel = as_numbers(kernel, "kernel", ("kh", "kw", "3"))
    if window.shape != kernel.shape or window.shape[2] != 3:
        raise ValueError(
            f"window and kernel must both have the shape (kh, kw, 3), got {window.shape} and "
            f"{kernel.shape}."
        )
    products = window * kernel
    sums = format_numbers(products.sum(axis=(0, 1)))
    pieces = [*np.moveaxis(window, 2, 0), *np.moveaxis(kernel, 2, 0), *np.moveaxis(products, 2, 0)]
    axes = show_matrices(
        pieces,
        titles=[
            *(f"window\n{name}" for name in COLOURS),
            *(f"kernel\n{name}" for name in COLOURS),
            *(f"products\nsum {total}" for total in sums),
        ],
        roles=["input"] * 3 + ["kernel"] * 3 + ["output"] * 3,
        ncols=6,
    )
    terms = " + ".join(f"({term})" if term.startswith("−") else term for term in sums)
    total = format_numbers(np.array([products.sum()]))[0]
    text = f"{products.size} products, one sum:\n{terms} = {total}"
    axes[0].get_figure().text(0.75, 0.2, text, ha="center", va="center", size=16)
    return axes


def show_peaks(
    image: ArrayLike,
    maps: Sequence[ArrayLike],
    *,
    window: tuple[int, int, int, int],
    titles: Sequence[Any] | None = None,
) -> NDArray[Any]:
    """Draw an image with a window framed, and beside it maps of answers with their largest value.

    In every map an × marks the largest value, and a ring the answer of the framed window. Green is
    positive, purple negative and white 0.

    Args:
        image: (H, W), any real dtype.
        maps: (Hm, Wm) each, any real dtype: the answers of kernels as large as the window.
        window: (row, column, height, width) in the image.
        titles: One title for the image and one for each map.

    Returns:
        Array of Axes, shape (n + 1,) for n maps.

    Raises:
        ValueError: There is no map, one or the image is not 2-D, or the window lies outside.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_peaks
        >>> axes = show_peaks(np.eye(5), [np.eye(4)], window=(2, 2, 2, 2))
        >>> [line.get_xydata()[0].tolist() for line in axes[1].lines]
        [[2.0, 2.0], [0.0, 0.0]]

    Introduced in lesson 1.
    """
    image = as_numbers(image, "image", ("H", "W"), HINT_2D)
    window = _inside(window, image.shape)
    arrays = as_images(maps)
    for array in arrays:
        if array.ndim != 2:
            raise ValueError(f"a map must have shape (H, W), got {array.shape}.")
        _inside((*window[:2], 1, 1), array.shape, "the answer of the window")
    count = len(arrays) + 1
    titles = check_texts(titles, count, "titles", "panel") or [""] * count
    wide = min(3.2, 10 / count)
    _, grid = plt.subplots(1, count, figsize=(wide * count, wide + 0.4), squeeze=False)
    axes = grid.ravel()
    show_image(image, ax=axes[0])
    frame_cells(axes[0], window)
    show_images(arrays, axes=axes[1:], signed=True)
    # A white rim keeps the marks apart from whatever they lie on.
    style = {
        "color": ROLE_COLOURS["highlight"],
        "markeredgewidth": 3,
        "markerfacecolor": "none",
        "path_effects": [withStroke(linewidth=6, foreground="white")],
        "clip_on": False,
        "zorder": 5,
    }
    for ax, array in zip(axes[1:], arrays, strict=True):
        row, column = np.unravel_index(int(np.argmax(array)), array.shape)
        frame_cells(ax, (0, 0, *array.shape), GRID_COLOUR, 1)  # white is no edge
        ax.plot(window[1], window[0], "o", markersize=24, **style)
        ax.plot(column, row, "x", markersize=12, **style)
    for ax, title in zip(axes, titles, strict=True):
        ax.set_title(title, pad=14)  # a mark may lie on the upper edge
    return axes


def _inside(window: Sequence[int], shape: Sequence[int], name: str = "window") -> tuple[int, ...]:
    """Return a window (row, column, height, width) that lies inside an array of this shape."""
    window = check_integers(window, f"{name} (row, column, height, width)")
    row, column, height, width = window
    fits = 0 <= row <= shape[0] - height and 0 <= column <= shape[1] - width
    if not fits or height < 1 or width < 1:
        raise ValueError(
            f"{name} {shown(tuple(window))} does not lie inside of {shape_text(tuple(shape))}."
        )
    return window
