"""The forecasters of notebook 07b: stored whole, fair, and causal."""

import json
import statistics

import numpy as np
import pytest
from scripts import ROOT, load_script

from course_utils.series import load_bike_rentals


@pytest.fixture(scope="module")
def bikes():
    return load_script("benchmarks/bikes.py")


@pytest.fixture(scope="module")
def stored():
    return json.loads((ROOT / "course_utils/data/results/bikes.json").read_text("utf-8"))


def test_stored_results_are_whole(bikes, stored):
    assert list(stored["ways"]) == list(bikes.WAYS)
    assert stored["recipe"] == bikes.forecaster.__doc__
    assert sorted(stored["measured"]) == sorted(bikes.WAYS)
    for name, way in stored["ways"].items():
        assert way["text"] == bikes.WAYS[name].text
        assert [run["seed"] for run in way["runs"]] == list(range(1, 11))
        for part in bikes.PARTS:
            expected = statistics.median(run[part] for run in way["runs"])
            assert way[f"median_{part}"] == pytest.approx(expected)


def test_what_needs_no_network_is_what_numpy_gives(bikes, stored):
    assert stored["simple"] == {"1 hour": bikes.simple(1), "24 hours": bikes.simple(24)}
    rentals = load_bike_rentals()
    hours = np.arange(bikes.VALIDATION, len(rentals))
    error = np.abs(rentals[hours] - rentals[hours - 168]).mean()
    naive = stored["simple"]["1 hour"]["the same hour, a week ago"]
    assert naive["median_test"] == pytest.approx(error, abs=0.01)


def test_the_dense_networks_are_as_large_and_see_as_far(bikes):
    names = ("conv, 1 hour", "dense, 1 hour", "deep dense, 1 hour")
    networks = [bikes.built(bikes.WAYS[name]) for name in names]
    assert [network.count_params() for network in networks] == [3217, 3186, 3224]
    assert len(networks[2].layers) == len(networks[0].layers)
    one_step = np.eye(300, dtype="float32")[..., np.newaxis]
    for network in networks:
        network.set_weights([np.abs(weights) for weights in network.get_weights()])
        reads = np.flatnonzero(network(one_step).numpy()[:, 270, 0])
        assert reads.tolist() == list(range(270 - bikes.WINDOW + 1, 271))


def test_the_control_of_the_mean_can_be_that_mean(bikes):
    mean, control = bikes.forecaster(24), bikes.keeping_forecaster(24)
    *same, weights, bias = mean.get_weights()
    control.set_weights([*same, np.repeat(weights[np.newaxis] / 24, 24, axis=0), bias])
    series = np.random.default_rng(1).normal(size=(1, 300, 1)).astype("float32")
    assert np.allclose(mean(series), control(series), atol=1e-5)


@pytest.mark.parametrize("name", ["conv, 1 hour", "mean of 24 hours", "all of 24 hours"])
def test_no_forecast_reads_a_later_hour(bikes, name):
    network = bikes.built(bikes.WAYS[name])
    series = np.random.default_rng(1).normal(size=(1, 300, 1)).astype("float32")
    later = series.copy()
    later[0, 200:] += 1
    before, after = network(series).numpy(), network(later).numpy()
    assert before.shape == (1, 300, 1)
    assert np.allclose(before[0, :200], after[0, :200])
    assert not np.allclose(before[0, 200:], after[0, 200:])


def test_what_the_notebook_says_holds_in_the_stored_runs(stored):
    def runs(name, part="test"):
        return np.array([run[part] for run in stored["ways"][name]["runs"]])

    linear = {ahead: errors["linear regression"] for ahead, errors in stored["simple"].items()}
    for part in ("val", "test"):
        conv, dense = runs("conv, 1 hour", part), runs("dense, 1 hour", part)
        deep = runs("deep dense, 1 hour", part)
        assert (conv < dense).all()
        assert np.sum(conv < deep) >= 9
        assert np.median(conv) < np.median(deep) < np.median(dense)
        assert np.median(dense) < linear["1 hour"][f"median_{part}"]
        kept = np.median(runs("all of 24 hours", part))
        assert np.median(conv) < kept < np.median(conv) + 5
        errors = [np.median(runs(f"mean of {hours} hours", part)) for hours in (3, 6, 12, 24, 168)]
        assert errors == sorted(errors)
        assert np.median(conv) < errors[0]
    naive = stored["simple"]["24 hours"]["the same hour, a week ago"]
    left = 1 - np.median(runs("conv, 24 hours")) / naive["median_test"]
    assert 0.12 < left < 0.17
