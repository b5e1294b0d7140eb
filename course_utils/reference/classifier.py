"""What follows the convolutions: flatten, dense, activation, softmax and the loss."""

import numpy as np
from numpy.typing import ArrayLike

from course_utils.reference import validation as check

EPSILON = 1e-7  # keras.config.epsilon(): keeps log(0) out of the loss


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
    if bias is not None:
        bias = check.array(bias, "bias", 4, ranks=(1,))
        if len(bias) != weights.shape[1]:
            raise check.error(f"bias must have shape ({weights.shape[1]},), got {bias.shape}.", 4)
    check.room(x.size // len(weights) * weights.shape[1], "The result", 4)
    x, weights, *more = check.summands(4, len(weights), x, weights, plus=bias)
    return sum(more, x @ weights)


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
    return np.maximum(check.widened(x, "x", 1), 0)


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
    dtype = check.float_dtype(logits)
    exact = dtype if logits.dtype.kind == "f" else np.uint64  # holds every difference of integers
    with np.errstate(over="ignore"):  # exp of minus infinity is 0, as it should be
        below = logits.max(axis=axis, keepdims=True).astype(exact) - logits.astype(exact)
    powers = np.exp(-below.astype(dtype, copy=False))
    return powers / powers.sum(axis=axis, keepdims=True)


def cross_entropy(y_true: ArrayLike, probabilities: ArrayLike) -> np.ndarray:
    """Measure how surprised each prediction is: minus the log of the true class's probability.

    As in Keras, rows are scaled to add up to 1 and then kept within [1e-7, 1 - 1e-7].

    Args:
        y_true: Integer labels (n,) from 0 to k - 1, or rows (n, k): one-hot, or any probabilities.
        probabilities: (n, k), as softmax gives them.

    Returns:
        (n,): one loss per sample, in nats, in the dtype of `probabilities` (integers: float64).

    Raises:
        ValueError: Shapes that do not fit, a label that is no class, or rows that are no
            probabilities: negative, or not adding up to 1 (within 0.01).

    Example:
        >>> cross_entropy([0, 1], [[0.5, 0.5], [0.75, 0.25]]).round(3)
        array([0.693, 1.386])

    Introduced in lesson 9.
    """
    probabilities = check.distribution(
        probabilities, "probabilities", 4, "For logits, call softmax first."
    )
    y_true = check.labels(y_true, probabilities.shape, 4)
    p = probabilities.astype(check.float_dtype(probabilities))
    p = np.clip(p / p.sum(axis=1, keepdims=True), EPSILON, 1 - EPSILON)
    if y_true.ndim == 1:
        return -np.log(p[np.arange(len(p)), y_true])
    return -(y_true.astype(p.dtype) * np.log(p)).sum(axis=1)
