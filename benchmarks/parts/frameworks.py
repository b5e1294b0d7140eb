"""One epoch of Model A in Keras, and in PyTorch and JAX where they are installed.

The same layers, batches of 64, RMSprop at 0.001, float32 images in random order. Called by
speed.py; nothing of the course needs PyTorch or JAX.
"""

import importlib.util
import time
from collections.abc import Callable

import numpy as np

from course_utils.datasets import load_mnist_splits
from parts.recipes import compiled

BATCH, RATE = 64, 0.001


def measure(quick: bool = False) -> dict[str, dict]:
    """By framework: its version and the seconds of one epoch, the first steps left out."""
    digits = load_mnist_splits()
    count = 6_400 if quick else len(digits.x_train)
    x, y = digits.x_train[:count], digits.y_train[:count]
    result = {}
    for name, prepare in {"keras": with_keras, "torch": with_torch, "jax": with_jax}.items():
        if importlib.util.find_spec(name) is None:
            continue
        version, epoch = prepare(x, y)
        epoch(slice(0, 5 * BATCH))  # compile and warm up
        begin = time.perf_counter()
        epoch(slice(None))
        result[name] = {
            "version": version,
            "seconds": round((time.perf_counter() - begin) * len(digits.x_train) / count, 2),
        }
    return result


def with_keras(x: np.ndarray, y: np.ndarray) -> tuple[str, Callable[[slice], None]]:
    import keras

    model = compiled("model_a")

    def epoch(part: slice) -> None:
        model.fit(x[part], y[part], batch_size=BATCH, verbose=0)

    return keras.__version__, epoch


def with_torch(x: np.ndarray, y: np.ndarray) -> tuple[str, Callable[[slice], None]]:
    import torch
    from torch import nn

    model = nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten()),
        *(nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10)),
    )
    optimizer = torch.optim.RMSprop(model.parameters(), lr=RATE)
    loss_function = nn.CrossEntropyLoss()
    images = torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2)))
    labels = torch.from_numpy(y)

    def epoch(part: slice) -> None:
        for chosen in torch.randperm(len(labels[part])).split(BATCH):
            optimizer.zero_grad()
            loss_function(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()

    return torch.__version__, epoch


def with_jax(x: np.ndarray, y: np.ndarray) -> tuple[str, Callable[[slice], None]]:
    import jax
    from jax import lax
    from jax import numpy as jnp

    shapes = [(3, 3, 1, 32), (3, 3, 32, 64), (3, 3, 64, 64), (576, 64), (64, 10)]
    rng = np.random.default_rng(0)
    weights = [
        (jnp.asarray(rng.normal(0, np.prod(s[:-1]) ** -0.5, s), "float32"), jnp.zeros(s[-1]))
        for s in shapes
    ]
    squares = jax.tree.map(jnp.zeros_like, weights)

    def logits(weights, images):
        for place, (kernel, bias) in enumerate(weights[:3]):
            images = lax.conv_general_dilated(
                images, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )
            images = jax.nn.relu(images + bias)
            if place < 2:
                window = (1, 2, 2, 1)
                images = lax.reduce_window(images, -jnp.inf, lax.max, window, window, "VALID")
        (hidden, bias), (last, last_bias) = weights[3:]
        return jax.nn.relu(images.reshape(len(images), -1) @ hidden + bias) @ last + last_bias

    def loss(weights, images, labels):
        chances = jax.nn.log_softmax(logits(weights, images))
        return -jnp.take_along_axis(chances, labels[:, None], axis=1).mean()

    @jax.jit
    def step(weights, squares, images, labels):
        gradients = jax.grad(loss)(weights, images, labels)
        squares = jax.tree.map(lambda s, g: 0.9 * s + 0.1 * g**2, squares, gradients)
        move = lambda w, g, s: w - RATE * g / (jnp.sqrt(s) + 1e-7)  # noqa: E731
        return jax.tree.map(move, weights, gradients, squares), squares

    state = [weights, squares]

    def epoch(part: slice) -> None:
        order = np.random.default_rng(1).permutation(len(y[part]))
        for begin in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[begin : begin + BATCH]
            state[:] = step(*state, x[chosen], y[chosen])
        jax.block_until_ready(state)

    return jax.__version__, epoch
