"""What several checkers of lesson 5 use."""

from typing import Any

import numpy as np

from course_utils.checks._answers import as_model, call
from course_utils.checks._engine import Wrong


def built(build: Any) -> Any:
    """Call the learner's function and return its Keras model."""
    import keras

    if isinstance(build, keras.Model):
        raise Wrong("You handed over a model. Hand over the function itself: `build`, no brackets.")
    return as_model(call(build))


def check_ends(model) -> None:
    """Refuse a model that does not lead from one picture to ten outputs."""
    try:
        inputs = [tuple(tensor.shape) for tensor in model.inputs]
        outputs = [tuple(tensor.shape) for tensor in model.outputs]
    except Exception as problem:
        raise Wrong(
            "The check cannot see where your model begins and ends: it seems to be a class of your "
            "own. Begin with `keras.Input(…)` and close with `keras.Model(inputs, outputs)`."
        ) from problem
    if len(inputs) != 1 or len(outputs) != 1:
        raise Wrong(
            f"Your model has {len(inputs)} input(s) and {len(outputs)} output(s). It should have "
            "one of each: whatever reads the picture reads the same input."
        )
    if (inputs[0], outputs[0]) != ((None, 28, 28, 1), (None, 10)):
        raise Wrong(
            f"Your model leads from {inputs[0]} to {outputs[0]}; expected (None, 28, 28, 1) to "
            "(None, 10)."
        )


def _cross_entropy(labels, probabilities):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def _kernel_shape(layer) -> tuple[int, ...]:
    kernel = getattr(layer, "kernel", None)
    return () if kernel is None else tuple(kernel.shape)
