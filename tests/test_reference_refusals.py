"""Bad input: a sentence says what came, what was expected, and which lesson explains it."""

import re
import tracemalloc
from collections import deque

import numpy as np
import pytest

from course_utils import reference as ref

IMAGE, KERNEL = np.ones((3, 4)), np.ones((2, 2))
RGB = np.ones((3, 4, 3))
HALVES = [[0.5, 0.5]]
HELD = deque([1, 2])
HELD.append(HELD)
WIDEST = np.array([[1.0, -1.0]]) * np.finfo(np.longdouble).max
MASKED = np.ma.array([1, 2], mask=[0, 1])
ENDLESS: list = []
ENDLESS += [ENDLESS, ENDLESS]
BAD = [
    # call, what came, what was expected, lesson
    (lambda: ref.conv2d(np.ones(3), KERNEL), "(3,)", "image must have 2 or 3 axes", 1),
    (lambda: ref.conv2d(IMAGE, np.ones((2, 2, 1))), "(2, 2, 1)", "kernel must have 2 or 4 axes", 1),
    (lambda: ref.conv2d(RGB, KERNEL), "(3, 4, 3)", "expected a kernel of shape (2, 2, 3, C_out)", 1),
    (lambda: ref.conv2d(RGB, np.ones((2, 2, 1, 5))), "(2, 2, 1, 5)", "(2, 2, 3, C_out)", 1),
    (lambda: ref.conv2d(IMAGE, np.ones((2, 2, 3, 5))), "has 3", "(2, 2, 1, C_out)", 1),
    (lambda: ref.conv2d(np.ones((0, 4)), KERNEL), "(0, 4)", "at least one value", 1),
    (lambda: ref.conv2d([], KERNEL), "(0,)", "image must have 2 or 3 axes", 1),
    (lambda: ref.conv2d([[1, 2], [3]], KERNEL), "list", "rows of equal length", 1),
    (lambda: ref.conv2d([["a"]], KERNEL), "<U1", "image must hold real numbers", 1),
    (lambda: ref.conv2d(IMAGE, [[1j]]), "complex128", "kernel must hold real numbers", 1),
    (lambda: ref.conv2d(None, KERNEL), "object", "image must hold real numbers", 1),
    (lambda: ref.conv2d([[np.nan, 1]], [[1]]), "1 NaN or infinite among 2", "finite", 1),
    (lambda: ref.conv2d([[1]], [[np.inf]]), "1 NaN or infinite among 1", "kernel", 1),
    (lambda: ref.relu(np.array([2**63], np.uint64)), "got 9223372036854775808 of dtype uint64",
     "whole numbers below 2**63", 1),
    (lambda: ref.max_pool2d(np.array([[2**63]], np.uint64)), "uint64", "below 2**63", 3),
    (lambda: ref.relu([2**64]), "dtype object", "from 2**64 on", 1),
    (lambda: ref.dense([2**62], [[4]]), "4.61e+18 and 4", "too large for int64", 4),
    (lambda: ref.conv2d([[2**62, 1]], [[1, 1]]), "of 2 values", "Use floats: .astype(float)", 1),
    (lambda: ref.conv1d(np.float32([3e38, 1]), [1, 1]), "3e+38 and 1", "too large for float32", 2),
    (lambda: ref.avg_pool2d(np.full((2, 2), 3e38, "f4")), "of 4 values", "float32", 3),
    (lambda: ref.dense([1e308], [[1e308]], [1]), "1e+308", "Scale the numbers down", 4),
    (lambda: ref.cross_entropy([[1.0, 0.0]], WIDEST), "row 0 has least value", "sum nan", 4),
    (lambda: ref.relu(HELD), "it holds itself", "Expected numbers in rows", 1),
    (lambda: ref.relu(deque([range(10**9)])), "more than 100,000,000", "Take a part", 1),
    (lambda: ref.relu(np.array([1, None], object)), "real numbers", "dtype object", 1),
    (lambda: ref.relu(MASKED), "has 1 masked values", ".filled(0)", 1),
    (lambda: ref.conv2d(IMAGE, [MASKED, MASKED]), "has 2 masked values", "kernel", 1),
    (lambda: ref.flatten([[1, np.ma.masked]]), "has 1 masked values", ".filled(0)", 4),
    (lambda: ref.relu(ENDLESS), "it holds itself", "Expected numbers in rows", 1),
    (lambda: ref.flatten(np.broadcast_to(1, (10**6, 10**6))), "100,000,000", "Take a part", 4),
    (lambda: ref.relu(range(10**30)), "100,000,000", "Take a part", 1),
    (lambda: ref.pad2d(IMAGE, 10**9), "10**18.60 values", "The padded image", 2),
    (lambda: ref.max_pool2d(IMAGE, 10**400, padding="same"), "10**80", "The padded input", 2),
    (lambda: ref.conv2d(IMAGE, np.broadcast_to(1, (1, 1, 1, 10**8))), "The result", "at most", 2),
    (lambda: ref.dense(np.ones((10**5, 1)), np.ones((1, 10**4))), "The result", "at most", 4),
    (lambda: ref.output_size(10**5000, 10**5001), "10**5001.00 cells", "fit into", 2),
    (lambda: ref.output_size(-(10**5000), 3), "got -10**5000.00", "n must be an integer", 2),
    (lambda: ref.output_size(np.ma.array(5, mask=True), 3), "got masked", "n must be", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, padding="s" * 10**6), "ssss", "must be one of", 2),
    (lambda: ref.cross_entropy([[True, True]], HALVES), "sum 2", "y_true must be rows", 4),
    (lambda: ref.cross_entropy([0], [[1e308, 1e308]]), "least value 1e+308", "from 0 to 1", 4),
    (lambda: ref.conv2d(IMAGE, np.ones((4, 1))), "spans 4 cells", "fit into the padded input", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, dilation_rate=3), "the input has 3", "fit into", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, strides=0), "got 0", "strides must be an integer", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, strides=1.0), "got 1.0", "strides must be an integer", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, strides=True), "got True", "strides must be an integer", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, strides=(1, 2, 3)), "(1, 2, 3)", "pair", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, dilation_rate=(1, 0)), "got 0", "dilation_rate must be an integer", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, padding="full"), "'full'", "'valid', 'same' or an int", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, padding="causal"), "'causal'", "'valid', 'same'", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, padding=-1), "got -1", "at least 0", 2),
    (lambda: ref.conv2d(IMAGE, KERNEL, padding=1.5), "got 1.5", "or an integer", 2),
    (lambda: ref.conv1d(IMAGE[None], [1]), "(1, 3, 4)", "signal must have 1 or 2 axes", 2),
    (lambda: ref.conv1d([1, 2], KERNEL), "(2, 2)", "kernel must have 1 or 3 axes", 2),
    (lambda: ref.conv1d(IMAGE, np.ones((2, 3, 5))), "(2, 3, 5)", "(2, 4, C_out)", 2),
    (lambda: ref.conv1d([1, 2], [1, 1, 1]), "spans 3 cells", "fit into the padded input", 2),
    (lambda: ref.conv1d([1, 2], [1], strides=(1, 1)), "(1, 1)", "strides must be an integer", 2),
    (lambda: ref.conv1d([1, 2], [1], padding="past"), "'past'", "'causal'", 2),
    (lambda: ref.pad2d(IMAGE, -1), "got -1", "amount must be an integer of at least 0", 2),
    (lambda: ref.pad2d(IMAGE, 0.5), "got 0.5", "amount must be an integer", 2),
    (lambda: ref.pad2d(IMAGE, (1, 2, 3)), "(1, 2, 3)", "((top, bottom), (left, right))", 2),
    (lambda: ref.pad2d(IMAGE, 1, mode="wrap"), "'wrap'", "'constant', 'reflect', 'edge'", 2),
    (lambda: ref.pad2d(IMAGE, 3, mode="reflect"), "got 3", "at most 2 along axis 0", 2),
    (lambda: ref.pad2d(IMAGE, ((0, 0), (0, 4)), mode="reflect"), "got 4", "at most 3 along axis 1",
     2),
    (lambda: ref.max_pool2d([1, 2]), "(2,)", "image must have 2 or 3 axes", 3),
    (lambda: ref.max_pool2d(IMAGE, 0), "got 0", "size must be an integer", 3),
    (lambda: ref.max_pool2d(IMAGE, strides=0), "got 0", "strides must be an integer", 3),
    (lambda: ref.max_pool2d(IMAGE, padding=1), "got 1", "'valid', 'same'", 3),
    (lambda: ref.avg_pool2d(IMAGE, 4), "spans 4 cells", "window must fit", 2),
    (lambda: ref.avg_pool2d([[np.nan]]), "1 NaN", "finite", 3),
    (lambda: ref.count_reads((2, 2), 3), "the input has 2", "spans 3", 2),
    (lambda: ref.count_reads((0, 2), 1), "got 0", "shape must be an integer of at least 1", 2),
    (lambda: ref.count_reads((10**9, 10**9), 3), "The counts would hold", "at most", 2),
    (lambda: ref.output_size(0, 3), "got 0", "n must be an integer of at least 1", 2),
    (lambda: ref.output_size(7.0, 3), "got 7.0", "n must be an integer", 2),
    (lambda: ref.output_size(2, 3), "the input has 2", "spans 3", 2),
    (lambda: ref.output_size(7, 3, padding="full"), "'full'", "'causal' or an integer", 2),
    (lambda: ref.receptive_field([(3,)]), "(3,)", "(kernel_size, strides, dilation_rate)", 3),
    (lambda: ref.receptive_field((3, 1)), "got 3", "list of (kernel_size, strides)", 3),
    (lambda: ref.receptive_field(3), "got 3", "list of (kernel_size, strides)", 3),
    (lambda: ref.receptive_field([(3, 0)]), "got 0", "strides must be an integer", 3),
    (lambda: ref.flatten(5), "got 5", "at least 1 axis", 4),
    (lambda: ref.flatten(np.ones((2, 0))), "(2, 0)", "at least one value", 4),
    (lambda: ref.dense([1, 2], np.ones((3, 5))), "(3, 5) have 3 rows", "one row per input", 4),
    (lambda: ref.dense([1, 2, 3], [1, 2, 3]), "(3,)", "weights must have 2 axes", 4),
    (lambda: ref.dense([1, 2, 3], np.ones((3, 5)), [1]), "(1,)", "bias must have shape (5,)", 4),
    (lambda: ref.dense([1], [[1]], 1), "()", "bias must have 1 axis", 4),
    (lambda: ref.relu(["a"]), "<U1", "x must hold real numbers", 1),
    (lambda: ref.relu([np.nan]), "1 NaN", "finite", 1),
    (lambda: ref.softmax(1.0), "got 1.0", "at least 1 axis", 4),
    (lambda: ref.softmax([1, 2], axis=1), "got 1", "axis must be an integer from -1 to 0", 4),
    (lambda: ref.cross_entropy([0], [0.5, 0.5]), "(2,)", "probabilities must have 2 axes", 4),
    (lambda: ref.cross_entropy([0, 1], HALVES), "(2,)", "(1,) (labels) or (1, 2) (one-hot)", 4),
    (lambda: ref.cross_entropy([2], HALVES), "from 2 to 2", "labels from 0 to 1", 4),
    (lambda: ref.cross_entropy([-1], HALVES), "from -1 to -1", "labels from 0 to 1", 4),
    (lambda: ref.cross_entropy([0.5], HALVES), "float64", "integer labels", 4),
    (lambda: ref.cross_entropy([[1, 1]], HALVES), "sum 2", "y_true must be rows", 4),
    (lambda: ref.cross_entropy([0], [[3.0, -2.0]]), "least value -2", "call softmax first", 4),
    (lambda: ref.cross_entropy([0, 0], [[0.5, 0.5], [0.5, 0.9]]), "row 1", "sum 1.4", 4),
]  # fmt: skip


@pytest.mark.parametrize(("call", "came", "expected", "lesson"), BAD)
def test_bad_input_says_what_came_what_was_expected_and_the_lesson(call, came, expected, lesson):
    with pytest.raises(ValueError, match=re.escape(expected)) as caught:
        call()
    assert came in str(caught.value)
    assert re.search(rf" See lesson {lesson} \(0{lesson}_\w+\)\.$", str(caught.value))


@pytest.mark.filterwarnings("error")
def test_memory_is_not_asked_for_before_a_size_is_refused():
    tracemalloc.start()
    try:
        for options in ({"padding": 10**6}, {"dilation_rate": 10**9, "padding": "same"}):
            with pytest.raises(ValueError, match=r"would hold .* values; expected at most"):
                ref.conv2d(IMAGE, KERNEL, **options)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
