"""What several checkers of lesson 7 use."""

import re
from functools import partial
from typing import Any

from course_utils.checks.engine import Wrong
from course_utils.checks.models import as_model, keras, layers_of, refuse_model
from course_utils.checks.values import call


def network_of(answer: Any, *shape: int) -> Any:
    """The learner's model for an input of this shape; an error of Keras as one readable sentence."""
    refuse_model(answer)
    try:
        model = call(answer)
        own = isinstance(model, keras.Model) and not isinstance(model, keras.Sequential)
        if own and not getattr(model, "inputs", None):  # a class of the learner's
            model = call(partial(_joined, model, shape))
        return as_model(model, "What your function returns")
    except Wrong as problem:
        text = re.sub(r"\x1b\[\d*m", "", str(problem.__cause__ or ""))
        if "zero or negative" not in text:
            raise Wrong(re.sub(r"\x1b\[\d*m", "", str(problem))) from problem
        layer = re.search(r"calling (\w+)\.call", text)
        layer = layer[1] if layer else "Conv1D"  # of which Keras gives no name
        steps = re.search(r"inputs.shape=.\w+,? (\d+)", text)
        raise Wrong(
            f"Keras cannot build it: `{layer}` would give no step at all"
            + (f"; {steps[1]} came in, and it spans more than that" if steps else "")
            + ". Look at what it spans, and at the layer before it: how many steps does that one "
            "hand on?"
        ) from problem


def _joined(model: Any, shape: tuple[int, ...]) -> Any:
    inputs = keras.Input(shape)
    return keras.Model(inputs, model(inputs))


def conv1d_layers(model: Any) -> list:
    return [part for part in layers_of(model) if isinstance(part, keras.layers.Conv1D)]
