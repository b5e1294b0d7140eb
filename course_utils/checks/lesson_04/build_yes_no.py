"""The checker of lesson 4's exercise "Build a yes/no network within a budget"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_04._shared import answers_to
from course_utils.checks.misconceptions import refuse_mistakes
from course_utils.checks.models import keras, layers_of, of_model
from course_utils.checks.values import equal

BUDGET = 8_000


@register("build-yes-no")
@of_model()
def build_yes_no(model):
    stack = layers_of(model)
    if model.input_shape != (None, 32, 32, 3):
        raise Wrong(
            f"Your input has the shape {model.input_shape}; expected colour images of 32×32 "
            "pixels, the three channels last."
        )
    _one_output(model.output_shape)
    convolution = keras.layers.Conv2D | keras.layers.SeparableConv2D
    convolutions = [layer for layer in stack if isinstance(layer, convolution)]
    wide = [layer.filters for layer in convolutions if layer.filters >= 16]
    if len(wide) < 2:
        raise Wrong(
            f"Your network has {len(wide)} convolution{'s' * (len(wide) != 1)} with at least 16 "
            "channels; expected two."
        )
    rows = [
        layer for layer in stack if isinstance(layer, keras.layers.Flatten | keras.layers.Reshape)
    ]
    if not rows:
        raise Wrong(
            "There is no `Flatten` in your network. The answer depends on where the cat is, and "
            "global average pooling forgets where something was found."
        )
    dense = [layer for layer in stack if isinstance(layer, keras.layers.Dense)]
    if not dense:
        raise Wrong("There is no dense layer in your network; expected one at the end.")
    if all(np.prod(layer.input.shape[1:-1]) == 1 for layer in rows):
        raise Wrong(
            "One number for each channel reaches `Flatten`, so the position in the image is lost "
            "before it. Let a map of several positions reach it."
        )
    if model.count_params() > BUDGET:
        largest = max(stack, key=lambda layer: layer.count_params())
        kind = type(largest).__name__
        cure = "Its channels in and its channels out are multiplied."
        if kind == "Dense":
            cure = (
                f"It has a weight for each pair of {largest.input.shape[-1]:,} inputs and "
                f"{largest.units} output{'s' * (largest.units != 1)}: which of them can be fewer?"
            )
        raise Wrong(
            f"Your network has {model.count_params():,} parameters; the budget is {BUDGET:,}. "
            f"{largest.count_params():,} of them sit in one {kind} layer. {cure}"
        )
    _one_sigmoid(model, dense[-1])
    return (
        f"One sigmoid, {model.count_params():,} of {BUDGET:,} parameters. Small maps before "
        "`Flatten` are what keeps the dense layer small."
    )


def _one_output(shape):
    if len(shape) != 2:
        raise Wrong(
            f"Your output has the shape {shape}: an answer for every position of the map. What "
            "makes one row of a map?"
        )
    if shape[1] == 2:
        raise Wrong(
            "Two outputs and softmax would do the same with more parameters. Here the design with "
            "one output is asked for."
        )
    if shape[1] != 1:
        raise Wrong(f"A yes/no question needs one output here; yours has {shape[1]}.")


def _sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def _one_sigmoid(model, last):
    scores = np.array([-3.0, -0.5, 0.0, 2.0])
    values = np.array([answers_to(model, last, [z]).flat[0] for z in scores])
    if equal(values, _sigmoid(scores), atol=1e-4):
        return
    likely = {
        "Softmax over one output is always 1: there is no other score to compare with. Which "
        "function turns a single score into a probability?": np.ones(4),
        "Your network gives the score itself, which may be any number. The task asks for the "
        "probability of yes.": scores,
        "ReLU stands at the end: it is no probability, because it has no upper limit.": (
            np.maximum(scores, 0)
        ),
        "`tanh` lies between −1 and 1. A probability lies between 0 and 1.": np.tanh(scores),
        "Sigmoid is applied twice: the second one takes a probability for a score.": _sigmoid(
            _sigmoid(scores)
        ),
        "ReLU comes before sigmoid: every negative score becomes 0, and no probability falls below "
        "0.5.": _sigmoid(np.maximum(scores, 0)),
    }
    refuse_mistakes(values, likely)
    raise Wrong("Your output is not the sigmoid of the last dense layer's single score.")
