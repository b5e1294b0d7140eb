"""Compare learning rates that change with constant ones, on the network of lesson 8's rates.

    python benchmarks/schedules.py                        every way, five seeds each: ten minutes
    python benchmarks/schedules.py --only "one cycle, 2"  one way
    python benchmarks/schedules.py --quick                a tiny run of all; stores nothing

Adam on 5,000 digits in batches of 50: three constant rates for 16 epochs; one cycle with the peak
0.01 for 1 to 16 epochs; the same cosine without a warm-up; and, from 0.01 on, a rate that is halved
when the loss of 1,000 watched images has not fallen for two epochs. The score is the accuracy on
5,000 others that decide nothing; the test set is not read. For each seed all ways have the same
images and the same first weights. What is stored with the same versions is not trained again.
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

RESULT = records.RESULTS / "schedules.json"
IMAGES, WATCHED, BATCH = 5000, 1000, 50
PEAK = 0.01
LONGEST = 16  # epochs


class Way(NamedTuple):
    """How the learning rate goes on, and for how long."""

    text: str
    kind: str  # "constant", "one cycle", "cosine" or "plateau"
    epochs: int = LONGEST
    rate: float = PEAK


WAYS = {
    **{f"constant {rate}": Way(f"constant, {rate}", "constant", rate=rate)
       for rate in (0.001, 0.003, 0.01)},
    **{f"one cycle, {n}": Way(f"up to {PEAK} in 30 % of the steps, down along a cosine; epochs: {n}",
                              "one cycle", n)
       for n in (1, 2, 4, 8, 16)},
    **{f"cosine, {n}": Way(f"from {PEAK} down along a cosine; epochs: {n}", "cosine", n)
       for n in (2, 16)},
    "plateau": Way(f"from {PEAK}, halved after two epochs without a lower watched loss", "plateau"),
}  # fmt: skip


def network() -> keras.Sequential:
    """56,970 parameters; gives logits."""
    body = [
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), *body, layers.Dense(10)])


def learning_rate(way: Way, steps: int) -> Any:
    """What the optimizer is given: a number, or a schedule over so many steps."""
    rise = int(0.3 * steps)
    if way.kind == "one cycle":
        decay = {"warmup_target": way.rate, "warmup_steps": rise}
        return keras.optimizers.schedules.CosineDecay(0.0, steps - rise, **decay)
    if way.kind == "cosine":
        return keras.optimizers.schedules.CosineDecay(way.rate, steps)
    return way.rate


class Scored(keras.callbacks.Callback):
    """Accuracy and loss on images that decide nothing, after every epoch."""

    def __init__(self, x, y):
        super().__init__()
        self.images, self.accuracy, self.loss = (x, y), [], []

    def on_epoch_end(self, epoch, logs=None):
        said = self.model.predict(self.images[0], batch_size=500, verbose=0)
        loss = keras.losses.sparse_categorical_crossentropy(self.images[1], said, from_logits=True)
        self.accuracy.append(round(float(np.mean(said.argmax(axis=1) == self.images[1])), 4))
        self.loss.append(round(float(np.mean(loss)), 4))


def train(way: Way, seed: int, digits, images: int = IMAGES, scored: int = 5000) -> dict[str, Any]:
    """Train once; the score after every epoch."""
    keras.backend.clear_session()
    order = np.random.default_rng(seed).permutation(len(digits.x_train))
    few, watched = order[:images], order[images : images + WATCHED]
    keras.utils.set_random_seed(seed)
    model = network()
    optimizer = keras.optimizers.Adam(learning_rate(way, way.epochs * -(-images // BATCH)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss)
    score = Scored(digits.x_val[:scored], digits.y_val[:scored])
    plateau = [keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2)]
    history = model.fit(
        digits.x_train[few],
        digits.y_train[few],
        batch_size=BATCH,
        epochs=way.epochs,
        validation_data=(digits.x_train[watched], digits.y_train[watched]),
        validation_batch_size=500,
        callbacks=[*plateau * (way.kind == "plateau"), score],
        verbose=0,
    ).history
    kept = {"val_accuracy": score.accuracy, "val_loss": score.loss}
    kept["watched_loss"] = [round(value, 4) for value in history["val_loss"]]
    if way.kind == "plateau":
        kept["learning_rate"] = [float(f"{value:.4g}") for value in history["learning_rate"]]
    ends = {key: kept[key][-1] for key in ("val_accuracy", "val_loss")}
    return {"seed": seed, **ends, "history": kept}


def measure(path: Path, ways: dict[str, Way], seeds: int, **fewer: int) -> None:
    digits = load_mnist_splits()
    table = paired.Ways(
        key="ways",
        texts={name: way.text for name, way in WAYS.items()},
        train=lambda name, seed: train(ways[name], seed, digits, **fewer),
        keys=("val_accuracy", "val_loss"),
        line=lambda run: f"accuracy {run['val_accuracy']:.4f}",
    )
    paired.measure(path, records.read(path, "ways") or {"ways": {}}, table, list(ways), seeds)


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=5, images=100, scored=100)
