"""`make bench`: its parts run, what it reports is computed, and README shows what is stored."""

import importlib
import json
import re

import numpy as np
import pytest
import records
import speed
from scripts import ROOT

STORED = ROOT / "benchmarks/results/speed.json"


@pytest.fixture(scope="module")
def stored():
    return json.loads(STORED.read_text("utf-8"))


@pytest.fixture(scope="module")
def recipes():
    return importlib.import_module("recipes")


@pytest.fixture
def few_digits(recipes, monkeypatch):
    """256 training images in place of 55,000, 64 to validate and 64 to test."""
    load = recipes.load_digits

    def load_few(**options):
        digits = load(**options)
        counts = {"train": 256, "val": 64, "test": 64}
        return type(digits)(
            *(one[: counts[name[2:]]] for name, one in zip(digits._fields, digits, strict=True))
        )

    monkeypatch.setattr(recipes, "load_digits", load_few)
    return load_few


def test_readme_shows_the_stored_results(stored):
    text = speed.README.read_text("utf-8")
    assert text.split(speed.BEGIN)[1].split(speed.END)[0] == speed.table(stored)


def test_stored_results_are_whole(stored, recipes):
    assert set(stored["versions"]) == {"python", "tensorflow", "keras", "numpy"}
    assert list(stored["recipes"]) == list(recipes.WAYS)
    for name, way in stored["recipes"].items():
        wanted = recipes.WAYS[name]._asdict()
        assert {key: way[key] for key in wanted} == wanted
        seeds = recipes.MODEL_A_SEEDS if name == "model_a" else range(10)
        assert [run["seed"] for run in way["runs"]] == [recipes.FIRST_SEED + k for k in seeds]


def results(**recipes):
    """Invented results, round enough to check a table by hand."""

    def way(accuracies, seconds, **wanted):
        runs = [
            {"seed": k, "test_accuracy": a, "seconds": s}
            for k, (a, s) in enumerate(zip(accuracies, seconds, strict=True))
        ]
        return {"text": "a way", "billion_multiplications": 500, "runs": runs, **wanted}

    rung = {"seconds": 0.5, "share_of_limit": 0.25}
    return {
        "recipes": {
            "model_a": way([0.98, 0.99, 0.97], [100, 50, 200]),
            "one": way(
                [0.99, 0.97, 0.98], [10, 4, 25], wanted_accuracy=0.9915, wanted_share=1 / 12
            ),
        },
        "loop": {
            "step": {"eager_ms": 100.0, "compiled_ms": 40.0},
            "recipe": {"images": 55_000, "fit_seconds": 10.0, "loop_seconds": 9.0},
            "eager_loop": {"steps": 6000, "measured_steps": 50, "seconds": 600.0},
        },
        "memory": {
            "floats": {"peak_mb": 1000, "seconds": 10.0},
            "bytes": {"peak_mb": 650, "seconds": 9.0},
            "peak_mb_ratio": 0.65,
            "seconds_ratio": 0.9,
        },
        "ladder": {
            "limit": {"size": 2048, "gflops": 100.0},
            "rungs": {"loops": rung, "tensorflow": rung, "reference": rung},
            "ratios": {
                "loops_to_reference": {"median": 400},
                "reference_to_tensorflow": {"median": 2.5},
            },
        },
        "frameworks": {"keras": {"seconds": 20.0}, "torch": {"seconds": 30.0}},
        "versions": {"python": "3"},
        "machine": "a machine",
        "date": "2000-01-01",
    } | recipes


def test_the_table_is_computed_from_the_results():
    lines = speed.table(results()).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == len(speed.HEAD) + 1
    recipe = lines[2]
    assert "0.9800 (0.9700–0.9900) in 100.0 (50.0–200.0) s" in recipe
    assert "0.9800 (0.9700–0.9900) in 10.0 (4.0–25.0) s" in recipe
    # Seed by seed 0.1, 0.08 and 0.125: the median is 1/10.
    assert "| 1/10.0 | ≥ 0.9915 in ≤ 1/12.0 |" in recipe
    # 500 billion multiplications are 1,000 billion operations: in 10 s 100 GFLOP/s, the limit.
    assert "100% (Model A 10%)" in recipe
    text = "\n".join(lines)
    for expected in ("| 1/2.5 |", "| 0.90 |", "| 1/66.7 |", "| 0.65 |", "| 1/400.0 |", "| 2.50 |"):
        assert expected in text
    assert "Keras, torch | 20.0 s | 30.0 s | 1.50 |" in text


def test_a_part_runs_in_a_process_of_its_own_and_its_error_comes_back(tmp_path):
    with pytest.raises(ModuleNotFoundError, match="no_such_part"):
        speed.in_fresh_process("no_such_part", quick=True)


def test_results_are_stored_after_every_part(monkeypatch, tmp_path):
    path = tmp_path / "speed.json"
    invented = results()

    def one_part(module, quick, seed=None):
        if module == "frameworks":
            raise KeyboardInterrupt
        if module != "recipes":
            return invented[module]
        return {
            name: {key: value for key, value in way.items() if key != "runs"}
            | {"run": way["runs"][seed]}
            for name, way in invented["recipes"].items()
        }

    monkeypatch.setattr(speed, "in_fresh_process", one_part)
    with pytest.raises(KeyboardInterrupt):
        speed.measure_parts(speed.PARTS, quick=False, seeds=3, result_file=path)
    kept = json.loads(path.read_text("utf-8"))
    for part in ("ladder", "recipes", "loop", "memory"):
        assert kept[part] == invented[part]


def test_recipes_are_trained_and_judged_on_the_test_set(recipes, few_digits, monkeypatch):
    used = []
    predict = recipes.keras.Model.predict

    def seen(model, images, **options):
        used.append(images)
        return predict(model, images, **options)

    monkeypatch.setattr(recipes.keras.Model, "predict", seen)
    measured = recipes.measure(quick=True, seed=5)
    digits = few_digits(scaled=False)
    assert [len(images) for images in used] == [64, 64]
    assert np.array_equal(used[1], digits.x_test)
    for name, way in measured.items():
        assert way["run"]["seed"] == 106
        assert way["run"]["seconds"] > 0
        assert 0 <= way["run"]["test_accuracy"] <= 1
        assert way["parameters"] == {"model_a": 93_322}.get(name, way["parameters"])


def test_the_ladder_computes_one_thing_in_seven_ways(monkeypatch):
    ladder = importlib.import_module("ladder")
    monkeypatch.setattr(ladder, "QUICK_TURNS", 1)
    measured = ladder.measure(quick=True)
    assert list(measured["rungs"]) == [*ladder.RUNGS, "reference", "tensorflow"]
    limit = measured["limit"]["gflops"]
    for rung in measured["rungs"].values():
        assert rung["equal"]
        assert np.isclose(rung["share_of_limit"], rung["gflops"] / limit)
        assert np.isclose(rung["gflops"], measured["job"]["operations"] / rung["seconds"] / 1e9)
    assert measured["rungs"]["loops"]["part"] == ladder.PART**2 / (222 * 222)


def test_multiplications_of_model_a(recipes):
    by_hand = 26**2 * 9 * 32 + 11**2 * 9 * 32 * 64 + 3**2 * 9 * 64 * 64 + 576 * 64 + 640
    assert recipes.multiplications(recipes.compiled_model_a()) == by_hand


def test_a_result_file_is_short_and_says_where_it_comes_from(tmp_path):
    path = tmp_path / "new" / "one.json"
    records.write(path, {"runs": [{"seed": 1, "losses": [1.5, 2.5]}, {"seed": 2, "losses": []}]})
    text = path.read_text("utf-8")
    assert re.search(r"\[1.5, 2.5\]", text)
    assert json.loads(text)["runs"][0] == {"seed": 1, "losses": [1.5, 2.5]}
    assert records.read(path)["machine"] == records.machine()
    path.write_text(text.replace(records.versions()["keras"], "0.0"), encoding="utf-8")
    assert records.read(path) is None
