"""The checkers of lesson 6."""

import itertools
import random
import re
from typing import Any

import numpy as np

from course_utils.checks._answers import (
    as_array,
    as_number,
    as_parts,
    call,
    described,
    refuse_empty,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise, shown

# ---------------------------------------------------------------- predict the gradients

SLOPES = {
    120: "120 is one of two paths: `w` also stands behind the minus, and that path adds its share.",
    -30: "−30 is the path through the minus alone. `w` is used twice, and both paths count.",
    30: "30 is the slope of the square, 2 · error. From there the tape goes on: how does `error` "
    "change with `w`?",
    45: "45 leaves out the factor 2: the slope of `error * error` is 2 · error.",
    15: "15 is the error itself, a value of the way forward.",
    225: "225 is the loss, not its slope.",
    3: "3 is the slope of `error` alone. The loss is its square, and the square has a slope too.",
    150: "150 would be the slope with respect to `x`.",
    60: "60 comes from the first path with the factor 2 left out. `w` is used twice, and the slope "
    "of a square has a factor 2.",
}
NONES = {
    "x": (
        "The slope with respect to `x` exists, but nobody asked the tape to watch a constant. What "
        "does it give then?",
        "0 would say: the loss does not change with `x`. But it does; the tape has not recorded "
        "`x` at all. What does it give for something that it did not watch?",
    ),
    "b": (
        "`b` is a variable, so the tape watches it. But no path leads from `b` to the loss.",
        "Mathematically 0 is right: the loss does not depend on `b`. The tape says it in another "
        "way when no path leads from the source to the result.",
    ),
}


@exercise("predict-gradients", lesson=6, title="Predict the gradients")
def _(answer):
    of_w, of_x, of_b = as_parts(answer, ["w", "x", "b"])
    if of_w is None:
        raise Wrong("`w` is a variable, and a path leads from it to the loss: there is a number.")
    slope = as_number(of_w, "The gradient of `w`")
    if not np.isclose(slope, 90):
        reason = SLOPES.get(slope, "Write the loss as the square of w · x − w, and apply the rule.")
        raise Wrong(
            reason if slope in SLOPES else f"The gradient of `w` is not {slope:g}. {reason}"
        )
    for name, given in (("x", of_x), ("b", of_b)):
        if given is None:
            continue
        if isinstance(given, str):
            raise Wrong(f"For `{name}` you gave a text, {shown(given)}. Write it without quotes.")
        number = as_number(given, f"The gradient of `{name}`")
        some, zero = NONES[name]
        raise Wrong(zero if number == 0 else some)
    return (
        "Two paths lead from `w` to the loss, and their slopes add up: 120 − 30 = 90. `x` is not "
        "watched, and from `b` no path leads to the loss: None."
    )


# ---------------------------------------------------------------- batches of one epoch


def _batches(answer, images, labels, batch_size, seed) -> list[list[np.ndarray]]:
    """The learner's batches, read; a generator without an end is cut."""
    names = ["images", "labels", "batch_size", "seed"]
    result = call(answer, images, labels, batch_size, seed, names=names)
    refuse_empty(result, "Your function's result")
    if isinstance(result, str | bytes | dict | set) or not hasattr(result, "__iter__"):
        raise Wrong(f"Your function gives {shown(result)}; expected a list of batches.")
    two = isinstance(result, tuple | list) and len(result) == 2 < len(labels) // batch_size
    if two and getattr(result[0], "shape", ())[1:] == images.shape[1:]:
        raise Wrong(
            "Your function gives back one batch. Asked for is a list of all batches of the epoch."
        )
    if two:
        raise Wrong(
            "Your function gives two lists, one of images and one of labels. Asked for is one list "
            "of pairs: each batch has its images and its labels beside each other."
        )
    batches = []
    for number, batch in enumerate(itertools.islice(result, 2 * len(labels) + 3), start=1):
        parts = as_parts(batch, ["images", "labels"], f"Batch {number}")
        batches.append([as_array(part, f"A part of batch {number}") for part in parts])
        if [part.ndim for part in batches[-1]] == [1, images.ndim]:
            raise Wrong(f"In batch {number} the labels come first. The images should.")
        if [part.ndim for part in batches[-1]] == [images.ndim - 1, 0]:
            raise Wrong(
                f"Batch {number} is a single image with its label. A batch has {batch_size} of "
                "them, and the images have one axis more."
            )
        if [part.ndim for part in batches[-1]] != [images.ndim, 1]:
            shapes = " and ".join(str(part.shape) for part in batches[-1])
            raise Wrong(
                f"Batch {number} has the shapes {shapes}. Images keep all their axes, "
                f"(n, {', '.join(map(str, images.shape[1:]))}), and labels have one."
            )
    if not batches:
        raise Wrong(f"Your list is empty{described([images, labels, batch_size], names)}.")
    return batches


def _check_epoch(batches, images, labels, batch_size) -> None:
    """Every image once, each with its own label, in batches of the right sizes."""
    n = len(labels)
    where = f" (Seen with {n} images in batches of {batch_size}.)"
    sizes = [len(one[1]) for one in batches]
    if [len(one[0]) for one in batches] != sizes:
        raise Wrong(f"In one of your batches images and labels differ in number.{where}")
    if 0 in sizes:
        raise Wrong(
            f"One of your batches is empty. There is a smaller last batch only if something is "
            f"left.{where}"
        )
    if sum(sizes) == n // batch_size * batch_size < n:
        raise Wrong(
            f"Your batches hold {sum(sizes)} images. The rest that fills no batch is missing: an "
            f"epoch shows every image, so the last batch may be smaller.{where}"
        )
    if sum(sizes) > n:
        raise Wrong(
            f"Your batches hold {sum(sizes)} images. An epoch shows each of them once, so the last "
            f"batch is smaller and is not filled up.{where}"
        )
    shown_images, shown_labels = (np.concatenate(all_of) for all_of in zip(*batches, strict=True))
    order = shown_images.reshape(len(shown_images), -1)[:, 0]
    if len(np.unique(order)) < len(order):
        raise Wrong(
            "Some images come twice and others never: each draw is made from all images again, as "
            f"in the lesson's loader. An epoch shows each image once.{where}"
        )
    if sum(sizes) < n:
        raise Wrong(f"Your batches hold {sum(sizes)} images; an epoch shows all {n}.{where}")
    if not np.array_equal(shown_labels, labels[order.astype(int)]):
        raise Wrong(
            "Images and labels have lost each other: the label of an image moved elsewhere. Both "
            f"must be put into the *same* new order.{where}"
        )
    expected = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    if sizes != expected and sorted(sizes) == sorted(expected):
        raise Wrong(
            "Your smallest batch is not the last one. That happens when the batches are cut first "
            "and put into another order afterwards; then the same images always stand together. "
            f"Shuffle all images first, then cut.{where}"
        )
    if sizes != expected:
        raise Wrong(f"Your batches have the sizes {sizes}; expected {expected}.{where}")


@exercise("epoch-batches", lesson=6, title="Write the batches of an epoch")
def _(answer):
    def data(n, *shape):
        """Images whose first pixel is their number."""
        images = np.random.default_rng(6).random((n, *shape)).astype("float32")
        images.reshape(n, -1)[:, 0] = np.arange(n)
        return images, np.random.default_rng(7).permutation(n) + 100

    for n, batch_size, shape in ((50, 10, (2, 3, 1)), (53, 10, (4, 4, 1)), (3, 8, (2, 2, 3))):
        images, labels = data(n, *shape)
        _check_epoch(_batches(answer, images, labels, batch_size, 1), images, labels, batch_size)
    images, labels = data(60, 2, 2, 1)

    def order(seed):
        return np.concatenate([one[1] for one in _batches(answer, images, labels, 7, seed)])

    first = order(1)
    if np.array_equal(first, labels):
        raise Wrong(
            "The images come in their old order, so every epoch has the same batches. An epoch "
            "begins with a new random order."
        )
    if not np.array_equal(first, order(1)):
        raise Wrong(
            "The same seed gives another order at each call. Draw the order from a generator that "
            "is made from `seed`, inside the function."
        )
    if np.array_equal(first, order(2)):
        raise Wrong("The seeds 1 and 2 give the same order. Your function does not use `seed`.")
    if np.array_equal(np.sort(first[:7]), np.sort(labels[:7])) or any(
        np.ptp(np.flatnonzero(np.isin(labels, first[k : k + 7]))) == 6 for k in (0, 7, 14)
    ):
        raise Wrong(
            "You shuffle the batches, or the images within each, but the same images always stand "
            "together. Shuffle all images first, then cut."
        )
    return "Every image once, with its own label, in a new order that the seed decides."


# ---------------------------------------------------------------- write the train step


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


def _small_model(seed, *hidden):
    """A model that gives three logits for four numbers; its weights are known."""
    import keras

    output = keras.layers.Dense(3)
    model = keras.Sequential([keras.Input((4,)), *hidden, output])
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


def _batch(n, seed=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 4)).astype("float32"), rng.integers(0, 3, size=n)


NO_PATH = (
    "Every gradient was None: on the tape no path leads from the loss to the weights. Run the "
    "model *and* the loss inside the `with` block, and stay in TensorFlow there."
)
ONE_NONE = (
    "One of the gradients was None: on the tape no path leads from the loss to its variable. Run "
    "the model *and* the loss inside the `with` block, and ask only for what can be trained."
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
            raise Wrong(f"{ONE_NONE} {text}") from problem
        if "must have the same rank" in text:
            raise Wrong(f"{ONE_HOT} {text}") from problem
        if any(sign in text for sign in ("type_value", "no attribute 'dtype'", "attribute '_id'")):
            raise Wrong(f"{NO_TENSOR} {text}") from problem
        if "target.ndim" in text:
            raise Wrong(f"A loss takes the labels first, then the outputs. {text}") from problem
        if "iterable" in text or "unpack" in text or "_unique_id" in text:
            raise Wrong(f"{NO_PAIRS} {text}") from problem
        raise Wrong(text) from problem


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


@exercise("train-step", lesson=6, title="Write the train step")
def _(answer):
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
    raise Wrong(f"The weights are right, but your loss is {value:.4f}; expected {before:.4f}.")


def _check_frozen(answer) -> None:
    """A frozen layer must stay as it is; batch normalisation must see that this is training."""
    import keras

    first, normalise = keras.layers.Dense(6, activation="tanh"), keras.layers.BatchNormalization()
    model, optimizer = _small_model(2, first, normalise), keras.optimizers.SGD(0.5)
    first.trainable = False
    kernel, mean = _arrays([first.kernel, normalise.moving_mean])
    images, labels = _batch(7)
    before = _arrays(model.trainable_variables)
    gradients = gradients_of(model, images, labels)[1]
    normalise.moving_mean.assign(mean)
    _step(answer, model, optimizer, images, labels)
    if not np.allclose(first.kernel.numpy(), kernel):
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
            "is sure and wrong, it is not: a probability on the way has become 0 or was cut off. "
            "Give the logits themselves to the loss."
        )


# ---------------------------------------------------------------- mend the subclassed model


def _outputs(model, images) -> np.ndarray:
    """The model's outputs; layers made on the way start from the same seed each time."""
    random.seed(0)  # the engine restores it; Keras draws the seeds of new layers from here
    try:
        return as_array(call(model, images, names=["images"]), "The output of your model")
    except Wrong as problem:
        lines = re.sub(r"\x1b\[\d+m", "", str(problem.__cause__)).split("\n\n")
        if not lines[0].startswith("Exception encountered") or len(lines) < 2:
            raise
        raise Wrong(
            f"Your model stopped with {type(problem.__cause__).__name__}: “{lines[1][:200]}”"
        ) from problem


def _variable(model, shape):
    return next((v for v in model.trainable_variables if tuple(v.shape) == shape), None)


def _pools(model, images) -> bool:
    """Does only the largest pixel of each window count? The kernel is made to copy the image."""
    kernel = _variable(model, (3, 3, 1, 8))
    keep = np.array(kernel.numpy())
    copying = np.zeros_like(keep)
    copying[1, 1] = 1
    kernel.assign(copying)
    low = np.where(np.arange(28) % 2 == 0, 1.0, 0.2)[:, None] * np.ones(28)
    pictures = [low[None, :, :, None] + np.zeros_like(images), None]
    pictures[1] = np.where(pictures[0] < 1, 0.6, pictures[0])
    one, other = (_outputs(model, p.astype("float32")) for p in pictures)
    kernel.assign(keep)
    return bool(np.allclose(one, other, atol=1e-5))


def _end(outputs) -> str:
    """What the outputs look like: softmax, sigmoid, relu or logits."""
    if (outputs < 0).any():
        return "logits"
    if np.allclose(outputs.sum(axis=1), 1, atol=1e-4):
        return "softmax"
    return "relu" if (outputs == 0).any() or (outputs > 1).any() else "sigmoid"


ENDS = {
    "softmax": "Your model ends in softmax. The loss of this lesson is told `from_logits=True`, so "
    "it would take the softmax of a softmax.",
    "sigmoid": "Your ten outputs all lie between 0 and 1. Logits are any numbers: no activation.",
    "relu": "Your outputs are never negative. Logits are any numbers: no activation.",
}


@exercise("mend-subclass", lesson=6, title="Mend the subclassed model")
def _(answer):
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong("You handed over a model. Hand over the class itself: `Network`, no brackets.")
    if not isinstance(answer, type):
        raise Wrong(f"Your answer is {shown(answer)}; expected a class, `Network`.")
    model = call(answer)
    refuse_empty(model, "What your class makes")
    if not isinstance(model, keras.Model):
        raise Wrong(f"Your class makes {shown(model)}; expected a keras.Model.")
    images = np.random.default_rng(6).normal(size=(6, 28, 28, 1)).astype("float32")
    outputs = _outputs(model, images)
    if outputs.shape != (6, 10):
        raise Wrong(f"Six images give the shape {outputs.shape}; expected (6, 10).")
    if _variable(model, (3, 3, 1, 8)) is None:
        shapes = [tuple(v.shape) for v in model.trainable_variables]
        raise Wrong(
            "The kernel of the convolution, 3×3×1×8, is not among the model's trainable variables "
            f"any more: {shapes}."
        )
    shapes = [tuple(v.shape) for v in model.trainable_variables]
    kept = any(len(shape) == 2 for shape in shapes)
    pools, end = _pools(model, images), _end(outputs)
    if not kept and not pools and end == "softmax":
        raise NotAttempted("The class is still as it came. Three lines in it are wrong.")
    if not kept:
        raise Wrong(
            f"After a call the model has {len(shapes)} trainable variables, and none belongs to "
            "the dense layer. A layer that is made in `call` is a new one with new random weights "
            "at every call, and no optimizer ever sees them."
        )
    if not pools and max(shape[0] for shape in shapes if len(shape) == 2) < 4000:
        raise Wrong(
            "Your maps become smaller, but not by the largest value of each window. The pooling "
            "layer was the right one: leave `MaxPooling2D` as it came."
        )
    if not pools:
        raise Wrong(
            "The pooling does nothing: its result is thrown away. A layer does not change what it "
            "is given, it gives back something new."
        )
    if end != "logits":
        raise Wrong(ENDS[end])
    if sorted(shapes) != [(3, 3, 1, 8), (8,), (10,), (1568, 10)]:
        raise Wrong(
            f"Your variables have the shapes {shapes}; expected a kernel and a bias of the "
            "convolution, 3×3×1×8 and 8, and of the dense layer, 1568×10 and 10."
        )
    if not np.allclose(outputs, _expected(model, images), atol=1e-3):
        raise Wrong(
            "All variables are right, but the model computes something else. Convolution with "
            "ReLU, pooling, flatten, dense without activation: what stands in between?"
        )
    return "Four variables, the same at every call, and ten logits: this model can be trained."


def _expected(model, images) -> np.ndarray:
    from keras import ops

    shapes = ((3, 3, 1, 8), (8,), (1568, 10), (10,))
    kernel, bias, matrix, shift = (_variable(model, shape) for shape in shapes)
    maps = ops.max_pool(ops.relu(ops.conv(images, kernel, padding="same") + bias), 2)
    return np.asarray(ops.reshape(maps, (len(images), -1)) @ matrix + shift)


# ---------------------------------------------------------------- one step in parts


def _watched_model(seed, sizes):
    """A model of three logits that notes how many images it is shown at once."""
    import keras

    class Watched(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(3)

        def call(self, images):
            sizes.append(images.shape[0] or 0)  # a graph may leave it open
            return self.dense(images)

    model = Watched()
    model(np.zeros((1, 4), dtype="float32"))
    rng = np.random.default_rng(seed)
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


def _added(gradients, factors) -> list[np.ndarray]:
    """The weighted sum of the gradients of several parts."""
    return [
        sum(f * g for f, g in zip(factors, of_one, strict=True))
        for of_one in zip(*gradients, strict=True)
    ]


NOT_THE_WHOLE = (
    "The weights have changed, but not by the step of the whole batch. How much does one image of "
    "a full part count in your sum, and how much one of the last part?"
)


@exercise("step-in-parts", lesson=6, title="Take one step in parts")
def _(answer):
    import keras

    for n, part_size in ((10, 4), (9, 3), (5, 8), (7, 6)):
        where = f" (Seen with {n} images in parts of at most {part_size}.)"
        images, labels = _batch(n, seed=n)
        sizes: list[int] = []
        model, optimizer = _watched_model(n, sizes), keras.optimizers.SGD(0.5)
        before = _arrays(model.trainable_variables)
        whole = gradients_of(model, images, labels)[1]
        taken = gradients_of(model, images, labels, from_logits=False)[1]
        cuts = [slice(k, k + part_size) for k in range(0, n, part_size)]
        parts = [gradients_of(model, images[c], labels[c])[1] for c in cuts]
        shares = [len(labels[c]) for c in cuts]
        sizes.clear()
        _step(answer, model, optimizer, images, labels, part_size)
        after, steps = _arrays(model.trainable_variables), int(optimizer.iterations)
        if getattr(model, "compiled", False):
            raise Wrong(
                "Keras has made the steps for you, and `fit` makes one for each part. Here you "
                "write it yourself: tape, gradients, their sum, optimizer."
            )
        if max(sizes, default=0) > part_size:
            raise Wrong(
                f"Your model was shown {max(sizes)} images at once, and there is room for "
                f"{part_size}.{where}"
            )
        if steps > 1:
            raise Wrong(
                f"Your optimizer made {steps} steps, one for each part. After the first one the "
                f"others meet other weights. Collect all gradients, then step once.{where}"
            )
        if steps == 0:
            raise Wrong(f"The optimizer that you were given made no step.{where}")
        ones = np.ones(len(parts))
        first, last = np.eye(len(parts))[[0, -1]]
        full = np.array([share == part_size for share in shares])
        candidates = [
            ("", whole),
            (
                "You took the mean of the parts' means. The last part is smaller, and yet each of "
                "its images counts more than those of the others: weigh each part by its images.",
                _added(parts, ones / len(parts)),
            ),
            (
                "You added the parts' means. The step is as many times too long as there are "
                "parts, about: the mean over the whole batch is asked for.",
                _added(parts, ones),
            ),
            (
                "You added the losses of all images and did not divide: the step is as many times "
                "too long as there are images.",
                _added(parts, shares),
            ),
            (
                "Only the last part's gradients reached the optimizer. Each part must be added to "
                "those before it.",
                _added(parts, last),
            ),
            (
                "Only the last part's gradients reached the optimizer. Each part must be added to "
                "those before it.",
                _added(parts, last * shares[-1] / n),
            ),
            *(
                (
                    "Only the first part's gradients reached the optimizer. If you added lists: `+` "
                    "puts one behind the other, and gradients are added variable by variable.",
                    _added(parts, first * factor),
                )
                for factor in (1, shares[0], shares[0] / n)
            ),
            *(
                (
                    "The images that do not fill a part are left out. The last part may be "
                    "smaller.",
                    _added(parts, full * factor),
                )
                for factor in (1 / max(1, full.sum()), part_size / n)
            ),
            (
                "You divided the sum of all losses by `part_size`. The mean is asked for over all "
                "images of the batch.",
                _added(parts, np.array(shares) / part_size),
            ),
            (
                "You divided the sum of all losses by the number of parts. The mean is asked for "
                "over images: divide by their number.",
                _added(parts, np.array(shares) / len(parts)),
            ),
            (
                "Your loss takes the outputs for probabilities. This model gives logits, and the "
                "loss must be told so.",
                taken,
            ),
            (
                "You divided every part by the full size of a part. The last one has fewer images.",
                _added(parts, np.array(shares) / part_size / len(parts)),
            ),
            ("Your step goes up the slope: the loss grows.", [-g for g in whole]),
        ]
        told = [(text + where if text else "", gradients) for text, gradients in candidates]
        _check_weights(after, before, 0.5, told, NOT_THE_WHOLE + where)
    return (
        "The same step as with all images at once: each image counts alike, however the parts "
        "are cut."
    )
