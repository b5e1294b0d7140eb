"""What is tried on lesson 3's exercise "Write max pooling for many channels"."""

import keras
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(maps, size, stride):
    return sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]


def loops(start, stop, reduce=max):
    """Max pooling in loops; `stop(n, size, stride)` windows, `start` under the maximum."""

    def max_pool(maps, size, stride):
        rows, columns = (stop(n, size, stride) for n in maps.shape[:2])
        result = np.full((rows, columns, maps.shape[2]), start, dtype=float)
        for r, c, k in np.ndindex(result.shape):
            top, left = r * stride, c * stride
            for value in maps[top : top + size, left : left + size, k].flat:
                result[r, c, k] = reduce(result[r, c, k], value)
        return result

    return max_pool


def square_only(maps, size, stride):
    n = (maps.shape[0] - size) // stride + 1
    result = np.zeros((n, n, maps.shape[2]))
    for r, c in np.ndindex(n, n):
        top, left = r * stride, c * stride
        result[r, c] = maps[top : top + size, left : left + size].max(axis=(0, 1))
    return result


def by_reshape(maps, size, stride):
    height, width, channels = maps.shape
    split = maps.reshape(height // size, size, width // size, size, channels)
    return split.max(axis=(1, 3))


WRONG = [
    ("stride is the size", lambda m, size, stride: windows(m, size, size).max((3, 4)),
     "only the default"),
    ("stride is one", lambda m, size, stride: windows(m, size, 1).max((3, 4)),
     "convolution's default"),
    ("the mean", lambda m, size, stride: windows(m, size, stride).mean((3, 4)),
     "average pooling"),
    ("mixes channels", lambda m, size, stride: windows(m, size, stride).max((2, 3, 4)),
     "over the channels too"),
    ("starts at zero", loops(0, lambda n, k, s: (n - k) // s + 1), "starts at 0"),
    ("keeps the remainder", loops(-np.inf, lambda n, k, s: -(-n // s)), "does not fit"),
    ("one window too few", loops(-np.inf, lambda n, k, s: (n - k) // s), "one window more"),
    ("loop ends too early", loops(-np.inf, lambda n, k, s: len(range(0, n - k, s))),
     "ends exactly at the border"),
    ("square only", square_only, "rows for both axes"),
    ("reshapes", by_reshape, "side by side"),
    ("channels first", lambda m, size, stride: windows(m, size, stride).max((3, 4)).T,
     "channels stand first"),
    ("axes as for one map", lambda m, size, stride: windows(m, size, stride).max((2, 3)),
     "axes 2 and 3"),
    ("whole numbers", lambda m, size, stride: windows(m, size, stride).max((3, 4)).astype(int),
     "decimals are cut off"),
    ("one list", lambda m, size, stride: windows(m, size, stride).max((3, 4)).reshape(
        -1, m.shape[2]), "one long list"),
    ("first channel", lambda m, size, stride: windows(m, size, stride)[:, :, 0].max((2, 3)),
     "first channel only"),
    ("window from the stride", lambda m, size, stride: windows(m, stride, stride).max((3, 4)),
     "as large as the step"),
    ("single cells", lambda m, size, stride: m[::stride, ::stride], "pick single cells"),
    ("pool for one map",
     lambda m, size, stride: sliding_window_view(m, (size, size))[::stride, ::stride].max((2, 3)),
     "takes one map of two axes"),
    ("changes its input", lambda m, size, stride: m.sort(axis=0), "changes its input"),
    ("borrowed", lambda m, size, stride: keras.ops.max_pool(m[None], size, stride)[0],
     "your code uses `keras`"),
    ("one channel lost", lambda m, size, stride: np.squeeze(windows(m, size, stride).max((3, 4))),
     "has the shape (2, 2); expected (2, 2, 1)"),
]  # fmt: skip


def max_pool(maps, size, stride):
    windows = sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]
    return windows.max(axis=(3, 4)).tolist()


RIGHT = [("lists", max_pool)]


def pooled(maps, size, stride, reduce=np.max):
    """A window after the other, of those that fit."""
    starts = [range(0, n - size + 1, stride) for n in maps.shape[:2]]
    return np.array(
        [
            [reduce(maps[r : r + size, c : c + size], axis=(0, 1)) for c in starts[1]]
            for r in starts[0]
        ]
    )


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4, atol=1e-5)


def gives(how):
    return lambda result, *case: is_close(result, how(*case))


def of_pooled(change):
    return lambda result, *case: is_close(result, change(pooled(*case)))


def begins(result, *case):
    """The first window is right."""
    return is_close(np.asarray(result)[0, 0], pooled(*case)[0, 0])


CLAIMS = [
    ("by its own size, whatever", lambda r, m, k, s: k != s and is_close(r, pooled(m, k, k))),
    ("by one, whatever", lambda r, m, k, s: s != 1 and is_close(r, pooled(m, k, 1))),
    ("average pooling", gives(lambda m, k, s: pooled(m, k, s, np.mean))),
    ("smallest value", gives(lambda m, k, s: pooled(m, k, s, np.min))),
    (
        "gives 0, which is not in it",
        lambda r, m, k, s: ((np.asarray(r) == 0) & (pooled(m, k, s) < 0)).any(),
    ),
    ("absolute value", gives(lambda m, k, s: pooled(abs(m), k, s))),
    (
        "alone, and their number",
        lambda r, m, k, s: m.shape[2] > 1 and np.size(r) == pooled(m, k, s)[..., 0].size,
    ),
    (
        "first channel only",
        lambda r, m, k, s: m.shape[2] > 1 and is_close(np.ravel(r), pooled(m, k, s)[..., 0].ravel()),
    ),
    ("channels stand first", lambda r, m, k, s: np.shape(r)[0] == m.shape[2]),
    ("rows for both axes", lambda r, *_: np.shape(r)[0] == np.shape(r)[1]),
    ("axes 2 and 3", lambda r, m, k, s: np.shape(r) == (*pooled(m, k, s).shape[:2], k)),
    ("the windows themselves", lambda r, *_: np.ndim(r) == 5),
    ("begin at row r and column c", lambda r, m, k, s: s > 1 and begins(r, m, k, s)),
    ("decimals are cut off", of_pooled(np.trunc)),
    (
        "write it into all",
        of_pooled(lambda p: np.broadcast_to(p.max(axis=2, keepdims=True), p.shape)),
    ),
    ("one long list", of_pooled(lambda p: p.reshape(-1, p.shape[2]))),
    ("a batch axis in front", of_pooled(lambda p: p[np.newaxis])),
    ("first axis for the channels", lambda r, m, *_: np.shape(r)[0] == m.shape[0]),
    ("are swapped in your", of_pooled(lambda p: p.transpose(1, 0, 2))),
    (
        "run over the border",
        lambda r, *case: begins(r, *case) and np.size(r) > pooled(*case).size,
    ),
    ("lose the last row", of_pooled(lambda p: p[:-1, :-1])),
    (
        "missing where it ends exactly",
        lambda r, m, k, s: (
            begins(r, m, k, s) and 0 in [(n - k) % s for n in m.shape[:2]]
        )
        or not np.size(r),
    ),
    ("as large as the step", lambda r, m, k, s: k != s and is_close(r, pooled(m, s, s))),
    ("pick single cells", gives(lambda m, k, s: m[::s, ::s])),
]  # fmt: skip
