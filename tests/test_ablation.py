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
    return json.loads((ROOT / "course_utils/data/results/ablation.json").read_text("utf-8"))


def test_stored_results_are_whole(ablation, stored):
    assert list(stored["techniques"]) == list(ablation.TECHNIQUES)
    assert stored["setting"] == ablation.setting(ablation.IMAGES)
    assert stored["recipe"] == ablation.network.__doc__
    assert set(stored["measured"]) == set(ablation.TECHNIQUES)
    for name, technique in stored["techniques"].items():
        asked = ablation.TECHNIQUES[name]
        assert technique["text"] == asked.text
        for key in ("val_accuracy", "val_loss"):
            middle = statistics.median(run[key] for run in technique["runs"])
            assert technique[f"median_{key}"] == pytest.approx(middle, abs=1e-9)
        for run in technique["runs"]:
            assert {len(values) for values in run["history"].values()} == {asked.epochs}
            assert ("test_accuracy" in run) == asked.tested


def test_every_technique_has_the_same_ten_seeds(stored):
    for name, technique in stored["techniques"].items():
        assert [run["seed"] for run in technique["runs"]] == list(range(1, 11)), name


def test_every_row_has_as_many_steps_unless_its_name_says_otherwise(stored):
    for name, technique in stored["techniques"].items():
        expected = 1000 if "four times the steps" in name else 250
        assert {run["steps"] for run in technique["runs"]} == {expected}, name


def test_no_image_is_used_twice(ablation, monkeypatch):
    seen = {}

    class Model:
        optimizer = type("Optimizer", (), {"iterations": 250})

        def compile(self, *args, **options): ...

        def fit(self, data, validation_data, steps_per_epoch, **options):
            batches = [x.numpy() for x, _ in data.take(steps_per_epoch)]
            seen.update(trained=np.concatenate(batches), watched=validation_data[0])
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
    ablation.train(ablation.TECHNIQUES["dropout"], 1, digits, score_images=500)
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
    for name, count in counts.items():
        extra = 4 * channels if ablation.TECHNIQUES[name].batch_norm else 0
        assert count - counts["none"] == extra, name


def test_the_script_stores_every_seed_and_resumes(ablation, tmp_path, monkeypatch):
    trained = []

    def train(technique, seed, digits, images):
        trained.append(seed)
        curves = {"loss": [1.0, 0.5]}
        return {"seed": seed, "val_accuracy": seed / 10, "val_loss": 0.5, "history": curves}

    monkeypatch.setattr(ablation, "train", train)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: None)
    path = tmp_path / "ablation.json"
    both = {name: ablation.TECHNIQUES[name] for name in ("none", "He")}
    ablation.measure(path, both, 1)
    ablation.measure(path, both, 3)
    result = json.loads(path.read_text("utf-8"))
    assert trained == [1, 1, 2, 2, 3, 3]
    assert list(result["techniques"]) == ["none", "He"]
    assert result["techniques"]["He"]["median_val_accuracy"] == 0.2
    assert result["techniques"]["He"]["runs"][0]["history"] == {"loss": [1.0, 0.5]}
    assert not list(tmp_path.glob("*.part"))


def test_one_technique_with_new_versions_leaves_the_others(ablation, tmp_path, monkeypatch):
    losses = itertools.count()  # no run is like another

    def train(technique, seed, digits, images):
        return {"seed": seed, "val_accuracy": 0.5, "val_loss": next(losses), "history": {}}

    monkeypatch.setattr(ablation, "train", train)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: None)
    path = tmp_path / "ablation.json"
    both = {name: ablation.TECHNIQUES[name] for name in ("none", "He")}
    ablation.measure(path, both, 2)
    before = json.loads(path.read_text("utf-8"))
    monkeypatch.setattr(ablation.records, "versions", lambda packages=(): {"python": "newer"})
    ablation.measure(path, {"He": both["He"]}, 1)
    after = json.loads(path.read_text("utf-8"))
    assert after["techniques"]["none"] == before["techniques"]["none"]
    assert after["measured"]["none"] == before["measured"]["none"]
    assert [run["val_loss"] for run in after["techniques"]["He"]["runs"]] == [4]
    assert after["measured"]["He"]["versions"] == {"python": "newer"}
    assert json.loads((tmp_path / "ablation.old-1.json").read_text("utf-8")) == before


def test_a_tiny_run(ablation, tmp_path, monkeypatch, eagerly):
    """Of all techniques at once, on noise."""
    given = {}
    for technique in ablation.TECHNIQUES.values():
        plain = ablation.Technique._field_defaults
        given |= {k: v for k, v in technique._asdict().items() if k in plain and v != plain[k]}
    given["optimizer"] = ablation.keras.optimizers.SGD  # benchmarks/optimizers.py changes it
    assert set(given) == set(ablation.Technique._field_defaults)
    given |= {"times_the_data": 2, "epochs": 1}
    monkeypatch.setattr(ablation, "TECHNIQUES", {"all": ablation.Technique("all", **given)})
    monkeypatch.setattr(ablation, "WATCHED", 20)
    monkeypatch.setattr(ablation, "BATCH", 20)
    monkeypatch.setattr(ablation, "STEPS_PER_EPOCH", 2)
    rng = np.random.default_rng(1)
    images = rng.random((80, 28, 28, 1), dtype="float32")
    labels = rng.integers(0, 10, len(images))
    noise = datasets.MnistSplits(*(images, labels) * 3)
    monkeypatch.setattr(ablation, "load_mnist_splits", lambda: noise)
    path = tmp_path / "ablation.json"
    ablation.measure(path, ablation.TECHNIQUES, 1, images=20, score_images=20)
    (run,) = json.loads(path.read_text("utf-8"))["techniques"]["all"]["runs"]
    assert 0 <= run["val_accuracy"] <= 1
    assert run["val_loss"] > 0
    assert run["steps"] == 2
    assert set(run["history"]) == {"loss", "accuracy", "val_loss", "val_accuracy"}
