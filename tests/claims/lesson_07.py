"""What the messages of lesson 7 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np


def table(result):
    return np.asarray(result, dtype="float64")[..., 0]


def is_scaled(mean, std, fill=np.mean):
    """Are the values those of `mean` and `std` of the training rows (and a gap that of `fill`)?"""

    def predicate(result, train, rows):
        filled = np.where(np.isnan(rows), fill(train, axis=0), rows)
        return np.allclose(table(result), (filled - mean(train)) / std(train), atol=1e-3)

    return predicate


def mean(train):
    return train.mean(axis=0)


def std(train):
    return train.std(axis=0)


def no_gain(result, base, changed):
    return changed.mean(1) - base.mean()


def says_something_false(result, base, changed):
    return (np.asarray(result) != (no_gain(result, base, changed) > np.ptp(base))).any()


def has_gap(train, rows):
    return np.isnan(rows).any()


CLAIMS = {
    "scale-later-rows": [
        (
            "with their own mean",
            lambda y, t, r: len(r) > 1 and np.allclose(table(y).mean(0), 0, atol=1e-4),
        ),
        (
            "leaked",
            lambda y, t, r: np.allclose(
                table(y)[~np.isnan(r)],
                ((r - np.nanmean(np.r_[t, r], 0)) / np.nanstd(np.r_[t, r], 0))[~np.isnan(r)],
                atol=1e-3,
            ),
        ),
        (
            "one standard deviation for the whole",
            is_scaled(np.mean, np.std, fill=lambda t, axis: t.mean()),
        ),
        ("became 0 before", lambda y, t, r: has_gap(t, r) and table(y)[np.isnan(r)].max() < -1),
        ("still missing", lambda y, t, r: has_gap(t, r) and np.isnan(table(y)[np.isnan(r)]).all()),
        ("from the new rows", lambda y, t, r: has_gap(t, r) and len(r) > 1),
        ("each row by itself", lambda y, t, r: np.allclose(np.nanmean(table(y), 1), 0, atol=1e-4)),
        ("subtracted the median", is_scaled(lambda t: np.median(t, 0), std)),
        ("with the median", lambda *c: has_gap(*c[1:]) and is_scaled(mean, std, np.median)(*c)),
        ("n − 1", is_scaled(mean, lambda t: t.std(0, ddof=1))),
        ("did not divide", is_scaled(mean, lambda t: 1)),
        ("by the variance", is_scaled(mean, lambda t: t.var(0))),
        ("did not subtract", is_scaled(lambda t: 0, std)),
        ("smallest and the largest", is_scaled(lambda t: t.min(0), lambda t: np.ptp(t, axis=0))),
    ],
    "clear-gains": [
        ("the places of the gains", lambda y, *_: np.asarray(y).dtype.kind in "iu"),
        ("for each seed", lambda y, base, changed: y.shape == changed.shape),
        ("averaged over the changes", lambda y, base, changed: y.shape == changed.shape[1:]),
        ("a single value", lambda y, *_: np.ndim(y) == 0),
        ("the shape", lambda y, base, changed: np.shape(y) != (len(changed),)),
        ("not True and False", lambda y, *_: np.asarray(y).dtype.kind == "f"),
        ("your function says", says_something_false),
    ],
}
