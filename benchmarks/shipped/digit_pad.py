"""Train the recipe of lesson 5 for the explorer "Draw a digit", and write its weights.

    python benchmarks/shipped/digit_pad.py           train, and write the file
    python benchmarks/shipped/digit_pad.py --test    and measure it once on the test set

5,000 of the 60,000 training images of MNIST are held out for validation; all choices were made
with them. The test set is for the weights that are published, once. The weights go to
`course_utils/data/digit_pad.npz`; the size and the checksum that are printed belong in
`course_utils/datasets.py` and in `course_utils/data/README.md`.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np

from course_utils import quiet_start, reference
from course_utils.datasets import load_mnist_splits
from course_utils.training import RECIPE_BATCH, EpochReport, compiled_recipe
from course_utils.widgets.digit.network import Layer, network_bytes, read_network, run_network

with quiet_start():
    import keras

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from parts.records import how_many  # noqa: E402

FILE = ROOT / "course_utils" / "data" / "digit_pad.npz"
EPOCHS = 12
ROUNDING = 1e-4  # how far the folded network's logits may be off, beside the largest of them
NEAR = 0.01  # how far probabilities may move when the weights are rounded to float16

# Layers that change nothing once training is over.
IDLE = ("Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout")


def export(model: keras.Model, path: Path | str, images: np.ndarray | None = None) -> bytes:
    """Write a trained Keras model as the network of "Draw a digit", once it is sure to agree.

    The file is described in `course_utils/data/README.md`. Rescaling and batch normalisation are
    folded into the kernels. The weights are written as float16 where that changes no probability
    by more than 0.01 and no winner, else as float32. The same weights give the same bytes.

    Args:
        model: keras.Sequential, or a functional model that is a chain: images (n, 28, 28, 1) in,
            uint8 where it begins with Rescaling and else from 0 to 1; logits (n, 10) out.
        path: the file to write.
        images: what the file is compared with the model on, (n, 28, 28), uint8; None: the 5,000
            validation digits.

    Returns:
        The bytes that were written.

    Raises:
        ValueError: a layer that the page cannot compute or fold, or logits that are not those of
            the model.
    """
    layers = folded(model)
    exact = with_type(layers, np.float32)
    data = network_bytes(exact)
    if images is None:
        images = load_mnist_splits(scaled=False).x_val[..., 0]
    scaled = any(isinstance(layer, keras.layers.Rescaling) for layer in model.layers)
    fed = images[..., None] if scaled else images[..., None].astype("float32") / 255
    parts = [model(fed[i : i + 500], training=False) for i in range(0, len(fed), 500)]
    expected = np.concatenate(parts)

    wrong = np.abs(logits_of(exact, images) - expected).max() / max(1, np.abs(expected).max())
    if not wrong < ROUNDING:
        raise ValueError(
            f"The written network's logits differ from the model's by {wrong:.1e} of the largest: "
            "a layer does something else in Keras than in the page."
        )
    half = with_type(layers, np.float16)
    if all(np.isfinite(part).all() for layer in half for part in layer[3:] if part is not None):
        rounded = logits_of(half, images)
        moved = np.abs(reference.softmax(rounded) - reference.softmax(expected)).max()
        if moved <= NEAR and (rounded.argmax(axis=1) == expected.argmax(axis=1)).all():
            data = network_bytes(half)
    Path(path).write_bytes(data)
    return data


def with_type(layers: list[Layer], dtype: type) -> list[Layer]:
    """Return the layers with their weights rounded to float16 or float32."""
    with np.errstate(over="ignore"):  # what float16 cannot hold becomes infinite
        return [
            layer
            if layer.kernel is None
            else layer._replace(kernel=layer.kernel.astype(dtype), bias=layer.bias.astype(dtype))
            for layer in layers
        ]


def logits_of(layers: list[Layer], images: np.ndarray) -> np.ndarray:
    """Return the logits (n, 10) that the course's own operations compute from uint8 images."""
    return np.stack([run_network(layers, image / 255)[0] for image in images])


def folded(model: keras.Model) -> list[Layer]:
    """Return a model's layers as "Draw a digit" computes them, with weights in float64.

    Raises:
        ValueError: a layer that the page cannot compute, or that cannot be folded away.
    """
    layers: list[Layer] = []
    scale = 1.0  # what the first kernel is multiplied with
    counts = {"conv": 0, "dense": 0}
    for layer in model.layers:
        kind = type(layer).__name__
        if kind in ("InputLayer", *IDLE) or kind.startswith("Random"):
            continue
        if kind == "Rescaling":
            if layers or np.ndim(layer.scale) or layer.offset != 0:
                raise refused(layer, "only a first one with one scale and no offset can be folded")
            scale = 255 * float(layer.scale)
        elif kind == "BatchNormalization":
            place = before_pooling(layers)
            layers[place : place + 1] = [normalised(layers[place : place + 1], layer)]
            if place < len(layers) - 1 and np.min(layer.gamma if layer.scale else 1) <= 0:
                raise refused(layer, "one of its factors is negative, and a pooling is before it")
        elif kind in ("ReLU", "Activation"):
            place = before_pooling(layers)
            layers[place : place + 1] = [activated(layers[place : place + 1], layer, kind)]
        elif kind in ("Conv2D", "Dense"):
            name = "conv" if kind == "Conv2D" else "dense"
            counts[name] += 1
            layers.append(weighted(layer, kind, f"{name}{counts[name]}", scale))
            scale = 1.0
        elif kind == "MaxPooling2D":
            options = {
                "pool_size": single(layer, layer.pool_size),
                "strides": single(layer, layer.strides),
                "padding": layer.padding,
            }
            layers.append(Layer(kind, f"pool{counts['conv']}", options))
        elif kind in ("GlobalAveragePooling2D", "Flatten"):
            layers.append(Layer(kind, kind.lower(), {}))
        else:
            raise refused(layer, "the page has no such layer")
    return layers


def before_pooling(layers: list[Layer]) -> int:
    """Return the place of the last layer, or of the one before it where it is a max pooling.

    The largest of four numbers stays the largest when all are shifted, multiplied by a positive
    number or sent through a ReLU: all of these may go before the pooling.
    """
    return max(len(layers) - (2 if layers and layers[-1].kind == "MaxPooling2D" else 1), 0)


def weighted(layer: keras.Layer, kind: str, name: str, scale: float) -> Layer:
    """Return a convolution or a dense layer."""
    activation = keras.activations.serialize(layer.activation)
    if activation not in ("linear", "relu"):
        raise refused(layer, f"its activation is {activation}, not linear or relu")
    options = {"activation": activation}
    if kind == "Conv2D":
        if layer.groups != 1 or tuple(layer.dilation_rate) != (1, 1):
            raise refused(layer, "the page knows neither groups nor dilation")
        options = {
            "strides": single(layer, layer.strides),
            "padding": layer.padding,
            **options,
        }
    kernel = np.asarray(layer.kernel, np.float64) * scale
    bias = np.asarray(layer.bias, np.float64) if layer.use_bias else np.zeros(kernel.shape[-1])
    return Layer(kind, name, options, kernel, bias)


def normalised(last: list[Layer], layer: keras.layers.BatchNormalization) -> Layer:
    """Fold batch normalisation, as it is after training, into the layer before it."""
    if not last or last[0].options.get("activation") != "linear":
        raise refused(layer, "it can be folded only into a convolution or dense layer without ReLU")
    factor = 1 / np.sqrt(np.asarray(layer.moving_variance, np.float64) + layer.epsilon)
    if layer.scale:
        factor *= np.asarray(layer.gamma, np.float64)
    bias = (last[0].bias - np.asarray(layer.moving_mean, np.float64)) * factor
    if layer.center:
        bias += np.asarray(layer.beta, np.float64)
    return last[0]._replace(kernel=last[0].kernel * factor, bias=bias)


def activated(last: list[Layer], layer: keras.Layer, kind: str) -> Layer:
    """Let the layer before a ReLU apply it."""
    plain = (
        layer.max_value is None and not layer.negative_slope and not layer.threshold
        if kind == "ReLU"
        else keras.activations.serialize(layer.activation) == "relu"
    )
    if not plain or not last or "activation" not in last[0].options:
        raise refused(layer, "only a plain ReLU right after a convolution or dense layer is known")
    return last[0]._replace(options={**last[0].options, "activation": "relu"})


def single(layer: keras.Layer, sizes: tuple[int, int]) -> int:
    """Return the number that a pair holds twice."""
    if len(set(sizes)) > 1:
        raise refused(layer, f"the page takes one number for both directions, not {sizes}")
    return int(sizes[0])


def refused(layer: keras.Layer, why: str) -> ValueError:
    return ValueError(f"{layer.name!r}, a {type(layer).__name__}, cannot be exported: {why}.")


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
    data = export(model, FILE)
    with np.load(FILE) as arrays:
        layers = read_network(dict(arrays))
    weights = [part for layer in layers if layer.kernel is not None for part in layer[3:]]
    print(f"{sum(part.size for part in weights):,} parameters as {weights[0].dtype}")
    print(f"{FILE.name}: {len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
    report("validation", layers, digits.x_val, digits.y_val)
    if given.test:
        report("test", layers, digits.x_test, digits.y_test)


def report(name: str, layers: list[Layer], images: np.ndarray, labels: np.ndarray) -> None:
    """Print how many of the images the written network reads right."""
    right = int((logits_of(layers, images[..., 0]).argmax(axis=1) == labels).sum())
    print(f"{name}: {right:,} of {len(labels):,} images right, {100 * right / len(labels):.2f} %")


if __name__ == "__main__":
    main()
