"""What is tried on lesson 5's exercise "Measure each digit by itself"."""

import numpy as np


def row_counts(labels, probabilities):
    return np.bincount(labels, minlength=probabilities.shape[1])


def right_counts(labels, probabilities):
    said = probabilities.argmax(axis=1)
    return np.bincount(labels[said == labels], minlength=probabilities.shape[1])


def precision(labels, probabilities):
    said = row_counts(probabilities.argmax(axis=1), probabilities)
    right = right_counts(labels, probabilities)
    return np.where(said > 0, right / np.maximum(said, 1), np.nan)


def empty_is_zero(labels, probabilities):
    return right_counts(labels, probabilities) / np.maximum(row_counts(labels, probabilities), 1)


def mean_of_own_probability(labels, probabilities):
    own = [probabilities[labels == c, c] for c in range(probabilities.shape[1])]
    return [values.mean() if len(values) else np.nan for values in own]


def ten_classes(labels, probabilities):
    said = probabilities.argmax(axis=1)
    own = [said[labels == c] == c for c in range(10)]
    return [values.mean() if len(values) else np.nan for values in own]


def only_those_there(labels, probabilities):
    said = probabilities.argmax(axis=1)
    return [np.mean(said[labels == c] == c) for c in np.unique(labels)]


def along_the_pictures(labels, probabilities):
    said = probabilities.argmax(axis=0)
    return [np.mean(said[labels == c] == c) for c in range(probabilities.shape[1])]


def above_half(labels, probabilities):
    own = [probabilities[labels == c, c] > 0.5 for c in range(probabilities.shape[1])]
    return [values.mean() if len(values) else np.nan for values in own]


WRONG = [
    ("by what was said", precision, "how far can I trust"),
    ("of all pictures", lambda y, p: right_counts(y, p) / len(y), "a rare digit looks bad"),
    ("counts", right_counts, "A share is asked for"),
    ("mistakes", lambda y, p: 1 - np.array(ten_classes(y, p))[: p.shape[1]], "of mistakes"),
    ("one accuracy", lambda y, p: np.mean(p.argmax(axis=1) == y), "one number for each class"),
    ("confidence", mean_of_own_probability, "mean probability of the true class"),
    ("percent", lambda y, p: 100 * np.array(ten_classes(y, p))[: p.shape[1]], "in percent"),
    ("above a half", above_half, "largest one, even if that is only 0.3"),
    (
        "above a half, 0 where nothing is",
        lambda y, p: np.nan_to_num(above_half(y, p)),
        "largest one, even if that is only 0.3",
    ),
    ("each picture", lambda y, p: p.argmax(axis=1) == y, "Gather them by class"),
    ("None", lambda y, p: [None] * p.shape[1], "There is a None"),
    ("0 where nothing is", empty_is_zero, "as if all of it were wrong"),
    ("always ten", ten_classes, "always ten numbers"),
    ("only those there", only_those_there, "Every class keeps its index"),
    ("wrong axis", along_the_pictures, "stopped in its line"),
    (
        "up to the largest label",
        lambda y, p: ten_classes(y, p)[: max(y) + 1],
        "ends at the largest label",
    ),
]


def by_class(labels, probabilities):
    said = probabilities.argmax(axis=1)
    own = [said[labels == c] == c for c in range(probabilities.shape[1])]
    return [float(values.mean()) if len(values) else float("nan") for values in own]


RIGHT = [("a list of floats", by_class)]


def shares(y, p):
    """Of the pictures of each class, the share that was read correctly; nan without a picture."""
    said = p.argmax(axis=1)
    own = [said[y == c] == c for c in range(p.shape[1])]
    return np.array([part.mean() if len(part) else np.nan for part in own])


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, equal_nan=True, atol=1e-5)


def of_shares(change):
    return lambda result, y, p: is_close(result, change(shares(y, p)))


def counts(y, p):
    return np.bincount(y, minlength=p.shape[1])


def right_ones(y, p):
    return np.array([np.sum(p.argmax(axis=1)[y == c] == c) for c in range(p.shape[1])])


def without_a_picture(value):
    """A class that does not occur got this value, and the others what is right."""
    return lambda result, y, p: (
        is_close(result, np.nan_to_num(shares(y, p), nan=value)) and 0 in counts(y, p)
    )


CLAIMS = [
    (
        "*said* the class",
        lambda result, y, p: all(
            np.isclose(value, n / np.sum(p.argmax(axis=1) == c))
            for c, (value, n) in enumerate(zip(result, right_ones(y, p), strict=True))
            if c in p.argmax(axis=1)
        ),
    ),
    ("number of all pictures", lambda result, y, p: is_close(result, right_ones(y, p) / len(y))),
    ("counted the right answers", lambda result, y, p: is_close(result, right_ones(y, p))),
    ("share of mistakes", of_shares(lambda x: 1 - x)),
    ("over all pictures. Asked", lambda result, y, p: is_close(result, (p.argmax(1) == y).mean())),
    ("for each picture whether", lambda result, y, p: is_close(result, p.argmax(1) == y)),
    ("whole confusion matrix", lambda result, y, p: is_close(np.diagonal(result), shares(y, p))),
    ("in percent", of_shares(lambda x: 100 * x)),
    (
        "not taken for this one",
        lambda result, y, p: is_close(
            result, [np.mean((p.argmax(1) == c) == (y == c)) for c in range(p.shape[1])]
        ),
    ),
    (
        "mean probability",
        lambda result, y, p: all(
            np.isclose(value, p[y == c, c].mean()) for c, value in enumerate(result) if c in y
        ),
    ),
    (
        "above 0.5",
        lambda result, y, p: all(
            np.isclose(value, np.mean(p[y == c, c] > 0.5)) for c, value in enumerate(result) if c in y
        ),
    ),
    ("got 0, as if", without_a_picture(0)),
    ("got 1, as if", without_a_picture(1)),
    ("left out, so the numbers", lambda result, y, p: is_close(result, shares(y, p)[np.unique(y)])),
    ("ends at the largest label", lambda result, y, p: len(result) == y.max() + 1 < p.shape[1]),
    ("always ten numbers", lambda result, y, p: len(result) == 10 != p.shape[1]),
]  # fmt: skip
