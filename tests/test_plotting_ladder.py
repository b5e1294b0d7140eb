"""Ways to do one thing, from slow to fast."""

import pytest
from drawn import clean_figures, words  # noqa: F401

from course_utils.plotting import plot_ladder


def test_each_way_has_its_time_and_how_many_times_it_is_as_fast():
    ax = plot_ladder({"loops": 126, "slices": 0.21, "product": 0.0118})
    assert words(ax) == ["126 s", "0.21 s, 600 times as fast", "0.012 s, 10,700 times as fast"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["loops", "slices", "product"]
    assert [line.get_xdata()[0] for line in ax.lines] == [126, 0.21, 0.0118]


def test_farther_to_the_right_is_faster():
    ax = plot_ladder({"slow": 1, "fast": 0.1}, limit=0.01, limit_name="best")
    left, right = ax.get_xlim()
    assert left > 1
    assert right < 0.01
    assert ax.get_xscale() == "log"
    assert "best" in words(ax)


def test_small_factors_keep_their_decimals():
    assert words(plot_ladder({"a": 0.03, "b": 0.02}))[1] == "0.02 s, 1.50 times as fast"


@pytest.mark.parametrize("seconds", [{}, [1, 2], {"a": 0}, {"a": -1}, {"a": None}])
def test_what_is_no_time_is_refused(seconds):
    with pytest.raises(ValueError, match="seconds"):
        plot_ladder(seconds)
