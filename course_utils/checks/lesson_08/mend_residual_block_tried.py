"""What is tried on lesson 8's exercise "Mend a residual block"."""

import keras
import numpy as np
from keras import layers


def block(around, merge=layers.Add, stride=2, filters=24, last="relu"):
    """A `build` whose way around is made from the input and y."""

    def build():
        inputs = keras.Input((16, 16, 8))
        y = layers.Conv2D(filters, 3, strides=stride, padding="same", activation="relu")(inputs)
        y = layers.Conv2D(filters, 3, padding="same")(y)
        x = merge()([around(inputs, y), y])
        return keras.Model(inputs, layers.Activation(last)(x) if last else x)

    return build


def projection(size=1, **options):
    conv = {"strides": 2, "padding": "same", **options}
    return lambda x, _: layers.Conv2D(24, size, **conv)(x)


def rectified(x, y):
    return layers.ReLU()(projection()(x, y))


def moved():
    inputs = keras.Input((16, 16, 8))
    y = layers.Conv2D(24, 3, strides=2, padding="same")(inputs)
    y = layers.Conv2D(24, 3, padding="same", activation="relu")(y)
    return keras.Model(inputs, layers.ReLU()(layers.Add()([projection()(inputs, y), y])))


def no_sum():
    inputs = keras.Input((16, 16, 8))
    y = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")(inputs)
    y = layers.Conv2D(24, 3, padding="same")(y)
    return keras.Model(inputs, layers.ReLU()(y))


def concatenated():
    inputs = keras.Input((16, 16, 8))
    y = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
    joined = layers.Concatenate()([layers.MaxPooling2D(2)(inputs), y])
    return keras.Model(inputs, layers.ReLU()(joined))


def one_convolution():
    inputs = keras.Input((16, 16, 8))
    y = layers.Conv2D(24, 3, strides=2, padding="same")(inputs)
    around = layers.Conv2D(24, 1, strides=2)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.Add()([around, y])))


def added_by_hand():
    inputs = keras.Input((16, 16, 8))
    y = layers.ReLU()(layers.Conv2D(24, 3, strides=2, padding="same")(inputs))
    y = keras.ops.relu(layers.Conv2D(24, 3, padding="same")(y) + projection()(inputs, y))
    return keras.Model(inputs, layers.Identity()(y))


def with_dense_after():
    network = block(projection())()
    return keras.Model(network.inputs, layers.Activation("tanh")(network.outputs[0]))


def pooled_instead():
    inputs = keras.Input((16, 16, 8))
    y = layers.Conv2D(24, 3, padding="same", activation="relu")(inputs)
    y = layers.Conv2D(24, 3, padding="same")(layers.MaxPooling2D(2)(y))
    return keras.Model(inputs, layers.ReLU()(layers.Add()([projection()(inputs, y), y])))


def in_a_class():
    class Block(keras.Model):
        def __init__(self):
            super().__init__()
            self.network = block(projection())()

        def call(self, x):
            return self.network(x)

    model = Block()
    model(np.zeros((1, 16, 16, 8)))
    return model


def two_outputs():
    network = block(projection())()
    return keras.Model(network.inputs, [network.outputs[0], network.outputs[0] * 2])


def two_sums():
    inputs = keras.Input((16, 16, 8))
    around = projection()(inputs, None)
    y = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")(inputs)
    y = layers.Conv2D(24, 3, padding="same")(y)
    return keras.Model(inputs, layers.ReLU()(layers.Add()([around, y]) + around))


def in_layers(*more):
    """A projection that is a network of its own."""
    return lambda x, _: keras.Sequential([*more, layers.BatchNormalization()])(x)


WRONG = [
    ("no sum", no_sum, "there are 0 sums of two ways"),
    ("two sums", two_sums, "there are 2 sums of two ways"),
    ("pooled channels", block(lambda x, _: layers.MaxPooling2D(2)(x)), "in the channels: the"),
    ("pooled instead of strides", pooled_instead, "24 of (3, 3), strides (1, 1)"),
    ("an activation too many", with_dense_after, "comes ReLU, tanh; expected ReLU"),
    ("a class", in_a_class, "a class of its own"),
    ("two outputs", two_outputs, "1 inputs and 2 outputs"),
    ("5 by 5", block(projection(5)), "1×1 is enough"),
    ("concatenates", concatenated, "side by side"),
    ("bends the block", block(lambda x, _: x, stride=1, filters=8), "bent the block"),
    ("3 by 3", block(projection(3)), "a ninth of the weights"),
    ("with ReLU", block(projection(activation="relu")), "its negative values too"),
    ("a ReLU layer behind it", block(rectified), "its negative values too"),
    ("the inner ReLU moved", moved, "is convolution, convolution, ReLU;"),
    ("ends in a sigmoid", block(projection(), last="sigmoid"), "After the sum comes sigmoid"),
    ("projects y", block(lambda _, y: layers.Conv2D(24, 1)(y)), "and not at y"),
    ("adds y to itself", block(lambda _, y: y), "and not at y"),
    ("no stride", block(projection(strides=1)), "in height and width: the block halves"),
    ("one convolution less", one_convolution, "two convolutions of 24 kernels"),
    ("no ReLU", block(projection(), last=None), "After the sum comes no activation"),
]

RIGHT = [
    ("without layers for the sum", added_by_hand),
    ("valid", block(projection(padding="valid"))),
    ("a network inside", block(in_layers(layers.Conv2D(24, 1, strides=2)))),
    ("pooled first", block(in_layers(layers.AveragePooling2D(2), layers.Conv2D(24, 1)))),
]

KEPT = block(projection(3))
