"""Train the recipe of lesson 5 for the explorer "Draw a digit", and write its weights.

    python benchmarks/shipped/digit_pad.py           train, and write the file
    python benchmarks/shipped/digit_pad.py --test    and measure it once on the test set

5,000 of the 60,000 training images of MNIST are held out for validation; all choices were made
with them. The test set is for the weights that are published, once. The weights go to
`course_utils/data/digit_pad.npz`; the size and the checksum that are printed belong in
`course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course_utils import quiet_start, reference
from course_utils.datasets import load_mnist_splits
from course_utils.training import RECIPE_BATCH, EpochReport, compiled_recipe
from course_utils.widgets.digit.network import Weights, read_network, run_network

with quiet_start():
    import keras

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from parts.records import how_many  # noqa: E402
from parts.weights import accuracy_report, size_report, write_weights  # noqa: E402

FILE = ROOT / "course_utils" / "data" / "digit_pad.npz"
EPOCHS = 12
NEAR = 0.01  # how far probabilities may move when the weights are folded and rounded to float16


def export(model: keras.Model, path: Path | str, images: NDArray[np.uint8]) -> bytes:
    """Write the trained recipe as the network of "Draw a digit", once it is sure to agree.

    The same weights give the same bytes.

    Args:
        model: from `compiled_recipe`, trained.
        path: the file to write.
        images: what the network is compared with the model on, (n, 28, 28, 1).

    Returns:
        The bytes that were written.

    Raises:
        ValueError: a probability moves by more than 0.01, or another digit wins.
    """
    weights = folded(model)
    parts = [model(images[i : i + 500], training=False) for i in range(0, len(images), 500)]
    expected, got = np.concatenate(parts), logits_of(weights, images)
    moved = np.abs(reference.softmax(got) - reference.softmax(expected)).max()
    if not moved <= NEAR or (got.argmax(axis=1) != expected.argmax(axis=1)).any():
        raise ValueError(
            f"The network to be written gives other answers than the model (up to {moved:.1e} in "
            "a probability): its layers are not those of digit/network.py, or float16 is too "
            "coarse for its weights."
        )
    return write_weights(weights, path)


def folded(model: keras.Model) -> Weights:
    """Return the weights as float16, batch normalisation folded into the kernels before it.

    The largest of four numbers stays the largest when all are shifted and multiplied by the same
    positive number, so that a normalisation after the max pooling may go before it.
    """
    kinds = keras.layers.Conv2D, keras.layers.BatchNormalization, keras.layers.Dense
    conv1, conv2, bn2, conv3, bn3, dense = (one for one in model.layers if isinstance(one, kinds))
    arrays = {}
    for name, layer, norm in (
        ("conv1", conv1, None),
        ("conv2", conv2, bn2),
        ("conv3", conv3, bn3),
        ("dense", dense, None),
    ):
        kernel = np.asarray(layer.kernel, np.float64)
        bias = np.asarray(layer.bias, np.float64) if layer.use_bias else np.zeros(kernel.shape[-1])
        if norm is not None:
            gamma, beta, mean, variance = (np.asarray(w, np.float64) for w in norm.get_weights())
            factor = gamma / np.sqrt(variance + norm.epsilon)
            kernel, bias = kernel * factor, (bias - mean) * factor + beta
        arrays |= {f"{name}_kernel": kernel, f"{name}_bias": bias}
    with np.errstate(over="ignore"):  # what float16 cannot hold becomes infinite, and is refused
        return read_network({name: array.astype(np.float16) for name, array in arrays.items()})


def logits_of(weights: Weights, images: NDArray[np.uint8]) -> np.ndarray:
    """Return the logits (n, 10) that the course's own operations compute from images."""
    return np.stack([run_network(weights, image[..., 0] / 255)[0] for image in images])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=how_many, default=1)
    parser.add_argument("--epochs", type=how_many, default=EPOCHS)
    parser.add_argument("--test", action="store_true", help="measure on the test set, once")
    given = parser.parse_args()

    keras.utils.set_random_seed(given.seed)
    digits = load_mnist_splits(scaled=False)
    model = compiled_recipe(given.epochs, augment=True)
    y_train, y_val = (keras.utils.to_categorical(y, 10) for y in (digits.y_train, digits.y_val))
    model.fit(
        digits.x_train,
        y_train,
        batch_size=RECIPE_BATCH,
        epochs=given.epochs,
        validation_data=(digits.x_val, y_val),
        validation_batch_size=500,
        verbose=0,
        callbacks=[EpochReport()],
    )
    data = export(model, FILE, digits.x_val)
    with np.load(FILE) as arrays:
        weights = read_network(dict(arrays))
    print(size_report(weights, FILE.name, data))
    print(accuracy_report("validation", logits_of(weights, digits.x_val), digits.y_val))
    if given.test:
        print(accuracy_report("test", logits_of(weights, digits.x_test), digits.y_test))


if __name__ == "__main__":
    main()
