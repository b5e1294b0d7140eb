"""The long runs: what is stored is what the script writes, and the script resumes."""

import json
import statistics
import sys

import numpy as np
import pytest
from scripts import ROOT

NAMES = ["model_a", "dense_baseline", "model_b_lr_0.001", "model_b_lr_1.0", "loop"]


def stored(name):
    return json.loads((ROOT / f"course_utils/data/results/{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_stored_results_are_whole(name, reproduce):
    result = stored(name)
    recipe, reported, _ = reproduce.RECIPES[name]
    assert (result["recipe"], result["reported_test_accuracy"]) == (recipe, reported)
    scores = [run["test_accuracy"] for run in result["runs"]]
    assert result["median_test_accuracy"] == statistics.median(scores)
    assert len({run["seed"] for run in result["runs"]}) == len(result["runs"])
    # Model B takes ten minutes and more; notebook 5b prints with how many seeds it is stored.
    assert len(result["runs"]) >= (1 if name.startswith("model_b") else 3)
    assert list(result["measured"]) == [name]
    for run in result["runs"]:
        lengths = {len(values) for values in run["history"].values()}
        assert len(lengths) == 1


def test_stored_parameters_are_those_of_the_models(reproduce):
    for name, build in {
        "model_a": reproduce.model_a,
        "dense_baseline": reproduce.dense_baseline,
        "model_b_lr_1.0": reproduce.model_b,
    }.items():
        assert stored(name)["parameters"] == build().count_params()
    assert stored("model_a")["parameters"] == 93_322
    assert stored("model_b_lr_0.001")["parameters"] == 1_199_882


def test_what_was_said_of_the_recipes_holds_in_the_stored_runs():
    a, dense, slow, fast = (stored(name)["median_test_accuracy"] for name in NAMES[:4])
    assert slow < 0.9 < dense < a
    assert fast > 0.98


@pytest.fixture
def few(reproduce, monkeypatch):
    """64 images of noise in place of the digits."""
    rng = np.random.default_rng(1)
    images, labels = rng.random((64, 28, 28, 1), dtype="float32"), rng.integers(0, 10, 64)
    monkeypatch.setattr(reproduce, "mnist", lambda: reproduce.MnistSplits(*(images, labels) * 3))


@pytest.fixture
def tiny(reproduce, few, tmp_path, monkeypatch):
    """A recipe that trains nothing; the seeds that it was asked for."""
    trained = []

    class Model:
        def predict(self, images, **options):
            return np.zeros((len(images), 10))

        def count_params(self):
            return 0

    def train(seed):
        trained.append(seed)
        return Model(), {"loss": [1 / len(trained)]}

    monkeypatch.setattr(reproduce.records, "RESULTS", tmp_path)
    monkeypatch.setattr(reproduce, "RECIPES", {"tiny": ("one epoch", None, train)})
    return trained


def test_the_script_stores_every_seed_and_resumes(reproduce, tiny, tmp_path):
    reproduce.reproduce("tiny", seeds=1)
    first = json.loads((tmp_path / "tiny.json").read_text("utf-8"))
    reproduce.reproduce("tiny", seeds=2)
    both = json.loads((tmp_path / "tiny.json").read_text("utf-8"))
    assert tiny == [1, 2]  # seed 1 was not trained again
    assert both["runs"][0] == first["runs"][0]
    assert first["training_images"] == 64
    assert 0 <= first["runs"][0]["test_accuracy"] <= 1
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.json"]


@pytest.mark.parametrize("changed", ["recipe", "versions"])
def test_what_changed_starts_over_and_the_old_runs_stay_beside(
    reproduce, tiny, tmp_path, monkeypatch, changed
):
    reproduce.reproduce("tiny", seeds=1)
    stored = (tmp_path / "tiny.json").read_text("utf-8")
    if changed == "recipe":
        other = ("another", *reproduce.RECIPES["tiny"][1:])
        monkeypatch.setattr(reproduce, "RECIPES", {"tiny": other})
    else:
        monkeypatch.setattr(reproduce.records, "versions", lambda packages=(): {"python": "newer"})
    reproduce.reproduce("tiny", seeds=1)
    assert tiny == [1, 1]
    assert (tmp_path / "tiny.old-1.json").read_text("utf-8") == stored


def test_fit_trains_and_reports(reproduce, few, eagerly):
    train = reproduce.fitted(reproduce.dense_baseline, reproduce.keras.optimizers.Adam, 64, 1)
    _, history = train(seed=1)
    assert set(history) == {"loss", "accuracy", "val_loss", "val_accuracy"}


def test_the_loop_trains_and_reports(reproduce, few):
    model, history = reproduce.hand_written_loop(steps=4, batch=8, report_every=2)(seed=1)
    assert history["step"] == [2, 4]
    assert len(history["loss"]) == len(history["val_accuracy"]) == 2
    assert model.count_params() == stored("loop")["parameters"]


def test_an_unknown_recipe_is_answered_with_the_known_ones(reproduce, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["reproduce.py", "model_z"])
    with pytest.raises(SystemExit) as leaving:
        reproduce.main()
    assert leaving.value.code == 2
    told = capsys.readouterr().err
    assert "model_z" in told
    assert "model_a" in told
