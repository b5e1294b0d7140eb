"""What the messages of lesson 5 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np


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


CLAIMS = {
    "accuracy-by-class": [
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
    ],
}  # fmt: skip
