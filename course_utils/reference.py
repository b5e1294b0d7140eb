"""The operations of the course by hand, in NumPy: no framework, every number traceable.

Conventions, as in TensorFlow: cross-correlation (the kernel is not flipped) and channels last.
Convolution and pooling take one image or one signal, without a batch axis.

Shapes are written with H (height), W (width), T (steps in time), C (channels), kh and kw
(kernel height and width), k (kernel length or number of classes), n (samples).

Dtypes: float32 stays float32 and float64 stays float64; float16 is computed in float32.
Integers and bool are computed in int64, so pixels of type uint8 do not overflow; beside floats
they take the floats' dtype. Every argument may be anything NumPy can read as an array, such as
nested lists or eager tensors. No argument is modified, and every result is a new array.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from course_utils import _validation as check

Pair = int | tuple[int, int]

EPSILON = 1e-7  # keras.config.epsilon(): keeps log(0) out of the loss
BLOCK_VALUES = 1 << 20  # windows are copied this many values at a time, to spare memory
FEW_CHANNELS = 8  # below this, copying row by row is faster than copying window by window


def conv2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Pair = 1,
    padding: str | int = "valid",
    dilation: Pair = 1,
) -> np.ndarray:
    """Slide a kernel over an image; at every position multiply cell by cell and add.

    Args:
        image: (H, W), or (H, W, C_in).
        kernel: (kh, kw), or (kh, kw, C_in, C_out) with one kernel per output channel.
        stride: Step between positions: an int, or a pair (vertical, horizontal).
        padding: "valid" (none), "same" (zeros as TensorFlow places them), an int (rings of zeros).
        dilation: Distance between the cells that one kernel reads: an int or a pair.

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
    strides, dilations = check.pair(stride, "stride", 2), check.pair(dilation, "dilation", 2)
    padding = check.padding(padding, ("valid", "same"), 2, rings=True)
    result = _correlate(
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
    stride: int = 1,
    padding: str | int = "valid",
    dilation: int = 1,
) -> np.ndarray:
    """Slide a kernel along a signal; at every position multiply step by step and add.

    `stride` and `dilation` are ints. `padding` is as for `conv2d`, or "causal": zeros before the
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

    Introduced in lesson 7; its shapes in lesson 1, "causal" in lesson 2.
    """
    signal = check.array(signal, "signal", 7, ranks=(1, 2))
    kernel = check.array(kernel, "kernel", 7, ranks=(1, 3))
    check.channels(signal, kernel, "signal", 7)
    strides = (check.integer(stride, "stride", 2), 1)
    dilations = (check.integer(dilation, "dilation", 2), 1)
    padding = check.padding(padding, ("valid", "same", "causal"), 2, rings=True)
    # A signal is an image one column wide.
    result = _correlate(
        signal.reshape(len(signal), 1, -1),
        kernel[:, None] if kernel.ndim == 3 else kernel[:, None, None, None],
        strides,
        (padding, "valid"),
        dilations,
    )[:, 0]
    return result[:, 0] if signal.ndim == kernel.ndim == 1 else result


def pad2d(
    image: ArrayLike,
    amount: int | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]],
    *,
    mode: str = "constant",
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
    mode = check.choice(mode, "mode", ("constant", "reflect", "edge"), 2)
    sides = check.sides(amount, 2)
    for axis, (size, side) in enumerate(zip(image.shape, sides, strict=False)):
        if mode == "reflect" and max(side) > size - 1:
            raise check.error(
                f"amount for mode 'reflect' must be at most {size - 1} along axis {axis} of an "
                f"image of shape {image.shape}, got {max(side)}.",
                2,
            )
    return np.pad(image, (*sides, (0, 0))[: image.ndim], mode=mode)


def max_pool2d(
    image: ArrayLike, size: Pair = 2, *, stride: Pair | None = None, padding: str = "valid"
) -> np.ndarray:
    """Keep the largest value of every window, channel by channel.

    Args:
        image: (H, W), or (H, W, C).
        size: Window: an int, or a pair (height, width).
        stride: Step between windows: an int or a pair; None means the window's size.
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
    image, windows = _pool_windows(image, size, stride, padding, -np.inf)
    result = windows.max(axis=(2, 3))
    return result.reshape(result.shape[: image.ndim])


def avg_pool2d(
    image: ArrayLike, size: Pair = 2, *, stride: Pair | None = None, padding: str = "valid"
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
    image, windows = _pool_windows(image, size, stride, padding, 0)
    cells = _pool_windows(np.ones(image.shape[:2], int), size, stride, padding, 0)[1]
    result = windows.sum(axis=(2, 3)) / cells.sum(axis=(2, 3)).astype(_float(image))
    return result.reshape(result.shape[: image.ndim])


def output_size(
    n: int, kernel: int, *, stride: int = 1, padding: str | int = "valid", dilation: int = 1
) -> int:
    """Count the positions of a kernel along one axis of n cells; a remainder is dropped.

    With p cells of padding on each side: floor((n + 2p - dilation·(kernel - 1) - 1) / stride) + 1.
    With "same" and "causal": ceil(n / stride), whatever the kernel.

    Raises:
        ValueError: A number that is too small or not an integer, an unknown padding, or a kernel
            larger than the padded axis.

    Example:
        >>> output_size(7, 3), output_size(7, 3, padding=1), output_size(8, 3, stride=2)
        (5, 7, 3)

    Introduced in lesson 2.
    """
    n, kernel = check.integer(n, "n", 2), check.integer(kernel, "kernel", 2)
    stride, dilation = check.integer(stride, "stride", 2), check.integer(dilation, "dilation", 2)
    padding = check.padding(padding, ("valid", "same", "causal"), 2, rings=True)
    span = dilation * (kernel - 1) + 1
    return (n + sum(_axis_padding(n, span, stride, padding)) - span) // stride + 1


def receptive_field(layers: Sequence[tuple[int, ...]]) -> int:
    """Count the input cells along one axis that one output cell depends on.

    `layers` holds, from input to output, one (kernel, stride) or (kernel, stride, dilation) per
    convolution or pooling layer. No layer at all gives 1: a cell depends on itself.

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


def flatten(x: ArrayLike) -> np.ndarray:
    """Lay out every sample of a batch in one row; the last axis changes fastest.

    (n, ...) becomes (n, product of the other axes), in the dtype of `x`.

    Raises:
        ValueError: `x` is a single number, empty, not numeric or not finite.

    Example:
        >>> flatten([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
        array([[1, 2, 3, 4],
               [5, 6, 7, 8]])

    Introduced in lesson 4.
    """
    x = check.array(x, "x", 4, least_rank=1)
    return x.reshape(len(x), -1).copy()


def dense(x: ArrayLike, weights: ArrayLike, bias: ArrayLike | None = None) -> np.ndarray:
    """Give every output a weighted sum of all inputs, and add the bias.

    x (n_in,) or (..., n_in), weights (n_in, n_out) and bias (n_out,) give (n_out,) or
    (..., n_out).

    Raises:
        ValueError: Arrays that are empty, not numeric, not finite or do not fit each other.

    Example:
        >>> dense([1, 2], [[1, 0, 3], [0, 1, 4]], [10, 10, 10])
        array([11, 12, 21])

    Introduced in lesson 4.
    """
    x = check.array(x, "x", 4, least_rank=1)
    weights = check.array(weights, "weights", 4, ranks=(2,))
    if x.shape[-1] != len(weights):
        raise check.error(
            f"weights must have one row per input: x of shape {x.shape} has {x.shape[-1]} inputs, "
            f"weights of shape {weights.shape} have {len(weights)} rows.",
            4,
        )
    if bias is None:
        dtype = check.computing_dtype(x, weights)
        return x.astype(dtype) @ weights.astype(dtype)
    bias = check.array(bias, "bias", 4, ranks=(1,))
    if len(bias) != weights.shape[1]:
        raise check.error(f"bias must have shape ({weights.shape[1]},), got {bias.shape}.", 4)
    dtype = check.computing_dtype(x, weights, bias)
    return x.astype(dtype) @ weights.astype(dtype) + bias.astype(dtype)


def relu(x: ArrayLike) -> np.ndarray:
    """Replace every negative value by zero; the shape stays.

    Raises:
        ValueError: `x` is empty, not numeric or not finite.

    Example:
        >>> relu([-2, 0, 3])
        array([0, 0, 3])

    Introduced in lesson 1.
    """
    x = check.array(x, "x", 1)
    return np.maximum(x.astype(check.computing_dtype(x)), 0)


def softmax(logits: ArrayLike, axis: int = -1) -> np.ndarray:
    """Turn scores along an axis into positive numbers that add up to 1; the shape stays.

    The largest score is subtracted first: the result is the same, and exp cannot overflow.
    Integers and bool give float64.

    Raises:
        ValueError: `logits` is a single number, empty, not numeric or not finite, or has no
            such axis.

    Example:
        >>> softmax([0, 0, 0, 0])
        array([0.25, 0.25, 0.25, 0.25])

    Introduced in lesson 4.
    """
    logits = check.array(logits, "logits", 4, least_rank=1)
    axis = check.integer(axis, "axis", 4, least=-logits.ndim, most=logits.ndim - 1)
    logits = logits.astype(_float(logits))
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def cross_entropy(y_true: ArrayLike, probabilities: ArrayLike) -> np.ndarray:
    """Measure how surprised each prediction is: minus the log of the true class's probability.

    As in Keras, rows are scaled to add up to 1 and then kept within [1e-7, 1 - 1e-7].

    Args:
        y_true: Integer labels (n,) from 0 to k - 1, or one-hot rows (n, k).
        probabilities: (n, k), as softmax gives them.

    Returns:
        (n,): one loss per sample, in nats, in the dtype of `probabilities` (integers: float64).

    Raises:
        ValueError: Shapes that do not fit, a label that is no class, or rows that are no
            probabilities: negative, or not adding up to 1 (within 0.01).

    Example:
        >>> cross_entropy([0, 1], [[0.5, 0.5], [0.75, 0.25]]).round(3)
        array([0.693, 1.386])

    Introduced in lesson 4.
    """
    probabilities = check.distribution(probabilities, "probabilities", 4)
    y_true = check.labels(y_true, probabilities.shape, 4)
    p = probabilities.astype(_float(probabilities))
    p = np.clip(p / p.sum(axis=1, keepdims=True), EPSILON, 1 - EPSILON)
    if y_true.ndim == 1:
        return -np.log(p[np.arange(len(p)), y_true])
    return -(y_true.astype(p.dtype) * np.log(p)).sum(axis=1)


def _float(x: np.ndarray) -> np.dtype:
    """Return the dtype for results that are fractions: float64 for integers and bool."""
    dtype = check.computing_dtype(x)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def _axis_padding(n: int, span: int, stride: int, padding: str | int) -> tuple[int, int]:
    """Return the cells added before and after one axis for a kernel that spans `span` cells."""
    if padding == "same":
        missing = max((math.ceil(n / stride) - 1) * stride + span - n, 0)
        before, after = missing // 2, missing - missing // 2  # an odd cell goes after
    elif padding == "causal":
        before, after = span - 1, 0
    else:
        before = after = 0 if padding == "valid" else padding
    if span > n + before + after:
        raise check.error(
            f"the kernel or window must fit into the padded input: it spans {span} cells, "
            f"the input has {n + before + after} ({n} and padding {padding!r}).",
            2,
        )
    return before, after


def _windows(image, size, strides, paddings, dilations=(1, 1), fill=0) -> np.ndarray:
    """Return a view of every window of an (H, W, C) image, (H', W', kh, kw, C)."""
    spans = [d * (k - 1) + 1 for k, d in zip(size, dilations, strict=True)]
    sides = [
        _axis_padding(*axis) for axis in zip(image.shape[:2], spans, strides, paddings, strict=True)
    ]
    if np.any(sides):
        image = np.pad(image, (*sides, (0, 0)), constant_values=fill)
    windows = sliding_window_view(image, spans, axis=(0, 1))
    windows = windows[:: strides[0], :: strides[1], :, :: dilations[0], :: dilations[1]]
    return windows.transpose(0, 1, 3, 4, 2)


def _correlate(image, kernel, strides, paddings, dilations) -> np.ndarray:
    """Return conv2d of (H, W, C_in) with (kh, kw, C_in, C_out): matrix products of windows."""
    dtype = check.computing_dtype(image, kernel)
    weights = kernel.astype(dtype).reshape(-1, kernel.shape[-1])
    image = image.astype(dtype, copy=False)
    windows = _windows(image, kernel.shape[:2], strides, paddings, dilations)
    height, width = windows.shape[:2]
    result = np.empty((height, width, weights.shape[1]), dtype)
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


def _pool_windows(image, size, stride, padding, fill) -> tuple[np.ndarray, np.ndarray]:
    """Check the arguments of a pooling; return the image and its windows (H', W', kh, kw, C)."""
    image = check.array(image, "image", 3, ranks=(2, 3))
    size = check.pair(size, "size", 3)
    strides = size if stride is None else check.pair(stride, "stride", 3)
    padding = check.padding(padding, ("valid", "same"), 3)
    dtype = check.computing_dtype(image)
    if fill == -np.inf and dtype.kind == "i":
        fill = np.iinfo(dtype).min
    cells = image.astype(dtype).reshape(*image.shape[:2], -1)
    return image, _windows(cells, size, strides, (padding, padding), fill=fill)
