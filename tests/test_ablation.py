"""The ablation of lesson 8: what is stored is whole and fair, and the script runs and resumes."""

import itertools
import json
import statistics

import numpy as np
import pytest
from scripts import ROOT, load_script

from course_utils import datasets


@pytest.fixture(scope="module")
def ablation():
    return load_script("benchmarks/ablation.py")


@pytest.fixture(scope="module")
def stored():
    return json.loads((ROOT / "benchmarks/results/ablation.json").read_text("utf-8"))


def test_stored_results_are_whole(ablation, stored):
    assert list(stored["techniques"]) == list(ablation.TECHNIQUES)
    assert stored["setting"] == ablation.Setting()._asdict()
    assert stored["recipe"] == ablation.network.__doc__
    assert list(stored["measured"]) == list(ablation.TECHNIQUES)
    for name, technique in stored["techniques"].items():
        runs = technique["runs"]
        assert technique["text"] == ablation.TECHNIQUES[name].text
        assert technique["median_accuracy"] == statistics.median(r["accuracy"] for r in runs)
        assert technique["median_loss"] == statistics.median(r["loss"] for r in runs)
        for run in runs:
            assert {len(values) for values in run["history"].values()} == {run["epochs"]}


def test_every_technique_has_the_same_three_seeds_or_more(stored):
    seeds = [[run["seed"] for run in t["runs"]] for t in stored["techniques"].values()]
    assert len(seeds[0]) >= 3
    assert all(one == seeds[0] for one in seeds)


def test_only_the_number_of_images_or_the_stop_changes_the_steps(stored):
    epochs = {
        name: {run["epochs"] for run in t["runs"]} for name, t in stored["techniques"].items()
    }
    steps, setting = stored["setting"]["epochs"], stored["setting"]
    assert epochs.pop("ten times the images") == {max(1, steps // 10)}
    assert max(epochs.pop("early stopping")) <= steps
    assert set().union(*epochs.values()) == {steps}
    assert setting["training_images"] % setting["batch"] == 0


def test_no_image_is_used_twice_and_the_test_set_not_at_all(ablation, monkeypatch):
    seen = {}

    class Model:
        def compile(self, *args, **options): ...

        def fit(self, x, y, validation_data, **options):
            seen.update(trained=x, watched=validation_data[0])
            return type("History", (), {"history": {"loss": [1.0]}})

        def predict(self, x, **options):
            seen.setdefault("scored", x)
            return np.zeros((len(x), 10))

    monkeypatch.setattr(ablation, "network", lambda technique, seed: Model())
    marks = np.arange(3000, dtype="float32").reshape(-1, 1, 1, 1)
    labels = np.zeros(3000, dtype="int64")
    untouchable = None  # using the test set would fail
    digits = datasets.MnistSplits(
        marks[:2500], labels[:2500], marks[2500:], labels[2500:], untouchable, untouchable
    )
    ablation.train(ablation.TECHNIQUES["none"], 1, ablation.Setting(score_images=500), digits)
    assert {name: len(used) for name, used in seen.items()} == {
        "trained": 500,
        "watched": ablation.WATCHED,
        "scored": 500,
    }
    assert len(np.unique(np.concatenate([used.ravel() for used in seen.values()]))) == 1500


def test_networks_differ_in_one_thing(ablation):
    counts = {
        name: ablation.network(technique, 1).count_params()
        for name, technique in ablation.TECHNIQUES.items()
    }
    channels = 9 * 16
    normalised = {"batch normalisation", "batch norm., slow averages"}
    for name, count in counts.items():
        assert count - counts["none"] == (4 * channels if name in normalised else 0), name


def test_the_script_stores_every_seed_and_resumes(ablation, tmp_path, monkeypatch):
    trained = []

    def train(technique, seed, setting, digits):
        trained.append(seed)
        curves = {"loss": [1.0, 0.5]}
        return {"seed": seed, "accuracy": seed / 10, "loss": 0.5, "epochs": 2, "history": curves}

    monkeypatch.setattr(ablation, "train", train)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: None)
    path = tmp_path / "ablation.json"
    ablation.measure(path, ["none", "He"], 1, ablation.Setting())
    ablation.measure(path, ["none", "He"], 3, ablation.Setting())
    result = json.loads(path.read_text("utf-8"))
    assert trained == [1, 1, 2, 2, 3, 3]
    assert list(result["techniques"]) == ["none", "He"]
    assert result["techniques"]["He"]["median_accuracy"] == 0.2
    assert result["techniques"]["He"]["runs"][0]["history"] == {"loss": [1.0, 0.5]}
    assert not list(tmp_path.glob("*.part"))


def test_one_technique_with_new_versions_leaves_the_others(ablation, tmp_path, monkeypatch):
    losses = itertools.count()  # no run is like another

    def train(technique, seed, setting, digits):
        return {"seed": seed, "accuracy": 0.5, "loss": next(losses), "epochs": 1, "history": {}}

    monkeypatch.setattr(ablation, "train", train)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: None)
    path, setting = tmp_path / "ablation.json", ablation.Setting()
    ablation.measure(path, ["none", "He"], 2, setting)
    before = json.loads(path.read_text("utf-8"))
    monkeypatch.setattr(ablation.records, "versions", lambda packages=(): {"python": "newer"})
    ablation.measure(path, ["He"], 1, setting)
    after = json.loads(path.read_text("utf-8"))
    assert after["techniques"]["none"] == before["techniques"]["none"]
    assert after["measured"]["none"] == before["measured"]["none"]
    assert [run["loss"] for run in after["techniques"]["He"]["runs"]] == [4]
    assert after["measured"]["He"]["versions"] == {"python": "newer"}
    assert json.loads((tmp_path / "ablation.old-1.json").read_text("utf-8")) == before


def test_a_tiny_run(ablation, tmp_path, monkeypatch, eagerly):
    """Of all techniques at once, on noise."""
    given = {}
    for technique in ablation.TECHNIQUES.values():
        plain = ablation.Technique._field_defaults
        given |= {k: v for k, v in technique._asdict().items() if k in plain and v != plain[k]}
    assert set(given) == set(ablation.Technique._field_defaults)
    given["times_the_data"] = 2
    monkeypatch.setattr(ablation, "TECHNIQUES", {"all": ablation.Technique("all", **given)})
    monkeypatch.setattr(ablation, "WATCHED", 20)
    rng = np.random.default_rng(1)
    images = rng.random((80, 28, 28, 1), dtype="float32")
    labels = rng.integers(0, 10, len(images))
    noise = datasets.MnistSplits(*(images, labels) * 3)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: noise)
    tiny = ablation.Setting(training_images=20, epochs=2, batch=20, score_images=20)
    ablation.measure(tmp_path / "ablation.json", ["all"], 1, tiny)
    result = json.loads((tmp_path / "ablation.json").read_text("utf-8"))
    (run,) = result["techniques"]["all"]["runs"]
    assert 0 <= run["accuracy"] <= 1
    assert run["loss"] > 0
    assert run["epochs"] == 1
    assert set(run["history"]) == {"loss", "accuracy", "val_loss", "val_accuracy"}
