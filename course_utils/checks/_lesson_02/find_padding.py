"""The checker of lesson 2's exercise "Find the padding"."""

import math

from course_utils.checks._answers import RESULT, as_number, call, compare, described
from course_utils.checks._engine import Wrong, exercise
from course_utils.checks._lesson_02._shared import _size

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
]


def _rings(size, kernel, stride, wanted):
    for rings in range(wanted * stride + kernel):
        if _size(size, kernel, stride, rings) == wanted:
            return rings
    return -1


def _missing(size, kernel, stride, wanted):
    return (wanted - 1) * stride + kernel - size


def _largest(size, kernel, stride, wanted):
    fitting = [
        p for p in range(wanted * stride + kernel) if _size(size, kernel, stride, p) == wanted
    ]
    return max(fitting, default=-1)


_SHARED = (
    "You say −1 where the cells that are missing cannot be shared evenly between both ends. Round "
    "up to full rings: with a stride, a cell too many can be left over and is dropped."
)


def _rounded_down(size, kernel, stride, wanted):
    rings = max(_missing(size, kernel, stride, wanted) // 2, 0)
    return rings if _size(size, kernel, stride, rings) == wanted else -1


def _even_only(size, kernel, stride, wanted):
    if _missing(size, kernel, stride, wanted) % 2:
        return -1
    return _rounded_down(size, kernel, stride, wanted)


def _below_zero(size, kernel, stride, wanted):
    """Rounded up and checked, but without an end at 0."""
    rings = math.ceil(_missing(size, kernel, stride, wanted) / 2)
    return rings if (size + 2 * rings - kernel) // stride + 1 == wanted else -1


@exercise("find-padding", seconds=5)
def _(answer):
    for case in _WANTED:
        result = call(answer, *case, names=("size", "kernel", "stride", "wanted"))
        if result is None and _rings(*case) == -1:
            raise Wrong(
                "Your function gives None where no number of rings fits"
                f"{described(case, ('size', 'kernel', 'stride', 'wanted'))}; −1 was asked for."
            )
        as_number(result, RESULT)
    compare(
        answer,
        _WANTED,
        _rings,
        [
            (
                "You say −1, but there is a number of rings that gives this size. Try 0, 1, 2, … "
                "in the size formula.",
                lambda n, k, s, w: -1,
            ),
            (
                "You stop looking too early: you say −1, and a larger number of rings gives this "
                "size. What does each further ring do to the size, and when is it too large?",
                lambda n, k, s, w: -1 if _rings(n, k, s, w) > 4 else _rings(n, k, s, w),
            ),
            (
                "A negative number of rings came out of your arithmetic, and you gave it back or "
                "put it into the formula. Where no cell is missing, try 0 rings.",
                _below_zero,
            ),
            (
                "Your number of rings is not always whole. If an odd number of cells is missing, "
                "half a ring too many does no harm with a stride: round up.",
                lambda n, k, s, w: _missing(n, k, s, w) / 2,
            ),
            (
                "Your number of rings is not always whole. If an odd number of cells is missing, "
                "half a ring too many does no harm with a stride: round up.",
                lambda n, k, s, w: _missing(n, k, s, w) / 2 if _missing(n, k, s, w) >= 0 else -1,
            ),
            (
                "You give the cells of both sides together. A ring adds one cell at each end of a "
                "row.",
                _missing,
            ),
            (
                "You give the cells of both sides together. A ring adds one cell at each end of a "
                "row.",
                lambda n, k, s, w: _missing(n, k, s, w) if _rings(n, k, s, w) >= 0 else -1,
            ),
            (
                "(k − 1)/2 rings keep the size for stride 1. Here another size may be wanted, "
                "with another stride.",
                lambda n, k, s, w: (k - 1) // 2,
            ),
            (
                "(k − 1)/2 rings keep the size for stride 1. Here another size may be wanted, "
                "with another stride.",
                lambda n, k, s, w: (k - 1) // 2 if _size(n, k, s, (k - 1) // 2) == w else -1,
            ),
            (
                "The `wanted` windows make one step less than there are windows: "
                "(wanted − 1) · stride.",
                lambda n, k, s, w: math.ceil((w * s + k - n) / 2),
            ),
            (
                "You give a number of rings even where none gives the wanted size. Put your "
                "number into the size formula, and compare.",
                lambda n, k, s, w: max(math.ceil(_missing(n, k, s, w) / 2), 0),
            ),
            (
                "You give a number of rings even where none gives the wanted size. Put your "
                "number into the size formula, and compare.",
                lambda n, k, s, w: max(_missing(n, k, s, w) // 2, 0),
            ),
            (
                "You give a number of rings even where none gives the wanted size; a negative "
                "number of rings does not exist.",
                lambda n, k, s, w: math.ceil(_missing(n, k, s, w) / 2),
            ),
            (
                "You give a number of rings even where none gives the wanted size; a negative "
                "number of rings does not exist.",
                lambda n, k, s, w: _missing(n, k, s, w) // 2,
            ),
            (
                "You round down when an odd number of cells is missing, and then one cell is not "
                "padded. One cell too many does no harm with a stride: it is dropped.",
                lambda n, k, s, w: _missing(n, k, s, w) // 2 if _rings(n, k, s, w) >= 0 else -1,
            ),
            (
                _SHARED,
                lambda n, k, s, w: (
                    _missing(n, k, s, w) // 2
                    if _missing(n, k, s, w) >= 0 and _missing(n, k, s, w) % 2 == 0
                    else -1
                ),
            ),
            *((_SHARED, wrong) for wrong in (_rounded_down, _even_only)),
            ("You give the largest number of rings; the smallest is asked for.", _largest),
            (
                "You start with one ring. Sometimes none is needed: try 0 first.",
                lambda n, k, s, w: next(
                    (p for p in range(1, w * s + k) if _size(n, k, s, p) == w), -1
                ),
            ),
            (
                "You take `wanted` to be the size of the image: your rings keep the size.",
                lambda n, k, s, w: math.ceil(_missing(n, k, s, n) / 2),
            ),
            (
                "You forgot the stride: `wanted` windows stand `stride` cells apart.",
                lambda n, k, s, w: _rings(n, k, 1, w),
            ),
            (
                "You forgot the stride: `wanted` windows stand `stride` cells apart.",
                lambda n, k, s, w: max(math.ceil(_missing(n, k, 1, w) / 2), 0),
            ),
        ],
    )
    return "You can turn the size formula round: from the size you want to the padding it takes."
