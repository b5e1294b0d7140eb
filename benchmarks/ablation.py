"""Measure what each technique of lesson 8 is worth, alone, over several seeds.

    python benchmarks/ablation.py                 every technique, three seeds each
    python benchmarks/ablation.py --only dropout  one technique
    python benchmarks/ablation.py --quick         a tiny run of everything; stores nothing

One small network is trained on few digits, each time with one thing changed. All images come
from the training set of MNIST: for each seed its own few to train on, 500 to watch (they draw
the curves and tell early stopping when to stop) and 5,000 others that give the score, once, at
the end. The test set is not used. What is stored with the same versions is not trained again;
what it replaces (of other versions, or another setting) is moved to a file beside it.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records

from course_utils import quiet_start
from course_utils.datasets import load_mnist_splits

with quiet_start():
    import keras
    from keras import layers

WATCHED = 500


class Setting(NamedTuple):
    """How much is trained. `steps` is the same for every technique."""

    training_images: int = 500
    epochs: int = 25
    batch: int = 50
    learning_rate: float = 0.001
    score_images: int = 5000


class Technique(NamedTuple):
    """What is changed in the recipe."""

    text: str
    dropout: float = 0.0
    l2: float = 0.0
    patience: int | None = None
    augment: Callable[[], list[keras.Layer]] = list
    batch_norm: float | None = None  # its momentum
    residual: bool = False
    initializer: Callable[[int], Any] = lambda seed: "glorot_uniform"
    times_the_data: int = 1


TECHNIQUES = {
    "none": Technique("nothing added; Glorot's initialisation, the default of Keras"),
    "dropout": Technique("Dropout 0.5 before each of the two dense layers", dropout=0.5),
    "L2": Technique("L2 of 0.0005 on the kernels of all layers", l2=0.0005),
    "too much L2": Technique("L2 of 0.002 on the kernels of all layers", l2=0.002),
    "early stopping": Technique(
        "the weights of the epoch with the lowest watched loss", patience=5
    ),
    "shift": Technique(
        "random shifts by up to 10 % of the width",
        augment=lambda: [layers.RandomTranslation(0.1, 0.1, fill_mode="constant")],
    ),
    "rotation": Technique(
        "random rotations by up to 15 degrees",
        augment=lambda: [layers.RandomRotation(15 / 360, fill_mode="constant")],
    ),
    "zoom": Technique(
        "random zoom by up to 15 %",
        augment=lambda: [layers.RandomZoom(0.15, fill_mode="constant")],
    ),
    "flip": Technique(
        "random flips, left to right", augment=lambda: [layers.RandomFlip("horizontal")]
    ),
    "batch normalisation": Technique(
        "between each convolution and its ReLU, moving averages with momentum 0.9", batch_norm=0.9
    ),
    "batch norm., slow averages": Technique(
        "batch normalisation with momentum 0.99, the default of Keras", batch_norm=0.99
    ),
    "residual": Technique("the input of each block is added to its output", residual=True),
    "He": Technique(
        "He's initialisation", initializer=lambda seed: keras.initializers.HeNormal(seed)
    ),
    "too small": Technique(
        "initial weights with standard deviation 0.01",
        initializer=lambda seed: keras.initializers.RandomNormal(stddev=0.01, seed=seed),
    ),
    "too large": Technique(
        "initial weights with standard deviation 0.3",
        initializer=lambda seed: keras.initializers.RandomNormal(stddev=0.3, seed=seed),
    ),
    "ten times the images": Technique("5,000 images, in as many steps", times_the_data=10),
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


def train(technique: Technique, seed: int, setting: Setting, digits) -> dict[str, Any]:
    """Train once and return the scores and curves of this run."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    images = setting.training_images * technique.times_the_data
    pool = len(digits.x_train) - WATCHED
    chosen = np.random.default_rng(seed).permutation(pool)[:images]
    x, y = digits.x_train[chosen], digits.y_train[chosen]
    epochs = max(1, setting.epochs // technique.times_the_data)

    model = network(technique, seed)
    model.compile(
        keras.optimizers.Adam(setting.learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    stopping = []
    if technique.patience is not None:
        stopping = [
            keras.callbacks.EarlyStopping(patience=technique.patience, restore_best_weights=True)
        ]
    history = model.fit(
        x,
        y,
        batch_size=setting.batch,
        epochs=epochs,
        validation_data=(digits.x_train[pool:], digits.y_train[pool:]),
        validation_batch_size=WATCHED,
        callbacks=stopping,
        verbose=0,
    ).history
    loss, accuracy = score(model, digits.x_val, digits.y_val, setting.score_images)
    return {
        "seed": seed,
        "accuracy": round(accuracy, 4),
        "loss": round(loss, 4),
        "training_accuracy": round(score(model, x, y, setting.training_images)[1], 4),
        "epochs": len(history["loss"]),
        "history": {key: [round(v, 4) for v in values] for key, values in history.items()},
    }


def score(model: keras.Model, images, labels, most: int) -> tuple[float, float]:
    """Cross-entropy, without any L2 term, and accuracy."""
    logits = model.predict(images[:most], batch_size=500, verbose=0)
    loss = keras.losses.sparse_categorical_crossentropy(labels[:most], logits, from_logits=True)
    return float(np.mean(loss)), float(np.mean(logits.argmax(axis=1) == labels[:most]))


def begun(path: Path, setting: Setting) -> dict[str, Any]:
    """What is stored of this setting, whatever its versions; or a result without a technique."""
    stored = records.read(path, "techniques", "setting")
    if stored and stored["setting"] == setting._asdict():
        return stored
    return {"recipe": network.__doc__, "setting": setting._asdict(), "techniques": {}}


def measure(path: Path, names: list[str], seeds: int, setting: Setting) -> None:
    digits = load_mnist_splits()
    ways = paired.Ways(
        key="techniques",
        texts={name: technique.text for name, technique in TECHNIQUES.items()},
        train=lambda name, seed: train(TECHNIQUES[name], seed, setting, digits),
        medians=lambda runs: {
            "median_accuracy": statistics.median(run["accuracy"] for run in runs),
            "median_loss": statistics.median(run["loss"] for run in runs),
        },
        line=lambda run: f"accuracy {run['accuracy']:.4f}  loss {run['loss']:.4f}",
    )
    paired.measure(path, begun(path, setting), ways, names, seeds)


def main() -> None:
    options = argparse.ArgumentParser(description="Measure each technique of lesson 8 alone.")
    options.add_argument("--only", metavar="NAME", action="append", choices=list(TECHNIQUES))
    options.add_argument("--seeds", type=records.how_many, default=3)
    options.add_argument("--quick", action="store_true", help="tiny, and stored nowhere")
    given = options.parse_args()
    names = given.only or list(TECHNIQUES)
    if given.quick:
        tiny = Setting(training_images=50, epochs=1, score_images=100)
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "ablation.json", names, 1, tiny)
        return
    measure(records.RESULTS / "ablation.json", names, given.seeds, Setting())


if __name__ == "__main__":
    main()
