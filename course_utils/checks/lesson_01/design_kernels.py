"""The checker of lesson 1's exercise "Design three kernels"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import refuse_mistakes
from course_utils.checks.values import apart, as_array, as_parts, equal

PATCH = np.arange(1, 10).reshape(3, 3)
COPY = np.array([[0, 0, 0], [0, 0, 0], [0, 0, 1]])
CENTRE = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
DOWN = np.array([[0, -1, 0], [0, 0, 0], [0, 1, 0]])
PLUS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
MEAN = (PLUS - CENTRE) / 4

# {name: (the right kernel, {what a wrong one shows: the wrong one, or several})}
KERNELS = {
    "copy": (
        COPY,
        {
            "it is turned by 180°. That would be right for the convolution of signal processing; "
            "ours lays the kernel on the window as it is.": COPY[::-1, ::-1],
            "the 1 stands right of the centre: it lacks the step down.": COPY[[0, 2, 1]],
            "the 1 stands below the centre: it lacks the step to the right.": COPY[:, [0, 2, 1]],
            "this is the identity: it copies the centre.": CENTRE,
            "the 1 stands at the upper right. Rows count from the top.": COPY[::-1],
            "the 1 stands at the lower left. Columns count from the left.": COPY[:, ::-1],
        },
    ),
    "difference": (
        DOWN,
        {
            "it gives above minus below. The number in the kernel's lower row is laid on the lower "
            "pixel, and nothing is flipped.": -DOWN,
            "it compares left and right: rows and columns are swapped. In `kernel[i, j]` the row "
            "comes first.": DOWN.T,
            "it compares left and right, with the sign turned as well. In `kernel[i, j]` the row "
            "comes first.": -DOWN.T,
            "this is the edge kernel of the lesson: it adds three such differences, of three "
            "columns. One column is asked for.": np.array([[-1] * 3, [0] * 3, [1] * 3]),
            "it adds the two pixels. A difference needs a minus: the kernel's sum must be 0.": (
                abs(DOWN)
            ),
            "it compares the pixel below with the centre. The pixel above the centre is asked "
            "for.": np.array([[0, 0, 0], [0, -1, 0], [0, 1, 0]]),
        },
    ),
    "mean": (
        MEAN,
        {
            "it adds the four pixels. The sum of its numbers is 4, so an even grey would become "
            "four times as bright.": MEAN * 4,
            "you divided by 9, the cells of the window. A mean divides by the number of values "
            "that it adds.": MEAN * 4 / 9,
            "it counts the centre as well. Only its four neighbours are asked for.": [
                PLUS / 5,
                PLUS / 4,
            ],
            "this is the blur of the lesson: the mean of all nine.": np.full((3, 3), 1 / 9),
            "it counts the neighbours on the diagonals too.": (1 - CENTRE) / 8,
            "it takes the four corners of the window.": (1 - PLUS) / 4,
        },
    ),
}


@register("design-kernels")
def design_kernels(answer):
    parts = as_parts(answer, [*KERNELS])
    kernels = [as_array(p, f"`{name}`", (3, 3)) for name, p in zip(KERNELS, parts, strict=True)]
    for name, kernel in zip(KERNELS, kernels, strict=True):
        _check(name, kernel, *KERNELS[name])
    return "Where a number stands in the kernel says which pixel it reads; their sum, how bright."


def _check(name, given, right, mistakes):
    if equal(given, right, 1e-6, 1e-8):
        return
    refuse_mistakes(given, mistakes, f"`{name}`: ", 1e-6, 1e-8)
    if not np.isfinite(given).all():
        raise Wrong(f"`{name}` holds nan or infinity; expected nine ordinary numbers.")
    if not given.any():
        whole = given.dtype.kind in "biu" and right.dtype.kind == "f"
        note = " An integer array cannot hold a quarter: it is rounded down to 0." * whole
        raise Wrong(f"`{name}`: all its numbers are 0, so it reads no pixel.{note}")
    if equal(given, -right):
        raise Wrong(f"`{name}`: the right cells, but all signs are turned.")
    size = np.abs(given).max()
    if size > 0 and equal(given / size, right / np.abs(right).max()):
        raise Wrong(
            f"`{name}`: the right cells in the right relation, but the result is "
            f"{size / np.abs(right).max():.3g} times as large as it should be."
        )
    came, wanted = apart((given * PATCH).sum(), (right * PATCH).sum())
    raise Wrong(
        f"`{name}`: laid on the patch 1 2 3 / 4 5 6 / 7 8 9 your kernel gives {came}; {wanted} was "
        "asked for. Each number of the kernel is laid on the pixel at the same position in the "
        "window."
        if not np.isclose((given * PATCH).sum(), (right * PATCH).sum())
        else f"`{name}`: it reads pixels that the task does not name. Set all other cells to 0."
    )
