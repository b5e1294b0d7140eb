"""`make bench`: its parts run, what it reports is computed, and README shows what is stored."""

import json

import numpy as np
import pytest
import speed
from parts import ladder, recipes, records, speed_table
from scripts import ROOT

STORED = ROOT / "course_utils/data/results/speed.json"
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
        assert [run["seed"] for run in way["runs"]] == list(
            range(recipes.FIRST_SEED, recipes.FIRST_SEED + 10)
        )
        if most := way["most_parameters"]:
            assert way["parameters"] < most


ABOUT = {"versions": {"python": "3"}, "machine": "a machine", "date": "2000-01-01"}


def results(**recipes):
    """Invented results, round enough to check a table by hand."""

    def way(accuracies, seconds, **wanted):
        runs = [
            {"seed": k, "test_accuracy": a, "seconds": s}
            for k, (a, s) in enumerate(zip(accuracies, seconds, strict=True))
        ]
        facts = {
            "text": "a way",
            "epochs": 3,
            "images": 5000,
            "parameters": 77,
            "billion_multiplications": 500,
        }
        return {**facts, "runs": runs, **wanted}

    rung = {"seconds": 0.5, "share_of_limit": 0.25}

    def ratio(low, middle, high):
        return {"median": middle, "lower": low, "upper": high, "pairs": 10}

    return {
        "recipes": {
            "model_a": way([0.98, 0.99, 0.97], [100, 50, 200]),
            "one": way(
                [0.99, 0.97, 0.98],
                [10, 4, 25],
                wanted_accuracy=0.9715,
                wanted_share=1 / 12,
                most_parameters=8000,
            ),
        },
        "shares": {"one": {"text": "a way", "batch": 7, "ms": {"fit": 9.04, "forward": 3.16}}},
        "loop": {
            "step": {"eager_ms": 100, "compiled_ms": 40, "eager_by_compiled": ratio(2.25, 2.5, 3)},
            "recipe": {
                "images": 55_000,
                "fit_seconds": 10.0,
                "loop_seconds": 9.0,
                "loop_by_fit": ratio(0.8, 0.9, 1.1),
            },
        },
        "memory": {
            "floats": {"peak_mb": 1000, "seconds": 10.0},
            "bytes": {"peak_mb": 650, "seconds": 9.0},
            "peak_mb_ratio": ratio(0.64, 0.65, 0.66),
            "seconds_ratio": ratio(1.01, 1.02, 1.03),
        },
        "ladder": {
            "limit": {"size": 2048, "gflops": 100.0},
            "rungs": {"loops": rung, "tensorflow": rung, "reference": rung},
            "ratios": {
                "loops_to_reference": ratio(300, 400, 500),
                "reference_to_tensorflow": ratio(2, 2.5, 3),
            },
        },
        "frameworks": {"keras": {"seconds": 20.0}, "torch": {"seconds": 30.0}},
        "measured": dict.fromkeys(speed_table.PARTS, ABOUT),
    } | recipes


def test_the_table_is_computed_from_the_results():
    lines = speed_table.table(results()).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == len(speed_table.HEAD) + 1
    recipe = lines[2]
    assert "a way, 3 epochs of 5,000, 77 parameters; wanted: < 8,000 |" in recipe
    assert "0.9800 (0.9700–0.9900) in 100.0 (50.0–200.0) s" in recipe
    assert "0.9800 (0.9700–0.9900) in 10.0 (4.0–25.0) s" in recipe
    # Seed by seed 0.1, 0.08 and 0.125: the median is 1/10, the quartiles lie half way to the others.
    assert "| 1/10.0 (1/11.1–1/8.9) | ≥ 0.9715 in ≤ 1/12.0 |" in recipe
    assert "| accuracy: met; time: 3 pairs: no verdict |" in recipe
    # 500 billion multiplications are 1,000 billion operations: in 10 s 100 GFLOP/s, the limit.
    assert "100% (Model A 10%)" in recipe
    text = "\n".join(lines)
    for expected in (
        "| 1/2.5 (1/3.0–1/2.2) | ≤ 1/2.2 | met |",
        "| 0.90 (0.80–1.10) | ≤ 1.05 | on its mark: not met |",
        "| 0.65 (0.64–0.66) | ≤ 0.70 | met |",
        "| 1.02 (1.01–1.03) | ≤ 1.00 | not met |",
        "| 1/400.0 (1/500.0–1/300.0) | ≤ 1/200.0 | met |",
        "| 2.50 (2.00–3.00) | ≤ 4.00 | met |",
        "| ms in a step | a way, batch 7 |",
        "| fit | 9.0 |",
    ):
        assert expected in text
    assert "Keras, torch | 20.0 s | 30.0 s | 1.50 |" in text
    assert text.endswith("Measured on 2000-01-01; a machine; python 3.")


def test_the_table_says_what_was_measured_on_another_day():
    measured = dict.fromkeys(speed_table.PARTS, ABOUT) | {"loop": ABOUT | {"date": "2001-01-01"}}
    assert speed_table.table(results(measured=measured)).endswith(
        "Measured on 2000-01-01; a machine; python 3: ladder, recipes, shares, memory, frameworks. "
        "Measured on 2001-01-01; a machine; python 3: loop.\n"
    )


def test_a_part_measured_again_leaves_the_others_and_their_origin(monkeypatch, tmp_path):
    """Whatever the versions and the machine are now."""
    path = tmp_path / "speed.json"
    old = results()
    path.write_text(json.dumps(old), encoding="utf-8")
    monkeypatch.setattr(speed, "in_fresh_process", lambda part, quick: {"new": part})
    monkeypatch.setattr(speed.idle, "wait_until_idle", lambda quick: None)
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


def test_results_are_stored_after_every_part_and_every_seed(monkeypatch, tmp_path):
    path, asked = tmp_path / "speed.json", []
    invented = results()

    def one_part(module, quick, seed=None):
        asked.append((module, seed))
        if module == "frameworks" or seed == stop_at:
            raise KeyboardInterrupt
        if module != "recipes":
            return invented[module]
        run = {"seed": seed, "seconds": 1, "test_accuracy": 0.9}
        return {name: way._asdict() | {"runs": [run]} for name, way in recipes.WAYS.items()}

    monkeypatch.setattr(speed, "in_fresh_process", one_part)
    monkeypatch.setattr(speed.idle, "wait_until_idle", lambda quick: None)
    seeds = [recipes.FIRST_SEED + k for k in range(3)]
    stop_at = third = seeds[-1]
    with pytest.raises(KeyboardInterrupt):
        speed.measure_parts(["recipes"], quick=False, seeds=3, result_file=path)
    stop_at, asked[:] = 0, []
    with pytest.raises(KeyboardInterrupt):
        speed.measure_parts(speed_table.PARTS, quick=False, seeds=3, result_file=path)
    assert [seed for module, seed in asked if module == "recipes"] == [third]
    kept = json.loads(path.read_text("utf-8"))
    for part in ("ladder", "shares", "loop", "memory"):
        assert kept[part] == invented[part]
    for way in kept["recipes"].values():
        assert [run["seed"] for run in way["runs"]] == seeds


def test_recipes_of_another_length_are_measured_anew():
    ways = {name: way._asdict() | {"runs": [1]} for name, way in recipes.WAYS.items()}
    stored = records.stamped({"recipes": ways}, "recipes")
    assert speed.stored_ways(stored) == ways
    ways["one"]["epochs"] += 1
    assert speed.stored_ways(stored) == {}
    assert speed.stored_ways({}) == {}


def test_the_ladder_computes_one_thing_in_seven_ways(monkeypatch):
    monkeypatch.setattr(ladder, "TURNS", {True: 1})
    measured = ladder.measure(quick=True)
    assert list(measured["rungs"]) == [*ladder.RUNGS, "reference", "tensorflow"]
    limit = measured["limit"]["gflops"]
    for rung in measured["rungs"].values():
        assert rung["equal"]
        assert np.isclose(rung["share_of_limit"], rung["gflops"] / limit)
        assert np.isclose(rung["gflops"], measured["job"]["operations"] / rung["seconds"] / 1e9)
    assert measured["rungs"]["loops"]["part"] == ladder.PART**2 / (222 * 222)


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
