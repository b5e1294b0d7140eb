"""What is tried on lesson 4's exercise "Build a yes/no network within a budget"."""

import keras
from keras import layers

from course_utils.checks.lesson_04._tried_shared import hidden


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


WRONG = [
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
]  # fmt: skip


def yes_no_model(*last, start=()):
    filters = [layers.Conv2D(16, 3, activation="relu") for _ in range(2)]
    pools = [layers.MaxPooling2D(2) for _ in range(2)]
    stack = [filters[0], pools[0], filters[1], pools[1]]
    return keras.Sequential([keras.Input((32, 32, 3)), *start, *stack, *last])


def one_sigmoid(**settings):
    return layers.Dense(1, activation="sigmoid", **settings)


def yes_no_nested():
    stack = yes_no_model().layers
    return keras.Sequential(
        [keras.Input((32, 32, 3)), keras.Sequential(stack), layers.Flatten(), one_sigmoid()]
    )


RIGHT = [
    ("sigmoid in a layer of its own",
     lambda: yes_no_model(layers.Flatten(), layers.Dense(1), layers.Activation("sigmoid"))),
    ("no bias at the end", lambda: yes_no_model(layers.Flatten(), one_sigmoid(use_bias=False))),
    ("rescaling and dropout",
     lambda: yes_no_model(layers.Flatten(), layers.Dropout(0.3), one_sigmoid(), start=[layers.Rescaling(0.1)])),
    ("a network in a network", yes_no_nested),
    ("the model itself", yes_no_model(layers.Flatten(), one_sigmoid())),
]  # fmt: skip
