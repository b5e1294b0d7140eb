"""The checker of lesson 3's exercise "Write max pooling for many channels"."""

import numpy as np

from course_utils.checks.borrowed import refuse_borrowed
from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_03._shared import _pool, _windows
from course_utils.checks.misconceptions import compare


def _with_remainder(maps, size, stride):
    """Smaller windows at the border, as slices that run over the end give them."""
    rows, columns = (range(0, n, stride) for n in maps.shape[:2])
    return np.array([[maps[r : r + size, c : c + size].max((0, 1)) for c in columns] for r in rows])


def _one_too_few(maps, size, stride):
    rows, columns = (max((n - size) // stride, 0) for n in maps.shape[:2])
    return _pool(maps, size, stride)[:rows, :columns]


def _last_windows_lost(maps, size, stride):
    """Loops over `range(0, n - size, stride)`."""
    rows, columns = (len(range(0, n - size, stride)) for n in maps.shape[:2])
    return _pool(maps, size, stride)[:rows, :columns]


def _square_only(maps, size, stride):
    """As many windows along the columns as along the rows."""
    starts = range(0, maps.shape[0] - size + 1, stride)
    return np.array(
        [[maps[r : r + size, c : c + size].max((0, 1)) for c in starts] for r in starts]
    )


def _begins_without_stride(maps, size, stride):
    rows, columns = _windows(maps, size, stride).shape[:2]
    return _pool(maps, size, 1)[:rows, :columns]


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

    def max_pool(maps, size, stride):
        return _pool(maps, size, stride)

    def several(maps, size, stride):
        return maps.shape[2] > 1

    misconceptions = [
        (
            "Your window moves by its own size, whatever `stride` says: that is only the default "
            "of pooling.",
            lambda maps, size, stride: _pool(maps, size, size),
        ),
        (
            "Your window moves by one, whatever `stride` says: that is a convolution's default.",
            lambda maps, size, stride: _pool(maps, size, 1),
        ),
        (
            "That is average pooling: you keep the mean of each window, not its largest value.",
            lambda maps, size, stride: _pool(maps, size, stride, np.mean),
        ),
        (
            "You keep the smallest value of each window, not the largest.",
            lambda maps, size, stride: _pool(maps, size, stride, np.min),
        ),
        (
            "A window of negative numbers gives 0, which is not in it. Your maximum starts at 0, "
            "or you pad with zeros: the largest value need not be positive.",
            lambda maps, size, stride: np.maximum(_pool(maps, size, stride), 0),
        ),
        (
            "You keep the largest absolute value: −8 is smaller than −1.",
            lambda maps, size, stride: _pool(np.abs(maps), size, stride),
        ),
        (
            "You take the maximum over the channels too. Every channel is pooled alone, and their "
            "number stays.",
            lambda maps, size, stride: _pool(maps, size, stride).max(axis=-1),
            several,
        ),
        (
            "You take the maximum over the channels too. Every channel is pooled alone, and their "
            "number stays.",
            lambda maps, size, stride: _pool(maps, size, stride).max(axis=-1, keepdims=True),
        ),
        (
            "You pool the first channel only. The result has as many channels as the input.",
            lambda maps, size, stride: _pool(maps, size, stride)[..., 0],
            several,
        ),
        (
            "You pool the first channel only. The result has as many channels as the input.",
            lambda maps, size, stride: _pool(maps, size, stride)[..., :1],
        ),
        (
            "The channels stand first in your result. They are the last axis of the input, and "
            "they stay there.",
            lambda maps, size, stride: _pool(maps, size, stride).transpose(2, 0, 1),
        ),
        (
            "The channels stand first in your result. They are the last axis of the input, and "
            "they stay there.",
            lambda maps, size, stride: _pool(maps, size, stride).T,
        ),
        (
            "You use the number of rows for both axes. Count the windows along the columns, too.",
            _square_only,
        ),
        (
            "You took the maximum over axes 2 and 3, as for one map. Here axis 2 holds the "
            "channels, and the axes inside the window come after it.",
            lambda maps, size, stride: _windows(maps, size, stride).max(axis=(2, 3)),
        ),
        (
            "These are the windows themselves. One number is to be kept of each: its largest.",
            _windows,
        ),
        (
            "Your windows begin at place r and c of the map. With a stride, window r begins at "
            "r · stride.",
            _begins_without_stride,
        ),
        (
            "Your result holds whole numbers: decimals are cut off. Which dtype has the array that "
            "you fill?",
            lambda maps, size, stride: np.trunc(_pool(maps, size, stride)),
        ),
        (
            "You take the maximum over the channels too, and write it into all of them. Every "
            "channel is pooled alone.",
            lambda maps, size, stride: np.broadcast_to(
                _pool(maps, size, stride).max(axis=2, keepdims=True),
                _pool(maps, size, stride).shape,
            ),
        ),
        (
            "All windows stand in one long list. Bring them into rows and columns.",
            lambda maps, size, stride: _pool(maps, size, stride).reshape(-1, maps.shape[2]),
        ),
        (
            "Your result has a batch axis in front. Input and result are the maps of one image.",
            lambda maps, size, stride: _pool(maps, size, stride)[np.newaxis],
        ),
        (
            "You took the first axis for the channels. The maps are (rows, columns, channels).",
            lambda maps, size, stride: _pool(maps.transpose(1, 2, 0), size, stride).transpose(
                2, 0, 1
            ),
        ),
        (
            "Rows and columns are swapped in your result.",
            lambda maps, size, stride: _pool(maps, size, stride).transpose(1, 0, 2),
        ),
        (
            "Windows that run over the border are in your result, with fewer cells. `valid` drops "
            "a window that does not fit.",
            _with_remainder,
        ),
        (
            "You lose the last row and the last column of windows: there are ⌊(n − k)/s⌋ steps, "
            "and one window more than steps.",
            _one_too_few,
        ),
        (
            "The last window that fits is missing where it ends exactly at the border. Look at "
            "where your loop stops.",
            _last_windows_lost,
        ),
        (
            "Your window is as large as the step. `size` says how large it is, and `stride` how "
            "far it moves.",
            lambda maps, size, stride: _pool(maps, stride, stride),
        ),
        (
            "You pick single cells, one for each step, and look at no window.",
            lambda maps, size, stride: maps[::stride, ::stride],
        ),
    ]
    try:
        compare(answer, cases, max_pool, misconceptions)
    except Wrong as problem:
        if "window_shape" in str(problem):
            raise Wrong(
                f"{problem} The lesson's `pool` takes one map of two axes. Here there are three, "
                "and the window slides along two of them: say which.",
                problem.case,
            ) from problem
        if "reshape" not in str(problem):
            raise
        raise Wrong(
            f"{problem} Reshaping works only where the windows lie side by side and fill the map. "
            "Here they may overlap, or leave a rest.",
            problem.case,
        ) from problem
    refuse_borrowed(answer, "Write it yourself: NumPy is enough.")
    return "It pools every channel alone, at any stride, and it takes negative values for what they are."
