"""Train the network of lesson 9 in several ways, over several seeds, and store what it gave.

    python benchmarks/fashion.py             every way, three seeds each: some minutes
    python benchmarks/fashion.py --seeds 5   five seeds each

Each run is measured on the validation set only; the test set is not read. The result file,
benchmarks/results/fashion.json, is written after every run; runs that are already stored with
the same versions are not repeated (delete the file to start over); those of other versions are
moved to a file beside it.
"""

import argparse

import numpy as np
from parts import records

from course_utils import quiet_start
from course_utils.datasets import load_fashion_mnist_subset

with quiet_start():
    import keras
    from keras import layers

RESULT = records.RESULTS / "fashion.json"
SHIRT = 3
HELD_OUT = 300  # validation images of each class
SHIRTS = 225  # training images that are kept of the rare class

# name: (what it is, shirts in the training set, how the classes are balanced)
WAYS = {
    "as it is": ("225 shirts beside 1,500 of each other class", SHIRTS, None),
    "class weights": ("the same images, the loss weighted by class", SHIRTS, "weights"),
    "oversampling": ("shirts repeated until there are 1,500", SHIRTS, "oversampling"),
    "three times the shirts": ("675 different shirts, and oversampling", 675, "oversampling"),
}


def split(labels: np.ndarray, held_out: int, rng: np.random.Generator):
    """Places of the training and of the validation images: the same number of every class."""
    training, validation = [], []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        validation.append(places[:held_out])
        training.append(places[held_out:])
    return np.concatenate(training), np.concatenate(validation)


def thinned(places: np.ndarray, labels: np.ndarray, kept: int) -> np.ndarray:
    """The places without most of the shirts: the first `kept` of them stay."""
    shirts = np.flatnonzero(labels[places] == SHIRT)
    return np.delete(places, shirts[kept:])


def residual_block(x, filters: int):
    """Two convolutions and a shortcut; the maps become half as high and wide."""
    y = layers.Conv2D(filters, 3, strides=2, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(y))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(momentum=0.9)(y)
    shortcut = layers.Conv2D(filters, 1, strides=2)(x)
    return layers.ReLU()(layers.Add()([y, shortcut]))


def build_network() -> keras.Model:
    inputs = keras.Input((28, 28, 1))
    x = layers.RandomFlip("horizontal")(inputs)
    x = layers.RandomTranslation(0.07, 0.07, fill_mode="constant")(x)
    x = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu")(x)
    x = residual_block(x, 32)
    x = residual_block(x, 64)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4)(x))


def train(images, labels, balance: str | None, seed: int) -> keras.Model:
    """About 740 batches of 64, whatever the balance, so that the comparison is fair."""
    keras.utils.set_random_seed(seed)
    counts = np.bincount(labels)
    places, weights = np.arange(len(labels)), None
    if balance == "oversampling":
        places = np.concatenate(
            [np.resize(np.flatnonzero(labels == label), counts.max()) for label in range(4)]
        )
    if balance == "weights":
        weights = dict(enumerate(len(labels) / (4 * counts)))
    epochs = round(740 / np.ceil(len(places) / 64))
    steps = int(np.ceil(len(places) / 64)) * epochs
    rate = keras.optimizers.schedules.CosineDecay(
        4e-4, int(0.75 * steps), warmup_target=4e-3, warmup_steps=int(0.25 * steps)
    )
    model = build_network()
    model.compile(
        keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(
        images[places],
        labels[places],
        batch_size=64,
        epochs=epochs,
        class_weight=weights,
        verbose=0,
    )
    return model


def confusions(labels: np.ndarray, said: np.ndarray) -> list[list[int]]:
    counts = np.zeros((4, 4), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts.tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=records.how_many, default=3)
    seeds = range(1, parser.parse_args().seeds + 1)

    (images, labels), _ = load_fashion_mnist_subset()
    images = images[..., np.newaxis].astype("float32") / 255
    labels = labels.astype("int64")
    training, validation = split(labels, HELD_OUT, np.random.default_rng(9))

    result = records.read(RESULT, "runs") or {"runs": {}}
    for seed in seeds:
        for way, (_, shirts, balance) in WAYS.items():
            done = result["runs"].get(way, []) if records.is_current(result, way) else []
            if seed in [run["seed"] for run in done]:
                continue
            places = thinned(training, labels, shirts)
            model = train(images[places], labels[places], balance, seed)
            said = model.predict(images[validation], batch_size=500, verbose=0).argmax(axis=1)
            counts = confusions(labels[validation], said)
            result |= {
                "what": "validation confusion matrices, true class by row: 300 images of each",
                "ways": {name: what for name, (what, _, _) in WAYS.items()},
                "parameters": model.count_params(),
                "runs": result["runs"] | {way: [*done, {"seed": seed, "confusion": counts}]},
            }
            result = records.stamped(result, way)
            records.write(RESULT, result)
            matrix = np.array(counts)
            score = 2 * np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1))
            print(way, seed, f"macro F1 {score.mean():.3f}", score.round(2), flush=True)


if __name__ == "__main__":
    main()
