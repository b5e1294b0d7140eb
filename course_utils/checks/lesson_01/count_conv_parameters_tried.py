"""What is tried on lesson 1's exercise "Count the parameters of any convolution"."""

from math import prod

import numpy as np


def two_axes(input_shape, filters, kernel_size, use_bias):
    kh, kw = kernel_size
    return (kh * kw * input_shape[-1] + use_bias) * filters


def counted(input_shape, filters, kernel_size, use_bias):
    return (prod(kernel_size) * input_shape[-1] + use_bias) * filters


WRONG = [
    ("no bias", lambda i, f, k, b: prod(k) * i[-1] * f, "left the biases out"),
    ("always a bias", lambda i, f, k, b: (prod(k) * i[-1] + 1) * f, "always count a bias"),
    ("one bias", lambda i, f, k, b: prod(k) * i[-1] * f + b, "Each kernel has its own"),
    ("bias by channel", lambda i, f, k, b: (prod(k) + b) * i[-1] * f, "single bias"),
    ("no channels", lambda i, f, k, b: (prod(k) + b) * f, "forgot the input channels"),
    ("one kernel", lambda i, f, k, b: prod(k) * i[-1] + b, "a single kernel"),
    ("square", lambda i, f, k, b: (k[0] ** len(k) * i[-1] + b) * f, "as square"),
    ("sum of sizes", lambda i, f, k, b: (sum(k) * i[-1] + b) * f, "3 · 3 cells"),
    ("channels first", lambda i, f, k, b: (prod(k) * i[0] + b) * f, "the first axis"),
    ("two axes only", two_axes, "expects a kernel of two numbers"),
    ("third axis", lambda i, f, k, b: (prod(k) * i[2] + b) * f, "input_shape"),
    ("dense", lambda i, f, k, b: (prod(i) + b) * f, "dense layer"),
    (
        "at every position",
        lambda i, f, k, b: (prod(k) * i[-1] + b) * f * prod(i[:-1]),
        "weights are shared",
    ),
    (
        "size of the image",
        lambda i, f, k, b: (prod(k) * prod(i) + b) * f,
        "height and width of the image",
    ),
    (
        "wrong by one, far from 0",
        lambda i, f, k, b: counted(i, f, k, b) + (f == 64),
        "is 18497",
    ),
    ("no return", lambda i, f, k, b: print(end=""), "after `return`"),
]

RIGHT = [
    ("NumPy's numbers", lambda i, f, k, b: (np.prod(k) * i[-1] + b) * f),
    ("a decimal that is whole", lambda i, f, k, b: float((np.prod(k) * i[-1] + b) * f)),
]

CLAIMS = [
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
        "for every position of",
        lambda n, i, f, k, b: n == (prod(k) * i[-1] + b) * f * prod(i[:-1]),
    ),
]
