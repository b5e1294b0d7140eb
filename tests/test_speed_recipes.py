"""What `make bench` trains: networks by turns, their test accuracy, and where a step's time goes."""

from typing import ClassVar

import numpy as np
import pytest
from parts import recipes, shares

from course_utils import datasets
from course_utils.training import keras


class Counted:
    """A training that only counts, and says who had a turn."""

    turns: ClassVar[list] = []

    def __init__(self, epochs):
        self.epochs, self.done = epochs, 0

    def epoch(self):
        self.turns.append(self.epochs)
        self.done += 1


def test_trainings_take_turns_in_proportion_to_their_lengths():
    Counted.turns.clear()
    recipes.take_turns([Counted(1), Counted(4), Counted(2)])
    assert Counted.turns == [4, 2, 4, 1, 4, 2, 4]


@pytest.fixture
def few_digits(monkeypatch):
    def few(scaled=True):
        rng, arrays = np.random.default_rng(1), []
        for count in (640, 40, 40):  # training, validation, test
            images = rng.integers(0, 256, (count, 28, 28, 1), dtype="uint8")
            arrays += [images / np.float32(255) if scaled else images, np.arange(count) % 10]
        return datasets.MnistSplits(*arrays)

    monkeypatch.setattr(recipes, "load_mnist_splits", few)
    return few


def test_a_recipe_is_trained_on_its_images_and_judged_on_the_test_set(few_digits, monkeypatch):
    """Warm-up leaves no trace; the network is the recipe's, and Model A has all images."""
    monkeypatch.setitem(recipes.WAYS, "one", recipes.WAYS["one"]._replace(images=600))
    one, reported = recipes.Training("one", 7), recipes.Training("model_a", 7)
    one.warm_up()
    floats, pixels = few_digits(), few_digits(scaled=False)
    np.testing.assert_array_equal(one.x, pixels.x_train[:600], strict=True)
    np.testing.assert_array_equal(
        reported.x, np.concatenate([floats.x_train, floats.x_val]), strict=True
    )
    keras.utils.set_random_seed(7)
    for mine, fresh in zip(
        one.model.get_weights(), recipes.compiled("one").get_weights(), strict=True
    ):
        np.testing.assert_array_equal(mine, fresh)
    assert int(one.model.optimizer.iterations) == one.seconds == 0
    assert one.epoch() == one.seconds > 0
    assert int(one.model.optimizer.iterations) == -(-600 // one.batch)
    said = one.model.predict(pixels.x_test, verbose=0).argmax(axis=1)
    assert one.test_accuracy() == round(float(np.mean(said == pixels.y_test)), 4)
    assert reported.test[0].dtype == "float32"


def test_the_quick_bench_measures_pieces_and_no_accuracy(few_digits, monkeypatch):
    monkeypatch.setattr(recipes, "QUICK_TURNS", 2)
    monkeypatch.setattr(recipes, "WAYS", {name: recipes.WAYS[name] for name in ("model_a", "one")})
    measured = recipes.measure(quick=True)
    assert list(measured) == ["model_a", "one"]
    for way in measured.values():
        assert len(way["runs"]) == 2
        assert all(set(run) == {"seed", "seconds"} and run["seconds"] > 0 for run in way["runs"])


def test_a_network_is_trained_with_its_own_rate_and_labels():
    for name, way in recipes.WAYS.items():
        if name == "model_a":
            continue
        model = recipes.compiled(name)
        assert model.optimizer._learning_rate.warmup_target == way.rate, name
        true, said = [[0.0] * 9 + [1.0]], [[0.0] * 9 + [9.0]]
        plain = keras.losses.CategoricalCrossentropy(True, label_smoothing=way.smoothing)
        assert float(model.loss(true, said)) == pytest.approx(float(plain(true, said))), name


def test_every_network_keeps_to_its_number_of_parameters():
    for name, way in recipes.WAYS.items():
        model = recipes.compiled(name)
        assert model.output_shape == (None, 10)
        if way.most_parameters:
            assert model.count_params() < way.most_parameters


def test_shares_leave_more_out_in_each_row(few_digits, monkeypatch):
    monkeypatch.setattr(shares, "STEPS", {True: 2})
    monkeypatch.setattr(shares, "TURNS", {True: 1})
    monkeypatch.setattr(shares, "NAMES", ("one",))
    measured = shares.measure(quick=True)
    taken = measured["one"]["ms"]
    assert list(taken) == list(shares.ROWS)
    assert taken["forward alone"] < taken["fit, a step in each call"]


def test_multiplications_of_model_a():
    by_hand = 26**2 * 9 * 32 + 11**2 * 9 * 32 * 64 + 3**2 * 9 * 64 * 64 + 576 * 64 + 640
    model = recipes.compiled("model_a")
    assert recipes.multiplications(model) == by_hand
    assert model.count_params() == 93_322
