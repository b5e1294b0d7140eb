"""What is tried on lesson 2's exercise "Write reflect padding"."""

import numpy as np


def padding_by(mode):
    return lambda image, rings: np.pad(image, rings, mode=mode)


def by_slices(image, rings):
    """Right but for 0 rings: image[-1:-1:-1] and the like."""
    above, below = image[rings:0:-1], image[-2 : -2 - rings : -1]
    image = np.concatenate([above, image, below if rings else image[-0:]])
    left, right = image[:, rings:0:-1], image[:, -2 : -2 - rings : -1]
    return np.concatenate([left, image, right], axis=1)


def unturned(image, rings):
    image = np.concatenate([image[1 : rings + 1], image, image[-1 - rings : -1]])
    return np.concatenate([image[:, 1 : rings + 1], image, image[:, -1 - rings : -1]], axis=1)


def no_corners(image, rings):
    result = np.pad(image, rings)
    whole = np.pad(image, rings, mode="reflect")
    inner = slice(rings, len(result) - rings), slice(rings, result.shape[1] - rings)
    result[inner[0]], result[:, inner[1]] = whole[inner[0]], whole[:, inner[1]]
    return result


def whole_numbers(image, rings):
    result = np.zeros(tuple(n + 2 * rings for n in image.shape), dtype=int)
    result[:] = np.pad(image, rings, mode="reflect")
    return result


def ring_by_ring(image, rings):
    for _ in range(rings):
        image = np.pad(image, 1, mode="reflect")
    return image


renamed = np.pad


def ring_slices(image, rings):
    """The slices [rings:-rings] are empty for 0 rings."""
    result = np.zeros([n + 2 * rings for n in image.shape])
    padded = np.pad(image, rings, mode="reflect")
    result[rings:-rings, rings:-rings] = image
    result[:rings], result[-rings:] = padded[:rings], padded[-rings:]
    result[:, :rings], result[:, -rings:] = padded[:, :rings], padded[:, -rings:]
    return result


WRONG = [
    ("symmetric", padding_by("symmetric"), "repeat the border pixel"),
    ("edge", padding_by("edge"), "again and again"),
    ("zeros", padding_by("constant"), "with zeros"),
    ("wrap", padding_by("wrap"), "opposite border"),
    ("unturned", unturned, "mirror's order"),
    ("rows", lambda x, r: np.pad(x, ((r, r), (0, 0)), mode="reflect"), "not left and right"),
    (
        "columns",
        lambda x, r: np.pad(x, ((0, 0), (r, r)), mode="reflect"),
        "not above and below",
    ),
    ("one ring", lambda x, r: np.pad(x, 1, mode="reflect"), "asks for another number"),
    ("before only", lambda x, r: np.pad(x, (r, 0), mode="reflect"), "The other end"),
    ("no corners", no_corners, "corners of the padding are empty"),
    ("integers", whole_numbers, "whole numbers only"),
    ("0 rings", by_slices, "With 0 rings"),
    ("nothing", lambda x, r: x, "has the shape"),
    ("ring by ring", ring_by_ring, "one ring after the other"),
    ("borrowed", padding_by("reflect"), "but your code uses `pad`"),
    ("borrowed in a function", lambda x, r: padding_by("reflect")(x, r), "Do it by hand"),
    (
        "borrowed in a generator",
        lambda x, r: next(np.pad(x, r, "reflect") for _ in "1"),
        "Do it by hand",
    ),
    ("borrowed under another name", lambda x, r: renamed(x, r, "reflect"), "uses `renamed`"),
    ("0 rings stop it", ring_slices, "With 0 rings"),
]


def pad(image, rings):
    """NumPy's function of this name is not meant."""

    def places(n):
        return [*range(rings, 0, -1), *range(n), *range(n - 2, n - 2 - rings, -1)]

    return [[image[row, column] for column in places(image.shape[1])] for row in places(len(image))]


RIGHT = [("lists, by a function called pad", lambda image, rings: pad(image, rings))]


def padded(mode, widths=None):
    def claim(result, image, rings):
        around = rings if widths is None else widths(rings)
        return np.array_equal(result, np.pad(image, around, mode=mode))

    return claim


def inside(result, image, rings):
    """The image itself stands in the middle."""
    height, width = image.shape
    return np.array_equal(result[rings : rings + height, rings : rings + width], image)


def corners(result, image, rings):
    return np.concatenate([result[np.ix_([*range(rings), *range(-rings, 0)], [0, -1])]])


CLAIMS = [
    ("gives one row", lambda result, *_: np.ndim(result) == 1),
    ("repeat the border", padded("symmetric")),
    ("This is `edge`", padded("edge")),
    ("padded with zeros", padded("constant")),
    ("opposite border", padded("wrap")),
    ("in the mirror's order: the one", lambda *case: inside(*case) and not padded("reflect")(*case)),
    ("The four corners of the padding are empty.", lambda *case: not corners(*case).any()),
    ("Two things", lambda *case: not corners(*case).any() and inside(*case)),
    ("not left and right", padded("reflect", lambda r: ((r, r), (0, 0)))),
    ("not above and below", padded("reflect", lambda r: ((0, 0), (r, r)))),
    ("first row and column only", padded("reflect", lambda r: (r, 0))),
    ("asks for another", lambda result, image, r: r != 1 and padded("reflect")(result, image, 1)),
    ("one ring after the other", lambda result, image, r: r > 1 and inside(result, image, r)),
    (
        "number of columns",
        lambda result, image, r: padded("reflect")(result, image[:, : len(image)], r),
    ),
    (
        "whole numbers only",
        lambda result, image, r: (
            np.array_equal(result, np.trunc(result)) and (image % 1 != 0).any()
        ),
    ),
]  # fmt: skip
