"""Depth, optimizers, transfer and the clothes: what is stored is whole and paired; tiny runs."""

import json
import statistics

import numpy as np
import pytest
from scripts import NOTEBOOKS, ROOT, load_script

from course_utils import datasets
from course_utils.results import paired_change

FILES = {
    "depth": ("training_loss", "val_accuracy"),
    "fashion": ("macro_f1", "shirt_recall"),
    "optimizers": ("val_accuracy", "val_loss"),
    "transfer": ("val_accuracy",),
}


@pytest.fixture(scope="module")
def script():
    loaded = {}

    def load(name):
        return loaded.setdefault(name, load_script(f"benchmarks/{name}.py"))

    return load


def stored(name):
    return json.loads((ROOT / f"course_utils/data/results/{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_stored_results_are_whole_and_paired(name, script):
    ways, asked = stored(name)["ways"], script(name).WAYS
    assert list(ways) == list(asked)
    seeds = [run["seed"] for run in next(iter(ways.values()))["runs"]]
    assert len(seeds) >= 5
    for key, way in ways.items():
        assert way["text"] == asked[key].text
        assert [run["seed"] for run in way["runs"]] == seeds, key
        for measure in FILES[name]:
            middle = statistics.median(run[measure] for run in way["runs"])
            assert way[f"median_{measure}"] == pytest.approx(middle, abs=1e-9)


def test_the_clothes_are_trained_for_as_many_steps_unless_the_name_says_otherwise(script):
    ways = stored("fashion")["ways"]
    for key, way in ways.items():
        times = 2 if key == "twice the steps" else 1
        for run in way["runs"]:
            assert abs(run["steps"] / (times * script("fashion").STEPS) - 1) < 0.06, key
            assert [sum(row) for row in run["confusion"]] == [300] * 4


def test_every_seed_draws_its_own_shirts_and_as_many_of_each_class(script):
    labels = np.repeat(np.arange(4), 1800)
    fashion = script("fashion")
    draws = [fashion.split(labels, 225, seed) for seed in (1, 2)]
    for training, validation in draws:
        assert np.bincount(labels[training]).tolist() == [1500, 1500, 1500, 225]
        assert np.bincount(labels[validation]).tolist() == [300] * 4
        assert not set(training) & set(validation)
    assert set(draws[0][0]) != set(draws[1][0])
    assert set(draws[0][1]) == set(fashion.split(labels, 675, 1)[1])


def test_each_optimizer_uses_the_rate_that_its_search_found_best():
    result = stored("optimizers")
    for name, way in result["ways"].items():
        tried = [rate for rate in result["rates"].values() if rate["optimizer"] == name]
        best = max(rate["median_watched_accuracy"] for rate in tried)
        chosen = result["rates"][f"{name} {way['learning_rate']}"]
        assert chosen["median_watched_accuracy"] == best
        assert {run["seed"] for run in chosen["runs"]}.isdisjoint(
            run["seed"] for run in way["runs"]
        )


def test_each_way_of_transfer_uses_the_rate_that_its_search_found_best(script):
    transfer, result = script("transfer"), stored("transfer")
    for name, way in result["ways"].items():
        assert way["learning_rate"] == transfer.best_rate(result, name), name
    (head,) = [
        c.source
        for c in NOTEBOOKS["deeper/08d_start_from_a_trained_network"].cells
        if c.id == "head"
    ]
    for call, kind in {"nothing, x_new": "from nothing", "head, features": "frozen"}.items():
        assert f"teach({call}, {result['ways'][f'digits, {kind}, 48']['learning_rate']})" in head


def test_what_08d_says_of_transfer_holds():
    """Few digits like the old ones: clearly better; many, or clothes: no clear gain."""
    ways = stored("transfer")["ways"]

    def change(target, before, after, number):
        runs = [ways[f"{target}, {kind}, {number}"]["runs"] for kind in (before, after)]
        return paired_change(*runs, "val_accuracy")

    for number in (12, 20, 48, 200):
        for after in ("frozen", "fine-tuned"):
            gain = change("digits", "from nothing", after, number)
            assert gain.clear, number
            assert gain.mean > 0, number
        assert change("digits", "frozen, centred", "frozen", number).clear
    for number in (12, 20, 48):
        assert not change("digits", "frozen", "fine-tuned", number).clear
    for number in (200, 1000):
        assert change("digits", "frozen", "fine-tuned", number).mean > 0.05
    assert change("digits", "from nothing", "frozen", 1000).mean < 0
    assert not change("digits", "from nothing", "fine-tuned", 1000).clear
    for number in (12, 20, 48, 200, 1000):
        lead = change("digits", "frozen, untrained", "frozen", number).mean
        assert change("digits", "frozen, centred", "frozen", number).mean > lead / 2
        assert change("clothes", "from nothing", "fine-tuned", number).mean < 0


def test_a_moved_digit_is_the_same_digit_elsewhere(script):
    spot = np.zeros((200, 28, 28, 1))
    spot[:, 14, 14] = 1
    rows, columns = np.nonzero(script("transfer").moved(spot, 1, 6).sum(axis=0)[..., 0])
    assert {rows.min(), columns.min()} == {8}
    assert {rows.max(), columns.max()} == {20}
    assert np.array_equal(script("transfer").moved(spot, 1, 0), spot)


def test_a_larger_draw_holds_a_smaller_one_and_is_never_scored(script):
    transfer = script("transfer")
    labels = np.repeat(np.arange(4), 1800)
    few, scored = transfer.draw(labels, 12, 1)
    many, again = transfer.draw(labels, 1000, 1)
    assert np.bincount(labels[few]).tolist() == [3] * 4
    assert set(few) < set(many)
    assert np.array_equal(scored, again)
    assert not set(scored) & set(many)


@pytest.fixture
def noise():
    images = np.random.default_rng(1).random((400, 28, 28, 1), dtype="float32")
    return datasets.MnistSplits(*(images, np.arange(400) % 10) * 3)


@pytest.mark.parametrize("key", ["plain, Glorot, 10", "residual, He, zero, 20"])
def test_a_tiny_run_in_depth(script, noise, eagerly, key):
    depth = script("depth")
    way = depth.WAYS[key]._replace(epochs=1, depth=2)
    run = depth.train(way, 1, noise, 60)
    assert len(run["history"]["loss"]) == 1
    assert run["training_loss"] > 0
    assert 0 <= run["val_accuracy"] <= 1


@pytest.mark.parametrize("kind", ["frozen", "fine-tuned", "from nothing", "frozen, centred"])
def test_a_tiny_transfer(script, noise, monkeypatch, eagerly, kind):
    transfer = script("transfer")
    monkeypatch.setattr(transfer, "load_mnist_splits", lambda: noise)
    monkeypatch.setattr(transfer, "STEPS_PER_EPOCH", 2)
    monkeypatch.setattr(transfer, "SCORED", 40)
    transfer.images_of.cache_clear()
    transfer.known_weights.cache_clear()
    way = transfer.WAYS[f"digits, {kind}, 12"]._replace(epochs=1)
    run = transfer.train(way, 0.01, 1, 50)
    transfer.images_of.cache_clear()
    transfer.known_weights.cache_clear()
    assert set(run) == {"seed", "val_accuracy"}
    assert 0 <= run["val_accuracy"] <= 1


@pytest.mark.parametrize("key", ["prior correction", "class weights", "three times the shirts"])
def test_a_tiny_run_on_clothes(script, monkeypatch, eagerly, key):
    fashion = script("fashion")
    monkeypatch.setattr(fashion, "HELD_OUT", 40)
    images = np.random.default_rng(1).random((120, 28, 28, 1), dtype="float32")
    labels = np.repeat(np.arange(4), 30)
    run = fashion.train(fashion.WAYS[key]._replace(steps=5, shirts=4), 1, images, labels)
    assert np.sum(run["confusion"]) == 40
    assert 0 <= run["macro_f1"] <= 1
