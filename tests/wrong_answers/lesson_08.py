"""Likely wrong answers to the exercises of lesson 8: (what, answer, fragment of the message)."""

import keras
import numpy as np
from keras import layers

CURVES = {"A": "under-fitting", "B": "over-fitting", "C": "dropout", "D": "rate too large"}
PLACES = (0, 1, 2)


def batch_norm(axis=PLACES, **options):
    def answer(x, gamma, beta, epsilon):
        mean = x.mean(axis=axis, keepdims=True)
        variance = x.var(axis=axis, keepdims=True, **options)
        return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta

    return answer


def count(second="out", bias=0, norm=4, size=1, needed=lambda a, b, s: a != b or s != 1):
    def answer(c_in, c_out, stride):
        block = (9 * c_in + bias) * c_out
        block += (9 * (c_in if second == "in" else c_out) + bias) * c_out + 2 * norm * c_out
        way = (size * c_in + bias + norm) * c_out
        return block + (way if needed(c_in, c_out, stride) else 0)

    return answer


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


def cycle(low=0.1, end=0.0, top=0.25):
    def answer(step, steps, peak):
        if step <= top * steps:
            return peak * (low + (1 - low) * step / (top * steps))
        return peak * (1 + (end - 1) * (step / steps - top) / (1 - top))

    return answer


def cosine(step, steps, peak):
    if step <= 0.25 * steps:
        return cycle()(step, steps, peak)
    return peak * (1 + np.cos(np.pi * (step / steps - 0.25) / 0.75)) / 2


def jumps(step, steps, peak):
    return cycle()(step, steps, peak) if step <= steps / 4 else peak * (1 - step / steps)


def quarter(up, down):
    """A schedule of two lines, the second of which begins at the quarter itself."""
    return lambda s, n, p: up(s, n, p) if s < n / 4 else down(s, n, p)


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


WRONG = {
    "read-the-curves": [
        ("A: high loss is over-fitting", {**CURVES, "A": "over-fitting"}, "there is no gap"),
        ("A: high loss is the rate", {**CURVES, "A": "rate too large"}, "falls calmly"),
        (
            "B and A exchanged",
            {**CURVES, "A": "under-fitting", "B": "under-fitting"},
            "room enough",
        ),
        ("C: any gap is over-fitting", {**CURVES, "C": "over-fitting"}, "the other way round"),
        ("C: high training loss", {**CURVES, "C": "under-fitting"}, "makes the task harder"),
        ("D: ends high", {**CURVES, "D": "under-fitting"}, "first jumps to 14"),
        ("D: validation is high", {**CURVES, "D": "over-fitting"}, "a pure guess"),
        ("a word of one's own", {**CURVES, "D": "broken"}, "expected one of"),
    ],
    "write-batch-norm": [
        ("batch axis alone", batch_norm(0), "each place of the picture"),
        ("each image by itself", batch_norm((1, 2)), "instance normalisation"),
        ("one mean for all", batch_norm(None), "one mean over everything"),
        ("over the channels", batch_norm(3), "the channel axis is the one that stays"),
        ("n - 1", batch_norm(ddof=1), "n − 1"),
        (
            "epsilon outside the root",
            lambda x, g, b, e: g * (x - x.mean(PLACES)) / (x.std(PLACES) + e) + b,
            "under the root",
        ),
        (
            "divides by the variance",
            lambda x, g, b, e: g * (x - x.mean(PLACES)) / (x.var(PLACES) + e) + b,
            "its square root",
        ),
        ("no gamma", lambda x, g, b, e: batch_norm()(x, 1, b, e), "gamma is missing"),
        ("no beta", lambda x, g, b, e: batch_norm()(x, g, 0, e), "beta is missing"),
        ("Keras's epsilon", lambda x, g, b, e: batch_norm()(x, g, b, 0.001), "use the argument"),
        ("no gamma, no beta", lambda x, g, b, e: batch_norm()(x, 1, 0, e), "are missing"),
        ("no epsilon", lambda x, g, b, e: batch_norm()(x, g, b, 0), "epsilon is missing"),
        ("beta scaled", lambda x, g, b, e: g * (batch_norm()(x, 1, 0, e) + b), "scale first"),
    ],
    "count-residual-block": [
        ("no projection", count(needed=lambda a, b, s: False), "you count no projection"),
        ("projection always", count(needed=lambda a, b, s: True), "at no cost"),
        ("channels only", count(needed=lambda a, b, s: a != b), "a stride of 2 halves"),
        ("stride only", count(needed=lambda a, b, s: s != 1), "another number of channels"),
        ("stride 2", count(needed=lambda a, b, s: a != b or s == 2), "every stride but 1"),
        ("two per channel", count(norm=2), "moving mean and variance"),
        ("no batch normalisation", count(norm=0), "you count no batch normalisation"),
        ("biases", count(bias=1), "subtract them again"),
        ("second convolution", count(second="in"), "what the first one gives"),
        ("3 by 3 projection", count(size=9), "1×1 is enough"),
        ("one too many", lambda *case: count()(*case) + 1, "is 4737; expected 4736"),
    ],
    "mend-residual-block": [
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
    ],
    "write-one-cycle": [
        ("begins at zero", cycle(low=0.0), "the first step does nothing"),
        ("begins at the peak", cycle(low=1.0), "that is a decay"),
        ("ends at a tenth", cycle(end=0.1), "it should reach 0"),
        ("peak in the middle", cycle(top=0.5), "in the middle"),
        ("stays at the peak", cycle(end=1.0), "stays at the peak"),
        ("jumps", jumps, "jumps at the peak"),
        ("jumps a step before", quarter(cycle(), lambda s, n, p: p * (1 - s / n)), "jumps at the"),
        (
            "climbs too far, the quarter too",
            lambda s, n, p: p * (0.1 + 4 * s / n) if s <= n / 4 else cycle()(s, n, p),
            "nine tenths",
        ),
        (
            "rises until the middle",
            lambda s, n, p: p * (0.1 + 3.6 * s / n) if s < n / 2 else cycle()(s, n, p),
            "for step 27, steps 100",
        ),
        ("cosine", cosine, "along a cosine"),
        ("no peak", lambda s, n, p: cycle()(s, n, 1.0), "does not depend on the peak"),
        (
            "climbs too far",
            lambda s, n, p: p * (0.1 + 4 * s / n) if s / n < 0.25 else cycle()(s, n, p),
            "nine tenths",
        ),
        ("quarter cut", lambda s, n, p: cycle(top=max(n // 4, 1) / n)(s, n, p), "whole number"),
        ("whole numbers", lambda s, n, p: cycle()(s // n, 1, p), "cuts off the fraction"),
    ],
}

UNUSUAL = {  # and right
    "read-the-curves": [
        ("in order", ["Under-fitting ", "over-fitting", "DROPOUT", "rate too large"])
    ],
    "write-batch-norm": [
        ("in float32", lambda *case: batch_norm()(*case).astype("float32")),
        (
            "by Keras",
            lambda x, gamma, beta, epsilon: keras.ops.batch_normalization(
                x, *keras.ops.moments(x, PLACES), axis=-1, offset=beta, scale=gamma, epsilon=epsilon
            ),
        ),
    ],
    "count-residual-block": [("as a float", lambda *case: count()(*case) * 1.0)],
    "mend-residual-block": [
        ("without layers for the sum", added_by_hand),
        ("valid", block(projection(padding="valid"))),
        ("a network inside", block(in_layers(layers.Conv2D(24, 1, strides=2)))),
        ("pooled first", block(in_layers(layers.AveragePooling2D(2), layers.Conv2D(24, 1)))),
    ],
    "write-one-cycle": [
        ("the quarter itself", quarter(cycle(), cycle())),
        ("by interpolation", lambda s, n, p: np.interp(s, [0, n / 4, n], [0.1 * p, p, 0])),
    ],
}

KEPT = {"mend-residual-block": block(projection(3))}  # a wrong one, whose weights must stay
