"""Convolution in two dimensions and in one, padding, and the size of what comes out."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.reference import validation as check
from course_utils.reference.windows import axis_padding, windows_of

Pair = int | tuple[int, int]

BLOCK_VALUES = 1 << 20  # windows are copied this many values at a time, to spare memory
FEW_CHANNELS = 8  # below this, copying row by row is faster than copying window by window


def conv2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    strides: Pair = 1,
    padding: str | int = "valid",
    dilation_rate: Pair = 1,
) -> np.ndarray:
    """Slide a kernel over an image; at every position multiply cell by cell and add.

    Args:
        image: (H, W), or (H, W, C_in).
        kernel: (kh, kw), or (kh, kw, C_in, C_out) with one kernel per output channel.
        strides: Step between positions: an int, or a pair (vertical, horizontal).
        padding: "valid" (none), "same" (zeros as TensorFlow places them), an int (rings of zeros).
        dilation_rate: Distance between the cells that one kernel reads: an int or a pair.

    Returns:
        (H', W') from (H, W) and (kh, kw); (H', W', 1) from (H, W, 1) and (kh, kw); otherwise
        (H', W', C_out), where (H, W) counts as (H, W, 1). See `output_size` for H' and W'.

    Raises:
        ValueError: Arrays that are empty, not numeric, not finite or do not fit each other; a
            kernel larger than the padded image; an option that is none of the above.

    Example:
        >>> conv2d([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
        array([[-4, -4],
               [-4, -4]])

    Introduced in lesson 1; stride, padding and dilation in lesson 2.
    """
    image = check.array(image, "image", 1, ranks=(2, 3))
    kernel = check.array(kernel, "kernel", 1, ranks=(2, 4))
    check.channels(image, kernel, "image", 1)
    strides = check.pair(strides, "strides", 2)
    dilations = check.pair(dilation_rate, "dilation_rate", 2)
    padding = check.padding(padding, ("valid", "same"), 2, rings=True)
    result = _correlate(
        1,
        image if image.ndim == 3 else image[..., None],
        kernel if kernel.ndim == 4 else kernel[..., None, None],
        strides,
        (padding, padding),
        dilations,
    )
    return result[..., 0] if image.ndim == kernel.ndim == 2 else result


def conv1d(
    signal: ArrayLike,
    kernel: ArrayLike,
    *,
    strides: int = 1,
    padding: str | int = "valid",
    dilation_rate: int = 1,
) -> np.ndarray:
    """Slide a kernel along a signal; at every position multiply step by step and add.

    `strides` and `dilation_rate` are ints. `padding` is as for `conv2d`, or "causal": zeros before the
    first step alone, so that no output sees a later step.

    Args:
        signal: (T,), or (T, C_in).
        kernel: (k,), or (k, C_in, C_out) with one kernel per output channel.

    Returns:
        (T',) from (T,) and (k,); (T', 1) from (T, 1) and (k,); otherwise (T', C_out).

    Raises:
        ValueError: As for `conv2d`.

    Example:
        >>> conv1d([1, 2, 4, 8], [1, 1], padding="causal")
        array([ 1,  3,  6, 12])

    Introduced in lesson 2; what it is good for in lesson 7.
    """
    signal = check.array(signal, "signal", 2, ranks=(1, 2))
    kernel = check.array(kernel, "kernel", 2, ranks=(1, 3))
    check.channels(signal, kernel, "signal", 2)
    strides_2d = (check.integer(strides, "strides", 2), 1)
    dilations_2d = (check.integer(dilation_rate, "dilation_rate", 2), 1)
    padding = check.padding(padding, ("valid", "same", "causal"), 2, rings=True)
    # A signal is an image one column wide.
    result = _correlate(
        2,
        signal.reshape(len(signal), 1, -1),
        kernel[:, None] if kernel.ndim == 3 else kernel[:, None, None, None],
        strides_2d,
        (padding, "valid"),
        dilations_2d,
    )[:, 0]
    return result[:, 0] if signal.ndim == kernel.ndim == 1 else result


def pad2d(
    image: ArrayLike,
    amount: int | tuple[int, int] | Sequence[tuple[int, int]],
    *,
    mode: Literal["constant", "reflect", "edge"] = "constant",
) -> np.ndarray:
    """Add rows and columns around an image of shape (H, W) or (H, W, C).

    Args:
        amount: An int (rings), a pair (rows above and below, columns left and right), or
            ((top, bottom), (left, right)).
        mode: "constant" (zeros), "reflect" (mirrored at the border pixel, which is not
            repeated), or "edge" (the border pixel repeated).

    Returns:
        (H + top + bottom, W + left + right), with C if it came, in the image's own dtype.

    Raises:
        ValueError: A bad image, amount or mode, or "reflect" with more rows or columns than
            there are beside the border.

    Example:
        >>> pad2d([[1, 2], [3, 4]], ((0, 1), (1, 0)), mode="edge")
        array([[1, 1, 2],
               [3, 3, 4],
               [3, 3, 4]])

    Introduced in lesson 2.
    """
    image = check.array(image, "image", 2, ranks=(2, 3))
    check.choice(mode, "mode", ("constant", "reflect", "edge"), 2)
    sides = check.sides(amount, 2)
    for axis, (size, side) in enumerate(zip(image.shape, sides, strict=False)):
        if mode == "reflect" and max(side) > size - 1:
            raise check.error(
                f"amount for mode 'reflect' must be at most {size - 1} along axis {axis} of an "
                f"image of shape {image.shape}, got {shown(max(side))}.",
                2,
            )
    widths = (*sides, (0, 0))[: image.ndim]
    check.room(
        math.prod(n + sum(width) for n, width in zip(image.shape, widths, strict=True)),
        "The padded image",
        2,
    )
    return np.pad(image, widths, mode=mode)


def output_size(
    n: int,
    kernel_size: int,
    *,
    strides: int = 1,
    padding: str | int = "valid",
    dilation_rate: int = 1,
) -> int:
    """Count the positions of a kernel along one axis of n cells; a remainder is dropped.

    With P cells of padding in all (p rings: P = 2p) and a kernel that covers
    k = dilation_rate·(kernel_size - 1) + 1 cells: floor((n + P - k) / strides) + 1.
    With "same" and "causal": ceil(n / strides), whatever the kernel.

    Raises:
        ValueError: A number that is too small or not an integer, an unknown padding, or a kernel
            larger than the padded axis.

    Example:
        >>> output_size(7, 3), output_size(7, 3, padding=1), output_size(8, 3, strides=2)
        (5, 7, 3)

    Introduced in lesson 2.
    """
    n, kernel_size = check.integer(n, "n", 2), check.integer(kernel_size, "kernel_size", 2)
    strides = check.integer(strides, "strides", 2)
    dilation_rate = check.integer(dilation_rate, "dilation_rate", 2)
    padding = check.padding(padding, ("valid", "same", "causal"), 2, rings=True)
    span = dilation_rate * (kernel_size - 1) + 1
    return (n + sum(axis_padding(n, span, strides, padding)) - span) // strides + 1


def count_reads(
    shape: tuple[int, int],
    kernel_size: Pair,
    *,
    strides: Pair = 1,
    padding: str | int = "valid",
    dilation_rate: Pair = 1,
) -> np.ndarray:
    """Count how many positions of a kernel read each pixel of an image.

    Args:
        shape: (H, W) of the image.
        kernel_size: An int or a pair (kh, kw).
        strides: As for `conv2d`. So are padding and dilation_rate.

    Returns:
        (H, W), int. Pixels that a stride drops have 0; the padding is not counted.

    Raises:
        ValueError: A kernel larger than the padded image; an option that `conv2d` does not take.

    Example:
        >>> count_reads((3, 4), 2, strides=2)
        array([[1, 1, 1, 1],
               [1, 1, 1, 1],
               [0, 0, 0, 0]])

    Introduced in lesson 2.
    """
    sizes = check.pair(shape, "shape", 2)
    check.room(math.prod(sizes), "The counts", 2)
    kernel, steps = check.pair(kernel_size, "kernel_size", 2), check.pair(strides, "strides", 2)
    dilations = check.pair(dilation_rate, "dilation_rate", 2)
    padding = check.padding(padding, ("valid", "same"), 2, rings=True)
    axes = []
    for n, k, s, d in zip(sizes, kernel, steps, dilations, strict=True):
        span = d * (k - 1) + 1
        before, after = axis_padding(n, span, s, padding)
        check.room(n + before + after, "The padded axis", 2)
        reads = np.zeros(n + before + after, dtype=int)
        for first in range(0, len(reads) - span + 1, s):
            reads[first : first + span : d] += 1
        axes.append(reads[before : before + n])
    return np.outer(*axes)


def _correlate(
    lesson: int,
    image: np.ndarray,
    kernel: np.ndarray,
    strides: tuple[int, int],
    paddings: tuple[str | int, str | int],
    dilations: tuple[int, int],
) -> np.ndarray:
    """Return conv2d of (H, W, C_in) with (kh, kw, C_in, C_out): matrix products of windows."""
    image, weights = check.summands(lesson, kernel[..., 0].size, image, kernel)
    weights = weights.reshape(-1, kernel.shape[-1])
    windows = windows_of(image, kernel.shape[:2], strides, paddings, dilations)
    height, width = windows.shape[:2]
    check.room(height * width * weights.shape[1], "The result", 2)
    check.room(width * len(weights), "The windows of one row", 2)
    result = np.empty((height, width, weights.shape[1]), weights.dtype)
    rows = max(1, BLOCK_VALUES // (width * len(weights)))
    for top in range(0, height, rows):
        block = windows[top : top + rows]
        cells = block.shape[0] * width
        if image.shape[2] < FEW_CHANNELS:
            table = block.transpose(2, 3, 4, 0, 1).reshape(-1, cells).T
        else:
            table = block.reshape(cells, -1)
        np.matmul(table, weights, out=result[top : top + rows].reshape(cells, -1))
    return result
