"""What is tried on lesson 7's exercise "Tell a gain from noise"."""

import statistics

import keras
import numpy as np


def one_by_one(base, changed):
    said = []
    for row in changed:
        differences = [after - before for after, before in zip(row, base, strict=True)]
        error = statistics.stdev(differences) / len(differences) ** 0.5
        said.append(len(differences) >= 5 and sum(differences) / len(differences) > 3 * error)
    return said


def error_of(base, changed):
    return (changed - base).std(axis=1, ddof=1) / len(base) ** 0.5


def gain_of(base, changed):
    return (changed - base).mean(axis=1)


def right_rule(base, changed):
    return (len(base) >= 5) & (gain_of(base, changed) > 3 * error_of(base, changed))


WRONG = [
    (
        "any gain",
        lambda base, changed: changed.mean(1) > base.mean(),
        "where is the standard error",
    ),
    (
        "the range of the base",
        lambda base, changed: changed.mean(1) - base.mean() > np.ptp(base),
        "that range grows with each seed",
    ),
    ("above the best", lambda base, changed: changed.mean(1) > base.max(), "the range of the base"),
    (
        "losses too",
        lambda base, changed: (
            (len(base) >= 5) & (abs(gain_of(base, changed)) > 3 * error_of(base, changed))
        ),
        "a clear loss is no gain",
    ),
    (
        "standard deviation",
        lambda base, changed: gain_of(base, changed) > 3 * (changed - base).std(axis=1, ddof=1),
        "divide by the square root",
    ),
    (
        "not paired",
        lambda base, changed: (
            changed.mean(1) - base.mean()
            > 3 * np.sqrt((base.var(ddof=1) + changed.var(axis=1, ddof=1)) / len(base))
        ),
        "seed by seed",
    ),
    (
        "ddof 0",
        lambda base, changed: (
            (len(base) >= 5)
            & (gain_of(base, changed) > 3 * (changed - base).std(axis=1) / len(base) ** 0.5)
        ),
        "ddof=1",
    ),
    (
        "few seeds",
        lambda base, changed: gain_of(base, changed) > 3 * error_of(base, changed),
        "fewer than five seeds",
    ),
    (
        "two errors",
        lambda base, changed: (
            (len(base) >= 5) & (gain_of(base, changed) > 2 * error_of(base, changed))
        ),
        "your limit is 2 standard errors",
    ),
    (
        "one error",
        lambda base, changed: gain_of(base, changed) > error_of(base, changed),
        "a single standard error",
    ),
    ("every seed", lambda base, changed: (changed > base).all(axis=1), "every seed gains"),
    ("best against best", lambda base, changed: changed.max(1) > base.max(), "one lucky seed"),
    (
        "fixed limit",
        lambda base, changed: gain_of(base, changed) > 0.03,
        "their standard error",
    ),
    (
        "positions",
        lambda base, changed: np.flatnonzero(right_rule(base, changed)),
        "the positions of the gains",
    ),
    (
        "wrong axis",
        lambda base, changed: changed.mean(0) > base,
        "averaged over the changes",
    ),
    ("seed by seed", lambda base, changed: changed > base, "a verdict for each seed"),
    ("a single verdict", lambda base, changed: changed.mean() > base.mean(), "a single value"),
    ("the gains themselves", gain_of, "not True and False"),
    (
        "texts",
        lambda base, changed: ["yes" if one else "no" for one in changed.mean(1) > base.max()],
        "without quotes",
    ),
    ("the other way round", lambda base, changed: ~right_rule(base, changed), "exchanged"),
]

RIGHT = [
    ("one by one", one_by_one),
    ("a tensor", lambda *case: keras.ops.convert_to_tensor(one_by_one(*case))),
]


def says_something_false(result, base, changed):
    return (np.asarray(result) != right_rule(base, changed)).any()


CLAIMS = [
    ("the positions of the gains", lambda y, *_: np.asarray(y).dtype.kind in "iu"),
    ("for each seed", lambda y, base, changed: y.shape == changed.shape),
    ("averaged over the changes", lambda y, base, changed: y.shape == changed.shape[1:]),
    ("a single value", lambda y, *_: np.ndim(y) == 0),
    ("the shape", lambda y, base, changed: np.shape(y) != (len(changed),)),
    ("not True and False", lambda y, *_: np.asarray(y).dtype.kind == "f"),
    ("your function says", says_something_false),
]
