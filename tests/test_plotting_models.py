"""Drawings of models: each layer with its type, shape and parameters, from a list or from Keras."""

import numpy as np
import pytest
from drawn import LAYERS, clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Annotation

from course_utils import plotting, quiet_start
from course_utils.plotting import ROLE_COLOURS as COLOURS


def test_model_drawing_tells_type_shape_and_parameters():
    ax = plotting.draw_model(LAYERS, title="a model")
    drawn = words(ax)
    for name, shape, _ in LAYERS:
        assert name in drawn
        assert "×".join(map(str, shape)) in drawn
    assert [text for text in drawn if "parameters" in text] == [
        "320 parameters",
        "no parameters",
        "no parameters",
        "54,090 parameters",
    ]
    assert ax.get_title() == "a model"


def test_blocks_stand_in_order_and_grow_with_the_shape():
    ax = plotting.draw_model(LAYERS)
    blocks = ax.patches[: len(LAYERS)]
    centres = [block.get_x() + block.get_width() / 2 for block in blocks]
    assert centres == sorted(centres)
    assert blocks[0].get_width() < blocks[1].get_width() == blocks[2].get_width()
    assert blocks[0].get_height() > blocks[1].get_height() > blocks[2].get_height()
    colours = [to_hex(block.get_facecolor()).upper() for block in blocks]
    assert colours[0] == COLOURS["input"]
    assert colours[1] == colours[4] == COLOURS["kernel"]
    assert colours[2] == colours[3]
    assert all(np.greater(to_rgb(colours[2]), to_rgb(COLOURS["kernel"])))  # paler


def test_a_block_is_as_high_as_its_maps_and_the_key_says_so():
    """13 rows are half as high as 26; a vector is a thin block."""
    for layers in (LAYERS, [("Input", (28, 28, 1), 0), *LAYERS[1:], *LAYERS[1:]]):
        ax = plotting.draw_model(layers)
        heights = [block.get_height() for block in ax.patches[: len(layers)]]
        rows = [shape[0] for _, shape, _ in layers[:3]]
        assert np.allclose(heights[:3], np.array(rows) * heights[0] / 28)
        assert 0 < heights[3] < heights[2] / 5
        key = [text for text in words(ax) if text in ("input", "learns", "no weights")]
        assert key == ["input", "learns", "no weights"]
        colours = [
            to_hex(line.get_color()).upper() for line in ax.lines if line.get_marker() == "s"
        ]
        blocks = [to_hex(block.get_facecolor()).upper() for block in ax.patches[:3]]
        assert colours == blocks
        assert "width: channels" in " ".join(words(ax))


def test_nine_layers_stand_in_two_rows_of_legible_text():
    ax = plotting.draw_model([*LAYERS, *LAYERS[1:]])
    blocks = ax.patches[:9]
    rows = [round(block.get_y() + block.get_height() / 2, 3) for block in blocks]
    assert rows[:5] == [rows[0]] * 5
    assert rows[5:] == [rows[5]] * 4
    assert rows[5] > rows[0]
    assert ax.get_figure().get_figwidth() <= 10
    assert min(text.get_size() for text in ax.texts if text.get_text()) >= 10


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ([], "empty"),
        ([("Conv2D", (26, 26, 32))], r"\(name, shape, parameters\)"),
        ("Conv2D", r"\(name, shape, parameters\)"),
        (3, "got int"),
    ],
)
def test_draw_model_refuses(model, message):
    with pytest.raises(ValueError, match=message):
        plotting.draw_model(model)


def test_keras_models_are_drawn_from_their_layers():
    with quiet_start():
        import keras
    layers = keras.layers
    sequential = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, name="classifier"),
        ]
    )
    drawn = words(plotting.draw_model(sequential))
    for text in ("Input", "28×28×1", "26×26×32", "320 parameters", "5408", "54,090 parameters"):
        assert text in drawn
    assert "Dense" in " ".join(drawn)
    assert "“classifier”" in " ".join(drawn)
    assert not [text for text in drawn if "None" in text or "?" in text]

    inputs = keras.Input((8, 8, 4))
    hidden = layers.Conv2D(4, 3, padding="same")(inputs)
    functional = keras.Model(inputs, layers.Add()([inputs, hidden]))
    ax = plotting.draw_model(functional)
    first, _, last = ax.patches
    assert [  # an arrow over the convolution, from the top of the input to that of the sum
        arrow
        for arrow in ax.texts
        if isinstance(arrow, Annotation)
        and arrow.xy[1] == pytest.approx(last.get_y())
        and arrow.xyann[1] < first.get_y()
    ]
    drawn = words(ax)
    assert drawn[0] == "1. Input"
    assert [text for text in drawn if text.startswith("takes")] == ["takes 1 and 2"]

    with pytest.raises(ValueError, match=r"'conv2d.*has no output shape yet.*keras.Input"):
        plotting.draw_model(keras.Sequential([layers.Conv2D(4, 3)]))

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.head = layers.Dense(2)

        def call(self, x):
            return self.head(x)

    subclassed = Subclassed()
    subclassed(np.zeros((1, 3), dtype="float32"))
    with pytest.raises(ValueError, match="For a subclassed model pass a list"):
        plotting.draw_model(subclassed)
