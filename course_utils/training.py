"""What lessons 5 to 7 share and do not teach again: the prepared digits, a report while training.

Importing this module imports Keras, quietly.
"""

from typing import NamedTuple

import numpy as np

from course_utils.datasets import load_mnist
from course_utils.quiet import quiet_start

with quiet_start():
    import keras

TRAINING_IMAGES = 60_000


class Digits(NamedTuple):
    """MNIST ready for a network: images float32 (n, 28, 28, 1) from 0 to 1, labels int64 (n,)."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_digits(validation: int = 5000) -> Digits:
    """Load MNIST and prepare it as lesson 5 does step by step.

    Scales the pixels to [0, 1], adds the channel axis and holds out the last images of the
    training set for validation. Introduced in lesson 6.

    Args:
        validation: how many of the 60,000 training images to hold out, 1 to 59,999.

    Returns:
        A named tuple of six arrays: `x_train`, `y_train`, `x_val`, `y_val`, `x_test`, `y_test`.

    Raises:
        ValueError: `validation` leaves no image for training or none for validation.
        DataFileError: the bundled data file is missing, cut short or altered.

    Example:
        >>> from course_utils.training import load_digits
        >>> digits = load_digits()
        >>> digits.x_train.shape, digits.x_val.shape
        ((55000, 28, 28, 1), (5000, 28, 28, 1))
    """
    whole = isinstance(validation, int | np.integer) and not isinstance(validation, bool)
    if not whole or not 0 < validation < TRAINING_IMAGES:
        raise ValueError(
            f"load_digits got validation={validation!r}; expected a whole number of images "
            f"from 1 to {TRAINING_IMAGES - 1}. See lesson 5 (05_sequential_mnist)."
        )
    (x, y), (x_test, y_test) = load_mnist()
    x, x_test = (images[..., np.newaxis].astype("float32") for images in (x, x_test))
    x /= 255  # in place: a second copy would cost 188 MB
    x_test /= 255
    y, y_test = y.astype("int64"), y_test.astype("int64")
    return Digits(
        x[:-validation], y[:-validation], x[-validation:], y[-validation:], x_test, y_test
    )


class EpochReport(keras.callbacks.Callback):
    """Print one line after each epoch: loss and metrics, training beside validation.

    Pass it to `fit(..., verbose=0, callbacks=[EpochReport()])`. Keras's own report prints
    times as well, which differ from run to run. Introduced in lesson 5.

    Args:
        every: print every so many epochs, and always the last one, however training ends.

    Raises:
        ValueError: `every` is smaller than 1.

    Example:
        >>> import keras, numpy as np
        >>> from course_utils.training import EpochReport
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> x = np.zeros((4, 1))
        >>> _ = model.fit(x, x, epochs=2, verbose=0, callbacks=[EpochReport()])
        epoch 1 of 2   loss 0.0000
        epoch 2 of 2   loss 0.0000
    """

    def __init__(self, every: int = 1):
        super().__init__()
        if every < 1:
            raise ValueError(f"EpochReport got every={every}; expected 1 or more.")
        self.every = every
        self.held_back = ""

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        line = self._line(epoch, dict(logs or {}))
        self.held_back = line if (epoch + 1) % self.every else ""
        if not self.held_back:
            print(line, flush=True)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        if self.held_back:
            print(self.held_back, flush=True)
            self.held_back = ""

    def _line(self, epoch: int, logs: dict[str, float]) -> str:
        epochs = self.params["epochs"]
        words = [f"epoch {epoch + 1:{len(str(epochs))}d} of {epochs}"]
        for name in [name for name in logs if not name.startswith("val_")]:
            if name == "learning_rate":
                continue
            validation = f" (validation {logs[f'val_{name}']:.4f})" if f"val_{name}" in logs else ""
            words.append(f"{name.replace('_', ' ')} {logs[name]:.4f}{validation}")
        return "   ".join(words)
