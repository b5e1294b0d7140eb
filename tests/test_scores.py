"""Scores with their intervals, and what is read from stored ways of training."""

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from course_utils import scores

RNG = np.random.default_rng(5)
TRUE = np.repeat([0, 1, 2, 3], 75)
SAID = np.where(RNG.random(300) < 0.7, TRUE, RNG.integers(4, size=300))


@pytest.mark.parametrize(("count", "total"), [(0, 9), (9, 9), (37, 300), (150, 300), (1, 2)])
def test_wilsons_interval_is_that_of_scipy(count, total):
    low, share, high = scores.wilson_interval(count, total)
    expected = stats.binomtest(count, total).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-4)
    assert low <= share == count / total <= high


def test_wilsons_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    found = [scores.wilson_interval(int(k), 300) for k in rng.binomial(300, 0.1, size=1000)]
    assert np.mean([low <= 0.1 <= high for low, _, high in found]) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(("count", "total"), [(2, 1), (-1, 3), (0, 0), (0.5, 2)])
def test_what_is_no_count_is_refused(count, total):
    with pytest.raises(ValueError, match="whole number"):
        scores.wilson_interval(count, total)


def test_counts_are_scikit_learns_confusion_matrix():
    counts = scores.count_answers(TRUE, SAID)
    assert np.array_equal(counts, metrics.confusion_matrix(TRUE, SAID))


@pytest.mark.parametrize("said", [[0, 1], [0.5], [-1], [[0]], []])
def test_answers_that_are_no_classes_are_refused(said):
    with pytest.raises(ValueError, match="whole numbers from 0"):
        scores.count_answers([0], said)


def test_the_bootstrap_draws_answers():
    """The same as drawing answer by answer, as the lesson does."""
    low, score, high = scores.macro_f1_interval(TRUE, SAID)
    assert score == pytest.approx(metrics.f1_score(TRUE, SAID, average="macro"))
    rng, again = np.random.default_rng(2), []
    for _ in range(400):
        drawn = rng.integers(300, size=300)
        again.append(metrics.f1_score(TRUE[drawn], SAID[drawn], average="macro"))
    assert (low, high) == pytest.approx(np.quantile(again, [0.025, 0.975]), abs=0.012)
    assert scores.macro_f1_interval(TRUE, SAID) == (low, score, high)


def test_a_class_that_is_never_named_counts_as_zero():
    assert scores.macro_f1_interval([0, 1], [0, 0]).score == pytest.approx(1 / 3)


def test_scores_are_printed_for_each_method(capsys):
    answers = {"some": SAID, "all of them": TRUE}
    scores.print_scores(TRUE, answers)
    head, some, right = capsys.readouterr().out.splitlines()
    recall = metrics.recall_score(TRUE, SAID, average=None)[3]
    precision = metrics.precision_score(TRUE, SAID, average=None)[3]
    assert "shirts: recall" in head
    assert some.startswith("some         ")
    assert f" {recall:.2f} (" in some
    low, share, high = scores.wilson_interval(
        int(SAID[TRUE == 3].tolist().count(3)), int((SAID == 3).sum())
    )
    assert share == pytest.approx(precision)
    assert some.endswith(f"{precision:.2f} ({low:.2f}–{high:.2f})")
    assert right.startswith("all of them  1.000 (1.000–1.000)  1.00 (0.95–1.00)  1.00 (0.95–1.00)")
    assert max(map(len, (head, some, right))) <= 73  # what a page shows of a line
    intervals = scores.macro_f1_intervals(TRUE, answers)
    assert list(intervals) == list(answers)
    assert f"{intervals['some'].score:.3f}" in some


def runs(values, first=1):
    return {"runs": [{"seed": first + k, "macro_f1": value} for k, value in enumerate(values)]}


BASE = [0.70, 0.71, 0.69, 0.70, 0.72]
WAYS = {
    "base": runs(BASE),
    "up": runs([0.8, 0.8, 0.8, 0.8, 0.8]),
    "more": runs([0.7, 0.9], first=2),
}


def test_scores_of_runs_come_in_the_order_that_is_asked():
    found = scores.of_runs(WAYS, ["up", "base"])
    assert list(found.items()) == [("up", [0.8] * 5), ("base", BASE)]
    assert scores.of_runs(WAYS, ["more"], "seed") == {"more": [2, 3]}
