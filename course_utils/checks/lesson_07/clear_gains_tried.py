"""What is tried on lesson 7's exercise "Tell a gain from noise"."""

import keras
import numpy as np


def one_by_one(base, changed):
    spread = max(base) - min(base)
    return [bool(sum(c) / len(c) - sum(base) / len(base) > spread) for c in changed]


WRONG = [
    ("any gain", lambda base, changed: changed.mean(1) > base.mean(), "where is the spread"),
    (
        "best of the base",
        lambda base, changed: changed.mean(1) > base.max(),
        "above the best run",
    ),
    (
        "losses too",
        lambda base, changed: abs(changed.mean(1) - base.mean()) > np.ptp(base),
        "a clear loss is no gain",
    ),
    (
        "lucky seed",
        lambda base, changed: changed.max(1) - base.mean() > np.ptp(base),
        "one lucky seed",
    ),
    (
        "best against best",
        lambda base, changed: changed.max(1) > base.max(),
        "a maximum over seeds is luck",
    ),
    (
        "standard deviation",
        lambda base, changed: changed.mean(1) - base.mean() > base.std(),
        "standard deviation of the base",
    ),
    (
        "worst against best",
        lambda base, changed: changed.min(1) > base.max(),
        "another rule",
    ),
    (
        "added to the best",
        lambda base, changed: changed.mean(1) > base.max() + base.std(),
        "the mean of the change minus the mean of the base is",
    ),
    (
        "every seed",
        lambda base, changed: (changed - base.mean() > np.ptp(base)).all(axis=1),
        "every single run",
    ),
    ("sums", lambda base, changed: changed.sum(1) - base.sum() > np.ptp(base), "added the"),
    (
        "fixed limit",
        lambda base, changed: changed.mean(1) - base.mean() > 0.048,
        "the spread of",
    ),
    (
        "spread of everything",
        lambda base, changed: changed.mean(1) - base.mean() > np.ptp(np.r_[base, changed.ravel()]),
        "the spread of which numbers",
    ),
    (
        "positions",
        lambda base, changed: np.flatnonzero(changed.mean(1) - base.mean() > np.ptp(base)),
        "the positions of the gains",
    ),
    (
        "wrong axis",
        lambda base, changed: changed.mean(0) - base.mean() > np.ptp(base),
        "averaged over the changes",
    ),
    (
        "seed by seed",
        lambda base, changed: changed - base.mean() > np.ptp(base),
        "a verdict for each seed",
    ),
    (
        "a single verdict",
        lambda base, changed: changed.mean() - base.mean() > np.ptp(base),
        "a single value",
    ),
    (
        "the gains themselves",
        lambda base, changed: changed.mean(1) - base.mean(),
        "not True and False",
    ),
    (
        "same number of seeds",
        lambda base, changed: (changed - base).mean(1) > np.ptp(base),
        "take the means first",
    ),
    (
        "as large as the spread",
        lambda base, changed: changed.mean(1) - base.mean() >= np.ptp(base),
        "more than the spread",
    ),
    (
        "texts",
        lambda base, changed: ["yes" if one else "no" for one in changed.mean(1) > base.max()],
        "without quotes",
    ),
    (
        "the other way round",
        lambda base, changed: changed.mean(1) - base.mean() < np.ptp(base),
        "exchanged",
    ),
]

RIGHT = [
    ("one by one", one_by_one),
    ("a tensor", lambda *case: keras.ops.convert_to_tensor(one_by_one(*case))),
]


def no_gain(result, base, changed):
    return changed.mean(1) - base.mean()


def says_something_false(result, base, changed):
    return (np.asarray(result) != (no_gain(result, base, changed) > np.ptp(base))).any()


CLAIMS = [
    ("the positions of the gains", lambda y, *_: np.asarray(y).dtype.kind in "iu"),
    ("for each seed", lambda y, base, changed: y.shape == changed.shape),
    ("averaged over the changes", lambda y, base, changed: y.shape == changed.shape[1:]),
    ("a single value", lambda y, *_: np.ndim(y) == 0),
    ("the shape", lambda y, base, changed: np.shape(y) != (len(changed),)),
    ("not True and False", lambda y, *_: np.asarray(y).dtype.kind == "f"),
    ("your function says", says_something_false),
]
