"""The checker of lesson 6's exercise "Write the train step"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_06._shared import (
    _arrays,
    _batch,
    _check_weights,
    _step,
    gradients_of,
    loss_of,
    same,
)
from course_utils.checks.values import apart, as_number, refuse_empty


def _small_model(seed, *hidden):
    """A model that gives three logits for four numbers; its weights are known."""
    import keras

    output = keras.layers.Dense(3)
    model = keras.Sequential([keras.Input((4,)), *hidden, output])
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


@register("train-step")
def train_step(answer):
    import keras

    rate, (images, labels) = 0.5, _batch(5)
    model, optimizer = _small_model(1), keras.optimizers.SGD(0.5)
    before = _arrays(model.trainable_variables)
    loss, mean = gradients_of(model, images, labels)
    variants = [{"from_logits": False}, {"reduction": "sum"}, {"softmax": True}]
    taken, summed, twice = (gradients_of(model, images, labels, **one)[1] for one in variants)
    result = _step(answer, model, optimizer, images, labels)
    after = _arrays(model.trainable_variables)
    steps = int(optimizer.iterations)
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
            "Keras has made the step for you. Here you write it yourself: tape, gradients, optimizer."
        )
    if steps == 0:
        raise Wrong(
            "The weights have moved, but the optimizer that you were given made no step. Let it "
            "apply the gradients: today it is SGD, another day Adam, which does more than subtract."
        )
    if steps > 1:
        raise Wrong(f"Your optimizer made {steps} steps for one batch; one is asked for.")
    _check_weights(
        after,
        before,
        rate,
        [
            ("", mean),
            (
                f"Your step is {len(labels)} times as long as it should be: that is the sum over "
                "the batch. The task asks for the mean.",
                summed,
            ),
            (
                "Your loss takes the outputs for probabilities. This model gives logits, and the "
                "loss must be told so.",
                taken,
            ),
            (
                "The outputs pass through softmax, and then the loss takes them for logits: that "
                "is the softmax of a softmax.",
                twice,
            ),
            ("Your step goes up the slope: the loss grows.", [-g for g in mean]),
        ],
    )
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
    import keras

    first, normalise = keras.layers.Dense(6, activation="tanh"), keras.layers.BatchNormalization()
    model, optimizer = _small_model(2, first, normalise), keras.optimizers.SGD(0.5)
    first.trainable = False
    frozen, mean = first.get_weights(), np.array(normalise.moving_mean.numpy())
    images, labels = _batch(7)
    before = _arrays(model.trainable_variables)
    gradients = gradients_of(model, images, labels)[1]
    normalise.moving_mean.assign(mean)
    _step(answer, model, optimizer, images, labels)
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
    if not same(
        _arrays(model.trainable_variables),
        [w - 0.5 * g for w, g in zip(before, gradients, strict=True)],
    ):
        raise Wrong(
            "On a model of one layer your step is right. On one with three layers and seven images "
            "it is not: is something in it made for the first model?"
        )


def _check_large_logits(answer) -> None:
    """Where the network is sure and wrong, only a loss of logits has a gradient."""
    import keras

    model, optimizer = _small_model(3), keras.optimizers.SGD(0.5)
    images, labels = _batch(6, seed=3)
    images = 40 * images
    before = _arrays(model.trainable_variables)
    gradients = gradients_of(model, images, labels)[1]
    _step(answer, model, optimizer, images, labels)
    right = [w - 0.5 * g for w, g in zip(before, gradients, strict=True)]
    if not same(_arrays(model.trainable_variables), right):
        raise Wrong(
            "Your step is right while the logits are small. Where they are large, and the network "
            "is sure and wrong, it is not: something on the way was cut off, a probability or a "
            "gradient. Give the logits themselves to the loss, and its gradients to the optimizer."
        )
