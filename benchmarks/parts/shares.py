"""Where a training step spends its time: Model A's and the recipe's, with more left out in each row.

By turns, in one process: `fit`, one step in a call of TensorFlow and thirty; the same step on a batch
that is at hand, without `fit`'s reading of images and its metrics; that without the optimizer; the
forward pass alone. What is left of the time at the end of the list is arithmetic. Called by
speed.py.
"""

import statistics
import time
from collections.abc import Callable

from course_utils.training import keras, tf
from parts.pairs import LEAST
from parts.recipes import Training, multiplications
from parts.ways import WAYS

STEPS = {False: 90, True: 30}  # by whether it is quick
TURNS = {False: LEAST, True: 4}
NAMES = ("model_a", "one")
ROWS = (
    "fit, a step in each call",
    "fit, thirty steps in each call",
    "steps alone, one batch",
    "steps without the optimizer",
    "forward alone",
)


def measure(quick: bool = False) -> dict:
    """By network: its text, the batch, multiplications of a step in billions, ms of each row."""
    steps = STEPS[quick]
    networks = {name: [Training(name, 1, steps) for _ in ROWS] for name in NAMES}
    rows = {name: pieces(each, steps) for name, each in networks.items()}
    taken: dict[str, dict[str, list[float]]] = {name: {row: [] for row in ROWS} for name in NAMES}
    for turn in range(1 + TURNS[quick]):
        for name in NAMES:
            for row, run in rows[name].items():
                begin = time.perf_counter()
                run()
                if turn:  # the first traces
                    taken[name][row].append(1000 * (time.perf_counter() - begin) / steps)
    result = {}
    for name in NAMES:
        training = networks[name][0]
        # Forward once, backward twice.
        products = 3 * multiplications(training.model) * training.batch
        result[name] = {
            "text": WAYS[name].text,
            "batch": training.batch,
            "billion_multiplications": round(products / 1e9, 4),
            "ms": {row: round(statistics.median(ms), 3) for row, ms in taken[name].items()},
        }
    return result


def pieces(trainings: list[Training], steps: int) -> dict[str, Callable[[], object]]:
    """The rows of one network, as functions that take so many steps."""
    ways = (fitting(1), fitting(30), alone, without_optimizer, forward)
    return {
        row: way(training, steps) for row, way, training in zip(ROWS, ways, trainings, strict=True)
    }


def fitting(each: int) -> Callable[[Training, int], Callable[[], object]]:
    def prepare(training: Training, steps: int) -> Callable[[], object]:
        model = training.model
        model.compile(model.optimizer, model.loss, metrics=["accuracy"], steps_per_execution=each)
        return training.epoch

    return prepare


def alone(training: Training, steps: int) -> Callable[[], object]:
    model, batch = training.model, at_hand(training)

    def step() -> tf.Tensor:
        value, gradients = with_gradients(model, *batch)
        model.optimizer.apply(gradients, model.trainable_variables)
        return value

    return repeated(step, steps)


def without_optimizer(training: Training, steps: int) -> Callable[[], object]:
    model, batch = training.model, at_hand(training)

    def step() -> tf.Tensor:
        # What nobody asks for TensorFlow would not compute.
        _, gradients = with_gradients(model, *batch)
        return tf.add_n([tf.reduce_sum(gradient) for gradient in gradients])

    return repeated(step, steps)


def forward(training: Training, steps: int) -> Callable[[], object]:
    model, batch = training.model, at_hand(training)
    return repeated(lambda: mean_loss(model, *batch), steps)


def repeated(step: Callable[[], tf.Tensor], steps: int) -> Callable[[], object]:
    """So many steps in one call of TensorFlow."""

    @tf.function
    def run() -> tf.Tensor:
        total = tf.zeros(())
        for _ in tf.range(steps):
            total += step()
        return total

    return run


def with_gradients(model: keras.Model, x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, list]:
    with tf.GradientTape() as tape:
        value = mean_loss(model, x, y)
    return value, tape.gradient(value, model.trainable_variables)


def mean_loss(model: keras.Model, x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(keras.losses.get(model.loss)(y, model(x, training=True)))


def at_hand(training: Training) -> list[tf.Tensor]:
    """One batch as tensors: images and labels."""
    return [tf.constant(part[: training.batch]) for part in (training.x, training.y)]
