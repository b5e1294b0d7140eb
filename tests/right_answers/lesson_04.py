"""Right answers to the exercises of lesson 4, given in another way than the solution's."""

import keras
import numpy as np
from keras import layers


def by_rows(logits, labels):
    return [
        np.logaddexp.reduce(row) - row[label] for row, label in zip(logits, labels, strict=True)
    ]


def classifier(*stack):
    return keras.Sequential([keras.Input((14, 14, 1)), *stack])


def maps():
    return [layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(2)]


def hidden():
    return layers.Dense(32, activation="relu")


def yes_no(*last, start=()):
    filters = [layers.Conv2D(16, 3, activation="relu") for _ in range(2)]
    pools = [layers.MaxPooling2D(2) for _ in range(2)]
    stack = [filters[0], pools[0], filters[1], pools[1]]
    return keras.Sequential([keras.Input((32, 32, 3)), *start, *stack, *last])


def one(**settings):
    return layers.Dense(1, activation="sigmoid", **settings)


def yes_no_nested():
    stack = yes_no().layers
    return keras.Sequential(
        [keras.Input((32, 32, 3)), keras.Sequential(stack), layers.Flatten(), one()]
    )


RIGHT = {
    "follow-a-pixel": [
        ("lists and arrays", [[None, 240], np.int64(186), 83.0, np.array([3, 1, 6])]),
        ("by unravel_index", [(None, 240), 186, 83, np.unravel_index(134, (6, 5, 8))]),
    ],
    "count-classifier": [("NumPy's numbers", [np.int64(608), 1168.0, np.array([21_140]), 63])],
    "loss-from-logits": [("row by row", by_rows),
                         ("float32", lambda *case: np.float32(by_rows(*case)))],
    "mend-classifier": [
        ("softmax in a layer of its own",
         lambda: classifier(*maps(), layers.Flatten(), hidden(), layers.Dense(10), layers.Softmax())),
        ("a network in a network",
         lambda: classifier(keras.Sequential([*maps(), layers.Reshape((-1,))]), hidden(),
                            layers.Dense(10, activation="softmax"))),
    ],
    "build-yes-no": [
        ("sigmoid in a layer of its own",
         lambda: yes_no(layers.Flatten(), layers.Dense(1), layers.Activation("sigmoid"))),
        ("no bias at the end", lambda: yes_no(layers.Flatten(), one(use_bias=False))),
        ("rescaling and dropout",
         lambda: yes_no(layers.Flatten(), layers.Dropout(0.3), one(), start=[layers.Rescaling(0.1)])),
        ("a network in a network", yes_no_nested),
        ("the model itself", yes_no(layers.Flatten(), one())),
    ],
}  # fmt: skip
