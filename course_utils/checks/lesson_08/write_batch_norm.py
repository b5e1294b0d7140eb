"""The checker of lesson 8's exercise "Write batch normalisation"."""

import numpy as np

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import compare


def _normalise(x, gamma, beta, epsilon, axis=(0, 1, 2), ddof=0):
    mean = x.mean(axis=axis, keepdims=True)
    variance = x.var(axis=axis, keepdims=True, ddof=ddof)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def _batch_norm(x, gamma, beta, epsilon):
    return _normalise(x, gamma, beta, epsilon)


def _batches():
    rng = np.random.default_rng(8)
    for shape, epsilon in (((4, 3, 5, 2), 0.5), ((1, 4, 2, 3), 0.001), ((6, 1, 1, 4), 0.1)):
        x = rng.normal(rng.normal(0, 5, shape[-1]), rng.uniform(0.5, 3, shape[-1]), shape)
        gamma, beta = rng.uniform(0.5, 2, shape[-1]), rng.normal(0, 2, shape[-1])
        yield x, gamma.round(1), beta.round(1), epsilon


MISTAKES = {
    "You take a mean for each position in the picture (the batch axis alone). There is one mean "
    "for each channel: average over batch, height and width.": (
        lambda x, g, b, e: _normalise(x, g, b, e, axis=0)
    ),
    "You take a mean for each image. Then every image is normalised by itself, which is called "
    "instance normalisation; the batch axis belongs into the mean too.": (
        lambda x, g, b, e: _normalise(x, g, b, e, axis=(1, 2))
    ),
    "You take one mean over everything. The channels measure different things: each has a mean and "
    "a variance of its own.": lambda x, g, b, e: _normalise(x, g, b, e, axis=(0, 1, 2, 3)),
    "You take the mean over the channels at each position. It goes the other way: the channel axis "
    "is the one that stays.": lambda x, g, b, e: _normalise(x, g, b, e, axis=3),
    "You add epsilon to the standard deviation. It belongs under the root, beside the variance.": (
        lambda x, g, b, e: g * (x - x.mean((0, 1, 2))) / (x.std((0, 1, 2)) + e) + b
    ),
    "You divide by the variance. Divide by its square root, the standard deviation.": (
        lambda x, g, b, e: g * (x - x.mean((0, 1, 2))) / (x.var((0, 1, 2)) + e) + b
    ),
    "Epsilon is missing. Without it a channel of equal numbers is divided by zero.": (
        lambda x, g, b, e: _normalise(x, g, b, 0.0)
    ),
    "You divide by n − 1 in the variance. Batch normalisation divides by n, which is NumPy's "
    "default.": lambda x, g, b, e: _normalise(x, g, b, e, ddof=1),
    "Gamma and beta are missing: the layer may give each channel another size and another middle.": (
        lambda x, g, b, e: _normalise(x, 1.0, 0.0, e)
    ),
    "Gamma is missing: each channel is multiplied by its own before beta is added.": (
        lambda x, g, b, e: _normalise(x, 1.0, b, e)
    ),
    "Beta is missing: it is added to each channel at the end.": (
        lambda x, g, b, e: _normalise(x, g, 0.0, e)
    ),
    "You use 0.001 for epsilon, whatever is asked. Use the argument `epsilon`.": (
        lambda x, g, b, e: _normalise(x, g, b, 0.001)
    ),
    "You multiply by gamma after adding beta, so beta is scaled too. Scale first, then shift.": (
        lambda x, g, b, e: g * (_normalise(x, 1.0, 0.0, e) + b)
    ),
}


@register("write-batch-norm")
def write_batch_norm(answer):
    compare(answer, _batches(), _batch_norm, MISTAKES)
    return "One mean and one variance for each channel, epsilon under the root, gamma and beta."
