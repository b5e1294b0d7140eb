"""A learner's own Keras model, before an explorer takes it."""

import sys
from typing import Any


def check_model(model: Any, begin: str) -> None:
    """Refuse what is no Keras model, or one without weights.

    Args:
        model: whatever was given.
        begin: the layer that such a model begins with, for the message.

    Raises:
        TypeError: It is no Keras model.
        ValueError: It has no weights yet.
    """
    # A Keras model brings Keras with it; for anything else it is not imported to say no.
    of_keras = any(base.__module__.startswith("keras.") for base in type(model).__mro__)
    keras = sys.modules.get("keras") if of_keras else None
    if keras is None or not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}.")
    if not model.built:
        raise ValueError(
            f"model has no weights yet: begin it with {begin}, or call it once on a batch of "
            "pictures."
        )
