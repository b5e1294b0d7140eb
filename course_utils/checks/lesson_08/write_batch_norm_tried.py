"""What is tried on lesson 8's exercise "Write batch normalisation"."""

import keras
import numpy as np

AXES = (0, 1, 2)


def batch_norm(axis=AXES, **options):
    def answer(x, gamma, beta, epsilon):
        mean = x.mean(axis=axis, keepdims=True)
        variance = x.var(axis=axis, keepdims=True, **options)
        return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta

    return answer


WRONG = [
    ("batch axis alone", batch_norm(0), "each position in the picture"),
    ("each image by itself", batch_norm((1, 2)), "instance normalisation"),
    ("one mean for all", batch_norm(None), "one mean over everything"),
    ("over the channels", batch_norm(3), "the channel axis is the one that stays"),
    ("n - 1", batch_norm(ddof=1), "n − 1"),
    (
        "epsilon outside the root",
        lambda x, g, b, e: g * (x - x.mean(AXES)) / (x.std(AXES) + e) + b,
        "under the root",
    ),
    (
        "divides by the variance",
        lambda x, g, b, e: g * (x - x.mean(AXES)) / (x.var(AXES) + e) + b,
        "its square root",
    ),
    ("no gamma", lambda x, g, b, e: batch_norm()(x, 1, b, e), "gamma is missing"),
    ("no beta", lambda x, g, b, e: batch_norm()(x, g, 0, e), "beta is missing"),
    ("Keras's epsilon", lambda x, g, b, e: batch_norm()(x, g, b, 0.001), "use the argument"),
    ("no gamma, no beta", lambda x, g, b, e: batch_norm()(x, 1, 0, e), "are missing"),
    ("no epsilon", lambda x, g, b, e: batch_norm()(x, g, b, 0), "epsilon is missing"),
    ("beta scaled", lambda x, g, b, e: g * (batch_norm()(x, 1, 0, e) + b), "scale first"),
]

RIGHT = [
    ("in float32", lambda *case: batch_norm()(*case).astype("float32")),
    (
        "by Keras",
        lambda x, gamma, beta, epsilon: keras.ops.batch_normalization(
            x, *keras.ops.moments(x, AXES), axis=-1, offset=beta, scale=gamma, epsilon=epsilon
        ),
    ),
]


def ends_of(y, gamma, beta):
    """What was normalised, before gamma and beta."""
    return (y - beta) / gamma


def has_mean_0(axes):
    return lambda y, x, g, b, e: np.allclose(ends_of(y, g, b).mean(axes), 0, atol=1e-5)


def has_spread(variance, shifted=lambda y, g, b: ends_of(y, g, b)):
    """Was each channel divided by this function of its variance, of n and of epsilon?"""

    def predicate(y, x, g, b, e):
        spread = variance(x.var(AXES), x[..., 0].size, e)
        return np.allclose(shifted(y, g, b).std(AXES), x.std(AXES) / spread, rtol=1e-3)

    return predicate


def root(variance, n, epsilon):
    return np.sqrt(variance + epsilon)


CLAIMS = [
    ("each position in the picture", has_mean_0(0)),
    ("for each image", has_mean_0((1, 2))),
    ("one mean over everything", has_mean_0(None)),
    ("over the channels", has_mean_0(3)),
    ("to the standard deviation", has_spread(lambda v, n, e: np.sqrt(v) + e)),
    ("by the variance", has_spread(lambda v, n, e: v + e)),
    ("Epsilon is missing", has_spread(lambda v, n, e: np.sqrt(v))),
    ("n − 1", has_spread(lambda v, n, e: np.sqrt(v * n / (n - 1) + e))),
    ("Gamma and beta are missing", has_spread(root, lambda y, g, b: y)),
    ("Gamma is missing", has_spread(root, lambda y, g, b: y - b)),
    ("Beta is missing", lambda y, x, g, b, e: np.allclose(y.mean(AXES), 0, atol=1e-5)),
    ("0.001 for epsilon", has_spread(lambda v, n, e: np.sqrt(v + 0.001))),
    ("after adding beta", lambda y, x, g, b, e: np.allclose(y.mean(AXES), g * b)),
]
