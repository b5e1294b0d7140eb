"""What the messages of lesson 8 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np

PLACES = (0, 1, 2)


def right(c_in, c_out, stride):
    way = (c_in + 4) * c_out if (c_in, stride) != (c_out, 1) else 0
    return 9 * (c_in + c_out) * c_out + 8 * c_out + way


def convolutions(a, b, stride):
    """How many of them a block has."""
    return 2 + ((a, stride) != (b, 1))


def counts(number):
    """Is the count this much larger than the right one?"""
    return lambda n, *case: n - right(*case) == number(*case)


def ends_of(y, gamma, beta):
    """What was normalised, before gamma and beta."""
    return (y - beta) / gamma


def has_mean_0(axes):
    return lambda y, x, g, b, e: np.allclose(ends_of(y, g, b).mean(axes), 0, atol=1e-5)


def has_spread(variance, shifted=lambda y, g, b: ends_of(y, g, b)):
    """Was each channel divided by this function of its variance, of n and of epsilon?"""

    def predicate(y, x, g, b, e):
        spread = variance(x.var(PLACES), x[..., 0].size, e)
        return np.allclose(shifted(y, g, b).std(PLACES), x.std(PLACES) / spread, rtol=1e-3)

    return predicate


def root(variance, n, epsilon):
    return np.sqrt(variance + epsilon)


def straight(step, steps):
    """The right rate for a peak of 1."""
    return np.interp(step, [0, steps / 4, steps], [0.1, 1, 0])


def beyond_the_peak(rate, step, steps, peak):
    return rate > 1.01 * peak * straight(step, steps) and step <= steps / 4


def quarter_is_cut(rate, step, steps, peak):
    return steps % 4 > 0


CLAIMS = {
    "count-residual-block": [
        ("no projection. Where", counts(lambda a, b, s: -(a + 4) * b)),
        (
            "projection always",
            lambda n, a, b, s: (a, s) == (b, 1) and n == right(a, b, s) + (a + 4) * b,
        ),
        (
            "only where the channels change",
            lambda n, a, b, s: a == b and s == 2 and n < right(a, b, s),
        ),
        ("only where the stride is 2", lambda n, a, b, s: a != b and s == 1 and n < right(a, b, s)),
        ("whether the stride is 2", lambda n, a, b, s: a == b and s > 2 and n < right(a, b, s)),
        ("two numbers per channel", counts(lambda a, b, s: -2 * b * convolutions(a, b, s))),
        ("no batch normalisation. It", counts(lambda a, b, s: -4 * b * convolutions(a, b, s))),
        ("count biases", counts(lambda a, b, s: b * convolutions(a, b, s))),
        ("reads c_in channels", counts(lambda a, b, s: 9 * (a - b) * b)),
        ("3×3 kernels", counts(lambda a, b, s: 8 * a * b)),
        ("projection has no batch", counts(lambda a, b, s: -4 * b)),
    ],
    "write-batch-norm": [
        ("each place of the picture", has_mean_0(0)),
        ("for each image", has_mean_0((1, 2))),
        ("one mean over everything", has_mean_0(None)),
        ("over the channels", has_mean_0(3)),
        ("to the standard deviation", has_spread(lambda v, n, e: np.sqrt(v) + e)),
        ("by the variance", has_spread(lambda v, n, e: v + e)),
        ("Epsilon is missing", has_spread(lambda v, n, e: np.sqrt(v))),
        ("n − 1", has_spread(lambda v, n, e: np.sqrt(v * n / (n - 1) + e))),
        ("Gamma and beta are missing", has_spread(root, lambda y, g, b: y)),
        ("Gamma is missing", has_spread(root, lambda y, g, b: y - b)),
        ("Beta is missing", lambda y, x, g, b, e: np.allclose(y.mean(PLACES), 0, atol=1e-5)),
        ("0.001 for epsilon", has_spread(lambda v, n, e: np.sqrt(v + 0.001))),
        ("after adding beta", lambda y, x, g, b, e: np.allclose(y.mean(PLACES), g * b)),
    ],
    "write-one-cycle": [
        ("begins at 0", lambda r, s, n, p: s == 0 and r == 0),
        ("begins at the peak", lambda r, s, n, p: s == 0 and r == p),
        ("falls back to a tenth", lambda r, s, n, p: s == n and np.isclose(r, p / 10)),
        ("in the middle", lambda r, s, n, p: s == n / 2 and np.isclose(r, p)),
        ("stays at the peak", lambda r, s, n, p: s > n / 4 and r == p),
        ("jumps at the peak", lambda r, s, n, p: s >= n / 4 and np.isclose(r, p * (1 - s / n))),
        ("along a cosine", lambda r, s, n, p: n / 4 < s < n and r > p * straight(s, n) * 1.01),
        (
            "does not depend on the peak",
            lambda r, s, n, p: p != 1 and np.isclose(r, straight(s, n)),
        ),
        ("climbs too far", beyond_the_peak),
        ("a quarter of the steps down", quarter_is_cut),
        ("with `//`", lambda r, s, n, p: np.isclose(r, p / 10) and 0 < s < n),
    ],
}
