"""Model A as reported beside the recipe of notebook 05b and networks larger and smaller, by turns.

The ways of one seed take turns after every epoch, so that whatever else the computer does meets
them all; the first trace and what comes with it is nobody's time. What was chosen was chosen on
images held out of the 60,000; here they are trained on too, as Model A was reported. The test set is
used once for each trained network, after its last epoch. Called by speed.py.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from course_utils.datasets import load_mnist_splits
from course_utils.models import model_a
from course_utils.training import RECIPE_BATCH, compiled_recipe, keras, layers
from parts.beginning import Beginning
from parts.ways import FIRST_SEED, WAYS

QUICK_STEPS, QUICK_TURNS = 60, 10


def normalised(activation: str = "relu") -> list[keras.Layer]:
    return [layers.BatchNormalization(momentum=0.9), layers.Activation(activation)]


def channels(
    first: int, second: int, third: int, dropout: float = 0, activation: str = "relu"
) -> list[keras.Layer]:
    """The recipe's layers up to its dense layer, with other channels."""
    return [
        layers.Conv2D(first, 5, strides=2, activation="relu"),
        layers.Conv2D(second, 3, use_bias=False),
        layers.MaxPooling2D(2),
        *normalised(activation),
        layers.Conv2D(third, 3, use_bias=False),
        *normalised(activation),
        layers.Flatten(),
        *([layers.Dropout(dropout)] if dropout else []),
    ]


def tiny() -> list[keras.Layer]:
    """Three 3×3 convolutions of few channels, batch normalisation and SiLU; two poolings."""
    stack = []
    for filters, pooled in ((6, True), (8, True), (8, False)):
        stack += [layers.Conv2D(filters, 3, use_bias=False)]
        stack += [layers.MaxPooling2D(2)] * pooled
        stack += normalised("silu")
    return [*stack, layers.Flatten()]


OTHERS: dict[str, Callable[[], list[keras.Layer]]] = {
    "wide": lambda: channels(24, 48, 128, dropout=0.2),
    "small": lambda: channels(12, 24, 16),
    "tiny": tiny,
}


def compiled(name: str) -> keras.Model:
    """Model A as reported, the recipe, or another network with the recipe's loss and optimizer."""
    way = WAYS[name]
    if name == "model_a":
        model = model_a()
        model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model
    recipe = compiled_recipe(way.epochs, augment=way.shift > 0, images=way.images)
    if name not in OTHERS:
        return recipe
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), dtype="uint8"),
            layers.Rescaling(1 / 255),
            layers.RandomTranslation(way.shift, way.shift, "constant", "nearest"),
            *OTHERS[name](),
            layers.Dense(10, dtype="float32"),
        ]
    )
    model.compile(
        with_rate(recipe.optimizer, way.rate),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=way.smoothing),
        metrics=["accuracy"],
        steps_per_execution=recipe.steps_per_execution,
    )
    return model


def with_rate(optimizer: keras.Optimizer, rate: float) -> keras.Optimizer:
    """The same with a learning rate that rises to `rate`."""
    config = optimizer.get_config()
    config["learning_rate"]["config"]["warmup_target"] = rate
    return type(optimizer).from_config(config)


class Training:
    """One network while it is trained, a piece at a time; `warm_up` it before a time counts."""

    def __init__(self, name: str, seed: int, steps: int | None = None):
        """`steps`: so many of an epoch at most."""
        self.epochs, self.seconds, self.done = WAYS[name].epochs, 0.0, 0
        self.reported = name == "model_a"
        digits = load_mnist_splits(scaled=self.reported)
        x = np.concatenate([digits.x_train, digits.x_val])[: WAYS[name].images]
        y = np.concatenate([digits.y_train, digits.y_val])[: WAYS[name].images]
        if not self.reported:
            y = keras.utils.to_categorical(y, 10)
        self.shown = len(x) * self.epochs
        self.batch = 64 if self.reported else RECIPE_BATCH
        images = steps and steps * self.batch
        self.x, self.y = x[:images], y[:images]
        self.test = digits.x_test, digits.y_test
        # Not once more later: TensorFlow then forgets what it has compiled.
        keras.utils.set_random_seed(seed)
        self.model = compiled(name)

    def warm_up(self) -> None:
        """What TensorFlow does once for a model, undone for all that training changes."""
        beginning = Beginning(self.model)
        few = self.batch * 30 + 1  # one call, and a last batch that is not full
        self.model.fit(self.x[:few], self.y[:few], batch_size=self.batch, verbose=0)
        beginning.again()

    def epoch(self) -> float:
        """Train for one epoch; returns its seconds."""
        begin = time.perf_counter()
        self.model.fit(self.x, self.y, batch_size=self.batch, verbose=0)
        taken = time.perf_counter() - begin
        self.seconds += taken
        self.done += 1
        return taken

    def test_accuracy(self) -> float:
        images, labels = self.test
        said = self.model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
        return round(float(np.mean(said == labels)), 4)

    def facts(self) -> dict:
        """Parameters, and multiplications of the whole training in billions."""
        # Forward once, backward twice: to the inputs of each layer and to its weights.
        total = 3 * multiplications(self.model) * self.shown
        return {
            "parameters": self.model.count_params(),
            "billion_multiplications": round(total / 1e9, 1),
        }


def measure(quick: bool = False, seed: int = FIRST_SEED) -> dict[str, dict]:
    """Train every way once; in QUICK only some steps of each, ten times by turns.

    Returns by name: what is wanted, parameters, multiplications of the whole training in billions,
    and the runs: each its seed, the seconds of the epochs together, the test accuracy. In QUICK
    there is no accuracy, and a run's seconds are those of its piece times what is left out.
    """
    trainings = {name: Training(name, seed, QUICK_STEPS if quick else None) for name in WAYS}
    for training in trainings.values():
        training.warm_up()
    if quick:
        runs = quick_turns(trainings)
    else:
        take_turns(list(trainings.values()))
        runs = {
            name: [
                {
                    "seed": seed,
                    "seconds": round(training.seconds, 2),
                    "test_accuracy": training.test_accuracy(),
                }
            ]
            for name, training in trainings.items()
        }
    return {
        name: WAYS[name]._asdict() | training.facts() | {"runs": runs[name]}
        for name, training in trainings.items()
    }


def take_turns(trainings: Sequence[Training]) -> None:
    """Train all to the end: the next epoch is of the one with the smallest part behind it."""
    left = list(trainings)
    while left:
        # Half an epoch on: a training of one epoch has its turn in the middle of the others.
        chosen = min(left, key=lambda one: (one.done + 0.5) / one.epochs)
        chosen.epoch()
        left = [one for one in left if one.done < one.epochs]


def quick_turns(trainings: dict[str, Training]) -> dict[str, list[dict]]:
    runs: dict[str, list[dict]] = {name: [] for name in trainings}
    for turn in range(QUICK_TURNS):
        for name, training in trainings.items():
            whole = training.epoch() * training.shown / len(training.x)
            runs[name].append({"seed": FIRST_SEED + turn, "seconds": round(whole, 2)})
    return runs


def multiplications(model: keras.Model) -> int:
    """Multiplications of convolutions and dense layers for one image, forward."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            places = int(np.prod(layer.output.shape[1:-1], dtype=int))
            total += places * int(np.prod(layer.kernel.shape))
    return total
