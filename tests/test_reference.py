"""course_utils.reference: equal to TensorFlow and Keras, and true to what holds for every image."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_utils import quiet_start
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


def test_shares_that_are_rounded_by_hand_pass():
    assert np.all(ref.cross_entropy([[0.33, 0.33, 0.33]], [[0.33, 0.33, 0.33]]) > 1)


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


@some
@given(st.tuples(sizes, sizes), st.tuples(kernels, kernels), steps, st.integers(1, 3),
       st.sampled_from(["valid", "same", 0, 1, 2]))  # fmt: skip
def test_count_reads_is_what_a_layer_of_ones_gives_back_to_each_pixel(
    shape, kernel, stride, dilation, padding
):
    """The gradient of the sum of all outputs, kernel of ones, counts the reads of each pixel."""
    assume(stride == 1 or dilation == 1)
    rings = padding if isinstance(padding, int) else 0
    for n, k in zip(shape, kernel, strict=True):
        assume(padding == "same" or span(k, dilation) <= n + 2 * rings)
    image = tf.Variable(tf.zeros((1, *shape, 1)))
    with tf.GradientTape() as tape:
        padded = tf.pad(image, ((0, 0), (rings, rings), (rings, rings), (0, 0)))
        output = tf.nn.convolution(
            padded,
            tf.ones((*kernel, 1, 1)),
            strides=stride,
            dilations=dilation,
            padding="SAME" if padding == "same" else "VALID",
        )
        total = tf.reduce_sum(output)
    expected = tape.gradient(total, image)[0, ..., 0]
    counts = ref.count_reads(shape, kernel, strides=stride, padding=padding, dilation_rate=dilation)
    np.testing.assert_array_equal(counts, expected)
