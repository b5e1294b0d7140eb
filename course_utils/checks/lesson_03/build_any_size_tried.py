"""What is tried on lesson 3's exercise "Build a network for images of any size"."""

import keras
import numpy as np
from keras import layers


def any_size(*ending, shape=(None, None, 1), filters=(16, 32), between=layers.MaxPooling2D):
    def build():
        return keras.Sequential(
            [
                keras.Input(shape),
                layers.Conv2D(filters[0], 3, activation="relu"),
                between(),
                layers.Conv2D(filters[1], 3, activation="relu"),
                *[layer() for layer in ending],
            ]
        )

    return build


def ten():
    return layers.Dense(10)


class Wrapped(keras.Model):
    def __init__(self):
        super().__init__()
        self.stack = any_size(layers.GlobalAveragePooling2D, ten)()

    def call(self, images):
        return self.stack(images)


def of_its_own():
    model = Wrapped()
    model(np.zeros((1, 16, 16, 1)))
    return model


WRONG = [
    ("fixed size", any_size(layers.GlobalAveragePooling2D, ten, shape=(28, 28, 1)),
     "fixed to 28×28"),
    ("flatten", any_size(layers.Flatten, ten), "cannot know how many"),
    ("no pooling at the end", any_size(ten), "every position of the map"),
    ("no dense layer", any_size(layers.GlobalAveragePooling2D), "leaves one number for each channel"),
    ("global maximum", any_size(layers.GlobalMaxPooling2D, ten), "asks for its mean"),
    ("over the budget", any_size(layers.GlobalAveragePooling2D, ten, filters=(32, 64)),
     "Most of them are in a Conv2D"),
    ("color", any_size(layers.GlobalAveragePooling2D, ten, shape=(None, None, 3)),
     "one channel"),
    ("channels left open", any_size(layers.GlobalAveragePooling2D, ten, shape=(None,) * 3),
     "not the number of channels"),
    ("no channel axis", any_size(layers.GlobalAveragePooling2D, ten, shape=(None, None)),
     "has three axes"),
    ("pools nothing",
     any_size(layers.GlobalAveragePooling2D, ten, between=lambda: layers.MaxPooling2D(1)),
     "window of 1×1"),
    ("resizes", any_size(layers.GlobalAveragePooling2D, ten,
                         between=lambda: layers.Resizing(16, 16)), "keeps its size"),
    ("activation at the end",
     any_size(layers.GlobalAveragePooling2D, lambda: layers.Dense(10, activation="softmax")),
     "activation at the end"),
    *((f"{what} at the end", any_size(*ending), "activation at the end") for what, ending in {
        "ReLU": (layers.GlobalAveragePooling2D, ten, layers.ReLU),
        "leaky ReLU": (layers.GlobalAveragePooling2D, ten, layers.LeakyReLU),
        "a function": (layers.GlobalAveragePooling2D, ten, lambda: layers.Lambda(keras.ops.tanh)),
        "softmax, then dropout": (layers.GlobalAveragePooling2D, ten, layers.Softmax,
                                  lambda: layers.Dropout(0.1)),
        "ReLU on ten maps": (lambda: layers.Conv2D(10, 1, activation="relu"),
                             layers.GlobalAveragePooling2D),
    }.items()),
    ("crops", any_size(layers.GlobalAveragePooling2D, ten,
                       between=lambda: layers.CenterCrop(8, 8)), "keeps its size"),
    ("resizes by a function",
     any_size(layers.GlobalAveragePooling2D, ten,
              between=lambda: layers.Lambda(lambda x: keras.ops.image.resize(x, (8, 8)))),
     "keeps its size"),
    ("a class of its own", of_its_own, "a class of your own"),
    ("no pooling between",
     any_size(layers.GlobalAveragePooling2D, ten, between=layers.ReLU), "max pooling between"),
]  # fmt: skip


def start():
    return [
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(24, 3, activation="relu"),
    ]


def sequential(*stack):
    return keras.Sequential([keras.Input((None, None, 1)), *stack])


def global_average():
    return layers.GlobalAveragePooling2D()


RIGHT = [
    ("a network in a network",
     lambda: sequential(keras.Sequential(start()), global_average(), layers.Dense(10))),
    ("ten maps, then their means",
     lambda: sequential(*start(), layers.Conv2D(10, 1), global_average())),
    ("rescaling, normalisation and dropout",
     lambda: sequential(layers.Rescaling(1 / 255), *start(), layers.BatchNormalization(),
                      global_average(), layers.Dropout(0.3), layers.Dense(10))),
    ("axes kept until the end",
     lambda: sequential(*start(), layers.GlobalAveragePooling2D(keepdims=True), layers.Flatten(),
                      layers.Dense(10))),
]  # fmt: skip
