"""The network of "Draw a digit": its file, its accuracy, the same numbers as Keras, the export."""

import re

import numpy as np
import pytest
from scripts import load_script

from course_utils import quiet_start, reference
from course_utils.datasets import DATA, load_digit_network, load_mnist
from course_utils.training import compiled_recipe
from course_utils.widgets.digit.explorer import course_network, network_answer
from course_utils.widgets.digit.network import read_network

with quiet_start():
    import keras
    from keras import layers

IMAGES, LABELS = load_mnist()[1]
README = (DATA / "README.md").read_text(encoding="utf-8")
script = load_script("benchmarks/shipped/digit_pad.py")


@pytest.fixture(scope="module")
def model():
    """The same network in Keras, with the same weights as float32."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, strides=2, activation="relu", name="conv1"),
            layers.Conv2D(24, 3, activation="relu", name="conv2"),
            layers.MaxPooling2D(2, name="pool2"),
            layers.Conv2D(128, 3, activation="relu", name="conv3"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    model.set_weights(list(course_network().values()))
    return model


def test_the_stated_numbers_are_those_of_the_published_weights(model):
    pixels = IMAGES[..., None].astype("float32") / 255
    said = model.predict(pixels, batch_size=500, verbose=0).argmax(axis=1)
    section = README.split("\n## digit_pad.npz")[1]
    stated = re.search(r"([\d,]+) of 10,000 images right, ([\d.]+) %", section)
    right = int(stated[1].replace(",", ""))
    assert abs(int((said == LABELS).sum()) - right) <= 2  # another machine may round a tie
    assert f"{right / 100:.2f}" == stated[2]
    size = re.search(r"([\d,]+) parameters", section)[1]
    assert model.count_params() == int(size.replace(",", ""))
    for number in (f"{stated[2]} %", f"{size} parameters"):
        assert number in load_digit_network.__doc__
    assert (DATA / "digit_pad.npz").stat().st_size < 300_000


def test_reference_and_keras_give_the_same_answer_and_the_same_maps(model):
    shown = [layer for layer in model.layers if len(layer.output.shape) == 4]
    outputs = [*(layer.output for layer in shown), keras.ops.softmax(model.outputs[0])]
    pixels = IMAGES[:100].astype("float32") / 255
    *expected_maps, expected = keras.Model(model.inputs, outputs).predict(
        pixels[..., None], verbose=0
    )
    for i, picture in enumerate(pixels):
        probabilities, maps = network_answer(picture)
        assert np.abs(probabilities - expected[i]).max() < 1e-5
        assert list(maps) == [layer.name for layer in shown]
        for got, layer in zip(maps.values(), expected_maps, strict=True):
            np.testing.assert_allclose(got, layer[i], atol=1e-4)


@pytest.fixture
def recipe():
    """The recipe with random normalisations, as training leaves them."""
    keras.utils.set_random_seed(3)
    model, rng = compiled_recipe(1, augment=True), np.random.default_rng(3)
    for layer in model.layers:
        for weight in layer.weights:
            if weight.name in ("gamma", "moving_variance"):
                weight.assign(rng.uniform(0.3, 2, weight.shape))
            elif weight.name in ("beta", "moving_mean", "bias"):
                weight.assign(rng.normal(0, 0.3, weight.shape))
    return model


def test_the_exported_recipe_answers_as_before(recipe, tmp_path):
    images = IMAGES[:100, ..., None]
    data = script.export(recipe, tmp_path / "pad.npz", images)
    assert (tmp_path / "pad.npz").read_bytes() == data
    assert script.export(recipe, tmp_path / "pad.npz", images) == data
    weights = read_network(dict(np.load(tmp_path / "pad.npz")))
    expected = np.asarray(recipe(images, training=False))  # without it Keras shifts the images
    got = script.logits_of(weights, images)
    assert np.abs(reference.softmax(got) - reference.softmax(expected)).max() < 0.01
    np.testing.assert_allclose(got, expected, atol=0.02 * np.abs(expected).max())


def test_a_factor_that_turns_the_sign_is_not_folded_through_the_pooling(recipe, tmp_path):
    norm = next(one for one in recipe.layers if isinstance(one, layers.BatchNormalization))
    norm.gamma.assign(-norm.gamma)
    with pytest.raises(ValueError, match="other answers than the model"):
        script.export(recipe, tmp_path / "pad.npz", IMAGES[:100, ..., None])
    assert not any(tmp_path.iterdir())


def test_weights_that_float16_cannot_hold_are_not_written(recipe, tmp_path):
    dense = recipe.layers[-1]
    dense.kernel.assign(dense.kernel * 1e6)
    with pytest.raises(ValueError, match="dense_kernel must hold finite float16 numbers"):
        script.export(recipe, tmp_path / "pad.npz", IMAGES[:5, ..., None])
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"conv1_bias": None},
            r"has the arrays conv1_kernel, .*missing or too many are \['conv1_bias'\]",
        ),
        ({"more": np.zeros(1)}, r"missing or too many are \['more'\]"),
        ({"conv1_bias": np.zeros(3, np.float16)}, r"shape \(16,\), got float16 of shape \(3,\)"),
        ({"conv1_bias": np.zeros(16)}, "conv1_bias must hold finite float16.*got float64"),
        ({"dense_bias": np.full(10, np.nan, np.float16)}, "dense_bias must hold finite"),
        ({"dense_bias": np.full(10, "a")}, "dense_bias must hold finite"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason(change, message):
    arrays = {
        name: part for name, part in (load_digit_network() | change).items() if part is not None
    }
    with pytest.raises(ValueError, match=message):
        read_network(arrays)
