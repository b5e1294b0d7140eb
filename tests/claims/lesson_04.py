"""What the messages of lesson 4 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np


def probabilities(logits):
    return shares(np.exp(logits - logits.max(axis=1, keepdims=True)))


def losses(logits, labels):
    return np.logaddexp.reduce(logits, axis=1) - true(logits, labels)


def shares(powers):
    return powers / powers.sum(axis=1, keepdims=True)


def losses_of(rows, labels):
    """From probabilities."""
    return -np.log(true(rows, labels))


def true(rows, labels):
    return rows[np.arange(len(rows)), labels]


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-3, atol=1e-5, equal_nan=True)


def gives(how):
    return lambda result, logits, labels: is_close(result, how(logits, labels))


def of_losses(change):
    return gives(lambda z, y: change(losses(z, y)))


def of_probabilities(change):
    return gives(lambda z, y: change(true(probabilities(z), y)))


def not_finite(result):
    return not np.isfinite(result).all()


def per_class(result, logits, labels):
    return np.shape(result) == logits.shape


CLAIMS = {
    "loss-from-logits": [
        ("one number for the batch", lambda result, z, y: np.ndim(result) == 0),
        ("losses are negative", of_losses(np.negative)),
        ("the probability of the true class. The", of_probabilities(lambda p: p)),
        ("1 − p", of_probabilities(lambda p: 1 - p)),
        ("to base 10", of_losses(lambda x: x / np.log(10))),
        ("to base 2", of_losses(lambda x: x / np.log(2))),
        ("sums down the columns", gives(lambda z, y: losses_of(probabilities(z.T).T, y))),
        (
            "the columns of all labels",
            lambda result, z, y: np.shape(result)[-1] == len(y) and np.ndim(result) == 2,
        ),
        ("all the probabilities", gives(lambda z, y: probabilities(z))),
        ("score of each column", gives(lambda z, y: losses(z - z.max(axis=0), y))),
        ("sigmoid of the true", gives(lambda z, y: np.logaddexp(0, -true(z, y)))),
        ("losses of all classes", per_class),
        ("most probable class", gives(lambda z, y: losses(z, z.argmax(axis=1)))),
        ("return −z", gives(lambda z, y: -true(z, y))),
        ("their logarithm does not exist", gives(lambda z, y: -np.log(true(z, y)))),
        (
            "inside the powers, but not",
            gives(lambda z, y: losses(z, y) - z.max(axis=1)),
        ),
        ("first image only", lambda result, z, y: is_close(result, losses(z, y)[0])),
        ("in a column. The result", of_losses(lambda x: x[:, np.newaxis])),
        ("table of n×n", lambda result, z, y: np.shape(result) == (len(y), len(y))),
        (
            "you return the sum itself",
            gives(lambda z, y: np.exp(np.logaddexp.reduce(z, axis=1) - z.max(axis=1))
                  - true(z, y) + z.max(axis=1)),
        ),
        (
            "not told that they are logits",
            gives(lambda z, y: losses_of(shares(np.clip(z, 1e-7, 1 - 1e-7)), y)),
        ),
        ("softmax comes twice", gives(lambda z, y: losses(probabilities(z), y))),
        ("e^1000 is larger", lambda result, z, y: not_finite(result) and z.max() > 709.8),
        (
            "largest score of the whole batch",
            lambda result, z, y: not_finite(result) and z.max() - z.max(axis=1).min() > 700,
        ),
        (
            "still overflows",
            lambda result, z, y: not_finite(result) and (z.max(axis=1) - z.min(axis=1)).max() > 500,
        ),
        ("cut to one limit", gives(lambda z, y: losses(np.clip(z, -700, 700), y))),
        (
            "replace nan",
            lambda result, z, y: not not_finite(result) and not is_close(result, losses(z, y)),
        ),
        ("rounded to 0", lambda result, z, y: not_finite(result) and 0.0 in probabilities(z)),
        (
            "stop near 16",
            lambda result, z, y: (
                not not_finite(result)
                and (np.asarray(result) < losses(z, y) * 1.001).all()
                and (losses(z, y) > 10).any()
            ),
        ),
    ],
}  # fmt: skip
