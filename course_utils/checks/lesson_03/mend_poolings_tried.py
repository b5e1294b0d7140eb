"""What is tried on lesson 3's exercise "Mend a network that pools too little"."""

import keras
from keras import layers


def network(first, second, conv=None, last=10, rows=28):
    def build():
        conv_settings = {"padding": "same", "activation": "relu", **(conv or {})}
        return keras.Sequential(
            [
                keras.Input((rows, 28, 1)),
                layers.Conv2D(16, 3, **conv_settings),
                *([first()] if first else []),
                layers.Conv2D(32, 3, **conv_settings),
                *([second()] if second else []),
                layers.Flatten(),
                layers.Dense(last),
            ]
        )

    return build


def half():
    return layers.MaxPooling2D(2)


WRONG = [
    ("window larger, stride one", network(lambda: layers.MaxPooling2D(3, strides=1), half),
     "stride makes the map small"),
    ("same with stride one",
     network(lambda: layers.MaxPooling2D(2, strides=1, padding="same"), half), "even keeps"),
    ("second forgotten", network(half, lambda: layers.MaxPooling2D((1, 2))), "but not the height"),
    ("second turned", network(half, lambda: layers.MaxPooling2D((2, 1))), "but not the width"),
    ("four at once", network(lambda: layers.MaxPooling2D(4), None), "1 max pooling"),
    ("four and one", network(lambda: layers.MaxPooling2D(4), lambda: layers.MaxPooling2D(1)),
     "each pooling is to halve"),
    ("overlapping", network(lambda: layers.MaxPooling2D(3, strides=2, padding="same"), half),
     "overlap"),
    ("strided convolutions", network(None, None, {"strides": 2}), "alternative to pooling"),
    ("average", network(lambda: layers.AveragePooling2D(2), half), "by the mean"),
    ("no relu", network(half, half, {"activation": None}), "an activation has changed"),
    ("valid convolutions", network(half, half, {"padding": "valid"}), "padding of a conv"),
    ("another input", network(half, half, rows=29), "images of 28×28×1"),
    ("another dense layer", network(half, half, last=1), "another layer has changed"),
]  # fmt: skip


class OfItsOwn(keras.Model):
    pass


def poolings():
    images = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(images)
    x = layers.MaxPool2D((2, 2), strides=(2, 2))(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.MaxPool2D(2, padding="same")(x)
    return OfItsOwn(images, layers.Dense(10)(layers.Flatten()(x)))


RIGHT = [("a class of its own", poolings), ("the model itself", poolings())]
