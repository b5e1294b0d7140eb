"""The seven networks of lesson 8: what is stored is whole, fair and says what the lesson says."""

import json

import numpy as np
import pytest
from scripts import NOTEBOOKS, ROOT, load_script

from course_utils import datasets
from course_utils.models import large_network, load_few_digits


@pytest.fixture(scope="module")
def capacity():
    return load_script("benchmarks/capacity.py")


@pytest.fixture(scope="module")
def ways():
    return json.loads((ROOT / "course_utils/data/results/capacity.json").read_text("utf-8"))["ways"]


def test_stored_results_are_whole_and_paired(capacity, ways):
    assert list(ways) == list(capacity.SIZES)
    for name, way in ways.items():
        assert way["text"] == capacity.SIZES[name].text
        assert [run["seed"] for run in way["runs"]] == [1, 2, 3, 4, 5]
        for run in way["runs"]:
            assert len(run["history"]["loss"]) == capacity.SIZES[name].epochs


def test_the_smallest_under_fits_and_the_larger_ones_know_all(ways):
    assert max(run["training_accuracy"] for run in ways["16 averages"]["runs"]) < 0.85
    for name in list(ways)[3:]:
        assert min(run["training_accuracy"] for run in ways[name]["runs"]) > 0.99, name


def test_the_convolutions_are_the_large_network(capacity, ways):
    layers = capacity.convolutions(16)()
    built = large_network("adam")
    for mine, layer in zip(layers, built.layers, strict=False):
        mine, layer = mine.get_config(), layer.get_config()
        for key in ("units", "filters", "kernel_size", "strides", "activation"):
            assert mine.get(key) == layer.get(key)
    assert ways["convolutions"]["runs"][0]["parameters"] == built.count_params()


def test_a_tiny_run_scores_other_images_than_it_trains_on(capacity, tmp_path, monkeypatch, eagerly):
    rng = np.random.default_rng(1)
    images = rng.random((60, 28, 28, 1), dtype="float32")
    labels = rng.integers(0, 10, len(images))
    untouchable = None  # using the test set would fail
    noise = datasets.MnistSplits(images, labels, images, labels, untouchable, untouchable)
    monkeypatch.setattr(capacity, "load_mnist_splits", lambda: noise)
    tiny = {"16 averages": capacity.SIZES["16 averages"]._replace(epochs=2)}
    capacity.measure(tmp_path / "capacity.json", tiny, 1, images=20, score_images=30)
    stored = json.loads((tmp_path / "capacity.json").read_text("utf-8"))
    (run,) = stored["ways"]["16 averages"]["runs"]
    assert run["parameters"] == 170
    assert len(run["history"]["loss"]) == 2


def test_lesson_8_writes_out_the_large_network():
    from course_utils.models import keras

    names = {"layers": keras.layers}
    (cell,) = [c for c in NOTEBOOKS["08_techniques"].cells if c.id == "networks"]
    exec(compile(cell.source, cell.id, "exec"), names)
    written = keras.Sequential([keras.Input((28, 28, 1)), *names["large"]])
    kinds = [type(layer).__name__ for layer in written.layers]
    built = large_network("adam")
    assert kinds == [type(layer).__name__ for layer in built.layers]
    assert written.count_params() == built.count_params() == 56_970


def test_the_seed_makes_the_weights():
    first, again, other = (large_network("adam", seed).get_weights() for seed in (1, 1, 2))
    assert all(map(np.array_equal, first, again))
    assert not np.array_equal(first[0], other[0])


def test_the_few_digits_are_the_first_of_training_and_validation():
    digits = datasets.load_mnist_splits()
    (x, y), (x_val, y_val) = load_few_digits()
    assert x.dtype == np.float32
    np.testing.assert_allclose(x, digits.x_train[:500])
    np.testing.assert_array_equal(y, digits.y_train[:500])
    np.testing.assert_allclose(x_val, digits.x_val[:1000])
    np.testing.assert_array_equal(y_val, digits.y_val[:1000])
