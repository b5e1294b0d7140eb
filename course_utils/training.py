"""What lessons 5 to 9 share and do not teach again: the recipe, a report while training,
a step that is watched.

Importing this module imports Keras, quietly.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_utils.arguments import check_whole, shown
from course_utils.datasets import TRAINING_IMAGES
from course_utils.interrupts import EndsTraining
from course_utils.quiet import quiet_start
from course_utils.trained_before import trained_before

with quiet_start():
    import keras
    import tensorflow as tf
    from keras import layers

MOST = 1_000_000  # epochs, and images in one
RECIPE_BATCH = 192
CPU_FACTS = Path("/proc/cpuinfo")  # Linux


def mixed_precision_policy() -> str:
    """Name the Keras dtype policy that trains fastest on this computer without losing accuracy.

    Mixed precision computes in 16 bits and keeps the weights in 32. It pays only where the device
    has units for it: on a GPU of compute capability 7 or more, and on a processor with AVX512-BF16
    or AMX (known on Linux alone). bfloat16 is preferred: it has the range of float32, so that
    gradients need no scaling.

    Returns:
        "mixed_bfloat16", "mixed_float16" (GPUs of compute capability 7.x) or "float32".

    Example:
        >>> from course_utils.training import keras, mixed_precision_policy
        >>> keras.config.set_dtype_policy(mixed_precision_policy())
        >>> keras.config.set_dtype_policy("float32")  # back to the usual one

    Introduced in lesson 5.
    """
    gpus = tf.config.list_physical_devices("GPU")
    if gpus:
        details = tf.config.experimental.get_device_details(gpus[0])
        generation = details.get("compute_capability", (0, 0))[0]
        if generation >= 8:
            return "mixed_bfloat16"
        return "mixed_float16" if generation == 7 else "float32"
    flags = CPU_FACTS.read_text("utf-8").split() if CPU_FACTS.is_file() else []
    return "mixed_bfloat16" if {"avx512_bf16", "amx_bf16"} & set(flags) else "float32"


def compiled_recipe(
    epochs: int, *, augment: bool = False, images: int = TRAINING_IMAGES - 5000
) -> keras.Sequential:
    """Build and compile the recipe of notebook 05b: a small network that learns fast.

    Takes uint8 images (n, 28, 28, 1) and gives logits (n, 10). Its loss smooths the labels, so
    `fit` wants them one-hot: `keras.utils.to_categorical(labels)`. The learning rate depends on
    the number of steps, so the recipe must know how long it will be trained.

    Args:
        epochs: for how many epochs `fit` will train it, 1 or more.
        augment: shift each image by up to one pixel, at random, whenever the model is called with
            `training=True`, as in `fit` (a bare `model(x)` shifts too: give `training=False`).
        images: how many images one epoch shows.

    Raises:
        ValueError: `epochs` or `images` is not a whole number from 1 to a million, or `augment` is
            neither True nor False.

    Example:
        >>> import numpy as np
        >>> from course_utils.training import compiled_recipe
        >>> model = compiled_recipe(epochs=1)
        >>> model(np.zeros((2, 28, 28, 1), "uint8")).shape
        TensorShape([2, 10])

    Introduced in lesson 5; notebook 05b writes it out and tells what each part gave.
    """
    epochs = check_whole(epochs, "epochs", 1, MOST)
    images = check_whole(images, "images", 1, MOST)
    if not isinstance(augment, bool):
        raise ValueError(f"augment must be True or False, got {shown(augment)}.")
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), dtype="uint8"),
            layers.Rescaling(1 / 255),
            # A 25th of 28, and the nearest pixel: -1, 0 or 1.
            *([layers.RandomTranslation(0.04, 0.04, "constant", "nearest")] * augment),
            layers.Conv2D(16, 5, strides=2, activation="relu"),
            layers.Conv2D(24, 3, use_bias=False),
            layers.MaxPooling2D(2),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Conv2D(128, 3, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dense(10, dtype="float32"),  # logits stay exact under mixed precision
        ],
        name="recipe",
    )
    steps = epochs * math.ceil(images / RECIPE_BATCH)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, decay_steps=steps * 4 // 5, warmup_target=0.014, warmup_steps=steps // 5
    )
    model.compile(
        keras.optimizers.Adam(schedule, beta_2=0.9),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        metrics=["accuracy"],
        steps_per_execution=30,
    )
    return model


class EpochReport(keras.callbacks.Callback):
    """Print one line after each epoch: loss and metrics, training beside validation.

    Pass it to `fit(..., verbose=0, callbacks=[EpochReport()])`. Keras's own report prints
    times as well, which differ from run to run. Where `fit` goes on from trained weights it says
    so first. An interrupt ends the training after the batch at hand. Introduced in lesson 5.

    Args:
        every: print every so many epochs, and always the last one, however training ends.

    Raises:
        ValueError: `every` is not a whole number of 1 or more.

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
        self.every = check_whole(every, "every", 1)
        self.held_back = ""
        self.interrupts = EndsTraining()

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self.interrupts.begin(self.model)
        if words := trained_before(self.model):
            print(words, flush=True)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        line = self._line(epoch, dict(logs or {}))
        self.held_back = line if (epoch + 1) % self.every else ""
        if not self.held_back:
            print(line, flush=True)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        self.interrupts.end()
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


def watched_step(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> Callable[[Any, Any], tuple[tf.Tensor, tf.Tensor]]:
    """Make a compiled step of training that tells how far it moves each kernel.

    The loss is the cross-entropy of integer labels, from logits; the step trains all variables.
    Introduced in lesson 6.

    Args:
        model: gives logits; built, so that it has its weights.
        optimizer: a new one, or one of this model.

    Returns:
        A function of images and labels. It takes one step and returns the loss before it, and
        lengths of shape (3, kernels): of each kernel's gradient, of the way that the step moves
        the kernel, and of the kernel before the step.

    Raises:
        ValueError: no layer of the model has a kernel; or it is not built.

    Example:
        >>> import keras, numpy as np
        >>> from course_utils.training import watched_step
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
        >>> step = watched_step(model, keras.optimizers.SGD(0.1))
        >>> loss, lengths = step(np.ones((3, 4), dtype="float32"), np.array([0, 1, 1]))
        >>> lengths.shape
        TensorShape([3, 1])
    """
    variables = model.trainable_variables if model.built else []
    places = [k for k, one in enumerate(variables) if one.path.endswith("/kernel")]
    if not places:
        raise ValueError("the model has no kernel to watch; is it built?")
    optimizer.build(variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def step(images: Any, labels: Any) -> tuple[tf.Tensor, tf.Tensor]:
        before = [tf.identity(variables[k]) for k in places]
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        gradients = tape.gradient(loss, variables)
        optimizer.apply(gradients, variables)
        moves = [variables[k] - old for k, old in zip(places, before, strict=True)]
        arrays = [gradients[k] for k in places] + moves + before
        return loss, tf.reshape(tf.stack([tf.norm(one) for one in arrays]), (3, len(places)))

    return step
