"""The checker of lesson 3's exercise "Find the pixels that a cell sees"."""

import numpy as np

from course_utils import reference
from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call


def _seen(stack, cell):
    first = last = cell
    for kernel, stride in reversed(stack):
        first, last = first * stride, last * stride + kernel - 1
    return first, last


def _back(step):
    """A misconception: `step` takes (first, last, kernel, stride) one layer back."""

    def seen(stack, cell):
        first = last = cell
        for kernel, stride in reversed(stack):
            first, last = step(first, last, kernel, stride)
        return first, last

    return seen


@register("seen-pixels")
def seen_pixels(answer):
    conv, pooling = (3, 1), (2, 2)
    cases = [
        ([conv], 5),
        ([pooling], 3),
        ([conv, pooling], 3),
        ([pooling, conv], 3),
        ([conv, pooling, conv, pooling, conv], 1),
        ([(5, 3), (4, 1), (3, 2)], 2),
        ([conv, conv], 0),
    ]

    def seen(stack, cell):
        return _seen(stack, cell)

    def field(stack):
        return reference.receptive_field(stack)

    def strided(stack, cell):
        return any(stride > 1 for _, stride in stack)

    for stack, cell in cases:
        result = as_array(call(answer, stack, cell, names=("stack", "cell")))
        if result.shape == ():
            what = (
                "That is the width of the receptive field"
                if result == field(stack)
                else "Your function gives one number"
            )
            raise Wrong(f"{what}. The task asks for two: the first pixel and the last one.")
    misconceptions = [
        (
            "You walk through the layers from first to last. The cell belongs to the last layer: "
            "which layer's cells does it read?",
            lambda stack, cell: _seen(stack[::-1], cell),
        ),
        (
            "Your last pixel is one too far: it is the first that the cell does not see, as the "
            "end of a Python slice.",
            lambda stack, cell: (_seen(stack, cell)[0], _seen(stack, cell)[1] + 1),
        ),
        (
            "Your range grows by the whole kernel at each layer. A range of one cell needs a "
            "range of k cells, which is k − 1 more.",
            _back(lambda first, last, k, s: (first * s, last * s + k)),
        ),
        (
            "The width is right, but your range begins at the cell's own number. With a stride "
            "of 2, neighbouring cells begin 2 apart.",
            lambda stack, cell: (cell, cell + field(stack) - 1),
            strided,
        ),
        (
            "The width is right, but the windows are not centred on a pixel: without padding, "
            "cell 0 begins at pixel 0.",
            _back(lambda first, last, k, s: (first * s - k // 2, last * s - k // 2 + k - 1)),
        ),
        (
            "You follow only where windows begin. A window goes on from there, k cells wide.",
            _back(lambda first, last, k, s: (first * s, last * s)),
        ),
        (
            "You multiply a layer's window by its own stride. The stride says where the window "
            "begins; its width is added after that.",
            _back(lambda first, last, k, s: (first * s, (last + k - 1) * s)),
        ),
        (
            "You go back through the last layer only. Its input is not yet the image.",
            lambda stack, cell: _seen(stack[-1:], cell),
        ),
        (
            "Every round of your loop starts from `cell` again: what the round before has found is "
            "lost.",
            lambda stack, cell: _seen(stack[:1], cell),
        ),
        (
            "These are the numbers of the example, whatever the stack.",
            lambda stack, cell: (6, 9),
        ),
        (
            "Your cells lie a whole kernel apart: that is pooling's default. Each layer here "
            "comes with a stride of its own.",
            _back(lambda first, last, k, s: (first * k, last * k + k - 1)),
        ),
        (
            "Your range is that of cell 0, whatever `cell` says.",
            lambda stack, cell: _seen(stack, 0),
        ),
        (
            "You list every pixel of the range. The task asks for two: the first and the last.",
            lambda stack, cell: np.arange(_seen(stack, cell)[0], _seen(stack, cell)[1] + 1),
        ),
        (
            "You leave the strides out. With a stride of 2, cell 3 begins at place 6.",
            _back(lambda first, last, k, s: (first, last + k - 1)),
            strided,
        ),
        (
            "Your first pixel is right. The end must be followed from the end of the range, not "
            "from its beginning.",
            _back(lambda first, last, k, s: (first * s, first * s + k - 1)),
        ),
        (
            "You count from 1. Cells and pixels are counted from 0 here.",
            lambda stack, cell: tuple(1 + value for value in _seen(stack, cell)),
        ),
        (
            "Your two numbers are right, but in the other order: first pixel, last pixel.",
            lambda stack, cell: _seen(stack, cell)[::-1],
        ),
        (
            "Your second number is the width of the receptive field. The task asks for the last "
            "pixel.",
            lambda stack, cell: (_seen(stack, cell)[0], field(stack)),
        ),
    ]
    compare(answer, cases, seen, misconceptions, rtol=0)
    compare(answer, [([], 4)], seen, rtol=0)  # without any layer a cell is a pixel
    return (
        "Both ends are right for every stack. Count the pixels from the first to the last, and "
        "you have the receptive field."
    )
