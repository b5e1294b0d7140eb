"""Wrong answers to the exercises of lesson 10: (what is wrong, the answer, part of the message)."""

import numpy as np

CAUSES = {
    "A": "window too large",
    "B": "labels and loss",
    "C": "missing axis",
    "D": "moved name",
    "E": "broken path",
}
FAULTS = {
    "A": "softmax twice",
    "B": "bright pixels",
    "C": "healthy",
    "D": "labels shuffled",
    "E": "healthy",
}


def judging(guess, low="too low", high="too high", room=0.3):
    """A check of the first rung that holds `guess(classes)` for the loss of knowing nothing."""

    def judge_start(loss, classes):
        if np.isnan(loss):
            return "not a number"
        distance = loss - guess(classes)
        return "healthy" if abs(distance) <= room else high if distance > 0 else low

    return judge_start


def forgets_nan(loss, classes):
    if abs(loss - np.log(classes)) <= 0.3:
        return "healthy"
    return "too high" if loss > np.log(classes) else "too low"


def compares_with_nan(loss, classes):
    return "not a number" if loss == float("nan") else forgets_nan(loss, classes)


def looks_up_only(loss, classes):
    if np.isnan(loss):
        return "not a number"
    return "too high" if loss > np.log(classes) + 0.3 else "healthy"


def channels_last(pictures):
    return np.asarray(pictures).transpose(0, 2, 3, 1)


def two_orders(images, labels, seed):
    rng = np.random.default_rng(seed)
    return rng.permutation(images), rng.permutation(labels)


def only_labels(images, labels, seed):
    return images, np.random.default_rng(seed).permutation(labels)


def only_images(images, labels, seed):
    return np.random.default_rng(seed).permutation(images), labels


def with_replacement(images, labels, seed):
    chosen = np.random.default_rng(seed).integers(0, len(images), len(images))
    return images[chosen], labels[chosen]


def in_place(images, labels, seed):
    for array in (images, labels):
        np.random.default_rng(seed).shuffle(array)
    return images, labels


def one_order(order_of):
    def shuffle_pairs(images, labels, seed):
        order = order_of(len(images), seed)
        return images[order], labels[order]

    return shuffle_pairs


def random_order(n, seed):
    return np.random.default_rng(seed).permutation(n)


def mixes_pixels(images, labels, seed):
    mixed = np.random.default_rng(seed).permutation(images.ravel()).reshape(images.shape)
    return mixed, labels


def recipe(pool=2, end=None, from_logits=True, sparse=True, rate=None, name="learning_rate"):
    """The recipe of the exercise with some of its faults mended."""

    def build():
        import keras
        from keras import layers

        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(16, 5, strides=2, activation="relu"),
                layers.MaxPooling2D(pool),
                layers.Conv2D(32, 5, activation="relu"),
                layers.Flatten(),
                *(end(layers) if end else [layers.Dense(10)]),
            ]
        )
        kind = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
        loss = getattr(keras.losses, kind)(from_logits=from_logits)
        model.compile(keras.optimizers.Adam(**{name: rate or 0.003}), loss)
        return model

    return build


def not_compiled():
    import keras
    from keras import layers

    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])


def sums_the_losses():
    import keras

    model = recipe()()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    model.compile(keras.optimizers.Adam(0.003), loss)
    return model


def functional(loss="sparse_categorical_crossentropy"):
    """The recipe in another way: functional, with a text for the loss."""

    def build():
        import keras
        from keras import layers

        inputs = keras.Input((28, 28, 1))
        x = layers.Conv2D(16, 5, strides=2, activation="relu")(inputs)
        x = layers.Conv2D(32, 5, activation="relu")(layers.MaxPooling2D(2)(x))
        x = layers.Dropout(0.1)(layers.Flatten()(x))
        model = keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))
        model.compile("adam", loss, metrics=["accuracy"])
        model.optimizer.learning_rate = 0.003
        return model

    return build


def of_a_class():
    import keras

    class Network(keras.Model):
        def __init__(self):
            super().__init__()
            self.network = recipe()()

        def call(self, images):
            return self.network(images)

    model = Network()
    model(np.zeros((1, 28, 28, 1)))
    model.compile(keras.optimizers.Adam(0.003), self_made)
    return model


def self_made(labels, logits):
    import keras

    return keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)


def as_tensor(pictures):
    import keras

    return keras.ops.transpose(keras.ops.cast(pictures, "float32") / 255, (0, 2, 3, 1))


def by_sklearn(images, labels, seed):
    from sklearn.utils import shuffle

    return shuffle(images, labels, random_state=seed)


WRONG = {
    "read-the-error": [
        (
            "a map that is too small for an axis",
            CAUSES | {"A": "missing axis"},
            "four axes are there",
        ),
        ("rank for an axis", CAUSES | {"B": "missing axis"}, "what is a target"),
        ("the axis for a size", CAUSES | {"C": "window too large"}, "counts axes"),
        ("a module for a path", CAUSES | {"D": "broken path"}, "looked for a module"),
        ("the loss for the path", CAUSES | {"E": "labels and loss"}, "optimizer complains"),
        ("a word that is none of the five", CAUSES | {"E": "None"}, "expected one of"),
    ],
    "climb-the-ladder": [
        ("a good score is health", FAULTS | {"A": "healthy"}, "by heart"),
        ("a hundred at random", FAULTS | {"C": "labels shuffled"}, "far above chance"),
        ("4.61 is too high", FAULTS | {"C": "bright pixels"}, "ln 100 = 4.61"),
        ("chance because of pixels", FAULTS | {"D": "bright pixels"}, "learned by heart"),
        ("two good rungs are enough", FAULTS | {"D": "healthy"}, "hardly better than guessing"),
        ("31 from a second softmax", FAULTS | {"B": "softmax twice"}, "leave that number alone"),
        ("a fault in each", FAULTS | {"E": "softmax twice"}, "no rung broke"),
    ],
    "check-the-start": [
        ("log to the base 10", judging(np.log10), "base 10"),
        ("log to the base 2", judging(np.log2), "base 2"),
        ("the probability", judging(lambda c: 1 / c), "minus its logarithm"),
        ("the number of classes", judging(lambda c: c), "not with its logarithm"),
        ("always ten classes", judging(lambda c: np.log(10)), "whatever the number of classes"),
        ("high and low exchanged", judging(np.log, "too high", "too low"), "exchanged"),
        ("nan falls through", forgets_nan, "`nan`"),
        ("no lower bound", looks_up_only, "know the labels already"),
        ("an answer of yes and no", lambda loss, c: abs(loss - np.log(c)) < 0.3, "four words"),
        ("a room of 0.25", judging(np.log, room=0.25), "knowing nothing would cost about"),
        ("a room of 0.35", judging(np.log, room=0.35), "knowing nothing would cost about"),
        ("compares with nan", compares_with_nan, "and `==` are all false"),
        ("no room", judging(np.log, room=0.001), "knowing nothing would cost"),
    ],
    "prepare-the-batch": [
        (
            "reshape",
            lambda p: p.reshape(len(p), *p.shape[2:], 3).astype("f") / 255,
            "`reshape` cuts",
        ),
        (
            "all axes turned round",
            lambda p: p.transpose(0, 3, 2, 1).astype("f") / 255,
            "on their side",
        ),
        ("no axis moved", lambda p: p.astype("f") / 255, "no axis has moved"),
        ("not scaled", lambda p: channels_last(p).astype("f"), "left at 0 to 255"),
        ("still whole numbers", channels_last, "uint8"),
        ("converted back", lambda p: (channels_last(p) / 255).astype("uint8"), "became 0"),
        ("scaled twice", lambda p: channels_last(p).astype("f") / 255 / 255, "twice"),
        ("divided by 256", lambda p: channels_last(p).astype("f") / 256, "divide by 256"),
        ("float64", lambda p: channels_last(p) / 255, "float64"),
        (
            "reshape, too wide",
            lambda p: p.reshape(len(p), *p.shape[:1:-1], 3).astype("f") / 255,
            "Your result has the shape (2, 7, 5, 3); expected",
        ),
        ("ones", lambda p: np.ones(channels_last(p).shape, int), "holds int64, up to 1"),
        (
            "divided by the largest value of the batch",
            lambda p: channels_last(p).astype("f") / p.max(),
            "that can occur",
        ),
        ("whole-number division", lambda p: (channels_last(p) // 255).astype("f"), "became 0"),
        ("the batch turned round, too", lambda p: p.T.astype("f") / 255, "the batch among them"),
        ("blue first", lambda p: channels_last(p)[..., ::-1].astype("f") / 255, "reverse order"),
        ("−1 to 1", lambda p: channels_last(p).astype("f") / 127.5 - 1, "−1 to 1"),
        (
            "one picture alone",
            lambda p: channels_last(p)[0].astype("f") / 255,
            "batch axis is lost",
        ),
    ],
    "shuffle-together": [
        ("two orders", two_orders, "two different orders"),
        ("labels alone", only_labels, "only the labels"),
        ("images alone", only_images, "only the images"),
        ("drawn with replacement", with_replacement, "with replacement"),
        ("in place", in_place, "changes its input"),
        ("not at all", lambda images, labels, seed: (images, labels), "nothing is shuffled"),
        (
            "the seed is not used",
            one_order(lambda n, seed: np.random.default_rng(0).permutation(n)),
            "did not use `seed`",
        ),
        ("pixels mixed", mixes_pixels, "along the first axis"),
        ("darker", lambda x, y, seed: (x / 2, y), "images themselves have changed"),
        (
            "other labels",
            lambda x, y, seed: one_order(random_order)(x, y + 1, seed),
            "labels themselves have changed",
        ),
        ("moved along", one_order(lambda n, s: np.roll(np.arange(n), s + 5)), "old neighbours"),
        (
            "turned round",
            one_order(lambda n, s: np.roll(np.arange(n), s)[::-1]),
            "old neighbours",
        ),
        (
            "no seed",
            one_order(lambda n, s: np.random.default_rng().permutation(n)),
            "two different orders",
        ),
        (
            "the last row lost",
            one_order(lambda n, seed: np.random.default_rng(seed).permutation(n - 1)),
            "every pair should stand there once",
        ),
        (
            "labels first",
            lambda images, labels, seed: only_labels(images, labels, seed)[::-1],
            "changed places",
        ),
    ],
    "mend-the-recipe": [
        ("the pooling is as it was", recipe(pool=4), "larger than the map"),
        ("the argument is as it was", recipe(name="lr"), "another name today"),
        ("one-hot loss", recipe(sparse=False), "one-hot labels"),
        ("scores taken for probabilities", recipe(from_logits=False), "scores, and the loss takes"),
        (
            "softmax twice",
            recipe(
                end=lambda la: [la.Dense(10, activation="softmax"), la.Softmax()], from_logits=False
            ),
            "never sure",
        ),
        (
            "softmax twice, repaired by Keras",
            recipe(end=lambda la: [la.Dense(10, activation="softmax")]),
            "keep one of the two",
        ),
        (
            "an activation on the scores",
            recipe(end=lambda la: [la.Dense(10, activation="relu")]),
            "both signs",
        ),
        ("one output", recipe(end=lambda la: [la.Dense(1)]), "ten numbers for each image"),
        ("no compile", not_compiled, "not compiled"),
        ("a tiny rate", recipe(rate=1e-6), "learning rate"),
        (
            "a small rate, and one softmax",
            recipe(
                rate=3e-4,
                end=lambda la: [la.Dense(10, activation="softmax")],
                from_logits=False,
            ),
            "Is the learning rate",
        ),
        ("a sum for a loss", sums_the_losses, "mean cross-entropy"),
    ],
}

UNUSUAL = {  # and right
    "check-the-start": [
        ("upper case", lambda *case: judging(np.log)(*case).upper()),
        ("by NumPy", lambda *case: np.array(judging(np.log)(*case))[()]),
    ],
    "prepare-the-batch": [
        ("moveaxis", lambda p: np.moveaxis(np.float32(p) / np.float32(255), 1, -1)),
        ("a tensor", as_tensor),
        ("picture by picture", lambda p: np.array([x.transpose(1, 2, 0) / 255 for x in p], "f")),
    ],
    "shuffle-together": [
        ("a list of two", lambda *case: list(one_order(random_order)(*case))),
        ("lists", lambda *case: [x.tolist() for x in one_order(random_order)(*case)]),
        ("by scikit-learn", by_sklearn),
    ],
    "mend-the-recipe": [("functional", functional()), ("a class", of_a_class)],
}

KEPT = {"mend-the-recipe": recipe(rate=1e-6)}  # a wrong one, whose weights must stay
