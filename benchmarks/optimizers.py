"""Compare six optimizers on the network of lesson 8's ablation, each at its own best learning rate.

    python benchmarks/optimizers.py              the search, then ten seeds each: half an hour
    python benchmarks/optimizers.py --only Adam  one optimizer
    python benchmarks/optimizers.py --quick      a tiny run of all; stores nothing

Each optimizer tries the same number of learning rates, on seeds 1 and 2; the best is the one with the
highest median accuracy on the 500 watched images. With that rate it trains with ten other seeds, and
these are compared, on 5,000 images that nothing else has used. The test set is not read. Networks of
one seed have the same images in the same order. What is stored with the same versions is not trained
again.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ablation import IMAGES, Technique, train
from parts import paired, records

from course_utils import quiet_start
from course_utils.datasets import load_mnist_splits

with quiet_start():
    import keras

RESULT = records.RESULTS / "optimizers.json"
SEARCHED = 2  # seeds of the search; those of the comparison begin after ten
LARGE = (0.01, 0.03, 0.1, 0.3, 1.0)
SMALL = (0.0003, 0.001, 0.003, 0.01, 0.03)


class Way(NamedTuple):
    """An optimizer and the learning rates that are tried."""

    text: str
    optimizer: Callable[[float], keras.Optimizer]
    rates: tuple[float, ...]
    epochs: int = 25


WAYS = {
    "SGD": Way("plain gradient descent", keras.optimizers.SGD, LARGE),
    "momentum": Way("SGD with momentum 0.9", partial(keras.optimizers.SGD, momentum=0.9), LARGE),
    "RMSprop": Way("RMSprop, defaults of Keras", keras.optimizers.RMSprop, SMALL),
    "Adam": Way("Adam, defaults of Keras", keras.optimizers.Adam, SMALL),
    "AdamW": Way(
        "Adam with weight decay 0.01", partial(keras.optimizers.AdamW, weight_decay=0.01), SMALL
    ),
    "Adadelta": Way("Adadelta", keras.optimizers.Adadelta, (0.3, 1.0, 3.0, 10.0, 30.0)),
}


def run_of(way: Way, rate: float, seed: int, digits, **fewer: int) -> dict[str, Any]:
    technique = Technique(way.text, optimizer=way.optimizer, learning_rate=rate, epochs=way.epochs)
    return train(technique, seed, digits, **fewer)


def searched(way: Way, rate: float, seed: int, digits, **fewer: int) -> dict[str, Any]:
    """What the search may see of a run: the watched images and the training loss."""
    history = run_of(way, rate, seed, digits, **fewer)["history"]
    ends = {"watched_accuracy": history["val_accuracy"][-1], "final_loss": history["loss"][-1]}
    return {"seed": seed, **ends}


def best_rate(result: dict, name: str) -> float:
    """The rate with the highest median; of equal ones the smallest."""
    tried = [entry for entry in result["rates"].values() if entry["optimizer"] == name]
    return max(tried, key=lambda entry: entry["median_watched_accuracy"])["learning_rate"]


def measure(
    path: Path, ways: dict[str, Way], seeds: int, images: int = IMAGES, **fewer: int
) -> None:
    digits = load_mnist_splits()
    fewer["images"] = images
    trials = {f"{name} {rate}": (way, rate) for name, way in ways.items() for rate in way.rates}
    every = {f"{name} {rate}": name for name, way in WAYS.items() for rate in way.rates}
    search = paired.Ways(
        key="rates",
        texts={trial: WAYS[name].text for trial, name in every.items()},
        train=lambda trial, seed: searched(*trials[trial], seed, digits, **fewer),
        keys=("watched_accuracy",),
        line=lambda run: f"watched {run['watched_accuracy']:.3f}",
        more=lambda trial: {
            "optimizer": every[trial],
            "learning_rate": float(trial.rpartition(" ")[2]),
        },
    )
    stored = records.read(path, "rates", "ways") or {"rates": {}, "ways": {}}
    result = paired.measure(path, stored, search, list(trials), min(SEARCHED, seeds))
    rates = {name: best_rate(result, name) for name in ways}
    compared = paired.Ways(
        key="ways",
        texts={name: way.text for name, way in WAYS.items()},
        train=lambda name, seed: run_of(ways[name], rates[name], seed, digits, **fewer),
        keys=("val_accuracy", "val_loss"),
        line=lambda run: f"accuracy {run['val_accuracy']:.4f}",
        more=lambda name: {"learning_rate": rates[name]},
    )
    paired.measure(path, result, compared, list(ways), seeds, first=11)


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10, images=50, score_images=100)
