"""The checker of lesson 5's exercise "Beat a score within a budget"."""

import logging

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_05._shared import check_ends, cross_entropy, kernel_shape
from course_utils.checks.models import layers_of, of_model
from course_utils.checks.values import apart
from course_utils.datasets import load_mnist

# The budget and the score of the last exercise. Ten seeds of its solution reached 0.953 to 0.962.
PARAMETERS, EPOCHS, SCORE = 10_000, 2, 0.93

HOPELESS = 2.25  # the mean loss of an epoch after which another one is not worth its time


def _digits(*parts):
    """(images, labels) for each (begin, end) of the training set."""
    images, labels = load_mnist()[0]
    for begin, end in parts:
        part = images[begin:end, ..., np.newaxis].astype("float32")
        yield part / 255, labels[begin:end].astype("int64")


def train(model, order=None) -> tuple[float, float, list[float]]:
    """Spend the budget: two epochs of 5,000 digits.

    Returns the accuracy on 2,000 validation digits, that on training digits, and the losses.
    """
    (x, y), (x_val, y_val) = _digits((0, 5000), (55_000, 57_000))
    if order is not None:
        x, y = x[order], y[order]

    def accuracy(images, labels):
        parts = [model(images[k : k + 250], training=False) for k in range(0, len(images), 250)]
        return float(np.mean(np.concatenate(parts).argmax(axis=1) == labels))

    if accuracy(x_val[:500], y_val[:500]) > 0.5:
        raise Wrong(
            "Your model reads digits before the check has trained it. The budget is two epochs, "
            "spent by the check: give it a new model that is compiled and not trained."
        )
    losses: list[float] = []
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.setLevel(logging.ERROR)  # after some tries it would warn that each model is traced
    try:
        while len(losses) < EPOCHS and (not losses or losses[-1] < HOPELESS):
            losses += model.fit(x, y, batch_size=64, shuffle=False, verbose=0).history["loss"]
    finally:
        logger.setLevel(level)
    return accuracy(x_val, y_val), accuracy(x[:1000], y[:1000]), losses


def _why_too_low(model, train_score, losses) -> str:
    rate = float(model.optimizer.learning_rate)
    if not np.isfinite(losses).all() or (losses[-1] > 2.0 and rate >= 0.03):
        return (
            f"The loss did not come down ({losses[-1]:.1f}; a pure guess has 2.3). At a learning "
            f"rate of {rate:g} a step can jump across the valley: try a smaller one."
        )
    if losses[-1] > 2.0:
        return (
            f"The loss is still {losses[-1]:.1f}, and a pure guess has 2.3: the training barely "
            f"began. You know this from Model B. The learning rate is {rate:g}."
        )
    if not any(len(kernel_shape(layer)) == 4 for layer in layers_of(model)):
        return (
            "There is no convolution in it: every position is learned separately, and for that "
            "5,000 pictures are few."
        )
    if train_score > 0.97:
        return (
            f"On training digits it reaches {train_score:.2f}: it knows them better than new ones. "
            "Let the dense layer see fewer, more telling numbers: another convolution, or pooling."
        )
    return (
        f"On training digits it reaches only {train_score:.2f} too, so it has not learned them by "
        "heart: it has not learned enough. There are just 158 steps. Make each of them count: look "
        f"at the optimizer and its learning rate ({rate:g})."
    )


@register("beat-digits", seconds=300)
@of_model(anew=True)
def beat_digits(model):
    check_ends(model)
    if model.count_params() > PARAMETERS:
        largest = max(layers_of(model), key=lambda layer: layer.count_params())
        raise Wrong(
            f"Your model has {model.count_params():,} parameters; the budget is {PARAMETERS:,}. "
            f"`{largest.name}` alone has {largest.count_params():,}: what does it read, and how "
            "could that become less?"
        )
    if not getattr(model, "compiled", False):
        raise Wrong("Your model is not compiled. Optimizer and loss are yours to choose.")
    _check_loss(model)
    model.run_eagerly = False
    score, train_score, losses = train(model)
    if score <= SCORE:
        why = _why_too_low(model, train_score, losses)
        raise Wrong(
            f"{score:.4f} of the validation digits are right; more than {SCORE} is asked for. {why}"
        )
    return (
        f"More than {SCORE} of unseen digits are right, after 158 steps and with "
        f"{model.count_params():,} parameters."
    )


def _check_loss(model) -> None:
    """Refuse a loss that does not fit integer labels and what the model gives."""
    rng = np.random.default_rng(5)
    x, y = rng.random((10, 28, 28, 1), dtype="float32"), np.arange(10)
    model.run_eagerly = True
    try:
        value = float(model.evaluate(x, y, batch_size=10, verbose=0, return_dict=True)["loss"])
    except Exception as problem:
        line = (str(problem).strip().splitlines() or [""])[0][:100]
        raise Wrong(
            "Your loss cannot be computed from ten outputs and integer labels "
            f"({type(problem).__name__}: “{line}”). Does it expect one-hot labels?"
        ) from problem
    outputs = np.asarray(model(x, training=False))
    if probabilities := bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1)):
        expected = cross_entropy(y, np.maximum(outputs, 1e-7))
    else:
        scores = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        expected = cross_entropy(y, scores / scores.sum(axis=1, keepdims=True))
    if abs(value - expected) < 0.2 * expected:
        return
    came, wanted = apart(value, expected)
    if not probabilities:
        raise Wrong(
            f"Your outputs are not probabilities, and your loss ({came}) does not take them for "
            f"logits: that would be {wanted} before training. Last layer and loss must agree."
        )
    raise Wrong(
        f"Before training your loss is {came}, and the cross-entropy of your probabilities "
        f"is {wanted}. Is this the loss for integer labels?"
    )
