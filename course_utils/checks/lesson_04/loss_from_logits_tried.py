"""What is tried on lesson 4's exercise "Write a loss that no logit can break"."""

import keras
import numpy as np


def naive_softmax(logits, axis=1):
    powers = np.exp(logits)
    return powers / powers.sum(axis=axis, keepdims=True)


def softmax(logits):
    return naive_softmax(logits - logits.max(axis=1, keepdims=True))


def true(rows, labels):
    return rows[np.arange(len(labels)), labels]


def all_max(logits, labels):
    return -np.log(true(naive_softmax(logits - logits.max()), labels))


def no_keepdims(logits, labels):
    powers = np.exp(logits - logits.max(axis=1))
    return -np.log(true(powers, labels) / powers.sum(axis=1))


def max_not_added(logits, labels):
    scores = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - true(logits, labels)


def by_keras(logits, labels):
    """Probabilities below 1e-7 are replaced by 1e-7."""
    return keras.losses.sparse_categorical_crossentropy(labels, softmax(logits))


def keras_probabilities(logits, labels):
    return keras.losses.sparse_categorical_crossentropy(labels, logits)


def table(logits, labels):
    largest = logits.max(axis=1, keepdims=True)
    sums = np.exp(logits - largest).sum(axis=1, keepdims=True)
    return np.log(sums) + largest - true(logits, labels)


def relative_to_true(logits, labels):
    return np.log(np.exp(logits - true(logits, labels)[:, np.newaxis]).sum(axis=1))


def mean_subtracted(logits, labels):
    scores = logits - logits.mean(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - true(scores, labels)


def largest_of_columns(logits, labels):
    scores = logits - logits.max(axis=0)
    return np.log(np.exp(scores).sum(axis=1)) - true(scores, labels)


def all_columns(logits, labels):
    scores = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - scores[:, labels]


def shifted_in_place(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return -np.log(true(softmax(logits), labels))


WRONG = [
    ("overflows", lambda z, y: -np.log(true(naive_softmax(z), y)), "e^1000"),
    ("rounds to zero", lambda z, y: -np.log(true(softmax(z), y)), "rounded to 0"),
    ("held above 1e-7", by_keras, "stop near 16"),
    ("clipped", lambda z, y: -np.log(np.clip(true(softmax(z), y), 1e-12, 1)), "stop near 16"),
    ("largest of the batch", all_max, "largest of each row"),
    ("no keepdims", no_keepdims, "keep the axis"),
    ("one-hot", lambda z, y: -(y * np.log(softmax(z))).sum(axis=1), "not one-hot rows"),
    ("one-hot labels built",
     lambda z, y: -(np.eye(z.shape[1])[y] * np.log(softmax(z))).sum(axis=1), "rounded to 0"),
    ("from_logits forgotten", keras_probabilities, "not told that they are logits"),
    ("table", table, "table of n×n"),
    ("first image", lambda z, y: -np.log(true(softmax(z), y))[0], "first image only"),
    ("mean", lambda z, y: -np.log(true(softmax(z), y)).mean(), "one loss for each image"),
    ("sign", lambda z, y: np.log(true(softmax(z), y)), "Your losses are negative"),
    ("probability", lambda z, y: true(softmax(z), y), "the probability of the true class"),
    ("1 - p", lambda z, y: 1 - true(softmax(z), y), "stays below 1"),
    ("base 10", lambda z, y: -np.log10(true(softmax(z), y)), "base 10"),
    ("wrong axis", lambda z, y: -np.log(true(naive_softmax(z, 0), y)), "down the columns"),
    ("all columns", lambda z, y: -np.log(softmax(z)[:, y]), "index rows and columns together"),
    ("all classes", lambda z, y: -np.log(softmax(z)), "losses of all classes"),
    ("most probable", lambda z, y: -np.log(softmax(z).max(axis=1)), "most probable class"),
    ("logits as they are", lambda z, y: -np.log(true(z, y)), "Softmax is missing"),
    ("max not added", max_not_added, "both must be moved alike"),
    ("in place", shifted_in_place, "changes its input"),
    ("from the true score", relative_to_true, "another number than the largest"),
    ("mean subtracted", mean_subtracted, "another number than the largest"),
    ("largest of each column", largest_of_columns, "largest score of each column"),
    ("logits cut", lambda z, y: -np.log(true(naive_softmax(np.clip(z, -700, 700)), y)),
     "cut to one limit"),
    ("nan replaced", lambda z, y: np.nan_to_num(-np.log(true(naive_softmax(z), y))),
     "replace nan"),
    ("columns by labels", all_columns, "index rows and columns together"),
    ("softmax", lambda z, y: softmax(z), "all the probabilities"),
    ("sigmoid", lambda z, y: np.log(1 + np.exp(-true(z, y))), "other classes are left out"),
    ("borrowed", lambda z, y: keras.losses.sparse_categorical_crossentropy(y, z, True),
     "your code uses `keras`"),
    ("too large where it counts", lambda z, y: 1.1 * -np.log(np.maximum(true(softmax(z), y), 1e-9)),
     "at index (0,)"),
    ("three images", lambda z, y: -np.log(softmax(z)[np.arange(3), y]), "fixed in your code"),
]  # fmt: skip


def by_rows(logits, labels):
    return [
        np.logaddexp.reduce(row) - row[label] for row, label in zip(logits, labels, strict=True)
    ]


RIGHT = [("row by row", by_rows), ("float32", lambda *case: np.float32(by_rows(*case)))]


def probabilities(logits):
    return shares(np.exp(logits - logits.max(axis=1, keepdims=True)))


def losses(logits, labels):
    return np.logaddexp.reduce(logits, axis=1) - true_of(logits, labels)


def shares(powers):
    return powers / powers.sum(axis=1, keepdims=True)


def losses_of(rows, labels):
    """From probabilities."""
    return -np.log(true_of(rows, labels))


def true_of(rows, labels):
    return rows[np.arange(len(rows)), labels]


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-3, atol=1e-5, equal_nan=True)


def gives(how):
    return lambda result, logits, labels: is_close(result, how(logits, labels))


def of_losses(change):
    return gives(lambda z, y: change(losses(z, y)))


def of_probabilities(change):
    return gives(lambda z, y: change(true_of(probabilities(z), y)))


def not_finite(result):
    return not np.isfinite(result).all()


def per_class(result, logits, labels):
    return np.shape(result) == logits.shape


CLAIMS = [
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
    ("sigmoid of the true", gives(lambda z, y: np.logaddexp(0, -true_of(z, y)))),
    ("losses of all classes", per_class),
    ("most probable class", gives(lambda z, y: losses(z, z.argmax(axis=1)))),
    ("return −z", gives(lambda z, y: -true_of(z, y))),
    ("their logarithm does not exist", gives(lambda z, y: -np.log(true_of(z, y)))),
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
              - true_of(z, y) + z.max(axis=1)),
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
]  # fmt: skip
