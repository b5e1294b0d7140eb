"""course_utils.reference: equal to TensorFlow and Keras, exact on integers, clear about mistakes."""

import array
import re
import tracemalloc
from collections import UserList, deque

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_utils import arrays, quiet_start
from course_utils import reference as ref
from course_utils.reference import convolution

with quiet_start():
    import keras
    import tensorflow as tf

many = settings(max_examples=100, deadline=None, derandomize=True)
some = settings(max_examples=60, deadline=None, derandomize=True)
sizes = st.integers(1, 12)
kernels = st.integers(1, 5)
steps = st.integers(1, 4)
channels = st.integers(1, 4)
seeds = st.integers(0, 2**32 - 1)


def normal(seed, *shape, dtype=np.float32):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def assert_close(actual, expected):
    expected = np.asarray(expected)
    assert actual.dtype == expected.dtype
    np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-5, strict=True)


def span(kernel, dilation):
    return dilation * (kernel - 1) + 1


# Against TensorFlow


@many
@given(
    st.tuples(sizes, sizes),
    st.tuples(kernels, kernels),
    st.tuples(steps, steps),
    st.tuples(steps, steps),
    st.tuples(channels, channels),
    st.sampled_from(["valid", "same", 0, 1, 2, 3]),
    seeds,
)
def test_conv2d_equals_tensorflow(size, kernel, stride, dilation, c, padding, seed):
    image, weights = normal(seed, *size, c[0]), normal(seed + 1, *kernel, *c)
    rings = padding if isinstance(padding, int) else 0
    if padding != "same":
        assume(all(span(kernel[i], dilation[i]) <= size[i] + 2 * rings for i in (0, 1)))
    mode = padding.upper() if padding in ("valid", "same") else [[0, 0], *[[rings] * 2] * 2, [0, 0]]
    expected = tf.nn.conv2d(image[None], weights, stride, mode, dilations=dilation)[0]
    actual = ref.conv2d(image, weights, strides=stride, padding=padding, dilation_rate=dilation)
    assert_close(actual, expected)
    for i in (0, 1):
        options = {"strides": stride[i], "padding": padding, "dilation_rate": dilation[i]}
        assert ref.output_size(size[i], kernel[i], **options) == expected.shape[i]


@pytest.mark.parametrize("c_in", [convolution.FEW_CHANNELS - 1, convolution.FEW_CHANNELS])
@pytest.mark.parametrize("block", [1, 500, 1 << 20])
def test_conv2d_is_the_same_in_blocks(monkeypatch, c_in, block):
    monkeypatch.setattr(convolution, "BLOCK_VALUES", block)
    image, weights = normal(1, 11, 9, c_in), normal(2, 3, 2, c_in, 5)
    expected = tf.nn.conv2d(image[None], weights, 2, "SAME")[0]
    assert_close(ref.conv2d(image, weights, strides=2, padding="same"), expected)


@pytest.mark.parametrize("c_in", [3, convolution.FEW_CHANNELS])
def test_conv2d_of_a_large_image_needs_little_more_memory_than_its_result(c_in):
    image, weights = normal(1, 600, 500, c_in), normal(2, 3, 3, c_in, 4)
    tracemalloc.start()
    try:
        result = ref.conv2d(image, weights)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    table = result[..., 0].size * weights[..., 0].size * image.itemsize  # all windows at once
    block = convolution.BLOCK_VALUES * image.itemsize
    assert peak < result.nbytes + 2.5 * block < table


@many
@given(
    sizes, kernels, steps, steps, channels, channels, st.sampled_from(["valid", "same", "causal"]),
    seeds,
)  # fmt: skip
def test_conv1d_equals_tensorflow(size, kernel, stride, dilation, c_in, c_out, padding, seed):
    assume(padding != "valid" or span(kernel, dilation) <= size)
    signal, weights = normal(seed, size, c_in), normal(seed + 1, kernel, c_in, c_out)
    before = span(kernel, dilation) - 1 if padding == "causal" else 0
    padded = np.pad(signal, ((before, 0), (0, 0)))[None]
    mode = "SAME" if padding == "same" else "VALID"
    expected = tf.nn.conv1d(padded, weights, stride, mode, dilations=dilation)[0]
    actual = ref.conv1d(signal, weights, strides=stride, padding=padding, dilation_rate=dilation)
    assert_close(actual, expected)
    options = {"strides": stride, "padding": padding, "dilation_rate": dilation}
    assert ref.output_size(size, kernel, **options) == len(actual)


@pytest.mark.parametrize("options", [{}, {"strides": 2}, {"dilation_rate": 2}])
@pytest.mark.parametrize("padding", ["valid", "same", "causal"])
def test_conv1d_equals_the_keras_layer(padding, options):
    signal, weights = normal(3, 1, 9, 2), normal(4, 3, 2, 4)
    layer = keras.layers.Conv1D(4, 3, padding=padding, use_bias=False, **options)
    layer.build(signal.shape)
    layer.set_weights([weights])
    assert_close(ref.conv1d(signal[0], weights, padding=padding, **options), layer(signal)[0])


@many
@given(
    st.tuples(sizes, sizes), st.tuples(kernels, kernels), st.none() | st.tuples(steps, steps),
    channels, st.sampled_from(["valid", "same"]), seeds,
)  # fmt: skip
def test_pooling_equals_tensorflow(size, window, stride, c, padding, seed):
    assume(padding == "same" or (window[0] <= size[0] and window[1] <= size[1]))
    image = normal(seed, *size, c) - 3  # mostly negative: a zero let in would be the maximum
    arguments = image[None], window, stride or window, padding.upper()
    actual = ref.max_pool2d(image, window, strides=stride, padding=padding)
    assert_close(actual, tf.nn.max_pool2d(*arguments)[0])
    actual = ref.avg_pool2d(image, window, strides=stride, padding=padding)
    assert_close(actual, tf.nn.avg_pool2d(*arguments)[0])
    for i in (0, 1):
        options = {"strides": (stride or window)[i], "padding": padding}
        assert ref.output_size(size[i], window[i], **options) == actual.shape[i]


@some
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), seeds)
def test_flatten_equals_keras(shape, seed):
    x = normal(seed, *shape)
    assert_close(ref.flatten(x), keras.layers.Flatten()(x))


@some
@given(st.lists(channels, max_size=2), channels, channels, st.booleans(), seeds)
def test_dense_equals_keras(batch, n_in, n_out, with_bias, seed):
    x, weights, bias = normal(seed, *batch, n_in), normal(seed + 1, n_in, n_out), normal(5, n_out)
    expected = keras.ops.matmul(x, weights) + (bias if with_bias else 0)
    assert_close(ref.dense(x, weights, bias if with_bias else None), expected)


@some
@given(st.lists(channels, min_size=1, max_size=3), st.sampled_from([1, 100, 1e30]), seeds)
def test_softmax_and_relu_equal_tensorflow(shape, scale, seed):
    x = normal(seed, *shape) * np.float32(scale)
    assert_close(ref.relu(x), tf.nn.relu(x))
    for axis in range(-len(shape), len(shape)):
        assert_close(ref.softmax(x, axis), tf.nn.softmax(x, axis))


@some
@given(sizes, st.integers(2, 10), st.sampled_from([1, 50]), seeds)
def test_cross_entropy_equals_keras(n, k, scale, seed):
    probabilities = ref.softmax(normal(seed, n, k) * scale)  # scale 50 reaches both clips
    labels = np.random.default_rng(seed).integers(0, k, n)
    one_hot = keras.utils.to_categorical(labels, k)
    expected = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
    assert_close(ref.cross_entropy(labels, probabilities), expected)
    expected = keras.losses.categorical_crossentropy(one_hot, probabilities)
    assert_close(ref.cross_entropy(one_hot, probabilities), expected)
    smooth = 0.9 * one_hot + 0.1 / k
    expected = keras.losses.categorical_crossentropy(smooth, probabilities)
    assert_close(ref.cross_entropy(smooth, probabilities), expected)


def test_cross_entropy_clips_a_probability_of_zero():
    loss = ref.cross_entropy([0, 1], [[0.0, 1.0], [0.0, 1.0]])
    np.testing.assert_allclose(loss, [-np.log(1e-7), 1e-7], rtol=1e-6)


def test_cross_entropy_scales_hand_rounded_rows_as_keras_does():
    rounded = np.array([[0.333, 0.333, 0.333]])
    expected = keras.losses.categorical_crossentropy(np.array([[1.0, 0, 0]]), rounded)
    np.testing.assert_allclose(ref.cross_entropy([0], rounded), expected, rtol=1e-6)
    np.testing.assert_allclose(ref.cross_entropy([0], rounded), np.log(3), rtol=1e-6)


# What holds for every image


@some
@given(st.tuples(sizes, sizes), st.tuples(kernels, kernels), seeds)
def test_conv2d_is_linear_and_moves_with_the_image(size, kernel, seed):
    assume(kernel[0] <= size[0] and kernel[1] <= size[1])
    generator = np.random.default_rng(seed)
    one, two = generator.integers(-9, 10, (2, *size))
    weights = generator.integers(-9, 10, kernel)
    np.testing.assert_array_equal(
        ref.conv2d(3 * one - two, weights),
        3 * ref.conv2d(one, weights) - ref.conv2d(two, weights),
    )
    moved = ref.conv2d(ref.pad2d(one, ((2, 0), (0, 1))), weights)[2:, : -1 or None]
    np.testing.assert_array_equal(moved, ref.conv2d(one, weights))


@some
@given(st.lists(st.tuples(kernels, steps, steps), max_size=3))
def test_receptive_field_is_what_a_chain_of_convolutions_reads(layers):
    field = ref.receptive_field(layers)
    signal = np.arange(field)  # the field is exactly enough for one output ...
    reads = np.eye(field)[:, :, None]  # ... which reads both its ends
    for kernel, stride, dilation in layers:
        ones = np.ones(kernel, int)
        options = {"strides": stride, "dilation_rate": dilation}
        signal = ref.conv1d(signal, ones, **options)
        reads = np.stack([ref.conv1d(one, ones, **options) for one in reads])
    assert signal.shape == (1,)
    assert reads[0].all()
    assert reads[-1].all()


@pytest.mark.parametrize("mode", ["constant", "reflect", "edge"])
@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 2)])
def test_pad2d_equals_tensorflow(mode, shape):
    image = normal(6, *shape)
    widths = ((3, 1), (0, 2), (0, 0))[: len(shape)]
    expected = np.pad(image, widths, "edge") if mode == "edge" else tf.pad(image, widths, mode)
    assert_close(ref.pad2d(image, widths[:2], mode=mode), expected)


def test_pad2d_reads_an_int_and_a_pair_alike():
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert ref.pad2d(image, 1).tolist() == [[0] * 5, [0, 0, 1, 2, 0], [0, 3, 4, 5, 0], [0] * 5]
    assert ref.pad2d(image, (0, 1)).tolist() == [[0, 0, 1, 2, 0], [0, 3, 4, 5, 0]]
    assert ref.pad2d(image, 1).dtype == np.uint8


# Shapes and dtypes


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


def test_small_integers_do_not_overflow():
    image = np.full((2, 2), 255, np.uint8)
    assert ref.conv2d(image, image).item() == 4 * 255**2
    assert ref.conv2d(image, np.array([[0, -1]], np.int8)).tolist() == [[-255], [-255]]
    assert ref.avg_pool2d(image).item() == 255
    assert ref.max_pool2d(np.array([[-128]], np.int8), 2, padding="same").item() == -128


def test_lists_and_tensors_are_read_as_arrays():
    image, kernel = [[1, 2], [3, 4]], [[1, 0], [0, 1]]
    assert ref.conv2d(image, kernel).tolist() == [[5]]
    assert ref.conv2d(tf.constant(image), tf.constant(kernel)).tolist() == [[5]]


# A type that holds the sums, or a refusal


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
        (lambda: ref.conv2d(IMAGE, [[1]], strides=10**30, dilation_rate=10**400), [[1]]),
    ],
)
@pytest.mark.filterwarnings("error")
def test_extreme_numbers_are_right(result, expected):
    result = result()
    assert (result.tolist() if isinstance(result, np.ndarray) else result) == expected


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


GOOD = {
    "conv2d": (normal(1, 4, 4, 2), normal(2, 1, 1, 2, 1)),
    "conv1d": (normal(1, 4, 2), normal(2, 1, 2, 1)),
    "max_pool2d": (normal(1, 4, 4), 1),
    "avg_pool2d": (normal(1, 4, 4), 1),
    "pad2d": (normal(1, 4, 4), 0),
    "flatten": (normal(1, 4, 4),),
    "dense": (normal(1, 4, 4), normal(2, 4, 4), normal(3, 4)),
    "relu": (abs(normal(1, 4, 4)),),
    "softmax": (normal(1, 4, 4),),
    "cross_entropy": (np.arange(4), np.eye(4)),
}


@pytest.mark.parametrize("name", GOOD)
def test_inputs_are_neither_modified_nor_shared(name):
    arguments = GOOD[name]
    before = [np.copy(one) for one in arguments]
    result = getattr(ref, name)(*arguments)
    for one, kept in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(one, kept)
        assert not np.shares_memory(one, result)


# Bad input: what came, what was expected, which lesson

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


def test_an_array_that_has_its_memory_may_be_large(monkeypatch):
    monkeypatch.setattr(arrays, "MOST_VALUES", 100)
    large = np.ones((10, 10, 8), np.uint8)
    for value in (large, large.transpose(2, 0, 1), large[::-1], large[..., ::-1], large.view(Own)):
        assert ref.flatten(value).size == 800
    with pytest.raises(ValueError, match="Take a part of it"):
        ref.flatten(np.broadcast_to(1, (30, 30)))


class Own(np.ndarray):
    pass


def test_shares_that_are_rounded_by_hand_pass():
    assert np.all(ref.cross_entropy([[0.33, 0.33, 0.33]], [[0.33, 0.33, 0.33]]) > 1)
