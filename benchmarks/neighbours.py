"""Is it the neighbourhood that Model A gains by? Digits as they are, and with their pixels shuffled.

    python benchmarks/neighbours.py            five seeds: about five minutes
    python benchmarks/neighbours.py --quick    a tiny run of all; stores nothing

Model A beside a dense network of as many parameters, and one of as many multiplications. Each is
trained for one epoch on 20,000 digits and judged on the 5,000 that are held out; the test set is
not used. In a shuffled way all images have their 784 pixels in one other order, drawn anew for each
seed. What is stored with the same versions is not trained again.
"""

import argparse
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, recipes, records

from course_utils.datasets import MnistSplits, load_mnist_splits
from course_utils.models import model_a
from course_utils.training import keras, layers

RESULT = records.RESULTS / "neighbours.json"
IMAGES = 20_000


class Way(NamedTuple):
    """A network (`dense`: the units of its hidden layers; None: Model A) and what it is shown."""

    text: str
    dense: tuple[int, ...] | None
    shuffled: bool = False


WAYS = {
    "Model A": Way("Model A", None),
    "Model A, shuffled": Way("Model A, pixels shuffled", None, True),
    "dense": Way("Dense 110, 56, 10: as many parameters", (110, 56)),
    "dense, shuffled": Way("Dense 110, 56, 10, pixels shuffled", (110, 56), True),
    "dense, wide": Way("Dense 1400, 1200, 10: as many multiplications", (1400, 1200)),
}


@cache
def digits() -> MnistSplits:
    return load_mnist_splits()


def network(dense: tuple[int, ...] | None) -> keras.Sequential:
    if dense is None:
        return model_a()
    hidden = [layers.Dense(units, activation="relu") for units in dense]
    last = layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), *hidden, last])


def shuffle(images: np.ndarray, seed: int) -> np.ndarray:
    """The pixels of all images in one other order."""
    order = np.random.default_rng(seed).permutation(images[0].size)
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def train(way: Way, seed: int, images: int = IMAGES) -> dict[str, Any]:
    """One epoch; mistakes on the held-out images, and what the network costs."""
    mnist = digits()
    pair = mnist.x_train[:images], mnist.x_val
    x, held_out = (shuffle(part, seed) for part in pair) if way.shuffled else pair
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = network(way.dense)
    model.compile("rmsprop", "sparse_categorical_crossentropy")
    model.fit(x, mnist.y_train[:images], batch_size=64, verbose=0)
    said = model.predict(held_out, batch_size=500, verbose=0).argmax(axis=1)
    return {
        "seed": seed,
        "val_accuracy": round(float(np.mean(said == mnist.y_val)), 4),
        "parameters": model.count_params(),
        "multiplications": recipes.multiplications(model),
    }


def measure(path: Path, seeds: int, images: int = IMAGES) -> None:
    table = paired.Ways(
        key="ways",
        texts={name: way.text for name, way in WAYS.items()},
        train=lambda name, seed: train(WAYS[name], seed, images),
        keys=("val_accuracy",),
        line=lambda run: f"validation {run['val_accuracy']:.4f}",
    )
    begun = records.read(path, "ways") or {"training_images": images, "ways": {}}
    paired.measure(path, begun, table, list(WAYS), seeds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=records.how_many, default=5)
    options.add_argument("--quick", action="store_true", help="tiny, and stored nowhere")
    given = options.parse_args()
    if given.quick:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / RESULT.name, 1, images=256)
        return
    measure(RESULT, given.seeds)


if __name__ == "__main__":
    main()
