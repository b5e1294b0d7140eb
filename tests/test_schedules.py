"""The schedules of notebook 08b: stored whole and paired, and what is told of them holds."""

import json
import statistics

import numpy as np
import pytest
from scipy.special import stdtrit
from scripts import ROOT, load_script

from course_utils import datasets
from course_utils.results import paired_change


@pytest.fixture(scope="module")
def schedules():
    return load_script("benchmarks/schedules.py")


@pytest.fixture(scope="module")
def stored():
    return json.loads((ROOT / "course_utils/data/results/schedules.json").read_text("utf-8"))


def test_stored_results_are_whole_and_paired(schedules, stored):
    assert list(stored["ways"]) == list(schedules.WAYS)
    assert sorted(stored["measured"]) == sorted(schedules.WAYS)
    seeds = {tuple(run["seed"] for run in way["runs"]) for way in stored["ways"].values()}
    assert len(seeds) == 1
    assert len(min(seeds)) >= 5
    for name, way in stored["ways"].items():
        asked = schedules.WAYS[name]
        assert way["text"] == asked.text
        for run in way["runs"]:
            assert {len(values) for values in run["history"].values()} == {asked.epochs}
            assert ("learning_rate" in run["history"]) == (asked.kind == "plateau")
        for key in ("val_accuracy", "val_loss"):
            assert all(run["history"][key][-1] == run[key] for run in way["runs"])
            middle = statistics.median(run[key] for run in way["runs"])
            assert way[f"median_{key}"] == pytest.approx(middle, abs=1e-9)


def test_a_rate_is_halved_only_after_two_epochs_without_a_lower_loss(stored):
    for run in stored["ways"]["plateau"]["runs"]:
        rates, losses = (np.array(run["history"][k]) for k in ("learning_rate", "watched_loss"))
        assert rates[0] == 0.01
        for k in np.flatnonzero(np.diff(rates)):  # the rate is another in epoch k + 1
            assert rates[k + 1] == pytest.approx(rates[k] / 2, rel=1e-3)
            assert min(losses[k - 1 : k + 1]) > losses[: k - 1].min() - 2e-4


def test_one_cycle_climbs_to_its_peak_and_ends_at_nothing(schedules):
    rates = schedules.learning_rate(schedules.WAYS["one cycle, 2"], 200)
    values = [float(rates(step)) for step in range(201)]
    assert values[0] == values[200] == pytest.approx(0, abs=1e-9)
    assert np.argmax(values) == 60
    assert max(values) == pytest.approx(schedules.PEAK)
    falling = [
        float(schedules.learning_rate(schedules.WAYS["cosine, 2"], 200)(s)) for s in (0, 200)
    ]
    assert falling == pytest.approx([schedules.PEAK, 0], abs=1e-9)
    assert schedules.learning_rate(schedules.WAYS["constant 0.003"], 200) == 0.003


def test_a_tiny_run_trains_on_images_that_are_not_watched(schedules, monkeypatch, eagerly):
    monkeypatch.setattr(schedules, "WATCHED", 90)
    rng = np.random.default_rng(1)
    noise = rng.random((200, 28, 28, 1)).astype("float32")
    labels = rng.integers(0, 10, 200)
    digits = datasets.MnistSplits(noise, labels, noise[:60], labels[:60], noise[:1], labels[:1])
    seen = {}
    fit = schedules.keras.Sequential.fit

    def watch(model, x, y, **options):
        seen["trained"], seen["watched"] = x, options["validation_data"][0]
        return fit(model, x, y, **options)

    monkeypatch.setattr(schedules.keras.Sequential, "fit", watch)
    way = schedules.WAYS["plateau"]._replace(epochs=2)
    run = schedules.train(way, 3, digits, images=100, scored=60)
    assert {len(values) for values in run["history"].values()} == {2}
    trained, watched = ({image.tobytes() for image in seen[k]} for k in ("trained", "watched"))
    assert (len(trained), len(watched)) == (100, 90)
    assert not trained & watched


def test_what_the_notebook_says_holds_in_the_stored_runs(stored):
    ways = stored["ways"]

    def errors(before, after):
        change = paired_change(ways[before]["runs"], ways[after]["runs"])
        return change.mean / (change.margin / stdtrit(change.seeds - 1, 0.975))

    assert errors("constant 0.01", "plateau") > 3
    assert errors("constant 0.01", "cosine, 16") > 3
    for n in (2, 16):
        assert abs(errors(f"cosine, {n}", f"one cycle, {n}")) < 2
    assert abs(errors("constant 0.003", "plateau")) < 3
    assert abs(errors("constant 0.003", "one cycle, 16")) < 3
    goals = [run["val_accuracy"] for run in ways["one cycle, 2"]["runs"]]
    for name, fewest in {"constant 0.001": 10, "constant 0.003": 4}.items():
        for goal, run in zip(goals, ways[name]["runs"], strict=True):
            assert max(run["history"]["val_accuracy"][: fewest - 1]) < goal
    run = ways["plateau"]["runs"][0]["history"]  # the run that is drawn
    first = np.flatnonzero(np.diff(run["learning_rate"]))[0] + 1
    assert run["watched_loss"][first] < min(run["watched_loss"][:first]) - 0.02
    assert run["watched_loss"][-1] > run["watched_loss"][first]


def test_what_the_notebook_says_of_the_optimizers_holds():
    result = json.loads((ROOT / "course_utils/data/results/optimizers.json").read_text("utf-8"))
    best = {name: way["learning_rate"] for name, way in result["ways"].items()}
    assert max(best, key=best.__getitem__) == "Adadelta"
    assert set(sorted(best, key=best.__getitem__)[:3]) == {"RMSprop", "Adam", "AdamW"}

    def watched(name, factor):
        trial = next(
            entry
            for entry in result["rates"].values()
            if entry["optimizer"] == name
            and entry["learning_rate"] == pytest.approx(best[name] * factor)
        )
        return statistics.median(run["watched_accuracy"] for run in trial["runs"])

    assert all(watched(name, 10) < 0.2 for name in best)  # a guess
    assert watched("SGD", 0.1) < 0.2
    assert all(watched(name, 1) - watched(name, 0.1) < 0.1 for name in ("Adam", "Adadelta"))
    guesses = 0
    for name, rate in best.items():
        tried = [entry for entry in result["rates"].values() if entry["optimizer"] == name]
        above = min(
            (e for e in tried if e["learning_rate"] > rate), key=lambda e: e["learning_rate"]
        )
        assert 2.9 < above["learning_rate"] / rate < 3.4
        guesses += above["median_watched_accuracy"] < 0.2
    assert guesses == 4
    adam = result["ways"]["Adam"]["runs"]
    for name in set(best) - {"Adam"}:
        change = paired_change(adam, result["ways"][name]["runs"])
        assert abs(change.mean) < 0.05
        assert abs(change.mean) < 3 * change.margin / stdtrit(change.seeds - 1, 0.975)
