"""What several checkers of lesson 3 use."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.checks._answers import as_model, call


def _windows(maps, size, stride):
    return sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]


def _pool(maps, size, stride, operation=np.max):
    return operation(_windows(maps, size, stride), axis=(3, 4))


def _model_of(answer):
    """The model that `build` returns; a model in the place of the function will do."""
    import keras

    return as_model(answer if isinstance(answer, keras.Model) else call(answer))


def _layers(model):
    """The layers of a model without its inputs."""
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
