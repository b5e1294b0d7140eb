"""Train the small digit network of lesson 4, whose last maps, 72 numbers, fit on a screen.

    python benchmarks/shipped/small_digits.py           train, and write the file
    python benchmarks/shipped/small_digits.py --test    and measure it once on the test set

5,000 of the 60,000 training images of MNIST are held out for validation; all choices were made
with them. The test set is for the weights that are published, once. The weights go to
`course_utils/data/small_digits.npz`; the size and the checksum that are printed belong in
`course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course_utils import quiet_start, reference
from course_utils.datasets import load_mnist_splits
from course_utils.models import SMALL_DIGITS, small_digits
from course_utils.training import EpochReport

with quiet_start():
    import keras

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from parts.records import how_many  # noqa: E402
from parts.weights import accuracy_report, export, size_report  # noqa: E402

FILE = ROOT / "course_utils" / "data" / "small_digits.npz"
EPOCHS = 10
BATCH = 128
RATE = 0.003  # with 0.01 a channel of the last convolution was zero for every held-out image


def written(model: keras.Model, path: Path | str, images: NDArray[np.float32]) -> bytes:
    """Write a trained small digit network, compared on images (n, 28, 28, 1); see `export`."""
    return export(
        model,
        small_digits(trained=False),
        SMALL_DIGITS,
        path,
        lambda network: reference.softmax(logits_of(network, images)),
    )


def logits_of(model: keras.Model, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logits (n, 10) of images (n, 28, 28, 1)."""
    return model.predict(images, batch_size=500, verbose=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=how_many, default=2)
    parser.add_argument("--epochs", type=how_many, default=EPOCHS)
    parser.add_argument("--test", action="store_true", help="measure on the test set, once")
    given = parser.parse_args()

    keras.utils.set_random_seed(given.seed)
    digits = load_mnist_splits()
    model = small_digits(trained=False)
    steps = given.epochs * -(-len(digits.x_train) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        digits.x_train,
        digits.y_train,
        batch_size=BATCH,
        epochs=given.epochs,
        validation_data=(digits.x_val, digits.y_val),
        validation_batch_size=500,
        verbose=0,
        callbacks=[EpochReport()],
    )
    data = written(model, FILE, digits.x_val)
    with np.load(FILE) as arrays:
        weights = dict(arrays)
    model.set_weights(list(weights.values()))
    print(size_report(weights, FILE.name, data))
    print(accuracy_report("validation", logits_of(model, digits.x_val), digits.y_val))
    if given.test:
        print(accuracy_report("test", logits_of(model, digits.x_test), digits.y_test))


if __name__ == "__main__":
    main()
