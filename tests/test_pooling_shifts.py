"""Shifted digits under trained networks: what is stored is whole, paired and fair."""

import itertools
import json
import statistics

import numpy as np
import pytest
from scripts import ROOT, load_script

from course_utils import datasets


@pytest.fixture(scope="module")
def shifts():
    return load_script("benchmarks/pooling_shifts.py")


def load(name):
    return json.loads((ROOT / f"course_utils/data/results/{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def stored():
    return load("pooling_shifts")


@pytest.fixture(scope="module")
def longer():
    return load("pooling_shifts_10_epochs")


def noise(count):
    rng = np.random.default_rng(1)
    images = rng.random((count, 28, 28, 1), dtype="float32")
    return datasets.MnistSplits(*(images, rng.integers(0, 10, count)) * 3)


@pytest.mark.parametrize("file", ["pooling_shifts", "pooling_shifts_10_epochs"])
def test_stored_results_are_whole(shifts, file):
    stored, (setting, names) = load(file), shifts.FILES[file]
    assert list(stored["networks"]) == names
    assert stored["setting"] == {**setting._asdict(), "shifts": list(setting.shifts)}
    assert stored["recipe"] == shifts.network.__doc__
    assert sorted(stored["measured"]) == sorted(names)
    for name, kind in stored["networks"].items():
        assert kind["text"] == shifts.NETWORKS[name].text
        assert [run["seed"] for run in kind["runs"]] == [1, 2, 3, 4, 5]
        for what in ("accuracy", "changed"):
            rows = [run[what] for run in kind["runs"]]
            assert {len(row) for row in rows} == {len(setting.shifts)}
            expected = [statistics.median(column) for column in zip(*rows, strict=True)]
            assert kind[f"median_{what}"] == pytest.approx(expected, abs=1e-5)
        assert all(run["changed"][0] == 0 for run in kind["runs"])


def test_what_the_notebooks_say_holds_in_the_stored_runs(stored):
    networks = stored["networks"]

    def one(name, what, shift):
        return np.array([run[what][shift] for run in networks[name]["runs"]])

    for way in ("max", "average", "stride", "none"):
        lost = {
            head: one(f"{way}, {head}", "accuracy", 0) - one(f"{way}, {head}", "accuracy", 3)
            for head in ("global", "flatten")
        }
        assert np.median(lost["flatten"]) > 0.2
        assert np.median(lost["global"]) < 0.03
    changed = [one(f"{way}, global", "changed", 1) for way in ("none", "average", "max", "stride")]
    for less, more in itertools.pairwise(changed):
        assert (less < more).all()
    assert changed[0].max() < 0.005


def test_the_ranking_by_one_pixel_stays_after_ten_epochs(stored, longer):
    def all_seeds(result, name, what, shift):
        return np.array([run[what][shift] for run in result["networks"][name]["runs"]])

    ranked = ("none", "average", "max", "stride")
    changed = [all_seeds(longer, f"{way}, global", "changed", 1) for way in ranked]
    for less, more in itertools.pairwise(changed):
        assert (less < more).all()
    for way in ("average", "max", "stride"):
        name = f"{way}, global"
        four, ten = (result["networks"][name] for result in (stored, longer))
        assert 0.9 < np.median(all_seeds(longer, name, "accuracy", 0)) < 0.96
        assert ten["median_accuracy"][0] > four["median_accuracy"][0]
        assert ten["median_changed"][1] < four["median_changed"][1]


def test_networks_with_one_head_differ_in_the_way_only(shifts):
    parameters, first = set(), []
    for way in shifts.WAYS:
        shifts.keras.utils.set_random_seed(1)
        model = shifts.network(way, "global")
        parameters.add(model.count_params())
        first.append(model.get_weights())
    assert parameters == {3738}
    for weights in first[1:]:
        for one, other in zip(first[0], weights, strict=True):
            np.testing.assert_array_equal(one, other)


def test_the_network_without_steps_computes_what_the_strided_one_computes(shifts):
    """At the positions that a stride of 2 visits: only the steps differ."""
    images = shifts.with_margin(noise(2).x_train)
    outputs = []
    for way in ("stride", "none"):
        shifts.keras.utils.set_random_seed(1)
        model = shifts.network(way, "global")
        maps = shifts.keras.Model(model.inputs, model.layers[3].output)(images).numpy()
        outputs.append(maps)
    strided, every = outputs
    assert strided.shape[1:3] == (9, 9)
    assert every.shape[1:3] == (36, 36)
    middle = slice(2, 7)  # away from the borders, where "same" begins differently
    best = min(
        np.abs(strided[:, middle, middle] - every[:, r::4, c::4][:, middle, middle]).max()
        for r in range(4)
        for c in range(4)
    )
    assert best < 1e-5


def test_a_shift_loses_nothing_and_goes_in_four_directions(shifts):
    images = np.zeros((4, 28, 28, 1))
    images[:, 0, 27] = 1
    images[:, 27, 0] = 2
    for pixels in (1, 4):
        moved = shifts.shifted(shifts.with_margin(images), pixels)
        places = [tuple(np.argwhere(one[..., 0] == 1)[0]) for one in moved]
        m = shifts.MARGIN
        assert places == [
            (m, m + 27 + pixels),
            (m, m + 27 - pixels),
            (m + pixels, m + 27),
            (m - pixels, m + 27),
        ]
        assert [one.sum() for one in moved] == [3, 3, 3, 3]


def test_the_script_stores_every_seed_and_resumes(shifts, tmp_path, monkeypatch):
    trained = []

    def train(kind, seed, setting, digits):
        trained.append((kind.reduce, seed))
        return {"seed": seed, "accuracy": [seed / 10, 0.5], "changed": [0.0, 0.1]}

    monkeypatch.setattr(shifts, "train", train)
    monkeypatch.setattr(shifts, "load_mnist_splits", lambda: None)
    path, setting = tmp_path / "pooling_shifts.json", shifts.Setting(shifts=(0, 1))
    shifts.measure(path, ["max, global"], 1, setting)
    shifts.measure(path, ["max, global", "none, global"], 3, setting)
    result = json.loads(path.read_text("utf-8"))
    assert trained == [("max", 1), ("none", 1), ("max", 2), ("none", 2), ("max", 3), ("none", 3)]
    assert result["networks"]["max, global"]["median_accuracy"] == [0.2, 0.5]
    assert result["networks"]["none, global"]["median_changed"] == [0.0, 0.1]
    assert [path.name for path in tmp_path.iterdir()] == ["pooling_shifts.json"]


def test_the_script_measures_each_file_with_its_setting_and_networks(shifts, monkeypatch):
    asked = []
    monkeypatch.setattr(shifts, "measure", lambda *given: asked.append(given))
    for threads in ("set_intra_op_parallelism_threads", "set_inter_op_parallelism_threads"):
        monkeypatch.setattr(shifts.tf.config.threading, threads, lambda number: None)
    monkeypatch.setattr("sys.argv", ["pooling_shifts.py", "--seeds", "2"])
    shifts.main()
    assert [
        (path.stem, len(names), seeds, setting.epochs) for path, names, seeds, setting in asked
    ] == [
        ("pooling_shifts", 8, 2, 4),
        ("pooling_shifts_10_epochs", 4, 2, 10),
    ]


def test_a_tiny_run_on_noise(shifts, eagerly):
    tiny = shifts.Setting(training_images=32, epochs=1, batch=16, test_images=20, shifts=(0, 2))
    run = shifts.train(shifts.NETWORKS["average, flatten"], 1, tiny, noise(40))
    assert run["seed"] == 1
    assert run["parameters"] == 16_538
    assert len(run["accuracy"]) == len(run["changed"]) == 2
    assert run["changed"][0] == 0
    assert all(0 <= share <= 1 for share in run["accuracy"] + run["changed"])
