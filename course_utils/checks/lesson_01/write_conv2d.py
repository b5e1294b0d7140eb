"""The checker of lesson 1's exercise "Write the convolution of a layer"."""

import math

import numpy as np

from course_utils.checks.borrowed import refuse_borrowed
from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import advised, compare
from course_utils.checks.values import RESULT, as_array, call, described, equal
from course_utils.reference import conv2d

# The lesson's own functions of the ladder would answer, too.
LADDER = ("by_loops", "by_slices", "by_windows", "by_matrix_product", "by_framework")


def _layers():
    """(image, kernels, bias), and what to say if the answer fails there for the first time."""
    rng = np.random.default_rng(7)

    def case(image, kernels):
        kernels = rng.integers(-4, 5, size=kernels)
        return rng.integers(-9, 10, size=image), kernels, rng.integers(1, 5, size=kernels.shape[-1])

    floats = rng.normal(size=(4, 5, 3)), rng.normal(size=(3, 3, 3, 2)), rng.normal(size=2)
    bright = rng.integers(0, 256, size=(5, 5, 1)).astype(np.uint8)
    return [
        (case((5, 5, 1), (3, 3, 1, 1)), ""),
        (case((5, 8, 1), (3, 3, 1, 1)), "This image is wider than it is high."),
        (case((5, 6, 3), (3, 3, 3, 1)), "Here the image has three channels."),
        (case((5, 6, 2), (3, 3, 2, 4)), "Here the layer has four kernels."),
        (case((6, 7, 2), (2, 4, 2, 3)), "These kernels have 2 rows and 4 columns."),
        (case((3, 4, 2), (1, 1, 2, 3)), "These are kernels of 1×1."),
        (case((4, 3, 2), (4, 3, 2, 2)), "These kernels are as large as the image: one position."),
        (floats, "These numbers have decimals."),
        ((bright, *case((1, 1, 1), (2, 2, 1, 2))[1:]), "This image is of dtype uint8."),
    ]


def _conv2d(image, kernels, bias):
    return conv2d(image, kernels) + bias


def _last_left_zero(image, kernels, bias):
    result = _conv2d(image, kernels, bias).astype(float)
    result[-1], result[:, -1] = 0, 0
    return result


def _whole(image, kernels, bias):
    """Every product is added to an array of integers, which drops its decimals."""
    whole = all(array.dtype.kind in "iu" for array in (image, kernels, bias))
    return None if whole else np.trunc(_conv2d(image, kernels, bias))


def _first_row(image, kernels, bias):
    result = _conv2d(image, kernels, bias).astype(float)
    result[1:] = 0
    return result


WHOLE = (
    "Your output holds whole numbers only: what follows the decimal point was dropped. Which dtype "
    "has the array that you fill?"
)

MISTAKES = {
    "You flip the kernel: that is the convolution of signal processing. A layer lays the kernel on "
    "the window as it is.": (lambda x, k, b: conv2d(x, k[::-1, ::-1]) + b),
    "Rows and columns of the kernel are swapped: `kernels[i, j]` lies on row i and column j of the "
    "window.": (
        lambda x, k, b: conv2d(x, k.swapaxes(0, 1)) + b if k.shape[0] == k.shape[1] else None
    ),
    "The bias is missing: each feature map gets one number added.": lambda x, k, b: conv2d(x, k),
    "The bias is added once for every cell of the window or for every product. It is added once to "
    "the finished sum.": [
        lambda x, k, b: conv2d(x, k) + b * k[..., 0].size,
        lambda x, k, b: conv2d(x, k) + b * k.shape[0] * k.shape[1],
    ],
    "The bias is added once for every channel. It is added once to the finished sum.": (
        lambda x, k, b: conv2d(x, k) + b * k.shape[2]
    ),
    "The bias is taken away: it is added.": lambda x, k, b: conv2d(x, k) - b,
    "Only the first channel of the image is read. A kernel reads all channels and adds their "
    "products in one sum.": (lambda x, k, b: conv2d(x[..., :1], k[:, :, :1]) + b),
    "Only the last channel of the image is left in the sum: each channel replaces the one before "
    "it. Add them up.": (lambda x, k, b: conv2d(x[..., -1:], k[:, :, -1:]) + b),
    "You take the mean over the channels. A convolution adds them.": (
        lambda x, k, b: conv2d(x, k) / x.shape[2] + b
    ),
    "You take the mean of the products. A convolution adds them.": (
        lambda x, k, b: conv2d(x, k) / k[..., 0].size + b
    ),
    "All feature maps are the first one: each kernel has its own weights, `kernels[..., k]`.": (
        lambda x, k, b: np.repeat(conv2d(x, k[..., :1]) + b[:1], k.shape[3], axis=2)
    ),
    "All feature maps get the first bias. Each kernel has its own.": (
        lambda x, k, b: conv2d(x, k) + b[0]
    ),
    "The last row and the last column of the output are never filled: the loops end one position "
    "too early.": _last_left_zero,
    "Only the first row of the output is filled. Does `return` stand inside a loop?": _first_row,
    "Negative numbers are gone: a ReLU was applied. The task asks for the convolution alone.": (
        lambda x, k, b: np.maximum(_conv2d(x, k, b), 0)
    ),
    WHOLE: _whole,
}

ADVICE = {
    "unpack": "The image has three axes, (H, W, C_in), and `kernels` has four, (kh, kw, C_in, C_out).",
    "broadcast|shape-mismatch|aligned": "Print both shapes. A window of the image and one kernel, "
    "`kernels[..., k]`, have the shape (kh, kw, C_in). If yours differ, the window hangs over the "
    "border, or channels meet that do not belong together.",
    "IndexError": "Does the window hang over the border? It must lie inside the image.",
    "only length-1|setting an array|scalar": "One position of one feature map is one number: the "
    "sum goes over rows, columns and channels of the window.",
}


@register("write-conv2d")
def write_conv2d(answer):
    names = ("image", "kernels", "bias")
    layers = _layers()
    for case, note in layers:
        with advised({"": note} if note else ADVICE):
            result = as_array(call(answer, *case, names=names))
        where, right = described(case, names), _conv2d(*case)
        if result.shape != right.shape:
            raise Wrong(f"{_of_shape(result.shape, *case)} (Seen{where}.)", case)
        _numbers_of_their_own(result, right, case, where)
    try:
        compare(answer, [case for case, _ in layers], _conv2d, MISTAKES)
    except Wrong as problem:
        note = next(note for case, note in layers if case is problem.case)
        with advised({RESULT: note} if note else {}):
            raise
    refuse_borrowed(answer, "Write the loops yourself: NumPy is enough.", names=LADDER)
    return "You have written what a convolutional layer computes: channels, kernels and biases."


def _numbers_of_their_own(result, right, case, where):
    """Notice a dtype that cannot hold the sums."""
    image = case[0]
    stored = result.dtype.kind in "iu" and equal(result.astype(np.int64) % 256, right % 256)
    if image.dtype == np.uint8 and stored and not equal(result, right):
        raise Wrong(
            "Your sums are right up to multiples of 256: they do not fit into 8 bits, and uint8 "
            f"ends at 255. Give the output a dtype of its own. (Seen{where}.)",
            case,
        )
    if result.dtype.kind in "biu" and right.dtype.kind == "f":
        raise Wrong(f"{WHOLE} (Seen{where}.)", case)


BY_KERNEL = (
    "Your window moves by the kernel size: that is pooling's default. A convolution moves it by "
    "one pixel."
)
APART = "The channels were kept apart. A kernel adds the products of all its channels in one sum."


def _of_shape(shape, image, kernels, bias):
    """What a wrong shape of the output says."""
    (height, width, _), (kh, kw, c_in, c_out) = image.shape, kernels.shape
    rows, columns = height - kh + 1, width - kw + 1
    told = {
        (height, width, c_out): "Your output is as large as the image. Without padding the window "
        "fits at fewer positions: it stops where its last row meets the border.",
        (rows - 1, columns - 1, c_out): "Your output lacks a row and a column: H − kh counts the "
        "moves of the window, and the position before the first move counts too.",
        (rows + 1, columns + 1, c_out): "Your output has a row and a column too many: the window "
        "would hang over the border.",
        (math.ceil(rows / kh), math.ceil(columns / kw), c_out): BY_KERNEL,
        (height // kh, width // kw, c_out): BY_KERNEL,
        (height - kw + 1, width - kh + 1, c_out): "Kernel height and width are swapped: the "
        "kernel's height takes rows away, its width takes columns.",
        (columns, rows, c_out): "Rows and columns of your output are swapped.",
        (c_out, rows, columns): "Your feature maps come first (`channels_first`). The task asks "
        "for them as the last axis.",
        (rows, columns): "The axis of the feature maps is missing: the output has one map for "
        "each kernel, even if there is only one.",
        (rows, columns, 1): "Only one feature map came out. There is one for each kernel.",
        (rows, columns, c_in): "Your output has one map for each channel of the image. A kernel "
        "adds its channels: one map for each kernel.",
        (rows, columns, c_in, c_out): APART,
        (rows, columns, c_in * c_out): APART,
        (height + kh - 1, width + kw - 1, c_out): "Your output is larger than the image: the "
        "window also stands where it covers a single corner pixel. It must lie inside the image.",
    }
    if shape in told:
        return told[shape]
    if len(shape) != 3:
        return f"{RESULT} has {len(shape)} axes; it needs three: rows, columns, feature maps."
    return (
        f"{RESULT} has the shape {shape}. Count the positions of the window: along an axis with n "
        "pixels a kernel of k fits at n − k + 1 of them; the last axis is the number of kernels."
    )
