"""What course_utils.reference reads, and the shapes and types of its results: no sum overflows."""

import array
from collections import UserList, deque

import numpy as np
import pandas as pd
import pytest

from course_utils import arrays, quiet_start
from course_utils import reference as ref

with quiet_start():
    import tensorflow as tf


# What is read


class Shape:
    """A sequence of a class of its own, as the shape of a tensor is."""

    def __len__(self):
        return 2

    def __getitem__(self, place):
        return [3, 4][place]


@pytest.mark.parametrize(
    "value",
    [
        deque([3, 4]),
        UserList([3, 4]),
        Shape(),
        array.array("d", [3, 4]),
        memoryview(np.array([3.0, 4.0])),
        np.array([3, 4], object),
        np.array([3, 4.0, True], object)[:2],
        np.array([3, 0, 4, 0])[::2],
        pd.Series([3, 4]),
        pd.Series([3, 4], dtype="Int64"),
    ],
)
def test_numbers_are_read_whatever_holds_them(value):
    assert ref.relu(value).tolist() == [3, 4]


def test_lists_and_tensors_are_read_as_arrays():
    image, kernel = [[1, 2], [3, 4]], [[1, 0], [0, 1]]
    assert ref.conv2d(image, kernel).tolist() == [[5]]
    assert ref.conv2d(tf.constant(image), tf.constant(kernel)).tolist() == [[5]]


class Own(np.ndarray):
    pass


def test_an_array_that_has_its_memory_may_be_large(monkeypatch):
    monkeypatch.setattr(arrays, "MOST_VALUES", 100)
    large = np.ones((10, 10, 8), np.uint8)
    for value in (large, large.transpose(2, 0, 1), large[::-1], large[..., ::-1], large.view(Own)):
        assert ref.flatten(value).size == 800
    with pytest.raises(ValueError, match="Take a part of it"):
        ref.flatten(np.broadcast_to(1, (30, 30)))


# Shapes and types


@pytest.mark.parametrize(
    ("image", "kernel", "expected"),
    [
        ((5, 6), (2, 3), (4, 4)),
        ((5, 6, 1), (2, 3), (4, 4, 1)),
        ((5, 6), (2, 3, 1, 7), (4, 4, 7)),
        ((5, 6, 2), (2, 3, 2, 7), (4, 4, 7)),
    ],
)
def test_conv2d_shapes(image, kernel, expected):
    assert ref.conv2d(np.ones(image), np.ones(kernel)).shape == expected


@pytest.mark.parametrize(
    ("signal", "kernel", "expected"),
    [((5,), (2,), (4,)), ((5, 1), (2,), (4, 1)), ((5,), (2, 1, 7), (4, 7)),
     ((5, 3), (2, 3, 7), (4, 7))],
)  # fmt: skip
def test_conv1d_shapes(signal, kernel, expected):
    assert ref.conv1d(np.ones(signal), np.ones(kernel)).shape == expected


@pytest.mark.parametrize(
    ("came", "beside", "expected"),
    [
        ("float32", "float32", "float32"), ("float64", "float64", "float64"),
        ("float32", "float64", "float64"), ("uint8", "float32", "float32"),
        ("float32", "int64", "float32"), ("uint8", "uint8", "int64"), ("bool", "int8", "int64"),
        ("float16", "float16", "float32"),
    ],
)  # fmt: skip
def test_dtype_rules(came, beside, expected):
    x, y = np.ones((4, 4), came), np.ones((4, 4), beside)
    for result in (
        ref.conv2d(x, y),
        ref.conv1d(x[0], y[0]),
        ref.dense(x, y),
        ref.dense(x, y, y[0]),
    ):
        assert result.dtype == expected
    alone = {"uint8": "int64", "bool": "int64", "float16": "float32"}.get(came, came)
    fractions = "float64" if alone == "int64" else alone
    for padding in ("valid", "same"):
        assert ref.max_pool2d(x, 3, padding=padding).dtype == alone
        assert ref.avg_pool2d(x, 3, padding=padding).dtype == fractions
    assert ref.relu(x).dtype == alone
    assert ref.softmax(x).dtype == fractions
    assert ref.cross_entropy([0, 1, 2, 3], np.eye(4).astype(came)).dtype == fractions
    assert ref.flatten(x).dtype == came
    assert ref.pad2d(x, 1).dtype == came


# A type that holds the sums


def test_small_integers_do_not_overflow():
    image = np.full((2, 2), 255, np.uint8)
    assert ref.conv2d(image, image).item() == 4 * 255**2
    assert ref.conv2d(image, np.array([[0, -1]], np.int8)).tolist() == [[-255], [-255]]
    assert ref.avg_pool2d(image).item() == 255
    assert ref.max_pool2d(np.array([[-128]], np.int8), 2, padding="same").item() == -128


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (lambda: ref.relu(np.array([2**63 - 1, 5], np.uint64)), [2**63 - 1, 5]),
        (lambda: ref.relu([-(2**63), 1]), [0, 1]),
        (lambda: ref.max_pool2d([[-(2**63)]], 1), [[-(2**63)]]),
        (lambda: ref.avg_pool2d(np.full((2, 2), 2**62)), [[2.0**62]]),
        (lambda: ref.avg_pool2d(np.full((2, 2), 2**64 - 1, np.uint64)), [[2.0**64]]),
        (lambda: ref.dense([2**62], [[1]]), [2**62]),
        (lambda: ref.dense([2.0**62], [[4]]), [2.0**64]),
        (lambda: ref.softmax([1e308, -1e308]), [1, 0]),
        (lambda: ref.softmax([2**62, 2**62 + 1, -(2**63)]).round(4), [0.2689, 0.7311, 0]),
        (lambda: ref.softmax(np.array([0, 2**64 - 1], np.uint64)), [0, 1]),
        (lambda: ref.output_size(10**17, 3, strides=3), 10**17 // 3),
        (lambda: ref.output_size(10**17 + 1, 3, strides=3, padding="same"), 10**17 // 3 + 1),
        (lambda: ref.output_size(10**400, 3, padding="same"), 10**400),
        (lambda: ref.conv2d(np.ones((3, 4)), [[1]], strides=10**30, dilation_rate=10**400), [[1]]),
    ],
)
@pytest.mark.filterwarnings("error")
def test_extreme_numbers_are_right(result, expected):
    result = result()
    assert (result.tolist() if isinstance(result, np.ndarray) else result) == expected
