"""Patches of images: what one kernel could make of them, and which of them a feature map prefers."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_whole, real_array


def patches_of(images: ArrayLike, size: int, stride: int = 1) -> NDArray:
    """Cut every patch out of grey images: the windows that a convolution without padding reads.

    Args:
        images: (n, H, W).
        size: Rows and columns of a patch.
        stride: Step from one patch to the next.

    Returns:
        (n, H', W', size, size), a read-only view: no pixel is copied.

    Raises:
        ValueError: images has another shape, or a patch is larger than an image.

    Example:
        >>> patches_of([[[1, 2, 3], [4, 5, 6]]], 2)[0, 0, 1].tolist()
        [[2, 3], [5, 6]]

    Introduced in lesson 1.
    """
    array = _array(images, "images", ("n", "H", "W"))
    step = check_whole(stride, "stride", 1)
    size = check_whole(size, "size", 1, min(array.shape[1:]))
    return sliding_window_view(array, (size, size), axis=(1, 2))[:, ::step, ::step]


def unexplained(patches: ArrayLike, maps: ArrayLike) -> NDArray[np.float64]:
    """Return what the best single kernel, with a bias, leaves unexplained of each feature map.

    The best kernel is the one with the smallest mean squared error (least squares). That error,
    divided by the variance of the map, is the share left unexplained: 0 if one kernel does all
    that the layers do, 1 if it does no better than the map's mean.

    Args:
        patches: (n, H', W', kh, kw), as `patches_of` gives them.
        maps: (n, H', W', C), what was computed from each patch.

    Returns:
        (C,): a share from 0 to 1 for each channel.

    Raises:
        ValueError: The shapes do not fit, there are fewer patches than numbers to find, or a
            channel has the same value everywhere.

    Example:
        >>> patches = patches_of(np.random.default_rng(0).random((2, 9, 9)), 3)
        >>> sums = patches.sum(axis=(3, 4))
        >>> shares = unexplained(patches, np.stack([sums, np.maximum(sums - 4.5, 0)], axis=-1))
        >>> bool(shares[0] < 1e-9), bool(shares[1] > 0.05)
        (True, True)

    Introduced in lesson 1.
    """
    windows = _array(patches, "patches", ("n", "H'", "W'", "kh", "kw"))
    wanted = _array(maps, "maps", ("n", "H'", "W'", "C"))
    if windows.shape[:3] != wanted.shape[:3]:
        raise ValueError(
            "patches and maps must have the same n, H' and W': "
            f"{windows.shape[:3]} and {wanted.shape[:3]}."
        )
    answers = wanted.reshape(-1, wanted.shape[-1]).astype(float)
    pixels = windows.reshape(len(answers), -1).astype(float)
    table = np.column_stack([pixels, np.ones(len(pixels))])  # the ones are for the bias
    if len(table) < table.shape[1]:
        raise ValueError(
            f"{len(table)} patches are too few to find {table.shape[1]} numbers: pass more images."
        )
    variance = answers.var(axis=0)
    if not variance.all():
        channel = int(np.argmin(variance))
        raise ValueError(f"channel {channel} of maps has the same value everywhere.")
    # The normal equations: ten times as fast as least squares on the table itself.
    best = np.linalg.lstsq(table.T @ table, table.T @ answers, rcond=None)[0]
    return np.square(answers - table @ best).mean(axis=0) / variance


def strongest(patches: ArrayLike, feature_map: ArrayLike, count: int = 9) -> NDArray:
    """Return the patches of the largest numbers of a feature map, one of an image, largest first.

    Args:
        patches: (n, H', W', kh, kw), as `patches_of` gives them.
        feature_map: (n, H', W'), one channel: what was computed from each patch.
        count: How many patches, of as many images.

    Returns:
        (count, kh, kw).

    Raises:
        ValueError: The shapes do not fit, or there are fewer images than patches asked for.

    Example:
        >>> patches = patches_of([[[0, 1, 0]], [[5, 7, 6]]], 1)
        >>> strongest(patches, [[[0, 1, 0]], [[5, 7, 6]]], 2).ravel().tolist()
        [7, 1]

    Introduced in lesson 1.
    """
    windows = _array(patches, "patches", ("n", "H'", "W'", "kh", "kw"))
    answers = _array(feature_map, "feature_map", ("n", "H'", "W'"))
    if windows.shape[:3] != answers.shape:
        raise ValueError(
            "patches and feature_map must have the same n, H' and W': "
            f"{windows.shape[:3]} and {answers.shape}."
        )
    count = check_whole(count, "count", 1, len(answers))
    flat = answers.reshape(len(answers), -1)
    images = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    rows, columns = np.unravel_index(flat[images].argmax(axis=1), answers.shape[1:])
    return windows[images, rows, columns]


def likeness(patches: ArrayLike) -> float:
    """Return how alike patches are: the mean correlation of two of them, over all pairs.

    Args:
        patches: (n, kh, kw), at least two, none of them of one value everywhere.

    Returns:
        1 if they differ in brightness and contrast only, about 0 if they have nothing in common.

    Raises:
        ValueError: The shape is another one, or a patch has the same value everywhere.

    Example:
        >>> round(likeness([[[0, 1]], [[2, 6]], [[5, 6]]]), 6)
        1.0

    Introduced in lesson 1.
    """
    array = _array(patches, "patches", ("n", "kh", "kw"))
    if len(array) < 2:
        raise ValueError("there must be two patches or more to compare.")
    flat = array.reshape(len(array), -1)
    if not np.ptp(flat, axis=1).all():
        raise ValueError("a patch has the same value everywhere: it is like no other.")
    first, second = np.triu_indices(len(flat), 1)
    return float(np.corrcoef(flat)[first, second].mean())


def _array(value: Any, name: str, axes: tuple[str, ...]) -> NDArray:
    """Read an array with these axes, none of them empty."""
    expected = f"an array of shape ({', '.join(axes)})"
    array = real_array(value, name, expected)
    if array.ndim != len(axes) or not array.size:
        raise ValueError(f"{name} must be {expected}, got shape {array.shape}.")
    return array
