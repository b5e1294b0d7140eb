"""What is tried on lesson 10's exercise "Prepare pictures that came channels first"."""

import numpy as np


def channels_last(pictures):
    return np.asarray(pictures).transpose(0, 2, 3, 1)


def as_tensor(pictures):
    import keras

    return keras.ops.transpose(keras.ops.cast(pictures, "float32") / 255, (0, 2, 3, 1))


WRONG = [
    (
        "reshape",
        lambda p: p.reshape(len(p), *p.shape[2:], 3).astype("f") / 255,
        "`reshape` cuts",
    ),
    (
        "all axes turned round",
        lambda p: p.transpose(0, 3, 2, 1).astype("f") / 255,
        "on their side",
    ),
    ("no axis moved", lambda p: p.astype("f") / 255, "no axis has moved"),
    ("not scaled", lambda p: channels_last(p).astype("f"), "left at 0 to 255"),
    ("still whole numbers", channels_last, "uint8"),
    ("converted back", lambda p: (channels_last(p) / 255).astype("uint8"), "became 0"),
    ("scaled twice", lambda p: channels_last(p).astype("f") / 255 / 255, "twice"),
    ("divided by 256", lambda p: channels_last(p).astype("f") / 256, "divide by 256"),
    ("float64", lambda p: channels_last(p) / 255, "float64"),
    (
        "reshape, too wide",
        lambda p: p.reshape(len(p), *p.shape[:1:-1], 3).astype("f") / 255,
        "Your result has the shape (2, 7, 5, 3); expected",
    ),
    ("ones", lambda p: np.ones(channels_last(p).shape, int), "holds int64, up to 1"),
    (
        "divided by the largest value of the batch",
        lambda p: channels_last(p).astype("f") / p.max(),
        "that can occur",
    ),
    ("whole-number division", lambda p: (channels_last(p) // 255).astype("f"), "became 0"),
    ("the batch turned round, too", lambda p: p.T.astype("f") / 255, "the batch among them"),
    ("blue first", lambda p: channels_last(p)[..., ::-1].astype("f") / 255, "reverse order"),
    ("−1 to 1", lambda p: channels_last(p).astype("f") / 127.5 - 1, "−1 to 1"),
    (
        "one picture alone",
        lambda p: channels_last(p)[0].astype("f") / 255,
        "batch axis is lost",
    ),
]

RIGHT = [
    ("moveaxis", lambda p: np.moveaxis(np.float32(p) / np.float32(255), 1, -1)),
    ("a tensor", as_tensor),
    ("picture by picture", lambda p: np.array([x.transpose(1, 2, 0) / 255 for x in p], "f")),
]


def values(result):
    return np.asarray(result, dtype="float64")


def is_close(change):
    """Is the result this change of the pictures, with the channels last?"""
    return lambda y, p: np.allclose(values(y), change(p.transpose(0, 2, 3, 1)), atol=1e-3)


def is_multiple(turned):
    return lambda y, p: np.isclose(abs(np.corrcoef(values(y).ravel(), turned(p).ravel())[0, 1]), 1)


CLAIMS = [
    ("no axis has moved", is_multiple(lambda p: p)),
    ("on their side", is_multiple(lambda p: p.transpose(0, 3, 2, 1))),
    ("All four axes", is_multiple(lambda p: p.T)),
    ("batch axis is lost", lambda y, p: values(y).ndim == 3),
    ("has the shape", lambda y, p: values(y).shape != p.transpose(0, 2, 3, 1).shape),
    ("early every pixel became 0", lambda y, p: (values(y) == 0).mean() > 0.9),
    ("still holds", lambda y, p: np.asarray(y).dtype.kind in "iub"),
    ("`reshape` cuts", lambda y, p: np.array_equal(values(y).ravel() > 0, p.ravel() > 0)),
    ("A square picture", lambda y, p: p.shape[2] == p.shape[3]),
    ("reverse order", is_multiple(lambda p: p.transpose(0, 2, 3, 1)[..., ::-1])),
    ("images left at 0 to 255", lambda y, p: values(y).max() == p.max()),
    ("divided by 255 twice", lambda y, p: np.isclose(values(y).max(), p.max() / 255**2)),
    ("divide by 256", lambda y, p: np.isclose(values(y).max(), p.max() / 256)),
    ("All values are right", is_close(lambda x: x / 255)),
    ("largest value that occurs", is_close(lambda x: x / x.max())),
    ("from −1 to 1", is_close(lambda x: x / 127.5 - 1)),
    ("where they belong", lambda y, p: not is_close(lambda x: x / 255)(y, p)),
]
