"""The training loop of lesson 6: eager beside compiled, and the recipe by `fit` and by hand.

What is compared runs by turns, so that whatever else the computer does disturbs all alike; the
times are medians. Called by speed.py.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from course_utils import quiet_start
from course_utils.datasets import load_mnist_splits
from course_utils.loops import digit_model
from course_utils.training import RECIPE_BATCH, compiled_recipe
from parts.beginning import Beginning
from parts.pairs import LEAST, ratio, told

with quiet_start():
    import keras
    import tensorflow as tf

BATCH = 50  # of the reported loop
WARM_UP = 3

Weights = list[np.ndarray]
Epoch = Callable[[int], np.ndarray | None]  # of a seed
Step = Callable[[np.ndarray, np.ndarray], tf.Tensor]


def make_train_step(kind: str, seed: int = 1) -> tuple[keras.Model, Step]:
    """A model with weights, and one step of its training: eager, graph, or compiled.

    All kinds compute the same; in the last, the graph's update of the weights goes through XLA.
    """
    model = digit_model(seed)
    optimizer = keras.optimizers.Adam(0.001)
    optimizer.build(model.trainable_variables)
    loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def update(gradients):
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))

    if kind == "compiled":
        update = tf.function(update, jit_compile=True)

    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_function(labels, model(images, training=True))
        update(tape.gradient(loss, model.trainable_variables))
        return loss

    return model, train_step if kind == "eager" else tf.function(train_step)


def distance(weights: Weights, others: Weights) -> float:
    """Length of the difference of two sets of weights."""
    parts = [np.sum(np.square(a - b), dtype=float) for a, b in zip(weights, others, strict=True)]
    return float(np.sqrt(sum(parts)))


def compare_steps(images: np.ndarray, labels: np.ndarray, rounds: int) -> dict:
    """Milliseconds a step, by turns on the same batches, and how far the weights are apart."""
    made = {kind: make_train_step(kind) for kind in ("eager", "graph", "compiled")}
    start = made["eager"][0].get_weights()
    times: dict[str, list[float]] = {kind: [] for kind in made}
    apart: dict[str, dict[int, float]] = {"graph": {}, "compiled": {}}
    rng = np.random.default_rng(1)
    for step in range(1, WARM_UP + rounds + 1):
        chosen = rng.integers(0, len(images), size=BATCH)
        batch = images[chosen], labels[chosen]
        for kind, (_, train_step) in made.items():
            begin = time.perf_counter()
            float(train_step(*batch))  # waits for the result, on a GPU too
            times[kind].append(1000 * (time.perf_counter() - begin))
        if step in (1, 10):
            reached = made["eager"][0].get_weights()
            for kind in apart:
                end = made[kind][0].get_weights()
                apart[kind][step] = distance(end, reached) / distance(reached, start)
    kept = {kind: taken[WARM_UP:] for kind, taken in times.items()}
    return {
        **{f"{kind}_ms": round(statistics.median(taken), 3) for kind, taken in kept.items()},
        "eager_by_graph": ratio(kept["eager"], kept["graph"]),
        "eager_by_compiled": ratio(kept["eager"], kept["compiled"]),
        "distance_by_way": apart,
    }


def by_hand(model: keras.Model, images: np.ndarray, labels: np.ndarray, batch: int) -> Epoch:
    """Training without `fit`: every image once, in random order, an epoch in one compiled call.

    Args:
        model: built and compiled; its optimizer and loss are used, its metrics are not.
        images: what the model takes, (n, …).
        labels: what the loss takes, (n, …).
        batch: images in a step, at most.

    Returns:
        A function that trains for one epoch in the order of a seed, and returns the loss of each
        step, float32 (steps,).
    """
    variables = model.trainable_variables
    model.optimizer.build(variables)
    at_hand = tf.constant(images), tf.constant(labels)
    bounds = np.linspace(0, len(images), 1 - -len(images) // batch).astype(int)

    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = model.loss(labels, model(images, training=True))
        gradients = tape.gradient(loss, variables)
        model.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    @tf.function
    def train(images, labels, order):
        losses = tf.TensorArray(tf.float32, len(bounds) - 1)
        ends = tf.constant(bounds)
        for step in tf.range(len(bounds) - 1):
            part = order[ends[step] : ends[step + 1]]
            loss = train_step(tf.gather(images, part), tf.gather(labels, part))
            losses = losses.write(step, loss)
        return losses.stack()

    def epoch(seed: int) -> np.ndarray:
        order = np.random.default_rng(seed).permutation(len(images))
        return train(*at_hand, order).numpy()

    return epoch


def by_fit(model: keras.Model, images: np.ndarray, labels: np.ndarray, batch: int) -> Epoch:
    """The same with `fit`, which has an order of its own; the losses are not returned."""

    def epoch(seed: int) -> None:
        model.fit(images, labels, batch_size=batch, verbose=0)

    return epoch


def compare_recipe(turns: int, images: int | None = None) -> dict:
    """One epoch of the recipe by `fit` and by hand, by turns: seconds, and validation accuracy."""
    digits = load_mnist_splits(scaled=False)
    x, y = digits.x_train[:images], keras.utils.to_categorical(digits.y_train[:images], 10)
    held_out = digits.x_val, keras.utils.to_categorical(digits.y_val, 10)
    prepared = []
    for kind, way in (("fit", by_fit), ("loop", by_hand)):
        keras.utils.set_random_seed(1)
        model = compiled_recipe(1, images=len(x))
        beginning, epoch = Beginning(model), way(model, x, y, RECIPE_BATCH)
        epoch(0)  # traced and warm
        prepared.append((kind, model, beginning, epoch))
    seconds: dict[str, list[float]] = {"fit": [], "loop": []}
    accuracy: dict[str, list[float]] = {"fit": [], "loop": []}
    for turn in range(1, turns + 1):
        for kind, model, beginning, epoch in prepared[:: 1 if turn % 2 else -1]:
            beginning.again()
            begin = time.perf_counter()
            epoch(turn)
            seconds[kind].append(round(time.perf_counter() - begin, 3))
            right = model.evaluate(*held_out, batch_size=500, verbose=0)[1]
            accuracy[kind].append(round(float(right), 4))
    return {
        "images": len(x),
        **{f"{kind}_seconds": statistics.median(taken) for kind, taken in seconds.items()},
        "loop_by_fit": ratio(seconds["loop"], seconds["fit"]),
        **{f"{kind}_val_accuracy": statistics.median(each) for kind, each in accuracy.items()},
        "runs": {"seconds": seconds, "val_accuracy": accuracy},
    }


def measure(quick: bool = False) -> dict:
    """All of this script's numbers; quick takes fewer steps and a part of the images."""
    x_train, y_train, *_ = load_mnist_splits()
    step = compare_steps(x_train, y_train, rounds=LEAST if quick else 60)
    del x_train
    return {"step": step, "recipe": compare_recipe(LEAST, images=12_800 if quick else None)}


def table(found: dict) -> str:
    """What `measure` returned, for people."""
    step, recipe = found["step"], found["recipe"]
    lines = [f"a step of the reported model, batch {BATCH}"]
    for kind in ("eager", "graph", "compiled"):
        away = step["distance_by_way"].get(kind, {})
        words = ", ".join(f"{part:.0e} after {batches}" for batches, part in away.items())
        faster = f"   eager takes {told(step[f'eager_by_{kind}'])}" if away else ""
        lines.append(f"  {kind:9}{step[f'{kind}_ms']:8.1f} ms{faster}")
        if away:
            lines.append(f"  {'':9}distance of the weights / way: {words}")
    lines.append(f"the recipe, one epoch of {recipe['images']:,} images")
    for kind in ("fit", "loop"):
        seconds, accuracy = recipe[f"{kind}_seconds"], recipe[f"{kind}_val_accuracy"]
        lines.append(f"  {kind:9}{seconds:8.2f} s    validation accuracy {accuracy:.4f}")
    lines.append(f"  loop / fit: {told(recipe['loop_by_fit'])}")
    return "\n".join(lines)
