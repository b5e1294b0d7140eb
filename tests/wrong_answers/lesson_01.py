"""Wrong answers to the exercises of lesson 1: (what, answer, fragment of the message that fits)."""

import functools
import math

import numpy as np

from course_utils import reference

SHAPES = {
    "first_kernels": (5, 3, 3, 12),
    "first_output": (16, 46, 38, 12),
    "second_kernels": (1, 1, 12, 6),
    "second_output": (16, 46, 38, 6),
}
KERNELS = {
    "copy": [[0, 0, 0], [0, 0, 0], [0, 0, 1]],
    "difference": [[0, -1, 0], [0, 0, 0], [0, 1, 0]],
    "mean": [[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]],
}
ACROSS = np.array([[-1, 0, 1]] * 3)


def maps(image):
    return reference.conv2d(image, ACROSS), reference.conv2d(image, ACROSS.T)


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


def two_axes(input_shape, filters, kernel_size, use_bias):
    kh, kw = kernel_size
    return (kh * kw * input_shape[-1] + use_bias) * filters


def counted(input_shape, filters, kernel_size, use_bias):
    return (math.prod(kernel_size) * input_shape[-1] + use_bias) * filters


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

WRONG = {
    "predict-shapes": [
        ("no batch", SHAPES | {"first_output": (46, 38, 12)}, "the batch is missing"),
        ("open batch", SHAPES | {"first_output": (None, 46, 38, 12)}, "leaves the batch open"),
        ("size kept", SHAPES | {"first_output": (16, 50, 40, 12)}, "would need padding"),
        ("moves counted", SHAPES | {"first_output": (16, 45, 37, 12)}, "before the first move"),
        ("sides swapped", SHAPES | {"first_output": (16, 48, 36, 12)}, "3 rows and 5 columns"),
        ("window by window", SHAPES | {"first_output": (16, 10, 13, 12)}, "moves by its own size"),
        ("width alone", SHAPES | {"first_output": (16, 46, 37, 12)}, "40 − 3 = 37"),
        ("maps per colour", SHAPES | {"first_output": (16, 46, 38, 36)}, "one map for each kernel"),
        ("colours stay", SHAPES | {"first_output": (16, 46, 38, 3)}, "do not stay 3"),
        ("maps first", SHAPES | {"first_output": (16, 12, 46, 38)}, "channels_first"),
        ("some height", SHAPES | {"first_output": (16, 44, 38, 12)}, "At how many places"),
        ("no input channels", SHAPES | {"first_kernels": (5, 3, 12)}, "input channels is missing"),
        ("one channel", SHAPES | {"first_kernels": (5, 3, 1, 12)}, "gave each kernel one channel"),
        ("PyTorch's order", SHAPES | {"first_kernels": (12, 3, 5, 3)}, "PyTorch"),
        ("turned kernel", SHAPES | {"first_kernels": (3, 5, 3, 12)}, "swapped height and width"),
        ("one kernel", SHAPES | {"first_kernels": (5, 3, 3)}, "a single kernel"),
        ("output first", SHAPES | {"first_kernels": (5, 3, 12, 3)}, "comes last"),
        ("an odd order", SHAPES | {"first_kernels": (5, 12, 3, 3)}, "in another order"),
        ("the image's size", SHAPES | {"first_kernels": (50, 40, 3, 12)}, "does not depend"),
        ("colours again", SHAPES | {"second_kernels": (1, 1, 3, 6)}, "counted the colours"),
        ("just 1×1", SHAPES | {"second_kernels": (1, 1)}, "one kernel on one channel"),
        ("from the image", SHAPES | {"second_output": (16, 50, 40, 6)}, "not the photograph"),
        ("1×1 shrinks", SHAPES | {"second_output": (16, 45, 37, 6)}, "Nothing is lost"),
        ("12 maps", SHAPES | {"second_output": (16, 46, 38, 12)}, "of this layer"),
        ("72 maps", SHAPES | {"second_output": (16, 46, 38, 72)}, "72 = 12 · 6"),
    ],
    "count-conv-parameters": [
        ("no bias", lambda i, f, k, b: math.prod(k) * i[-1] * f, "left the biases out"),
        ("always a bias", lambda i, f, k, b: (math.prod(k) * i[-1] + 1) * f, "always count a bias"),
        ("one bias", lambda i, f, k, b: math.prod(k) * i[-1] * f + b, "Each kernel has its own"),
        ("bias by channel", lambda i, f, k, b: (math.prod(k) + b) * i[-1] * f, "single bias"),
        ("no channels", lambda i, f, k, b: (math.prod(k) + b) * f, "forgot the input channels"),
        ("one kernel", lambda i, f, k, b: math.prod(k) * i[-1] + b, "a single kernel"),
        ("square", lambda i, f, k, b: (k[0] ** len(k) * i[-1] + b) * f, "as square"),
        ("sum of sizes", lambda i, f, k, b: (sum(k) * i[-1] + b) * f, "3 · 3 cells"),
        ("channels first", lambda i, f, k, b: (math.prod(k) * i[0] + b) * f, "the first axis"),
        ("two axes only", two_axes, "expects a kernel of two numbers"),
        ("third axis", lambda i, f, k, b: (math.prod(k) * i[2] + b) * f, "input_shape"),
        ("dense", lambda i, f, k, b: (math.prod(i) + b) * f, "dense layer"),
        (
            "at every place",
            lambda i, f, k, b: (math.prod(k) * i[-1] + b) * f * math.prod(i[:-1]),
            "weights are shared",
        ),
        (
            "size of the image",
            lambda i, f, k, b: (math.prod(k) * math.prod(i) + b) * f,
            "height and width of the image",
        ),
        (
            "wrong by one, far from 0",
            lambda i, f, k, b: counted(i, f, k, b) + (f == 64),
            "is 18497",
        ),
        ("no return", lambda i, f, k, b: print(end=""), "after `return`"),
    ],
    "design-kernels": [
        ("flipped", KERNELS | {"copy": np.flip(KERNELS["copy"])}, "turned by 180°"),
        ("identity", KERNELS | {"copy": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}, "this is the identity"),
        ("only right", KERNELS | {"copy": [[0, 0, 0], [0, 0, 1], [0, 0, 0]]}, "step down"),
        ("upper right", KERNELS | {"copy": [[0, 0, 1], [0, 0, 0], [0, 0, 0]]}, "from the top"),
        ("twice", KERNELS | {"copy": [[0, 0, 0], [0, 0, 0], [0, 0, 2]]}, "2 times as large"),
        ("5×5", KERNELS | {"copy": np.eye(5)}, "expected (3, 3)"),
        ("sign", KERNELS | {"difference": -np.array(KERNELS["difference"])}, "above minus below"),
        (
            "swapped",
            KERNELS | {"difference": np.transpose(KERNELS["difference"])},
            "left and right",
        ),
        ("edge kernel", KERNELS | {"difference": ACROSS.T}, "edge kernel of the lesson"),
        ("sum", KERNELS | {"difference": np.abs(KERNELS["difference"])}, "needs a minus"),
        ("from the centre", KERNELS | {"difference": [[0] * 3, [0, -1, 0], [0, 1, 0]]}, "centre"),
        (
            "undivided",
            KERNELS | {"mean": [[0, 1, 0], [1, 0, 1], [0, 1, 0]]},
            "four times as bright",
        ),
        (
            "with centre",
            KERNELS | {"mean": np.array([[0, 1, 0], [1] * 3, [0, 1, 0]]) / 5},
            "as well",
        ),
        ("blur", KERNELS | {"mean": np.full((3, 3), 1 / 9)}, "the mean of all nine"),
        ("by nine", KERNELS | {"mean": np.array(KERNELS["mean"]) * 4 / 9}, "divided by 9"),
        ("corners", KERNELS | {"mean": np.array([[1, 0, 1], [0] * 3, [1, 0, 1]]) / 4}, "corners"),
        ("integers", KERNELS | {"mean": np.array(KERNELS["mean"]).astype(int)}, "integer array"),
        ("nothing", KERNELS | {"mean": np.zeros((3, 3))}, "so it reads no pixel."),
        ("other cells", KERNELS | {"mean": np.eye(3) / 4}, "Each number of the kernel"),
    ],
    "mend-edge-finder": [
        ("ReLU last", lambda x: np.maximum(sum(maps(x)), 0), "too late"),
        ("size last", lambda x: abs(sum(maps(x))), "after the sum"),
        ("two maps", lambda x: sum(np.maximum(m, 0) for m in maps(x)), "going right or down"),
        ("dark side", lambda x: sum(np.maximum(-m, 0) for m in maps(x)), "grows darker"),
        ("root", lambda x: np.hypot(*maps(x)), "root of the sum of squares"),
        ("squares", lambda x: sum(m**2 for m in maps(x)), "far stronger"),
        ("larger", lambda x: np.maximum(*map(abs, maps(x))), "keep the larger"),
        ("vertical", lambda x: abs(maps(x)[0]), "Only vertical"),
        ("horizontal", lambda x: abs(maps(x)[1]), "Only horizontal"),
        ("mean", lambda x: sum(map(abs, maps(x))) / 2, "the mean of the two"),
        ("mean of four", lambda x: sum(map(abs, maps(x))) / 4, "mean of the four"),
        (
            "side by side",
            lambda x: np.stack([np.maximum(s * m, 0) for m in maps(x) for s in (1, -1)], axis=-1),
            "four maps side by side",
        ),
        (
            "turned along equal rows",
            lambda x: sum(
                np.maximum(reference.conv2d(x, k), 0)
                for k in (ACROSS, ACROSS[::-1], ACROSS.T, ACROSS.T[:, ::-1])
            ),
            "counts twice",
        ),
        (
            "one turned along equal rows",
            lambda x: sum(
                np.maximum(reference.conv2d(x, k), 0)
                for k in (ACROSS, ACROSS[::-1], ACROSS.T, ACROSS.T[::-1])
            ),
            "counts twice",
        ),
        ("ReLU on the image", lambda x: sum(maps(np.maximum(x, 0))), "too early"),
        ("four sums", lambda x: 0 * maps(x)[0], "meets its negative"),
        ("whole image", lambda x: abs(x), "has the shape"),
        (
            "ReLU on kernels",
            lambda x: sum(reference.conv2d(x, np.maximum(k, 0)) for k in (ACROSS, ACROSS.T)),
            "finds no edge",
        ),
    ],
    "write-conv2d": [
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
    ],
}
