"""What the messages of lesson 1 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

from math import prod

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def convolved(image, kernels):
    """A map for each kernel, summed over the channels."""
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.einsum("rcjab,abjo->rco", windows, kernels)


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4, atol=1e-5)


# ---------------------------------------------------------------- mend-edge-finder

RIGHTWARD = np.array([[-1, 0, 1]] * 3)


def edges(image, kernel=RIGHTWARD):
    return [convolved(image[..., None], k[..., None, None])[..., 0] for k in (kernel, kernel.T)]


def of_kernel(change):
    """The two maps of another kernel, added."""
    return lambda result, image: is_close(result, sum(edges(image, change(RIGHTWARD))))


def of_edges(how):
    return lambda result, image: is_close(result, how(*edges(image)))


def positive(x):
    return np.maximum(x, 0)


def missing_side(side):
    sides = {
        "left": lambda v, h: positive(v),
        "right": lambda v, h: positive(-v),
        "upper": lambda v, h: positive(h),
        "lower": lambda v, h: positive(-h),
    }
    return f"The {side} side", of_edges(lambda v, h: abs(v) + abs(h) - sides[side](v, h))


# ---------------------------------------------------------------- write-conv2d


def shapes(image, kernels, bias):
    """Height, width and channels of the image, those of a kernel, rows and columns of the output."""
    (height, width, c_in), (kh, kw, _, c_out) = image.shape, kernels.shape
    return height, width, c_in, kh, kw, c_out, height - kh + 1, width - kw + 1


def has_shape(*wanted):
    """Is the shape of the result one of those that a formula gives?"""

    def claim(result, *case):
        return np.shape(result) in [one(*shapes(*case)) for one in wanted]

    return claim


def layer(change):
    """A result computed otherwise: `change` takes image, kernels and bias."""
    return lambda result, *case: is_close(result, change(*case))


def right(image, kernels, bias):
    return convolved(image, kernels) + bias


CLAIMS = {
    "count-conv-parameters": [
        ("left the biases out", lambda n, i, f, k, b: b and n == prod(k) * i[-1] * f),
        ("always count a bias", lambda n, i, f, k, b: not b and n == (prod(k) * i[-1] + 1) * f),
        ("one bias for the whole", lambda n, i, f, k, b: b and n == prod(k) * i[-1] * f + 1),
        ("for each channel of each", lambda n, i, f, k, b: b and n == (prod(k) + 1) * i[-1] * f),
        ("forgot the input", lambda n, i, f, k, b: i[-1] > 1 and n == (prod(k) + b) * f),
        ("you count nothing", lambda n, i, f, k, b: not b and n == 0),
        ("a single kernel", lambda n, i, f, k, b: f > 1 and n == prod(k) * i[-1] + b),
        ("every kernel as square", lambda n, i, f, k, b: n == (k[0] ** len(k) * i[-1] + b) * f),
        ("a square of the first", lambda n, i, f, k, b: n == (k[0] ** 2 * i[-1] + b) * f),
        ("multiply two", lambda n, i, f, k, b: len(k) == 3 and n == (prod(k[:2]) * i[-1] + b) * f),
        ("add the numbers", lambda n, i, f, k, b: n == (sum(k) * i[-1] + b) * f),
        ("the first axis", lambda n, i, f, k, b: n == (prod(k) * i[0] + b) * f),
        ("the third number", lambda n, i, f, k, b: len(i) > 3 and n == (prod(k) * i[2] + b) * f),
        ("a dense layer", lambda n, i, f, k, b: n == (prod(i) + b) * f),
        ("height and width of the image", lambda n, i, f, k, b: n == (prod(k) * prod(i) + b) * f),
        (
            "for every place of",
            lambda n, i, f, k, b: n == (prod(k) * i[-1] + b) * f * prod(i[:-1]),
        ),
    ],
    "mend-edge-finder": [
        ("four maps side by side", lambda result, image: 4 in np.shape(result)),
        ("ReLU comes too late", of_edges(lambda v, h: positive(v + h))),
        ("off after the sum", of_edges(lambda v, h: abs(v + h))),
        ("going right or down. The other", of_edges(lambda v, h: positive(v) + positive(h))),
        ("grows darker", of_edges(lambda v, h: positive(-v) + positive(-h))),
        ("root of the sum", of_edges(np.hypot)),
        ("Squares do take", of_edges(lambda v, h: v**2 + h**2)),
        ("mean of the two", of_edges(lambda v, h: (abs(v) + abs(h)) / 2)),
        ("mean of the four", of_edges(lambda v, h: (abs(v) + abs(h)) / 4)),
        (
            "counts twice",
            lambda result, image: any(
                of_edges(lambda v, h, a=a, b=b: a(v) + b(h))(result, image)
                for a in (abs, lambda x: 2 * positive(x))
                for b in (abs, lambda x: 2 * positive(x))
            ),
        ),
        ("the larger of the two", of_edges(lambda v, h: np.maximum(abs(v), abs(h)))),
        ("Only vertical", of_edges(lambda v, h: abs(v))),
        ("Only horizontal", of_edges(lambda v, h: abs(h))),
        ("A minus in place", of_edges(lambda v, h: v - h)),
        (
            "still has its sign",
            lambda result, image: any(
                is_close(result, positive(a) + b) for a, b in (edges(image), edges(image)[::-1])
            ),
        ),
        *map(missing_side, ("left", "right", "upper", "lower")),
        (
            "twice (they are Sobel's)",
            lambda result, image: is_close(
                result, sum(abs(x) for x in edges(image, RIGHTWARD * [[1], [2], [1]]))
            ),
        ),
        ("ReLU on the image", lambda result, image: is_close(result, sum(edges(positive(image))))),
        ("ReLU on the kernels", of_kernel(positive)),
        ("Without its minus signs", of_kernel(abs)),
        ("meets its negative", of_edges(lambda v, h: 0 * v)),
    ],
    "write-conv2d": [
        ("as large as the image", has_shape(lambda h, w, ci, kh, kw, co, r, c: (h, w, co))),
        ("lacks a row", has_shape(lambda h, w, ci, kh, kw, co, r, c: (r - 1, c - 1, co))),
        ("a column too many", has_shape(lambda h, w, ci, kh, kw, co, r, c: (r + 1, c + 1, co))),
        (
            "moves by the kernel",
            has_shape(
                lambda h, w, ci, kh, kw, co, r, c: (-(-r // kh), -(-c // kw), co),
                lambda h, w, ci, kh, kw, co, r, c: (h // kh, w // kw, co),
            ),
        ),
        (
            "height and width are swapped",
            has_shape(lambda h, w, ci, kh, kw, co, r, c: (h - kw + 1, w - kh + 1, co)),
        ),
        ("your output are swapped", has_shape(lambda h, w, ci, kh, kw, co, r, c: (c, r, co))),
        ("maps come first", has_shape(lambda h, w, ci, kh, kw, co, r, c: (co, r, c))),
        ("maps is missing", has_shape(lambda h, w, ci, kh, kw, co, r, c: (r, c))),
        ("Only one feature map", has_shape(lambda h, w, ci, kh, kw, co, r, c: (r, c, 1))),
        ("one map for each channel", has_shape(lambda h, w, ci, kh, kw, co, r, c: (r, c, ci))),
        (
            "channels were kept apart",
            has_shape(
                lambda h, w, ci, kh, kw, co, r, c: (r, c, ci, co),
                lambda h, w, ci, kh, kw, co, r, c: (r, c, ci * co),
            ),
        ),
        (
            "larger than the image",
            lambda result, image, *_: np.shape(result)[:2] > image.shape[:2],
        ),
        ("needs three", lambda result, *_: np.ndim(result) != 3),
        ("Count the places", lambda result, *case: np.shape(result) != right(*case).shape),
        (
            "8 bits",
            lambda result, x, k, b: (
                x.dtype == np.uint8 and np.array_equal(np.int64(result) % 256, right(x, k, b) % 256)
            ),
        ),
        (
            "whole numbers only",
            lambda result, *case: (
                np.array_equal(result, np.round(result))
                and not is_close(right(*case), np.round(right(*case)))
            ),
        ),
        ("You flip", layer(lambda x, k, b: right(x, k[::-1, ::-1], b))),
        ("of the kernel are swapped", layer(lambda x, k, b: right(x, k.swapaxes(0, 1), b))),
        ("bias is missing", layer(lambda x, k, b: right(x, k, 0 * b))),
        (
            "every cell of the window or for every product",
            lambda result, x, k, b: any(
                is_close(result, right(x, k, b * n)) for n in (k[..., 0].size, prod(k.shape[:2]))
            ),
        ),
        ("once for every channel", layer(lambda x, k, b: right(x, k, b * k.shape[2]))),
        ("bias is taken away", layer(lambda x, k, b: right(x, k, -b))),
        ("Only the first channel", layer(lambda x, k, b: right(x[..., :1], k[:, :, :1], b))),
        ("Only the last channel", layer(lambda x, k, b: right(x[..., -1:], k[:, :, -1:], b))),
        ("mean over the channels", layer(lambda x, k, b: right(x, k / x.shape[2], b))),
        ("mean of the products", layer(lambda x, k, b: right(x, k / k[..., 0].size, b))),
        (
            "maps are the first one",
            lambda result, *case: (
                is_close(result[..., :1], right(*case)[..., :1])
                and is_close(result, np.broadcast_to(result[..., :1], result.shape))
            ),
        ),
        ("get the first bias", layer(lambda x, k, b: right(x, k, b[0]))),
        (
            "never filled",
            lambda result, *case: (
                not result[-1].any()
                and not result[:, -1].any()
                and is_close(result[:-1, :-1], right(*case)[:-1, :-1])
            ),
        ),
        (
            "Only the first row",
            lambda result, *case: not result[1:].any() and is_close(result[0], right(*case)[0]),
        ),
        ("a ReLU was applied", layer(lambda *case: positive(right(*case)))),
    ],
}
