"""The windows that convolution and pooling read, and the padding that they need."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.arguments import shown
from course_utils.reference import validation as check


def axis_padding(n: int, span: int, stride: int, padding: str | int) -> tuple[int, int]:
    """Return the cells added before and after one axis for a kernel that spans `span` cells.

    Example:
        >>> axis_padding(7, 3, 1, "same"), axis_padding(7, 3, 1, "causal")
        ((1, 1), (2, 0))
    """
    if padding == "same":
        missing = max((-(-n // stride) - 1) * stride + span - n, 0)
        before, after = missing // 2, missing - missing // 2  # an odd cell goes after
    elif padding == "causal":
        before, after = span - 1, 0
    else:
        before = after = 0 if padding == "valid" else padding
    if span > n + before + after:
        raise check.error(
            f"the kernel or window must fit into the padded input: it spans {shown(span)} cells, "
            f"the input has {shown(n + before + after)} ({shown(n)} and padding "
            f"{shown(padding)}).",
            2,
        )
    return before, after


def windows_of(
    image: np.ndarray,
    size: Sequence[int],
    strides: tuple[int, int],
    paddings: tuple[str | int, str | int],
    dilations: tuple[int, int] = (1, 1),
    fill: float = 0,
) -> np.ndarray:
    """Return a view of every window of an (H, W, C) image, (H', W', kh, kw, C).

    Example:
        >>> image = np.arange(12).reshape(3, 4, 1)
        >>> windows = windows_of(image, (2, 2), (1, 2), ("valid", "valid"))
        >>> windows.shape, windows[1, 1, :, :, 0].tolist()
        ((2, 2, 2, 2, 1), [[6, 7], [10, 11]])
    """
    spans = [d * (k - 1) + 1 for k, d in zip(size, dilations, strict=True)]
    sides = [
        axis_padding(*axis) for axis in zip(image.shape[:2], spans, strides, paddings, strict=True)
    ]
    if any(map(any, sides)):
        padded = [n + sum(side) for n, side in zip(image.shape, (*sides, (0, 0)), strict=True)]
        check.room(math.prod(padded), "The padded input", 2)
        image = np.pad(image, (*sides, (0, 0)), constant_values=fill)
    windows = sliding_window_view(image, spans, axis=(0, 1))
    windows = windows[:: strides[0], :: strides[1], :, :: dilations[0], :: dilations[1]]
    return windows.transpose(0, 1, 3, 4, 2)
