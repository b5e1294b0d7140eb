"""The checker of lesson 3's exercise "Build a network for images of any size"."""

import itertools

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.models import keras, layers_of, of_model
from course_utils.checks.values import as_array


def _brings_to_one_size(layer):
    """Do maps leave it in one size, whatever size came in? A single position is a pooling's."""
    shape = layer.output.shape
    return len(shape) == 4 and None not in shape[1:3] and shape[1:3] != (1, 1)


def _ends_linear(model, stack):
    """Are the scores −100 times as large where the last weights are? No activation leaves that."""
    last = next((layer for layer in reversed(stack) if layer.trainable_weights), None)
    if last is None:
        return True
    x = np.random.default_rng(2).random((4, 16, 16, 1), dtype="float32")
    before = np.asarray(model(x, training=False))
    for weight in last.trainable_weights:
        weight.assign(-100 * weight)
    after = np.asarray(model(x, training=False))
    return np.allclose(after, -100 * before, rtol=1e-2, atol=1e-3)


ADVICE = {
    "'NoneType' and 'int'": "Height and width may be open, but not the number of channels: a "
    "kernel is as deep as its input.",
    "min_ndim=4": "The shape of one image has three axes: rows, columns, channels. A grey image "
    "has one channel.",
    "defined": "As long as height and width are open, a dense layer cannot know how many numbers "
    "come. What leaves the same count for every size?",
}


@register("build-any-size")
@of_model(ADVICE)
def build_any_size(model):
    stack = layers_of(model)
    if len(model.input_shape) != 4 or model.input_shape[-1] != 1:
        raise Wrong(
            f"Your input has the shape {model.input_shape}; expected images with one channel: "
            "rows, columns, 1 (the batch axis is added by Keras)."
        )
    if model.input_shape[1:3] != (None, None):
        height, width = model.input_shape[1:3]
        raise Wrong(
            f"Your input is fixed to {height}×{width}. Leave height and width open: in a shape, "
            "`None` stands for a size that is not known yet."
        )
    if any(_brings_to_one_size(layer) for layer in stack):
        raise Wrong(
            "You bring every image to one size first. That works, but detail is lost. Here every "
            "image keeps its size: which layer can read maps of any size?"
        )
    if len(model.output_shape) != 2:
        if model.output_shape[1:3] == (1, 1):
            raise Wrong(
                f"Your output has the shape {model.output_shape}: two axes of size 1 are left. "
                "Expected one row of ten numbers for each image."
            )
        raise Wrong(
            f"Your output has the shape {model.output_shape}: scores for every position of the "
            "map. Expected are ten for each image: which layer turns a whole map into one number?"
        )
    if model.output_shape[-1] != 10:
        left = (
            " Global average pooling leaves one number for each channel; something must turn them "
            "into 10 scores."
            if isinstance(stack[-1], keras.layers.GlobalAveragePooling2D)
            else ""
        )
        raise Wrong(
            f"The length of your output is {model.output_shape[-1]}; expected 10 scores.{left}"
        )
    if not _ends_linear(model, stack):
        raise Wrong(
            "There is an activation at the end of your network. Scores may be any numbers, also "
            "negative ones: expected none there."
        )
    if not any(isinstance(layer, keras.layers.GlobalAveragePooling2D) for layer in stack):
        kept = any(isinstance(layer, keras.layers.GlobalMaxPooling2D) for layer in stack)
        raise Wrong(
            "You keep the largest value of each whole map. The task asks for its mean: how much "
            "of the feature is in the image."
            if kept
            else "There is no global average pooling in your network; expected one after the "
            "last convolution."
        )
    poolings = [i for i, layer in enumerate(stack) if isinstance(layer, keras.layers.MaxPooling2D)]
    if any(tuple(stack[i].pool_size) == (1, 1) for i in poolings):
        raise Wrong(
            "A max pooling of yours has a window of 1×1. The largest of one value is that value: "
            "nothing is pooled."
        )
    convolution = keras.layers.Conv2D | keras.layers.SeparableConv2D
    convolutions = [i for i, layer in enumerate(stack) if isinstance(layer, convolution)]
    if not any(a < b < c for a, b, c in itertools.product(convolutions, poolings, convolutions)):
        raise Wrong(
            f"Your network has {len(convolutions)} convolution{'s' * (len(convolutions) != 1)} and "
            f"{len(poolings)} max pooling{'s' * (len(poolings) != 1)}; expected at least two "
            "convolutions, with a max pooling between them."
        )
    if model.count_params() > 6_000:
        largest = max(stack, key=lambda layer: layer.count_params())
        raise Wrong(
            f"Your network has {model.count_params():,} parameters; the budget is 6,000. Most "
            f"of them are in a {type(largest).__name__} layer: {largest.count_params():,}."
        )
    rng = np.random.default_rng(2)
    for shape in [(2, 16, 16, 1), (1, 28, 41, 1), (1, 65, 33, 1)]:
        try:
            scores = as_array(model(rng.random(shape, dtype="float32")))
        except Exception as problem:
            raise Wrong(
                f"Your network fails on images of {shape[1]}×{shape[2]}. Print the size after "
                "every layer: does a map get smaller than the kernel that reads it?"
            ) from problem
        if scores.shape != (shape[0], 10):
            raise Wrong(
                f"{shape[0]} images of {shape[1]}×{shape[2]} give scores of the shape "
                f"{scores.shape}; expected {(shape[0], 10)}."
            )
    return (
        f"It takes images of any size from 16×16 on, with {model.count_params():,} parameters. "
        "Global average pooling leaves as many numbers as there are channels."
    )
