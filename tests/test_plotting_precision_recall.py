"""Precision against recall: the line is scikit-learn's, a mark is where the answers lie."""

import numpy as np
import pytest
from drawn import clean_figures  # noqa: F401
from sklearn import metrics

from course_utils.plotting import plot_precision_recall

RNG = np.random.default_rng(4)
TRUE = RNG.integers(0, 3, 200)
SHARES = {"a": (TRUE == 2) * 0.3 + RNG.random(200) * 0.7, "b": RNG.random(200)}
ANSWERS = {name: np.where(share > 0.5, 2, 0) for name, share in SHARES.items()}


def test_the_lines_are_scikit_learns_and_the_marks_are_the_answers():
    ax = plot_precision_recall(TRUE, SHARES, ANSWERS, 2, title="twos")
    lines, marks = ax.lines[::2], ax.lines[1::2]
    for line, mark, name in zip(lines, marks, SHARES, strict=True):
        precision, recall, _ = metrics.precision_recall_curve(TRUE == 2, SHARES[name])
        assert np.array_equal(line.get_xdata(), recall)
        assert np.array_equal(line.get_ydata(), precision)
        found = metrics.recall_score(TRUE == 2, ANSWERS[name] == 2)
        right = metrics.precision_score(TRUE == 2, ANSWERS[name] == 2)
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == pytest.approx((found, right))
        assert mark.get_color() == line.get_color()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("recall", "precision", "twos")


def test_a_method_without_probabilities_is_a_mark_alone():
    """Who never answers the class finds nothing, and is never wrong in it."""
    ax = plot_precision_recall(TRUE, {"a": SHARES["a"]}, {"never": np.zeros(200)}, 2)
    line, mark = ax.lines
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (0, 1)
    assert mark.get_color() != line.get_color()


@pytest.mark.parametrize("bad", [{}, None, {"a": [0.5]}, {"a": "xyz"}])
def test_what_does_not_belong_to_these_examples_is_refused(bad):
    with pytest.raises(ValueError, match="probabilities"):
        plot_precision_recall(TRUE, bad, ANSWERS, 2)
    with pytest.raises(ValueError, match="answers"):
        plot_precision_recall(TRUE, SHARES, bad, 2)


@pytest.mark.parametrize("true", [np.full(200, 2), np.zeros(200)])
def test_a_class_without_examples_or_without_others_is_refused(true):
    with pytest.raises(ValueError, match="examples of class 2"):
        plot_precision_recall(true, SHARES, ANSWERS, 2)


def test_it_is_drawn_where_it_is_asked():
    ax = plot_precision_recall(TRUE, SHARES, ANSWERS, 2)
    assert plot_precision_recall(TRUE, SHARES, ANSWERS, 2, ax=ax) is ax
