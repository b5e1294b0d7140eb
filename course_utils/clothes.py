"""The clothes of lesson 9: the images held out of its training, its network, and that trained.

Importing this module imports Keras, quietly.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.datasets import _read_arrays, load_fashion_mnist_subset
from course_utils.quiet import quiet_start

with quiet_start():
    import keras
    from keras import layers

HELD_OUT = 1200  # validation images, 300 of each class
SEED = 1  # of the split and of the training whose weights come with the course
KINDS = {"Conv2D": "conv", "BatchNormalization": "norm", "Dense": "dense"}


class ClothesValidation(NamedTuple):
    """Images float32 (1200, 28, 28, 1) from 0 to 1, and labels int64 (1200,)."""

    x_val: NDArray
    y_val: NDArray


def load_clothes_validation() -> ClothesValidation:
    """Load the 1,200 images that were held out when the clothes network was trained, 300 a class.

    Raises:
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.clothes import load_clothes_validation
        >>> x_val, y_val = load_clothes_validation()
        >>> x_val.shape, y_val.shape
        ((1200, 28, 28, 1), (1200,))

    Introduced in lesson 9a.
    """
    from sklearn.model_selection import train_test_split  # here, because it is slow to import

    (images, labels), _ = load_fashion_mnist_subset()
    _, held_out = train_test_split(
        np.arange(len(labels)), test_size=HELD_OUT, stratify=labels, random_state=SEED
    )
    pixels = images[held_out, ..., np.newaxis].astype("float32") / 255
    return ClothesValidation(pixels, labels[held_out].astype("int64"))


def residual_block(x: Any, filters: int) -> Any:
    """Two convolutions and a skip connection; the maps become half as high and wide.

    Args:
        x: maps (n, H, W, C), as Keras hands them from layer to layer.
        filters: of every convolution.

    Example:
        >>> from course_utils.clothes import keras, residual_block
        >>> residual_block(keras.Input((14, 14, 16)), 32).shape
        (None, 7, 7, 32)

    Introduced in lesson 9, which writes it out.
    """
    y = layers.Conv2D(filters, 3, strides=2, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(y))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(momentum=0.9)(y)
    skip = layers.Conv2D(filters, 1, strides=2)(x)
    return layers.ReLU()(layers.Add()([y, skip]))


def clothes_network(*, augmented: bool = True) -> keras.Model:
    """Build the clothes network of lesson 9, untrained: two residual blocks, 73,220 parameters.

    Takes images (n, 28, 28, 1) from 0 to 1 and gives four logits, one for each of
    `FASHION_CLASSES`. Introduced in lesson 9, which writes it out and trains it.

    Args:
        augmented: flip and shift the images in training. Keras' random layers take a plain call
            for training: `predict`, or say `network(images, training=False)`.

    Example:
        >>> from course_utils.clothes import clothes_network
        >>> clothes_network().count_params()
        73220
    """
    inputs = x = keras.Input((28, 28, 1))
    if augmented:
        x = layers.RandomFlip("horizontal")(x)
        x = layers.RandomTranslation(0.07, 0.07, fill_mode="constant")(x)
    x = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu")(x)
    x = residual_block(x, 32)
    x = residual_block(x, 64)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4)(x), name="clothes")


def weight_names(model: keras.Model) -> list[str]:
    """Name the weights of a model, in the order in which Keras keeps them.

    Example:
        >>> from course_utils.clothes import clothes_network, weight_names
        >>> weight_names(clothes_network())[:4]
        ['conv1_kernel', 'conv1_bias', 'conv2_kernel', 'norm1_gamma']

    Introduced in lesson 9a, for the file of its network.
    """
    counts = dict.fromkeys(KINDS.values(), 0)
    names = []
    for layer in model.layers:
        if layer.weights:
            kind = KINDS[type(layer).__name__]
            counts[kind] += 1
            names += [f"{kind}{counts[kind]}_{part.name}" for part in layer.weights]
    return names


def trained_clothes_network() -> keras.Model:
    """Build the clothes network with weights that come with the course, trained as in lesson 9.

    225 shirts, repeated, beside 1,500 images of each other class; flips and shifts; seed 1, by
    `benchmarks/shipped/clothes.py`. It reads 77.67 % of the 4,000 test images right. The images
    of `load_clothes_validation` were not in its training. Not compiled. Introduced in lesson 9a.

    Raises:
        DataFileError: the bundled weights are missing, cut short or altered.

    Example:
        >>> from course_utils.clothes import trained_clothes_network
        >>> trained_clothes_network().layers[-1].kernel.shape
        TensorShape([64, 4])
    """
    model = clothes_network()
    arrays = _read_arrays("clothes.npz")
    model.set_weights([arrays[name] for name in weight_names(model)])
    return model


def load_long_trained_logits() -> NDArray[np.float32]:
    """Load what a clothes network that was trained for too long says of the validation images.

    The same network, images and seed as `trained_clothes_network`, but five times the steps and
    no flips or shifts. Introduced in lesson 9a.

    Returns:
        (1200, 4) logits, one row for each image of `load_clothes_validation`.

    Raises:
        DataFileError: the bundled file is missing, cut short or altered.

    Example:
        >>> from course_utils.clothes import load_long_trained_logits
        >>> load_long_trained_logits().shape
        (1200, 4)
    """
    return _read_arrays("clothes.npz")["long_trained_logits"].astype("float32")


def map_likeness(maps: ArrayLike, others: ArrayLike) -> float:
    """Say how alike two kinds of maps are: the median, over the images, of their correlation.

    Args:
        maps: (n, ...) numbers, a map for each image.
        others: as many, of the same shape.

    Returns:
        From -1, opposite, over 0, unrelated, to 1, equal but for a shift and a factor.

    Raises:
        ValueError: the two are not of one shape, or there is no image.

    Example:
        >>> from course_utils.clothes import map_likeness
        >>> map_likeness([[1, 2, 4]], [[10, 20, 40]])
        1.0

    Introduced in lesson 9a.
    """
    one, other = (np.asarray(given, dtype=float) for given in (maps, others))
    if one.shape != other.shape or one.ndim < 2 or not one.size:
        raise ValueError(
            "map_likeness needs a map for each image, as many and of the same shape in both; got "
            f"{one.shape} and {other.shape}."
        )
    pairs = zip(one.reshape(len(one), -1), other.reshape(len(one), -1), strict=True)
    return round(float(np.median([np.corrcoef(*pair)[0, 1] for pair in pairs])), 12)
