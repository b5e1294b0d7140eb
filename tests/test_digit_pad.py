"""The explorer "Draw a digit": its arguments, the centring, and a learner's own model."""

import subprocess
import sys

import numpy as np
import pytest

from course_utils import quiet_start
from course_utils.datasets import load_mnist
from course_utils.widgets.digit.explorer import DigitPad, centred, sample_digits
from course_utils.widgets.digit.model import OwnModel

with quiet_start():
    import keras
    from keras import layers

IMAGES, LABELS = load_mnist()[1]


def small_model(*first, activation=None):
    return keras.Sequential([*first, layers.Flatten(), layers.Dense(10, activation)], name="mine")


def test_centring_leaves_the_digits_of_mnist_as_they_are():
    assert all(np.array_equal(centred(image), image) for image in IMAGES[:300])
    assert not centred(np.zeros((28, 28), np.uint8)).any()


def test_centring_undoes_a_shift_and_a_change_of_size():
    for image in IMAGES[:20]:
        ys, xs = np.nonzero(image)
        cut = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        corner = np.zeros((28, 28), np.uint8)
        corner[: cut.shape[0], -cut.shape[1] :] = cut
        np.testing.assert_array_equal(centred(corner), image)
    small = np.zeros((28, 28), np.uint8)
    small[3:8, 20:23] = 200
    large = centred(small)
    rows, columns = np.nonzero(large)
    # bilinear interpolation adds a soft border of up to one source pixel on either side
    assert 20 <= np.ptp(rows) + 1 <= 28
    weights = large[rows, columns] / large.sum()
    assert abs((rows * weights).sum() - 14) < 0.5
    assert abs((columns * weights).sum() - 14) < 0.5


def test_a_small_digit_in_a_corner_is_read_only_when_it_is_centred():
    right = {True: 0, False: 0}
    for digit, image in enumerate(sample_digits()):
        corner = np.zeros((28, 28), np.uint8)
        corner[:14, :14] = image.reshape(14, 2, 14, 2).mean(axis=(1, 3))
        for centre in right:
            pad = DigitPad(drawing=corner, centre=centre)
            right[centre] += int(pad.probabilities.argmax()) == digit
    assert right[True] >= 9
    assert right[False] <= 4


def test_pixels_are_what_the_network_sees():
    pad = DigitPad(digit=2)
    np.testing.assert_array_equal(pad.pixels, sample_digits()[2].astype(np.float32) / 255)
    assert pad.pixels.dtype == np.float32
    maps = {name: maps.shape[2] for name, maps in pad.feature_maps.items()}
    assert maps == {"conv1": 16, "conv2": 24, "pool2": 24, "conv3": 128}
    floats = DigitPad(drawing=sample_digits()[2] / 255)
    assert floats.drawing == pad.drawing


def test_an_empty_pad_is_answered_by_a_sentence():
    pad = DigitPad(digit=None)
    with pytest.raises(ValueError, match="Nothing is drawn yet: draw a digit"):
        _ = pad.probabilities
    assert pad.picture().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"digit": 10}, "digit must be a whole number from 0 to 9 or None, got 10"),
        ({"digit": True}, "got True"),
        ({"digit": "3"}, "got '3'"),
        ({"digit": [3]}, r"got \[3\]"),
        ({"centre": 1}, "centre must be True or False, got 1"),
        ({"drawing": np.zeros((27, 28))}, r"shape \(28, 28\).*got one of shape \(27, 28\)"),
        ({"drawing": np.full((28, 28), 256)}, "from 0 to 255.*got int64 from 256 to 256"),
        ({"drawing": np.full((28, 28), 1.5)}, "floats from 0 to 1"),
        ({"drawing": np.full((28, 28), np.nan)}, "floats from 0 to 1"),
        ({"drawing": "seven"}, r"drawing must be a picture of shape \(28, 28\)"),
        ({"drawing": [[1, 2], [3]]}, r"drawing must be a picture of shape \(28, 28\)"),
    ],
)
def test_wrong_arguments_are_answered(arguments, message):
    with pytest.raises(ValueError, match=message):
        DigitPad(**arguments)


def test_an_unknown_argument_is_answered_with_the_known_ones():
    with pytest.raises(TypeError, match="no argument 'center'; it takes centre, digit, drawing"):
        DigitPad(center=True)


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28), (784,)])
@pytest.mark.parametrize("activation", [None, "softmax"])
def test_a_model_of_ones_own_answers(shape, activation):
    model = small_model(keras.Input(shape), activation=activation)
    pad = DigitPad(model=model, digit=4)
    output = model(pad.pixels.reshape(1, *shape))
    expected = keras.ops.softmax(output) if activation is None else output
    np.testing.assert_allclose(pad.probabilities, np.asarray(expected)[0], atol=1e-6)
    assert pad._model.softmax is (activation is None)
    assert pad.own == "mine"


class Subclassed(keras.Model):
    """As in lesson 6: its layers do not know of each other."""

    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3, activation="relu", name="conv")
        self.pool = layers.MaxPooling2D(2, name="pool")
        self.dense = layers.Dense(10)
        self.flatten = layers.Flatten()

    def call(self, images):
        return self.dense(self.flatten(self.pool(self.conv(images))))


def test_the_maps_of_a_subclassed_model_follow_its_weights():
    model = Subclassed()
    with pytest.raises(ValueError, match="model has no weights yet"):
        DigitPad(model=model)
    model(np.zeros((1, 28, 28, 1), "float32"))
    pad = DigitPad(model=model)
    for _ in range(2):
        maps = pad.feature_maps
        expected = np.asarray(model.conv(pad.pixels[None, ..., None]))[0]
        np.testing.assert_allclose(maps["conv"], expected, atol=1e-6)
        assert maps["pool"].shape == (13, 13, 4)
        model.set_weights([2 * weight for weight in model.get_weights()])
    assert "call" not in vars(model.conv)  # the model is left as it was
    assert pad.picture().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: small_model(keras.Input((32, 32, 1))), r"\(28, 28\) or \(784,\); its input"),
        (lambda: small_model(keras.Input((28, 28, 3))), r"its input shape is \(None, 28, 28, 3\)"),
        (
            lambda: keras.Sequential([keras.Input((784,)), layers.Dense(5)]),
            r"ten numbers for one picture.*output shape \(1, 10\), got \(1, 5\)",
        ),
        (
            lambda: keras.Model([a := keras.Input((784,)), b := keras.Input((784,))], a + b),
            "model must take one picture of shape",
        ),
    ],
)
def test_a_model_of_another_shape_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        DigitPad(model=build())


def test_what_is_no_keras_model_is_refused():
    with pytest.raises(TypeError, match="model must be a Keras model, got str"):
        DigitPad(model="lenet")


def test_to_refuse_what_is_no_keras_model_keras_is_not_imported():
    code = (
        "import sys\n"
        "from course_utils import later\n"
        "from course_utils.widgets.digit.model import OwnModel\n"
        "later('keras')\n"
        "try:\n"
        "    OwnModel('lenet')\n"
        "except TypeError as refusal:\n"
        "    print(refusal, 'tensorflow' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "model must be a Keras model, got str. False\n", done.stderr


def ask(pad, picture, number=1):
    """Send a drawing as the page does; return what would go back."""
    sent = []
    pad.send = lambda content, buffers=None: sent.append((content, buffers))
    pad._on_question(pad, {"kind": "predict", "number": number}, [memoryview(picture.tobytes())])
    return sent


def test_a_question_from_the_page_is_answered_with_small_maps():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, name="wide"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    pad = DigitPad(model=model)
    [(reply, tiles)] = ask(pad, sample_digits()[5], number=8)
    assert (reply["kind"], reply["number"], reply["softmax"]) == ("answer", 8, True)
    assert reply["layers"] == [{"name": "wide", "shape": [26, 26, 8], "of": 32}]
    shown = np.frombuffer(tiles[0], np.int8).reshape(26, 26, 8) / 127
    maps = OwnModel(model)(sample_digits()[5].astype(np.float32) / 255)[1]["wide"][..., :8]
    np.testing.assert_allclose(shown, maps / np.abs(maps).max(), atol=0.005)
    assert shown.min() < 0 < shown.max()


def test_a_model_that_fails_is_answered_by_a_sentence():
    model = small_model(keras.Input((28, 28, 1)))
    pad = DigitPad(model=model)
    model.set_weights([weight * np.nan for weight in model.get_weights()])
    [(reply, _)] = ask(pad, sample_digits()[5])
    assert "the model gives NaN or infinity" in reply["problem"]
    assert "smaller learning rate" in reply["problem"]
    assert pad.picture().startswith(b"\x89PNG")


def test_what_is_saved_with_a_notebook_is_small():
    state = DigitPad().get_state()
    size = sum(len(value) for value in state.values() if isinstance(value, str | bytes))
    assert size < 300_000
    assert repr(DigitPad()) == "DigitPad()"


def test_the_explorers_do_not_import_tensorflow():
    code = (
        "import sys, course_utils.widgets.digit.explorer as d; d.DigitPad().picture();"
        "print('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.strip() == "False"
