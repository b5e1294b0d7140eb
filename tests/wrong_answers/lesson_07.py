"""Wrong answers to the exercises of lesson 7, with a part of the message that fits each."""

import keras
import numpy as np
from keras import layers

RIGHT = {
    "causal": (50, 8),
    "strided": (16, 12),
    "pooled": (5, 12),
    "dilated": (1, 10),
    "parameters": 370,
}


def changed_answer(**parts):
    return {**RIGHT, **parts}


def prepare(fit, fill=np.nanmean, late=False):
    """A `prepare_later` that takes mean and standard deviation from the rows of `fit`."""

    def answer(train, rows):
        known = fit(train, rows)
        mean, std = np.nanmean(known, axis=0), np.nanstd(known, axis=0)
        filled = np.where(np.isnan(rows), fill(rows if late else train, axis=0), rows)
        return ((filled - mean) / std)[..., None].astype("float32")

    return answer


def on_train(train, rows):
    return (np.where(np.isnan(rows), train.mean(0), rows) - train.mean(0)) / train.std(0)


def in_place(train, rows):
    rows[np.isnan(rows)] = 0
    return rows[..., None]


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


def joined(build, shape, *layers_of_it):
    """The same network as a functional model, with what else stands in its way."""
    inputs = x = keras.Input(shape)
    for layer in layers_of_it:
        x = layer(x)
    return keras.Model(inputs, build()(x))


class Forecaster(keras.Model):
    def __init__(self):
        super().__init__()
        self.network = forecaster()()

    def call(self, signals):
        return self.network(signals)


class Table(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolution = layers.Conv1D(8, 4, activation="relu")
        self.dense = layers.Dense(4, activation="softmax")

    def call(self, rows):
        return self.dense(layers.Flatten()(self.convolution(rows[..., None])))


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


def by_sklearn(train, rows):
    from sklearn.preprocessing import StandardScaler

    scaled = StandardScaler().fit(train).transform(rows)
    return keras.ops.convert_to_tensor(np.nan_to_num(scaled)[..., None], "float32")


def one_by_one(base, changed):
    spread = max(base) - min(base)
    return [bool(sum(c) / len(c) - sum(base) / len(base) > spread) for c in changed]


WRONG = {
    "conv1d-shapes": [
        ("causal shrinks", changed_answer(causal=(42, 8)), "the size under `valid`"),
        ("dilation as stride", changed_answer(causal=(25, 8)), "the kernel still moves by one"),
        ("only adds the zeros", changed_answer(causal=(58, 8)), "takes eight away again"),
        ("channels multiply", changed_answer(causal=(50, 24)), "adds all its input channels up"),
        ("channels stay", changed_answer(causal=(50, 3)), "the layer's first argument"),
        ("axes exchanged", changed_answer(causal=(8, 50)), "steps first, channels last"),
        ("batch axis", changed_answer(causal=(None, 50, 8)), "leave the batch axis out"),
        ("forgets the + 1", changed_answer(strided=(15, 12)), "the first window needs no move"),
        ("rounds up", changed_answer(strided=(17, 12)), "the size under `same`"),
        ("moves by the kernel", changed_answer(strided=(12, 12)), "that is pooling's default"),
        ("pooling rounds up", changed_answer(pooled=(6, 12)), "drops what does not fill"),
        ("pooling moves by one", changed_answer(pooled=(14, 12)), "moves by its own size"),
        ("pooling sums channels", changed_answer(pooled=(5, 1)), "each channel alone"),
        ("no dilation", changed_answer(dilated=(3, 10)), "the size without the dilation"),
        ("a gap at the end", changed_answer(dilated=(0, 10)), "a gap after the last"),
        ("gaps counted", changed_answer(parameters=610), "a gap has no weight"),
        ("one channel", changed_answer(parameters=40), "all 12 channels"),
        ("no bias", changed_answer(parameters=360), "has a bias, too"),
        ("the whole network", changed_answer(parameters=894), "the last one alone"),
        ("too few parts", ((50, 8), (16, 12)), "expected 5 parts"),
        (
            "the layer's own channels",
            changed_answer(parameters=310),
            "channels that the layer reads",
        ),
    ],
    "scale-later-rows": [
        ("own scale", prepare(lambda train, rows: rows), "their own mean"),
        ("all rows", prepare(lambda train, rows: np.r_[train, rows]), "leaked"),
        (
            "one mean for the table",
            lambda train, rows: (
                (np.where(np.isnan(rows), train.mean(), rows) - train.mean()) / train.std()
            )[..., None].astype("float32"),
            "each column has its own",
        ),
        (
            "a bill of 0 mm",
            lambda train, rows: ((np.nan_to_num(rows) - train.mean(0)) / train.std(0))[
                ..., None
            ].astype("float32"),
            "became 0 before",
        ),
        (
            "missing stays missing",
            lambda train, rows: ((rows - train.mean(0)) / train.std(0))[..., None],
            "still missing",
        ),
        ("filled from the new rows", prepare(lambda t, r: t, late=True), "comes from the training"),
        ("median", prepare(lambda t, r: t, fill=np.median), "with the median"),
        (
            "pandas' standard deviation",
            lambda train, rows: (
                on_train(train, rows)[..., None]
                * train.std(0)[:, None]
                / train.std(0, ddof=1)[:, None]
            ),
            "pandas' default",
        ),
        (
            "only centred",
            lambda train, rows: on_train(train, rows)[..., None] * train.std(0)[:, None],
            "did not divide",
        ),
        (
            "each row by itself",
            lambda train, rows: (
                (rows - np.nanmean(rows, 1, keepdims=True)) / np.nanstd(rows, 1, keepdims=True)
            )[..., None],
            "each row by itself",
        ),
        (
            "three columns only",
            lambda train, rows: on_train(train, rows).reshape(-1, 3, 1).astype("float32"),
            "three columns only",
        ),
        ("whole", lambda train, rows: on_train(train, rows)[..., None].astype(int), "cut off"),
        ("a table", lambda train, rows: on_train(train, rows), "channel axis is missing"),
        ("turned around", lambda train, rows: on_train(train, rows)[:, None], "nothing to slide"),
        (
            "drops rows",
            lambda train, rows: on_train(train, rows[~np.isnan(rows).any(1)])[..., None],
            "was dropped",
        ),
        ("float64", lambda train, rows: on_train(train, rows)[..., None], "in float32"),
        ("writes into the rows", in_place, "changes its input"),
        (
            "prepares the training rows",
            lambda train, rows: on_train(train, train)[..., None],
            "as many as the training rows",
        ),
    ],
    "mend-table-network": [
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
    ],
    "clear-gains": [
        ("any gain", lambda base, changed: changed.mean(1) > base.mean(), "where is the spread"),
        (
            "best of the base",
            lambda base, changed: changed.mean(1) > base.max(),
            "above the best run",
        ),
        (
            "losses too",
            lambda base, changed: abs(changed.mean(1) - base.mean()) > np.ptp(base),
            "a clear loss is no gain",
        ),
        (
            "lucky seed",
            lambda base, changed: changed.max(1) - base.mean() > np.ptp(base),
            "one lucky seed",
        ),
        (
            "best against best",
            lambda base, changed: changed.max(1) > base.max(),
            "a maximum over seeds is luck",
        ),
        (
            "standard deviation",
            lambda base, changed: changed.mean(1) - base.mean() > base.std(),
            "standard deviation of the base",
        ),
        (
            "worst against best",
            lambda base, changed: changed.min(1) > base.max(),
            "another rule",
        ),
        (
            "added to the best",
            lambda base, changed: changed.mean(1) > base.max() + base.std(),
            "the mean of the change minus the mean of the base is",
        ),
        (
            "every seed",
            lambda base, changed: (changed - base.mean() > np.ptp(base)).all(axis=1),
            "every single run",
        ),
        ("sums", lambda base, changed: changed.sum(1) - base.sum() > np.ptp(base), "added the"),
        (
            "fixed limit",
            lambda base, changed: changed.mean(1) - base.mean() > 0.048,
            "the spread of",
        ),
        (
            "spread of everything",
            lambda base, changed: (
                changed.mean(1) - base.mean() > np.ptp(np.r_[base, changed.ravel()])
            ),
            "the spread of which numbers",
        ),
        (
            "places",
            lambda base, changed: np.flatnonzero(changed.mean(1) - base.mean() > np.ptp(base)),
            "the places of the gains",
        ),
        (
            "wrong axis",
            lambda base, changed: changed.mean(0) - base.mean() > np.ptp(base),
            "averaged over the changes",
        ),
        (
            "seed by seed",
            lambda base, changed: changed - base.mean() > np.ptp(base),
            "a verdict for each seed",
        ),
        (
            "a single verdict",
            lambda base, changed: changed.mean() - base.mean() > np.ptp(base),
            "a single value",
        ),
        (
            "the gains themselves",
            lambda base, changed: changed.mean(1) - base.mean(),
            "not True and False",
        ),
        (
            "same number of seeds",
            lambda base, changed: (changed - base).mean(1) > np.ptp(base),
            "take the means first",
        ),
        (
            "as large as the spread",
            lambda base, changed: changed.mean(1) - base.mean() >= np.ptp(base),
            "more than the spread",
        ),
        (
            "texts",
            lambda base, changed: ["yes" if one else "no" for one in changed.mean(1) > base.max()],
            "without quotes",
        ),
        (
            "the other way round",
            lambda base, changed: changed.mean(1) - base.mean() < np.ptp(base),
            "exchanged",
        ),
    ],
    "build-forecaster": [
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
    ],
}

UNUSUAL = {  # and right
    "conv1d-shapes": [
        ("lists", changed_answer(causal=[50, 8], dilated=np.array([1, 10]))),
        ("in order", (*list(RIGHT.values())[:4], np.int64(370))),
    ],
    "scale-later-rows": [("by scikit-learn", by_sklearn)],
    "mend-table-network": [
        ("functional", lambda: joined(table(turned(6, 1), conv()), (6,))),
        ("a class", Table),
        (
            "with batch normalisation",
            table(turned(6, 1), conv(), lambda: layers.BatchNormalization()),
        ),
    ],
    "clear-gains": [
        ("one by one", one_by_one),
        ("a tensor", lambda *case: keras.ops.convert_to_tensor(one_by_one(*case))),
    ],
    "build-forecaster": [
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
    ],
}

KEPT = {  # wrong ones, whose weights must stay
    "mend-table-network": table(turned(6, 1), conv(), activation="sigmoid"),
    "build-forecaster": ending_in("tanh"),
}
