"""What is tried on lesson 4's exercise "Mend a classifier that is never sure"."""

import keras
from keras import layers

from course_utils.checks.lesson_04._tried_shared import hidden


def ten_classes(*middle, shape=(14, 14, 1), pool=layers.MaxPooling2D, relu="relu"):
    def build():
        start = [layers.Conv2D(8, 3, activation=relu), pool(2)]
        return keras.Sequential([keras.Input(shape), *start, *[layer() for layer in middle]])

    return build


def ten(activation="softmax"):
    return lambda: layers.Dense(10, activation=activation)


WRONG = [
    ("softmax only", ten_classes(hidden, ten()), "what makes one row"),
    ("flatten only", ten_classes(layers.Flatten, hidden, ten(), layers.Softmax), "twice"),
    ("flatten at the end", ten_classes(hidden, ten(), layers.Flatten), "not after them"),
    ("flatten between", ten_classes(hidden, layers.Flatten, ten()), "after the first dense"),
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
]  # fmt: skip


def classifier(*stack):
    return keras.Sequential([keras.Input((14, 14, 1)), *stack])


def maps():
    return [layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(2)]


RIGHT = [
    ("softmax in a layer of its own",
     lambda: classifier(*maps(), layers.Flatten(), hidden(), layers.Dense(10), layers.Softmax())),
    ("a network in a network",
     lambda: classifier(keras.Sequential([*maps(), layers.Reshape((-1,))]), hidden(),
                        layers.Dense(10, activation="softmax"))),
]  # fmt: skip
