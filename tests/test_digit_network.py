"""The network of "Draw a digit": its file, its accuracy, the same numbers as Keras, the export."""

import io
import json
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_networks import networks
from scripts import load_script

from course_utils import quiet_start, reference
from course_utils.datasets import DATA, load_digit_network, load_mnist
from course_utils.widgets.digit.explorer import course_network, network_answer
from course_utils.widgets.digit.network import network_bytes, read_network, run_network

with quiet_start():
    import keras
    from keras import layers

IMAGES, LABELS = load_mnist()[1]
README = (DATA / "README.md").read_text(encoding="utf-8")
script = load_script("benchmarks/shipped/digit_pad.py")


def keras_layer(layer):
    options = dict(layer.options)
    if layer.kernel is None:
        return getattr(layers, layer.kind)(**options)
    if layer.kind == "Conv2D":
        options["kernel_size"] = layer.kernel.shape[:2]
    return getattr(layers, layer.kind)(layer.kernel.shape[-1], **options)


def keras_network(network):
    """The same network in Keras, with the same weights as float32."""
    model = keras.Sequential([keras.Input((28, 28, 1)), *map(keras_layer, network)])
    model.set_weights([part for one in network if one.kernel is not None for part in one[3:]])
    return model


def with_normalisation(network, rng):
    """A model as one is trained: bytes in, BatchNormalization and ReLU as layers of their own."""
    parts = [keras.Input((28, 28, 1), dtype="uint8"), layers.Rescaling(1 / 255)]
    parts.append(layers.RandomTranslation(0.1, 0.1))
    for layer in network[:-1]:
        if layer.kernel is None or rng.random() < 0.3:
            parts.append(keras_layer(layer))
            continue
        parts.append(keras_layer(layer._replace(options=layer.options | {"activation": "linear"})))
        parts[-1].use_bias = bool(rng.random() < 0.5)
        parts.append(layers.BatchNormalization(scale=rng.random() < 0.5, center=rng.random() < 0.5))
        parts.append(layers.ReLU() if rng.random() < 0.5 else layers.Activation("relu"))
    model = keras.Sequential([*parts, layers.Dropout(0.3), keras_layer(network[-1])])
    for layer in model.layers:
        for weight in layer.weights:
            if weight.name in ("gamma", "moving_variance"):
                weight.assign(rng.uniform(0.3, 2, weight.shape))
            elif weight.name in ("beta", "moving_mean", "bias"):
                weight.assign(rng.normal(0, 0.3, weight.shape))
    return model


def test_the_stated_numbers_are_those_of_the_published_weights():
    network = course_network()
    pixels = IMAGES[..., None].astype("float32") / 255
    model = keras_network(network)
    said = model.predict(pixels, batch_size=500, verbose=0).argmax(axis=1)
    section = README.split("\n## ")[1]
    assert section.startswith("digit_pad.npz")
    stated = re.search(r"([\d,]+) of 10,000 images right, ([\d.]+) %", section)
    right = int(stated[1].replace(",", ""))
    assert abs(int((said == LABELS).sum()) - right) <= 2  # another machine may round a tie
    assert f"{right / 100:.2f}" == stated[2]
    size = re.search(r"([\d,]+) parameters", section)[1]
    assert model.count_params() == int(size.replace(",", ""))
    type_of_all = re.search(r"its weights as (float\d+)", section)[1]
    assert {one.kernel.dtype.name for one in network if one.kernel is not None} == {type_of_all}
    for number in (f"{stated[2]} %", f"{size} parameters"):
        assert number in load_digit_network.__doc__
    assert (DATA / "digit_pad.npz").stat().st_size < 300_000


def test_reference_and_keras_give_the_same_answer_and_the_same_maps():
    network = course_network()
    model = keras_network(network)
    shown = [layer.output for layer in model.layers if len(layer.output.shape) == 4]
    parts = keras.Model(model.inputs, [*shown, keras.ops.softmax(model.outputs[0])])
    pixels = IMAGES[:100].astype("float32") / 255
    *expected_maps, expected = parts.predict(pixels[..., None], verbose=0)
    for i, picture in enumerate(pixels):
        probabilities, maps = network_answer(picture)
        assert np.abs(probabilities - expected[i]).max() < 1e-5
        for got, layer in zip(maps.values(), expected_maps, strict=True):
            np.testing.assert_allclose(got, layer[i], atol=1e-4)


@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(network=networks())
def test_any_network_gives_what_keras_gives(network):
    network = read_network(dict(np.load(io.BytesIO(network_bytes(network)))))
    pixels = IMAGES[:3].astype("float32") / 255
    expected = keras_network(network)(pixels[..., None]).numpy()
    got = np.stack([run_network(network, picture)[0] for picture in pixels])
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(network=networks(), seed=st.integers(0, 2**32 - 1))
def test_an_exported_model_answers_as_before(network, seed, tmp_path_factory):
    model = with_normalisation(network, np.random.default_rng(seed))
    path = tmp_path_factory.mktemp("export") / "network.npz"
    data = script.export(model, path, IMAGES[:5])
    assert path.read_bytes() == data
    # without training=False, Keras shifts the images here too
    expected = model(IMAGES[:5, ..., None], training=False).numpy()
    exact = script.logits_of(script.with_type(script.folded(model), np.float32), IMAGES[:5])
    np.testing.assert_allclose(exact, expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max())
    written = read_network(dict(np.load(path)))
    got = script.logits_of(written, IMAGES[:5])
    near = np.abs(reference.softmax(got) - reference.softmax(expected)).max()
    assert near <= 0.01
    assert (got.argmax(axis=1) == expected.argmax(axis=1)).all()
    if written[-1].kernel.dtype == np.float32:
        np.testing.assert_array_equal(got, exact)


def test_what_stands_behind_a_max_pooling_is_folded_through_it(tmp_path):
    model = simple(layers.MaxPooling2D(2), layers.BatchNormalization(name="bn"), layers.ReLU())
    rng, bn = np.random.default_rng(3), model.get_layer("bn")
    bn.set_weights([rng.uniform(0.5, 2, 4), *rng.normal(size=(2, 4)), rng.uniform(0.5, 2, 4)])
    script.export(model, tmp_path / "small.npz", IMAGES[:5])  # compares the logits
    written = read_network(dict(np.load(tmp_path / "small.npz")))
    assert [layer.kind for layer in written] == ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    bn.gamma.assign([1, -1, 1, 1])
    with pytest.raises(ValueError, match="negative, and a pooling is before it"):
        script.export(model, tmp_path / "other.npz", IMAGES[:5])


def simple(*inner, first=(), activation=None):
    keras.utils.set_random_seed(3)
    parts = [keras.Input((28, 28, 1)), *first, layers.Conv2D(4, 3, name="first"), *inner]
    return keras.Sequential([*parts, layers.Flatten(), layers.Dense(10, activation, name="last")])


def test_weights_that_float16_cannot_hold_are_written_as_float32(tmp_path):
    model = simple()
    first = script.export(model, tmp_path / "half.npz", IMAGES[:5])
    assert script.export(model, tmp_path / "half.npz", IMAGES[:5]) == first
    model.get_layer("first").kernel.assign(model.get_layer("first").kernel * 1e6)
    model.get_layer("last").kernel.assign(model.get_layer("last").kernel * 1e-6)
    script.export(model, tmp_path / "single.npz", IMAGES[:5])
    types = [np.load(tmp_path / name)["conv1_kernel"].dtype for name in ("half.npz", "single.npz")]
    assert types == [np.float16, np.float32]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: simple(activation="softmax"), "'last', a Dense.*its activation is softmax"),
        (
            lambda: simple(layers.AveragePooling2D(2)),
            "AveragePooling2D.*the page has no such layer",
        ),
        (lambda: simple(layers.Conv2D(4, 3, dilation_rate=2)), "neither groups nor dilation"),
        (lambda: simple(layers.MaxPooling2D((2, 1))), r"one number for both directions.*\(2, 1\)"),
        (lambda: simple(layers.ReLU(6.0)), "only a plain ReLU"),
        (lambda: simple(layers.Flatten(), layers.ReLU()), "only a plain ReLU right after"),
        (lambda: simple(layers.ReLU(), layers.BatchNormalization()), "without ReLU"),
        (lambda: simple(first=[layers.BatchNormalization()]), "only into a convolution or dense"),
        (lambda: simple(first=[layers.Rescaling(1 / 127.5, -1)]), "one scale and no offset"),
        (lambda: simple(layers.Rescaling(2.0)), "only a first one"),
    ],
)
def test_a_model_that_the_page_cannot_compute_is_not_exported(build, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        script.export(build(), tmp_path / "network.npz", IMAGES[:2])
    assert not any(tmp_path.iterdir())


class Doubling(layers.Dropout):
    """A layer that passes for one that does nothing."""

    def call(self, inputs, training=False):
        return 2 * inputs


def test_other_logits_than_those_of_the_model_are_not_written(tmp_path):
    Doubling.__name__ = "Dropout"
    with pytest.raises(ValueError, match="logits differ from the model's by"):
        script.export(simple(Doubling(0.5)), tmp_path / "network.npz", IMAGES[:2])
    assert not any(tmp_path.iterdir())


CONV = {
    "kind": "Conv2D",
    "name": "conv1",
    "strides": 1,
    "padding": "valid",
    "activation": "relu",
}
FLAT = {"kind": "Flatten", "name": "flatten"}
DENSE = {"kind": "Dense", "name": "dense1", "activation": "linear"}


def written(*described, **changes):
    """The arrays of a small file, changed."""
    arrays = {
        "layers": np.array(json.dumps(described or [CONV, FLAT, DENSE])),
        "conv1_kernel": np.zeros((3, 3, 1, 2), np.float16),
        "conv1_bias": np.zeros(2, np.float16),
        "dense1_kernel": np.zeros((26 * 26 * 2, 10), np.float16),
        "dense1_bias": np.zeros(10, np.float16),
        **changes,
    }
    return {name: array for name, array in arrays.items() if array is not None}


def test_a_small_file_is_read():
    assert [layer.name for layer in read_network(written())] == ["conv1", "flatten", "dense1"]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (written(layers=None), "no array `layers`"),
        (written(layers=np.array("conv1")), "must be a JSON list of layers; Expecting value"),
        (written(layers=np.array('{"a": 1}')), "with one object per layer"),
        (written(layers=np.array("[]")), "No layer uses the array 'conv1_bias'"),
        (written({**CONV, "kind": "Conv3D"}), "kind must be one of Conv2D.*got 'Conv3D'"),
        (
            written({**CONV, "name": ""}),
            "Every layer needs a name, such as conv1, .*; a Conv2D has ''",
        ),
        (written({**CONV, "stride": 1}), "conv1 is a Conv2D and needs the fields"),
        (written({**CONV, "strides": 0}, FLAT, DENSE), "strides must be a whole number.*got 0"),
        (written({**CONV, "strides": True}, FLAT, DENSE), "strides must be a whole.*got True"),
        (written({**CONV, "padding": 1}, FLAT, DENSE), "padding must be 'valid' or 'same', got 1"),
        (written({**CONV, "activation": "tanh"}, FLAT, DENSE), "must be 'linear' or 'relu'"),
        (written(CONV, {**FLAT, "name": "conv1"}, DENSE), "needs a name of its own"),
        (written(CONV, DENSE), r"dense1, a Dense, needs an input \(n,\): flatten.*\(26, 26, 2\)"),
        (
            written(CONV, FLAT, DENSE, {**FLAT, "name": "again"}),
            r"again, a Flatten, needs.*\(10,\)",
        ),
        (written({**CONV, "strides": 2}, FLAT, DENSE), "1352 inputs, but 338 come out"),
        (written(CONV, FLAT, {**DENSE, "activation": "relu"}), "must give ten logits"),
        (
            written(
                {**CONV, "kind": "Conv2D"},
                {"kind": "GlobalAveragePooling2D", "name": "last"},
                conv1_kernel=np.zeros((3, 3, 1, 10), np.float16),
                conv1_bias=np.zeros(10, np.float16),
                dense1_kernel=None,
                dense1_bias=None,
            ),
            "a Dense of ten units, linear. It is GlobalAveragePooling2D and gives",
        ),
        (written({**CONV, "kind": ["Conv2D"]}, FLAT, DENSE), r"kind must be .* got \['Conv2D'\]"),
        (written(layers=np.array("[" * 5000)), "must be a JSON list of layers"),
        (written(layers=np.array("9" * 5000)), "must be a JSON list of layers"),
        (written(conv1_bias=None), "no array 'conv1_bias'"),
        (written(conv1_bias=np.zeros(3, np.float16)), r"got \(3, 3, 1, 2\) and \(3,\)"),
        (written(conv1_bias=np.zeros(2, np.float32)), "float16, or all float32"),
        (written(conv1_bias=np.zeros(2)), "float16 or float32, got float64"),
        (written(conv1_bias=np.full(2, np.nan, np.float16)), "finite numbers"),
        (written(conv1_kernel=np.zeros((3, 3, 2), np.float16)), "a kernel with 4 axes"),
        (written(conv1_kernel=np.zeros((3, 3, 3, 2), np.float16)), "3 inputs, but 1 come out"),
        (written(conv1_kernel=np.zeros((29, 3, 1, 2), np.float16)), "conv1: .*29"),
        (written(more=np.zeros(1)), "No layer uses the array 'more'"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(arrays, message):
    with pytest.raises(ValueError, match=message):
        read_network(arrays)
