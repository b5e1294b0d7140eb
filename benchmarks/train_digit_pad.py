"""Train the small network of the explorer "Draw a digit" and write its weights.

    python benchmarks/train_digit_pad.py           about ten minutes on two busy cores
    python benchmarks/train_digit_pad.py --test    and measure it once on the test set

5,000 of the 60,000 training images of MNIST are held out for validation; all choices were made
with them. The test set is for the weights that are published, once. The weights go to
`course_utils/data/digit_pad.npz`; the size and the checksum that are printed belong in
`course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import hashlib
import io
from pathlib import Path

import numpy as np
from scipy.ndimage import affine_transform

from course_utils import quiet_start
from course_utils.training import EpochReport, load_digits

with quiet_start():
    import keras
    from keras import layers

FILE = Path(__file__).resolve().parent.parent / "course_utils" / "data" / "digit_pad.npz"
EPOCHS = 12
BATCH = 128
PEAK = 4e-3  # the largest learning rate; it falls to zero along a cosine


def build_network() -> keras.Model:
    """Two convolutions, each followed by max pooling, and one dense layer. Output: logits."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 5, activation="relu", name="conv1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Conv2D(24, 5, activation="relu", name="conv2"),
            layers.MaxPooling2D(2, name="pool2"),
            layers.Flatten(name="flatten"),
            layers.Dense(10, name="dense"),
        ],
        name="digit_pad",
    )


def distorted(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn, lean, stretch and shift each image (n, 28, 28, 1) a little, each in its own way.

    What is drawn in the explorer is centred like MNIST's digits, but a pen on a screen leans
    and wobbles more than they do.
    """
    result = np.empty_like(images)
    middle = np.array([13.5, 13.5])
    for i, image in enumerate(images[..., 0]):
        angle = np.deg2rad(rng.uniform(-12, 12))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        stretch = np.diag(1 / rng.uniform(0.85, 1.1, 2))
        lean = np.array([[1, 0], [rng.uniform(-0.2, 0.2), 1]])
        matrix = turn @ lean @ stretch
        offset = middle - matrix @ middle + rng.uniform(-1.5, 1.5, 2)
        affine_transform(image, matrix, offset, order=1, output=result[i, ..., 0])
    return result


class Distortion(keras.utils.PyDataset):
    """Batches of training images, distorted anew in every epoch."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, seed: int):
        super().__init__()
        self.images, self.labels = images, labels
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        self.order = self.rng.permutation(len(self.images))

    def __len__(self) -> int:
        return len(self.images) // BATCH

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[index * BATCH : (index + 1) * BATCH]
        return distorted(self.images[chosen], self.rng), self.labels[chosen]


def write_weights(model: keras.Model) -> bytes:
    """Write every weight as float32 under names such as "conv1_kernel"; return the bytes."""
    arrays = {
        f"{layer.name}_{weight.name}": weight.numpy().astype(np.float32)
        for layer in model.layers
        for weight in layer.weights
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    FILE.write_bytes(file.getvalue())
    return file.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--test", action="store_true", help="measure on the test set, once")
    given = parser.parse_args()

    keras.utils.set_random_seed(given.seed)
    digits = load_digits()
    model = build_network()
    batches = Distortion(digits.x_train, digits.y_train, given.seed)
    model.compile(
        keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(PEAK, given.epochs * len(batches))
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        batches,
        epochs=given.epochs,
        validation_data=(digits.x_val, digits.y_val),
        validation_batch_size=500,
        verbose=0,
        callbacks=[EpochReport()],
    )
    data = write_weights(model)
    print(f"{model.count_params():,} parameters, {len(data):,} bytes in {FILE.name}")
    print("SHA-256", hashlib.sha256(data).hexdigest())
    if given.test:
        accuracy = model.evaluate(digits.x_test, digits.y_test, batch_size=500, verbose=0)[1]
        print(f"test accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
