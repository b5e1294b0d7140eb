"""Network and training loop of lesson 6 in parts, for its later sections and for other lessons.

Importing this module imports Keras, quietly.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_utils.quiet import quiet_start

with quiet_start():
    import keras
    import tensorflow as tf
    from keras import layers


class BatchLoader:
    """Draw batches at random, with replacement; the same seed gives the same batches.

    Args:
        images: (n, …).
        labels: (n,).
        batch_size: images in a batch.
        seed: of the draws.

    Raises:
        ValueError: there are not as many labels as images.

    Example:
        >>> import numpy as np
        >>> from course_utils.loops import BatchLoader
        >>> images, labels = BatchLoader(np.zeros((9, 2, 2)), np.arange(9), 4).next_batch()
        >>> images.shape, labels.shape
        ((4, 2, 2), (4,))

    Introduced in lesson 6, which writes it out.
    """

    def __init__(
        self, images: np.ndarray, labels: np.ndarray, batch_size: int = 50, seed: int = 1
    ) -> None:
        if len(images) != len(labels):
            raise ValueError(f"got {len(images)} images and {len(labels)} labels")
        self.images, self.labels = images, labels
        self.batch_size = batch_size
        self.rng = np.random.default_rng(seed)

    def next_batch(self) -> tuple[np.ndarray, np.ndarray]:
        """Draw the next images and their labels."""
        chosen = self.rng.integers(len(self.images), size=self.batch_size)
        return self.images[chosen], self.labels[chosen]


def make_train_step(model: keras.Model, optimizer: Any) -> Callable[[Any, Any], tuple]:
    """Make the function that takes one training step on a batch, eagerly.

    Args:
        model: has its weights and gives logits (n, classes).
        optimizer: of Keras; the step moves with it all weights that can be trained.

    Returns:
        From images and integer labels to the mean loss before the step, and the gradients, in the
        order of `model.trainable_variables`. `tf.function` compiles it.

    Example:
        >>> import keras, numpy as np
        >>> from course_utils.loops import make_train_step
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
        >>> step = make_train_step(model, keras.optimizers.SGD(0.1))
        >>> loss, gradients = step(np.zeros((4, 2)), np.array([0, 1, 2, 0]))
        >>> len(gradients)
        2

    Introduced in lesson 6, which writes it out.
    """
    loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer.build(model.trainable_variables)

    def train_step(images: Any, labels: Any) -> tuple:
        with tf.GradientTape() as tape:
            loss = loss_function(labels, model(images, training=True))
        weights = model.trainable_variables
        gradients = tape.gradient(loss, weights)
        optimizer.apply_gradients(zip(gradients, weights, strict=True))
        return loss, gradients

    return train_step


class KernelWatch:
    """Note step by step, for each kernel of a model, its gradient's length and how far it moves.

    Attributes:
        norms: from the name of a layer to the norm of its kernel's gradient at each step.
        ratios: from the name of a layer to the length of the kernel's move at each step, divided
            by the kernel's own length before it: the update-to-weight ratio.

    Args:
        model: has its weights. Its layers with a kernel are watched, if they can be trained.

    Example:
        >>> import keras, numpy as np
        >>> from course_utils.loops import KernelWatch, make_train_step
        >>> dense = keras.layers.Dense(3, name="dense")
        >>> model = keras.Sequential([keras.Input((2,)), dense])
        >>> step = make_train_step(model, keras.optimizers.SGD(0.1))
        >>> watch = KernelWatch(model)
        >>> _, gradients = step(np.ones((4, 2)), np.array([0, 1, 2, 0]))
        >>> norm_of_all = watch.note(gradients)
        >>> list(watch.norms), len(watch.ratios["dense"])
        (['dense'], 1)

    Introduced in lesson 6.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        self._places = {}  # of each kernel among the variables that can be trained
        owners = {
            id(layer.kernel): layer.name for layer in model.layers if hasattr(layer, "kernel")
        }
        for place, variable in enumerate(model.trainable_variables):
            if id(variable) in owners:
                self._places[owners[id(variable)]] = place
        self.norms: dict[str, list[float]] = {name: [] for name in self._places}
        self.ratios: dict[str, list[float]] = {name: [] for name in self._places}
        self._before = self._kernels()

    def _kernels(self) -> dict[str, np.ndarray]:
        variables = self.model.trainable_variables
        return {name: variables[place].numpy() for name, place in self._places.items()}

    def note(self, gradients: Sequence[Any]) -> float:
        """Take the gradients of the step that was made, as it returned them; return their norm."""
        now = self._kernels()
        for name, place in self._places.items():
            moved = np.linalg.norm(now[name] - self._before[name])
            self.norms[name].append(float(np.linalg.norm(gradients[place])))
            self.ratios[name].append(float(moved / np.linalg.norm(self._before[name])))
        self._before = now
        return float(tf.linalg.global_norm(gradients))


class DigitModel(keras.Model):
    """The published network of lesson 6: two convolutions and a wide dense layer; gives logits.

    Takes images (n, 28, 28, 1) from 0 to 1; the first call makes its weights.
    Introduced in lesson 6, which writes it out.

    Example:
        >>> import numpy as np
        >>> from course_utils.loops import DigitModel
        >>> DigitModel()(np.zeros((2, 28, 28, 1), "float32")).shape
        TensorShape([2, 10])
    """

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = layers.Conv2D(32, 5, padding="same", activation="relu", name="conv1")
        self.conv2 = layers.Conv2D(64, 5, padding="same", activation="relu", name="conv2")
        self.pool = layers.MaxPooling2D(2, name="pool")
        self.reshape = layers.Reshape((7 * 7 * 64,), name="reshape")
        self.dense1 = layers.Dense(1024, activation="relu", name="dense1")
        self.dense2 = layers.Dense(10, name="dense2")

    def call(self, images: Any) -> Any:
        maps = self.pool(self.conv2(self.pool(self.conv1(images))))
        return self.dense2(self.dense1(self.reshape(maps)))


def digit_model(seed: int = 1) -> DigitModel:
    """Build the network of lesson 6 with its weights: the same seed gives the same ones.

    The seed is also that of NumPy, Python and TensorFlow from here on.

    Args:
        seed: a whole number from 0 on.

    Example:
        >>> from course_utils.loops import digit_model
        >>> digit_model().count_params()
        3274634

    Introduced in lesson 6.
    """
    keras.utils.set_random_seed(seed)
    model = DigitModel()
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model
