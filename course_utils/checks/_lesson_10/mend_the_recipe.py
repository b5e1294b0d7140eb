"""The checker of lesson 10's exercise "Mend a recipe with four faults"."""

from typing import Any

import numpy as np

from course_utils.checks._answers import as_model, call
from course_utils.checks._engine import NotAttempted, Wrong, exercise
from course_utils.datasets import load_mnist


def _as_it_came():
    import keras
    from keras import layers

    def build():
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(16, 5, strides=2, activation="relu"),
                layers.MaxPooling2D(4),
                layers.Conv2D(32, 5, activation="relu"),
                layers.Flatten(),
                layers.Dense(10),
            ]
        )
        loss = keras.losses.CategoricalCrossentropy()
        model.compile(keras.optimizers.Adam(lr=0.003), loss)
        return model

    return build


def _spelling(function: Any) -> list:
    """Names and numbers of a function in their order, whatever variables it takes from outside."""
    code = getattr(function, "__code__", None)
    return [code.co_consts[1:], sorted(code.co_names + code.co_freevars)] if code else []


@exercise("mend-the-recipe", seconds=90)
def _(answer):
    if _spelling(answer) == _spelling(_as_it_came()):
        raise NotAttempted("The recipe is as it came. Mend its first fault, then run it again.")
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong("You handed over a model. Hand over the function: `build`, without brackets.")
    try:
        model = call(answer)
    except Wrong as problem:
        raise Wrong(_named(str(problem))) from None
    model = as_model(model)
    if model.input_shape != (None, 28, 28, 1) or model.output_shape != (None, 10):
        raise Wrong(
            f"Your model takes {model.input_shape} and gives {model.output_shape}; it should take "
            "(None, 28, 28, 1) and give (None, 10): ten numbers for each image."
        )
    if not model.compiled:
        raise Wrong("Your model is not compiled: it has no loss and no optimizer yet.")
    _climb(model)
    return "All four faults are mended: the first two rungs of the ladder hold."


def _named(message: str) -> str:
    if "zero or negative" in message:
        return (
            "A window is larger than the map that it gets. Write down the side of the map after "
            "each layer: leave it larger, or make the window smaller."
        )
    if "not recognized" in message and "'lr'" in message:
        return "The optimizer does not know its argument `lr`: it has another name today."
    return message


def _climb(model: Any) -> None:
    (images, digits), _ = load_mnist()
    images, digits = images[:200, ..., np.newaxis].astype("float32") / 255, digits[:200]
    digits = digits.astype("int64")
    try:
        start = _loss(model, images, digits)
    except Exception as problem:
        if "rank" in str(problem) or "shape" in str(problem).lower():
            raise Wrong(
                "The labels are integers, one for each image, and your loss wants ten numbers for "
                "each: it expects one-hot labels. There is a loss for integers."
            ) from None
        raise Wrong(
            f"Your model cannot be evaluated on images and integer labels: {type(problem).__name__}."
        ) from None
    if not abs(start - np.log(10)) < 0.6:
        raise Wrong(
            f"The first rung breaks: before training the loss is {start:.1f}, far from ln 10 = 2.3. "
            "Your last layer gives scores, and the loss takes them for probabilities."
        )
    outputs = np.asarray(model(images, training=False))
    only_positive = bool(np.all(outputs >= 0))
    probabilities = only_positive and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    if probabilities and _takes_logits(model.loss):
        raise Wrong(
            "Your model ends in a softmax, and with `from_logits=True` the loss applies one itself. "
            "Today's Keras notices, warns and repairs it; other losses do not. Keep one of the two."
        )
    if only_positive and _takes_logits(model.loss):
        raise Wrong(
            "The activation of your last layer lets no negative number through, and with "
            "`from_logits=True` the loss expects scores. Scores need both signs."
        )
    again = np.arange(60 * 20) % 20
    model.fit(images[again], digits[again], batch_size=20, shuffle=False, verbose=0)
    handful = _loss(model, images[:20], digits[:20])
    if not handful < 0.5:
        why = (
            "A softmax on numbers that have passed a softmax is never sure."
            if probabilities and 1.4 < handful < start - 0.3
            else "It should be near 0. Is the learning rate of the recipe still 0.003, and do the "
            "images go in with values from 0 to 1?"
        )
        raise Wrong(
            f"The second rung breaks: after 60 steps on twenty images their loss is {handful:.2f}. "
            f"{why}"
        )


def _takes_logits(loss: Any) -> bool:
    import keras

    return isinstance(loss, keras.losses.Loss) and bool(loss.get_config().get("from_logits"))


def _loss(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """As `evaluate` gives it, without the second that its graph takes to trace."""
    outputs = model(images, training=False)
    return float(model.compute_loss(y=labels, y_pred=outputs, training=False))
