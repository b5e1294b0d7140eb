"""What is tried on lesson 2's exercise "Mend a network that sees the future"."""

import keras
from keras import layers


def stack(dilations=(1, 2, 4, 8), padding="causal", kernel=2, steps=None, channels=4):
    def build():
        import keras

        model = keras.Sequential([keras.Input((steps, 1))])
        paddings = padding if isinstance(padding, tuple) else (padding,) * len(dilations)
        for place, (dilation, one) in enumerate(zip(dilations, paddings, strict=True), 1):
            maps = 1 if place == len(dilations) and channels == 4 else channels
            model.add(keras.layers.Conv1D(maps, kernel, padding=one, dilation_rate=dilation))
        return model

    return build


def by_hand(zeros, cut=0):
    """All zeros in front, in a layer of their own, then `valid`."""

    def build():
        import keras

        layers = [keras.layers.Conv1D(2, 2, dilation_rate=d) for d in (1, 2, 4)]
        last = keras.layers.Conv1D(1, 2, dilation_rate=8)
        return keras.Sequential(
            [
                keras.Input((None, 1)),
                keras.layers.ZeroPadding1D(zeros),
                *layers,
                last,
                keras.layers.Cropping1D((0, cut)),
            ]
        )

    return build


WRONG = [
    ("only longer", stack(padding="same"), "still reads step t + 8"),
    ("one forgotten", stack(padding=("causal", "same", "causal", "causal")), "t + 1"),
    ("valid", stack(padding="valid"), "come out"),
    ("no layer more", stack((1, 2, 4)), "Which layer is missing"),
    ("holes", stack((1, 4, 10)), "leave holes"),
    ("the same again", stack((1, 1, 1, 4)), "7 steps before it; 15 were"),
    ("dilation 4 again", stack((1, 2, 4, 4)), "11 steps before"),
    ("too far", stack((1, 2, 4, 9)), "leave holes"),
    ("one long kernel", stack((1,), kernel=16), "kernel of 16"),
    ("many layers", stack((1,) * 15), "15 convolutions"),
    ("fixed length", stack(steps=16), "may have any length"),
    ("four maps", stack(channels=3), "one number for each step"),
    ("zeros on both sides", by_hand((8, 7)), "still reads"),
    ("too many zeros", by_hand((16, 0)), "41 come out"),
    ("no present", by_hand((16, 0), cut=1), "misses the present"),
    ("no model", lambda: [1, 2], "expected a Keras model"),
]


def causal(last=8):
    return [
        layers.Conv1D(4 if dilation < last else 1, 2, padding="causal", dilation_rate=dilation)
        for dilation in (1, 2, 4, 8)
    ]


class OfItsOwn(keras.Model):
    """As a class that adds methods; its layers are functional."""


def functional(kind=keras.Model):
    signal = x = keras.Input((None, 1))
    for layer in causal():
        x = layer(x)
    return kind(signal, x)


def nested():
    last = layers.Conv1D(1, 1)
    return keras.Sequential([keras.Input((None, 1)), keras.Sequential(causal(last=9)), last])


RIGHT = [
    ("functional", functional),
    ("a class of its own", lambda: functional(OfItsOwn)),
    ("a network in a network", nested),
    ("a whole network in another", lambda: keras.Sequential([keras.Input((None, 1)), functional()])),
    ("the model itself", functional(OfItsOwn)),
]  # fmt: skip
