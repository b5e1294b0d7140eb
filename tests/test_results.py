"""What is read from stored runs: changes seed by seed, with their margin."""

import numpy as np
import pytest
from scipy import stats
from scripts import NOTEBOOKS

from course_utils.results import (
    Change,
    change_of,
    load_result,
    mistakes_of,
    paired_change,
    paired_differences,
    paired_values,
    print_changes,
    print_clear,
    print_test_scores,
)


def runs(values, first=1):
    return [{"seed": first + k, "val_accuracy": value} for k, value in enumerate(values)]


def test_a_change_is_counted_seed_by_seed():
    before, after = [0.90, 0.92, 0.94, 0.90, 0.91], [0.93, 0.94, 0.96, 0.92, 0.95]
    found = paired_change(runs(before), runs(after)[::-1])  # in whatever order they are stored
    assert found.seeds == 5
    assert found.mean == pytest.approx(np.mean(np.subtract(after, before)))
    expected = stats.ttest_rel(after, before).confidence_interval(0.95)
    low, high = found.mean - found.margin, found.mean + found.margin
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-4)


def test_only_seeds_that_both_have_are_compared():
    found = paired_change(runs([1, 2, 3]), runs([5, 6, 100], first=2))
    assert found == Change(3.0, 0.0, 2)


@pytest.mark.parametrize("seeds", [2, 3, 5, 15, 40])
def test_the_factors_are_students(seeds):
    values = [0.0, 1.0] * (seeds // 2) + [0.0] * (seeds % 2)
    found = paired_change(runs([0.0] * seeds), runs(values))
    factor = stats.t.ppf(0.975, seeds - 1)
    assert found.margin == pytest.approx(factor * np.std(values, ddof=1) / seeds**0.5)


def test_one_seed_has_no_margin():
    with pytest.raises(ValueError, match="two seeds"):
        paired_change(runs([1]), runs([2]))


WAYS = {"a": {"runs": runs([0.9, 0.8])}, "bcd": {"runs": runs([0.95, 0.87])}}


def test_mistakes_are_counted_for_every_run():
    assert mistakes_of(WAYS)["a"] == pytest.approx([10, 20])
    assert mistakes_of(WAYS, among=1000)["bcd"] == pytest.approx([50, 130])
    assert mistakes_of({"a": {"runs": [{"test_accuracy": 0.5}]}}, "test_accuracy") == {"a": [50]}


def test_fewer_mistakes_are_printed_as_less(capsys):
    print_changes(WAYS, [("a", "bcd"), ("bcd", "a")])
    change = paired_change(*(way["runs"] for way in WAYS.values()))
    margin = f"± {100 * change.margin:.2f} % mistakes (2 seeds)"
    assert capsys.readouterr().out.splitlines() == [
        f"a -> bcd  {-100 * change.mean:+.2f} {margin}",
        f"bcd -> a  {100 * change.mean:+.2f} {margin}",
    ]


def test_the_table_holds_what_is_stored(capsys):
    names = ["dense_baseline", "model_a", "model_b_lr_0.001", "model_b_lr_1.0"]
    print_test_scores(names)
    lines = capsys.readouterr().out.splitlines()
    for name, line in zip(names, lines[1:], strict=True):
        result = load_result(name)
        scores = [run["test_accuracy"] for run in result["runs"]]
        reported = result["reported_test_accuracy"]
        expected = [name, f"{result['parameters']:,}", str(len(scores))]
        expected += [f"{x:.4f}" for x in (np.median(scores), min(scores), max(scores))]
        assert line.split() == [*expected, str(reported) if reported else "–"]


def test_differences_stand_in_the_order_of_the_seeds():
    before, after = runs([1, 2, 3]), runs([5, 7, 100], first=2)[::-1]
    assert paired_differences(before, after).tolist() == [3, 4]
    assert paired_differences(before, runs([1], first=9)).tolist() == []


def test_values_of_several_ways_stand_in_rows_of_one_seed():
    ways = {"a": {"runs": runs([1, 2, 3])}, "b": {"runs": runs([5, 6, 7, 8], first=2)[::-1]}}
    assert paired_values(ways, ["a", "b"]).tolist() == [[2, 5], [3, 6]]  # seeds 2 and 3
    assert paired_values(ways, ["b"]).tolist() == [[5], [6], [7], [8]]
    ways["c"] = {"runs": runs([1], first=9)}
    assert paired_values(ways, ["a", "c"]).shape == (0, 2)


def test_clear_is_more_than_three_standard_errors_of_five_pairs_or_more():
    values = np.array([1.0, -1.0, 1.0, -1.0, 0.0])
    error = values.std(ddof=1) / 5**0.5
    assert change_of(values).error == pytest.approx(error)
    assert change_of(values + 3.01 * error).clear
    assert change_of(values - 3.01 * error).clear
    assert not change_of(values + 2.99 * error).clear
    assert not change_of([1.0, 1.0, 1.0, 1.1]).clear
    with pytest.raises(ValueError, match="two differences"):
        change_of([1.0])


def test_what_is_clear_is_told_in_points_or_as_it_is(capsys):
    same = {"runs": runs([0.5] * 5)}
    better = {"runs": runs([0.51, 0.51, 0.51, 0.51, 0.52])}
    print_clear({"a": same, "bcd": better}, [("a", "bcd"), ("bcd", "a")])
    first, second = capsys.readouterr().out.splitlines()
    assert first == "a -> bcd: +1.20 points, error 0.20, 5 seeds: clear"
    assert second == "bcd -> a: -1.20 points, error 0.20, 5 seeds: clear"
    recalls = [
        {"runs": [{"seed": k, "shirt_recall": value} for k in range(5)]} for value in (1, 0.5)
    ]
    print_clear(dict(zip("ab", recalls, strict=True)), [("b", "a")], "shirt_recall")
    assert capsys.readouterr().out.startswith("b -> a: +50.00 points")
    losses = {"runs": [{"seed": k, "loss": 0.3} for k in range(5)]}
    lower = {"runs": [{"seed": k, "loss": 0.3 - 0.1 * k} for k in range(5)]}
    print_clear({"a": losses, "b": lower}, [("a", "b")], "loss")
    assert capsys.readouterr().out == "a -> b: -0.20, error 0.07, 5 seeds: not clear\n"
    print_clear({"a": same, "b" * 50: better}, [("a", "b" * 50)])
    assert capsys.readouterr().out.startswith(f"a -> {'b' * 50}:\n   +1.20 points")
    with pytest.raises(ValueError, match="two seeds"):
        print_clear({"a": same, "b": {"runs": runs([1])}}, [("a", "b")])


def test_the_ablation_to_judge_is_what_its_checker_says():
    """By the rule, from the numbers of the exercise."""
    (stub,) = [
        cell
        for cell in NOTEBOOKS["exercises/08_techniques_exercises"].cells
        if cell.id == "exercise-judge-ablation-stub"
    ]
    names = {"np": np}
    exec(compile(stub.source.split("a, b, c")[0], stub.id, "exec"), names)
    differences = {row: v - names["none"][: len(v)] for row, v in names["rows"].items()}
    assert {row: change_of(value).clear for row, value in differences.items()} == {
        "A": True,
        "B": False,
        "C": True,
        "D": True,  # but unfair: other steps
        "E": False,
    }
    assert differences["A"].mean() == pytest.approx(0.58, abs=0.005)
    assert differences["C"].mean() == pytest.approx(-1.07, abs=0.005)
    four = change_of(differences["E"])
    assert four.mean > 3 * four.error  # one pair more, and it would be clear
