"""Likely wrong answers to the exercises of lesson 4: (what, answer, fragment of the message)."""

import keras
import numpy as np
from keras import layers

FOLLOW = {"shape": (None, 240), "last": 186, "first": 83, "pixel": (3, 1, 6)}
COUNTS = {"conv_1": 608, "conv_2": 1168, "dense_1": 21_140, "dense_2": 63}


def naive_softmax(logits, axis=1):
    powers = np.exp(logits)
    return powers / powers.sum(axis=axis, keepdims=True)


def softmax(logits):
    return naive_softmax(logits - logits.max(axis=1, keepdims=True))


def true(rows, labels):
    return rows[np.arange(len(labels)), labels]


def all_max(logits, labels):
    return -np.log(true(naive_softmax(logits - logits.max()), labels))


def no_keepdims(logits, labels):
    powers = np.exp(logits - logits.max(axis=1))
    return -np.log(true(powers, labels) / powers.sum(axis=1))


def max_not_added(logits, labels):
    scores = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - true(logits, labels)


def by_keras(logits, labels):
    """Probabilities below 1e-7 are replaced by 1e-7."""
    return keras.losses.sparse_categorical_crossentropy(labels, softmax(logits))


def keras_probabilities(logits, labels):
    return keras.losses.sparse_categorical_crossentropy(labels, logits)


def table(logits, labels):
    largest = logits.max(axis=1, keepdims=True)
    sums = np.exp(logits - largest).sum(axis=1, keepdims=True)
    return np.log(sums) + largest - true(logits, labels)


def relative_to_true(logits, labels):
    return np.log(np.exp(logits - true(logits, labels)[:, np.newaxis]).sum(axis=1))


def mean_subtracted(logits, labels):
    scores = logits - logits.mean(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - true(scores, labels)


def largest_of_columns(logits, labels):
    scores = logits - logits.max(axis=0)
    return np.log(np.exp(scores).sum(axis=1)) - true(scores, labels)


def all_columns(logits, labels):
    scores = logits - logits.max(axis=1, keepdims=True)
    return np.log(np.exp(scores).sum(axis=1)) - scores[:, labels]


def shifted_in_place(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return -np.log(true(softmax(logits), labels))


def ten_classes(*middle, shape=(14, 14, 1), pool=layers.MaxPooling2D, relu="relu"):
    def build():
        start = [layers.Conv2D(8, 3, activation=relu), pool(2)]
        return keras.Sequential([keras.Input(shape), *start, *[layer() for layer in middle]])

    return build


def hidden():
    return layers.Dense(32, activation="relu")


def ten(activation="softmax"):
    return lambda: layers.Dense(10, activation=activation)


def yes_no(last, poolings=2, shape=(32, 32, 3), filters=(16, 32), bridge=layers.Flatten):
    def build():
        stack = [keras.Input(shape)]
        for i, channels in enumerate(filters):
            stack.append(layers.Conv2D(channels, 3, activation="relu"))
            stack += [layers.MaxPooling2D(2)] * (i < poolings)
        return keras.Sequential([*stack, bridge(), *[layer() for layer in last]])

    return build


def one(activation):
    return lambda: layers.Dense(1, activation=activation)


WRONG = {
    "follow-a-pixel": [
        ("no batch axis", {**FOLLOW, "shape": (240,)}, "batch axis is missing"),
        ("pixels only", {**FOLLOW, "shape": (None, 30)}, "each of them has 8 channels"),
        ("adds the axes", {**FOLLOW, "shape": (None, 19)}, "You added the axes"),
        ("global average", {**FOLLOW, "shape": (None, 8)}, "global average pooling"),
        ("rows of 6", {**FOLLOW, "last": 218}, "a row has 5 pixels"),
        ("channels first for last", {**FOLLOW, "last": 83}, "place if the channels came first"),
        ("counts from 1", {**FOLLOW, "last": 187}, "counted from 1"),
        ("pixel number", {**FOLLOW, "last": 23}, "number of the pixel"),
        ("channels last for first", {**FOLLOW, "first": 186}, "place if the channels came last"),
        ("swaps the axes", {**FOLLOW, "first": 87}, "swapped rows and columns"),
        ("one channel too many", {**FOLLOW, "first": 113}, "you counted three"),
        ("divides by 6", {**FOLLOW, "pixel": (2, 4, 6)}, "full after 5 pixels"),
        ("reads channels first", {**FOLLOW, "pixel": (2, 4, 4)}, "if the channels come first"),
        ("another pixel", {**FOLLOW, "pixel": (3, 2, 6)}, "lands at 142"),
        ("outside", {**FOLLOW, "last": 320}, "places 0 to 239"),
    ],
    "count-classifier": [
        ("no bias", {**COUNTS, "conv_1": 600}, "one for each of the 8 channels"),
        ("flat kernel", {**COUNTS, "conv_1": 208}, "as deep as its input"),
        ("one bias", {**COUNTS, "conv_1": 601}, "one bias for the layer"),
        ("the image's channels", {**COUNTS, "conv_2": 448}, "8 channels of the first"),
        ("one kernel", {**COUNTS, "conv_2": 73}, "The layer has 16"),
        ("rounds up", {**COUNTS, "dense_1": 24_660}, "last row is dropped"),
        ("convolutions keep the size", {**COUNTS, "dense_1": 48_020}, "they are `valid`"),
        ("one keeps the size", {**COUNTS, "dense_1": 33_300}, "both convolutions"),
        ("no pooling", {**COUNTS, "dense_1": 115_220}, "left out the pooling"),
        ("no bias behind flatten", {**COUNTS, "dense_1": 21_120}, "one for each output"),
        ("adds", {**COUNTS, "dense_2": 23}, "You added inputs and outputs"),
        ("from the vector", {**COUNTS, "dense_2": 3171}, "not the flat vector"),
        ("bias of the inputs", {**COUNTS, "dense_2": 80}, "swapped inputs and outputs"),
        ("anything", {**COUNTS, "dense_1": 12_345}, "Follow the shape"),
        ("a text", {**COUNTS, "dense_1": "21,140"}, "without quotes"),
    ],
    "loss-from-logits": [
        ("overflows", lambda z, y: -np.log(true(naive_softmax(z), y)), "e^1000"),
        ("rounds to zero", lambda z, y: -np.log(true(softmax(z), y)), "rounded to 0"),
        ("held above 1e-7", by_keras, "stop near 16"),
        ("clipped", lambda z, y: -np.log(np.clip(true(softmax(z), y), 1e-12, 1)), "stop near 16"),
        ("largest of the batch", all_max, "largest of each row"),
        ("no keepdims", no_keepdims, "keep the axis"),
        ("one-hot", lambda z, y: -(y * np.log(softmax(z))).sum(axis=1), "not one-hot rows"),
        ("one-hot labels built",
         lambda z, y: -(np.eye(z.shape[1])[y] * np.log(softmax(z))).sum(axis=1), "rounded to 0"),
        ("from_logits forgotten", keras_probabilities, "not told that they are logits"),
        ("table", table, "table of n×n"),
        ("first image", lambda z, y: -np.log(true(softmax(z), y))[0], "first image only"),
        ("mean", lambda z, y: -np.log(true(softmax(z), y)).mean(), "one loss for each image"),
        ("sign", lambda z, y: np.log(true(softmax(z), y)), "Your losses are negative"),
        ("probability", lambda z, y: true(softmax(z), y), "the probability of the true class"),
        ("1 - p", lambda z, y: 1 - true(softmax(z), y), "stays below 1"),
        ("base 10", lambda z, y: -np.log10(true(softmax(z), y)), "base 10"),
        ("wrong axis", lambda z, y: -np.log(true(naive_softmax(z, 0), y)), "down the columns"),
        ("all columns", lambda z, y: -np.log(softmax(z)[:, y]), "index rows and columns together"),
        ("all classes", lambda z, y: -np.log(softmax(z)), "losses of all classes"),
        ("most probable", lambda z, y: -np.log(softmax(z).max(axis=1)), "most probable class"),
        ("logits as they are", lambda z, y: -np.log(true(z, y)), "Softmax is missing"),
        ("max not added", max_not_added, "both must be moved alike"),
        ("in place", shifted_in_place, "changes its input"),
        ("from the true score", relative_to_true, "another number than the largest"),
        ("mean subtracted", mean_subtracted, "another number than the largest"),
        ("largest of each column", largest_of_columns, "largest score of each column"),
        ("logits cut", lambda z, y: -np.log(true(naive_softmax(np.clip(z, -700, 700)), y)),
         "cut to one limit"),
        ("nan replaced", lambda z, y: np.nan_to_num(-np.log(true(naive_softmax(z), y))),
         "replace nan"),
        ("columns by labels", all_columns, "index rows and columns together"),
        ("softmax", lambda z, y: softmax(z), "all the probabilities"),
        ("sigmoid", lambda z, y: np.log(1 + np.exp(-true(z, y))), "other classes are left out"),
        ("borrowed", lambda z, y: keras.losses.sparse_categorical_crossentropy(y, z, True),
         "your code uses `keras`"),
        ("too large where it counts", lambda z, y: 1.1 * -np.log(np.maximum(true(softmax(z), y), 1e-9)),
         "at index (0,)"),
        ("three images", lambda z, y: -np.log(softmax(z)[np.arange(3), y]), "fixed in your code"),
    ],
    "mend-classifier": [
        ("softmax only", ten_classes(hidden, ten()), "what makes one row"),
        ("flatten only", ten_classes(layers.Flatten, hidden, ten(), layers.Softmax), "twice"),
        ("flatten at the end", ten_classes(hidden, ten(), layers.Flatten), "not behind them"),
        ("flatten between", ten_classes(hidden, layers.Flatten, ten()), "behind the first dense"),
        ("global average", ten_classes(layers.GlobalAveragePooling2D, hidden, ten()),
         "one number for each channel"),
        ("no softmax left", ten_classes(layers.Flatten, hidden, ten(None)), "softmaxes are gone"),
        ("sigmoid", ten_classes(layers.Flatten, hidden, ten("sigmoid")), "do not sum to 1"),
        ("relu, then softmax", ten_classes(layers.Flatten, hidden, ten("relu"), layers.Softmax),
         "every negative score 0"),
        ("over the batch",
         ten_classes(layers.Flatten, hidden, ten(None), lambda: layers.Softmax(axis=0)),
         "over the batch"),
        ("average pooling", ten_classes(layers.Flatten, hidden, ten(), pool=layers.AveragePooling2D),
         "pool by the mean"),
        ("no relu in the convolution", ten_classes(layers.Flatten, hidden, ten(), relu=None),
         "The convolution has lost its ReLU"),
        ("another activation",
         ten_classes(layers.Flatten, lambda: layers.Dense(32, activation="gelu"), ten()),
         "was not at fault has changed"),
        ("another order", ten_classes(lambda: layers.Permute((3, 1, 2)), layers.Flatten, hidden,
                                      ten()), "a layer Permute"),
        ("no relu", ten_classes(layers.Flatten, lambda: layers.Dense(32), ten()), "lost its ReLU"),
        ("other units", ten_classes(layers.Flatten, lambda: layers.Dense(64), ten()),
         "32 and 10 outputs"),
    ],
    "build-yes-no": [
        ("softmax of one", yes_no([one("softmax")]), "always 1"),
        ("two outputs", yes_no([lambda: layers.Dense(2, activation="softmax")]),
         "design with one output"),
        ("no activation", yes_no([one(None)]), "the score itself"),
        ("relu", yes_no([one("relu")]), "no upper limit"),
        ("hidden layer", yes_no([hidden, one("sigmoid")]), "each pair of 1,152 inputs and 32 outputs"),
        ("no pooling", yes_no([one("sigmoid")], poolings=0), "25,088 inputs and 1 output:"),
        ("global average", yes_no([one("sigmoid")], bridge=layers.GlobalAveragePooling2D),
         "no `Flatten`"),
        ("position lost before", yes_no([layers.Flatten, one("sigmoid")],
                                        bridge=layers.GlobalAveragePooling2D), "is lost before"),
        ("position averaged", yes_no([layers.Flatten, one("sigmoid")],
                                     bridge=lambda: layers.Lambda(lambda x: keras.ops.mean(x, (1, 2)))),
         "is lost before"),
        ("grey images", yes_no([one("sigmoid")], shape=(32, 32, 1)), "colour images"),
        ("one convolution", yes_no([one("sigmoid")], filters=(16,)), "1 convolution with"),
        ("wide convolutions", yes_no([one("sigmoid")], filters=(32, 64)), "are multiplied"),
        ("sigmoid twice", yes_no([one("sigmoid"), lambda: layers.Activation("sigmoid")]), "twice"),
    ],
}  # fmt: skip
