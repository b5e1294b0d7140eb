"""What several checkers of lesson 5 use."""

import numpy as np

from course_utils.checks.engine import Wrong


def check_ends(model) -> None:
    """Refuse a model that does not lead from one picture to ten outputs."""
    inputs = [tuple(tensor.shape) for tensor in model.inputs]
    outputs = [tuple(tensor.shape) for tensor in model.outputs]
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


def cross_entropy(labels, probabilities):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def kernel_shape(layer) -> tuple[int, ...]:
    kernel = getattr(layer, "kernel", None)
    return () if kernel is None else tuple(kernel.shape)
