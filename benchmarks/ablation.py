"""Measure what each technique of lesson 8 is worth, alone and together, by paired seeds.

    python benchmarks/ablation.py                 every technique, ten seeds each: half an hour
    python benchmarks/ablation.py --only dropout  one technique
    python benchmarks/ablation.py --quick         a tiny run of everything; stores nothing

One small network is trained on few digits, each time with one thing changed, and for 250 steps in
every row (four times as many where the row says so). For each seed: its own few to train on, 500 to
watch (they draw the curves and tell which epoch was the best), and 5,000 others that give the score,
once, at the end; all from the training set of MNIST. The changes in "together" were chosen by these
scores. So only the rows marked `tested`, the unchanged network and what was chosen, read the test
set, once each. What is stored with the same versions is not trained again; what it replaces (of
other versions, or another setting) is moved to a file beside it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records

from course_utils import quiet_start
from course_utils.datasets import load_mnist_splits

with quiet_start():
    import keras
    import tensorflow as tf
    from keras import layers

RESULT = records.RESULTS / "ablation.json"
WATCHED = 500
IMAGES = 500  # to train on
BATCH = 50
STEPS_PER_EPOCH = 10  # whatever the number of images


def nothing() -> list[keras.Layer]:
    return []


def shift() -> list[keras.Layer]:
    return [layers.RandomTranslation(0.1, 0.1, fill_mode="constant")]


def rotation() -> list[keras.Layer]:
    return [layers.RandomRotation(15 / 360, fill_mode="constant")]


def zoom() -> list[keras.Layer]:
    return [layers.RandomZoom(0.15, fill_mode="constant")]


def flip() -> list[keras.Layer]:
    return [layers.RandomFlip("horizontal")]


def glorot(seed: int) -> keras.Initializer:
    return keras.initializers.GlorotUniform(seed)


def he(seed: int) -> keras.Initializer:
    return keras.initializers.HeNormal(seed)


def normal(stddev: float) -> Callable[[int], keras.Initializer]:
    return lambda seed: keras.initializers.RandomNormal(stddev=stddev, seed=seed)


class Technique(NamedTuple):
    """What is changed in the recipe."""

    text: str
    dropout: float = 0.0
    l2: float = 0.0
    best_epoch: bool = False
    augment: Callable[[], list[keras.Layer]] = nothing
    batch_norm: float | None = None  # its momentum
    residual: bool = False
    initializer: Callable[[int], keras.Initializer] = glorot
    times_the_data: int = 1
    optimizer: Callable[[float], keras.Optimizer] = keras.optimizers.Adam
    learning_rate: float = 0.001
    epochs: int = 25
    tested: bool = False  # one look at the test set, at the end


TOGETHER: dict[str, Any] = {"augment": shift, "residual": True, "dropout": 0.5}

TECHNIQUES = {
    "none": Technique("nothing added; Glorot's initialisation, the default of Keras", tested=True),
    "dropout": Technique("Dropout 0.5 before each of the two dense layers", dropout=0.5),
    "little L2": Technique("L2 of 0.0001 on the kernels of all layers", l2=0.0001),
    "L2": Technique("L2 of 0.0005 on the kernels of all layers", l2=0.0005),
    "much L2": Technique("L2 of 0.002 on the kernels of all layers", l2=0.002),
    "early stopping": Technique(
        "the weights of the epoch with the lowest watched loss", best_epoch=True
    ),
    "shift": Technique("random shifts by up to 10 % of the width", augment=shift),
    "rotation": Technique("random rotations by up to 15 degrees", augment=rotation),
    "zoom": Technique("random zoom by up to 15 %", augment=zoom),
    "flip": Technique("random flips, left to right", augment=flip),
    "batch norm.": Technique(
        "between each convolution and its ReLU, moving averages with momentum 0.9", batch_norm=0.9
    ),
    "batch norm., slow averages": Technique(
        "batch normalisation with momentum 0.99, the default of Keras", batch_norm=0.99
    ),
    "residual": Technique("the input of each block is added to its output", residual=True),
    "He": Technique("He's initialisation", initializer=he),
    "too small": Technique(
        "initial weights with standard deviation 0.01", initializer=normal(0.01)
    ),
    "too large": Technique("initial weights with standard deviation 0.3", initializer=normal(0.3)),
    "ten times the images": Technique("5,000 images, in as many steps", times_the_data=10),
    "rate 0.003": Technique("learning rate 0.003, not 0.001", learning_rate=0.003),
    # Why is batch normalisation's row bad? Each has a row above that differs in nothing else.
    "batch norm., rate 0.003": Technique(
        "batch normalisation, learning rate 0.003", batch_norm=0.9, learning_rate=0.003
    ),
    "batch norm., ten times the images": Technique(
        "batch normalisation, 5,000 images in as many steps", batch_norm=0.9, times_the_data=10
    ),
    # The three changes of the network and its images that were clear gains alone.
    "shift + residual": Technique("shifts and residual blocks", augment=shift, residual=True),
    "together": Technique("shifts, residual blocks and dropout", **TOGETHER, tested=True),
    "none, four times the steps": Technique("nothing added, 1,000 steps", epochs=100, tested=True),
    "together, four times the steps": Technique(
        "shifts, residual blocks and dropout, 1,000 steps", **TOGETHER, epochs=100, tested=True
    ),
}


def network(technique: Technique, seed: int) -> keras.Model:
    """Nine convolutions of 16 kernels: one with stride 2, four blocks of two; two dense layers."""
    seeds = iter(range(1000 * seed, 1000 * seed + 100))  # each layer draws its own weights

    def options() -> dict[str, Any]:
        return {
            "kernel_initializer": technique.initializer(next(seeds)),
            "kernel_regularizer": keras.regularizers.L2(technique.l2) if technique.l2 else None,
        }

    def conv(x, size=3, strides=1):
        x = layers.Conv2D(16, size, strides=strides, padding="same", **options())(x)
        momentum = technique.batch_norm
        return layers.BatchNormalization(momentum=momentum)(x) if momentum else x

    def block(x):
        y = conv(layers.ReLU()(conv(x)))
        return layers.ReLU()(layers.Add()([x, y]) if technique.residual else y)

    def dense(x, units, activation=None):
        if technique.dropout:
            x = layers.Dropout(technique.dropout)(x)
        return layers.Dense(units, activation=activation, **options())(x)

    inputs = x = keras.Input((28, 28, 1))
    for augment in technique.augment():
        x = augment(x)
    x = layers.ReLU()(conv(x, size=5, strides=2))
    x = layers.MaxPooling2D(2)(block(x))
    x = layers.Flatten()(block(block(block(x))))
    return keras.Model(inputs, dense(dense(x, 64, "relu"), 10))


def train(
    technique: Technique, seed: int, digits, images: int = IMAGES, score_images: int = 5000
) -> dict[str, Any]:
    """Train once and return the scores and curves of this run."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    pool = len(digits.x_train) - WATCHED
    chosen = np.random.default_rng(seed).permutation(pool)[: images * technique.times_the_data]
    x, y = digits.x_train[chosen], digits.y_train[chosen]
    endless = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x), seed=seed).repeat()

    model = network(technique, seed)
    model.compile(
        technique.optimizer(technique.learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    callbacks = []
    if technique.best_epoch:  # patient to the end, so that it takes as many steps as the others
        callbacks = [
            keras.callbacks.EarlyStopping(patience=technique.epochs, restore_best_weights=True)
        ]
    history = model.fit(
        endless.batch(BATCH),
        steps_per_epoch=STEPS_PER_EPOCH,
        shuffle=False,  # the data set does it
        epochs=technique.epochs,
        validation_data=(digits.x_train[pool:], digits.y_train[pool:]),
        validation_batch_size=WATCHED,
        callbacks=callbacks,
        verbose=0,
    ).history
    loss, accuracy = score(model, digits.x_val[:score_images], digits.y_val[:score_images])
    run = {
        "seed": seed,
        "steps": int(model.optimizer.iterations),
        "val_accuracy": accuracy,
        "val_loss": loss,
        "training_accuracy": score(model, x, y)[1],
    }
    if technique.tested:
        x_test, y_test = digits.x_test[: 2 * score_images], digits.y_test[: 2 * score_images]
        run["test_accuracy"] = score(model, x_test, y_test)[1]
    curves = {key: [round(v, 4) for v in values] for key, values in history.items()}
    return run | {"history": curves}


def score(model: keras.Model, images, labels) -> tuple[float, float]:
    """Cross-entropy, without any L2 term, and accuracy."""
    logits = model.predict(images, batch_size=500, verbose=0)
    loss = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    accuracy = np.mean(logits.argmax(axis=1) == labels)
    return round(float(np.mean(loss)), 4), round(float(accuracy), 4)


def setting(images: int) -> dict[str, Any]:
    return {"images": images, "batch": BATCH, "optimizer": "Adam"}


def measure(
    path: Path, techniques: dict[str, Technique], seeds: int, images: int = IMAGES, **fewer: int
) -> None:
    """Train what is missing and store it; what is stored of this setting stays."""
    digits = load_mnist_splits()
    stored = records.read(path, "techniques", "setting")
    if not stored or stored["setting"] != setting(images):
        stored = {"recipe": network.__doc__, "setting": setting(images), "techniques": {}}
    ways = paired.Ways(
        key="techniques",
        texts={name: technique.text for name, technique in TECHNIQUES.items()},
        train=lambda name, seed: train(techniques[name], seed, digits, images, **fewer),
        keys=("val_accuracy", "val_loss", "test_accuracy"),
        line=lambda run: f"accuracy {run['val_accuracy']:.4f}  loss {run['val_loss']:.4f}",
    )
    paired.measure(path, stored, ways, list(techniques), seeds)


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, TECHNIQUES, measure, seeds=10, images=50, score_images=100)
