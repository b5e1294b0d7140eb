"""The checker of lesson 4's exercise "Mend a classifier that is never sure"."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.lesson_04._shared import answers_to, softmax
from course_utils.checks.misconceptions import refuse_mistakes
from course_utils.checks.models import keras, layers_of, of_model
from course_utils.checks.values import as_array, equal

MENDED = (
    "Conv2D",
    "MaxPooling2D",
    "AveragePooling2D",  # said in words of its own
    "Flatten",
    "Reshape",
    "Dense",
    "ReLU",
    "Activation",
    "Softmax",
)


@register("mend-classifier")
@of_model()
def mend_classifier(model):
    stack = layers_of(model)
    kinds = [type(layer).__name__ for layer in stack]
    dense = [layer for layer in stack if isinstance(layer, keras.layers.Dense)]
    convolution = next((layer for layer in stack if isinstance(layer, keras.layers.Conv2D)), None)
    as_it_came = ["Conv2D", "MaxPooling2D", "Dense", "Dense", "Softmax"]
    if kinds == as_it_came and dense[-1].activation.__name__ == "softmax":
        raise NotAttempted("The network is still as it came. Look at the shape of its output.")
    if [layer.units for layer in dense] != [32, 10]:
        raise Wrong("Keep both dense layers, with 32 and 10 outputs: they are not at fault.")
    if model.input_shape != (None, 14, 14, 1):
        raise Wrong(f"Your input is {model.input_shape}; expected images of 14×14×1, as it came.")
    shape = model.output_shape
    if len(shape) == 4:
        raise Wrong(
            f"Your output has the shape {shape}: ten probabilities for each position of the map. A "
            "dense layer works on the last axis; what makes one row of a map?"
        )
    if shape != (None, 10):
        raise Wrong(
            f"Your output has the shape {shape}, not (None, 10): every position of the map has got "
            "its own ten outputs. The row is to be made before the dense layers, not after them."
        )
    if "AveragePooling2D" in kinds:
        raise Wrong("You pool by the mean. The max pooling was not at fault: bring it back.")
    if "GlobalAveragePooling2D" in kinds:
        raise Wrong(
            "Global average pooling keeps one number for each channel. Here every number of the "
            "maps is to reach the dense layer."
        )
    if model.count_params() == 80 + (8 + 1) * 32 + (6 * 6 * 32 + 1) * 10:
        raise Wrong(
            "Your row is made after the first dense layer. That one still sees one position of "
            "the map at a time: 8 numbers, not all 288."
        )
    if model.count_params() != 80 + (6 * 6 * 8 + 1) * 32 + (32 + 1) * 10:
        raise Wrong(
            f"Your network has {model.count_params():,} parameters: another layer has changed. "
            "Only the way from maps to a row, and the end, are at fault."
        )
    needless = [kind for kind in kinds if kind not in MENDED]
    if needless:
        raise Wrong(
            f"Your network has a layer {needless[0]}, which it did not have. Mend the two "
            "mistakes, and leave the rest as it was."
        )
    _one_softmax(model, dense[-1])
    _same_hidden(model, convolution, dense)
    return "One row for each image, one softmax: now the network can be sure."


def _same_hidden(model, convolution, dense):
    """Check what the last dense layer reads, and the result, against the layers' own weights."""
    hidden, last = dense
    rng = np.random.default_rng(6)
    kept = model.get_weights()
    # Each ReLU has something to cut off, and the softmax stays far from 0 and 1.
    scales = [np.sqrt(np.prod(weights.shape[:-1])) for weights in kept]
    model.set_weights(
        [rng.normal(size=w.shape) / scale for w, scale in zip(kept, scales, strict=True)]
    )
    x = rng.normal(size=(2, 14, 14, 1)).astype("float32")
    result = as_array(model(x), "Your network's result")
    kernel, bias = convolution.get_weights()
    windows = sliding_window_view(x[..., 0], (3, 3), axis=(1, 2))
    maps = np.einsum("nrcij,ijk->nrck", windows, kernel[:, :, 0]) + bias
    for relu in ((True, True), (False, True), (True, False), (False, False)):
        pooled = np.maximum(maps, 0) if relu[0] else maps
        pooled = pooled.reshape(2, 6, 2, 6, 2, 8).max(axis=(2, 4)).reshape(2, -1)
        values = _affine(pooled, hidden)
        values = np.maximum(values, 0) if relu[1] else values
        if np.allclose(result, softmax(_affine(values, last)), atol=1e-4):
            break
    else:
        relu = None
    if relu is None:
        raise Wrong(
            "Shape and softmax are right, but the network computes other numbers: a layer that "
            "was not at fault has changed. Compare each line with the code as it came."
        )
    if relu != (True, True):
        which = "convolution" if not relu[0] else "first dense layer"
        raise Wrong(f"The {which} has lost its ReLU. It was not at fault: bring it back.")


def _affine(values, dense):
    kernel, bias = dense.get_weights()
    return values @ kernel + bias


def _one_softmax(model, last):
    logits = np.tile([-2.0, -1.0, 0.5, -1.0, 4.0, 0.0, -2.0, 1.0, 0.5, 3.0], (3, 1))
    result = answers_to(model, last, logits[0])
    once, relu, sigmoid = softmax(logits), np.maximum(logits, 0), 1 / (1 + np.exp(-logits))
    if equal(result, once, atol=1e-4):
        return
    likely = {
        "Softmax is still applied twice. The second one takes the probabilities for logits: they "
        "lie between 0 and 1, so no class can get more than 0.24.": softmax(once),
        "Softmax is now applied three times. Once is enough.": softmax(softmax(once)),
        "Both softmaxes are gone, so your network gives logits: any numbers. One softmax must "
        "stay.": logits,
        "That is sigmoid: ten answers to ten yes/no questions, and they do not sum to 1.": sigmoid,
        "Sigmoid comes before softmax: it pushes every score into 0 to 1 first.": softmax(sigmoid),
        "ReLU comes before softmax: it makes every negative score 0. The logits need no activation "
        "but softmax.": softmax(relu),
        "ReLU stands at the end of your network: its numbers do not sum to 1.": relu,
        "Your softmax goes over the batch. Each row is an image, and each row must sum to 1.": (
            np.full((3, 10), 1 / 3)
        ),
    }
    refuse_mistakes(result, likely)
    raise Wrong("What stands after the last dense layer is not one softmax of its ten scores.")
