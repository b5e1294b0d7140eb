"""Measure what pooling between the layers of a trained network is worth when digits are shifted.

    python benchmarks/pooling_shifts.py                      every network, five seeds each
    python benchmarks/pooling_shifts.py --only "max, global" one network
    python benchmarks/pooling_shifts.py --quick              a tiny run of all; stores nothing

One network of three convolutions, in four versions: max pooling, average pooling or a stride of 2
after or in the first two convolutions, or no step larger than 1 (the dilation of the later kernels
keeps the view as wide as the stride's, 15 pixels; the poolings see 18). Each is built with two heads: global average pooling, and Flatten. With
the first head all four have the same parameters, and those of a seed begin with the same weights
and read the same images in the same order. They learn digits that are not shifted. Then the test
images are read, once: as they are, and shifted by 1 to 4 pixels, with a margin all around, so that
nothing is lost. With global pooling they learn more slowly, so these are trained once more, for ten
epochs, and stored in a file of their own. What is stored with the same versions is not trained
again.
"""

import argparse
import tempfile
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

MARGIN = 4  # dark pixels added on each side: 28 + 8 = 36
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # right, left, down, up


class Setting(NamedTuple):
    """How much is trained and tested: the same for every network."""

    training_images: int = 12_000
    epochs: int = 4
    batch: int = 32
    learning_rate: float = 0.005
    test_images: int = 4000
    shifts: tuple[int, ...] = (0, 1, 2, 3, 4)


class Network(NamedTuple):
    """How the maps become smaller, and what stands between them and the ten scores."""

    text: str
    reduce: str  # "max", "average", "stride" or "none"
    head: str  # "global" or "flatten"


WAYS = {
    "max": "2×2 max pooling after the first two convolutions",
    "average": "2×2 average pooling after the first two convolutions",
    "stride": "a stride of 2 in the first two convolutions",
    "none": "stride 1 everywhere; the later kernels have dilation rates of 2 and 4",
}
HEADS = {"global": "global average pooling, dense layer", "flatten": "Flatten, dense layer"}
NETWORKS = {
    f"{way}, {head}": Network(f"{how}; {what}", way, head)
    for head, what in HEADS.items()
    for way, how in WAYS.items()
}

GLOBAL = [name for name in NETWORKS if NETWORKS[name].head == "global"]
# What is measured: the file's name, the setting, and the networks.
FILES = {
    "pooling_shifts": (Setting(), list(NETWORKS)),
    "pooling_shifts_10_epochs": (Setting(epochs=10), GLOBAL),
}


def network(reduce: str, head: str) -> keras.Model:
    """Three 3×3 convolutions of 8, 16 and 16 kernels, "same", with ReLU; a dense layer of 10."""
    inputs = x = keras.Input((28 + 2 * MARGIN, 28 + 2 * MARGIN, 1))
    for place, filters in enumerate((8, 16, 16)):
        strides = 2 if reduce == "stride" and place < 2 else 1
        dilation = 2**place if reduce == "none" else 1
        x = layers.Conv2D(
            filters, 3, strides=strides, dilation_rate=dilation, padding="same", activation="relu"
        )(x)
        if place < 2 and reduce in ("max", "average"):
            x = (layers.MaxPooling2D if reduce == "max" else layers.AveragePooling2D)(2)(x)
    x = layers.GlobalAveragePooling2D()(x) if head == "global" else layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(10)(x))


def with_margin(images: np.ndarray) -> np.ndarray:
    return np.pad(images, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)))


def shifted(images: np.ndarray, pixels: int) -> np.ndarray:
    """Image i moves by so many pixels to the right, left, down or up, in turn."""
    moved = np.empty_like(images)
    for turn, (down, right) in enumerate(DIRECTIONS):
        moved[turn::4] = np.roll(images[turn::4], (pixels * down, pixels * right), axis=(1, 2))
    return moved


def train(kind: Network, seed: int, setting: Setting, digits) -> dict[str, Any]:
    """Train once; what it answers to the test images, and how many answers a shift changes."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(len(digits.x_train))[: setting.training_images]
    x, y = with_margin(digits.x_train[chosen]), digits.y_train[chosen]

    model = network(kind.reduce, kind.head)
    model.compile(
        keras.optimizers.Adam(setting.learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    for _ in range(setting.epochs):
        order = rng.permutation(len(x))
        model.fit(x[order], y[order], batch_size=setting.batch, shuffle=False, verbose=0)

    test = with_margin(digits.x_test[: setting.test_images])
    labels = digits.y_test[: setting.test_images]
    answers = [
        model.predict(shifted(test, pixels), batch_size=500, verbose=0).argmax(axis=1)
        for pixels in setting.shifts
    ]
    return {
        "seed": seed,
        "parameters": model.count_params(),
        "accuracy": [round(float(np.mean(said == labels)), 4) for said in answers],
        "changed": [round(float(np.mean(said != answers[0])), 4) for said in answers],
    }


def begun(path: Path, setting: Setting) -> dict[str, Any]:
    """What is stored of this setting, whatever its versions; or a result without a network."""
    given = {**setting._asdict(), "shifts": list(setting.shifts)}
    stored = records.read(path, "networks", "setting")
    if stored and stored["setting"] == given:
        return stored
    return {"recipe": network.__doc__, "setting": given, "networks": {}}


def measure(path: Path, names: list[str], seeds: int, setting: Setting) -> None:
    digits = load_mnist_splits()
    ways = paired.Ways(
        key="networks",
        texts={name: network.text for name, network in NETWORKS.items()},
        train=lambda name, seed: train(NETWORKS[name], seed, setting, digits),
        keys=("accuracy", "changed"),
        line=lambda run: f"accuracy {run['accuracy']}  changed {run['changed']}",
    )
    paired.measure(path, begun(path, setting), ways, names, seeds)


def main() -> None:
    options = argparse.ArgumentParser(description="Shift digits under trained networks.")
    options.add_argument("--only", metavar="NAME", action="append", choices=list(NETWORKS))
    options.add_argument("--seeds", type=records.how_many, default=5)
    options.add_argument("--quick", action="store_true", help="tiny, and stored nowhere")
    given = options.parse_args()
    names = given.only or list(NETWORKS)
    # One thread: networks this small gain little from a second one.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    if given.quick:
        tiny = Setting(training_images=64, epochs=1, test_images=100, shifts=(0, 1))
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "pooling_shifts.json", names, 1, tiny)
        return
    for file, (setting, networks) in FILES.items():
        chosen = [name for name in names if name in networks]
        measure(records.RESULTS / f"{file}.json", chosen, given.seeds, setting)


if __name__ == "__main__":
    main()
