"""What is tried on lesson 9's exercise "Correct a network for other class shares"."""

import numpy as np


def rows(values):
    return values / values.sum(axis=1, keepdims=True)


def in_place(probabilities, training_shares, use_shares):
    probabilities *= use_shares / training_shares
    return rows(probabilities)


def softmax(values):
    e = np.exp(values)
    return e / e.sum(axis=1, keepdims=True)


WRONG = [
    ("nothing done", lambda p, t, u: p, "as they were"),
    ("not normalised", lambda p, t, u: p * u / t, "no longer add up to 1"),
    ("wrong direction", lambda p, t, u: rows(p * t / u), "wrong direction"),
    ("use forgotten", lambda p, t, u: rows(p / t), "leave the use out"),
    ("training forgotten", lambda p, t, u: rows(p * u), "leave the training out"),
    (
        "sum of the columns",
        lambda p, t, u: p * u / t / (p * u / t).sum(axis=0),
        "sum of each column",
    ),
    ("sum of all", lambda p, t, u: p * u / t / np.sum(p * u / t), "whole array"),
    ("softmax", lambda p, t, u: softmax(p * u / t), "softmax of probabilities"),
    ("in place", in_place, "changes its input"),
    (
        "without the axis",
        lambda p, t, u: p * u / t / (p * u / t).sum(axis=1),
        "Keep their axis",
    ),
    ("rounded", lambda p, t, u: np.round(rows(p * u / t), 5), "at index"),
]

RIGHT = [
    ("row by row", lambda p, t, u: [(row * u / t) / sum(row * u / t) for row in p]),
    ("turned round", lambda p, t, u: ((p * u / t).T / (p * u / t).sum(1)).T),
]


def sums(y, axis):
    return np.allclose(np.asarray(y).sum(axis), 1)


def proportional(change):
    """Are the rows those of this change of the probabilities, up to a factor?"""

    def predicate(y, p, training, use):
        ratio = y / change(p, training, use)
        return np.allclose(ratio, ratio[:, :1]) and sums(y, 1)

    return predicate


CLAIMS = [
    ("as they were", lambda y, p, *_: np.array_equal(y, p)),
    ("no longer add up", lambda y, *_: not sums(y, 1)),
    ("wrong direction", proportional(lambda p, t, u: p * t / u)),
    ("leave the use out", proportional(lambda p, t, u: p / t)),
    ("leave the training out", proportional(lambda p, t, u: p * u)),
    ("sum of each column", lambda y, *_: sums(y, 0)),
    ("sum of the whole array", lambda y, *_: sums(y, None) and len(y) > 1),
    ("softmax of probabilities", proportional(lambda p, t, u: np.exp(p * u / t))),
]
