"""The choice of 05b's recipe: on images that were held out, never on the test set."""

import json

import numpy as np
import pytest
from scripts import ROOT, load_script

from course_utils import datasets


@pytest.fixture(scope="module")
def choose():
    return load_script("benchmarks/choose.py")


def test_four_seeds_hold_out_every_image_once(choose):
    held = [choose.held_out(seed, 60_000) for seed in range(5, 9)]
    assert [int(each.sum()) for each in held] == [15_000] * 4
    assert np.all(np.sum(held, axis=0) == 1)


def test_a_choice_never_meets_its_held_out_images_nor_the_test_set(choose, monkeypatch):
    """What was held out is white; a network that had met it would know that white is a 1."""
    rng = np.random.default_rng(1)
    images, labels = rng.integers(0, 100, (400, 28, 28, 1), dtype="uint8"), np.zeros(400, "int64")
    images[choose.held_out(1, 400)], labels[choose.held_out(1, 400)] = 255, 1
    digits = datasets.MnistSplits(
        images[:300], labels[:300], images[300:], labels[300:], None, None
    )
    monkeypatch.setattr(choose, "load_mnist_splits", lambda scaled: digits)
    choose.all_digits.cache_clear()
    run = choose.train({"recipe": choose.Choice()}, "recipe", 1)
    choose.all_digits.cache_clear()
    assert run == {"seed": 1, "held_out_accuracy": 0.0}


def test_stored_choices_are_whole_and_paired(choose):
    stored = json.loads((ROOT / "course_utils/data/results/choice.json").read_text("utf-8"))[
        "choices"
    ]
    assert {name: way["text"] for name, way in stored.items()} == choose.TEXTS
    for way in stored.values():
        assert [run["seed"] for run in way["runs"]] == list(range(1, 9))
