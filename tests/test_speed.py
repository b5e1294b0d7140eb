"""`make bench`: its parts run, what it reports is computed, and README shows what is stored."""

import json

import numpy as np
import pytest
import speed
from parts import ladder, recipes, records, speed_table
from scripts import ROOT

from course_utils import datasets

STORED = ROOT / "benchmarks/results/speed.json"
MARKS = "<!-- speed: begin -->\n|<!-- speed: end -->\n"


@pytest.fixture(scope="module")
def stored():
    return json.loads(STORED.read_text("utf-8"))


def test_readme_shows_the_stored_results(stored):
    text = speed.README.read_text("utf-8")
    begin, end = MARKS.split("|")
    assert text.split(begin)[1].split(end)[0] == speed_table.table(stored)


def test_stored_results_are_whole(stored):
    assert set(stored["measured"]) == set(speed_table.PARTS)
    for about in stored["measured"].values():
        assert set(about) == {"versions", "machine", "date"}
        assert set(about["versions"]) == {"python", "tensorflow", "keras", "numpy"}
    assert list(stored["recipes"]) == list(recipes.WAYS)
    for name, way in stored["recipes"].items():
        wanted = recipes.WAYS[name]._asdict()
        assert {key: way[key] for key in wanted} == wanted
        seeds = recipes.MODEL_A_SEEDS if name == "model_a" else range(10)
        assert [run["seed"] for run in way["runs"]] == [recipes.FIRST_SEED + k for k in seeds]


ABOUT = {"versions": {"python": "3"}, "machine": "a machine", "date": "2000-01-01"}


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
        "measured": dict.fromkeys(speed_table.PARTS, ABOUT),
    } | recipes


def test_the_table_is_computed_from_the_results():
    lines = speed_table.table(results()).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == len(speed_table.HEAD) + 1
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
    assert text.endswith("Measured on 2000-01-01; a machine; python 3.")


def test_the_table_says_what_was_measured_on_another_day():
    measured = dict.fromkeys(speed_table.PARTS, ABOUT) | {"loop": ABOUT | {"date": "2001-01-01"}}
    assert speed_table.table(results(measured=measured)).endswith(
        "Measured on 2000-01-01; a machine; python 3: ladder, recipes, memory, frameworks. "
        "Measured on 2001-01-01; a machine; python 3: loop.\n"
    )


def test_a_part_measured_again_leaves_the_others_and_their_origin(monkeypatch, tmp_path):
    """Whatever the versions and the machine are now."""
    path = tmp_path / "speed.json"
    old = results()
    path.write_text(json.dumps(old), encoding="utf-8")
    monkeypatch.setattr(speed, "in_fresh_process", lambda part, quick: {"new": part})
    kept = speed.measure_parts(["loop"], quick=False, seeds=1, result_file=path)
    assert kept == json.loads(path.read_text("utf-8"))
    assert kept == old | {
        "loop": {"new": "loop"},
        "measured": old["measured"] | {"loop": records.about()},
    }
    assert list(tmp_path.iterdir()) == [path]


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
        speed.measure_parts(speed_table.PARTS, quick=False, seeds=3, result_file=path)
    kept = json.loads(path.read_text("utf-8"))
    for part in ("ladder", "recipes", "loop", "memory"):
        assert kept[part] == invented[part]


def test_recipes_are_trained_and_judged_on_the_test_set(monkeypatch):
    """With a model that only notes what it is given; real ones are slow and tested elsewhere."""
    used = []

    class Model:
        layers = ()

        def fit(self, images, labels, **options):
            used.append((images, labels.shape))

        def predict(self, images, **options):
            used.append((images, None))
            return np.eye(10)[np.zeros(len(images), int)]

        def count_params(self):
            return 7

    def few(scaled=True):
        rng, arrays = np.random.default_rng(1), []
        for count in (8, 4, 4):  # training, validation, test
            images = rng.integers(0, 256, (count, 28, 28, 1), dtype="uint8")
            arrays += [images / np.float32(255) if scaled else images, np.arange(count) % 2]
        return datasets.MnistSplits(*arrays)

    monkeypatch.setattr(recipes, "load_mnist_splits", few)
    monkeypatch.setattr(recipes, "warm_up", lambda *_: None)
    monkeypatch.setattr(recipes, "compiled_model_a", Model)
    monkeypatch.setattr(recipes, "compiled_recipe", lambda *_, **__: Model())
    measured = recipes.measure(quick=True, seed=5)
    floats, pixels = few(), few(scaled=False)
    expected = [
        (np.concatenate([floats.x_train, floats.x_val]), (12,)),  # Model A: as it was reported
        (floats.x_test, None),
        (pixels.x_train, (8, 10)),
        (pixels.x_test, None),
    ]
    for (images, labels), (right, shape) in zip(used, expected, strict=True):
        np.testing.assert_array_equal(images, right, strict=True)
        assert labels == shape
    assert list(measured) == ["model_a", "one"]
    for way in measured.values():
        assert (way["run"]["seed"], way["run"]["test_accuracy"]) == (106, 0.5)
        assert way["run"]["seconds"] >= 0
        assert way["parameters"] == 7


def test_the_ladder_computes_one_thing_in_seven_ways(monkeypatch):
    monkeypatch.setattr(ladder, "QUICK_TURNS", 1)
    measured = ladder.measure(quick=True)
    assert list(measured["rungs"]) == [*ladder.RUNGS, "reference", "tensorflow"]
    limit = measured["limit"]["gflops"]
    for rung in measured["rungs"].values():
        assert rung["equal"]
        assert np.isclose(rung["share_of_limit"], rung["gflops"] / limit)
        assert np.isclose(rung["gflops"], measured["job"]["operations"] / rung["seconds"] / 1e9)
    assert measured["rungs"]["loops"]["part"] == ladder.PART**2 / (222 * 222)


def test_multiplications_of_model_a():
    by_hand = 26**2 * 9 * 32 + 11**2 * 9 * 32 * 64 + 3**2 * 9 * 64 * 64 + 576 * 64 + 640
    model = recipes.compiled_model_a()
    assert recipes.multiplications(model) == by_hand
    assert model.count_params() == 93_322


@pytest.mark.parametrize(
    ("readme", "result", "words"),
    [
        ("no marks", STORED.read_text("utf-8"), "expected a line <!-- speed: begin -->"),
        (None, STORED.read_text("utf-8"), "README.md: there is no such file"),
        (MARKS, None, "speed.json: there is no such file"),
        (MARKS, "null", "holds no result"),
        (MARKS, '{"measured": {}}', "speed.json is not complete"),
    ],
)
def test_a_table_that_cannot_be_written_is_said(tmp_path, monkeypatch, readme, result, words):
    for name, file, text in (("README", "README.md", readme), ("RESULT", "speed.json", result)):
        monkeypatch.setattr(speed, name, tmp_path / file)
        if text is not None:
            (tmp_path / file).write_text(text)
    with pytest.raises(SystemExit, match=words):
        speed.write_readme()
