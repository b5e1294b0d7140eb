"""What is tried on lesson 5's exercise "Build a model with two branches"."""

import keras
import numpy as np
from keras import layers


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


class Wrapped(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)

    def call(self, images):
        return self.dense(layers.Flatten()(images))


def a_class_of_its_own():
    model = Wrapped()
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


WRONG = [
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
]


class OfItsOwn(keras.Model):
    pass


def branch(size, *others):
    convolution = layers.Conv2D(8, size, padding="same", activation="relu")
    return keras.Sequential([keras.Input((28, 28, 1)), convolution, *others])


def own_branches(pooled_first=False):
    images = keras.Input((28, 28, 1))
    others = [[layers.MaxPooling2D(4)] * pooled_first for _ in range(2)]
    x = [branch(5, *others[0])(images), branch(3, *others[1])(images)]
    x = keras.ops.concatenate(x, axis=-1)
    x = x if pooled_first else layers.MaxPooling2D(4)(x)
    return OfItsOwn(images, layers.Dense(10, activation="softmax")(layers.Flatten()(x)))


RIGHT = [("networks as branches, the larger first", own_branches),
                   ("each branch pooled by itself", lambda: own_branches(pooled_first=True))]  # fmt: skip
