"""MNIST-1D by order, and the recipe by shifts: what is stored is whole and paired, and resumes."""

import json
import statistics

import numpy as np
import pytest
from scripts import ROOT, load_script

from course_utils import datasets

FILES = ("mnist1d", "lengths")


@pytest.fixture(scope="module")
def mnist1d():
    return load_script("benchmarks/mnist1d.py")


@pytest.fixture(scope="module")
def lengths():
    return load_script("benchmarks/lengths.py")


def stored(name):
    return json.loads((ROOT / f"course_utils/data/results/{name}.json").read_text("utf-8"))["ways"]


@pytest.mark.parametrize("name", FILES)
def test_stored_results_are_whole_and_paired(name, request):
    ways, script = stored(name), request.getfixturevalue(name)
    assert list(ways) == list(script.WAYS)
    for key, way in ways.items():
        runs, asked = way["runs"], script.WAYS[key]
        assert way["text"] == asked.text
        assert [run["seed"] for run in runs] == list(range(1, len(runs) + 1))
        assert len(runs) >= 3
        assert {len(run["history"]["val_accuracy"]) for run in runs} == {asked.epochs}
        assert all(run["history"]["val_accuracy"][-1] == run["val_accuracy"] for run in runs)
        middle = statistics.median(run["val_accuracy"] for run in runs)
        assert way["median_val_accuracy"] == pytest.approx(middle, abs=1e-9)


def test_the_test_signals_are_read_only_where_nothing_was_chosen(mnist1d):
    for key, way in stored("mnist1d").items():
        tested = key.removesuffix(f", {mnist1d.LONG} epochs") in mnist1d.CORE
        assert all(("test_accuracy" in run) == tested for run in way["runs"]), key


def test_dense_and_conv1d_have_about_the_same_parameters(mnist1d):
    dense, conv = (mnist1d.network(mnist1d.WAYS[key]).count_params() for key in ("dense", "conv"))
    assert abs(dense - conv) < 0.001 * conv
    ways = stored("mnist1d")
    assert ways["dense"]["runs"][0]["parameters"] == dense
    assert ways["conv, shuffled"]["runs"][0]["parameters"] == conv


def test_the_order_is_what_the_convolution_uses():
    def median(key):
        return stored("mnist1d")[key]["median_test_accuracy"]

    for longer in ("", ", 50 epochs"):
        assert median(f"conv{longer}") > median(f"dense{longer}") + 0.1
        assert median(f"conv{longer}") > median(f"conv, shuffled{longer}") + 0.1


def test_a_tiny_run_reads_its_own_order(mnist1d, monkeypatch, eagerly):
    """Where label and one step are the same, the shuffled network sees that step elsewhere."""
    rng = np.random.default_rng(0)
    signals = rng.normal(size=(5000, 40)).astype("float32")
    labels = rng.integers(0, 10, 5000).astype("uint8")
    halves = (signals[:4000], labels[:4000]), (signals[4000:], labels[4000:])
    monkeypatch.setattr(mnist1d, "load_mnist1d", lambda: halves)
    runs = {
        key: mnist1d.train(mnist1d.WAYS[key]._replace(epochs=1), 1, signals=128)
        for key in ("dense", "dense, shuffled", "20 epochs")
    }
    assert "test_accuracy" in runs["dense"]
    assert "test_accuracy" not in runs["20 epochs"]
    assert runs["dense"] != runs["dense, shuffled"]
    assert runs["dense"] == mnist1d.train(mnist1d.WAYS["dense"]._replace(epochs=1), 1, signals=128)


def test_a_tiny_run_of_the_recipe(lengths, monkeypatch, eagerly):
    def noise(scaled):
        images = np.random.default_rng(1).random((40, 28, 28, 1), dtype="float32")
        pixels = images if scaled else (255 * images).astype("uint8")
        return datasets.MnistSplits(*(pixels, np.arange(40) % 10) * 3)

    monkeypatch.setattr(lengths, "digits", noise)
    for key in ("recipe, 4, shifted", "model_a, 5"):
        run = lengths.train(lengths.WAYS[key]._replace(epochs=2), 3)
        assert (run["seed"], len(run["history"]["val_accuracy"])) == (3, 2)
        assert 0 <= run["train_accuracy"] <= 1


def test_a_way_trains_no_more_than_its_own_seeds_and_goes_on(lengths, tmp_path, monkeypatch):
    trained = []

    def train(way, seed, images):
        trained.append((way.epochs, way.shifted, seed))
        return {"seed": seed, "val_accuracy": seed / 10, "train_accuracy": 1.0}

    monkeypatch.setattr(lengths, "train", train)
    path = tmp_path / "lengths.json"
    chosen = {key: lengths.WAYS[key] for key in ("recipe, 4", "model_a, 5")}
    lengths.measure(path, chosen, 1)
    lengths.measure(path, chosen, 5)
    assert trained == [
        *[
            (epochs, shifted, seed)
            for seed in (1, 2, 3)
            for epochs, shifted in ((4, False), (5, None))
        ],
        (4, False, 4),
        (4, False, 5),
    ]
    ways = json.loads(path.read_text("utf-8"))["ways"]
    assert ways["recipe, 4"]["median_val_accuracy"] == 0.3
    assert [path.name for path in tmp_path.iterdir()] == ["lengths.json"]


def test_the_command_line_measures_what_is_asked_and_stores_no_tiny_run(lengths, monkeypatch):
    asked = []

    def measure(path, ways, seeds, **more):
        asked.append((path, {name: way.epochs for name, way in ways.items()}, seeds, more))

    def call(*words):
        monkeypatch.setattr("sys.argv", ["lengths.py", *words])
        lengths.paired.main("What it does.", lengths.RESULT, lengths.WAYS, measure, 5, images=9)
        return asked.pop()

    assert call("--only", "recipe, 4") == (lengths.RESULT, {"recipe, 4": 4}, 5, {})
    path, epochs, seeds, more = call("--quick")
    assert path != lengths.RESULT
    assert (list(epochs), set(epochs.values())) == (list(lengths.WAYS), {1})
    assert (seeds, more) == (1, {"images": 9})
    with pytest.raises(SystemExit):
        call("--only", "something else")
