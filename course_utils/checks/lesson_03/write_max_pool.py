"""The checker of lesson 3's exercise "Write max pooling for many channels"."""

import numpy as np

from course_utils.checks.borrowed import refuse_borrowed
from course_utils.checks.engine import register
from course_utils.checks.lesson_03._shared import pool, windows
from course_utils.checks.misconceptions import advised, compare


def _with_remainder(maps, size, stride):
    """Smaller windows at the border, as slices that run over the end give them."""
    rows, columns = (range(0, n, stride) for n in maps.shape[:2])
    return np.array([[maps[r : r + size, c : c + size].max((0, 1)) for c in columns] for r in rows])


def _one_too_few(maps, size, stride):
    rows, columns = (max((n - size) // stride, 0) for n in maps.shape[:2])
    return pool(maps, size, stride)[:rows, :columns]


def _last_windows_lost(maps, size, stride):
    """Loops over `range(0, n - size, stride)`."""
    rows, columns = (len(range(0, n - size, stride)) for n in maps.shape[:2])
    return pool(maps, size, stride)[:rows, :columns]


def _square_only(maps, size, stride):
    """As many windows along the columns as along the rows."""
    starts = range(0, maps.shape[0] - size + 1, stride)
    return np.array(
        [[maps[r : r + size, c : c + size].max((0, 1)) for c in starts] for r in starts]
    )


def _begins_without_stride(maps, size, stride):
    rows, columns = windows(maps, size, stride).shape[:2]
    return pool(maps, size, 1)[:rows, :columns]


def _several(maps, size, stride):
    return maps.shape[2] > 1


MISTAKES = {
    "Your window moves by its own size, whatever `stride` says: that is only the default of "
    "pooling.": (lambda x, k, s: pool(x, k, k)),
    "Your window moves by one, whatever `stride` says: that is a convolution's default.": (
        lambda x, k, s: pool(x, k, 1)
    ),
    "That is average pooling: you keep the mean of each window, not its largest value.": (
        lambda *case: pool(*case, np.mean)
    ),
    "You keep the smallest value of each window, not the largest.": (
        lambda *case: pool(*case, np.min)
    ),
    "A window of negative numbers gives 0, which is not in it. Your maximum starts at 0, or you "
    "pad with zeros: the largest value need not be positive.": (
        lambda *case: np.maximum(pool(*case), 0)
    ),
    "You keep the largest absolute value: −8 is smaller than −1.": (
        lambda x, k, s: pool(abs(x), k, s)
    ),
    "You take the maximum over the channels too. Every channel is pooled alone, and their number "
    "stays.": (
        [
            lambda *case: pool(*case).max(axis=-1),
            lambda *case: pool(*case).max(axis=-1, keepdims=True),
        ],
        _several,
    ),
    "You pool the first channel only. The result has as many channels as the input.": (
        [lambda *case: pool(*case)[..., 0], lambda *case: pool(*case)[..., :1]],
        _several,
    ),
    "The channels stand first in your result. They are the last axis of the input, and they stay "
    "there.": [lambda *case: pool(*case).transpose(2, 0, 1), lambda *case: pool(*case).T],
    "You use the number of rows for both axes. Count the windows along the columns, "
    "too.": _square_only,
    "You took the maximum over axes 2 and 3, as for one map. Here axis 2 holds the channels, and "
    "the axes inside the window come after it.": (lambda *case: windows(*case).max(axis=(2, 3))),
    "These are the windows themselves. One number is to be kept of each: its largest.": windows,
    "Your windows begin at row r and column c of the map. With a stride, window r begins at r · "
    "stride.": _begins_without_stride,
    "Your result holds whole numbers: decimals are cut off. Which dtype has the array that you "
    "fill?": (lambda *case: np.trunc(pool(*case))),
    "You take the maximum over the channels too, and write it into all of them. Every channel is "
    "pooled alone.": (lambda *case: 0 * pool(*case) + pool(*case).max(axis=2, keepdims=True)),
    "All windows stand in one long list. Bring them into rows and columns.": (
        lambda x, k, s: pool(x, k, s).reshape(-1, x.shape[2])
    ),
    "Your result has a batch axis in front. Input and result are the maps of one image.": (
        lambda *case: pool(*case)[np.newaxis]
    ),
    "You took the first axis for the channels. The maps are (rows, columns, channels).": (
        lambda x, k, s: pool(x.transpose(1, 2, 0), k, s).transpose(2, 0, 1)
    ),
    "Rows and columns are swapped in your result.": lambda *case: pool(*case).transpose(1, 0, 2),
    "Windows that run over the border are in your result, with fewer cells. `valid` drops a window "
    "that does not fit.": _with_remainder,
    "You lose the last row and the last column of windows: there are ⌊(n − k)/s⌋ steps, and one "
    "window more than steps.": _one_too_few,
    "The last window that fits is missing where it ends exactly at the border. Look at where your "
    "loop stops.": _last_windows_lost,
    "Your window is as large as the step. `size` says how large it is, and `stride` how far it "
    "moves.": (lambda x, k, s: pool(x, s, s)),
    "You pick single cells, one for each step, and look at no window.": lambda x, k, s: x[::s, ::s],
}

ADVICE = {
    "window_shape": "The lesson's `pool` takes one map of two axes. Here there are three, and the "
    "window slides along two of them: say which.",
    "reshape": "Reshaping works only where the windows lie side by side and fill the map. Here "
    "they may overlap, or leave a rest.",
}


@register("write-max-pool")
def write_max_pool(answer):
    rng = np.random.default_rng(3)
    matrix = np.array([[1, 3, 2, 0], [5, -1, 4, 6], [0, -2, -4, -1], [8, -2, -3, -8]])
    sizes = [
        ((6, 8, 3), 2, 2),
        ((5, 7, 2), 2, 2),
        ((6, 5, 2), 3, 1),
        ((9, 8, 4), 3, 2),
        ((7, 10, 1), 2, 3),
        ((3, 3, 5), 3, 1),
    ]
    cases = [(matrix[..., np.newaxis], 2, 2)]
    cases += [(rng.normal(size=shape).round(1), size, stride) for shape, size, stride in sizes]
    cases += [(-1 - rng.random((4, 6, 2)), 2, 1)]

    with advised(ADVICE):
        compare(answer, cases, pool, MISTAKES)
    refuse_borrowed(answer, "Write it yourself: NumPy is enough.")
    return "It pools every channel alone, at any stride, and it takes negative values for what they are."
