"""What the messages of lesson 10 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np

LOGS = {"base 10": np.log10, "base 2": np.log2, "1/C": lambda c: 1 / c, "itself": lambda c: c}


def word(loss, knowing_nothing):
    distance = loss - knowing_nothing
    return "healthy" if abs(distance) <= 0.3 else "too high" if distance > 0 else "too low"


def compares_with(guess):
    """Is the word right for this guess, and wrong for ln C?"""
    return lambda y, loss, c: y == word(loss, guess(c)) != word(loss, np.log(c))


def values(result):
    return np.asarray(result, dtype="float64")


def is_close(change):
    """Is the result this change of the pictures, with the channels last?"""
    return lambda y, p: np.allclose(values(y), change(p.transpose(0, 2, 3, 1)), atol=1e-3)


def has_shape(change):
    return lambda y, p: values(y).shape == change(p).shape


def is_multiple(turned):
    return lambda y, p: np.isclose(abs(np.corrcoef(values(y).ravel(), turned(p).ravel())[0, 1]), 1)


def shuffled(result, part):
    return np.asarray(result[part]).tolist()


def is_permuted(result, part, given):
    return sorted(map(str, shuffled(result, part))) == sorted(map(str, given.tolist()))


def in_pairs(y, images, labels):
    return [labels[images.tolist().index(image)] for image in shuffled(y, 0)] == shuffled(y, 1)


CLAIMS = {
    "check-the-start": [
        ("A loss of `nan`", lambda y, loss, c: np.isnan(loss) and y != "not a number"),
        ("are exchanged", lambda y, loss, c: {y, word(loss, np.log(c))} == {"too high", "too low"}),
        ("with ln 10", compares_with(lambda c: np.log(10))),
        *((f"{name}", compares_with(guess)) for name, guess in LOGS.items()),
        ("far below ln C passes", lambda y, loss, c: y == "healthy" and loss < np.log(c) - 0.3),
        ("knowing nothing would", lambda y, loss, c: y != word(loss, np.log(c))),
    ],
    "prepare-the-batch": [
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
    ],
    "shuffle-together": [
        ("(images, labels)`", lambda y, *_: not isinstance(y, tuple | list) or len(y) != 2),
        ("have changed places", lambda y, x, *_: np.shape(y[1]) == x.shape),
        ("has the shapes", lambda y, x, *_: np.shape(y[0]) != x.shape),
        ("come out", lambda y, x, *_: {len(y[0]), len(y[1])} != {len(x)}),
        ("images themselves", lambda y, x, *_: not is_permuted(y, 0, x)),
        ("as if drawn with", lambda y, x, *_: not is_permuted(y, 0, x)),
        ("labels themselves", lambda y, x, labels, _: not is_permuted(y, 1, labels)),
        ("Only the labels", lambda y, x, *_: shuffled(y, 0) == x.tolist()),
        ("Only the images", lambda y, x, labels, _: shuffled(y, 1) == labels.tolist()),
        ("two different orders", lambda y, x, labels, _: not in_pairs(y, x, labels)),
    ],
}
