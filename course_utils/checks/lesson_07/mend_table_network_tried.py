"""What is tried on lesson 7's exercise "Mend a network that does not slide"."""

import keras
from keras import layers

from course_utils.checks.lesson_07._tried_shared import joined


def table(*hidden, shape=(6,), units=4, activation="softmax"):
    """A `build_table` with these layers before `Flatten` and `Dense`."""

    def answer():
        return keras.Sequential(
            [
                keras.Input(shape),
                *[make() for make in hidden],
                layers.Flatten(),
                layers.Dense(units, activation=activation),
            ]
        )

    return answer


def turned(steps, channels):
    return lambda: layers.Reshape((steps, channels))


def conv(filters=8, size=4, **options):
    return lambda: layers.Conv1D(filters, size, activation="relu", **options)


def softmax_twice():
    network = table(turned(6, 1), conv())()
    network.add(layers.Softmax())
    return network


class Table(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolution = layers.Conv1D(8, 4, activation="relu")
        self.dense = layers.Dense(4, activation="softmax")

    def call(self, rows):
        return self.dense(layers.Flatten()(self.convolution(rows[..., None])))


WRONG = [
    (
        "only the softmax",
        table(turned(1, 6), conv(padding="same")),
        "one step with six channels",
    ),
    (
        "only the reshape",
        table(turned(6, 1), conv(padding="same"), activation="sigmoid"),
        "zeros that stand in no table",
    ),
    ("padding stays", table(turned(6, 1), conv(padding="same")), "6 − 4 + 1 = 3"),
    ("only the padding", table(turned(1, 6), conv()), "it spans more than that"),
    ("sigmoid stays", table(turned(6, 1), conv(), activation="sigmoid"), "as `sigmoid` does"),
    ("no activation", table(turned(6, 1), conv(), activation=None), "all four outputs"),
    ("softmax twice", softmax_twice, "softmax of a softmax"),
    ("smaller kernel", table(turned(1, 6), conv(size=1)), "nothing to slide along"),
    ("kernel 3", table(turned(6, 1), conv(size=3)), "kernels of size 3"),
    ("other input", table(conv(), shape=(6, 1)), "add the axis itself"),
    (
        "channels first",
        table(turned(1, 6), conv(data_format="channels_first")),
        "on a CPU",
    ),
    ("three classes", table(turned(6, 1), conv(), units=3), "four outputs"),
    ("only dense layers", table(lambda: layers.Dense(8)), "do not replace it"),
    ("steps of the kernel's size", table(turned(6, 1), conv(strides=4)), "is there a stride"),
    (
        "columns mixed",
        lambda: joined(table(turned(6, 1), conv()), (6,), layers.Dense(6)),
        "Step 0 of the convolution reads the columns [0, 1, 2, 3, 4, 5]",
    ),
    (
        "columns turned round",
        lambda: joined(table(turned(6, 1), conv()), (6,), lambda x: keras.ops.flip(x, axis=1)),
        "reads the columns [2, 3, 4, 5]",
    ),
    (
        "six channels, six steps",
        table(turned(6, 1), lambda: layers.Dense(6), conv()),
        "reads 6 channels",
    ),
    ("the network, not a function", table(turned(6, 1), conv())(), "the function itself"),
]

RIGHT = [
    ("functional", lambda: joined(table(turned(6, 1), conv()), (6,))),
    ("a class", Table),
    (
        "with batch normalisation",
        table(turned(6, 1), conv(), lambda: layers.BatchNormalization()),
    ),
]

KEPT = table(turned(6, 1), conv(), activation="sigmoid")
