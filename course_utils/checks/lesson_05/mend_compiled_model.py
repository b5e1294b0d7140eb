"""The checker of lesson 5's exercise "Mend a network for integer labels"."""

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, name_of, register, shown
from course_utils.checks.lesson_05._shared import cross_entropy
from course_utils.checks.misconceptions import refuse_mistakes
from course_utils.checks.models import keras, of_model
from course_utils.checks.values import apart, as_array


def _loss_fault(model) -> str | None:
    """What is wrong with the loss of a compiled model, measured on known probabilities."""
    if not getattr(model, "compiled", False) or model.loss is None:
        return "Your model is not compiled with a loss. `fit` would not know what to minimise."
    given_loss = model.loss
    if isinstance(given_loss, list | tuple | dict) and len(given_loss) == 1:
        several = given_loss.values() if isinstance(given_loss, dict) else given_loss
        (given_loss,) = several  # Keras takes one loss for each output
    try:
        loss = keras.losses.get(given_loss)
    except Exception as problem:
        raise Wrong(f"Keras knows no loss {shown(given_loss)}. Look at its spelling.") from problem
    labels = np.array([3, 0, 9, 4, 4, 7])
    scores = np.exp(2 * np.random.default_rng(5).normal(size=(6, 10)))
    given = (scores / scores.sum(axis=1, keepdims=True)).astype("float32")
    expected = cross_entropy(labels, given)
    try:
        value = float(np.mean(loss(labels, given)))
    except Exception:
        value = None
    if value is not None and np.isclose(value, expected, rtol=1e-3):
        return None
    again = np.exp(given) / np.exp(given).sum(axis=1, keepdims=True)
    if value is not None and np.isclose(value, cross_entropy(labels, again), rtol=1e-3):
        return (
            "Your loss takes the softmax once more: `from_logits=True` is for a network that ends "
            "in logits, and yours gives probabilities already."
        )
    try:
        one_hot = float(np.mean(loss(np.eye(10, dtype="float32")[labels], given)))
    except Exception:
        one_hot = None
    if one_hot is not None and np.isclose(one_hot, expected, rtol=1e-3):
        return "one-hot"
    if value is None:
        return (
            "Your loss is not the cross-entropy of ten classes: from integer labels and rows of "
            "ten probabilities it cannot be computed."
        )
    came, wanted = apart(value, expected)
    return (
        "Your loss is not the cross-entropy of ten classes: for known probabilities it gives "
        f"{came} where the mean of −ln p(true digit) is {wanted}."
    )


def _output_fault(outputs) -> str | None:
    """Why these outputs are not probabilities."""
    sums = outputs.sum(axis=1)
    if (outputs >= 0).all() and np.allclose(sums, 1, atol=1e-3):
        return None
    if (outputs < 0).any():
        return (
            "Some of your outputs are negative, as logits are. The task asks for probabilities: "
            "from 0 to 1, and their sum is 1."
        )
    if (outputs == 0).any() or (outputs > 1).any():
        return "relu"
    farthest = sums[np.abs(sums - 1).argmax()]
    return (
        f"Each output lies between 0 and 1, but the ten of one picture add up to {farthest:.3f}: "
        "each one was squeezed by itself. Exactly one digit is right, so they must share the 1."
    )


def _check_way(model, x, outputs) -> None:
    """Refuse what else was changed between the picture and the probabilities."""
    ops = keras.ops
    weights = {tuple(weight.shape): weight for weight in model.weights}
    shapes = ((3, 3, 1, 16), (16,), (2704, 10), (10,))
    if set(weights) != set(shapes):
        raise Wrong(
            "Output and loss are right, but the weights have other shapes than before. Neither of "
            "the two mistakes needs another layer or another size."
        )
    kernel, bias, matrix, shift = (weights[shape] for shape in shapes)

    def scores(activation=ops.relu, pool=ops.max_pool):
        maps = pool(activation(ops.conv(x, kernel) + bias), 2)
        return ops.reshape(maps, (len(x), -1)) @ matrix + shift

    if np.allclose(outputs, ops.softmax(scores()), atol=1e-5):
        if np.allclose(model(x, training=True), outputs, atol=1e-5):
            return
        raise Wrong(
            "Output and loss are right, but in training your model now computes something else "
            "than in inference, as dropout does. Leave the other layers as they were."
        )
    likely = {
        "The last layer still has its ReLU, and the softmax behind it sees only what ReLU let "
        "through: all negative scores have become equal. One activation is enough there.": (
            ops.relu(scores())
        ),
        "Your outputs pass through softmax twice. The second one makes them nearly equal: the "
        "network could never be sure.": ops.softmax(scores()),
        "Your convolution has lost its ReLU. That one was right: it stands inside the network.": (
            scores(activation=lambda values: values)
        ),
    }
    refuse_mistakes(outputs, {k: ops.softmax(v) for k, v in likely.items()}, atol=1e-5)
    raise Wrong(
        "Output and loss are right, but something in between was changed too. Only two things did "
        "not fit; leave the rest as it came."
    )


@register("mend-compiled-model")
@of_model(anew=True)
def mend_compiled_model(model):
    rng = np.random.default_rng(5)
    x = rng.random((40, 28, 28, 1), dtype="float32")
    y = rng.integers(0, 10, size=40)
    outputs = as_array(model(x, training=False), "The output of your model")
    if outputs.shape != (40, 10):
        raise Wrong(
            f"40 pictures give an output of shape {outputs.shape}; expected (40, 10): ten "
            "probabilities for each picture."
        )
    output, loss = _output_fault(outputs), _loss_fault(model)
    if output == "relu" and loss == "one-hot":
        raise NotAttempted("The model is still as it came. Two things in it do not fit the task.")
    if output == "relu":
        raise Wrong(
            "The loss fits the labels now. But the last layer still cuts off everything below 0 "
            "and has no upper bound, so its outputs are not probabilities."
        )
    if output:
        raise Wrong(output)
    if loss == "one-hot":
        raise Wrong(
            "The outputs are probabilities now. But your loss expects one-hot labels, a row of ten "
            "for each picture; `y_train` holds integers."
        )
    if loss:
        raise Wrong(loss)
    if model.count_params() != 27_210:
        raise Wrong(
            f"Output and loss are right, but your model has {model.count_params():,} parameters "
            "where it had 27,210. Neither of the two mistakes needs another layer or another size."
        )
    _check_way(model, x, outputs)
    model.run_eagerly = True
    try:
        measured = model.evaluate(x, y, batch_size=40, verbose=0, return_dict=True)
    except Exception as problem:
        raise Wrong(
            f"Output and loss look right, but `evaluate` stops with {name_of(type(problem))}. Keep "
            'the call as it came, `compile("rmsprop", …, metrics=["accuracy"])`, and change the '
            "name of the loss alone."
        ) from problem
    share = np.mean(outputs.argmax(axis=1) == y)
    if not any(np.isclose(value, share) for name, value in measured.items() if name != "loss"):
        raise Wrong(
            "The model is right, but it does not report its accuracy any more. Leave "
            '`metrics=["accuracy"]` as it was.'
        )
    rate = float(model.optimizer.learning_rate)
    if not isinstance(model.optimizer, keras.optimizers.RMSprop) or not np.isclose(rate, 0.001):
        raise Wrong(
            f"The model is right, but its optimizer is now {type(model.optimizer).__name__} with a "
            f'learning rate of {rate:g}. It was not at fault: leave `"rmsprop"` as it was.'
        )
    return (
        f"Ten probabilities and a loss for integer labels. Untrained it starts at "
        f"{measured['loss']:.1f}, near ln 10."
    )
