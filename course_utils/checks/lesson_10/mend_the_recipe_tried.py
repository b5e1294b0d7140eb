"""What is tried on lesson 10's exercise "Mend a recipe with four faults"."""

import numpy as np


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


WRONG = [
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
]

RIGHT = [("functional", functional()), ("a class", of_a_class)]

KEPT = recipe(rate=1e-6)
