"""What is tried on lesson 5's exercise "Beat a score within a budget"."""

import functools

import keras
from keras import layers


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

WRONG = [
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
]
