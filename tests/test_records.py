"""Every file in course_utils/data/results: how it is written, and what it says of its origin."""

import argparse
import json

import pytest
from parts import records
from scripts import ROOT, load_script

from course_utils import datasets

FILES = sorted(records.RESULTS.glob("*.json"))
SCRIPTS = sorted(path.name for path in (ROOT / "benchmarks").glob("*.py"))


def test_every_stored_file_says_of_each_part_where_it_comes_from(tmp_path):
    assert FILES
    for path in FILES:
        result = json.loads(path.read_text("utf-8"))
        assert not {"versions", "machine", "date"} & set(result), path.name
        for about in result["measured"].values():
            packages = set() if path.stem == "latency" else set(records.versions())
            assert set(about) == {"versions", "machine", "date"}, path.name
            assert packages <= set(about["versions"]), path.name
            assert len(about["date"]) == 10, path.name
        records.write(tmp_path / path.name, result)
        assert (tmp_path / path.name).read_text("utf-8") == path.read_text("utf-8")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_loads_no_digit_until_it_is_run(script, monkeypatch):
    monkeypatch.setattr(datasets, "_read", lambda *_: pytest.fail("it reads a data set"))
    load_script(f"benchmarks/{script}")


def test_a_run_and_what_is_short_is_one_line(tmp_path):
    run = {"seed": 1, "losses": [1.5] * 50}
    records.write(tmp_path / "new" / "one.json", {"runs": [run], "é { ": [{}, [], None, "x" * 99]})
    text = (tmp_path / "new" / "one.json").read_text("utf-8")
    assert f"\n  {json.dumps(run)}\n" in text
    assert f'\n "é {{ ": [\n  {{}},\n  [],\n  null,\n  "{"x" * 99}"\n ]\n}}\n' in text
    assert json.loads(text) == {"runs": [run], "é { ": [{}, [], None, "x" * 99]}


def test_a_part_measured_again_leaves_the_others_their_origin(monkeypatch):
    """Of other versions, another machine and another day."""
    old = records.stamped({"one": 1, "two": 2}, "one", "two")
    elsewhere = {"versions": {"python": "4"}, "machine": "another", "date": "2100-01-01"}
    monkeypatch.setattr(records, "about", lambda packages: elsewhere)
    monkeypatch.setattr(records, "versions", lambda: elsewhere["versions"])
    new = records.stamped(old, "two")
    assert new["measured"] == {"one": old["measured"]["one"], "two": elsewhere}
    assert old["measured"]["one"] == old["measured"]["two"] != elsewhere
    assert [records.is_current(new, part) for part in ("one", "two", "three")] == [0, 1, 0]
    assert not records.is_current({}, "one")


def test_a_stored_run_is_never_dropped(tmp_path):
    """What the new result leaves out stays in a file beside it, wherever it stood."""
    path = tmp_path / "one.json"

    def names():
        return sorted(file.name for file in tmp_path.iterdir())

    one, two, again = ({"seed": 1, "losses": [loss]} for loss in (0.5, 0.25, 0.125))
    records.write(path, {"ways": {"a": {"median": 0.5, "runs": [one]}}})
    records.write(path, {"ways": {"a": {"median": 0.375, "runs": [one, two]}}})
    assert names() == ["one.json"]
    before = path.read_text("utf-8")
    records.write(path, {"ways": {"a": {"runs": [one]}, "b": {"runs": [again]}}})
    assert names() == ["one.json", "one.old-1.json"]
    assert (tmp_path / "one.old-1.json").read_text("utf-8") == before
    path.write_text("{ damaged", encoding="utf-8")
    records.write(path, {"ways": {}})
    assert names() == ["one.json", "one.old-1.json", "one.old-2.json"]


@pytest.mark.parametrize(
    "text", ["", "null", "[" * 5000, '{"measured": 1}', '{"measured": {', '{"a": "\\ud800"}']
)
def test_a_damaged_result_is_set_aside_and_what_was_measured_is_stored(tmp_path, text, capsys):
    path = tmp_path / "speed.json"
    path.write_text(text)
    assert records.read(path) is None
    records.write(path, records.stamped({"loop": {"seconds": 1}}, "loop"))
    assert json.loads(path.read_text())["loop"] == {"seconds": 1}
    assert (tmp_path / "speed.old-1.json").read_text() == text


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "²", "9" * 5000, "many"], ids=len)
def test_a_number_of_seeds_is_one_or_more(text):
    with pytest.raises(argparse.ArgumentTypeError, match="expected 1 or more"):
        records.how_many(text)
