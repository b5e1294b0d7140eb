"""Transfer learning by paired seeds: what a network that knows six digits gives to four new classes.

    python benchmarks/transfer.py                            every way, ten seeds each: an hour
    python benchmarks/transfer.py --only "digits, frozen, 20"
    python benchmarks/transfer.py --quick                    a tiny run of all; stores nothing

A network learns the digits 0 to 5. Then its last layer is replaced, and it trains on 12 to 1,000
images of the digits 6 to 9, or of four kinds of clothes, in four ways: the new head alone; the head
and then all layers; all layers from nothing; and, as a control, a head on features that were never
trained. Every way takes the same number of steps, and networks of one seed have the same images. The
learning rate of a way is the best of four on seeds 101 and 102. All images come from the training
sets. What is stored with the same versions is not trained again.
"""

import functools
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records

from course_utils import quiet_start
from course_utils.datasets import load_fashion_mnist_subset, load_mnist_splits

with quiet_start():
    import keras
    from keras import layers

RESULT = records.RESULTS / "transfer.json"
NUMBERS = (12, 20, 48, 200, 1000)  # images of the four new classes together
SCORED = 4000  # images that give the score, as many of each class
BATCH = 20
STEPS_PER_EPOCH = 25
RATES = {"head": (0.001, 0.003, 0.01, 0.03), "all": (0.0001, 0.0003, 0.001, 0.003)}
SEARCHED = 48  # images of the search for a rate


class Way(NamedTuple):
    """How the new classes are learned. An epoch stands for 25 steps."""

    text: str
    target: str
    number: int
    knows: bool = True  # the features were trained on other digits
    frozen: bool = True
    epochs: int = 12


KINDS = {
    "frozen": ("a new head on frozen features", {}),
    "fine-tuned": ("a new head for half of the steps, then all layers", {"frozen": False}),
    "from nothing": ("all layers, from new weights", {"knows": False, "frozen": False}),
    "frozen, untrained": ("a new head on features of new weights", {"knows": False}),
}
TARGETS = {"digits": "the digits 6 to 9", "clothes": "four kinds of clothes"}
WAYS = {
    f"{target}, {kind}, {number}": Way(f"{text}; {number} images of {what}", target, number, **how)
    for target, what in TARGETS.items()
    for number in NUMBERS
    for kind, (text, how) in KINDS.items()
}


def body() -> list[keras.Layer]:
    """Conv 32 5×5 and Conv 64 3×3, each with stride 2, Dense 64; the head is another Dense."""
    return [
        layers.Conv2D(32, 5, strides=2, activation="relu"),
        layers.Conv2D(64, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
    ]


def fit(model: keras.Model, rate: float, x: np.ndarray, y: np.ndarray) -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    model.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0)


@functools.cache
def known_weights(seed: int, images: int) -> list[np.ndarray]:
    """Of the body, after two epochs on the digits 0 to 5."""
    digits = load_mnist_splits()
    chosen = np.flatnonzero(digits.y_train < 6)[:images]
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28, 1)), *body(), layers.Dense(6)])
    model.compile(
        keras.optimizers.Adam(0.001), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(digits.x_train[chosen], digits.y_train[chosen], batch_size=128, epochs=2, verbose=0)
    return [weight for layer in model.layers[:-1] for weight in layer.get_weights()]


@functools.cache
def images_of(target: str) -> tuple[np.ndarray, np.ndarray]:
    """All images of the four new classes, and labels 0 to 3."""
    if target == "clothes":
        (images, labels), _ = load_fashion_mnist_subset()
        return images[..., np.newaxis].astype("float32") / 255, labels.astype("int64")
    digits = load_mnist_splits()
    chosen = digits.y_train > 5
    return digits.x_train[chosen], digits.y_train[chosen].astype("int64") - 6


def draw(labels: np.ndarray, number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices to train on and to score, as many of each class; a larger draw holds a smaller."""
    orders = [
        np.random.default_rng([seed, label]).permutation(np.flatnonzero(labels == label))
        for label in range(4)
    ]
    scored = [order[-SCORED // 4 :] for order in orders]
    return np.concatenate([order[: number // 4] for order in orders]), np.concatenate(scored)


def train(way: Way, rates: dict[str, float], seed: int, known: int) -> dict[str, Any]:
    """Train once, and score on images that were not trained on.

    Args:
        way: how.
        rates: the learning rate of the "head" alone and of "all" layers.
        seed: of the weights and of the images.
        known: images that the first network learned.
    """
    keras.backend.clear_session()
    x, y = images_of(way.target)
    training, scored = draw(y, way.number, seed)
    rng = np.random.default_rng(seed)
    size = way.epochs * STEPS_PER_EPOCH * BATCH
    shown = np.concatenate([rng.permutation(training) for _ in range(-(-size // len(training)))])
    first, second = np.split(shown[:size], 2)
    if way.frozen:
        first, second = shown[:size], shown[:0]
    elif not way.knows:
        first, second = shown[:0], shown[:size]

    weights = known_weights(seed, known)  # before the seed: it trains when it is first asked
    keras.utils.set_random_seed(seed)
    features = keras.Sequential([keras.Input((28, 28, 1)), *body()])
    if way.knows:
        features.set_weights(weights)
    head = layers.Dense(4)
    alone = keras.Sequential([keras.Input((64,)), head])
    whole = keras.Sequential([keras.Input((28, 28, 1)), features, head])
    if len(first):
        rows = features.predict(x[first], batch_size=500, verbose=0)  # they do not change
        fit(alone, rates["head"], rows, y[first])
    if len(second):
        fit(whole, rates["all"], x[second], y[second])
    said = whole.predict(x[scored], batch_size=500, verbose=0).argmax(axis=1)
    return {"seed": seed, "val_accuracy": round(float(np.mean(said == y[scored])), 4)}


def best_rate(result: dict, target: str, kind: str) -> float:
    """The rate with the highest median accuracy; of equal ones the smallest."""
    tried = {rate: result["rates"][f"{target}, {kind}, {rate}"] for rate in tried_rates(kind)}
    return max(tried, key=lambda rate: tried[rate]["median_val_accuracy"])


def tried_rates(kind: str) -> tuple[float, ...]:
    return RATES["head" if kind.startswith("frozen") else "all"]


def search(path: Path, stored: dict, ways: dict[str, Way], known: int) -> dict:
    """Try the rates of every kind that is asked for; "fine-tuned" needs those of "frozen"."""
    trials = {}
    for target in TARGETS:
        for kind in KINDS:
            model = WAYS[f"{target}, {kind}, {SEARCHED}"]
            for rate in tried_rates(kind):
                trials[f"{target}, {kind}, {rate}"] = (model, kind, rate)
    epochs = next(iter(ways.values())).epochs
    targets = {way.target for way in ways.values()}

    def train_at(trial: str, seed: int) -> dict[str, Any]:
        way, kind, rate = trials[trial]
        head = RATES["head"][2] if kind == "fine-tuned" else rate
        return train(way._replace(epochs=epochs), {"head": head, "all": rate}, 100 + seed, known)

    tried = paired.Ways(
        key="rates",
        texts={trial: way.text for trial, (way, _, _) in trials.items()},
        train=lambda trial, seed: {**train_at(trial, seed), "seed": seed},
        keys=("val_accuracy",),
        line=lambda run: f"{run['val_accuracy']:.3f}",
    )
    names = [trial for trial, (way, _, _) in trials.items() if way.target in targets]
    return paired.measure(path, stored, tried, names, 2 if known > 1000 else 1)


def measure(path: Path, ways: dict[str, Way], seeds: int, known: int = 20_000) -> None:
    stored = records.read(path, "rates", "ways") or {"rates": {}, "ways": {}}
    result = search(path, stored, ways, known)

    def rates(way: Way) -> dict[str, float]:
        head, all_layers = (
            ("frozen", "fine-tuned") if way.knows else ("frozen, untrained", "from nothing")
        )
        return {
            "head": best_rate(result, way.target, head),
            "all": best_rate(result, way.target, all_layers),
        }

    paired.measure(
        path,
        result,
        paired.Ways(
            key="ways",
            texts={name: way.text for name, way in WAYS.items()},
            train=lambda name, seed: train(ways[name], rates(ways[name]), seed, known),
            keys=("val_accuracy",),
            line=lambda run: f"{run['val_accuracy']:.3f}",
        ),
        list(ways),
        seeds,
    )


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10, known=200)
