"""Rows of small images that belong together, and images beside their feature maps."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.canvas import (
    GRID_COLOUR,
    MAX_WIDTH,
    SIGNED_MAP,
    clear_axis,
    grey_scale,
)
from course_utils.plotting.inputs import as_images, as_numbers, check_texts

HIGHEST = 3.9  # inches: with its code the picture still fits a projected screen
LETTER = 0.105  # inches a letter of a label
ADVICE = "Give each row as many images of one size as the others."


def show_rows(
    rows: Sequence[ArrayLike] | ArrayLike,
    *,
    labels: Sequence[Any],
    title: str | None = None,
) -> NDArray:
    """Draw rows of small images, all on one grey scale, with a label before each row.

    Args:
        rows: (R, N, H, W): N images in each of R rows; black is the smallest value of all.
        labels: One text for each row.
        title: Text above the picture.

    Returns:
        Array of Axes, shape (R, N).

    Raises:
        ValueError: The rows are not of one shape, are empty or not numeric, or the labels are
            not as many as the rows.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_rows
        >>> show_rows(np.ones((2, 5, 3, 3)), labels=["first", "second"]).shape
        (2, 5)

    Introduced in lesson 1.
    """
    images = as_numbers(rows, "rows", ("R", "N", "H", "W"), ADVICE)
    texts = check_texts(labels, len(images), "labels", "row") or []
    count, columns, height, width = images.shape
    left = LETTER * max(map(len, texts)) + 0.15
    header = 0.4 if title else 0.05
    tile = min(0.8, (MAX_WIDTH - 0.1 - left) / columns, (HIGHEST - header) / count * width / height)
    size = (left + tile * columns, header + tile * count * height / width)
    figure, axes = plt.subplots(count, columns, figsize=size, squeeze=False)
    scale = grey_scale(images, False)
    for row, text in enumerate(texts):
        for column in range(columns):
            axes[row, column].imshow(images[row, column], cmap="gray", norm=scale)
            clear_axis(axes[row, column])
        axes[row, 0].set_ylabel(text, rotation=0, ha="right", va="center", size=13)
    if title:
        figure.suptitle(title)
    return axes


def show_with_maps(
    images: Sequence[ArrayLike] | ArrayLike,
    maps: Sequence[ArrayLike] | ArrayLike,
    *,
    titles: Sequence[Any],
    map_title: str = "its feature map",
) -> NDArray:
    """Draw images in a row, each followed by its feature map in a frame.

    All images are on one grey scale; all maps on one scale too, purple below zero, white at zero
    and green above.

    Args:
        images: List of images (H, W), of any sizes.
        maps: Their feature maps (H, W), as many.
        titles: One text for each image.
        map_title: Text above each map.

    Returns:
        Array of Axes, shape (n, 2): image and map.

    Raises:
        ValueError: There are not as many maps and titles as images, or one is no grey image.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_with_maps
        >>> axes = show_with_maps([np.eye(4)], [np.eye(2)], titles=["a line"])
        >>> [ax.get_title() for ax in axes[0]]
        ['a line', 'its feature map']

    Introduced in lesson 1.
    """
    left, right = as_images(images), as_images(maps)
    count = len(left)
    if len(right) != count:
        raise ValueError(f"maps must be one for each image: {count}, not {len(right)}.")
    if any(array.ndim != 2 for array in (*left, *right)):
        raise ValueError("images and maps are grey: pass one channel, for example image[:, :, 0].")
    texts = check_texts(titles, count, "titles", "image") or []
    size = min(2.6, 0.98 * MAX_WIDTH / (2 * count))
    _, axes = plt.subplots(1, 2 * count, figsize=(2 * count * size, size + 0.35), squeeze=False)
    pairs = axes.reshape(count, 2)
    grey = grey_scale(np.concatenate([array.ravel() for array in left]), False)
    signed = grey_scale(np.concatenate([array.ravel() for array in right]), True)
    for (image_ax, map_ax), image, one_map, text in zip(pairs, left, right, texts, strict=True):
        image_ax.imshow(image, cmap="gray", norm=grey)
        map_ax.imshow(one_map, cmap=SIGNED_MAP, norm=signed)
        clear_axis(image_ax, text)
        clear_axis(map_ax, map_title)
        map_ax.spines[:].set(visible=True, color=GRID_COLOUR, linewidth=1.5)
    return pairs
