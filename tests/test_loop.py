"""benchmarks/parts/loop.py: its loop shows every image once, and its numbers are computed."""

import numpy as np
import pytest
from parts import loop
from parts.beginning import Beginning
from parts.pairs import ratio

from course_utils.datasets import MnistSplits
from course_utils.training import keras


def linear(seed=1):
    """Two weights, started alike; the mean of squares as its loss."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), keras.losses.MeanSquaredError())
    return model


X = np.linspace(-1, 1, 30, dtype="float32")[:, None]


@pytest.mark.parametrize(("batch", "steps"), [(7, 5), (30, 1), (1, 30)])
def test_an_epoch_shows_every_image_once_in_nearly_equal_batches(batch, steps):
    model, seen = linear(), []
    model.loss = lambda labels, answers: seen.append(1) or keras.ops.sum(labels + 0 * answers)
    epoch = loop.by_hand(model, X, X**2, batch)
    for _ in range(2):
        losses = epoch(3)
        assert losses.shape == (steps,)
        assert losses.sum() == pytest.approx((X**2).sum(), rel=1e-5)
    assert len(seen) == 1, "traced once, whatever the sizes of the batches"


def test_the_order_is_random_and_the_seeds():
    losses = [loop.by_hand(linear(), X, 3 * X, 5)(seed) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(losses[0], losses[1])
    assert not np.allclose(losses[0], losses[2])


def test_the_loop_and_fit_make_the_same_step():
    by_hand, by_fit = linear(), linear()
    for model, way in ((by_hand, loop.by_hand), (by_fit, loop.by_fit)):
        epoch = way(model, X, 3 * X, 30)
        for _ in range(4):
            epoch(1)
    for a, b in zip(by_hand.get_weights(), by_fit.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)
    assert not np.allclose(by_hand.get_weights()[0], linear().get_weights()[0])


def test_a_model_begins_again():
    model = linear()
    model.compile(keras.optimizers.Adam(0.1), keras.losses.MeanSquaredError())
    beginning, epoch = Beginning(model), loop.by_hand(model, X, 3 * X, 10)
    ends = []
    for _ in range(2):
        beginning.again()
        assert int(model.optimizer.iterations) == 0
        epoch(1)
        ends.append(model.get_weights())
    np.testing.assert_array_equal(*(weights[0] for weights in ends))
    assert not np.allclose(ends[0][0], linear().get_weights()[0])


def test_all_numbers_are_computed_and_told(monkeypatch):
    def small_model(seed):
        keras.utils.set_random_seed(seed)
        parts = [keras.layers.Flatten(), keras.layers.Dense(10)]
        return keras.Sequential([keras.Input((28, 28, 1)), *parts])

    def few(scaled=True):
        rng = np.random.default_rng(1)
        images = rng.integers(0, 256, (64, 28, 28, 1), dtype="uint8")
        labels = rng.integers(0, 10, len(images))
        return MnistSplits(*(images / np.float32(255) if scaled else images, labels) * 3)

    def small_recipe(epochs, images):
        parts = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(10)]
        model = keras.Sequential([keras.Input((28, 28, 1)), *parts])
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)
        model.compile("sgd", loss, metrics=["accuracy"])
        return model

    monkeypatch.setattr(loop, "load_mnist_splits", few)
    monkeypatch.setattr(loop, "compiled_recipe", small_recipe)
    monkeypatch.setattr(loop, "digit_model", small_model)
    found = loop.measure(quick=True)
    step, recipe = found["step"], found["recipe"]
    assert step["eager_by_compiled"]["pairs"] == recipe["loop_by_fit"]["pairs"] == 10
    assert step["distance_by_way"]["graph"][1] < 1e-4
    assert step["distance_by_way"]["compiled"][1] < 1e-4
    seconds = recipe["runs"]["seconds"]
    assert recipe["loop_by_fit"] == ratio(seconds["loop"], seconds["fit"])
    assert recipe["fit_seconds"] == np.median(seconds["fit"])
    text = loop.table(found)
    for number in (f"{step['eager_ms']:.1f} ms", f"{recipe['fit_seconds']:.2f} s", "64 images"):
        assert number in text
