"""Right answers to the exercises of lesson 3, given in another way than the solution's."""

import keras
import numpy as np
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view


def max_pool(maps, size, stride):
    windows = sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]
    return windows.max(axis=(3, 4)).tolist()


def seen(stack, cell):
    ends = np.array([cell, cell])
    for kernel, stride in stack[::-1]:
        ends = ends * stride + [0, kernel - 1]
    return ends


class OfItsOwn(keras.Model):
    pass


def poolings():
    images = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(images)
    x = layers.MaxPool2D((2, 2), strides=(2, 2))(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.MaxPool2D(2, padding="same")(x)
    return OfItsOwn(images, layers.Dense(10)(layers.Flatten()(x)))


def start():
    return [
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(24, 3, activation="relu"),
    ]


def any_size(*stack):
    return keras.Sequential([keras.Input((None, None, 1)), *stack])


def global_average():
    return layers.GlobalAveragePooling2D()


RIGHT = {
    "pool-shapes": [("lists", [[8, 14, 15, 16], [8, 9, 10, 16], [8, 14, 14, 16], [8, 15, 15, 16],
                              [8, 16]])],
    "write-max-pool": [("lists", max_pool)],
    "mend-poolings": [("a class of its own", poolings), ("the model itself", poolings())],
    "seen-pixels": [("an array", seen), ("two kinds of numbers", lambda *a: (*map(float, seen(*a)),))],
    "build-any-size": [
        ("a network in a network",
         lambda: any_size(keras.Sequential(start()), global_average(), layers.Dense(10))),
        ("ten maps, then their means",
         lambda: any_size(*start(), layers.Conv2D(10, 1), global_average())),
        ("rescaling, normalisation and dropout",
         lambda: any_size(layers.Rescaling(1 / 255), *start(), layers.BatchNormalization(),
                          global_average(), layers.Dropout(0.3), layers.Dense(10))),
        ("axes kept until the end",
         lambda: any_size(*start(), layers.GlobalAveragePooling2D(keepdims=True), layers.Flatten(),
                          layers.Dense(10))),
    ],
}  # fmt: skip
