"""One image, or one signal, through a convolution of Keras whose weights are given."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import real_array
from course_utils.quiet import later

keras = later("keras")


def keras_conv2d(image: ArrayLike, kernel: ArrayLike, **options: Any) -> NDArray[np.float32]:
    """Return what a Keras `Conv2D` with this kernel, and no bias, makes of one grey image.

    Args:
        image: (H, W).
        kernel: (kh, kw).
        options: Passed to `Conv2D`: strides, padding, dilation_rate.

    Returns:
        (H', W'), float32: the axes of batch and channels are added before, and taken away after.

    Raises:
        ValueError: image or kernel have another shape, or Keras refuses.

    Example:
        >>> keras_conv2d([[1, 2, 3], [4, 5, 6]], [[1, -1]], padding="valid").tolist()
        [[-1.0, -1.0], [-1.0, -1.0]]

    Introduced in lesson 2.
    """
    return _through(keras.layers.Conv2D, image, kernel, 2, options)


def keras_conv1d(signal: ArrayLike, kernel: ArrayLike, **options: Any) -> NDArray[np.float32]:
    """Return what a Keras `Conv1D` with this kernel, and no bias, makes of one signal.

    Args:
        signal: (T,).
        kernel: (k,).
        options: Passed to `Conv1D`: strides, padding, dilation_rate.

    Returns:
        (T',), float32.

    Raises:
        ValueError: signal or kernel have another shape, or Keras refuses.

    Example:
        >>> keras_conv1d([1, 2, 4, 8], [1, 1], padding="causal").tolist()
        [1.0, 3.0, 6.0, 12.0]

    Introduced in lesson 7b.
    """
    return _through(keras.layers.Conv1D, signal, kernel, 1, options)


def _through(kind: Any, array: ArrayLike, kernel: ArrayLike, rank: int, options: dict) -> NDArray:
    expected = "an array of real numbers"
    values = real_array(array, "the input", expected)
    weights = real_array(kernel, "the kernel", expected)
    for one, name in ((values, "the input"), (weights, "the kernel")):
        if one.ndim != rank:
            raise ValueError(
                f"{name} must have {rank} ax{'e' if rank > 1 else 'i'}s; its shape is {one.shape}."
            )
    layer = kind(1, weights.shape, use_bias=False, **options)
    layer.build((None, *values.shape, 1))
    layer.set_weights([weights[..., np.newaxis, np.newaxis].astype("float32")])
    return layer(values[np.newaxis, ..., np.newaxis].astype("float32")).numpy()[0, ..., 0]
