"""The checker of lesson 2's exercise "Predict what a stride leaves"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import refuse_other
from course_utils.checks.values import as_parts, as_shape

NO_ROOM = (
    "That would be right if a window could hang over the border, or if the kernel took no room. "
    "The kernel covers 7 pixels before the first step, and a part of a step is dropped."
)

STRIDE_1 = "That is the size with stride 1. Here the window steps 4 pixels at a time."

STAYS = "With a stride the size does not stay, whatever the padding."

UNPADDED = "That is the size without padding. `same` has a rule of its own, without the kernel."

AXES = {
    "valid": {
        "height": {
            8: "8 counts the steps, (41 − 7) / 4 rounded down. The position before the first step "
            "counts too.",
            10: NO_ROOM,
            11: "11 is 41/4, rounded up: that is `same`. Nothing is padded here.",
            35: STRIDE_1,
            41: STAYS,
        },
        "width": {
            5: "5 counts the steps, (28 − 7) / 4 rounded down. The position before the first step "
            "counts too.",
            7: NO_ROOM,
            22: STRIDE_1,
            28: STAYS,
        },
    },
    "same": {
        "height": {
            41: STAYS,
            10: "10 is 41/4, rounded down. The rule of `same` rounds the other way.",
            9: UNPADDED,
            12: "12 is one too many: 41/4, rounded up, is already the number of windows.",
        },
        "width": {
            28: STAYS,
            6: UNPADDED,
            8: "8 is one too many: 28/4 is already the number of windows.",
        },
    },
}

DROPPED = {
    (1, 2): "rows and columns are swapped.",
    (1, 0): "1 and 0 are the remainders of 41/4 and 28/4. The first window covers 7 pixels "
    "without a step: divide what is left.",
    (3, 2): "3 and 2 are the remainders of 35/4 and 22/4, the number of positions. Divide the "
    "distance that the window travels, n − k: one less.",
    (0, 0): "(41 − 7) / 4 and (28 − 7) / 4 are not whole numbers, and no window hangs over "
    "the border.",
    (6, 6): "6 is what stride 1 takes away from the size. Those pixels are read; dropped "
    "means that no window reads them.",
    (32, 22): "this is how much smaller the output is. Dropped rows are those that no window "
    "reads.",
    (5, 4): "you counted 9 and 6 windows of 4 pixels. A window covers 7 pixels; 4 is its step.",
    (2, 3): "2 and 3 are what another step would need. How many rows and columns are left "
    "over without it?",
}
FIND_LAST = "find the last pixel that the last window reads. What lies behind it is dropped."

PIXELS = {"height": 41, "width": 28}
QUESTIONS = {
    "valid": "Lay the window at the start of {} pixels and step by 4: where does the last window "
    "stand?",
    "same": "`same` has a rule of its own: how many steps of 4 begin among {} pixels?",
}


@register("predict-stride")
def predict_stride(answer):
    names = ("valid", "dropped", "same")
    shapes = [
        as_shape(_whole(part, name), f"`{name}`")
        for name, part in zip(names, as_parts(answer, names), strict=True)
    ]
    for name, shape in zip(names, shapes, strict=True):
        if len(shape) != 2:
            raise Wrong(
                f"`{name}` has {len(shape)} number{'s' * (len(shape) != 1)}; two are asked for: "
                "one for the rows, one for the columns."
            )
    valid, dropped, same = shapes
    _predicted("valid", valid, (9, 6))
    refuse_other(dropped, (2, 1), DROPPED, FIND_LAST, "`dropped`: {}")
    _predicted("same", same, (11, 7))
    return "`valid` drops the remainder of (n − k) / s; `same` gives n/s, rounded up, whatever the kernel."


def _whole(part, name):
    """The pair with 9.0 as 9; a part of a window or of a row is refused."""
    numbers = (int, float, np.integer, np.floating)
    if not isinstance(part, tuple | list) or not all(isinstance(n, numbers) for n in part):
        return part
    for number in part:
        if not float(number).is_integer():
            raise Wrong(
                f"`{name}`: {number:g} is not a whole number. Windows, rows and columns come "
                "whole: what becomes of the rest?"
            )
    return [int(number) for number in part]


def _predicted(name, shape, right):
    if shape == right:
        return
    if shape == right[::-1]:
        raise Wrong(f"`{name}`: rows and columns are swapped. The image is 41 high and 28 wide.")
    for (axis, told), size, wanted in zip(AXES[name].items(), shape, right, strict=True):
        ask = QUESTIONS[name].format(PIXELS[axis])
        refuse_other(size, wanted, told, ask, f"`{name}`: the {axis} {size} is not right. {{}}")
