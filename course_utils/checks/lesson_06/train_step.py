"""The checker of lesson 6's exercise "Write the train step"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_06._shared import (
    PROBABILITIES,
    UPHILL,
    batch,
    check_weights,
    gradients_of,
    loss_of,
    same,
    small_model,
    step,
    stepped,
)
from course_utils.checks.models import keras
from course_utils.checks.values import apart, as_number, refuse_empty

NOT_THE_STEP = (
    "The weights have changed, but not by one step along the gradient of the mean loss. Loss, "
    "gradients, optimizer: follow one batch through your three parts."
)


@register("train-step")
def train_step(answer):
    model, (images, labels) = small_model(1), batch(5)
    loss, mean = float(loss_of(model(images), labels)), gradients_of(model, images, labels)
    mistakes = [
        (
            f"Your step is {len(labels)} times as long as it should be: that is the sum over the "
            "batch. The task asks for the mean.",
            gradients_of(model, images, labels, reduction="sum"),
        ),
        (PROBABILITIES, gradients_of(model, images, labels, from_logits=False)),
        (
            "The outputs pass through softmax, and then the loss takes them for logits: that is "
            "the softmax of a softmax.",
            gradients_of(model, images, labels, softmax=True),
        ),
        (UPHILL, [-g for g in mean]),
    ]
    result, steps, before, after = step(answer, model, images, labels)
    if same(after, before):
        raise Wrong(
            "The weights are where they were. Asking the tape for gradients moves nothing: the "
            "optimizer must apply them."
            if steps == 0
            else "Your optimizer made a step, and the weights did not move. Which gradients did it "
            "get?"
        )
    if getattr(model, "compiled", False):
        raise Wrong(
            "Keras has made the step for you. Here you write it yourself: tape, gradients, "
            "optimizer."
        )
    if steps == 0:
        raise Wrong(
            "The weights have moved, but the optimizer that you were given made no step. Let it "
            "apply the gradients: today it is SGD, another day Adam, which does more than subtract."
        )
    if steps > 1:
        raise Wrong(f"Your optimizer made {steps} steps for one batch; one is asked for.")
    check_weights(after, before, mean, mistakes, NOT_THE_STEP)
    _check_loss(result, loss, float(loss_of(model(images), labels)), len(labels))
    _check_frozen(answer)
    _check_large_logits(answer)
    return (
        "One step down the gradient of the mean loss. Frozen weights stay, and the layers know "
        "that this is training."
    )


def _check_loss(result, before, after, n) -> None:
    refuse_empty(result, "What your step gives back")
    if isinstance(result, tuple | list | dict):
        raise Wrong("Your step gives back several things. Give back the loss alone.")
    if np.size(np.asarray(result)) == n:
        raise Wrong(
            f"Your step gives back {n} losses, one for each image. Give back their mean, one number."
        )
    value = as_number(result, "What your step gives back")
    if np.isclose(value, before, rtol=1e-3):
        return
    if np.isclose(value, after, rtol=1e-3):
        raise Wrong(
            "You give back the loss after the step. That needs a second run of the model: the one "
            "under the tape is asked for, from before the step."
        )
    came, wanted = apart(value, before)
    raise Wrong(f"The weights are right, but your loss is {came}; expected {wanted}.")


def _check_frozen(answer) -> None:
    """A frozen layer must stay as it is; batch normalisation must see that this is training."""
    first, normalise = keras.layers.Dense(6, activation="tanh"), keras.layers.BatchNormalization()
    model, (images, labels) = small_model(2, first, normalise), batch(7)
    first.trainable = False
    frozen, mean = first.get_weights(), np.array(normalise.moving_mean.numpy())
    gradients = gradients_of(model, images, labels)
    normalise.moving_mean.assign(mean)
    _, _, before, after = step(answer, model, images, labels)
    if not same(first.get_weights(), frozen):
        raise Wrong(
            "Your step changed a frozen layer. Which list of the model holds only what can be "
            "trained?"
        )
    if np.allclose(normalise.moving_mean.numpy(), mean):
        raise Wrong(
            "Your step works, but the layers do not know that this is training: a batch "
            "normalisation did not update its mean. Dropout would be switched off as well."
        )
    if not same(after, stepped(before, gradients)):
        raise Wrong(
            "On a model of one layer your step is right. On one with three layers and seven images "
            "it is not: is something in it made for the first model?"
        )


def _check_large_logits(answer) -> None:
    """Where the network is sure and wrong, only a loss of logits has a gradient."""
    model, (images, labels) = small_model(3), batch(6, seed=3)
    images = 40 * images
    gradients = gradients_of(model, images, labels)
    _, _, before, after = step(answer, model, images, labels)
    if not same(after, stepped(before, gradients)):
        raise Wrong(
            "Your step is right while the logits are small. Where they are large, and the network "
            "is sure and wrong, it is not: something on the way was cut off, a probability or a "
            "gradient. Give the logits themselves to the loss, and its gradients to the optimizer."
        )
