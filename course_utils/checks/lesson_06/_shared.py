"""What several checkers of lesson 6 use."""

import re
import traceback
from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong
from course_utils.checks.values import call


def loss_of(outputs, labels, *, from_logits=True, reduction="mean", softmax=False):
    """Cross-entropy of a batch as a tensor."""
    import keras
    import tensorflow as tf

    outputs = tf.nn.softmax(outputs) if softmax else outputs
    losses = keras.losses.sparse_categorical_crossentropy(labels, outputs, from_logits=from_logits)
    return {"mean": keras.ops.mean, "sum": keras.ops.sum}[reduction](losses)


def gradients_of(model, images, labels, **options) -> tuple[float, list[np.ndarray]]:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = loss_of(model(images, training=True), labels, **options)
    return float(loss), [np.asarray(g) for g in tape.gradient(loss, model.trainable_variables)]


def _arrays(variables) -> list[np.ndarray]:
    return [np.array(variable.numpy()) for variable in variables]


def same(weights, others) -> bool:
    return all(
        np.allclose(a, b, rtol=1e-3, atol=1e-5) for a, b in zip(weights, others, strict=True)
    )


def _batch(n, seed=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 4)).astype("float32"), rng.integers(0, 3, size=n)


NO_PATH = (
    "Every gradient was None: on the tape no path leads from the loss to the weights. Run the "
    "model *and* the loss inside the `with` block, and stay in TensorFlow there."
)


A_NONE = (
    "Something in your step is None. A gradient is, where on the tape no path leads from the loss "
    "to its variable: run the model *and* the loss inside the `with` block, and ask only for what "
    "can be trained."
)


ONE_HOT = (
    "Does your loss expect one-hot labels? Here the labels are integers, one for each image; the "
    "loss for them has `Sparse` in its name."
)


NO_TENSOR = (
    "Inside the `with` block the loss must stay a tensor: `float(…)` or `.numpy()` makes an "
    "ordinary number of it, and no path leads back from that."
)


NO_PAIRS = (
    "Your step stopped at the optimizer. It wants pairs: a gradient and its variable, in this "
    "order."
)


def _step(answer, model, optimizer, images, labels, *more) -> Any:
    """Run the learner's step; name the two usual ways to stop."""
    names = ["model", "optimizer", "images", "labels", "part_size"]
    try:
        return call(answer, model, optimizer, images, labels, *more, names=names)
    except Wrong as problem:
        text = re.sub(r" for model .*?, images", " for images", str(problem))
        if "No gradients provided" in text:
            raise Wrong(NO_PATH) from problem
        if "NoneType" in text:
            raise Wrong(f"{A_NONE} {text}") from problem
        if "must have the same rank" in text:
            raise Wrong(f"{ONE_HOT} {text}") from problem
        if any(sign in text for sign in ("type_value", "no attribute 'dtype'", "attribute '_id'")):
            raise Wrong(f"{NO_TENSOR} {text}") from problem
        if "target.ndim" in text:
            raise Wrong(f"A loss takes the labels first, then the outputs. {text}") from problem
        if _inside_an_optimizer(problem.__cause__):
            raise Wrong(f"{NO_PAIRS} {text}") from problem
        raise Wrong(text) from problem


def _inside_an_optimizer(problem) -> bool:
    frames = traceback.walk_tb(getattr(problem, "__traceback__", None))
    return any("optimizers" in frame.f_code.co_filename for frame, _ in frames)


NOT_THE_STEP = (
    "The weights have changed, but not by one step along the gradient of the mean loss. Loss, "
    "gradients, optimizer: follow one batch through your three parts."
)


def _check_weights(after, before, rate, candidates, otherwise=NOT_THE_STEP) -> None:
    """The weights after one SGD step are those of the first candidate, or a likely wrong one."""
    for sentence, gradients in candidates:
        stepped = [w - rate * g for w, g in zip(before, gradients, strict=True)]
        if same(after, stepped):
            if sentence:
                raise Wrong(sentence)
            return
    raise Wrong(otherwise)
