"""Do the shifts let the recipe of 05b go on learning? The recipe with and without them.

    python benchmarks/lengths.py                       five seeds (Model A three): an hour
    python benchmarks/lengths.py --only "recipe, 12"   one way
    python benchmarks/lengths.py --quick               a tiny run of all; stores nothing

The recipe for one, four and twelve epochs, and Model A for five and twelve, all on the same 55,000
images; each trained network is judged on the 5,000 that are held out, and on 5,000 of those it was
trained on, as they are. The test set is not used. Networks of one seed and one number of epochs
begin with the same weights. What is stored with the same versions is not trained again.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records

from course_utils.datasets import MnistSplits, load_mnist_splits
from course_utils.models import model_a
from course_utils.training import RECIPE_BATCH, compiled_recipe, keras

RESULT = records.RESULTS / "lengths.json"
JUDGED = 5000  # training images that a trained network is judged on


class Way(NamedTuple):
    """A network and how long it is trained; `shifted` is None for Model A."""

    text: str
    epochs: int
    shifted: bool | None = None
    seeds: int = 5  # at most


WAYS = {
    f"recipe, {epochs}{', shifted' * shifted}": Way(
        f"the recipe, epochs: {epochs}{'; every image shifted at random' * shifted}",
        epochs,
        shifted,
    )
    for epochs in (1, 4, 12)
    for shifted in (False, True)
} | {f"model_a, {n}": Way(f"Model A, epochs: {n}", n, seeds=3) for n in (5, 12)}


@cache
def digits(scaled: bool) -> MnistSplits:
    return load_mnist_splits(scaled=scaled)


def train(way: Way, seed: int, images: int | None = None) -> dict[str, Any]:
    """Train once; accuracy after every epoch on held-out images, at the end on trained ones too."""
    published = way.shifted is None
    mnist = digits(scaled=published)
    labels, held_out = mnist.y_train, mnist.y_val
    if not published:
        labels, held_out = (keras.utils.to_categorical(y, 10) for y in (labels, held_out))
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    if published:
        model = model_a()
        model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    else:
        model = compiled_recipe(way.epochs, augment=way.shifted)
    history = model.fit(
        mnist.x_train[:images],
        labels[:images],
        batch_size=64 if published else RECIPE_BATCH,
        epochs=way.epochs,
        validation_data=(mnist.x_val, held_out),
        validation_batch_size=500,
        verbose=0,
    ).history
    said = model.predict(mnist.x_train[:JUDGED], batch_size=500, verbose=0).argmax(axis=1)
    curve = [round(accuracy, 4) for accuracy in history["val_accuracy"]]
    return {
        "seed": seed,
        "val_accuracy": curve[-1],
        "train_accuracy": round(float(np.mean(said == mnist.y_train[:JUDGED])), 4),
        "history": {"val_accuracy": curve},
    }


def measure(path: Path, ways: dict[str, Way], seeds: int, images: int | None = None) -> None:
    """A way trains no more than its own number of seeds."""
    table = paired.Ways(
        key="ways",
        texts={name: way.text for name, way in WAYS.items()},
        train=lambda name, seed: train(ways[name], seed, images),
        keys=("val_accuracy", "train_accuracy"),
        line=lambda run: (
            f"validation {run['val_accuracy']:.4f}  training {run['train_accuracy']:.4f}"
        ),
    )
    for fewest in sorted({min(seeds, way.seeds) for way in ways.values()}):
        names = [name for name, way in ways.items() if min(seeds, way.seeds) >= fewest]
        begun = records.read(path, "ways") or {"judged_training_images": JUDGED, "ways": {}}
        paired.measure(path, begun, table, names, fewest)


if __name__ == "__main__":
    paired.main(__doc__, RESULT, WAYS, measure, seeds=5, images=256)
