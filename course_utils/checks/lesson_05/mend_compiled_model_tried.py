"""What is tried on lesson 5's exercise "Mend a network for integer labels"."""

import keras
from keras import layers


def classifier(
    last="softmax",
    loss="sparse_categorical_crossentropy",
    units=10,
    filters=16,
    metrics=("accuracy",),
    relu="relu",
    drop=0.0,
    pool="Max",
    behind=(),
    optimizer="rmsprop",
):
    def build():
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(filters, 3, activation=relu),
                getattr(layers, f"{pool}Pooling2D")(2),
                layers.Flatten(),
                *([layers.Dropout(drop)] if drop else []),
                layers.Dense(units, activation=last),
                *[layers.Activation(name) for name in behind],
            ]
        )
        model.compile(optimizer, loss, metrics=list(metrics))
        return model

    return build


WRONG = [
    (
        "only the last layer",
        classifier(loss="categorical_crossentropy"),
        "your loss expects one-hot labels",
    ),
    ("only the loss", classifier("relu"), "cuts off everything below 0"),
    ("logits", classifier(None), "negative, as logits are"),
    ("sigmoid", classifier("sigmoid"), "squeezed by itself"),
    (
        "softmax twice",
        classifier(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        "softmax once more",
    ),
    ("squared error", classifier(loss="mse"), "not the cross-entropy of ten classes"),
    ("binary cross-entropy", classifier(loss="binary_crossentropy"), "not the cross-entropy"),
    ("nine units", classifier(units=9), "expected (40, 10)"),
    ("another size", classifier(filters=32), "neither of the two mistakes needs"),
    ("without its metric", classifier(metrics=()), "does not report its accuracy"),
    ("another metric", classifier(metrics=("mse",)), "`evaluate` stops with"),
    ("relu, then softmax", classifier("relu", behind=["softmax"]), "still has its ReLU"),
    ("two softmaxes", classifier(behind=["softmax"]), "through softmax twice"),
    ("no inner ReLU", classifier(relu=None), "convolution has lost its ReLU"),
    ("inner tanh", classifier(relu="tanh"), "something in between was changed"),
    ("average pooling", classifier(pool="Average"), "something in between was changed"),
    ("dropout", classifier(drop=0.5), "in training your model now computes"),
    ("another optimizer", classifier(optimizer="adam"), "its optimizer is now Adam"),
    (
        "another learning rate",
        lambda: classifier(optimizer=keras.optimizers.RMSprop(0.01))(),
        "a learning rate of 0.01",
    ),
    ("misspelt loss", classifier(loss="sparse_crossentropy"), "knows no loss"),
    ("not compiled", classifier(loss=None), "not compiled with a loss"),
    ("the model itself", classifier()(), "Hand over the function itself"),
]


def compiled(*last, optimizer="rmsprop", loss="sparse_categorical_crossentropy", metric="accuracy"):
    stack = [layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(2), layers.Flatten()]
    last = last or [layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack, *last])
    model.compile(optimizer, loss, metrics=[metric])
    return model


def with_objects():
    loss = keras.losses.SparseCategoricalCrossentropy()
    metric = keras.metrics.SparseCategoricalAccuracy()
    return compiled(optimizer=keras.optimizers.RMSprop(), loss=loss, metric=metric)


RIGHT = [
    ("softmax in a layer of its own", lambda: compiled(layers.Dense(10), layers.Softmax())),
    ("objects in place of names", with_objects),
    ("a list of one loss", lambda: compiled(loss=["sparse_categorical_crossentropy"])),
]
