"""The checker of lesson 10's exercise "Mend a recipe with four faults"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, name_of, register
from course_utils.checks.models import as_it_was, as_model, keras, refuse_model
from course_utils.checks.values import as_array, call
from course_utils.datasets import load_mnist

layers = keras.layers


def _as_it_came():
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


def _spelling(function: Any) -> list:
    """Names and numbers of a function in their order, whatever variables it takes from outside."""
    code = getattr(function, "__code__", None)
    return [code.co_consts[1:], sorted(code.co_names + code.co_freevars)] if code else []


@register("mend-the-recipe", seconds=90)
def mend_the_recipe(answer):
    if _spelling(answer) == _spelling(_as_it_came):
        raise NotAttempted("The recipe is as it came. Repair its first fault, then run it again.")
    refuse_model(answer)
    try:
        model = call(answer)
    except Wrong as problem:
        raise Wrong(_named(str(problem))) from None
    model = as_model(model)
    if not model.compiled:
        raise Wrong("Your model is not compiled: it has no loss and no optimizer yet.")
    with as_it_was(model):
        _climb(model)
    return "All four faults are repaired: the first two rungs of the ladder hold."


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
    outputs = as_array(call(model, images, names=("images",)), "The output of your model")
    if outputs.shape != (200, 10):
        raise Wrong(
            f"For 200 images of shape (28, 28, 1) your model gives {outputs.shape}; expected "
            "(200, 10): ten numbers for each image."
        )
    start = _first_loss(model, images, digits)
    logits, only_positive = _takes_logits(model.loss), bool(np.all(outputs >= 0))
    probabilities = only_positive and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    if not abs(start - np.log(10)) < 0.6:
        why = (
            "Your last layer gives scores, and the loss takes them for probabilities."
            if not probabilities and not logits
            else "Is your loss the mean cross-entropy of the images, and does nothing in the model "
            "make its numbers large?"
        )
        raise Wrong(
            f"The first rung breaks: before training the loss is {start:.1f}, far from ln 10 = 2.3. "
            f"{why}"
        )
    if probabilities and logits:
        raise Wrong(
            "Your model ends in a softmax, and with `from_logits=True` the loss applies one itself. "
            "Today's Keras notices, warns and repairs it; other losses do not. Keep one of the two."
        )
    if only_positive and logits:
        raise Wrong(
            "The activation of your last layer lets no negative number through, and with "
            "`from_logits=True` the loss expects scores. Scores need both signs."
        )
    _learn(model, images[:20], digits[:20])
    handful = _loss(model, images[:20], digits[:20])
    if not handful < 0.5:
        why = (
            "A softmax on numbers that have passed a softmax is never sure."
            if probabilities and _never_sure(model, images[:20])
            else "It should be near 0. Is the learning rate of the recipe still 0.003, and do the "
            "images go in with values from 0 to 1?"
        )
        raise Wrong(
            f"The second rung breaks: after 60 steps on twenty images their loss is {handful:.2f}. "
            f"{why}"
        )


def _first_loss(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    try:
        return _loss(model, images, labels)
    except Exception as problem:
        if "rank" in str(problem) or "shape" in str(problem).lower():
            raise Wrong(
                "The labels are integers, one for each image, and your loss wants ten numbers for "
                "each: it expects one-hot labels. There is a loss for integers."
            ) from None
        raise Wrong(
            "The loss of your model cannot be computed with integer labels: "
            f"{name_of(type(problem))}."
        ) from None


def _learn(model: Any, images: np.ndarray, labels: np.ndarray) -> None:
    """Sixty steps with an optimizer like the model's: its own keeps what it has."""
    import tensorflow as tf

    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    optimizer.build(model.trainable_variables)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            outputs = model(images, training=True)
            loss = model.compute_loss(y=labels, y_pred=outputs, training=True)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))

    for _ in range(60):
        step()


def _never_sure(model: Any, images: np.ndarray) -> bool:
    """Are ten probabilities all below e/(e + 9) = 0.23, however large the weights are?"""
    for weight in model.trainable_variables:
        weight.assign(100 * weight.numpy())
    return bool(np.max(model(images, training=False)) < 0.24)


def _takes_logits(loss: Any) -> bool:
    return isinstance(loss, keras.losses.Loss) and bool(loss.get_config().get("from_logits"))


def _loss(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """As `evaluate` gives it, without the second that its graph takes to trace."""
    outputs = model(images, training=False)
    return float(model.compute_loss(y=labels, y_pred=outputs, training=False))
