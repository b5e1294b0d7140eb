"""What is tried on lesson 7's exercise "Build a network that never looks ahead"."""

import keras
from keras import layers

from course_utils.checks.lesson_07._tried_shared import joined


def forecaster(dilations=(1, 2, 4, 8), size=2, padding="causal", last=None, filters=8, **options):
    """A `build_forecaster` with one layer for each dilation, and `Dense(1)` or `last` behind."""

    def answer():
        network = keras.Sequential([keras.Input((24, 1))])
        for dilation in dilations:
            network.add(
                layers.Conv1D(
                    filters,
                    size,
                    padding=padding,
                    dilation_rate=dilation,
                    activation="relu",
                    **options,
                )
            )
        for layer in [make() for make in last or [lambda: layers.Dense(1)]]:
            network.add(layer)
        return network

    return answer


class Forecaster(keras.Model):
    def __init__(self):
        super().__init__()
        self.network = forecaster()()

    def call(self, signals):
        return self.network(signals)


def residual(size=8):
    x = inputs = keras.Input((24, 1))
    for dilation in (1, 2, 4, 8):
        y = layers.Conv1D(size, 2, padding="causal", dilation_rate=dilation, activation="tanh")(x)
        x = layers.Add()([layers.Dense(size)(x), y])
    return keras.Model(inputs, layers.Dense(1)(layers.BatchNormalization()(x)))


def padded_by_hand():
    network = keras.Sequential([keras.Input((24, 1)), layers.ZeroPadding1D((15, 0))])
    for dilation in (8, 4, 2, 1):
        network.add(layers.Conv1D(4, 2, dilation_rate=dilation, activation="relu"))
    network.add(layers.Conv1D(1, 1))
    return network


def ending_in(activation):
    return forecaster(last=[lambda: layers.Dense(1, activation=activation)])


WRONG = [
    ("same", forecaster(padding="same"), "which padding puts them"),
    ("valid", forecaster(padding="valid"), "15 steps are lost"),
    ("no dilation", forecaster((1, 1, 1, 1)), "1 + 1 + 1 + 1 + 1 = 5"),
    ("the same dilation", forecaster((2, 2, 2, 2)), "with gaps between them"),
    ("linear dilation", forecaster((1, 2, 3, 4)), "what if it doubled"),
    ("begins with 2", forecaster((2, 4, 8, 16)), "begin with neighbours"),
    ("three layers", forecaster((1, 2, 4)), "go on doubling"),
    ("one wide kernel", forecaster((1,), size=16), "a kernel of size 16"),
    ("fifteen layers", forecaster((1,) * 15), "four are enough"),
    ("flatten", forecaster(last=[layers.Flatten, lambda: layers.Dense(24)]), "`flatten`"),
    (
        "flatten and reshape",
        forecaster(
            last=[
                layers.Flatten,
                lambda: layers.Dense(24),
                lambda: layers.Reshape((24, 1)),
            ]
        ),
        "joins all steps",
    ),
    (
        "no last layer",
        forecaster(last=[lambda: layers.Activation("linear")]),
        "join the channels",
    ),
    (
        "relu at the end",
        forecaster(last=[lambda: layers.Dense(1, activation="relu")]),
        "no number below 0",
    ),
    (
        "tanh at the end",
        forecaster(last=[lambda: layers.Dense(1, activation="tanh")]),
        "no number below -1",
    ),
    (
        "softmax at the end",
        forecaster(last=[lambda: layers.Dense(1, activation="softmax")]),
        "always 1",
    ),
    ("elu at the end", ending_in("elu"), "no number below -1"),
    ("softplus at the end", ending_in("softplus"), "no number below"),
    ("swish at the end", ending_in("silu"), "no number below -0.0"),
    ("1, 1, 2", forecaster((1, 1, 2)), "1 + 1 + 1 + 2 = 5. What if it doubled"),
    ("too many", forecaster((1, 2, 4, 8, 8)), "already 24 steps"),
    (
        "always the same",
        forecaster(last=[lambda: layers.Dense(1, activation=lambda x: 0 * x)]),
        "what do they keep",
    ),
    ("strides", forecaster((1, 1, 1, 1), strides=2), "no stride, no pooling"),
    ("no convolution", forecaster(()), "no `Conv1D` with two weights"),
    ("one forecast", forecaster(last=[layers.GlobalAveragePooling1D]), "one forecast for each"),
]

RIGHT = [
    ("a class", Forecaster),
    ("a network inside", lambda: joined(forecaster(), (24, 1))),
    ("residual", residual),
    ("padded by hand", padded_by_hand),
    ("the largest distance first", forecaster((8, 4, 2, 1))),
    ("one kernel", forecaster(filters=1)),
    ("one kernel, residual", lambda: residual(1)),
    ("no biases", forecaster(use_bias=False, last=[lambda: layers.Dense(1, use_bias=False)])),
    ("negative biases", forecaster(bias_initializer=keras.initializers.Constant(-3.0))),
    ("an activation that ends nowhere", ending_in("leaky_relu")),
    ("any number of steps", lambda: joined(forecaster(), (None, 1))),
]

KEPT = ending_in("tanh")
