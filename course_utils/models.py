"""The networks that several lessons show: Models A and B, small ones, LeNet-5, lesson 8's digits.

Keras is imported, quietly, when the first of them is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.datasets import Split, _read_arrays, load_mnist_splits
from course_utils.quiet import later

if TYPE_CHECKING:
    import keras
else:
    keras = later("keras")


def _kernels_and_biases(*layers: str) -> tuple[str, ...]:
    """Names of a file's arrays, in the order in which Keras keeps them."""
    return tuple(f"{layer}_{part}" for layer in layers for part in ("kernel", "bias"))


SMALL_DIGITS = _kernels_and_biases("conv1", "conv2", "conv3", "dense")
MODEL_A = _kernels_and_biases("conv1", "conv2", "conv3", "dense1", "dense2")


def model_a() -> keras.Sequential:
    """Build Model A, untrained: 93,322 parameters, pooling after each of its first convolutions.

    Takes images (n, 28, 28, 1) from 0 to 1 and gives ten probabilities. Introduced in lesson 4;
    lesson 5 writes it out and trains it.

    Example:
        >>> from course_utils.models import model_a
        >>> model_a().count_params()
        93322
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def trained_model_a() -> keras.Sequential:
    """Build Model A with weights that come with the course: five epochs as published, seed 1.

    Trained on 55,000 images of MNIST by `benchmarks/shipped/model_a.py`; it reads 99.01 % of the
    10,000 test images right. Not compiled. Introduced in lesson 5.

    Raises:
        DataFileError: the bundled weights are missing, cut short or altered.

    Example:
        >>> from course_utils.models import trained_model_a
        >>> trained_model_a().layers[0].kernel.shape
        TensorShape([3, 3, 1, 32])
    """
    model = model_a()
    arrays = _read_arrays("model_a.npz")
    model.set_weights([arrays[name] for name in MODEL_A])
    return model


def model_b() -> keras.Sequential:
    """Build Model B, untrained: 1,199,882 parameters, one pooling and a wide dense layer.

    Takes images (n, 28, 28, 1) from 0 to 1 and gives ten probabilities. Introduced in lesson 4;
    lesson 5 says how it was trained.

    Example:
        >>> from course_utils.models import model_b
        >>> model_b().count_params()
        1199882
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Dropout(0.25),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def load_few_digits() -> tuple[Split, Split]:
    """Load 500 digits to train on and 1,000 to watch: few, so that techniques tell apart.

    The first of the training part and the first of the validation part of `load_mnist_splits`:
    images float32 (n, 28, 28, 1) from 0 to 1, labels int64 (n,). Introduced in lesson 8.

    Returns:
        Two pairs of images and labels: for training, and for validation.

    Raises:
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.models import load_few_digits
        >>> (x, y), val = load_few_digits()
        >>> x.shape, val[0].shape
        ((500, 28, 28, 1), (1000, 28, 28, 1))
    """
    all_digits = load_mnist_splits(scaled=False)  # as bytes: only the few are made float32
    few = all_digits.x_train[:500].astype("float32") / 255, all_digits.y_train[:500]
    val = all_digits.x_val[:1000].astype("float32") / 255, all_digits.y_val[:1000]
    return few, val


def large_network(optimizer: Any, seed: int = 1) -> keras.Sequential:
    """Build and compile the large network of lesson 8: 56,970 parameters, for 500 images.

    Takes images (n, 28, 28, 1) from 0 to 1 and gives ten logits. The loss is the cross-entropy,
    the metric "accuracy". The same seed gives the same weights; it is also that of NumPy, Python
    and TensorFlow from here on.

    Args:
        optimizer: of Keras, or its name.
        seed: a whole number from 0 on.

    Example:
        >>> from course_utils.models import large_network
        >>> large_network("adam").count_params()
        56970

    Introduced in lesson 8, which writes it out first.
    """
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(optimizer, loss, metrics=["accuracy"])
    return network


def small_digits(*, trained: bool = True) -> keras.Sequential:
    """Build the small digit network, 1,978 parameters: its last maps, 72 numbers, fit on a screen.

    Three 3×3 convolutions of 8 channels with ReLU, pooling by 2 after the first two; then 3×3×8
    numbers are flattened, and a dense layer gives ten logits. Takes images (n, 28, 28, 1) from 0
    to 1. Trained on 55,000 images of MNIST by `benchmarks/shipped/small_digits.py`; it reads
    98.28 % of the 10,000 test images right. Introduced in lesson 4.

    Args:
        trained: with the weights that come with the course; False: with random ones.

    Raises:
        DataFileError: the bundled weights are missing, cut short or altered.

    Example:
        >>> from course_utils.models import small_digits
        >>> [layer.name for layer in small_digits().layers][-2:]
        ['flatten', 'dense']
    """
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 3, activation="relu", name="conv1"),
            keras.layers.MaxPooling2D(2, name="pool1"),
            keras.layers.Conv2D(8, 3, activation="relu", name="conv2"),
            keras.layers.MaxPooling2D(2, name="pool2"),
            keras.layers.Conv2D(8, 3, activation="relu", name="conv3"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(10, name="dense"),
        ],
        name="small_digits",
    )
    if trained:
        arrays = _read_arrays("small_digits.npz")
        model.set_weights([arrays[name] for name in SMALL_DIGITS])
    return model


def lenet5() -> keras.Sequential:
    """Build LeNet-5 of 1998 as it is built today, untrained: 61,706 parameters; gives logits.

    Every kernel sees every channel, where the paper's sixteen saw three, four or six; pooling has
    no weights; the last layer is a dense one. Takes images (n, 28, 28, 1) from 0 to 1.
    Introduced in lesson 8; notebook 08c writes it out.

    Example:
        >>> from course_utils.models import lenet5
        >>> lenet5().count_params()
        61706
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(6, 5, padding="same", activation="tanh"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Conv2D(16, 5, activation="tanh"),
            keras.layers.AveragePooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(120, activation="tanh"),
            keras.layers.Dense(84, activation="tanh"),
            keras.layers.Dense(10),
        ],
        name="lenet5",
    )


def all_weights(model: keras.Model) -> np.ndarray:
    """Copy all weights of a model into one long row, shape (parameters,).

    Example:
        >>> from course_utils.models import all_weights, small_digits
        >>> all_weights(small_digits()).shape
        (1978,)

    Introduced in lesson 6, to measure how far two models lie from each other.
    """
    return np.concatenate([weight.ravel() for weight in model.get_weights()])
