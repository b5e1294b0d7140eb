"""Transfer learning by paired seeds: what a network that knows six digits gives to four new classes.

    python benchmarks/transfer.py                            every way, ten seeds each: an hour
    python benchmarks/transfer.py --only "digits, frozen, 20"
    python benchmarks/transfer.py --quick                    a tiny run of all; stores nothing

A network learns the digits 0 to 5, each moved to a place of its own in the frame. Then its last
layer is replaced, and it trains on 12 to 1,000 images of the digits 6 to 9, moved too, or of four
kinds of clothes: the new head alone; the head and then all layers; all layers from nothing. Two
controls train a head alone, too: on features that were never trained, and on those of a network that
saw its digits in the middle only. Every way takes the same number of steps, and networks of one seed
have the same images. The learning rate of a way is the best of three on seeds 101 and 102, searched
for each number of images. All images come from the training sets. What is stored with the same
versions is not trained again.
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
FARTHEST = 6  # pixels that a digit is moved, up or down and to a side
RATES = {"head": (0.003, 0.01, 0.03, 0.1), "all": (0.0001, 0.0003, 0.001, 0.003, 0.01)}
HEAD_FIRST = 0.01  # rate of a new head before all layers are fine-tuned
SEARCHED = 2  # seeds of the search for a rate


class Way(NamedTuple):
    """How the new classes are learned. An epoch stands for 25 steps."""

    text: str
    target: str
    number: int
    knows: str | None = "moved"  # the digits 0 to 5: "moved", or "centred"
    frozen: bool = True
    epochs: int = 12


KINDS = {
    "frozen": ("a new head on frozen features", {}),
    "fine-tuned": ("a new head for half of the steps, then all layers", {"frozen": False}),
    "from nothing": ("all layers, from new weights", {"knows": None, "frozen": False}),
    "frozen, untrained": ("a new head on features of new weights", {"knows": None}),
    "frozen, centred": (
        "a new head on features that know centred digits",
        {"knows": "centred"},
    ),
}
TARGETS = {"digits": "the digits 6 to 9, moved", "clothes": "four kinds of clothes"}
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


def moved(images: np.ndarray, seed: int, farthest: int) -> np.ndarray:
    """Each image (height, width, 1) at a place of its own; what is left empty is 0."""
    rng = np.random.default_rng(seed)
    margin = ((0, 0), (farthest, farthest), (farthest, farthest), (0, 0))
    wide, side = np.pad(images, margin), images.shape[1]
    corners = rng.integers(0, 2 * farthest + 1, (len(images), 2))
    return np.stack(
        [one[r : r + side, c : c + side] for one, (r, c) in zip(wide, corners, strict=True)]
    )


@functools.cache
def known_weights(seed: int, images: int, knows: str) -> list[np.ndarray]:
    """Of the body, after four epochs on the digits 0 to 5."""
    digits = load_mnist_splits()
    chosen = np.flatnonzero(digits.y_train < 6)[:images]
    x = moved(digits.x_train[chosen], seed, FARTHEST if knows == "moved" else 0)
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28, 1)), *body(), layers.Dense(6)])
    model.compile(
        keras.optimizers.Adam(0.002), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    model.fit(x, digits.y_train[chosen], batch_size=128, epochs=4, verbose=0)
    return [weight for layer in model.layers[:-1] for weight in layer.get_weights()]


@functools.cache
def images_of(target: str) -> tuple[np.ndarray, np.ndarray]:
    """All images of the four new classes, and labels 0 to 3."""
    if target == "clothes":
        (images, labels), _ = load_fashion_mnist_subset()
        return images[..., np.newaxis].astype("float32") / 255, labels.astype("int64")
    digits = load_mnist_splits()
    chosen = digits.y_train > 5
    x = moved(digits.x_train[chosen], 0, FARTHEST)
    return x, digits.y_train[chosen].astype("int64") - 6


def draw(labels: np.ndarray, number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices to train on and to score, as many of each class; a larger draw holds a smaller."""
    orders = [
        np.random.default_rng([seed, label]).permutation(np.flatnonzero(labels == label))
        for label in range(4)
    ]
    scored = [order[-SCORED // 4 :] for order in orders]
    return np.concatenate([order[: number // 4] for order in orders]), np.concatenate(scored)


def train(way: Way, rate: float, seed: int, known: int) -> dict[str, Any]:
    """Train once, and score on images that were not trained on.

    Args:
        way: how.
        rate: the learning rate: of the head where all else is frozen, otherwise of all layers.
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

    # Before the seed is set: they are trained when they are first asked for.
    weights = known_weights(seed, known, way.knows) if way.knows else None
    keras.utils.set_random_seed(seed)
    features = keras.Sequential([keras.Input((28, 28, 1)), *body()])
    if weights:
        features.set_weights(weights)
    head = layers.Dense(4)
    alone = keras.Sequential([keras.Input((64,)), head])
    whole = keras.Sequential([keras.Input((28, 28, 1)), features, head])
    if len(first):
        rows = features.predict(x[first], batch_size=500, verbose=0)  # they do not change
        fit(alone, rate if way.frozen else HEAD_FIRST, rows, y[first])
    if len(second):
        fit(whole, rate, x[second], y[second])
    said = whole.predict(x[scored], batch_size=500, verbose=0).argmax(axis=1)
    return {"seed": seed, "val_accuracy": round(float(np.mean(said == y[scored])), 4)}


def trials(name: str) -> dict[str, float]:
    """The learning rates that are tried for a way, by the name of the trial."""
    tried = RATES["head" if WAYS[name].frozen else "all"]
    return {f"{name}, {rate}": rate for rate in tried}


def best_rate(result: dict[str, Any], name: str) -> float:
    """The rate of a way with the highest median accuracy; of equal ones the smallest."""
    tried = trials(name)
    return tried[max(tried, key=lambda trial: result["rates"][trial]["median_val_accuracy"])]


def line(run: dict[str, Any]) -> str:
    return f"{run['val_accuracy']:.3f}"


def measure(path: Path, ways: dict[str, Way], seeds: int, known: int = 20_000) -> None:
    """Search the rates of these ways, each on its own number of images; then train them."""
    stored = records.read(path, "rates", "ways") or {"rates": {}, "ways": {}}
    way_of = {trial: name for name in WAYS for trial in trials(name)}
    search = paired.Ways(
        key="rates",
        texts={trial: WAYS[name].text for trial, name in way_of.items()},
        train=lambda trial, seed: train(
            ways[way_of[trial]], trials(way_of[trial])[trial], seed, known
        ),
        keys=("val_accuracy",),
        line=line,
    )
    names = [trial for name in ways for trial in trials(name)]
    result = paired.measure(path, stored, search, names, min(SEARCHED, seeds), first=101)
    rates = {name: best_rate(result, name) for name in ways}
    compared = paired.Ways(
        key="ways",
        texts={name: way.text for name, way in WAYS.items()},
        train=lambda name, seed: train(ways[name], rates[name], seed, known),
        keys=("val_accuracy",),
        line=line,
        more=lambda name: {"learning_rate": rates[name]},
    )
    paired.measure(path, result, compared, list(ways), seeds)


if __name__ == "__main__":
    paired.use_one_thread()
    paired.main(__doc__, RESULT, WAYS, measure, seeds=10, known=200)
