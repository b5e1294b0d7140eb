"""What each ingredient of lesson 5's recipe gives: from Model A to the recipe, one change at a time.

    python benchmarks/ingredients.py [--seeds 5] [--quick]

Every row is trained for one epoch on 55,000 digits and judged on the 5,000 that are held out; the
test set is not used. The rows are trained by turns, seed after seed, so that their times can be
compared, and only where nothing else computes. Writes results/ingredients.json;
`--quick` trains on a few images and stores nothing.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from parts import idle, records
from parts.beginning import Beginning

from course_utils.datasets import load_mnist_splits
from course_utils.models import model_a
from course_utils.training import RECIPE_BATCH, compiled_recipe, keras, layers

RESULT = records.RESULTS / "ingredients.json"
SMOOTH = 0.1


class Row(NamedTuple):
    """One row: the row above with what `change` names (the first change is a whole network)."""

    change: str
    build: Callable[[], keras.Sequential]
    batch: int = 64
    optimizer: str = "rmsprop"  # or "adam" (0.001), or "recipe": Adam with the recipe's schedule
    smoothing: float = 0.0
    bytes_in: bool = False
    steps: int = 1  # in each call of TensorFlow


def logits_of_model_a() -> keras.Sequential:
    model = model_a()
    model.layers[-1].activation = None
    return model


def small(*, normalised: bool = True, bytes_in: bool = False) -> keras.Sequential:
    """The recipe's network, with or without its batch normalisation and its first layer."""
    left_out = () if normalised else (layers.BatchNormalization,)
    left_out += () if bytes_in else (layers.Rescaling,)
    kept = [layer for layer in compiled_recipe(1).layers if not isinstance(layer, left_out)]
    return keras.Sequential([keras.Input((28, 28, 1)), *kept])


def whole() -> keras.Sequential:
    return small(bytes_in=True)


ROWS = {
    "model_a": Row("Model A", logits_of_model_a),
    "small": Row(
        "a smaller network: a 5×5 kernel with stride 2 first, fewer channels, one dense layer",
        lambda: small(normalised=False),
    ),
    "normalised": Row("batch normalisation", small),
    "batch": Row(f"batches of {RECIPE_BATCH}, not 64", small, RECIPE_BATCH),
    "adam": Row("Adam with beta_2 0.9, not RMSprop", small, RECIPE_BATCH, "adam"),
    "schedule": Row(
        "a learning rate that rises to 0.014 and falls to 0", small, RECIPE_BATCH, "recipe"
    ),
    "smoothing": Row("label smoothing 0.1", small, RECIPE_BATCH, "recipe", SMOOTH),
    "bytes": Row("bytes in, scaled in the model", whole, RECIPE_BATCH, "recipe", SMOOTH, True),
    "calls": Row(
        "thirty steps in each call of TensorFlow", whole, RECIPE_BATCH, "recipe", SMOOTH, True, 30
    ),
}


def train(row: Row, seed: int, images: int | None) -> dict:
    """One epoch; the seconds of `fit` and the accuracy on the validation images."""
    digits = load_mnist_splits(scaled=not row.bytes_in)
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = row.build()
    optimizer = {
        "rmsprop": keras.optimizers.RMSprop(),
        "adam": keras.optimizers.Adam(beta_2=0.9),
        "recipe": compiled_recipe(1).optimizer,
    }[row.optimizer]
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=row.smoothing)
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=row.steps)
    one_hot = keras.utils.to_categorical(digits.y_train, 10)
    beginning, few = Beginning(model), 30 * row.batch + 1
    # What TensorFlow does once for a model is nobody's time.
    model.fit(digits.x_train[:few], one_hot[:few], batch_size=row.batch, verbose=0)
    beginning.again()
    begin = time.perf_counter()
    model.fit(digits.x_train[:images], one_hot[:images], batch_size=row.batch, verbose=0)
    taken = time.perf_counter() - begin
    said = model.predict(digits.x_val, batch_size=500, verbose=0).argmax(axis=1)
    return {
        "seed": seed,
        "seconds": round(taken, 2),
        "val_accuracy": round(float(np.mean(said == digits.y_val)), 4),
    }


def measure(seeds: int, images: int | None = None) -> dict:
    """Rows by name: what changed, the medians and all runs."""
    runs = {name: [] for name in ROWS}
    for seed in range(1, seeds + 1):
        idle.wait_until_idle(quick=images is not None)
        for name, row in ROWS.items():
            run = train(row, seed, images)
            runs[name].append(run)
            print(
                f"{name:11} seed {seed}  {run['val_accuracy']:.4f}  {run['seconds']:5.1f} s",
                flush=True,
            )
    return {
        name: {
            "change": ROWS[name].change,
            "median_val_accuracy": statistics.median(run["val_accuracy"] for run in kept),
            "median_seconds": statistics.median(run["seconds"] for run in kept),
            "runs": kept,
        }
        for name, kept in runs.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=records.how_many, default=5)
    parser.add_argument("--quick", action="store_true", help="tiny, and stored nowhere")
    given = parser.parse_args()
    if given.quick:
        measure(1, images=256)
        return
    records.write(RESULT, records.stamped({"rows": measure(given.seeds)}, *ROWS))


if __name__ == "__main__":
    main()
