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

with quiet_start():
    import keras
    import tensorflow as tf

BATCH, STEPS = 50, 6000  # of the reported loop
WARM_UP = 3

Weights = list[np.ndarray]
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
    median = {kind: statistics.median(taken[WARM_UP:]) for kind, taken in times.items()}
    return {
        "measured_steps": rounds,
        **{f"{kind}_ms": taken for kind, taken in median.items()},
        "eager_by_graph": median["eager"] / median["graph"],
        "eager_by_compiled": median["eager"] / median["compiled"],
        "distance_by_way": apart,
    }


def train_by_hand(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    batch: int,
    epochs: int,
    seed: int,
) -> np.ndarray:
    """Train a compiled model without `fit`: every image once an epoch, in random order.

    Args:
        model: built and compiled; its optimizer and loss are used, its metrics are not.
        images: what the model takes, (n, …).
        labels: what the loss takes, (n, …).
        batch: images in a step, at most.
        epochs: how often all images are shown.
        seed: decides the order.

    Returns:
        The loss of each step, float32 (steps,).
    """
    variables = model.trainable_variables
    model.optimizer.build(variables)
    # Any number of images: the last batches of an epoch are smaller, and need no second trace.
    any_batch = [tf.TensorSpec((None, *a.shape[1:]), a.dtype) for a in (images, labels)]

    @tf.function(input_signature=any_batch)
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = model.loss(labels, model(images, training=True))
        gradients = tape.gradient(loss, variables)
        model.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    rng = np.random.default_rng(seed)
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for part in np.array_split(order, -(-len(order) // batch)):
            losses.append(train_step(images[part], labels[part]))
    return np.array(losses)


def train_by_fit(model, images, labels, batch, epochs, seed):
    keras.utils.set_random_seed(seed)  # decides the order
    model.fit(images, labels, batch_size=batch, epochs=epochs, verbose=0)


def compare_recipe(repeats: int, images: int | None, epochs: int = 1) -> dict:
    """Seconds of the recipe by `fit` and by hand, by turns, and the validation accuracy."""
    digits = load_mnist_splits(scaled=False)
    x, y = digits.x_train[:images], keras.utils.to_categorical(digits.y_train[:images])
    y_val = keras.utils.to_categorical(digits.y_val)
    seconds: dict[str, list[float]] = {"fit": [], "loop": []}
    accuracy: dict[str, list[float]] = {"fit": [], "loop": []}
    for seed in range(repeats):
        ways = [("fit", train_by_fit), ("loop", train_by_hand)]
        for kind, train in ways[:: 1 if seed % 2 == 0 else -1]:
            keras.utils.set_random_seed(seed)
            model = compiled_recipe(epochs, images=len(x))
            begin = time.perf_counter()
            train(model, x, y, RECIPE_BATCH, epochs, seed)
            seconds[kind].append(time.perf_counter() - begin)
            right = model.evaluate(digits.x_val, y_val, batch_size=500, verbose=0)[1]
            accuracy[kind].append(float(right))
    ratios = [loop / fit for fit, loop in zip(seconds["fit"], seconds["loop"], strict=True)]
    return {
        "images": len(x),
        "epochs": epochs,
        "repeats": repeats,
        **{f"{kind}_seconds": statistics.median(taken) for kind, taken in seconds.items()},
        "loop_by_fit": statistics.median(ratios),
        **{f"{kind}_val_accuracy": statistics.median(each) for kind, each in accuracy.items()},
        "runs": {"seconds": seconds, "val_accuracy": accuracy},
    }


def measure(quick: bool = False) -> dict:
    """All of this script's numbers; quick takes fewer steps and a part of the images."""
    x_train, y_train, *_ = load_mnist_splits()
    step = compare_steps(x_train, y_train, rounds=8 if quick else 60)
    del x_train
    recipe = compare_recipe(repeats=1 if quick else 5, images=12_800 if quick else None)
    seconds = step["eager_ms"] * STEPS / 1000
    return {
        "quick": quick,
        "step": step,
        "recipe": recipe,
        "eager_loop": {
            "steps": STEPS,
            "measured_steps": step["measured_steps"],
            "seconds": seconds,
            "by_recipe_loop": seconds / recipe["loop_seconds"],
        },
    }


def table(found: dict) -> str:
    step, recipe, eager = (found[name] for name in ("step", "recipe", "eager_loop"))
    lines = [f"a step of the reported model, batch {BATCH}; {step['measured_steps']} by turns"]
    for kind in ("eager", "graph", "compiled"):
        taken, away = step[f"{kind}_ms"], step["distance_by_way"].get(kind, {})
        words = ", ".join(f"{part:.0e} after {batches}" for batches, part in away.items())
        ratio = f"{step['eager_ms'] / taken:7.2f} times as fast"
        lines.append(f"  {kind:9}{taken:8.1f} ms{ratio}{words and '   distance / way: ' + words}")
    lines.append(
        f"the recipe, {recipe['epochs']} epoch of {recipe['images']:,} images, "
        f"{recipe['repeats']} times by turns"
    )
    for kind in ("fit", "loop"):
        seconds, accuracy = recipe[f"{kind}_seconds"], recipe[f"{kind}_val_accuracy"]
        lines.append(f"  {kind:9}{seconds:8.2f} s    validation accuracy {accuracy:.4f}")
    lines.append(f"  loop / fit: {recipe['loop_by_fit']:.3f}")
    lines.append(
        f"{eager['steps']:,} eager steps, from {eager['measured_steps']} measured: "
        f"{eager['seconds']:.0f} s, {eager['by_recipe_loop']:.0f} times the recipe's loop"
    )
    return "\n".join(lines)
