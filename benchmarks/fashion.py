"""Train the network of lesson 9 in several ways, by paired seeds, and store what it gave.

    python benchmarks/fashion.py                      every way, ten seeds each: half an hour
    python benchmarks/fashion.py --only oversampling  one way
    python benchmarks/fashion.py --quick              a tiny run of all; stores nothing

Each seed draws its own validation images, 300 of each class, and its own shirts, so the spread over
seeds holds the luck of the draw. All ways of one seed have the same validation images, and the same
number of steps unless their name says otherwise. The test set is not read. What is stored with the
same versions is not trained again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

from course_utils import quiet_start
from course_utils.clothes import residual_block
from course_utils.datasets import load_fashion_mnist_subset

with quiet_start():
    import keras
    from keras import layers

RESULT = records.RESULTS / "fashion.json"
SHIRT = 3
HELD_OUT = 1200  # validation images, as many of each class
SHIRTS = 225  # training images that are kept of the rare class
STEPS = 740  # of 64 images


def oversampled(labels: np.ndarray) -> np.ndarray:
    """Indices of images, so that every class comes as often as the most frequent one."""
    most = np.bincount(labels).max()
    return np.concatenate([np.resize(np.flatnonzero(labels == label), most) for label in range(4)])


def flip() -> tuple[keras.Layer, ...]:
    return (layers.RandomFlip("horizontal"),)


def flip_and_shift() -> tuple[keras.Layer, ...]:
    return (*flip(), layers.RandomTranslation(0.07, 0.07, fill_mode="constant"))


class Way(NamedTuple):
    """How the classes are balanced, and what else is changed."""

    text: str
    balance: str | None = "oversampling"
    shirts: int = SHIRTS
    augment: Callable[[], tuple[keras.Layer, ...]] = flip_and_shift
    width: int = 1
    steps: int = STEPS


WAYS = {
    "as it is": Way("225 shirts beside 1,500 of each other class", balance=None),
    "prior correction": Way("the same; each answer divided by its class's share", balance="priors"),
    "class weights": Way("the same images, the loss weighted by class", balance="weights"),
    "oversampling": Way("shirts repeated until there are 1,500"),
    "no augmentation": Way("oversampling, without flips and shifts", augment=tuple),
    "flip alone": Way("oversampling, flips without shifts", augment=flip),
    "twice the steps": Way("oversampling, twice as many steps", steps=2 * STEPS),
    "twice as wide": Way("oversampling, twice as many kernels in each layer", width=2),
    "three times the shirts": Way("675 different shirts, and oversampling", shirts=675),
}


def build_network(width: int = 1, augment: tuple[keras.Layer, ...] = ()) -> keras.Model:
    """Flips and shifts, a convolution of 16 kernels, residual blocks of 32 and 64."""
    inputs = x = keras.Input((28, 28, 1))
    for layer in augment:
        x = layer(x)
    x = layers.Conv2D(16 * width, 5, strides=2, padding="same", activation="relu")(x)
    x = residual_block(x, 32 * width)
    x = residual_block(x, 64 * width)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4)(x))


def split(labels: np.ndarray, shirts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the training images, with so many shirts, and of the validation images."""
    training, validation = train_test_split(
        np.arange(len(labels)), test_size=HELD_OUT, stratify=labels, random_state=seed
    )
    surplus = np.flatnonzero(labels[training] == SHIRT)[shirts:]
    return np.delete(training, surplus), validation


def train(way: Way, seed: int, images: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Train once, and compare the answers to the validation images with their labels."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    training, validation = split(labels, way.shirts, seed)
    x, y = images[training], labels[training]
    shares = np.bincount(y) / len(y)
    weights = None
    if way.balance == "weights":
        weights = dict(enumerate(1 / (4 * shares)))
    if way.balance == "oversampling":
        repeated = oversampled(y)
        x, y = x[repeated], y[repeated]
    epochs = max(1, round(way.steps / np.ceil(len(y) / 64)))
    steps = epochs * int(np.ceil(len(y) / 64))
    rate = keras.optimizers.schedules.CosineDecay(
        4e-4, int(0.75 * steps), warmup_target=4e-3, warmup_steps=int(0.25 * steps)
    )
    model = build_network(way.width, way.augment())
    model.compile(
        keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(x, y, batch_size=64, epochs=epochs, class_weight=weights, verbose=0)
    logits = model.predict(images[validation], batch_size=500, verbose=0)
    if way.balance == "priors":
        logits -= np.log(shares)
    said, true = logits.argmax(axis=1), labels[validation]
    confusion = np.zeros((4, 4), dtype=int)
    np.add.at(confusion, (true, said), 1)
    return {
        "seed": seed,
        "steps": steps,
        "parameters": model.count_params(),
        "macro_f1": round(float(f1_score(true, said, average="macro")), 4),
        "shirt_recall": round(float(confusion[SHIRT, SHIRT] / confusion[SHIRT].sum()), 4),
        "confusion": confusion.tolist(),
    }


def measure(path: Path, ways: dict[str, Way], seeds: int) -> None:
    (images, labels), _ = load_fashion_mnist_subset()
    images = images[..., np.newaxis].astype("float32") / 255
    labels = labels.astype("int64")
    what = "validation confusion matrices, true class by row: 300 images of each class"
    stored = records.read(path, "ways") or {"what": what, "ways": {}}
    paired.measure(
        path,
        stored,
        paired.Ways(
            key="ways",
            texts={name: way.text for name, way in WAYS.items()},
            train=lambda name, seed: train(ways[name], seed, images, labels),
            keys=("macro_f1", "shirt_recall"),
            line=lambda run: f"macro F1 {run['macro_f1']:.3f}  shirts {run['shirt_recall']:.3f}",
        ),
        list(ways),
        seeds,
    )


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10, short={"steps": 150})
