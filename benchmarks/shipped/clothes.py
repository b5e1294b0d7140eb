"""Train the clothes network of lesson 9, whose answers lesson 9a looks into.

    python benchmarks/shipped/clothes.py           train twice, and write the file: two minutes
    python benchmarks/shipped/clothes.py --test    and measure it once on the test set

The network is trained like a seed of `benchmarks/fashion.py`, oversampled, with flips and shifts.
A second one is trained for five times as many steps, without them; of it only the logits of the
validation images are kept. Both go to `course_utils/data/clothes.npz`; the size and the checksum
that are printed belong in `course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils import quiet_start, reference
from course_utils.clothes import SEED, clothes_network, load_clothes_validation, weight_names
from course_utils.datasets import load_fashion_mnist_subset

with quiet_start():
    import keras

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from fashion import SHIRTS, STEPS, oversampled, split  # noqa: E402
from parts.weights import accuracy_report, export, size_report, write_weights  # noqa: E402

FILE = ROOT / "course_utils" / "data" / "clothes.npz"
LONGER = 5  # times as many steps of the second training


def trained(model: keras.Model, steps: int) -> keras.Model:
    """Train with the seed's split, as `benchmarks/fashion.py` does; the same model."""
    keras.utils.set_random_seed(SEED)
    (images, labels), _ = load_fashion_mnist_subset()
    training, _ = split(labels, SHIRTS, SEED)
    chosen = training[oversampled(labels[training])]
    epochs = max(1, round(steps / np.ceil(len(chosen) / 64)))
    steps = epochs * int(np.ceil(len(chosen) / 64))
    rate = keras.optimizers.schedules.CosineDecay(
        4e-4, int(0.75 * steps), warmup_target=4e-3, warmup_steps=int(0.25 * steps)
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    pixels = images[chosen, ..., np.newaxis].astype("float32") / 255
    model.fit(pixels, labels[chosen].astype("int64"), batch_size=64, epochs=epochs, verbose=0)
    return model


def logits_of(model: keras.Model, images: NDArray) -> NDArray:
    return model.predict(images, batch_size=500, verbose=0)


def written(model: keras.Model, logits: NDArray, path: Path | str, images: NDArray) -> bytes:
    """Write a trained clothes network, compared on images, and another one's logits."""
    names = weight_names(model)
    export(
        model,
        clothes_network(),
        names,
        path,
        lambda network: reference.softmax(logits_of(network, images)),
    )
    with np.load(path) as arrays:
        weights: dict[str, Any] = {name: arrays[name] for name in names}
    return write_weights({**weights, "long_trained_logits": logits.astype(np.float16)}, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--test", action="store_true", help="measure on the test set, once")
    given = parser.parse_args()

    x_val, y_val = load_clothes_validation()
    keras.utils.set_random_seed(SEED)
    model = trained(clothes_network(), STEPS)
    keras.utils.set_random_seed(SEED)
    longer = logits_of(trained(clothes_network(augmented=False), LONGER * STEPS), x_val)
    data = written(model, longer, FILE, x_val)
    with np.load(FILE) as arrays:
        weights = {name: arrays[name] for name in weight_names(model)}
    model.set_weights(list(weights.values()))
    print(size_report(weights, FILE.name, data))
    print(accuracy_report("validation", logits_of(model, x_val), y_val))
    print(accuracy_report("validation, trained for longer", longer, y_val))
    if given.test:
        x_test, y_test = load_fashion_mnist_subset()[1]
        pixels = x_test[..., np.newaxis].astype("float32") / 255
        print(accuracy_report("test", logits_of(model, pixels), y_test))


if __name__ == "__main__":
    main()
