"""The checkers of lesson 5."""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.checks._answers import (
    as_array,
    as_model,
    as_number,
    as_parts,
    call,
    compare,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise, shown
from course_utils.datasets import load_mnist

# The budget and the score of the last exercise. Ten seeds of its solution reached 0.953 to 0.962.
PARAMETERS, EPOCHS, SCORE = 10_000, 2, 0.93
HOPELESS = 2.25  # the mean loss of an epoch after which another one is not worth its time


def built(build: Any) -> Any:
    """Call the learner's function and return its Keras model."""
    import keras

    if isinstance(build, keras.Model):
        raise Wrong("You handed over a model. Hand over the function itself: `build`, no brackets.")
    return as_model(call(build))


def check_ends(model) -> None:
    """Refuse a model that does not lead from one picture to ten outputs."""
    try:
        inputs = [tuple(tensor.shape) for tensor in model.inputs]
        outputs = [tuple(tensor.shape) for tensor in model.outputs]
    except Exception as problem:
        raise Wrong(
            "The check cannot see where your model begins and ends: it seems to be a class of your "
            "own. Begin with `keras.Input(…)` and close with `keras.Model(inputs, outputs)`."
        ) from problem
    if len(inputs) != 1 or len(outputs) != 1:
        raise Wrong(
            f"Your model has {len(inputs)} input(s) and {len(outputs)} output(s). It should have "
            "one of each: whatever reads the picture reads the same input."
        )
    if (inputs[0], outputs[0]) != ((None, 28, 28, 1), (None, 10)):
        raise Wrong(
            f"Your model leads from {inputs[0]} to {outputs[0]}; expected (None, 28, 28, 1) to "
            "(None, 10)."
        )


# ---------------------------------------------------------------- count the updates

UPDATES = {
    2750: "2,750 is 687.5 × 4, or 220,000 / 80. But no batch reaches from one epoch into the next, "
    "and half a batch is one update too.",
    2748: "2,748 leaves out the last batch of each epoch, because it is not full. Keras uses it.",
    2749: "2,749 has the rest of one epoch. Each of the four epochs has such a rest.",
    3440: "3,440 would be right for batches of 64, as in the lesson. Here they have 80 images.",
    687.5: "687.5 is 55,000 / 80. There is no half update, and there are four epochs.",
    688: "688 is one epoch. The call asks for four.",
    687: "687 counts the full batches of one epoch. There is a smaller one behind them, and there "
    "are four epochs.",
    3000: "3,000 counts batches of all 60,000 images. 5,000 of them were held out: they are not in "
    "`x_train`.",
    750: "750 is one epoch over all 60,000 images. 5,000 of them were held out, and the call asks "
    "for four epochs.",
    751: "751 counts one epoch with the batches of the validation set. They are measured, and "
    "measuring changes no weight; and the call asks for four epochs.",
    3004: "3,004 counts the batches of the validation set too. They are measured, and measuring "
    "changes no weight.",
    220_000: "220,000 is the number of images shown. The weights change once for each batch, not "
    "once for each image.",
    55_000: "55,000 is the number of images. The weights change once for each batch.",
    4: "Four is the number of epochs. In each of them the weights change after every batch.",
}
LAST = {
    0: "0 would mean that 80 divides 55,000. How many images are left after 687 full batches?",
    80: "A last batch of 80 would need 55,040 images. What is left after 687 full batches?",
    0.5: "Half a batch is right; the question asks how many images that is.",
}


@exercise("count-updates", lesson=5, title="Count the updates")
def _(answer):
    updates, last = as_parts(answer, ["updates", "last batch"])
    updates = as_number(updates, "The number of updates")
    if updates != 2752:
        raise Wrong(
            UPDATES.get(
                updates,
                f"The number of updates is not {updates:,g}. How many batches does one epoch need "
                "until every image of `x_train` has been shown once, and how many epochs are there?",
            )
        )
    last = as_number(last, "The size of the last batch")
    if last != 40:
        raise Wrong(
            LAST.get(
                last,
                f"The updates are right, but the last batch does not have {last:g} images. "
                "Take the 687 full batches away from 55,000.",
            )
        )
    return (
        "688 batches an epoch, the last one with 40 images, four times: 2,752 updates. The "
        "validation set changes no weight."
    )


# ---------------------------------------------------------------- measure each digit by itself


def accuracy_by_class(labels, probabilities):
    said = probabilities.argmax(axis=1)
    shares = np.full(probabilities.shape[1], np.nan)
    for label in np.unique(labels):
        shares[label] = np.mean(said[labels == label] == label)
    return shares


def _counts(labels, probabilities):
    """For each class: right answers, pictures, answers."""
    n, said = probabilities.shape[1], probabilities.argmax(axis=1)
    right = np.bincount(labels[said == labels], minlength=n)
    return right, np.bincount(labels, minlength=n), np.bincount(said, minlength=n)


def _divided(a, b, empty=np.nan):
    return np.divide(a, b, out=np.full(len(a), empty), where=b > 0)


def _mean_probability(labels, probabilities):
    own = probabilities[np.arange(len(labels)), labels]
    n = probabilities.shape[1]
    return _divided(np.bincount(labels, own, minlength=n), np.bincount(labels, minlength=n))


def _above_half(labels, probabilities, empty=np.nan):
    sure = probabilities[np.arange(len(labels)), labels] > 0.5
    n = probabilities.shape[1]
    return _divided(np.bincount(labels[sure], minlength=n), np.bincount(labels, minlength=n), empty)


def _confusion_shares(labels, probabilities):
    n, said = probabilities.shape[1], probabilities.argmax(axis=1)
    table = np.bincount(n * labels + said, minlength=n * n).reshape(n, n)
    return np.array([_divided(row, np.full(n, row.sum())) for row in table])


def _yes_or_no(labels, probabilities):
    """How often "is it this class?" is answered correctly, over all pictures."""
    classes = np.arange(probabilities.shape[1])
    said = probabilities.argmax(axis=1)
    return np.mean((said[:, None] == classes) == (labels[:, None] == classes), axis=0)


def _short(labels, probabilities):
    """The shares up to the largest label that occurs."""
    return accuracy_by_class(labels, probabilities)[: labels.max() + 1]


@exercise("accuracy-by-class", lesson=5, title="Measure each digit by itself")
def _(answer):
    rng = np.random.default_rng(5)

    def case(n, classes, missing=()):
        labels = rng.choice([c for c in range(classes) if c not in missing], size=n)
        # to the fourth power: with ten classes some probabilities are above 0.5, others not
        scores = (rng.random((n, classes)) + 0.7 * np.eye(classes)[labels]) ** 4
        return labels, scores / scores.sum(axis=1, keepdims=True)

    cases = [case(300, 10), case(40, 4), case(60, 10, missing=(2, 9)), case(1, 3)]
    result = call(answer, *cases[2], names=["labels", "probabilities"])
    if isinstance(result, list | tuple) and any(value is None for value in result):
        raise Wrong("There is a None in your result. Where nothing can be measured, say `np.nan`.")
    compare(
        answer,
        cases,
        accuracy_by_class,
        misconceptions=[
            (
                "You divided by how often the network *said* the class. That answers: how far can "
                "I trust a 9 it names? Asked is: of the pictures that are a 9, how many did it get?",
                lambda y, p: _divided(_counts(y, p)[0], _counts(y, p)[2]),
            ),
            (
                "You divided by the number of all pictures. Then a rare digit looks bad even if "
                "all of it is right: divide by the pictures of that digit.",
                lambda y, p: _counts(y, p)[0] / len(y),
            ),
            (
                "You counted the right answers. A share is asked for: of how many pictures?",
                lambda y, p: _counts(y, p)[0],
            ),
            (
                "That is the share of mistakes. Asked is the share of right answers.",
                lambda y, p: 1 - accuracy_by_class(y, p),
            ),
            (
                "That is one accuracy over all pictures. Asked is one number for each class.",
                lambda y, p: np.mean(p.argmax(axis=1) == y),
            ),
            (
                "That says for each picture whether it was read correctly. Gather them by class.",
                lambda y, p: p.argmax(axis=1) == y,
            ),
            (
                "That is the whole confusion matrix as shares. Only what was right is asked for: "
                "its diagonal.",
                _confusion_shares,
            ),
            (
                "Your shares are in percent. A share lies between 0 and 1.",
                lambda y, p: 100 * accuracy_by_class(y, p),
            ),
            (
                "You counted a picture of another class as right if it was not taken for this one. "
                "Only the pictures that belong to the class count.",
                _yes_or_no,
            ),
            (
                "You took the mean probability of the true class. Accuracy asks only whether the "
                "largest probability stands at the true class.",
                _mean_probability,
            ),
            (
                "You asked whether the probability of the true class is above 0.5. The network "
                "names the class with the largest one, even if that is only 0.3.",
                _above_half,
            ),
            (
                "You asked whether the probability of the true class is above 0.5. The network "
                "names the class with the largest one, even if that is only 0.3.",
                lambda y, p: _above_half(y, p, empty=0.0),
            ),
            (
                "A class without a single picture got 0, as if all of it were wrong. Nobody knows "
                "how well it would be read: say `np.nan`.",
                lambda y, p: _divided(*_counts(y, p)[:2], empty=0.0),
            ),
            (
                "A class without a single picture got 1, as if all of it were right. Nobody knows "
                "how well it would be read: say `np.nan`.",
                lambda y, p: _divided(*_counts(y, p)[:2], empty=1.0),
            ),
            (
                "A class without a picture is left out, so the numbers behind it move up. Every "
                "class keeps its place: as many numbers as there are columns of probabilities.",
                lambda y, p: accuracy_by_class(y, p)[np.unique(y)],
            ),
            (
                "Your result ends at the largest label that occurs. There are as many classes as "
                "columns of probabilities, whether each occurs or not.",
                _short,
            ),
            (
                "Your result has always ten numbers. There are as many classes as columns of "
                "probabilities.",
                lambda y, p: np.append(accuracy_by_class(y, p), [np.nan] * 10)[:10],
            ),
            (
                "Your result has always ten numbers. There are as many classes as columns of "
                "probabilities.",
                lambda y, p: np.append(accuracy_by_class(y, p), [0.0] * 10)[:10],
            ),
        ],
    )
    return "One number for each class, and no number where there is nothing to measure."


# ---------------------------------------------------------------- mend a network for integer labels


def _cross_entropy(labels, probabilities):
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def _loss_fault(model) -> str | None:
    """What is wrong with the loss of a compiled model, measured on known probabilities."""
    import keras

    if not getattr(model, "compiled", False) or model.loss is None:
        return "Your model is not compiled with a loss. `fit` would not know what to minimise."
    given_loss = model.loss
    if isinstance(given_loss, list | tuple) and len(given_loss) == 1:
        given_loss = given_loss[0]  # Keras takes a list, one loss for each output
    try:
        loss = keras.losses.get(given_loss)
    except Exception as problem:
        raise Wrong(f"Keras knows no loss {shown(given_loss)}. Look at its spelling.") from problem
    labels = np.array([3, 0, 9, 4, 4, 7])
    scores = np.exp(2 * np.random.default_rng(5).normal(size=(6, 10)))
    given = (scores / scores.sum(axis=1, keepdims=True)).astype("float32")
    expected = _cross_entropy(labels, given)
    try:
        value = float(np.mean(loss(labels, given)))
    except Exception:
        value = None
    if value is not None and np.isclose(value, expected, rtol=1e-3):
        return None
    again = np.exp(given) / np.exp(given).sum(axis=1, keepdims=True)
    if value is not None and np.isclose(value, _cross_entropy(labels, again), rtol=1e-3):
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
    return (
        "Your loss is not the cross-entropy of ten classes: for known probabilities it gives "
        f"{value:.3f} where the mean of −ln p(true digit) is {expected:.3f}."
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
    return (
        f"Each output lies between 0 and 1, but the ten of one picture add up to {sums[0]:.2f}: "
        "each one was squeezed by itself. Exactly one digit is right, so they must share the 1."
    )


def _way_fault(model, x, outputs) -> str | None:
    """What else was changed between the picture and the probabilities."""
    from keras import ops

    weights = {tuple(weight.shape): weight for weight in model.weights}
    shapes = ((3, 3, 1, 16), (16,), (2704, 10), (10,))
    if set(weights) != set(shapes):
        return (
            "Output and loss are right, but the weights have other shapes than before. Neither of "
            "the two mistakes needs another layer or another size."
        )
    kernel, bias, matrix, shift = (weights[shape] for shape in shapes)

    def scores(activation=ops.relu, pool=ops.max_pool):
        maps = pool(activation(ops.conv(x, kernel) + bias), 2)
        return ops.reshape(maps, (len(x), -1)) @ matrix + shift

    def gives(values) -> bool:
        return np.allclose(outputs, np.asarray(ops.softmax(values)), atol=1e-5)

    if gives(scores()):
        trained = np.asarray(model(x, training=True))
        if np.allclose(trained, outputs, atol=1e-5):
            return None
        return (
            "Output and loss are right, but in training your model now computes something else "
            "than in use, as dropout does. Leave the other layers as they were."
        )
    if gives(ops.relu(scores())):
        return (
            "The last layer still has its ReLU, and the softmax behind it sees only what ReLU let "
            "through: all negative scores have become equal. One activation is enough there."
        )
    if gives(ops.softmax(scores())):
        return (
            "Your outputs pass through softmax twice. The second one makes them nearly equal: the "
            "network could never be sure."
        )
    if gives(scores(activation=lambda values: values)):
        return (
            "Your convolution has lost its ReLU. That one was right: it stands inside the network."
        )
    return (
        "Output and loss are right, but something in between was changed too. Only two things did "
        "not fit; leave the rest as it came."
    )


@exercise("mend-compiled-model", lesson=5, title="Mend a network for integer labels")
def _(answer):
    model = built(answer)
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
    if fault := _way_fault(model, x, outputs):
        raise Wrong(fault)
    model.run_eagerly = True
    try:
        measured = model.evaluate(x, y, batch_size=40, verbose=0, return_dict=True)
    except Exception:
        measured = {}
    share = np.mean(outputs.argmax(axis=1) == y)
    if not any(np.isclose(value, share) for name, value in measured.items() if name != "loss"):
        raise Wrong(
            "The model is right, but it does not report its accuracy any more. Leave "
            '`metrics=["accuracy"]` as it was.'
        )
    return (
        f"Ten probabilities and a loss for integer labels. Untrained it starts at "
        f"{measured['loss']:.1f}, near ln 10."
    )


# ---------------------------------------------------------------- build two branches


def _branch_outputs(x, three, five, dense) -> dict[str, np.ndarray]:
    """What likely models compute with these weights; "right" first."""
    from keras import ops

    def model(activation=ops.relu, pool=ops.max_pool, last=ops.softmax, swapped=False):
        order = (five, three) if swapped else (three, five)
        maps = [activation(ops.conv(x, k, padding="same") + b) for k, b in order]
        pooled = pool(ops.concatenate(maps, axis=-1), 4)
        return ops.convert_to_numpy(last(ops.reshape(pooled, (len(x), -1)) @ dense[0] + dense[1]))

    def plain(values):
        return values

    likely: dict[str, Callable] = {
        "right": model,
        "Your network ends in logits. Ten probabilities are asked for.": lambda **o: model(
            last=plain, **o
        ),
        "The last layer squeezes each output by itself. The ten must share a sum of 1.": lambda **o: (
            model(last=ops.sigmoid, **o)
        ),
        "Your convolutions have no ReLU: negative values pass through.": lambda **o: model(
            activation=plain, **o
        ),
        "You pooled with the average. The largest value of each window is asked for.": lambda **o: (
            model(pool=ops.average_pool, **o)
        ),
        "Your convolutions have no ReLU, and your network ends in logits.": lambda **o: model(
            activation=plain, last=plain, **o
        ),
    }
    return {name: (make(), make(swapped=True)) for name, make in likely.items()}


def _kernel_shape(layer) -> tuple[int, ...]:
    kernel = getattr(layer, "kernel", None)
    return () if kernel is None else tuple(kernel.shape)


def _check_convolutions(kernels) -> None:
    if len(kernels) != 2:
        raise Wrong(f"Your model has {len(kernels)} convolution layer(s); two are asked for.")
    if any(kernel[2] == 8 for kernel in kernels):
        raise Wrong(
            "One of your convolutions reads the other one's 8 channels: it stands behind it, not "
            "beside it. In a branch both are called on the same input."
        )
    if sorted(kernel[:2] for kernel in kernels) != [(3, 3), (5, 5)]:
        sizes = " and ".join(f"{k[0]}×{k[1]}" for k in kernels)
        raise Wrong(f"Your kernels are {sizes}; asked for are one of 3×3 and one of 5×5.")
    if any(kernel[3] != 8 for kernel in kernels):
        filters = " and ".join(str(kernel[3]) for kernel in kernels)
        raise Wrong(f"Your branches have {filters} channels; 8 are asked for in each.")


def _check_join(shapes) -> None:
    if (28, 28, 16) in shapes or (7, 7, 16) in shapes:
        return
    if {(56, 28, 8), (28, 56, 8), (14, 7, 8), (7, 14, 8)} & set(shapes):
        raise Wrong(
            "You put the two maps below or beside each other, as a larger picture. They show the "
            "same places, so they belong on top of each other: along the channels, the last axis."
        )
    if (28, 28, 16) not in shapes and any(shape[-1:] == (16,) for shape in shapes):
        raise Wrong(
            "Your maps are joined, but not at 28 × 28. Both branches keep the size of the picture "
            "(padding), and the pooling with windows of 4 brings 28 to 7."
        )
    raise Wrong(
        "Nowhere in your model are 16 channels together. Joining keeps the 8 of one branch beside "
        "the 8 of the other; adding them would mix the two into 8."
    )


@exercise("build-branches", lesson=5, title="Build a model with two branches")
def _(answer):
    model = built(answer)
    check_ends(model)
    flat = [layer for layer in model.layers if getattr(layer, "output", None) is not None]
    convolutions = [layer for layer in flat if len(_kernel_shape(layer)) == 4]
    _check_convolutions([_kernel_shape(layer) for layer in convolutions])
    _check_join([tuple(layer.output.shape[1:]) for layer in flat])
    dense = [layer for layer in flat if len(_kernel_shape(layer)) == 2]
    if len(dense) != 1:
        raise Wrong(f"Your model has {len(dense)} dense layers; one is asked for, with ten units.")
    if _kernel_shape(dense[0]) != (784, 10):
        rows = _kernel_shape(dense[0])[0]
        raise Wrong(
            f"Your dense layer reads {rows:,} numbers; expected 784: after pooling with windows of "
            "4 there are 7 × 7 places with 16 channels, and all of them are flattened."
        )
    if model.count_params() != 8138:
        raise Wrong(
            f"Your model has {model.count_params():,} parameters; with a bias in each of the three "
            "layers there are 80 + 208 + 7,850 = 8,138."
        )
    rng = np.random.default_rng(5)
    for layer in (*convolutions, *dense):
        layer.bias.assign(rng.normal(size=layer.bias.shape))
    x = rng.normal(size=(3, 28, 28, 1)).astype("float32")
    convolutions.sort(key=_kernel_shape)
    weights = [(layer.kernel, layer.bias) for layer in (*convolutions, *dense)]
    given = as_array(model(x, training=False), "The output of your model")
    for what, outputs in _branch_outputs(x, *weights).items():
        if any(np.allclose(given, output, atol=1e-4) for output in outputs):
            if what == "right":
                return (
                    "Two kernels of different size look at the same picture. A list of layers "
                    "could not say that."
                )
            raise Wrong(what)
    raise Wrong(
        "All shapes are right, but your model computes something else. Convolution with ReLU in "
        "each branch, joined, max pooling, flatten, dense with softmax: what stands in between?"
    )


# ---------------------------------------------------------------- beat a score


def _digits(begin, end):
    images, labels = load_mnist()[0]
    images = images[begin:end, ..., np.newaxis].astype("float32")
    return images / 255, labels[begin:end].astype("int64")


def train(model, order=None) -> tuple[float, float, list[float]]:
    """Spend the budget: two epochs of 5,000 digits.

    Returns the accuracy on 2,000 validation digits, that on training digits, and the losses.
    """
    x, y = _digits(0, 5000)
    x_val, y_val = _digits(55_000, 57_000)
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
    if not any(len(_kernel_shape(layer)) == 4 for layer in model.layers):
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


@exercise("beat-digits", lesson=5, title="Beat a score within a budget", seconds=300)
def _(answer):
    model = built(answer)
    check_ends(model)
    if model.count_params() > PARAMETERS:
        largest = max(model.layers, key=lambda layer: layer.count_params())
        raise Wrong(
            f"Your model has {model.count_params():,} parameters; the budget is {PARAMETERS:,}. "
            f"`{largest.name}` alone has {largest.count_params():,}: what does it read, and how "
            "could that become less?"
        )
    if not getattr(model, "compiled", False):
        raise Wrong("Your model is not compiled. Optimizer and loss are yours to choose.")
    if fault := _loss_of_outputs(model):
        raise Wrong(fault)
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


def _loss_of_outputs(model) -> str | None:
    """Does the loss fit integer labels and what the model gives?"""
    rng = np.random.default_rng(5)
    x, y = rng.random((10, 28, 28, 1), dtype="float32"), np.arange(10)
    model.run_eagerly = True
    try:
        value = float(model.evaluate(x, y, batch_size=10, verbose=0, return_dict=True)["loss"])
    except Exception as problem:
        line = (str(problem).strip().splitlines() or [""])[0][:100]
        return (
            "Your loss cannot be computed from ten outputs and integer labels "
            f"({type(problem).__name__}: “{line}”). Does it expect one-hot labels?"
        )
    model.run_eagerly = False
    outputs = np.asarray(model(x, training=False))
    if probabilities := bool((outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1)):
        expected = _cross_entropy(y, np.maximum(outputs, 1e-7))
    else:
        scores = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        expected = _cross_entropy(y, scores / scores.sum(axis=1, keepdims=True))
    if abs(value - expected) < 0.2 * expected:
        return None
    if not probabilities:
        return (
            f"Your outputs are not probabilities, and your loss ({value:.2f}) does not take them "
            f"for logits: that would be {expected:.2f} before training. Last layer and loss must "
            "agree."
        )
    return (
        f"Before training your loss is {value:.2f}, and the cross-entropy of your probabilities "
        f"is {expected:.2f}. Is this the loss for integer labels?"
    )
