"""What checkers do with a model that may be the learner's own: `lambda: model` hands that over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np


@contextmanager
def kept(model: Any) -> Iterator[None]:
    """Let a checker assign or train weights; whatever happens, the old ones come back."""
    before = [(variable, np.array(variable.numpy())) for variable in model.variables]
    try:
        yield
    finally:
        for variable, value in before:
            variable.assign(value)


def layers_of(model: Any) -> Iterator[Any]:
    """The layers of a model in their order, those of the models inside it among them."""
    import keras

    for one in model.layers:
        yield from layers_of(one) if isinstance(one, keras.Model) else [one]


def is_bias(weight: Any) -> bool:
    return "bias" in weight.path.split("/")[-1]
