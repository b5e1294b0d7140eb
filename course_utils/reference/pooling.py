"""Pooling, and how far back one cell of a deep layer looks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from course_utils.reference import validation as check
from course_utils.reference.windows import windows_of

Pair = int | tuple[int, int]


def max_pool2d(
    image: ArrayLike, pool_size: Pair = 2, *, strides: Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """Keep the largest value of every window, channel by channel.

    Args:
        image: (H, W), or (H, W, C).
        pool_size: The window: an int, or a pair (height, width).
        strides: Step between windows: an int or a pair; None means `pool_size`.
        padding: "valid" (none) or "same" (the added cells are never the maximum).

    Returns:
        (H', W'), or (H', W', C).

    Raises:
        ValueError: A bad image or option, or a window larger than the image under "valid".

    Example:
        >>> max_pool2d([[1, 5, 2, 0], [3, 4, 1, 7]])
        array([[5, 7]])

    Introduced in lesson 3.
    """
    image = check.array(image, "image", 3, ranks=(2, 3))
    image = check.widened(image, "image", 3)
    lowest = -np.inf if image.dtype.kind == "f" else np.iinfo(image.dtype).min
    windows = _pool_windows(image, pool_size, strides, padding, lowest)
    result = windows.max(axis=(2, 3))
    return result.reshape(result.shape[: image.ndim])


def avg_pool2d(
    image: ArrayLike, pool_size: Pair = 2, *, strides: Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """Take the mean of every window, channel by channel.

    Arguments and shapes are those of `max_pool2d`; under "same" the mean is over the real cells
    of a window. Integers and bool give float64.

    Raises:
        ValueError: As for `max_pool2d`.

    Example:
        >>> avg_pool2d([[1, 5, 2, 0], [3, 4, 1, 7]])
        array([[3.25, 2.5 ]])

    Introduced in lesson 3.
    """
    image = check.array(image, "image", 3, ranks=(2, 3))
    image = image.astype(check.float_dtype(image))
    windows = _pool_windows(image, pool_size, strides, padding, 0)
    check.summands(3, windows[0, 0, ..., 0].size, image)
    cells = _pool_windows(np.ones(image.shape[:2], int), pool_size, strides, padding, 0)
    result = windows.sum(axis=(2, 3)) / cells.sum(axis=(2, 3)).astype(image.dtype)
    return result.reshape(result.shape[: image.ndim])


def receptive_field(layers: Sequence[tuple[int, ...]]) -> int:
    """Count the input cells along one axis that one output cell depends on.

    `layers` holds, from input to output, one (kernel_size, strides) or (kernel_size, strides,
    dilation_rate) per convolution or pooling layer. No layer at all gives 1: a cell depends on itself.

    Raises:
        ValueError: A layer that is not two or three integers of at least 1.

    Example:
        >>> receptive_field([(3, 1), (2, 2), (3, 1)])
        8

    Introduced in lesson 3.
    """
    field, step = 1, 1
    for kernel, stride, dilation in check.layers(layers, 3):
        field += dilation * (kernel - 1) * step  # neighbours lie `step` input cells apart
        step *= stride
    return field


def _pool_windows(
    image: np.ndarray,
    pool_size: int | tuple[int, int],
    strides: int | tuple[int, int] | None,
    padding: str,
    fill: float,
) -> np.ndarray:
    """Check the options of a pooling; return the windows (H', W', kh, kw, C)."""
    size = check.pair(pool_size, "pool_size", 3)
    strides = size if strides is None else check.pair(strides, "strides", 3)
    padding = check.padding(padding, ("valid", "same"), 3)
    cells = image.reshape(*image.shape[:2], -1)
    return windows_of(cells, size, strides, (padding, padding), fill=fill)
