"""What the messages of lesson 2 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import math

import numpy as np


def size(n, k, s, p):
    if p == "same":
        return math.ceil(n / s)
    distance = n + 2 * rings_of(p) - k
    return distance // s + 1 if distance >= 0 else 0


def rings_of(padding):
    return 0 if padding == "valid" else padding


def by(formula):
    """The result is what a formula of n, k, s and the rings gives."""
    return lambda result, n, k, s, p: p != "same" and result == formula(n, k, s, rings_of(p))


# ---------------------------------------------------------------- find-padding


def fitting(n, k, s, wanted):
    """All numbers of rings that give the wanted size, tried one by one."""
    return [p for p in range(wanted * s + k) if size(n, k, s, p) == wanted]


def missing(n, k, s, wanted):
    return (wanted - 1) * s + k - n


def padding(claim):
    """`claim` takes the result, the numbers of rings that fit, and the missing cells."""
    return lambda result, *case: claim(result, fitting(*case), missing(*case))


# ---------------------------------------------------------------- pad-reflect


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


CLAIMS = {
    "output-size": [
        ("forgot the + 1", lambda result, *case: result == size(*case) - 1),
        ("one side only", by(lambda n, k, s, p: (n + p - k) // s + 1)),
        ("You round up", by(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1)),
        ("not always a whole", lambda result, *case: result != int(result)),
        (
            "nearest whole",
            lambda result, n, k, s, p: (
                abs(result - ((n + 2 * rings_of(p) - k) / s + 1)) <= 0.5 and result == int(result)
            ),
        ),
        ("+ 1 inside", by(lambda n, k, s, p: (n + 2 * p - k + 1) // s)),
        ("forgot the kernel", by(lambda n, k, s, p: (n + 2 * p) // s)),
        ("forgot the stride", by(lambda n, k, s, p: s > 1 and n + 2 * p - k + 1)),
        ("left the padding out", by(lambda n, k, s, p: p > 0 and (n - k) // s + 1)),
        ("gives another number", lambda result, *case: size(*case) == 0 != result),
        ("you give −1", lambda result, *case: size(*case) == 0 and result == -1),
        (
            "as it came",
            lambda result, n, k, s, p: result == 0 and k > n and k <= n + 2 * rings_of(p),
        ),
        (
            "brackets are missing",
            lambda result, n, k, s, p: any(
                result == n + 2 * rings_of(p) - part + 1 for part in (k // s, k / s)
            )
            or result == int(n + 2 * rings_of(p) - k / s + 1),
        ),
        ("stride 1 only", lambda result, n, k, s, p: p == "same" and s > 1 and result == n),
        ("you round down", lambda result, n, k, s, p: p == "same" and n % s and result == n // s),
        ("full rings", lambda result, n, k, s, p: p == "same" and k % 2 == 0),
        ("like `valid`", lambda result, n, k, s, p: p == "same" and result == size(n, k, s, 0)),
        ("never fails to fit", lambda result, n, k, s, p: p == "same" and k > n and result == 0),
    ],
    "find-padding": [
        (
            "gives None where",
            lambda result, *case: result is None and not fitting(*case),
        ),
        ("stop looking too early", padding(lambda p, fits, _: p == -1 and fits[0] > 4)),
        ("but there is a number", padding(lambda p, fits, _: p == -1 and fits)),
        ("A negative number of rings came", padding(lambda p, fits, cells: cells < 0 and p < 0)),
        ("not always whole", padding(lambda p, _, cells: p != int(p) and cells % 2)),
        ("cells of both sides", padding(lambda p, _, cells: p == cells > 0)),
        (
            "(k − 1)/2 rings keep",
            lambda p, n, k, s, w: (p == (k - 1) // 2 or p == -1) and (s > 1 or w != n),
        ),
        ("one step less", lambda p, n, k, s, w: p == math.ceil((w * s + k - n) / 2)),
        (
            "You round down",
            padding(lambda p, fits, cells: cells > 0 and cells % 2 and p == cells // 2 < fits[0]),
        ),
        ("even where none gives", padding(lambda p, fits, _: p != -1 and not fits)),
        ("a negative number of rings does not", padding(lambda p, fits, _: p < 0)),
        (
            "shared evenly",
            padding(lambda p, fits, cells: p == -1 and fits and cells > 0 and cells % 2),
        ),
        ("largest number", padding(lambda p, fits, _: p == fits[-1] > fits[0])),
        ("start with one ring", padding(lambda p, fits, _: fits[0] == 0 and p in (-1, *fits[1:]))),
        ("keep the size.", lambda p, n, k, s, w: size(n, k, s, p) == n != w),
        (
            "forgot the stride",
            lambda p, n, k, s, w: (
                s > 1
                and p
                in ((fitting(n, k, 1, w) or [-1])[0], max(math.ceil(missing(n, k, 1, w) / 2), 0))
            ),
        ),
    ],
    "pad-reflect": [
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
    ],
}  # fmt: skip
