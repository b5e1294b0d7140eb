"""The checkers of lesson 4."""

import warnings

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.checks._answers import (
    as_array,
    as_model,
    as_number,
    as_parts,
    as_shape,
    call,
    compare,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- where a pixel lands

ROWS, COLUMNS, CHANNELS = 6, 5, 8
VALUES = ROWS * COLUMNS * CHANNELS


@exercise("follow-a-pixel", lesson=4, title="Follow a pixel into the vector and back")
def _(answer):
    shape, last, first, pixel = as_parts(answer, ("shape", "last", "first", "pixel"))
    shape = as_shape(shape, "Your shape behind `Flatten`")
    last = as_number(last, "Your place with the channels last", whole=True)
    first = as_number(first, "Your place with the channels first", whole=True)
    if isinstance(pixel, int | np.integer):
        raise Wrong("Your pixel is one number; expected three: row, column and channel.")
    indices = as_array(pixel, "Your pixel").ravel()
    if (indices != np.round(indices)).any():
        raise Wrong("Your pixel is not in whole numbers: what is left of a division goes on.")
    pixel = tuple(int(i) for i in indices)
    _flat_shape(shape)
    _place("last", last, _places_last(4, 3, 2))
    _place("first", first, _places_first(4, 3, 2))
    _pixel(pixel)
    return "Shape, both places and the way back are right: you know the order of memory."


def _flat_shape(shape):
    if shape == (None, VALUES):
        return
    if shape == (VALUES,):
        raise Wrong(
            "The length is right, but the batch axis is missing: `Flatten` keeps it, as None."
        )
    if len(shape) != 2:
        raise Wrong(
            f"Your shape {shape} has {len(shape)} axes. Behind `Flatten` there are two: the batch "
            "axis, which stays, and one row of numbers for each image."
        )
    if shape[0] is not None:
        raise Wrong(
            f"Your batch axis is {shape[0]}. It stays open, None: any number of images may come."
        )
    reasons = {
        ROWS * COLUMNS: "You counted the pixels. Each of them has 8 channels.",
        ROWS + COLUMNS + CHANNELS: "You added the axes; they are multiplied.",
        CHANNELS: "One number for each channel: that is global average pooling. `Flatten` keeps "
        "every number.",
    }
    reason = reasons.get(shape[1], "All axes but the batch axis are multiplied.")
    raise Wrong(f"The length is not {shape[1]}. {reason}")


def _places_last(r, c, k):
    """{place: what is wrong about it} with the channels last; None for the right one."""
    return {
        (r * COLUMNS + c) * CHANNELS + k: None,
        (r * ROWS + c) * CHANNELS + k: "You stepped by 6 from row to row. One row further means "
        "one whole row, and a row has 5 pixels.",
        (k * ROWS + r) * COLUMNS + c: "That is the place if the channels came first.",
        (c * ROWS + r) * CHANNELS + k: "You went down the columns first. Memory goes along a row, "
        "then to the next row.",
        (r * COLUMNS + c) * CHANNELS: "That is where the pixel's channel 0 stands.",
        (r * COLUMNS + c) * CHANNELS + k + 1: "You counted from 1. Rows, columns, channels and "
        "places are counted from 0.",
        r * COLUMNS + c: "That is the number of the pixel. Before it lie r · W + c pixels, and "
        "each of them fills 8 places.",
        r * COLUMNS + c + k: "Only the pixels before it were counted once each, but every one of "
        "them fills 8 places.",
        ((r - 1) * COLUMNS + c - 1) * CHANNELS + k - 1: "You took one off each index. They are "
        "counted from 0 already.",
        (k * COLUMNS + c) * ROWS + r: "You let the rows change fastest. In memory the channels do: "
        "all 8 of a pixel stand side by side.",
    }


def _places_first(r, c, k):
    """The same with the channels first."""
    return {
        (k * ROWS + r) * COLUMNS + c: None,
        (r * COLUMNS + c) * CHANNELS + k: "That is the place if the channels came last.",
        (k * COLUMNS + r) * ROWS + c: "You swapped rows and columns: a channel has 6 rows of 5 "
        "pixels.",
        (k * COLUMNS + c) * ROWS + r: "You went down the columns first. Within a channel, memory "
        "goes along a row.",
        (k * ROWS + r) * COLUMNS + c + 1: "You counted from 1. Everything is counted from 0.",
        r * COLUMNS + c: "That is its place within its own channel. Whole channels lie before it.",
        k * ROWS * COLUMNS: "That is where its channel begins. Go on to its row and its column.",
        (k + 1) * ROWS * COLUMNS + r * COLUMNS + c: "Channel 2 has two whole channels before it, "
        "0 and 1; you counted three.",
        (k * CHANNELS + r) * COLUMNS + c: "You stepped by 8 rows from channel to channel. A "
        "channel has 6 rows.",
    }


def _place(which, place, places):
    where = f" (This is about `{which}`.)"
    if not 0 <= place < VALUES:
        raise Wrong(f"The vector has the places 0 to {VALUES - 1}; {place} is outside.{where}")
    if place not in places:
        fastest = "channels" if which == "last" else "columns"
        raise Wrong(
            f"Pixel (4, 3, 2) does not land at {place}. Count what lies before it; the {fastest} "
            f"change fastest.{where}"
        )
    if places[place]:
        raise Wrong(places[place] + where)


def _pixel(pixel):
    if len(pixel) != 3:
        raise Wrong(f"Your pixel is {pixel}; expected row, column and channel.")
    right = np.unravel_index(134, (ROWS, COLUMNS, CHANNELS))
    if pixel == tuple(right):
        return
    k, r, c = np.unravel_index(134, (CHANNELS, ROWS, COLUMNS))
    by_six = (*divmod(134 // CHANNELS, ROWS), 134 % CHANNELS)
    reasons = {
        (r, c, k): "That pixel stands there if the channels come first. Here they come last.",
        (k, r, c): "That is (channel, row, column), and for the channels first. Here they "
        "come last, and the answer is (row, column, channel).",
        by_six: "You divided by the 6 rows to find the row. A row is full after 5 pixels.",
        (right[2], right[0], right[1]): "The three numbers are right; their order is row, column, "
        "channel.",
        (right[1], right[0], right[2]): "You swapped row and column.",
        tuple(i + 1 for i in right): "You counted from 1. Rows, columns and channels are counted "
        "from 0.",
        tuple(np.unravel_index(133, (ROWS, COLUMNS, CHANNELS))): "You took one off the place. "
        "Places are counted from 0 already.",
    }
    if pixel in reasons:
        raise Wrong(f"{reasons[pixel]} (This is about place 134.)")
    sizes = (ROWS, COLUMNS, CHANNELS)
    if not all(0 <= i < n for i, n in zip(pixel, sizes, strict=True)):
        raise Wrong(f"There is no pixel {pixel} in a 6×5×8 volume; the last one is (5, 4, 7).")
    raise Wrong(
        f"Pixel {pixel} lands at {np.ravel_multi_index(pixel, sizes)}, not at 134. Divide by the "
        "channels first: what do the result and the remainder say?"
    )


# ---------------------------------------------------------------- count the parameters

CLASSIFIER = {  # layer: (right, {wrong: what it comes from})
    "conv_1": (
        (5 * 5 * 3 + 1) * 8,
        {
            5 * 5 * 3 * 8: "You left out the biases: one for each of the 8 channels.",
            (5 * 5 + 1) * 8: "You left out the input's 3 channels: a kernel is as deep as its "
            "input.",
            5 * 5 * 8: "You left out the input's 3 channels, and the biases.",
            5 * 5 * 3 * 8 + 1: "You counted one bias for the layer. There is one for each output "
            "channel.",
            5 * 5 * 3 * 8 + 3: "You counted one bias for each input channel. There is one for "
            "each output channel.",
            5 * 5 * 3 + 1: "That is one output channel. The layer has 8.",
            (3 * 3 * 3 + 1) * 8: "You took a 3×3 kernel. This one is 5×5.",
            5 * 3 + 8: "A kernel has 5·5 cells, and each of the 8 channels has its own.",
            (5 * 3 + 1) * 8: "A kernel has 5·5 cells, not 5.",
        },
    ),
    "conv_2": (
        (3 * 3 * 8 + 1) * 16,
        {
            3 * 3 * 8 * 16: "You left out the biases: one for each of the 16 channels.",
            (3 * 3 + 1) * 16: "You left out the 8 channels that come in: a kernel is as deep as "
            "its input.",
            3 * 3 * 16: "You left out the 8 channels that come in, and the biases.",
            (3 * 3 * 3 + 1) * 16: "You took the image's 3 channels. The second convolution reads "
            "the 8 channels of the first.",
            3 * 3 * 8 * 16 + 8: "You counted one bias for each channel that comes in. There is "
            "one for each that goes out.",
            3 * 3 * 8 * 16 + 1: "You counted one bias for the layer. There is one for each output "
            "channel.",
            (5 * 5 * 8 + 1) * 16: "You took a 5×5 kernel. This one is 3×3.",
            3 * 3 * 8 + 1: "That is one output channel. The layer has 16.",
        },
    ),
    "dense_1": (
        (6 * 11 * 16 + 1) * 20,
        {
            6 * 11 * 16 * 20: "You left out the biases: one for each output.",
            6 * 11 * 16 * 20 + 1: "You counted one bias for the layer. There is one for each "
            "output.",
            6 * 11 * 16: "That is the number of inputs. Each of the 20 outputs has a weight for "
            "every one of them.",
            6 * 11 * 16 + 20: "You added inputs and outputs. Every output has a weight for every "
            "input.",
            (7 * 11 * 16 + 1) * 20: "You rounded up behind the pooling: 17 rows give 8 windows of "
            "2, and the last row is dropped.",
            (8 * 13 * 16 + 1) * 20: "You forgot that both convolutions make the map smaller: "
            "without `padding` they are `valid`.",
            (8 * 13 * 8 + 1) * 20: "Those are the maps behind the pooling. The second convolution "
            "is still to come.",
            (10 * 15 * 16 + 1) * 20: "You kept the size in both convolutions. Without `padding` "
            "they are `valid`, and the map shrinks.",
            (8 * 13 * 16) * 20: "You forgot that both convolutions make the map smaller, and "
            "the biases.",
            (15 * 24 * 16 + 1) * 20: "You left out the pooling: it halves rows and columns.",
            (7 * 12 * 16 + 1) * 20: "A kernel of 3 takes away 2 rows and 2 columns, not 1.",
            (6 * 11 + 1) * 20: "You left out the 16 channels: `Flatten` keeps every number.",
            (16 + 1) * 20: "That would be behind global average pooling. `Flatten` keeps every "
            "number of the 16 maps.",
            (7 * 12 * 16) * 20: "A kernel of 3 takes away 2 rows and 2 columns. And the biases "
            "are missing.",
        },
    ),
    "dense_2": (
        (20 + 1) * 3,
        {
            20 * 3: "You left out the biases: one for each of the 3 outputs.",
            20 * 3 + 1: "You counted one bias for the layer. There is one for each output.",
            20 + 3: "You added inputs and outputs. Every output has a weight for every input.",
            (3 + 1) * 20: "You swapped inputs and outputs: there is one bias for each output, and "
            "there are 3 outputs.",
            (6 * 11 * 16 + 1)
            * 3: "The last layer reads the 20 numbers of the one before it, not the flat vector.",
        },
    ),
}


@exercise("count-classifier", lesson=4, title="Count the parameters of a classifier")
def _(answer):
    counts = [
        as_number(part, f"Your count for `{name}`", whole=True)
        for part, name in zip(as_parts(answer, list(CLASSIFIER)), CLASSIFIER, strict=True)
    ]
    for name, count in zip(CLASSIFIER, counts, strict=True):
        right, reasons = CLASSIFIER[name]
        if count == right:
            continue
        if count in reasons:
            raise Wrong(f"{reasons[count]} (This is about `{name}`.)")
        ask = (
            "(kernel height · kernel width · channels in + 1) · channels out"
            if name.startswith("conv")
            else "(inputs + 1) · outputs. How many numbers come in? Follow the shape to here"
        )
        raise Wrong(f"`{name}` does not have {count:,} parameters. Count {ask}.")
    total = sum(right for right, _ in CLASSIFIER.values())
    share = CLASSIFIER["dense_1"][0] / total
    return (
        f"All four are right: {total:,} parameters in all, and {share:.0%} of them sit in the "
        "dense layer behind `Flatten`."
    )


# ---------------------------------------------------------------- the loss from logits


def _shifted(logits):
    return logits - logits.max(axis=1, keepdims=True)


def _true(rows, labels):
    """In each row the number of the true class."""
    return rows[np.arange(len(rows)), labels]


def _losses(logits, labels):
    scores = _shifted(logits)
    return np.log(np.exp(scores).sum(axis=1)) - _true(scores, labels)


def _softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _of_probability(change):
    """A misconception: `change` takes the probabilities of the true classes."""
    return lambda logits, labels: change(_true(_softmax(logits), labels))


def _from_powers(shift, axis=1):
    """A misconception: softmax, of which something else is subtracted than each row's largest."""

    def losses(logits, labels):
        powers = np.exp(logits - shift(logits))
        return -np.log(_true(powers / powers.sum(axis=axis, keepdims=True), labels))

    return losses


def _from_sums(shift):
    """The same without a softmax: ln Σ exp(z) − z."""

    def losses(logits, labels):
        scores = logits - shift(logits)
        return np.log(np.exp(scores).sum(axis=1)) - _true(scores, labels)

    return losses


def _relative_to_true(logits, labels):
    """The score of the true class is subtracted: right, until another one lies far above it."""
    return np.log(np.exp(logits - _true(logits, labels)[:, np.newaxis]).sum(axis=1))


def _max_not_added(logits, labels):
    return np.log(np.exp(_shifted(logits)).sum(axis=1)) - _true(logits, labels)


def _probabilities_by_mistake(logits, labels):
    limited = np.clip(logits, 1e-7, 1 - 1e-7)
    return -np.log(_true(limited / limited.sum(axis=1, keepdims=True), labels))


def _from_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * np.log(_softmax(logits))).sum(axis=1)


OVERFLOW = (
    "e^1000 is larger than the largest float64 and becomes infinity. Adding a constant to a row of "
    "logits changes no probability: which constant makes the largest power 1?"
)
UNDERFLOW = (
    "A probability was rounded to 0, and −ln 0 is infinity. Do not go through the probability: ln "
    "of a fraction is a difference, and ln of e^z is z."
)
NOT_LARGEST = (
    "You subtract another number than the largest score of the row, so a score that lies far above "
    "it still overflows. Which number leaves no power above 1?"
)
ALL_MAX = (
    "You subtract the largest score of the whole batch. A row that lies far below it has only "
    "powers of 0: subtract the largest of each row."
)
MEAN = "You return one number for the batch. The task asks for one loss for each image."


@exercise("loss-from-logits", lesson=4, title="Write a loss that no logit can break")
def _(answer):
    rng = np.random.default_rng(4)
    ordinary = [
        (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 0.0], [1.0, 1.0, 1.0]]), np.array([0, 0, 2])),
        (rng.normal(size=(5, 10)).round(2), np.array([9, 0, 3, 3, 7])),
        (np.array([[2.5, -1.0]]), np.array([1])),
        (np.array([[3.0, -2.0, 0.5, 1.0], [0.0, 0.0, 5.0, -5.0]]), np.array([3, 2])),
    ]
    extreme = [
        (np.array([[1002.0, 1001.0, 1000.0], [-1000.0, -1001.0, -999.0]]), np.array([1, 0])),
        (np.array([[0.0, 120.0, 0.0], [0.0, 0.0, 2000.0]]), np.array([0, 1])),
        (np.array([[1000.0] + [0.0] * 9]), np.array([0])),
        (np.array([[0.0, 730.0]]), np.array([0])),
    ]

    def loss_from_logits(logits, labels):
        return _losses(logits, labels)

    everywhere = [
        (MEAN, lambda logits, labels: _losses(logits, labels).mean()),
        (MEAN, lambda logits, labels: _losses(logits, labels).sum()),
        (
            "Your losses are negative: the logarithm of a probability is below 0. The loss is "
            "−ln p.",
            lambda logits, labels: -_losses(logits, labels),
        ),
        (
            "You return the probability of the true class. The loss is −ln of it.",
            _of_probability(lambda p: p),
        ),
        (
            "You return 1 − p. That stays below 1, even if the network is sure and wrong; the "
            "loss is −ln p.",
            _of_probability(lambda p: 1 - p),
        ),
        (
            "You took the logarithm to base 10. `np.log` is the natural one.",
            lambda logits, labels: _losses(logits, labels) / np.log(10),
        ),
        (
            "You took the logarithm to base 2. `np.log` is the natural one.",
            lambda logits, labels: _losses(logits, labels) / np.log(2),
        ),
        (
            "You divide by sums down the columns, over the batch. Each row is an image, and its "
            "probabilities sum to 1.",
            _from_powers(lambda logits: logits.max(axis=0), axis=0),
        ),
        (
            "For every image you pick the columns of all labels. Each row has one label of its "
            "own: index rows and columns together.",
            lambda logits, labels: -np.log(_softmax(logits)[:, labels]),
        ),
        (
            "For every image you pick the columns of all labels. Each row has one label of its "
            "own: index rows and columns together.",
            lambda logits, labels: (
                np.log(np.exp(_shifted(logits)).sum(axis=1)) - _shifted(logits)[:, labels]
            ),
        ),
        (
            "You return all the probabilities. The loss is −ln of one of them: that of the true "
            "class.",
            lambda logits, labels: _softmax(logits),
        ),
        (
            "You subtract the largest score of each column. A row is an image: take the largest "
            "along the row, `axis=1`.",
            _from_sums(lambda logits: logits.max(axis=0)),
        ),
        (
            "That is sigmoid of the true class's score: the other classes are left out. Softmax "
            "compares all scores of a row.",
            lambda logits, labels: np.log1p(np.exp(-_true(logits, labels))),
        ),
        (
            "You return the losses of all classes. Pick the one of the true class in each row.",
            lambda logits, labels: -np.log(_softmax(logits)),
        ),
        (
            "You take the most probable class. The loss asks for the true one, `labels`.",
            lambda logits, labels: _losses(logits, np.argmax(logits, axis=1)),
        ),
        (
            "You return −z of the true class: the sum over all classes is missing.",
            lambda logits, labels: -_true(logits, labels),
        ),
        (
            "You took the logits for probabilities: they can be negative, and their logarithm "
            "does not exist. Softmax is missing.",
            lambda logits, labels: (
                -np.log(np.asarray(logits, float)[np.arange(len(labels)), labels])
            ),
        ),
        (
            "You subtract the largest score inside the powers, but not from the score of the true "
            "class: both must be moved alike.",
            _max_not_added,
        ),
        (
            "You return the loss of the first image only. Does your `return` stand inside the "
            "loop?",
            lambda logits, labels: _losses(logits, labels)[0],
        ),
        (
            "Your losses stand in a column. The result has one axis only: (images,).",
            lambda logits, labels: _losses(logits, labels)[:, np.newaxis],
        ),
        (
            "A column of n numbers and a row of n numbers give a table of n×n. Where is an axis of "
            "size 1 still there?",
            lambda logits, labels: (
                _losses(logits, labels)[:, np.newaxis]
                + _true(logits, labels)[:, np.newaxis]
                - _true(logits, labels)
            ),
        ),
        (
            "The logarithm of the sum of the powers is missing: you return the sum itself.",
            lambda logits, labels: (
                np.exp(_shifted(logits)).sum(axis=1) - _true(_shifted(logits), labels)
            ),
        ),
        (
            "Keras took your logits for probabilities: it was not told that they are logits.",
            _probabilities_by_mistake,
        ),
        (
            "Your softmax comes twice: the probabilities were taken for logits.",
            lambda logits, labels: _losses(_softmax(logits), labels),
        ),
    ]
    only_extreme = [
        (OVERFLOW, _from_powers(lambda logits: 0)),
        (OVERFLOW, _from_sums(lambda logits: 0)),
        (ALL_MAX, _from_powers(np.max)),
        (ALL_MAX, _from_sums(np.max)),
        (NOT_LARGEST, _from_sums(lambda logits: logits.mean(axis=1, keepdims=True))),
        (NOT_LARGEST, _from_powers(lambda logits: logits.mean(axis=1, keepdims=True))),
        (NOT_LARGEST, _from_sums(lambda logits: logits.min(axis=1, keepdims=True))),
        (NOT_LARGEST, _from_powers(lambda logits: logits.min(axis=1, keepdims=True))),
        (NOT_LARGEST, _relative_to_true),
        (
            "Your large logits are cut to one limit. Scores of 1002 and 1001 become equal then, "
            "but their difference counts.",
            lambda logits, labels: _losses(np.clip(logits, -700, 700), labels),
        ),
        (
            "You replace nan by another number. That hides the overflow and does not give the "
            "loss: which constant can you subtract from a row before the powers?",
            lambda logits, labels: np.nan_to_num(_from_sums(lambda z: 0)(logits, labels)),
        ),
        (
            "You replace nan by another number. That hides the overflow and does not give the "
            "loss: which constant can you subtract from a row before the powers?",
            lambda logits, labels: np.nan_to_num(_from_powers(lambda z: 0)(logits, labels)),
        ),
        (UNDERFLOW, _of_probability(lambda p: -np.log(p))),
        (UNDERFLOW, _from_one_hot),
        (
            "Your losses stop near 16, or at another limit: the probability is held above a "
            "small number. From the logits the loss comes out right, 120 here.",
            lambda logits, labels: _stopped(answer, logits, labels),
        ),
    ]
    with np.errstate(all="ignore"):
        try:
            compare(answer, ordinary, loss_from_logits, everywhere)
        except Wrong as problem:
            if "IndexError" in str(problem):
                raise Wrong(
                    f"{problem} Is the number of images or of classes fixed in your code? Take "
                    "both from the shape of the logits."
                ) from problem
            if "broadcast" not in str(problem):
                raise
            raise Wrong(
                f"{problem} One number for each of n rows does not fit n rows of k numbers: keep "
                "the axis (`keepdims=True`). And the labels are integers, not one-hot rows."
            ) from problem
        compare(answer, extreme, loss_from_logits, only_extreme, rtol=1e-3)
    return "Right for ordinary logits, and for logits of ±1,000 as well: nothing overflows."


def _stopped(answer, logits, labels):
    """The learner's own losses where they are finite, too small, and from a limited probability."""
    result = as_array(call(answer, logits, labels))
    right = _losses(logits, labels)
    limited = np.isfinite(result).all() and result.shape == right.shape
    if limited and np.allclose(result, right, rtol=1e-3):
        return None
    if not limited or not np.allclose(result[right < 10], right[right < 10], rtol=1e-3):
        return np.full(right.shape, np.nan)
    return result


# ---------------------------------------------------------------- mend the classifier


def _model_of(answer):
    """The model that `build` returns; a model in the place of the function will do."""
    import keras

    return as_model(answer if isinstance(answer, keras.Model) else call(answer))


def _layers(model):
    """The layers of a model without its inputs."""
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]


def _answers_to(model, logits):
    """What the model gives when its last dense layer gives these logits for every image."""
    from keras import layers

    last = [layer for layer in _layers(model) if isinstance(layer, layers.Dense)][-1]
    weights = last.get_weights()
    if len(weights) != 2:
        raise Wrong("Your last dense layer has no bias; expected one.")
    last.set_weights([np.zeros_like(weights[0]), np.asarray(logits, dtype="float32")])
    x = np.random.default_rng(5).random((3, *model.input_shape[1:]), dtype="float32")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras warns of softmax over one output; so do we
            return as_array(model(x), "Your network's result")
    finally:
        last.set_weights(weights)


MENDED = (
    "Conv2D",
    "MaxPooling2D",
    "AveragePooling2D",  # said in words of its own
    "Flatten",
    "Reshape",
    "Dense",
    "ReLU",
    "Activation",
    "Softmax",
)


@exercise("mend-classifier", lesson=4, title="Mend a classifier that is never sure")
def _(answer):
    from keras import layers

    model = _model_of(answer)
    stack = _layers(model)
    kinds = [type(layer).__name__ for layer in stack]
    dense = [layer for layer in stack if isinstance(layer, layers.Dense)]
    as_it_came = ["Conv2D", "MaxPooling2D", "Dense", "Dense", "Softmax"]
    if kinds == as_it_came and dense[-1].activation.__name__ == "softmax":
        raise NotAttempted("The network is still as it came. Look at the shape of its output.")
    if [layer.units for layer in dense] != [32, 10]:
        raise Wrong("Keep both dense layers, with 32 and 10 outputs: they are not at fault.")
    if model.input_shape != (None, 14, 14, 1):
        raise Wrong(f"Your input is {model.input_shape}; expected images of 14×14×1, as it came.")
    shape = model.output_shape
    if len(shape) == 4:
        raise Wrong(
            f"Your output has the shape {shape}: ten probabilities for each place of the map. A "
            "dense layer works on the last axis; what makes one row of a map?"
        )
    if shape != (None, 10):
        raise Wrong(
            f"Your output has the shape {shape}, not (None, 10): every place of the map has got "
            "its own ten outputs. The row is to be made before the dense layers, not behind them."
        )
    if "AveragePooling2D" in kinds:
        raise Wrong("You pool by the mean. The max pooling was not at fault: bring it back.")
    if "GlobalAveragePooling2D" in kinds:
        raise Wrong(
            "Global average pooling keeps one number for each channel. Here every number of the "
            "maps is to reach the dense layer."
        )
    if model.count_params() == 80 + (8 + 1) * 32 + (6 * 6 * 32 + 1) * 10:
        raise Wrong(
            "Your row is made behind the first dense layer. That one still sees one place of the "
            "map at a time: 8 numbers, not all 288."
        )
    if model.count_params() != 80 + (6 * 6 * 8 + 1) * 32 + (32 + 1) * 10:
        raise Wrong(
            f"Your network has {model.count_params():,} parameters: another layer has changed. "
            "Only the way from maps to a row, and the end, are at fault."
        )
    needless = [kind for kind in kinds if kind not in MENDED]
    if needless:
        raise Wrong(
            f"Your network has a layer {needless[0]}, which it did not have. Mend the two mistakes, "
            "and leave the rest as it was."
        )
    _one_softmax(model)
    _same_hidden(model, dense[0])
    return "One row for each image, one softmax: now the network can be sure."


def _same_hidden(model, hidden):
    """Check what the last dense layer reads, and the result, against the layers' own weights."""
    from keras import layers

    stack = _layers(model)
    convolution = next(layer for layer in stack if isinstance(layer, layers.Conv2D))
    last = [layer for layer in stack if isinstance(layer, layers.Dense)][-1]
    rng = np.random.default_rng(6)
    kept = model.get_weights()
    try:
        # Each ReLU has something to cut off, and the softmax stays far from 0 and 1.
        scales = [np.sqrt(np.prod(weights.shape[:-1])) for weights in kept]
        model.set_weights(
            [rng.normal(size=w.shape) / scale for w, scale in zip(kept, scales, strict=True)]
        )
        x = rng.normal(size=(2, 14, 14, 1)).astype("float32")
        result = as_array(model(x), "Your network's result")
        kernel, bias = convolution.get_weights()
        windows = sliding_window_view(x[..., 0], (3, 3), axis=(1, 2))
        maps = np.einsum("nrcij,ijk->nrck", windows, kernel[:, :, 0]) + bias
        for relu in ((True, True), (False, True), (True, False), (False, False)):
            pooled = np.maximum(maps, 0) if relu[0] else maps
            pooled = pooled.reshape(2, 6, 2, 6, 2, 8).max(axis=(2, 4)).reshape(2, -1)
            values = _affine(pooled, hidden)
            values = np.maximum(values, 0) if relu[1] else values
            if np.allclose(result, _softmax(_affine(values, last)), atol=1e-4):
                break
        else:
            relu = None
    finally:
        model.set_weights(kept)
    if relu is None:
        raise Wrong(
            "Shape and softmax are right, but the network computes other numbers: a layer that "
            "was not at fault has changed. Compare each line with the code as it came."
        )
    if relu != (True, True):
        which = "convolution" if not relu[0] else "first dense layer"
        raise Wrong(f"The {which} has lost its ReLU. It was not at fault: bring it back.")


def _affine(values, dense):
    kernel, bias = dense.get_weights()
    return values @ kernel + bias


def _one_softmax(model):
    logits = np.array([-2.0, -1.0, 0.5, -1.0, 4.0, 0.0, -2.0, 1.0, 0.5, 3.0])
    once = _softmax(logits)
    result = _answers_to(model, logits)
    if np.allclose(result, once, atol=1e-4):
        return
    reasons = [
        (
            "Softmax is still applied twice. The second one takes the probabilities for logits: "
            "they lie between 0 and 1, so no class can get more than 0.24.",
            _softmax(once),
        ),
        ("Softmax is now applied three times. Once is enough.", _softmax(_softmax(once))),
        (
            "Both softmaxes are gone, so your network gives logits: any numbers. One softmax must "
            "stay.",
            logits,
        ),
        (
            "That is sigmoid: ten answers to ten yes/no questions, and they do not sum to 1.",
            1 / (1 + np.exp(-logits)),
        ),
        (
            "Sigmoid comes before softmax: it pushes every score into 0 to 1 first.",
            _softmax(1 / (1 + np.exp(-logits))),
        ),
        (
            "ReLU comes before softmax: it makes every negative score 0. The logits need no "
            "activation but softmax.",
            _softmax(np.maximum(logits, 0)),
        ),
        (
            "ReLU stands at the end of your network: its numbers do not sum to 1.",
            np.maximum(logits, 0),
        ),
    ]
    for reason, wrong in reasons:
        if np.allclose(result, wrong, atol=1e-4):
            raise Wrong(reason)
    if np.allclose(result, 1 / len(result), atol=1e-4):
        raise Wrong(
            "Your softmax goes over the batch. Each row is an image, and each row must sum to 1."
        )
    raise Wrong("What stands behind the last dense layer is not one softmax of its ten scores.")


# ---------------------------------------------------------------- a yes/no network

BUDGET = 8_000


@exercise("build-yes-no", lesson=4, title="Build a yes/no network within a budget")
def _(answer):
    from keras import layers

    model = _model_of(answer)
    stack = _layers(model)
    if model.input_shape != (None, 32, 32, 3):
        raise Wrong(
            f"Your input has the shape {model.input_shape}; expected colour images of 32×32 "
            "pixels, the three channels last."
        )
    _one_output(model.output_shape)
    convolution = layers.Conv2D | layers.SeparableConv2D
    convolutions = [layer for layer in stack if isinstance(layer, convolution)]
    wide = [layer.filters for layer in convolutions if layer.filters >= 16]
    if len(wide) < 2:
        raise Wrong(
            f"Your network has {len(wide)} convolution{'s' * (len(wide) != 1)} with at least 16 "
            "channels; expected two."
        )
    if not any(isinstance(layer, layers.Flatten | layers.Reshape) for layer in stack):
        raise Wrong(
            "There is no `Flatten` in your network. The position in the image is to be kept, so "
            "global average pooling will not do."
        )
    if not any(isinstance(layer, layers.Dense) for layer in stack):
        raise Wrong("There is no dense layer in your network; expected one at the end.")
    poolings = [layer for layer in stack if "Pooling" in type(layer).__name__]
    if any(np.prod(layer.output.shape[1:-1]) == 1 for layer in poolings):
        raise Wrong(
            "A pooling over the whole map leaves one number for each channel, so the position in "
            "the image is lost before `Flatten`. Let a map of several places reach it."
        )
    if model.count_params() > BUDGET:
        largest = max(stack, key=lambda layer: layer.count_params())
        kind = type(largest).__name__
        cure = "Its channels in and its channels out are multiplied."
        if kind == "Dense":
            cure = (
                f"It has a weight for each pair of {largest.input.shape[-1]:,} inputs and "
                f"{largest.units} output{'s' * (largest.units != 1)}: which of them can be fewer?"
            )
        raise Wrong(
            f"Your network has {model.count_params():,} parameters; the budget is {BUDGET:,}. "
            f"{largest.count_params():,} of them sit in one {kind} layer. {cure}"
        )
    _one_sigmoid(model)
    return (
        f"One sigmoid, {model.count_params():,} of {BUDGET:,} parameters. Small maps before "
        "`Flatten` are what keeps the dense layer small."
    )


def _one_output(shape):
    if len(shape) != 2:
        raise Wrong(
            f"Your output has the shape {shape}: an answer for every place of the map. What makes "
            "one row of a map?"
        )
    if shape[1] == 2:
        raise Wrong(
            "Two outputs and softmax would do the same with more parameters. Here the design with "
            "one output is asked for."
        )
    if shape[1] != 1:
        raise Wrong(f"A yes/no question needs one output here; yours has {shape[1]}.")


def _one_sigmoid(model):
    scores = [-3.0, -0.5, 0.0, 2.0]
    results = [_answers_to(model, [z]) for z in scores]
    values = np.array([result.ravel()[0] for result in results])
    scores = np.array(scores)
    if np.allclose(values, 1 / (1 + np.exp(-scores)), atol=1e-4):
        return
    reasons = [
        (
            "Softmax over one output is always 1: there is no other score to compare with. Which "
            "function turns a single score into a probability?",
            np.ones(4),
        ),
        (
            "Your network gives the score itself, which may be any number. The task asks "
            "for the probability of yes.",
            scores,
        ),
        (
            "ReLU stands at the end: it is no probability, because it has no upper limit.",
            np.maximum(scores, 0),
        ),
        ("`tanh` lies between −1 and 1. A probability lies between 0 and 1.", np.tanh(scores)),
        (
            "Sigmoid is applied twice: the second one takes a probability for a score.",
            1 / (1 + np.exp(-1 / (1 + np.exp(-scores)))),
        ),
        (
            "ReLU comes before sigmoid: every negative score becomes 0, and no probability falls "
            "below 0.5.",
            1 / (1 + np.exp(-np.maximum(scores, 0))),
        ),
    ]
    for reason, wrong in reasons:
        if np.allclose(values, wrong, atol=1e-4):
            raise Wrong(reason)
    raise Wrong("Your output is not the sigmoid of the last dense layer's single score.")
