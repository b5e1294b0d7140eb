"""The penguins of lesson 7: split, and named by a method that is trained as the lesson trains.

Importing this module imports Keras, quietly.
"""

import functools
import json
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_whole
from course_utils.datasets import load_penguins
from course_utils.quiet import quiet_start

with quiet_start():
    import keras
    import tensorflow as tf
    from keras import layers

FEATURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm")
HELD_OUT = 69  # birds in the validation set, and as many in the test set
STEPS = 40  # of gradient descent, each on all rows
LEARNING_RATE = 0.5


class PenguinSplits(NamedTuple):
    """Birds in millimetres, (n, 3), and their species as numbers, (n,).

    `x_work` is training and validation together, in the order of the first split.
    """

    x_work: NDArray
    y_work: NDArray
    x_train: NDArray
    y_train: NDArray
    x_val: NDArray
    y_val: NDArray
    x_test: NDArray
    y_test: NDArray
    species: NDArray


def load_penguin_splits() -> PenguinSplits:
    """Load the birds whose three features were measured, split as lesson 7 splits them.

    Both splits are stratified, with seed 0. Nothing is scaled.

    Returns:
        A named tuple: `x_work` (273, 3) and `y_work`, which are `x_train` (204, 3) with `y_train`
        and `x_val` (69, 3) with `y_val`; `x_test` (69, 3) and `y_test`; and `species`, the three
        names in the order of their numbers.

    Raises:
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.penguins import load_penguin_splits
        >>> birds = load_penguin_splits()
        >>> birds.x_train.shape, birds.species[birds.y_train[0]].item()
        ((204, 3), 'Adelie')

    Introduced in lesson 7.
    """
    from sklearn.model_selection import train_test_split  # here, because it is slow to import

    table = load_penguins().dropna(subset=list(FEATURES))
    x = table[list(FEATURES)].to_numpy()
    species, y = np.unique(table["species"].to_numpy(dtype=str), return_inverse=True)
    options = {"test_size": HELD_OUT, "random_state": 0}
    x_work, x_test, y_work, y_test = train_test_split(x, y, stratify=y, **options)
    train, val = train_test_split(np.arange(len(y_work)), stratify=y_work, **options)
    parts = (x_work[train], y_work[train], x_work[val], y_work[val])
    return PenguinSplits(x_work, y_work, *parts, x_test, y_test, species)


def name_birds(
    method: Any, rows: ArrayLike, labels: ArrayLike, new: ArrayLike, *, seed: int = 1
) -> NDArray[np.intp]:
    """Train on some rows and say to which class each new row belongs, as lesson 7 does.

    All rows are standardised by the mean and the standard deviation of the first ones. A network
    is trained for 40 steps of gradient descent with learning rate 0.5, each step on all rows.

    Args:
        method: a scikit-learn classifier (a copy of it is fitted), or the hidden layers of a
            network: a list of Keras layers, whose settings are taken and not their weights. After
            them come `Flatten` and `Dense` with softmax.
        rows: (n, C) numbers. A network gets them as sequences, (n, C, 1).
        labels: (n,) classes, counted from 0.
        new: (m, C) numbers.
        seed: of the network's first weights.

    Returns:
        (m,) classes.

    Example:
        >>> from course_utils.penguins import layers, load_penguin_splits, name_birds
        >>> birds = load_penguin_splits()
        >>> conv = [layers.Conv1D(16, kernel_size=2, activation="relu")]
        >>> said = name_birds(conv, birds.x_train, birds.y_train, birds.x_val)
        >>> said.shape
        (69,)

    Introduced in lesson 7.
    """
    seed = check_whole(seed, "seed", 0)
    known, classes = np.asarray(rows, dtype=float), np.asarray(labels)
    mean, std = known.mean(axis=0), known.std(axis=0)
    known, asked = (known - mean) / std, (np.asarray(new, dtype=float) - mean) / std
    if hasattr(method, "fit"):
        from sklearn.base import clone

        return np.asarray(clone(method).fit(known, classes).predict(asked))
    settings = json.dumps([keras.layers.serialize(layer) for layer in method])
    shape = (settings, known.shape[1], int(classes.max()) + 1)
    model, descend = _compiled(*shape)
    model.set_weights(_start(*shape, seed))
    descend(tf.constant(known[..., np.newaxis], "float32"), tf.constant(classes, "int64"))
    return np.argmax(model(asked[..., np.newaxis]), axis=1)


def _network(settings: str, columns: int, classes: int) -> keras.Sequential:
    hidden = [keras.layers.deserialize(one) for one in json.loads(settings)]
    ends = [layers.Flatten(), layers.Dense(classes, activation="softmax")]
    return keras.Sequential([keras.Input((columns, 1)), *hidden, *ends])


@functools.lru_cache(maxsize=64)
def _start(settings: str, columns: int, classes: int, seed: int) -> list[NDArray]:
    """The first weights of a network: they do not depend on the rows."""
    keras.utils.set_random_seed(seed)
    return _network(settings, columns, classes).get_weights()


@functools.lru_cache(maxsize=8)
def _compiled(settings: str, columns: int, classes: int) -> tuple[keras.Sequential, Any]:
    """A network and its training, all steps in one graph: each training sets its weights anew."""
    model = _network(settings, columns, classes)
    optimizer = keras.optimizers.SGD(LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy()
    given = tf.TensorSpec((None, columns, 1), "float32"), tf.TensorSpec((None,), "int64")

    @tf.function(input_signature=given)
    def descend(rows: tf.Tensor, labels: tf.Tensor) -> None:
        for _ in tf.range(STEPS):
            with tf.GradientTape() as tape:
                value = loss(labels, model(rows, training=True))
            slopes = tape.gradient(value, model.trainable_variables)
            optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))

    return model, descend
