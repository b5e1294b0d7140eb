"""Digits with shuffled pixels: what is stored is whole, and says what the notebook says."""

import statistics

import numpy as np
import pytest
from scripts import load_script

from course_utils import datasets
from course_utils.results import load_result, paired_change


@pytest.fixture(scope="module")
def neighbours():
    return load_script("benchmarks/neighbours.py")


def test_the_stored_result_is_whole(neighbours):
    stored = load_result("neighbours")
    assert list(stored["ways"]) == list(neighbours.WAYS) == list(stored["measured"])
    assert stored["training_images"] == neighbours.IMAGES
    for name, way in stored["ways"].items():
        assert way["text"] == neighbours.WAYS[name].text
        assert [run["seed"] for run in way["runs"]] == [1, 2, 3, 4, 5]
        scores = [run["val_accuracy"] for run in way["runs"]]
        assert way["median_val_accuracy"] == pytest.approx(statistics.median(scores))


def test_what_the_notebook_says_holds_in_the_stored_runs():
    ways = {name: way["runs"] for name, way in load_result("neighbours")["ways"].items()}

    def more_mistakes(before, after):
        change = paired_change(ways[before], ways[after])
        return -change.mean, change.margin

    lost, margin = more_mistakes("Model A", "Model A, shuffled")
    assert lost - margin > 0.05
    for before, after in (("dense", "dense, shuffled"), ("Model A", "dense, wide")):
        lost, margin = more_mistakes(before, after)
        assert abs(lost) < margin
    lost, margin = more_mistakes("Model A", "dense")
    assert lost > margin
    a, dense, wide = (ways[name][0] for name in ("Model A", "dense", "dense, wide"))
    assert dense["parameters"] == pytest.approx(a["parameters"], rel=0.01)
    assert wide["multiplications"] == pytest.approx(a["multiplications"], rel=0.01)
    assert a["multiplications"] == 2_794_240


def test_shuffled_images_hold_the_same_pixels_in_one_other_order(neighbours):
    images = np.arange(2 * 28 * 28).reshape(2, 28, 28, 1)
    shuffled = neighbours.shuffle(images, 1)
    assert shuffled.shape == images.shape
    assert (np.sort(shuffled.reshape(2, -1)) == images.reshape(2, -1)).all()
    assert (shuffled[1] - shuffled[0] == 28 * 28).all()
    assert (shuffled != images).mean() > 0.9
    assert (neighbours.shuffle(images, 2) != shuffled).any()


def test_every_way_trains_and_is_stored(neighbours, monkeypatch, tmp_path):
    rng = np.random.default_rng(1)
    noise = rng.random((64, 28, 28, 1), dtype="float32"), rng.integers(0, 10, 64)
    monkeypatch.setattr(neighbours, "digits", lambda: datasets.MnistSplits(*noise * 3))
    neighbours.measure(tmp_path / "neighbours.json", 1, images=64)
    assert (tmp_path / "neighbours.json").is_file()
