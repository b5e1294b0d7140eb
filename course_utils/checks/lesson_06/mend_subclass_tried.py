"""What is tried on lesson 6's exercise "Mend the subclassed model"."""

import keras
from keras import layers


def network(
    end=None,
    make_in_call=False,
    pool=True,
    activation="relu",
    filters=8,
    kind=layers.MaxPooling2D,
):
    """The class of `mend-subclass`, with some of its faults."""

    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = layers.Conv2D(filters, 3, padding="same", activation=activation)
            self.pool = kind(2)
            self.flatten = layers.Flatten()
            self.dense = None if make_in_call else layers.Dense(10, activation=end)

        def call(self, images):
            x = self.conv(images)
            x = self.pool(x) if pool else x
            dense = self.dense or layers.Dense(10, activation=end)
            return dense(self.flatten(x))

    return Network


class Nested(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolution = keras.Sequential(
            [layers.Conv2D(8, 3, padding="same", activation="relu"), layers.MaxPooling2D(2)]
        )
        self.end = keras.Sequential([layers.Flatten(), layers.Dense(10)])

    def call(self, images):
        return self.end(self.convolution(images))


def moving_by_one(size):
    return layers.MaxPooling2D(size, strides=1)


class MadeAgain(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(8, 3, padding="same", activation="relu")

    def call(self, images):
        self.dense = layers.Dense(10)
        return self.dense(layers.Flatten()(self.conv(images)))


class WithoutSuper(keras.Model):
    def __init__(self):
        self.conv = layers.Conv2D(8, 3, padding="same", activation="relu")

    def call(self, images):
        return self.conv(images)


WRONG = [
    ("only softmax", network(make_in_call=True), "none belongs to the dense layer"),
    ("dense still in call", network("softmax", make_in_call=True), "none belongs to the dense"),
    ("only the dense layer", network("softmax", pool=False), "its result is thrown away"),
    ("pool forgotten", network(pool=False), "its result is thrown away"),
    ("moves by one", network(kind=moving_by_one), "1568×10"),
    ("average", network(kind=layers.AveragePooling2D), "leave `MaxPooling2D`"),
    ("softmax", network("softmax"), "softmax of a softmax"),
    ("sigmoid", network("sigmoid"), "between 0 and 1"),
    ("relu", network("relu"), "never negative"),
    ("no ReLU", network(activation=None), "computes something else"),
    ("16 kernels", network(filters=16), "3×3×1×8"),
    ("no super", WithoutSuper, "super"),
    ("self.dense made in call", MadeAgain, "cannot add new elements of state"),
    ("a model", network()(), "Hand over the class itself"),
]

RIGHT = [("a network inside", Nested)]
