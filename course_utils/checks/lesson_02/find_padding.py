"""The checker of lesson 2's exercise "Find the padding"."""

import math

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_02._shared import size_after
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import RESULT, as_number, call, described

_WANTED = [
    (7, 3, 1, 7),
    (7, 5, 1, 7),
    (7, 3, 1, 5),
    (224, 7, 2, 112),
    (224, 11, 4, 55),
    (8, 3, 2, 4),
    (28, 5, 1, 32),
    (7, 4, 1, 7),
    (7, 3, 1, 3),
    (9, 3, 2, 3),
    (6, 3, 4, 2),
    (7, 3, 2, 4),
    (10, 3, 4, 2),
    (9, 3, 1, 3),
    (224, 11, 4, 50),
    (5, 3, 3, 20),
    (10, 3, 4, 1200),
]


def _missing(size, kernel, stride, wanted):
    return (wanted - 1) * stride + kernel - size


def _half(*case):
    return math.ceil(_missing(*case) / 2)


def _rings(size, kernel, stride, wanted):
    rings = max(_half(size, kernel, stride, wanted), 0)  # with fewer there are fewer windows
    return rings if size_after(size, kernel, stride, rings) == wanted else -1


def _largest(size, kernel, stride, wanted):
    rings = _rings(size, kernel, stride, wanted)
    while rings >= 0 and size_after(size, kernel, stride, rings + 1) == wanted:
        rings += 1
    return rings


def _from_one(size, kernel, stride, wanted):
    """The smallest number of rings from 1 on."""
    rings = max(_rings(size, kernel, stride, wanted), 1)
    return rings if size_after(size, kernel, stride, rings) == wanted else -1


def _checked(rings):
    """The same number, but -1 where it does not give the wanted size."""

    def checked(size, kernel, stride, wanted):
        p = rings(size, kernel, stride, wanted)
        return p if (size + 2 * p - kernel) // stride + 1 == wanted else -1

    return checked


def _where_possible(rings):
    """The same number, but -1 where no number of rings gives the wanted size."""
    return lambda *case: rings(*case) if _rings(*case) >= 0 else -1


MISTAKES = {
    "You stop looking too early: you say −1, and a larger number of rings gives this size. What "
    "does each further ring do to the size, and when is it too large?": (
        lambda *case: -1 if _rings(*case) > 4 else _rings(*case),
        lambda *case: _rings(*case) > 4,
    ),
    "You say −1, but there is a number of rings that gives this size. Try 0, 1, 2, … in the size "
    "formula.": lambda *case: -1,
    "A negative number of rings came out of your arithmetic, and you gave it back or put it into "
    "the formula. Where no cell is missing, try 0 rings.": (
        _checked(_half),
        lambda *case: _half(*case) < 0 <= _rings(*case),
    ),
    "Your number of rings is not always whole. If an odd number of cells is missing, half a ring "
    "too many does no harm with a stride: round up.": (
        [
            lambda *case: _missing(*case) / 2,
            lambda *case: _missing(*case) / 2 if _missing(*case) >= 0 else -1,
        ],
        lambda *case: _missing(*case) % 2,
    ),
    "You give the cells of both sides together. A ring adds one cell at each end of a row.": (
        [_missing, _where_possible(_missing)],
        lambda *case: _missing(*case) > 0,
    ),
    "(k − 1)/2 rings keep the size for stride 1. Here another size may be wanted, with another "
    "stride.": (
        [lambda n, k, s, w: (k - 1) // 2, _checked(lambda n, k, s, w: (k - 1) // 2)],
        lambda n, k, s, w: s > 1 or w != n,
    ),
    "The `wanted` windows make one step less than there are windows: (wanted − 1) · stride.": (
        lambda n, k, s, w: math.ceil((w * s + k - n) / 2)
    ),
    "You round down when an odd number of cells is missing, and then one cell is not padded. One "
    "cell too many does no harm with a stride: it is dropped.": (
        [
            lambda *case: _missing(*case) // 2,
            lambda *case: max(_missing(*case) // 2, 0),
            _where_possible(lambda *case: _missing(*case) // 2),
        ],
        lambda *case: _missing(*case) > 0 and _missing(*case) % 2 and _rings(*case) >= 0,
    ),
    "You give a number of rings even where none gives the wanted size. Put your number into the "
    "size formula, and compare.": (
        lambda *case: max(_half(*case), 0),
        lambda *case: _rings(*case) < 0,
    ),
    "You give a number of rings even where none gives the wanted size; a negative number of rings "
    "does not exist.": (_half, lambda *case: _rings(*case) < 0 and _half(*case) < 0),
    "You say −1 where the cells that are missing cannot be shared evenly between both ends. Round "
    "up to full rings: with a stride, a cell too many can be left over and is dropped.": (
        [
            lambda *case: -1 if _missing(*case) % 2 else max(_missing(*case) // 2, -1),
            lambda *case: -1 if _missing(*case) % 2 else _rings(*case),
            _checked(lambda *case: max(_missing(*case) // 2, 0)),
        ],
        lambda *case: _missing(*case) > 0 and _missing(*case) % 2,
    ),
    "You give the largest number of rings; the smallest is asked for.": _largest,
    "You start with one ring. Sometimes none is needed: try 0 first.": (
        _from_one,
        lambda *case: _rings(*case) == 0,
    ),
    "You take `wanted` to be the size of the image: your rings keep the size.": (
        lambda n, k, s, w: _half(n, k, s, n),
        lambda n, k, s, w: w != n and size_after(n, k, s, _half(n, k, s, n)) == n,
    ),
    "You forgot the stride: `wanted` windows stand `stride` cells apart.": (
        [lambda n, k, s, w: _rings(n, k, 1, w), lambda n, k, s, w: max(_half(n, k, 1, w), 0)],
        lambda n, k, s, w: s > 1,
    ),
}


@register("find-padding", seconds=5)
def find_padding(answer):
    names = ("size", "kernel", "stride", "wanted")
    for case in _WANTED:
        result = call(answer, *case, names=names)
        if result is None and _rings(*case) == -1:
            raise Wrong(
                "Your function gives None where no number of rings fits"
                f"{described(case, names)}; −1 was asked for.",
                case,
            )
        as_number(result, RESULT)
    compare(answer, _WANTED, _rings, MISTAKES, rtol=0)
    return "You can turn the size formula round: from the size you want to the padding it takes."
