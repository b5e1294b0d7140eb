"""Train networks of growing capacity on 500 digits: who cannot learn them, who learns them by heart?

    python benchmarks/capacity.py                 seven networks, five seeds each: three minutes
    python benchmarks/capacity.py --only "16 averages"  one network
    python benchmarks/capacity.py --quick         a tiny run of everything; stores nothing

All are trained alike: Adam with one learning rate, as many steps. Each seed draws its own 500 images
from the training set of MNIST; the score is measured at the end, on 5,000 images that nothing else
has used. The test set is not read. What is stored with the same versions is not trained again.
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
    from keras import layers

RESULT = records.RESULTS / "capacity.json"
IMAGES, BATCH, RATE = 500, 50, 0.01


class Size(NamedTuple):
    """A network by what stands between its input and its ten logits."""

    text: str
    hidden: Callable[[], list[keras.Layer]]
    epochs: int = 100


def averages(window: int, units: int = 0) -> Callable[[], list[keras.Layer]]:
    def hidden() -> list[keras.Layer]:
        dense = [layers.Dense(units, activation="relu")] if units else []
        return [layers.AveragePooling2D(window), layers.Flatten(), *dense]

    return hidden


def convolutions(kernels: int) -> Callable[[], list[keras.Layer]]:
    """With 16 kernels: the large network of lesson 8."""
    return lambda: [
        layers.Conv2D(kernels, 5, strides=2, activation="relu"),
        layers.Conv2D(2 * kernels, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(4 * kernels, activation="relu"),
    ]


SIZES = {
    "16 averages": Size("means of 7x7 pixels, no hidden layer", averages(7)),
    "49 averages": Size("means of 4x4 pixels, no hidden layer", averages(4)),
    "16 averages, 64 hidden": Size("means of 7x7 pixels, a dense layer of 64", averages(7, 64)),
    "all pixels": Size("784 pixels, no hidden layer", averages(1)),
    "all pixels, 64 hidden": Size("784 pixels, a dense layer of 64", averages(1, 64)),
    "convolutions": Size("two convolutions, a dense layer of 64", convolutions(16)),
    "convolutions, 4 times as wide": Size("the same, four times as wide", convolutions(64)),
}


def train(size: Size, seed: int, digits, images: int = IMAGES, score_images: int = 5000) -> dict:
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    chosen = np.random.default_rng(seed).permutation(len(digits.x_train))[:images]
    x, y = digits.x_train[chosen], digits.y_train[chosen]
    model = keras.Sequential([keras.Input((28, 28, 1)), *size.hidden(), layers.Dense(10)])
    model.compile(
        keras.optimizers.Adam(RATE),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    history = model.fit(x, y, batch_size=BATCH, epochs=size.epochs, verbose=0).history
    scores = {
        "training": model.evaluate(x, y, batch_size=500, verbose=0),
        "val": model.evaluate(
            digits.x_val[:score_images], digits.y_val[:score_images], batch_size=500, verbose=0
        ),
    }
    run: dict[str, Any] = {"seed": seed, "parameters": model.count_params()}
    for name, (loss, accuracy) in scores.items():
        run |= {f"{name}_loss": round(loss, 4), f"{name}_accuracy": round(accuracy, 4)}
    return run | {"history": {"loss": [round(value, 4) for value in history["loss"]]}}


def measure(path: Path, sizes: dict[str, Size], seeds: int, **fewer: int) -> None:
    digits = load_mnist_splits()
    ways = paired.Ways(
        key="ways",
        texts={name: size.text for name, size in SIZES.items()},
        train=lambda name, seed: train(sizes[name], seed, digits, **fewer),
        keys=("training_accuracy", "val_accuracy"),
        line=lambda run: f"right {run['training_accuracy']:.3f}  new {run['val_accuracy']:.4f}",
    )
    stored = records.read(path, "ways") or {"ways": {}}
    paired.measure(path, stored, ways, list(sizes), seeds)


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, SIZES, measure, seeds=5, images=50, score_images=100)
