"""What is tried on lesson 7's exercise "Prepare rows that arrive later"."""

import keras
import numpy as np


def prepare(fit, fill=np.nanmean, late=False):
    """A `prepare_later` that takes mean and standard deviation from the rows of `fit`."""

    def answer(train, rows):
        known = fit(train, rows)
        mean, std = np.nanmean(known, axis=0), np.nanstd(known, axis=0)
        filled = np.where(np.isnan(rows), fill(rows if late else train, axis=0), rows)
        return ((filled - mean) / std)[..., None].astype("float32")

    return answer


def on_train(train, rows):
    return (np.where(np.isnan(rows), train.mean(0), rows) - train.mean(0)) / train.std(0)


def in_place(train, rows):
    rows[np.isnan(rows)] = 0
    return rows[..., None]


def by_sklearn(train, rows):
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit(train).transform(rows)
    return keras.ops.convert_to_tensor(np.nan_to_num(scaled)[..., None], "float32")


WRONG = [
    ("own scale", prepare(lambda train, rows: rows), "their own mean"),
    ("all rows", prepare(lambda train, rows: np.r_[train, rows]), "data leakage"),
    (
        "one mean for the table",
        lambda train, rows: (
            (np.where(np.isnan(rows), train.mean(), rows) - train.mean()) / train.std()
        )[..., None].astype("float32"),
        "each column has its own",
    ),
    (
        "a bill of 0 mm",
        lambda train, rows: ((np.nan_to_num(rows) - train.mean(0)) / train.std(0))[
            ..., None
        ].astype("float32"),
        "became 0 before",
    ),
    (
        "missing stays missing",
        lambda train, rows: ((rows - train.mean(0)) / train.std(0))[..., None],
        "still missing",
    ),
    ("filled from the new rows", prepare(lambda t, r: t, late=True), "comes from the training"),
    ("median", prepare(lambda t, r: t, fill=np.median), "with the median"),
    (
        "pandas' standard deviation",
        lambda train, rows: (
            on_train(train, rows)[..., None] * train.std(0)[:, None] / train.std(0, ddof=1)[:, None]
        ),
        "pandas' default",
    ),
    (
        "only centred",
        lambda train, rows: on_train(train, rows)[..., None] * train.std(0)[:, None],
        "did not divide",
    ),
    (
        "each row by itself",
        lambda train, rows: (
            (rows - np.nanmean(rows, 1, keepdims=True)) / np.nanstd(rows, 1, keepdims=True)
        )[..., None],
        "each row by itself",
    ),
    (
        "three columns only",
        lambda train, rows: on_train(train, rows).reshape(-1, 3, 1).astype("float32"),
        "three columns only",
    ),
    ("whole", lambda train, rows: on_train(train, rows)[..., None].astype(int), "cut off"),
    ("a table", lambda train, rows: on_train(train, rows), "channel axis is missing"),
    ("turned around", lambda train, rows: on_train(train, rows)[:, None], "nothing to slide"),
    (
        "drops rows",
        lambda train, rows: on_train(train, rows[~np.isnan(rows).any(1)])[..., None],
        "was dropped",
    ),
    ("float64", lambda train, rows: on_train(train, rows)[..., None], "in float32"),
    ("writes into the rows", in_place, "changes its input"),
    (
        "prepares the training rows",
        lambda train, rows: on_train(train, train)[..., None],
        "as many as the training rows",
    ),
]

RIGHT = [("by scikit-learn", by_sklearn)]


def columns(result):
    return np.asarray(result, dtype="float64")[..., 0]


def is_scaled(mean, std, fill=np.mean):
    """Are the values those of `mean` and `std` of the training rows (and a gap that of `fill`)?"""

    def predicate(result, train, rows):
        filled = np.where(np.isnan(rows), fill(train, axis=0), rows)
        return np.allclose(columns(result), (filled - mean(train)) / std(train), atol=1e-3)

    return predicate


def mean(train):
    return train.mean(axis=0)


def std(train):
    return train.std(axis=0)


def has_gap(train, rows):
    return np.isnan(rows).any()


CLAIMS = [
    (
        "with their own mean",
        lambda y, t, r: len(r) > 1 and np.allclose(columns(y).mean(0), 0, atol=1e-4),
    ),
    (
        "data leakage",
        lambda y, t, r: np.allclose(
            columns(y)[~np.isnan(r)],
            ((r - np.nanmean(np.r_[t, r], 0)) / np.nanstd(np.r_[t, r], 0))[~np.isnan(r)],
            atol=1e-3,
        ),
    ),
    (
        "one standard deviation for the whole",
        is_scaled(np.mean, np.std, fill=lambda t, axis: t.mean()),
    ),
    ("became 0 before", lambda y, t, r: has_gap(t, r) and columns(y)[np.isnan(r)].max() < -1),
    ("still missing", lambda y, t, r: has_gap(t, r) and np.isnan(columns(y)[np.isnan(r)]).all()),
    ("from the new rows", lambda y, t, r: has_gap(t, r) and len(r) > 1),
    ("each row by itself", lambda y, t, r: np.allclose(np.nanmean(columns(y), 1), 0, atol=1e-4)),
    ("subtracted the median", is_scaled(lambda t: np.median(t, 0), std)),
    ("with the median", lambda *c: has_gap(*c[1:]) and is_scaled(mean, std, np.median)(*c)),
    ("n − 1", is_scaled(mean, lambda t: t.std(0, ddof=1))),
    ("did not divide", is_scaled(mean, lambda t: 1)),
    ("by the variance", is_scaled(mean, lambda t: t.var(0))),
    ("did not subtract", is_scaled(lambda t: 0, std)),
    ("smallest and the largest", is_scaled(lambda t: t.min(0), lambda t: np.ptp(t, axis=0))),
]
