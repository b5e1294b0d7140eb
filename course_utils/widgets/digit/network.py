"""The network of "Draw a digit": its weights, and its answer with the operations of `reference`.

It is the recipe of notebook 05b after training, batch normalisation folded into the kernels. Pixels
go in from 0 (paper) to 1 (ink), shape (28, 28, 1); ten logits come out. network.js is its twin.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import shown
from course_utils.reference import conv2d, dense, max_pool2d, relu

SHAPES = {
    "conv1_kernel": (5, 5, 1, 16),
    "conv1_bias": (16,),
    "conv2_kernel": (3, 3, 16, 24),
    "conv2_bias": (24,),
    "conv3_kernel": (3, 3, 24, 128),
    "conv3_bias": (128,),
    "dense_kernel": (3 * 3 * 128, 10),
    "dense_bias": (10,),
}

Maps = dict[str, NDArray[np.float64]]
Weights = dict[str, NDArray[np.float16]]


def read_network(arrays: dict[str, NDArray]) -> Weights:
    """Return the weights of the network, in the order in which they are applied.

    Raises:
        ValueError: the arrays have other names, shapes or types, or hold what is no number.

    Example:
        >>> from course_utils.datasets import load_digit_network
        >>> list(read_network(load_digit_network()))[:2]
        ['conv1_kernel', 'conv1_bias']

    Introduced in lesson 5.
    """
    if odd := arrays.keys() ^ SHAPES.keys():
        raise ValueError(
            f"the network of the pad has the arrays {', '.join(SHAPES)}; missing or too many are "
            f"{shown(sorted(odd))}."
        )
    for name, shape in SHAPES.items():
        array = arrays[name]
        if array.shape != shape or array.dtype != np.float16 or not np.isfinite(array).all():
            raise ValueError(
                f"{name} must hold finite float16 numbers of shape {shape}, got {array.dtype} "
                f"of shape {array.shape}."
            )
    return {name: arrays[name] for name in SHAPES}


def run_network(weights: Weights, pixels: ArrayLike) -> tuple[NDArray[np.float64], Maps]:
    """Run the network.

    Args:
        weights: from `read_network`.
        pixels: (28, 28), 0 to 1.

    Returns:
        The ten logits, and the feature maps (H, W, C) of each convolution and pooling layer.

    Introduced in lesson 5.
    """
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    maps: Maps = {}
    x = np.asarray(pixels, np.float64)[..., None]
    x = maps["conv1"] = relu(conv2d(x, w["conv1_kernel"], strides=2) + w["conv1_bias"])
    x = maps["conv2"] = relu(conv2d(x, w["conv2_kernel"]) + w["conv2_bias"])
    x = maps["pool2"] = max_pool2d(x, 2)
    x = maps["conv3"] = relu(conv2d(x, w["conv3_kernel"]) + w["conv3_bias"])
    return dense(x.reshape(-1), w["dense_kernel"], w["dense_bias"]), maps


def page_bytes(weights: Weights) -> bytes:
    """Return all weights one after the other, as the page reads them."""
    return b"".join(array.astype("<f2").tobytes() for array in weights.values())
