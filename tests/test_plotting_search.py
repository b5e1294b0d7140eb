"""A search over settings: medians as lines, the runs' range, a ring at the best."""

import pytest
from drawn import clean_figures  # noqa: F401

from course_utils.plotting import plot_search

TRIES = {"SGD": {0.1: [0.8, 0.9, 0.5], 0.01: [0.3, 0.1, 0.2]}, "Adam": {0.001: [0.7], 0.01: [0.7]}}


def test_each_way_is_a_line_through_its_medians_from_small_to_large():
    ax = plot_search(TRIES, title="t", xlabel="rate", ylabel="accuracy")
    sgd, adam, _ = ax.lines
    assert sgd.get_xydata().tolist() == [[0.01, 0.2], [0.1, 0.8]]
    assert adam.get_xydata().tolist() == [[0.001, 0.7], [0.01, 0.7]]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("t", "rate", "accuracy")
    assert ax.get_xscale() == "log"
    assert sgd.get_marker() != adam.get_marker()
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["SGD", "Adam", "highest median"]


def test_upright_lines_show_the_range_of_the_runs():
    ranges = [part.get_segments() for part in plot_search(TRIES).collections]
    low, high = ranges[0]
    assert low.tolist() == [[0.01, 0.1], [0.01, 0.3]]
    assert high.tolist() == [[0.1, 0.5], [0.1, 0.9]]


def test_a_ring_marks_the_highest_median_and_of_equal_ones_the_smallest_setting():
    rings = plot_search(TRIES).lines[-1]
    assert rings.get_xydata().tolist() == [[0.1, 0.8], [0.001, 0.7]]
    assert rings.get_linestyle() == "None"


def test_of_a_loss_the_lowest_is_ringed_and_one_way_needs_no_legend():
    ax = plot_search({"SGD": {1.0: [2.0], 0.01: [3.0], 0.1: [0.5]}}, lowest=True)
    assert ax.lines[-1].get_xydata().tolist() == [[0.1, 0.5]]
    assert ax.get_legend() is None
    assert ax.get_ylim()[0] == 0
    several = plot_search(TRIES, lowest=True).get_legend().get_texts()
    assert several[-1].get_text() == "lowest median"


def test_medians_above_the_top_and_nan_are_triangles_at_the_upper_edge():
    values = {0.1: [1.0], 1.0: [7.0, 2.0, 9.0], 10.0: [float("nan")]}
    ax = plot_search({"SGD": values}, lowest=True, top=4)
    line, triangles, ring = ax.lines
    assert line.get_ydata().tolist() == [1.0, 4.0, 4.0]
    assert triangles.get_marker() == "^"
    assert triangles.get_xydata().tolist() == [[1.0, 4.0], [10.0, 4.0]]
    assert ring.get_xydata().tolist() == [[0.1, 1.0]]
    low, high = ax.collections[0].get_segments()[1]
    assert (low[1], high[1]) == (2.0, 4.0)
    assert ax.get_ylim()[1] == pytest.approx(4.08)


@pytest.mark.parametrize(
    ("tries", "told"),
    [
        ({}, "a dict from name"),
        ({"a": {}}, "from setting to values"),
        ({"a": {0: [1]}}, "above 0"),
        ({"a": {0.1: []}}, "empty"),
        ({"a": {0.1: [float("nan")]}}, "finite"),
    ],
)
def test_what_cannot_be_drawn_is_told(tries, told):
    with pytest.raises(ValueError, match=told):
        plot_search(tries)
