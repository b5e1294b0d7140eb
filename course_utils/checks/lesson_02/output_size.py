"""The checker of lesson 2's exercise "Write the size formula"."""

import math

from course_utils.checks.engine import register
from course_utils.checks.lesson_02._shared import size_after
from course_utils.checks.misconceptions import advised, compare
from course_utils.checks.values import RESULT, as_number, call

_SETTINGS = [
    (7, 3, 1, 0),
    (8, 3, 2, 0),
    (8, 3, 3, 0),
    (7, 3, 1, 1),
    (28, 5, 3, 2),
    (3, 3, 1, 0),
    (10, 4, 4, 1),
    (8, 3, 2, "valid"),
    (9, 3, 1, "same"),
    (7, 3, 2, "same"),
    (8, 4, 1, "same"),
    (4, 5, 1, 0),
    (4, 5, 1, 1),
    (4, 9, 2, 1),
    (3, 7, 1, "valid"),
    (3, 7, 1, "same"),
]


def _by_rings(formula, same=None):
    """The misconception `formula(n + 2p, k, s)`; `same` replaces the right answer for "same"."""

    def wrong(size, kernel, stride, padding):
        if padding == "same":
            return same(size, kernel, stride) if same else math.ceil(size / stride)
        return formula(size, kernel, stride, 0 if padding == "valid" else padding)

    return wrong


def _no_zero(formula):
    """Also what comes out when the formula is used where the kernel does not fit."""
    return [_by_rings(formula), _by_rings(lambda *a: formula(*a) if size_after(*a) else 0)]


MISTAKES = {
    "Your sizes are one too small: the first window needs no step. You counted the steps, and "
    "forgot the + 1.": (
        _no_zero(lambda n, k, s, p: (n + 2 * p - k) // s),
        lambda *case: size_after(*case) > 0,
    ),
    "Your padding is added on one side only. A ring lies on both ends of a row: 2p.": _no_zero(
        lambda n, k, s, p: (n + p - k) // s + 1
    ),
    "You round up: you count a window that would hang over the border. What is left of a step is "
    "dropped.": _no_zero(lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1),
    "Your result is not always a whole number. A window makes whole steps only: what is left over "
    "is dropped.": _no_zero(lambda n, k, s, p: (n + 2 * p - k) / s + 1),
    "You round to the nearest whole number. Half a step is no step: round down.": [
        *_no_zero(lambda n, k, s, p: round((n + 2 * p - k) / s + 1)),
        *_no_zero(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
    ],
    "You divide before you add the + 1 inside: (n + 2p − k + 1) / s counts the positions of stride "
    "1 and divides them. Divide the distance, then add 1.": _no_zero(
        lambda n, k, s, p: (n + 2 * p - k + 1) // s
    ),
    "You forgot the kernel: it covers k cells before the first step.": _no_zero(
        lambda n, k, s, p: (n + 2 * p) // s
    ),
    "You forgot the stride: this is the size for steps of one pixel.": _no_zero(
        lambda n, k, s, p: n + 2 * p - k + 1
    ),
    "You left the padding out.": _no_zero(lambda n, k, s, p: (n - k) // s + 1),
    "Where the kernel does not fit there is no output: the task asks for 0, and your formula gives "
    "another number.": (
        _by_rings(lambda n, k, s, p: (n + 2 * p - k) // s + 1),
        lambda *case: size_after(*case) == 0,
    ),
    "Where the kernel does not fit you give −1. No window fits: that is 0 outputs.": (
        lambda n, k, s, p: size_after(n, k, s, p) or -1,
        lambda *case: size_after(*case) == 0,
    ),
    "You compare the kernel with the image as it came. It has to fit into the padded "
    "image.": _by_rings(lambda n, k, s, p: size_after(n, k, s, p) if k <= n else 0),
    "You divide the kernel alone: brackets are missing. The whole distance, n + 2p − k, is divided "
    "by the stride.": [
        *_no_zero(lambda n, k, s, p: n + 2 * p - k // s + 1),
        *_no_zero(lambda n, k, s, p: n + 2 * p - k / s + 1),
        *_no_zero(lambda n, k, s, p: int(n + 2 * p - k / s + 1)),
    ],
    "The size stays the same for stride 1 only. With a stride, `same` divides it and rounds "
    "up.": _by_rings(size_after, lambda n, k, s: n),
    "With `same` you round down. Its rule is size / stride, and you should round up.": _by_rings(
        size_after, lambda n, k, s: n // s
    ),
    "You took `same` for (k − 1)/2 full rings. For an even kernel that is no whole number, and "
    "`same` pads one side more than the other.": (
        [
            _by_rings(size_after, lambda n, k, s: size_after(n, k, s, (k - 1) // 2)),
            _by_rings(size_after, lambda n, k, s: size_after(n, k, s, k // 2)),
        ],
        lambda n, k, s, p: k % 2 == 0,
    ),
    "You treat `same` like `valid`: it adds zeros, `valid` adds none.": _by_rings(
        size_after, lambda n, k, s: size_after(n, k, s, 0)
    ),
    "With `same` the kernel never fails to fit: zeros are added until it does.": _by_rings(
        size_after, lambda n, k, s: math.ceil(n / s) if k <= n else 0
    ),
}


@register("output-size")
def output_size(answer):
    for case in _SETTINGS:
        advice = {}
        if isinstance(case[3], str):
            advice["stopped"] = "The padding may be a word: turn it into a number first."
        if size_after(*case) == 0:
            advice["stopped"] = (
                "Here the kernel does not fit: the task asks for 0, not for an error."
            )
        with advised(advice):
            as_number(call(answer, *case, names=("size", "kernel", "stride", "padding")), RESULT)
    compare(answer, _SETTINGS, size_after, MISTAKES, rtol=0)
    return "The formula gives the size for a padding that you count; `same` has its rule, n/s rounded up."
