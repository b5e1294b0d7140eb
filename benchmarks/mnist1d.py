"""Networks on the signals of lesson 7, by paired seeds: is it the order, and what does a change give?

    python benchmarks/mnist1d.py                     every way, ten seeds each: half an hour
    python benchmarks/mnist1d.py --only conv         one way
    python benchmarks/mnist1d.py --quick             a tiny run of all; stores nothing

A Conv1D network and a dense one with as many parameters read MNIST-1D in its order, and with its 40
steps shuffled, all signals in the same way; for ten epochs and for fifty. Nothing was chosen for
these eight, so the test signals are read once by each trained network. Then one thing at a time is
changed in the Conv1D network (lesson 7a); these are judged on the validation signals alone. Networks
of one seed see the same batches. What is stored with the same versions is not trained again.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records
from parts.networks import signal_conv, signal_dense

from course_utils import quiet_start
from course_utils.datasets import load_mnist1d

with quiet_start():
    import keras

RESULT = records.RESULTS / "mnist1d.json"
TRAINING = 3000  # signals; the last 1,000 of the training set are held out
LONG = 50  # epochs


class Way(NamedTuple):
    """A network and its training."""

    text: str
    dense: bool = False
    shuffled: bool = False
    epochs: int = 10
    learning_rate: float = 0.01
    batch: int = 128
    filters: int = 32
    strides: tuple[int, ...] = (2, 2, 2)
    tested: bool = False  # nothing was chosen: the test signals may be read


CORE = {
    "conv": Way("Conv1D, 32 filters of 5 steps in three layers", tested=True),
    "conv, shuffled": Way("Conv1D, the steps shuffled", shuffled=True, tested=True),
    "dense": Way("dense layers of 100 and 72", dense=True, tested=True),
    "dense, shuffled": Way("dense, the steps shuffled", dense=True, shuffled=True, tested=True),
}
WAYS = (
    CORE
    | {
        f"{name}, {LONG} epochs": way._replace(text=f"{way.text}, {LONG} epochs", epochs=LONG)
        for name, way in CORE.items()
    }
    | {
        "wider: 64 filters": Way("64 filters, not 32", filters=64),
        "deeper: 4 layers": Way("a fourth layer, of stride 1", strides=(2, 2, 2, 1)),
        "learning rate 0.001": Way("learning rate 0.001, not 0.01", learning_rate=0.001),
        "learning rate 0.05": Way("learning rate 0.05, not 0.01", learning_rate=0.05),
        "batches of 512": Way("batches of 512, not 128", batch=512),
        "20 epochs": Way("20 epochs, not 10", epochs=20),
    }
)


def network(way: Way) -> keras.Model:
    return signal_dense() if way.dense else signal_conv(way.filters, way.strides)


def train(way: Way, seed: int, signals: int = TRAINING) -> dict[str, Any]:
    """Train once; the accuracy on the validation signals, and on the test signals if it may."""
    (x_all, y_all), (x_test, y_test) = load_mnist1d()
    order = np.random.default_rng(0).permutation(40) if way.shuffled else np.arange(40)
    x, labels = x_all[:, order, np.newaxis], y_all.astype("int64")
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = network(way)
    model.compile(
        keras.optimizers.Adam(way.learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = model.fit(
        x[:signals],
        labels[:signals],
        batch_size=way.batch,
        epochs=way.epochs,
        validation_data=(x[TRAINING:], labels[TRAINING:]),
        verbose=0,
    ).history
    curve = [round(accuracy, 4) for accuracy in history["val_accuracy"]]
    run = {"seed": seed, "parameters": model.count_params(), "val_accuracy": curve[-1]}
    if way.tested:
        said = model.predict(x_test[:, order, np.newaxis], verbose=0).argmax(axis=1)
        run["test_accuracy"] = round(float(np.mean(said == y_test)), 4)
    return run | {"history": {"val_accuracy": curve}}


def measure(path: Path, ways: dict[str, Way], seeds: int, signals: int = TRAINING) -> None:
    stored = records.read(path, "ways")
    paired.measure(
        path,
        stored or {"recipe": signal_conv.__doc__, "training_signals": signals, "ways": {}},
        paired.Ways(
            key="ways",
            texts={name: way.text for name, way in WAYS.items()},
            train=lambda name, seed: train(ways[name], seed, signals),
            keys=("val_accuracy", "test_accuracy"),
            line=lambda run: f"validation {run['val_accuracy']:.3f}",
        ),
        list(ways),
        seeds,
    )


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10, signals=64)
