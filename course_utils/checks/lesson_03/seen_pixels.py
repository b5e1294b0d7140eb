"""The checker of lesson 3's exercise "Find the pixels that a cell sees"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call
from course_utils.reference import receptive_field


def _back(step):
    """`step` takes (first, last, kernel, stride) one layer back."""

    def seen(stack, cell):
        first = last = cell
        for kernel, stride in reversed(stack):
            first, last = step(first, last, kernel, stride)
        return first, last

    return seen


_seen = _back(lambda a, b, k, s: (a * s, b * s + k - 1))


def _strided(stack, cell):
    return any(stride > 1 for _, stride in stack)


MISTAKES = {
    "You walk through the layers from first to last. The cell belongs to the last layer: which "
    "layer's cells does it read?": (lambda stack, cell: _seen(stack[::-1], cell)),
    "Your last pixel is one too far: it is the first that the cell does not see, as the end of a "
    "Python slice.": (lambda *case: (_seen(*case)[0], _seen(*case)[1] + 1)),
    "Your range grows by the whole kernel at each layer. A range of one cell needs a range of k "
    "cells, which is k − 1 more.": _back(lambda a, b, k, s: (a * s, b * s + k)),
    "The width is right, but your range begins at the cell's own number. With a stride of 2, "
    "neighbouring cells begin 2 apart.": (
        lambda stack, cell: (cell, cell + receptive_field(stack) - 1),
        _strided,
    ),
    "The width is right, but the windows are not centred on a pixel: without padding, cell 0 "
    "begins at pixel 0.": _back(lambda a, b, k, s: (a * s - k // 2, b * s - k // 2 + k - 1)),
    "You follow only where windows begin. A window goes on from there, k cells wide.": _back(
        lambda a, b, k, s: (a * s, b * s)
    ),
    "You multiply a layer's window by its own stride. The stride says where the window begins; its "
    "width is added after that.": _back(lambda a, b, k, s: (a * s, (b + k - 1) * s)),
    "You go back through the last layer only. Its input is not yet the image.": (
        lambda stack, cell: _seen(stack[-1:], cell)
    ),
    "Every round of your loop starts from `cell` again: what the round before has found is lost.": (
        lambda stack, cell: _seen(stack[:1], cell)
    ),
    "These are the numbers of the example, whatever the stack.": lambda stack, cell: (6, 9),
    "Your cells lie a whole kernel apart: that is pooling's default. Each layer here comes with a "
    "stride of its own.": _back(lambda a, b, k, s: (a * k, b * k + k - 1)),
    "Your range is that of cell 0, whatever `cell` says.": lambda stack, cell: _seen(stack, 0),
    "You list every pixel of the range. The task asks for two: the first and the last.": (
        lambda *case: np.arange(_seen(*case)[0], _seen(*case)[1] + 1)
    ),
    "You leave the strides out. With a stride of 2, cell 3 begins at index 6.": (
        _back(lambda a, b, k, s: (a, b + k - 1)),
        _strided,
    ),
    "Your first pixel is right. The end must be followed from the end of the range, not from its "
    "beginning.": _back(lambda a, b, k, s: (a * s, a * s + k - 1)),
    "You count from 1. Cells and pixels are counted from 0 here.": (
        lambda *case: tuple(1 + value for value in _seen(*case))
    ),
    "Your two numbers are right, but in the other order: first pixel, last pixel.": (
        lambda *case: _seen(*case)[::-1]
    ),
    "Your second number is the width of the receptive field. The task asks for the last pixel.": (
        lambda stack, cell: (_seen(stack, cell)[0], receptive_field(stack))
    ),
}


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

    for stack, cell in cases:
        result = as_array(call(answer, stack, cell, names=("stack", "cell")))
        if result.shape == ():
            width = result == receptive_field(stack)
            what = (
                "That is the width of the receptive field"
                if width
                else "Your function gives one number"
            )
            raise Wrong(f"{what}. The task asks for two: the first pixel and the last one.")
    compare(answer, cases, _seen, MISTAKES, rtol=0)
    compare(answer, [([], 4)], _seen, rtol=0)  # without any layer a cell is a pixel
    return (
        "Both ends are right for every stack. Count the pixels from the first to the last, and "
        "you have the receptive field."
    )
