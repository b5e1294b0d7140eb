"""What several checkers of lesson 7 use."""

import re
from typing import Any

from course_utils.checks._answers import as_model, call
from course_utils.checks._engine import Wrong


def _build(answer: Any) -> Any:
    """The learner's model; an error of Keras as one readable sentence."""
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong(
            "You handed over a network. Hand over the function itself, by its name, without the "
            "brackets of a call: the check builds the network anew."
        )
    try:
        return as_model(call(answer), "What your function returns")
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


def _convolutions(model: Any) -> list:
    import keras

    parts = [part for one in model.layers for part in getattr(one, "layers", [one])]
    return [part for part in parts if isinstance(part, keras.layers.Conv1D)]
