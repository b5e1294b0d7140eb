"""Train the long, published recipes again and store what they gave.

    python benchmarks/reproduce.py                    every recipe, three seeds each: over an hour
    python benchmarks/reproduce.py model_a --seeds 5  one recipe, five seeds

Each recipe is trained as it was published, with one difference: 5,000 of the 60,000 training
images are held out for validation, and the test set is used once, after the last epoch.
A result file is written after every seed; seeds that are already stored with the same
versions are not trained again (delete the file to start over). Runs of other versions, or of
another recipe, are moved to a file beside it.
"""

import argparse
import statistics
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from parts import records
from parts.networks import dense_baseline

from course_utils import quiet_start
from course_utils.datasets import MnistSplits, load_mnist_splits
from course_utils.loops import digit_model
from course_utils.models import model_a, model_b

with quiet_start():
    import keras
    import tensorflow as tf

History = dict[str, list[float]]
Run = Callable[[int], tuple[keras.Model, History]]


@cache
def mnist() -> MnistSplits:
    """The digits, loaded when a recipe is trained: other scripts need only the models."""
    return load_mnist_splits()


def fitted(
    build: Callable[[], keras.Model],
    optimizer: Callable[[], keras.optimizers.Optimizer],
    batch: int,
    epochs: int,
) -> Run:
    """A recipe that is trained with `fit`."""

    def run(seed: int) -> tuple[keras.Model, History]:
        digits = mnist()
        keras.utils.set_random_seed(seed)
        model = build()
        model.compile(optimizer(), "sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(
            digits.x_train,
            digits.y_train,
            batch_size=batch,
            epochs=epochs,
            validation_data=(digits.x_val, digits.y_val),
            verbose=0,
        )
        return model, history.history

    return run


def hand_written_loop(steps: int = 6000, batch: int = 50, report_every: int = 1200) -> Run:
    """The reported loop: random batches, tape, gradients, Adam. Compiled with `tf.function`.

    Lesson 6 shows that the compiled and the eager loop give the same weights.
    """

    def run(seed: int) -> tuple[keras.Model, History]:
        digits = mnist()
        rng = np.random.default_rng(seed)
        model = digit_model(seed)
        optimizer = keras.optimizers.Adam(0.001)
        optimizer.build(model.trainable_variables)
        loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

        @tf.function
        def train_step(images, labels):
            with tf.GradientTape() as tape:
                loss = loss_function(labels, model(images, training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
            return loss

        history: History = {"step": [], "loss": [], "val_accuracy": []}
        losses = []
        for step in range(1, steps + 1):
            chosen = rng.integers(0, len(digits.x_train), size=batch)
            losses.append(train_step(digits.x_train[chosen], digits.y_train[chosen]))
            if step % report_every == 0:
                history["step"].append(step)
                history["loss"].append(float(np.mean(losses)))
                history["val_accuracy"].append(accuracy(model, digits.x_val, digits.y_val))
                losses = []
        return model, history

    return run


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    said = model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
    return float(np.mean(said == labels))


# name: (what it is, reported test accuracy or None, how it is trained)
RECIPES: dict[str, tuple[str, float | None, Run]] = {
    "model_a": (
        "Model A, RMSprop at its default learning rate, batch 64, 5 epochs",
        0.9913,
        fitted(model_a, keras.optimizers.RMSprop, 64, 5),
    ),
    "dense_baseline": (
        "Dense 110, Dense 56, Dense 10, RMSprop at its default learning rate, batch 64, 5 epochs",
        None,
        fitted(dense_baseline, keras.optimizers.RMSprop, 64, 5),
    ),
    "model_b_lr_0.001": (
        "Model B, Adadelta at its default learning rate 0.001, batch 128, 12 epochs",
        0.8389,
        fitted(model_b, keras.optimizers.Adadelta, 128, 12),
    ),
    "model_b_lr_1.0": (
        "Model B, Adadelta at learning rate 1.0, batch 128, 12 epochs",
        None,
        fitted(model_b, lambda: keras.optimizers.Adadelta(1.0), 128, 12),
    ),
    "loop": (
        "The subclassed model in a hand-written loop, Adam 0.001, batch 50, 6,000 steps",
        0.9915,
        hand_written_loop(),
    ),
}


def stored_runs(path: Path, recipe: str) -> list[dict]:
    stored = records.read(path, "recipe", "runs")
    same = stored and stored["recipe"] == recipe and records.is_current(stored, path.stem)
    return stored["runs"] if same else []


def reproduce(name: str, seeds: int) -> None:
    recipe, reported, train = RECIPES[name]
    path = records.RESULTS / f"{name}.json"
    runs, digits = stored_runs(path, recipe), mnist()
    for seed in range(1, seeds + 1):
        if any(run["seed"] == seed for run in runs):
            continue
        model, history = train(seed)
        runs.append(
            {
                "seed": seed,
                "test_accuracy": round(accuracy(model, digits.x_test, digits.y_test), 4),
                "history": {key: [round(v, 5) for v in vs] for key, vs in history.items()},
            }
        )
        result = {
            "recipe": recipe,
            "reported_test_accuracy": reported,
            "median_test_accuracy": statistics.median(run["test_accuracy"] for run in runs),
            "parameters": model.count_params(),
            "training_images": len(digits.x_train),
            "runs": runs,
        }
        records.write(path, records.stamped(result, name))
        print(f"{name}  seed {seed}  test accuracy {runs[-1]['test_accuracy']:.4f}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description="Train the published recipes again.")
    options.add_argument("names", nargs="*", metavar="RECIPE", help=f"of {', '.join(RECIPES)}")
    options.add_argument("--seeds", type=records.how_many, default=3)
    given = options.parse_args()
    unknown = sorted(set(given.names) - set(RECIPES))
    if unknown:
        options.error(f"got {unknown}; expected recipes of {list(RECIPES)}")
    for name in given.names or RECIPES:
        reproduce(name, given.seeds)


if __name__ == "__main__":
    main()
