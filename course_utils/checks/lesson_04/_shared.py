"""What several checkers of lesson 4 use."""

import warnings

import numpy as np

from course_utils.checks.values import as_array


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def answers_to(model, last, logits):
    """What the model gives when its last dense layer gives these logits for every image."""
    import keras  # here: the exercises in NumPy do without it

    x = np.random.default_rng(5).random((1, *model.input_shape[1:]), dtype="float32")
    x = np.repeat(x, 3, axis=0)
    logits = np.asarray(logits, dtype="float32")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras warns of softmax over one output; so do we
        if last.use_bias:
            last.kernel.assign(np.zeros(last.kernel.shape))
            last.bias.assign(logits)
        else:
            read = np.asarray(keras.Model(model.inputs, last.input)(x))[0]
            last.kernel.assign(np.outer(read, logits) / max((read**2).sum(), 1e-12))
        return as_array(model(x), "Your network's result")
