"""The checker of lesson 1's exercise "Count the parameters of any convolution"."""

from math import prod

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import advised, compare
from course_utils.checks.values import RESULT, as_number, call

_COUNTS = [
    ((28, 28, 1), 32, (3, 3), True),
    ((28, 28, 32), 64, (3, 3), True),
    ((50, 40, 3), 12, (5, 3), True),
    ((50, 40, 3), 12, (5, 3), False),
    ((7, 9, 64), 10, (1, 1), False),
    ((100, 2), 8, (4,), True),
    ((16, 28, 28, 4), 8, (3, 2, 5), True),
]

_COUNT_NAMES = ("input_shape", "filters", "kernel_size", "use_bias")


def _count(input_shape, filters, kernel_size, use_bias):
    return (prod(kernel_size) * input_shape[-1] + bool(use_bias)) * filters


def _advice(axes):
    advice = {
        "TypeError.*tuple": "`kernel_size` is a tuple, such as (5, 3): multiply its numbers with "
        "each other."
    }
    if axes != 2:
        advice["IndexError|ValueError"] = (
            "Your code expects a kernel of two numbers, and an `input_shape` of three. Here a "
            f"Conv{axes}D comes with {axes} and {axes + 1}: multiply as many as there are."
        )
    return advice


MISTAKES = {
    "You left the biases out. With `use_bias=True` each kernel has one more number.": (
        lambda i, f, k, b: prod(k) * i[-1] * f
    ),
    "You always count a bias. With `use_bias=False` there is none.": (
        lambda i, f, k, b: (prod(k) * i[-1] + 1) * f
    ),
    "You count one bias for the whole layer. Each kernel has its own.": (
        lambda i, f, k, b: prod(k) * i[-1] * f + b
    ),
    "You count one bias for each channel of each kernel. A kernel has a single bias, whatever its "
    "number of channels: it is added once, to the sum.": (
        lambda i, f, k, b: (prod(k) + b) * i[-1] * f
    ),
    "You forgot the input channels: each kernel has as many channels as its input.": (
        lambda i, f, k, b: (prod(k) + b) * f
    ),
    "Without biases you count nothing. The numbers of the kernels are still there.": (
        lambda i, f, k, b: (prod(k) * i[-1] + 1) * f if b else 0
    ),
    "You count a single kernel. The layer has `filters` of them.": (
        lambda i, f, k, b: prod(k) * i[-1] + b
    ),
    "You take every kernel as square: the first number of `kernel_size` stands for all. A kernel "
    "may have another height than width.": (lambda i, f, k, b: (k[0] ** len(k) * i[-1] + b) * f),
    "You take every kernel as a square of the first number of `kernel_size`. A kernel has as many "
    "sizes as `kernel_size` has numbers.": (lambda i, f, k, b: (k[0] ** 2 * i[-1] + b) * f),
    "You multiply two numbers of `kernel_size`. A Conv3D has three.": (
        lambda i, f, k, b: (prod(k[:2]) * i[-1] + b) * f
    ),
    "You add the numbers of `kernel_size`. A window of 3×3 has 3 · 3 cells.": (
        lambda i, f, k, b: (sum(k) * i[-1] + b) * f
    ),
    "You took the first axis of the input as its channels; in `channels_last` they are the last "
    "one.": (lambda i, f, k, b: (prod(k) * i[0] + b) * f),
    "You took the third number of `input_shape` as the channels. They stand last, however many "
    "axes there are.": (lambda i, f, k, b: (prod(k) * i[2] + b) * f if len(i) > 2 else None),
    "You let the size of the image into the count. That is a dense layer: here the same kernel is "
    "used at every position.": (lambda i, f, k, b: (prod(i) + b) * f),
    "You let the height and width of the image into the count. Only its channels decide how large "
    "a kernel is.": (lambda i, f, k, b: (prod(k) * prod(i) + b) * f),
    "You counted a kernel for every position of the image. The weights are shared: one kernel "
    "slides over all positions.": (lambda i, f, k, b: (prod(k) * i[-1] + b) * f * prod(i[:-1])),
}


@register("count-conv-parameters")
def count_conv_parameters(answer):
    for case in _COUNTS:
        with advised(_advice(len(case[2]))):
            as_number(call(answer, *case, names=_COUNT_NAMES), RESULT)
    compare(answer, _COUNTS, _count, MISTAKES, rtol=0)
    return "One formula counts Conv1D, Conv2D and Conv3D, and the image's size is not in it."
