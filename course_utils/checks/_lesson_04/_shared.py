"""What several checkers of lesson 4 use."""

import warnings

import numpy as np

from course_utils.checks._answers import as_array, as_model, call
from course_utils.checks._engine import Wrong


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _model_of(answer):
    """The model that `build` returns; a model in the place of the function will do."""
    import keras

    return as_model(answer if isinstance(answer, keras.Model) else call(answer))


def _layers(model):
    """The layers of a model without its inputs."""
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]


def _answers_to(model, logits):
    """What the model gives when its last dense layer gives these logits for every image."""
    from keras import layers

    last = [layer for layer in _layers(model) if isinstance(layer, layers.Dense)][-1]
    weights = last.get_weights()
    if len(weights) != 2:
        raise Wrong("Your last dense layer has no bias; expected one.")
    last.set_weights([np.zeros_like(weights[0]), np.asarray(logits, dtype="float32")])
    x = np.random.default_rng(5).random((3, *model.input_shape[1:]), dtype="float32")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras warns of softmax over one output; so do we
            return as_array(model(x), "Your network's result")
    finally:
        last.set_weights(weights)
