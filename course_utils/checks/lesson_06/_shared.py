"""What several checkers of lesson 6 use."""

import re
import traceback
from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong
from course_utils.checks.models import keras
from course_utils.checks.values import call

RATE = 0.5  # of the optimizers here: plain SGD, so that a step is a product

NO_PATH = (
    "Every gradient was None: on the tape no path leads from the loss to the weights. Run the "
    "model *and* the loss inside the `with` block, and stay in TensorFlow there."
)
NO_TENSOR = (
    "Inside the `with` block the loss must stay a tensor: `float(…)` or `.numpy()` makes an "
    "ordinary number of it, and no path leads back from that."
)
STOPS = {  # what an error's text says of the step, before the text itself
    "NoneType": "Something in your step is None. A gradient is, where on the tape no path leads "
    "from the loss to its variable: run the model *and* the loss inside the `with` block, and ask "
    "only for what can be trained.",
    "must have the same rank": "Does your loss expect one-hot labels? Here the labels are "
    "integers, one for each image; the loss for them has `Sparse` in its name.",
    "type_value": NO_TENSOR,
    "no attribute 'dtype'": NO_TENSOR,
    "attribute '_id'": NO_TENSOR,
    "target.ndim": "A loss takes the labels first, then the outputs.",
}
NO_PAIRS = (
    "Your step stopped at the optimizer. It wants pairs: a gradient and its variable, in this "
    "order."
)
PROBABILITIES = (
    "Your loss takes the outputs for probabilities. This model gives logits: the loss has an "
    "argument for that."
)
UPHILL = "Your step goes up the slope: the loss grows."


def small_model(seed, *hidden, output=None):
    """A model that gives three logits for four numbers; its weights are known."""
    model = keras.Sequential([keras.Input((4,)), *hidden, output or keras.layers.Dense(3)])
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


def batch(n, seed=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 4)).astype("float32"), rng.integers(0, 3, size=n)


def loss_of(outputs, labels, *, from_logits=True, reduction="mean", softmax=False):
    """Cross-entropy of a batch as a tensor."""
    import tensorflow as tf

    outputs = tf.nn.softmax(outputs) if softmax else outputs  # Keras's own would be undone
    losses = keras.losses.sparse_categorical_crossentropy(labels, outputs, from_logits=from_logits)
    return {"mean": keras.ops.mean, "sum": keras.ops.sum}[reduction](losses)


def gradients_of(model, images, labels, **options) -> list[np.ndarray]:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = loss_of(model(images, training=True), labels, **options)
    return [np.asarray(g) for g in tape.gradient(loss, model.trainable_variables)]


def same(weights, others) -> bool:
    return all(
        np.allclose(a, b, rtol=1e-3, atol=1e-5) for a, b in zip(weights, others, strict=True)
    )


def stepped(weights, gradients) -> list[np.ndarray]:
    """The weights after one step along these gradients."""
    return [w - RATE * g for w, g in zip(weights, gradients, strict=True)]


def step(answer, model, images, labels, *more) -> tuple[Any, int, list, list]:
    """Run the learner's step: its result, the optimizer's steps, the weights before and after.

    Where it stops, the usual ways to stop are named.
    """
    names = ["model", "optimizer", "images", "labels", "part_size"]
    optimizer, before = keras.optimizers.SGD(RATE), _trainable(model)
    try:
        result = call(answer, model, optimizer, images, labels, *more, names=names)
    except Wrong as problem:
        text = re.sub(r" for model .*?, images", " for images", str(problem))
        raise Wrong(_named(text, problem.__cause__)) from problem
    return result, int(optimizer.iterations), before, _trainable(model)


def _trainable(model) -> list[np.ndarray]:
    return [np.array(variable.numpy()) for variable in model.trainable_variables]


def _named(text: str, cause: BaseException | None) -> str:
    if "No gradients provided" in text:
        return NO_PATH
    why = next((why for sign, why in STOPS.items() if sign in text), None)
    frames = traceback.walk_tb(getattr(cause, "__traceback__", None))
    if not why and any("optimizers" in frame.f_code.co_filename for frame, _ in frames):
        why = NO_PAIRS
    return f"{why} {text}" if why else text


def check_weights(after, before, right, mistakes, otherwise, where="") -> None:
    """One step along `right` must lead from `before` to `after`; each mistake has its sentence."""
    if same(after, stepped(before, right)):
        return
    for sentence, gradients in mistakes:
        if same(after, stepped(before, gradients)):
            raise Wrong(sentence + where)
    raise Wrong(otherwise + where)
