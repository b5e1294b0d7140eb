"""The recipe of 05b beside its neighbours, each judged on images that it was not trained on.

    python benchmarks/choose.py [--only WAY] [--seeds 8] [--quick]

The 60,000 training images are cut into four folds of 15,000. A seed holds one of them out, trains
for one epoch on the other three and is judged on the held-out one: eight seeds judge every image
twice. The test set is not used. Writes results/choice.json: accuracies only, so that it may run
beside other work. The best of many flatters itself: what is chosen here is measured with fresh seeds
by `make bench`.
"""

import math
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from parts import paired, records
from parts.recipes import channels

from course_utils.datasets import load_mnist_splits
from course_utils.training import RECIPE_BATCH, keras, layers

RESULT = records.RESULTS / "choice.json"
FOLDS = 4


class Choice(NamedTuple):
    """One way to build and train; what is not said is the recipe's."""

    channels: tuple[int, int, int] = (16, 24, 128)
    activation: str = "relu"
    batch: int = RECIPE_BATCH
    optimizer: str = "adam"  # or "sgd", or "lion"
    rate: float = 0.014
    beta_2: float = 0.9
    rising: float = 0.2  # part of the steps
    smoothing: float = 0.1
    epochs: int = 1
    images: int | None = None  # of a fold's 45,000


def beside(**changes: Any) -> tuple[str, Choice]:
    return ", ".join(f"{key} {value}" for key, value in changes.items()), Choice(**changes)


NAMED = {
    "recipe": ("the recipe", Choice()),
    "fewer": beside(channels=(16, 24, 96)),
    "more": beside(channels=(16, 24, 160)),
    "flatter": beside(channels=(16, 32, 64)),
    "gelu": beside(activation="gelu"),
    "silu": beside(activation="silu"),
    "batch_128": beside(batch=128, rate=0.011),
    "batch_256": beside(batch=256, rate=0.016),
    "rate_0.01": beside(rate=0.01),
    "rate_0.02": beside(rate=0.02),
    "beta_0.95": beside(beta_2=0.95),
    "rising_0.1": beside(rising=0.1),
    "rising_0.3": beside(rising=0.3),
    "plain": beside(smoothing=0.0),
    "sgd": beside(optimizer="sgd", rate=0.3),
    "lion": beside(optimizer="lion", rate=0.003, beta_2=0.95),
}
TEXTS = {name: text for name, (text, _) in NAMED.items()}


@cache
def all_digits() -> tuple[np.ndarray, np.ndarray]:
    digits = load_mnist_splits(scaled=False)
    return (
        np.concatenate([digits.x_train, digits.x_val]),
        np.concatenate([digits.y_train, digits.y_val]),
    )


def held_out(seed: int, count: int) -> np.ndarray:
    """True for the images of the fold that a seed holds out."""
    return np.arange(count) * FOLDS // count == seed % FOLDS


def compiled(choice: Choice, images: int) -> keras.Model:
    steps = choice.epochs * math.ceil(images / choice.batch)
    rising = int(steps * choice.rising)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, decay_steps=steps - rising, warmup_target=choice.rate, warmup_steps=rising
    )
    optimizer = {
        "adam": partial(keras.optimizers.Adam, beta_2=choice.beta_2),
        "lion": partial(keras.optimizers.Lion, beta_2=choice.beta_2),
        "sgd": partial(keras.optimizers.SGD, momentum=0.9, nesterov=True),
    }[choice.optimizer]
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), dtype="uint8"),
            layers.Rescaling(1 / 255),
            *channels(*choice.channels, activation=choice.activation),
            layers.Dense(10, dtype="float32"),
        ]
    )
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=choice.smoothing)
    model.compile(optimizer(schedule), loss, steps_per_execution=30)
    return model


def train(choices: dict[str, Choice], name: str, seed: int) -> paired.Run:
    choice = choices[name]
    x, y = all_digits()
    held = held_out(seed, len(x))
    mine, labels = x[~held][: choice.images], y[~held][: choice.images]
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = compiled(choice, len(mine))
    one_hot = keras.utils.to_categorical(labels, 10)
    model.fit(mine, one_hot, batch_size=choice.batch, epochs=choice.epochs, verbose=0)
    said = model.predict(x[held], batch_size=500, verbose=0).argmax(axis=1)
    return {"seed": seed, "held_out_accuracy": round(float(np.mean(said == y[held])), 5)}


def measure(path: Path, choices: dict[str, Choice], seeds: int) -> None:
    result = records.read(path, "choices") or {"choices": {}}
    ways = paired.Ways(
        "choices",
        TEXTS,
        partial(train, choices),
        ("held_out_accuracy",),
        lambda run: f"{run['held_out_accuracy']:.4f}",
    )
    paired.measure(path, result, ways, list(choices), seeds)


if __name__ == "__main__":
    every = {name: choice for name, (_, choice) in NAMED.items()}
    paired.main(__doc__, RESULT, every, measure, 8, short={"images": 256})
