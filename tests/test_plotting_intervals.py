"""Scores with their intervals: each where its numbers are, named, on one axis."""

import pytest
from drawn import clean_figures  # noqa: F401

from course_utils.plotting import plot_intervals

INTERVALS = {"plain": (0.58, 0.617, 0.65), "weighted": (0.71, 0.74, 0.76)}


def test_a_score_is_a_dot_on_the_line_of_its_interval():
    ax = plot_intervals(INTERVALS, xlabel="macro F1", title="two methods")
    spans, dots = ax.lines[::2], ax.lines[1::2]
    for k, (low, score, high) in enumerate(INTERVALS.values()):
        assert list(spans[k].get_xdata()) == [low, high]
        assert list(spans[k].get_ydata()) == [k, k]
        assert (dots[k].get_xdata()[0], dots[k].get_ydata()[0]) == (score, k)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["plain: 0.62", "weighted: 0.74"]
    assert ax.get_xlabel() == "macro F1 (dot; line: 95 % interval)"
    assert ax.get_title() == "two methods"
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first on top


@pytest.mark.parametrize("bad", [{}, None, {"a": [1, 2]}, {"a": [2, 1, 3]}, {"a": "xyz"}])
def test_what_is_no_interval_is_refused(bad):
    with pytest.raises(ValueError, match="intervals"):
        plot_intervals(bad)


def test_it_is_drawn_where_it_is_asked():
    ax = plot_intervals({"one": (0, 0, 0)})
    assert plot_intervals(INTERVALS, ax=ax) is ax
