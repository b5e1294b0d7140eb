"""What is tried on lesson 1's exercise "Write the convolution of a layer"."""

import functools
from math import prod

import numpy as np

from course_utils import reference
from course_utils.checks.lesson_01._tried_shared import convolved, is_close, positive


def loops(image, kernels, bias, *, kh=None, kw=None, lost=0, dtype=float, step=1, place=None):
    """The solution's loops, with a place to go wrong for each of a learner's mistakes."""
    kh, kw = kh or kernels.shape[0], kw or kernels.shape[1]
    height, width = image.shape[0] - kh + 1 - lost, image.shape[1] - kw + 1 - lost
    output = np.zeros((height // step, width // step, kernels.shape[3]), dtype=dtype)
    for row in range(output.shape[0]):
        for column in range(output.shape[1]):
            window = image[row * step : row * step + kh, column * step : column * step + kw]
            for k in range(kernels.shape[3]):
                value = place or (lambda w, one, b: (w * one).sum() + b)
                output[row, column, k] = value(window, kernels[..., k], bias[k])
    return output


def in_place(image, kernels, bias):
    image += 1
    return loops(image, kernels, bias)


def as_large_as_the_image(image, kernels, bias):
    output = np.zeros((*image.shape[:2], kernels.shape[3]))
    inner = loops(image, kernels, bias)
    output[: inner.shape[0], : inner.shape[1]] = inner
    return output


def last_left_empty(image, kernels, bias):
    output = loops(image, kernels, bias)
    output[-1], output[:, -1] = 0, 0
    return output


def strided_by_kernel(image, kernels, bias):
    return reference.conv2d(image, kernels, strides=kernels.shape[:2]) + bias


def each_product(image, kernels, bias):
    return loops(image, kernels, bias, place=lambda w, one, b: (w * one + b).sum())


def each_channel(image, kernels, bias):
    def value(window, one, b):
        return sum((window[..., c] * one[..., c]).sum() + b for c in range(window.shape[2]))

    return loops(image, kernels, bias, place=value)


def channels_apart(image, kernels, bias):
    channels = range(image.shape[2])
    maps = [reference.conv2d(image[..., [c]], kernels[:, :, [c]]) + bias for c in channels]
    return np.stack(maps, axis=2)


by_windows = reference.conv2d  # stands for the lesson's function of this name


def from_the_ladder(image, kernels, bias):
    return by_windows(image, kernels) + bias


def imported(image, kernels, bias):
    from scipy.signal import correlate

    maps = [sum(correlate(image[..., c], k[..., c], "valid") for c in range(k.shape[2]))
            for k in np.moveaxis(kernels.astype(float), -1, 0)]  # fmt: skip
    return np.stack(maps, axis=-1) + bias


def from_a_cell():
    convolve = reference.conv2d
    return lambda image, kernels, bias: convolve(image, kernels) + bias


class Borrower:
    def __call__(self, image, kernels, bias):
        return from_the_ladder(image, kernels, bias)

    def layer(self, image, kernels, bias):
        return next(reference.conv2d(image, kernels) + bias for _ in "1")


BORROWED = {
    "by a function of one's own": lambda *case: from_the_ladder(*case),
    "in a generator": Borrower().layer,
    "by an object": Borrower(),
    "by an import inside": imported,
    "from around": from_a_cell(),
    "as a default": lambda x, k, b, convolve=reference.conv2d: convolve(x, k) + b,
    "in part": functools.partial(lambda f, x, k, b: f(x, k) + b, reference.conv2d),
}

WRONG = [
    ("flipped", lambda x, k, b: loops(x, k[::-1, ::-1], b), "flip the kernel"),
    ("no bias", lambda x, k, b: loops(x, k, 0 * b), "bias is missing"),
    ("bias in the window", each_product, "for every product"),
    ("bias by channel", each_channel, "once for every channel"),
    ("window by window", strided_by_kernel, "pooling's default"),
    ("one place too few", lambda x, k, b: loops(x, k, b, lost=1), "lacks a row and a column"),
    ("one place too many", lambda x, k, b: loops(x, k, b, lost=-1), "hangs over the border"),
    ("size of the image", as_large_as_the_image, "as large as the image"),
    ("last left empty", last_left_empty, "never filled"),
    ("3×3 for ever", lambda x, k, b: loops(x, k, b, kh=3, kw=3), "2 rows and 4 columns"),
    ("square kernels", lambda x, k, b: loops(x, k, b, kw=k.shape[0]), "2 rows and 4 columns"),
    ("one channel", lambda x, k, b: loops(x[..., :1], k[:, :, :1], b), "first channel"),
    ("mean of channels", lambda x, k, b: loops(x, k / x.shape[2], b), "mean over the channels"),
    ("one map", lambda x, k, b: loops(x, k[..., :1], b), "Only one feature map"),
    ("grey", lambda x, k, b: loops(x, k, b)[..., 0], "axis of the feature maps is missing"),
    ("maps first", lambda x, k, b: loops(x, k, b).transpose(2, 0, 1), "(`channels_first`)"),
    ("turned", lambda x, k, b: loops(x, k, b).transpose(1, 0, 2), "output are swapped"),
    ("swapped", lambda x, k, b: loops(x.swapaxes(0, 1), k, b).swapaxes(0, 1), "swapped"),
    ("integers", lambda x, k, b: loops(x, k, b, dtype=int), "whole numbers only"),
    (
        "uint8",
        lambda x, k, b: loops(x, k, b).astype(np.int64).astype(x.dtype),
        "do not fit into 8 bits",
    ),
    ("ReLU", lambda x, k, b: np.maximum(loops(x, k, b), 0), "a ReLU was applied"),
    ("changes the image", in_place, "changes its input"),
    ("borrowed from the ladder", from_the_ladder, "uses `by_windows` for them"),
    ("borrowed", lambda x, k, b: reference.conv2d(x, k) + b, "Write the loops yourself"),
    *((f"borrowed {how}", answer, "but your code uses `") for how, answer in BORROWED.items()),
    (
        "channels apart",
        channels_apart,
        "kept apart",
    ),
]


def right(image, kernels, bias):
    return convolved(image, kernels) + bias


class Layer:
    """By an object that can be called, with a function of the learner's own."""

    def __call__(self, image, kernels, bias):
        return right(image, kernels, bias).tolist()


RIGHT = [
    ("einsum", right),
    ("an object", Layer()),
    ("float32", lambda *case: right(*case).astype("float32")),
]


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


CLAIMS = [
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
    ("Count the positions", lambda result, *case: np.shape(result) != right(*case).shape),
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
]
