"""Model A as reported beside the recipe of lesson 5 at three lengths, by turns, for one seed.

The recipe trains on 55,000 of the 60,000 training images; the other 5,000 were for choosing it and
are not used here. Model A trains on all 60,000, as it was reported. The test set is used once for
each trained network, after its last epoch. Called by speed.py.
"""

import time
from typing import NamedTuple

import numpy as np

from course_utils.datasets import load_mnist_splits
from course_utils.models import model_a
from course_utils.training import RECIPE_BATCH, compiled_recipe, keras

FIRST_SEED = 101  # fresh: all choices were made with small seeds
MODEL_A_SEEDS = (0, 2, 5, 7)  # it takes longer than all the others together


class Way(NamedTuple):
    """A way to train on the digits, and what is wanted of it (Model A: nothing)."""

    text: str
    epochs: int
    augment: bool | None = None  # None: Model A
    wanted_accuracy: float | None = None  # the median on the test set, at least …
    wanted_share: float | None = None  # … in at most this share of Model A's time


WAYS = {
    "model_a": Way("Model A, 5 epochs, as reported", 5),
    "one": Way("the recipe, 1 epoch", 1, False, 0.9915, 1 / 12),
    "four": Way("the recipe, 4 epochs, shifted a little", 4, True, 0.9940, 1 / 3),
    "twelve": Way("the recipe, 12 epochs, shifted a little", 12, True, 0.9955, 2),
}
QUICK = {"model_a": Way("Model A, 1 of its 5 epochs", 1), "one": WAYS["one"]}


def measure(quick: bool = False, seed: int = 0) -> dict[str, dict]:
    """Train every way once (of QUICK: the short ones; Model A with some seeds only).

    Returns by name: what is wanted, parameters, multiplications of the whole training in billions,
    and the run: its seed, the seconds of `fit`, the test accuracy. In QUICK, Model A's seconds are
    those of one epoch times five.
    """
    digits, pixels = load_mnist_splits(), load_mnist_splits(scaled=False)
    images = {True: np.concatenate([digits.x_train, digits.x_val]), False: pixels.x_train}
    labels = np.concatenate([digits.y_train, digits.y_val])
    warm_up(images[True][:256], images[False][:256])
    results = {}
    for name, way in (QUICK if quick else WAYS).items():
        reported = way.augment is None
        if reported and seed not in MODEL_A_SEEDS:
            continue
        keras.backend.clear_session()
        keras.utils.set_random_seed(FIRST_SEED + seed)
        x = images[reported]
        model = compiled_model_a() if reported else compiled_recipe(way.epochs, augment=way.augment)
        y = labels if reported else keras.utils.to_categorical(digits.y_train, 10)
        batch = 64 if reported else RECIPE_BATCH
        begin = time.perf_counter()
        model.fit(x, y, batch_size=batch, epochs=way.epochs, verbose=0)
        seconds = (time.perf_counter() - begin) * (5 / way.epochs if reported else 1)
        test = digits.x_test if reported else pixels.x_test
        said = model.predict(test, batch_size=500, verbose=0).argmax(axis=1)
        # Forward once, backward twice: to the inputs of each layer and to its weights.
        shown = len(x) * (5 if reported else way.epochs)
        results[name] = way._asdict() | {
            "parameters": model.count_params(),
            "billion_multiplications": round(3 * multiplications(model) * shown / 1e9, 1),
            "run": {
                "seed": FIRST_SEED + seed,
                "seconds": round(seconds, 2),
                "test_accuracy": round(float(np.mean(said == digits.y_test)), 4),
            },
        }
    return results


def compiled_model_a() -> keras.Model:
    model = model_a()
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def warm_up(images: np.ndarray, pixels: np.ndarray) -> None:
    """What TensorFlow does once in a process is nobody's time."""
    compiled_model_a().fit(images, np.zeros(len(images)), verbose=0)
    compiled_recipe(1).fit(pixels, np.zeros((len(pixels), 10)), verbose=0)


def multiplications(model: keras.Model) -> int:
    """Multiplications of convolutions and dense layers for one image, forward."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            places = int(np.prod(layer.output.shape[1:-1], dtype=int))
            total += places * int(np.prod(layer.kernel.shape))
    return total
