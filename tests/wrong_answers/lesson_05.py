"""Likely wrong answers to the exercises of lesson 5: (what, answer, fragment of the message)."""

import functools

import keras
import numpy as np
from keras import layers


def updates(number, last=40):
    return {"updates": number, "last batch": last}


def row_counts(labels, probabilities):
    return np.bincount(labels, minlength=probabilities.shape[1])


def right_counts(labels, probabilities):
    said = probabilities.argmax(axis=1)
    return np.bincount(labels[said == labels], minlength=probabilities.shape[1])


def precision(labels, probabilities):
    said = row_counts(probabilities.argmax(axis=1), probabilities)
    right = right_counts(labels, probabilities)
    return np.where(said > 0, right / np.maximum(said, 1), np.nan)


def empty_is_zero(labels, probabilities):
    return right_counts(labels, probabilities) / np.maximum(row_counts(labels, probabilities), 1)


def mean_of_own_probability(labels, probabilities):
    own = [probabilities[labels == c, c] for c in range(probabilities.shape[1])]
    return [values.mean() if len(values) else np.nan for values in own]


def ten_classes(labels, probabilities):
    said = probabilities.argmax(axis=1)
    own = [said[labels == c] == c for c in range(10)]
    return [values.mean() if len(values) else np.nan for values in own]


def only_those_there(labels, probabilities):
    said = probabilities.argmax(axis=1)
    return [np.mean(said[labels == c] == c) for c in np.unique(labels)]


def along_the_pictures(labels, probabilities):
    said = probabilities.argmax(axis=0)
    return [np.mean(said[labels == c] == c) for c in range(probabilities.shape[1])]


def above_half(labels, probabilities):
    own = [probabilities[labels == c, c] > 0.5 for c in range(probabilities.shape[1])]
    return [values.mean() if len(values) else np.nan for values in own]


def classifier(
    last="softmax",
    loss="sparse_categorical_crossentropy",
    units=10,
    filters=16,
    metrics=("accuracy",),
    relu="relu",
    drop=0.0,
    pool="Max",
    behind=(),
    optimizer="rmsprop",
):
    def build():
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(filters, 3, activation=relu),
                getattr(layers, f"{pool}Pooling2D")(2),
                layers.Flatten(),
                *([layers.Dropout(drop)] if drop else []),
                layers.Dense(units, activation=last),
                *[layers.Activation(name) for name in behind],
            ]
        )
        model.compile(optimizer, loss, metrics=list(metrics))
        return model

    return build


def branches(
    join="Concatenate",
    axis=-1,
    second=5,
    relu="relu",
    last="softmax",
    pool="Max",
    size=4,
    filters=8,
    drop=0.0,
):
    def build():
        inputs = keras.Input((28, 28, 1))
        fine = layers.Conv2D(filters, 3, padding="same", activation=relu)(inputs)
        coarse = layers.Conv2D(filters, second, padding="same", activation=relu)(inputs)
        x = layers.Add()([fine, coarse])
        if join == "Concatenate":
            x = layers.Concatenate(axis=axis)([fine, coarse])
        x = getattr(layers, f"{pool}Pooling2D")(size)(x)
        x = layers.Flatten()(x)
        x = layers.Dropout(drop)(x) if drop else x
        return keras.Model(inputs, layers.Dense(10, activation=last)(x))

    return build


def one_behind_the_other():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.Conv2D(8, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(4),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


class OfItsOwn(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)

    def call(self, images):
        return self.dense(layers.Flatten()(images))


def a_class_of_its_own():
    model = OfItsOwn()
    model(np.zeros((1, 28, 28, 1), dtype="float32"))
    return model


def two_inputs():
    inputs = [keras.Input((28, 28, 1)), keras.Input((28, 28, 1))]
    x = layers.Flatten()(layers.Concatenate()(inputs))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def without_same():
    inputs = keras.Input((28, 28, 1))
    maps = [layers.Conv2D(8, size, activation="relu")(inputs) for size in (3, 5)]
    return keras.Model(inputs, layers.Concatenate()(maps))


def small(*hidden, optimizer="adam", loss="sparse_categorical_crossentropy", last="softmax"):
    """A function that builds and compiles a model; no loss, no compiling."""

    def build():
        end = [layers.Flatten(), layers.Dense(10, activation=last)]
        copies = [layer.from_config(layer.get_config()) for layer in hidden]
        model = keras.Sequential([keras.Input((28, 28, 1)), *copies, *end])
        if loss:
            made = optimizer() if callable(optimizer) else optimizer
            model.compile(made, loss, metrics=["accuracy"])
        return model

    return build


CONVOLUTIONS = [
    layers.Conv2D(8, 3, strides=2, activation="relu"),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
]
adam = functools.partial(functools.partial, keras.optimizers.Adam)

WRONG = {
    "count-updates": [
        ("half batches", updates(2750), "no batch reaches from one epoch into the next"),
        ("drops the rest", updates(2748, 80), "leaves out the last batch"),
        ("forgets the epochs", updates(688), "688 is one epoch"),
        ("the held-out images too", updates(3000, 80), "5,000 of them were held out"),
        ("the validation batches too", updates(3004), "measuring changes no weight"),
        ("images", updates(220_000), "number of images shown"),
        ("another number", updates(17), "how many batches does one epoch need"),
        ("a full last batch", updates(2752, 80), "would need 55,040 images"),
        ("no rest", updates(2752, 0), "would mean that 80 divides 55,000"),
        ("one epoch with validation", updates(751), "751 counts one epoch with"),
        ("another rest", updates(2752, 20), "take the 687 full batches away"),
        ("in quotes", updates("2752"), "without quotes"),
    ],
    "accuracy-by-class": [
        ("by what was said", precision, "how far can I trust"),
        ("of all pictures", lambda y, p: right_counts(y, p) / len(y), "a rare digit looks bad"),
        ("counts", right_counts, "A share is asked for"),
        ("mistakes", lambda y, p: 1 - np.array(ten_classes(y, p))[: p.shape[1]], "of mistakes"),
        ("one accuracy", lambda y, p: np.mean(p.argmax(axis=1) == y), "one number for each class"),
        ("confidence", mean_of_own_probability, "mean probability of the true class"),
        ("percent", lambda y, p: 100 * np.array(ten_classes(y, p))[: p.shape[1]], "in percent"),
        ("above a half", above_half, "largest one, even if that is only 0.3"),
        (
            "above a half, 0 where nothing is",
            lambda y, p: np.nan_to_num(above_half(y, p)),
            "largest one, even if that is only 0.3",
        ),
        ("each picture", lambda y, p: p.argmax(axis=1) == y, "Gather them by class"),
        ("None", lambda y, p: [None] * p.shape[1], "There is a None"),
        ("0 where nothing is", empty_is_zero, "as if all of it were wrong"),
        ("always ten", ten_classes, "always ten numbers"),
        ("only those there", only_those_there, "Every class keeps its place"),
        ("wrong axis", along_the_pictures, "stopped in its line"),
        (
            "up to the largest label",
            lambda y, p: ten_classes(y, p)[: max(y) + 1],
            "ends at the largest label",
        ),
    ],
    "mend-compiled-model": [
        (
            "only the last layer",
            classifier(loss="categorical_crossentropy"),
            "your loss expects one-hot labels",
        ),
        ("only the loss", classifier("relu"), "cuts off everything below 0"),
        ("logits", classifier(None), "negative, as logits are"),
        ("sigmoid", classifier("sigmoid"), "squeezed by itself"),
        (
            "softmax twice",
            classifier(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
            "softmax once more",
        ),
        ("squared error", classifier(loss="mse"), "not the cross-entropy of ten classes"),
        ("binary cross-entropy", classifier(loss="binary_crossentropy"), "not the cross-entropy"),
        ("nine units", classifier(units=9), "expected (40, 10)"),
        ("another size", classifier(filters=32), "neither of the two mistakes needs"),
        ("without its metric", classifier(metrics=()), "does not report its accuracy"),
        ("another metric", classifier(metrics=("mse",)), "`evaluate` stops with"),
        ("relu, then softmax", classifier("relu", behind=["softmax"]), "still has its ReLU"),
        ("two softmaxes", classifier(behind=["softmax"]), "through softmax twice"),
        ("no inner ReLU", classifier(relu=None), "convolution has lost its ReLU"),
        ("inner tanh", classifier(relu="tanh"), "something in between was changed"),
        ("average pooling", classifier(pool="Average"), "something in between was changed"),
        ("dropout", classifier(drop=0.5), "in training your model now computes"),
        ("another optimizer", classifier(optimizer="adam"), "its optimizer is now Adam"),
        (
            "another learning rate",
            lambda: classifier(optimizer=keras.optimizers.RMSprop(0.01))(),
            "a learning rate of 0.01",
        ),
        ("misspelt loss", classifier(loss="sparse_crossentropy"), "knows no loss"),
        ("not compiled", classifier(loss=None), "not compiled with a loss"),
        ("the model itself", classifier()(), "Hand over the function itself"),
    ],
    "build-branches": [
        ("one behind the other", lambda: one_behind_the_other(), "behind it, not beside it"),
        ("added", branches("Add"), "adding them would mix"),
        ("joined along rows", branches(axis=1), "as a larger picture"),
        ("both 3×3", branches(second=3), "asked for are one of 3×3 and one of 5×5"),
        ("16 in each", branches(filters=16), "8 are asked for in each"),
        ("a subclassed model", lambda: a_class_of_its_own(), "a class of your own"),
        ("two inputs", lambda: two_inputs(), "has 2 input(s)"),
        ("without same", lambda: without_same(), "The two maps differ in height and width"),
        ("dropout", branches(drop=0.5), "as dropout does"),
        ("no ReLU", branches(relu=None), "have no ReLU"),
        ("logits", branches(last=None), "ends in logits"),
        ("average pooling", branches(pool="Average"), "pooled with the average"),
        ("pooling by 2", branches(size=2), "reads 3,136 numbers"),
        ("not returned", lambda: print(end="") or None, "after `return`"),
    ],
    "beat-digits": [
        (
            "a wide dense network",
            small(layers.Flatten(), layers.Dense(64, activation="relu")),
            "the budget is 10,000",
        ),
        (
            "a narrow dense network",
            small(layers.Flatten(), layers.Dense(12, activation="relu")),
            "There is no convolution in it",
        ),
        ("the default rate", small(*CONVOLUTIONS), "There are just 158 steps"),
        (
            "Model B's optimizer",
            small(*CONVOLUTIONS, optimizer="adadelta"),
            "training barely began",
        ),
        ("too long a step", small(*CONVOLUTIONS, optimizer=adam(1.0)), "try a smaller one"),
        ("not compiled", small(*CONVOLUTIONS, loss=None), "not compiled"),
        (
            "one-hot loss",
            small(*CONVOLUTIONS, loss="categorical_crossentropy"),
            "Does it expect one-hot labels?",
        ),
        (
            "logits taken for probabilities",
            small(*CONVOLUTIONS, last=None),
            "Last layer and loss must agree",
        ),
    ],
}
