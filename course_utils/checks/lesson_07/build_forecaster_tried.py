"""What is tried on lesson 7's exercise "Build a network that never looks ahead"."""

import keras
from keras import layers

from course_utils.checks.lesson_07._tried_shared import joined


def forecaster(dilations=(1, 3, 9), size=3, padding="causal", last=None, filters=8, **options):
    """A `build_forecaster` with one layer for each dilation, and `Dense(1)` or `last` behind."""

    def answer():
        network = keras.Sequential([keras.Input((40, 1))])
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
    x = inputs = keras.Input((40, 1))
    for dilation in (1, 3, 9):
        y = layers.Conv1D(size, 3, padding="causal", dilation_rate=dilation, activation="tanh")(x)
        x = layers.Add()([layers.Dense(size)(x), y])
    return keras.Model(inputs, layers.Dense(1)(layers.BatchNormalization()(x)))


def padded_by_hand():
    network = keras.Sequential([keras.Input((40, 1)), layers.ZeroPadding1D((26, 0))])
    for dilation in (9, 3, 1):
        network.add(layers.Conv1D(4, 3, dilation_rate=dilation, activation="relu"))
    network.add(layers.Conv1D(1, 1))
    return network


def ending_in(activation):
    return forecaster(last=[lambda: layers.Dense(1, activation=activation)])


WRONG = [
    ("same", forecaster(padding="same"), "which padding puts them"),
    ("valid", forecaster(padding="valid"), "26 steps are lost"),
    ("no dilation", forecaster((1, 1, 1)), "1 + 2·(1 + 1 + 1) = 7"),
    ("the same dilation", forecaster((2, 2, 2)), "with gaps between them"),
    ("linear dilation", forecaster((1, 2, 3)), "what if it tripled"),
    ("doubled", forecaster((1, 2, 4)), "doubling suits kernels of size 2"),
    ("begins with 2", forecaster((2, 4, 8)), "begin with neighbours"),
    ("two layers", forecaster((1, 3)), "go on tripling"),
    ("one wide kernel", forecaster((1,), size=27), "a kernel of size 27"),
    ("thirteen layers", forecaster((1,) * 13), "three are enough"),
    ("flatten", forecaster(last=[layers.Flatten, lambda: layers.Dense(40)]), "`flatten`"),
    (
        "flatten and reshape",
        forecaster(
            last=[
                layers.Flatten,
                lambda: layers.Dense(40),
                lambda: layers.Reshape((40, 1)),
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
    ("1, 1, 2", forecaster((1, 1, 2)), "1 + 2·(1 + 1 + 2) = 9. What if it tripled"),
    ("too many", forecaster((1, 3, 9, 2)), "already 31 steps"),
    (
        "always the same",
        forecaster(last=[lambda: layers.Dense(1, activation=lambda x: 0 * x)]),
        "what do they keep",
    ),
    ("strides", forecaster((1, 1, 1), strides=2), "no stride, no pooling"),
    ("no convolution", forecaster(()), "no `Conv1D` with three weights"),
    ("one forecast", forecaster(last=[layers.GlobalAveragePooling1D]), "one forecast for each"),
]

RIGHT = [
    ("a class", Forecaster),
    ("a network inside", lambda: joined(forecaster(), (40, 1))),
    ("residual", residual),
    ("padded by hand", padded_by_hand),
    ("the largest distance first", forecaster((9, 3, 1))),
    ("one kernel", forecaster(filters=1)),
    ("one kernel, residual", lambda: residual(1)),
    ("no biases", forecaster(use_bias=False, last=[lambda: layers.Dense(1, use_bias=False)])),
    ("negative biases", forecaster(bias_initializer=keras.initializers.Constant(-3.0))),
    ("an activation that ends nowhere", ending_in("leaky_relu")),
    ("any number of steps", lambda: joined(forecaster(), (None, 1))),
]

KEPT = ending_in("tanh")
