"""Train plain and residual networks of 10, 20 and 40 convolutions from two initialisations (08a).

    python benchmarks/depth.py                           every way, five seeds each: half an hour
    python benchmarks/depth.py --only "plain, He, 20"    one way
    python benchmarks/depth.py --quick                   a tiny run of all; stores nothing

Everything else is equal: 2,000 digits of the training set of MNIST, 250 steps of Adam at 0.001, and
for networks of one seed the same batches. The accuracy is that of 5,000 validation images; the test
set is not read. What is stored with the same versions is not trained again.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records

from course_utils import quiet_start
from course_utils.datasets import load_mnist_splits

with quiet_start():
    import keras
    from keras import layers

RESULT = records.RESULTS / "depth.json"
IMAGES = 2000
BATCH = 50


class Way(NamedTuple):
    """A network. An epoch stands for 25 steps."""

    text: str
    depth: int
    residual: bool
    he: bool
    zero: bool = False  # the last convolution of each block begins at zero
    batch_norm: bool = False
    epochs: int = 10


def way(kind: str, init: str, depth: int, **more: bool) -> Way:
    text = f"{depth} {kind} convolutions, {init}'s initialisation"
    return Way(text, depth, residual=kind == "residual", he=init == "He", **more)


WAYS = {
    f"{kind}, {init}, {depth}": way(kind, init, depth)
    for depth in (10, 20, 40)
    for kind in ("plain", "residual")
    for init in ("Glorot", "He")
} | {
    f"{kind}, He, {what}, {depth}": way(kind, "He", depth, **more)
    for depth in (20, 40)
    for kind, what, more in (
        ("residual", "zero", {"zero": True}),
        ("plain", "batch norm.", {"batch_norm": True}),
        ("residual", "batch norm.", {"batch_norm": True}),
    )
}


def network(way: Way, seed: int) -> keras.Model:
    """A convolution of 16 kernels with stride 4; blocks of ReLU, conv, ReLU, conv; mean; dense."""
    seeds = iter(range(1000 * seed, 1000 * seed + 100))  # each layer draws its own weights

    def conv(x, size=3, strides=1, zero=False):
        glorot, he = keras.initializers.GlorotUniform, keras.initializers.HeNormal
        start = (he if way.he else glorot)(next(seeds))
        start = "zeros" if zero else start
        return layers.Conv2D(16, size, strides, padding="same", kernel_initializer=start)(x)

    def rectified(x):
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x) if way.batch_norm else x)

    inputs = keras.Input((28, 28, 1))
    x = conv(inputs, size=5, strides=4)
    for _ in range(way.depth // 2):
        y = conv(rectified(conv(rectified(x))), zero=way.zero)
        x = layers.Add()([x, y]) if way.residual else y
    x = layers.GlobalAveragePooling2D()(rectified(x))
    return keras.Model(inputs, layers.Dense(10)(x))


def train(way: Way, seed: int, digits, images: int) -> dict[str, Any]:
    """Train once; the training loss in the course of it, and what was reached."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    x, y = digits.x_train[:images], digits.y_train[:images]
    steps = 25 * way.epochs
    order = np.random.default_rng(seed).permuted(np.tile(np.arange(images), (steps, 1)), axis=1)
    chosen = order[:, :BATCH].ravel()
    model = network(way, seed)
    model.compile(
        keras.optimizers.Adam(0.001),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    curve: list[float] = []
    for part in np.split(chosen, way.epochs):
        model.fit(x[part], y[part], batch_size=BATCH, shuffle=False, verbose=0)
        curve.append(round(model.history.history["loss"][-1], 4))
    loss, accuracy = model.evaluate(x, y, batch_size=500, verbose=0)
    held_out = model.evaluate(digits.x_val, digits.y_val, batch_size=500, verbose=0)[1]
    return {
        "seed": seed,
        "training_loss": round(loss, 4),
        "training_accuracy": round(accuracy, 4),
        "val_accuracy": round(held_out, 4),
        "history": {"loss": curve},
    }


def measure(path: Path, ways: dict[str, Way], seeds: int, images: int = IMAGES) -> None:
    digits = load_mnist_splits()
    paired.measure(
        path,
        records.read(path, "ways") or {"recipe": network.__doc__, "ways": {}},
        paired.Ways(
            key="ways",
            texts={name: way.text for name, way in WAYS.items()},
            train=lambda name, seed: train(ways[name], seed, digits, images),
            keys=("training_loss", "val_accuracy"),
            line=lambda run: f"loss {run['training_loss']:.3f}  val {run['val_accuracy']:.3f}",
        ),
        list(ways),
        seeds,
    )


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=5, images=100)
