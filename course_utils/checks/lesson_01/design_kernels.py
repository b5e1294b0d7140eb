"""The checker of lesson 1's exercise "Design three kernels"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import apart, as_array, as_parts, equal

_PATCH = np.arange(1, 10).reshape(3, 3)


_COPY = np.zeros((3, 3))
_COPY[2, 2] = 1


_DOWN = np.array([[0, -1, 0], [0, 0, 0], [0, 1, 0]])


_MEAN = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]) / 4


@register("design-kernels")
def design_kernels(answer):
    names = ("copy", "difference", "mean")
    copy, down, mean = (
        as_array(part, f"`{name}`", (3, 3))
        for name, part in zip(names, as_parts(answer, names), strict=True)
    )
    turned = (
        "it is turned by 180°. That would be right for the convolution of signal processing; ours "
        "lays the kernel on the window as it is."
    )
    _kernel(
        "copy",
        copy,
        _COPY,
        [
            (turned, _COPY[::-1, ::-1]),
            ("the 1 stands right of the centre: it lacks the step down.", _COPY[[0, 2, 1]]),
            ("the 1 stands below the centre: it lacks the step to the right.", _COPY[:, [0, 2, 1]]),
            ("this is the identity: it copies the centre.", _COPY[[0, 2, 1]][:, [0, 2, 1]]),
            ("the 1 stands at the upper right. Rows count from the top.", _COPY[::-1]),
            ("the 1 stands at the lower left. Columns count from the left.", _COPY[:, ::-1]),
        ],
    )
    sobel = np.array([[-1] * 3, [0] * 3, [1] * 3])
    _kernel(
        "difference",
        down,
        _DOWN,
        [
            (
                "it gives above minus below. The number in the kernel's lower row is laid on the "
                "lower pixel, and nothing is flipped.",
                -_DOWN,
            ),
            (
                "it compares left and right: rows and columns are swapped. In `kernel[i, j]` the "
                "row comes first.",
                _DOWN.T,
            ),
            (
                "it compares left and right, with the sign turned as well. In `kernel[i, j]` the "
                "row comes first.",
                -_DOWN.T,
            ),
            (
                "this is the edge kernel of the lesson: it adds three such differences, of three "
                "columns. One column is asked for.",
                sobel,
            ),
            (
                "it adds the two pixels. A difference needs a minus: the kernel's sum must be 0.",
                abs(_DOWN),
            ),
            (
                "it compares the pixel below with the centre. The pixel above the centre is asked "
                "for.",
                np.array([[0, 0, 0], [0, -1, 0], [0, 1, 0]]),
            ),
        ],
    )
    plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    _kernel(
        "mean",
        mean,
        _MEAN,
        [
            (
                "it adds the four pixels. The sum of its numbers is 4, so an even grey would "
                "become four times as bright.",
                _MEAN * 4,
            ),
            (
                "you divided by 9, the cells of the window. A mean divides by the number of "
                "values that it adds.",
                _MEAN * 4 / 9,
            ),
            ("it counts the centre as well. Only its four neighbours are asked for.", plus / 5),
            ("it counts the centre as well. Only its four neighbours are asked for.", plus / 4),
            ("this is the blur of the lesson: the mean of all nine.", np.full((3, 3), 1 / 9)),
            (
                "it counts the neighbours on the diagonals too.",
                (1 - _COPY[[0, 2, 1]][:, [0, 2, 1]]) / 8,
            ),
            ("it takes the four corners of the window.", (1 - plus) / 4),
        ],
    )
    return "Where a number stands in the kernel says which pixel it reads; their sum, how bright."


def _kernel(name, given, right, misconceptions):
    if equal(given, right, 1e-6, 1e-8):
        return
    for sentence, wrong in misconceptions:
        if equal(given, np.asarray(wrong), 1e-6, 1e-8):
            raise Wrong(f"`{name}`: {sentence}")
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
    came, wanted = apart((given * _PATCH).sum(), (right * _PATCH).sum())
    raise Wrong(
        f"`{name}`: laid on the patch 1 2 3 / 4 5 6 / 7 8 9 your kernel gives {came}; {wanted} was "
        "asked for. Each number "
        "of the kernel is laid on the pixel at the same place in the window."
        if not np.isclose((given * _PATCH).sum(), (right * _PATCH).sum())
        else f"`{name}`: it reads pixels that the task does not name. Set all other cells to 0."
    )
