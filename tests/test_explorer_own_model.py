"""A learner's own model in the Shapes explorer: as Keras counts it, and as Keras runs it."""

import re

import numpy as np
import pytest

from course_utils import quiet_start
from course_utils.models import trained_model_a
from course_utils.training import compiled_recipe
from course_utils.widgets import ShapesExplorer
from course_utils.widgets.digit.explorer import sample_digits
from course_utils.widgets.shapes.inside import MOST_VALUES

with quiet_start():
    import keras
    from keras import layers

RANDOM = np.random.default_rng(7)
DIGIT = (28, 28, 1)


def in_a_row(*row, shape=DIGIT, **options):
    return keras.Sequential([keras.Input(shape, **options), *row])


def photographs():
    """A model of colour pictures, with a model inside it, one of whose layers is frozen."""
    frozen = layers.Conv2D(40, 3, padding="same", activation="relu", trainable=False)
    inner = keras.Sequential([layers.Rescaling(1 / 255), frozen, layers.BatchNormalization()])
    ends = [layers.LeakyReLU(), layers.GlobalMaxPooling2D(), layers.Dropout(0.2)]
    return in_a_row(inner, layers.MaxPooling2D(2), *ends, layers.Dense(5), shape=(70, 50, 3))


def functional():
    given = keras.Input(DIGIT, name="given")
    x = layers.ZeroPadding2D(1)(given)
    x = layers.Conv2D(4, 3, strides=2, activation="tanh", name="first")(x)
    x = layers.Activation("relu")(layers.AveragePooling2D(2, strides=1)(x))
    return keras.Model(given, layers.Softmax()(layers.Dense(3)(layers.Flatten()(x))))


MODELS = {
    "model_a": trained_model_a,
    "recipe": lambda: compiled_recipe(epochs=1, augment=True),
    "functional": functional,
    "photographs": photographs,
}
PHOTOGRAPH = RANDOM.integers(0, 256, (70, 50, 3)).astype(np.uint8)


def flat(model):
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from flat(layer)
        elif not isinstance(layer, layers.InputLayer):
            yield layer


def opened(name):
    model = MODELS[name]()
    image = {"image": PHOTOGRAPH} if name == "photographs" else {}
    return model, ShapesExplorer(model, **image)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_the_names_shapes_and_parameters_of_keras(name):
    model, explorer = opened(name)
    assert explorer.parameters == model.count_params()
    for row, layer in zip(explorer.rows[1:], flat(model), strict=True):
        trained = sum(int(np.prod(weights.shape)) for weights in layer.trainable_weights)
        theirs = (layer.name, layer.output.shape[1:], trained, layer.count_params() - trained)
        assert tuple(row[key] for key in ("name", "shape", "trainable", "non_trainable")) == theirs


@pytest.mark.parametrize("name", MODELS)
def test_the_maps_are_those_of_keras_and_the_page_reads_them_as_python(name, call):
    model, explorer = opened(name)
    maps, looks = explorer.feature_maps, explorer.looks
    image = PHOTOGRAPH if name == "photographs" else sample_digits()[7][..., np.newaxis]
    image = image / 255 if name in ("model_a", "functional") else image
    x = np.asarray(image, "float32")[np.newaxis]
    for layer, told in zip(flat(model), looks["layers"][1:], strict=True):
        x = layer(x, training=False)
        kept, full = maps[layer.name], np.asarray(x)[0]
        assert told["of"] == list(full.shape)
        if told["step"] > 1:
            continue  # see the test of the means
        shown = full[..., : kept.shape[-1]]
        np.testing.assert_allclose(kept, shown, rtol=0, atol=0.51 * told["unit"] + 1e-5)
        if full.ndim == 3:
            means = full.mean(axis=(0, 1))[: kept.shape[-1]]
            np.testing.assert_allclose(told["means"], means, rtol=6e-3, atol=1e-6)
    page = call("shapes/inside", "readLooks", looks, list(explorer.maps))
    for read, kept in zip(page, maps.values(), strict=True):
        np.testing.assert_array_equal(np.reshape(read["data"], read["shape"]), kept)


def test_large_maps_travel_as_means_of_squares_and_the_first_few():
    image = RANDOM.random((70, 50, 3))
    model = in_a_row(layers.Activation("linear", name="same"), layers.Dense(40), shape=(70, 50, 3))
    explorer = ShapesExplorer(model, image=image)
    kept, told = explorer.feature_maps["same"], explorer.looks["layers"][1]
    assert (told["step"], kept.shape) == (3, (24, 17, 3))
    assert kept[0, 0, 1] == pytest.approx(image[:3, :3, 1].mean(), abs=1e-4)
    assert kept[23, 16, 2] == pytest.approx(image[69:, 48:, 2].mean(), abs=1e-4)  # the rest
    assert explorer.looks["layers"][2]["shape"] == [24, 17, 32]
    deep = in_a_row(*[layers.Conv2D(32, 3, padding="same") for _ in range(20)])
    explorer = ShapesExplorer(deep)
    assert {values.shape for values in explorer.feature_maps.values()} == {(28, 28, 1), (28, 28, 4)}
    assert len(explorer.maps) <= 2 * MOST_VALUES


def test_without_an_image_a_digit_looks_or_the_explorer_says_what_to_give():
    image = ShapesExplorer(trained_model_a()).feature_maps["input_layer"]
    assert (image.shape, image.max()) == (DIGIT, 1)
    scaled = ShapesExplorer(in_a_row(layers.Rescaling(1 / 255)))
    assert scaled.feature_maps["input_layer"].max() == 255
    colour = ShapesExplorer(photographs())
    assert colour.feature_maps == {}
    assert "give an array of shape (70, 50, 3)" in colour.looks["note"]
    grey = ShapesExplorer(trained_model_a(), image=np.full((28, 28), 0.5))
    assert grey.looks["note"] == "Your image, from 0.5 to 0.5."


def joined():
    given = keras.Input(DIGIT)
    return keras.Model(given, layers.Add()([layers.Conv2D(1, 1)(given), given]))


def two_outputs():
    given = keras.Input(DIGIT)
    return keras.Model(given, [layers.ReLU()(given), layers.Flatten()(given)])


def twice():
    given, layer = keras.Input(DIGIT), layers.Dense(1)
    return keras.Model(given, layer(layer(given)))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, x):
        return self.dense(x)


def subclassed():
    model = Subclassed()
    model(np.zeros((1, *DIGIT)))
    return model


def broken():
    model = in_a_row(layers.Conv2D(1, 3, name="bad"))
    model.set_weights([np.full_like(weights, np.nan) for weights in model.get_weights()])
    return model


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: "model_a", "model must be a Keras model, got str"),
        (lambda: layers.Dense(3), "model must be a Keras model, got Dense"),
        (lambda: keras.Sequential([layers.Dense(3)]), "no weights yet: begin it with keras.Input"),
        (joined, r"one row of layers, .* In this one 'add\w*' \(Add\) joins branches"),
        (twice, "a layer is skipped or used twice"),
        (subclassed, "This one is a subclass"),
        (two_outputs, "This one has several inputs or outputs"),
        (
            lambda: in_a_row(layers.ReLU(), shape=(784,)),
            r"takes \(784,\): begin it with keras.Input",
        ),
        (lambda: in_a_row(layers.ReLU(), shape=(None, 28, 1)), "of a known size"),
        (
            lambda: in_a_row(layers.ReLU(), shape=(300, 28, 1)),
            "height must be a whole number from 1 to 256",
        ),
        (
            lambda: in_a_row(layers.Flatten(), layers.Dense(13_000)),
            "10,205,000 .* at most 10,000,000",
        ),
        (lambda: in_a_row(*[layers.ReLU() for _ in range(65)]), "at most 64 layers, got 65"),
        (
            lambda: in_a_row(layers.DepthwiseConv2D(3, name="deep")),
            r"layer 'deep' \(DepthwiseConv2D\) cannot be shown; those that can are Conv2D",
        ),
        (
            lambda: in_a_row(layers.Conv2D(2, (1, 3), name="wide")),
            r"layer 'wide' \(Conv2D\) cannot be shown: kernel_size .* got \(1, 3\)",
        ),
        (
            lambda: in_a_row(layers.Conv2D(4, 1), layers.Conv2D(4, 3, groups=2, name="split")),
            r"layer 'split' .* it has 76 parameters .* they were 148 .*such as groups",
        ),
        (lambda: in_a_row(layers.Dense(2, activation=lambda x: x)), "activation must be one of"),
        (broken, "the layer 'bad' of model gives NaN or infinity"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(make, message):
    with pytest.raises((TypeError, ValueError), match=message) as refused:
        ShapesExplorer(make())
    assert len(str(refused.value)) < 650


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"image": np.ones((14, 14))}, r"shape \(28, 28, 1\) that model takes, or \(28, 28\), got"),
        ({"image": np.full(DIGIT, np.nan)}, "image must hold finite numbers"),
        ({"image": "seven"}, r"image must be numbers of shape \(28, 28, 1\)"),
        ({"image": np.full(DIGIT, 0.5)}, "whole numbers, because model takes uint8; got float64"),
        ({"preset": "conv"}, "give either model or preset"),
        ({"input_shape": DIGIT}, "give either model or input_shape"),
    ],
)
def test_what_does_not_go_with_a_model_is_answered(state, message):
    with pytest.raises(ValueError, match=message):
        ShapesExplorer(in_a_row(layers.Rescaling(0.5), dtype="uint8"), **state)


def test_its_picture_shows_maps_while_the_stack_is_the_models():
    explorer = ShapesExplorer(trained_model_a())
    with_maps = explorer.picture()
    layers_of_model = explorer.layers
    explorer.preset = "model_a"
    assert len(explorer.picture()) < 0.9 * len(with_maps)
    explorer.layers = layers_of_model
    assert explorer.picture() == with_maps


def test_the_page_says_what_is_under_the_pointer(call):
    told = {"shape": [2, 2, 2], "of": [5, 4, 9], "step": 3, "unit": 0.5, "means": [0.25, -1]}
    data = [1, -2, 3, 4, 5, 6, 7, -8]
    (look,) = call("shapes/inside", "readLooks", {"layers": [told]}, list(np.int16(data).tobytes()))
    assert look["data"] == [value / 2 for value in data]
    shown = call("shapes/inside", "whatIsShown", "conv", look)
    assert shown == "conv: the first 2 of 9 maps of 5×4, each cell the mean of 3×3"
    here = call("shapes/inside", "whatIsHere", "conv", look, 1, 1, 1)
    assert here == "conv, map 1, rows 3–4, columns 3–3: −4. Mean of this map: −1."
    row = {
        "shape": [40],
        "of": [40],
        "step": 1,
        "unit": 1,
        "means": [19.5],
        "data": list(range(40)),
    }
    here = call("shapes/inside", "whatIsHere", "dense", row, 0, 1, 7)
    assert here == "dense, number 39: 39. Mean of all: 19.5."
    assert call("shapes/inside", "whatIsHere", "dense", row, 0, 1, 8) == ""
    assert re.fullmatch("dense: 40 numbers", call("shapes/inside", "whatIsShown", "dense", row))
