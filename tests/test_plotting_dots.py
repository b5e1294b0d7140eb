"""Runs as dots: each where its value is, the median beside the name."""

import itertools

import pytest
from drawn import clean_figures  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import TEST_COLOUR, plot_dots

GROUPS = {"before": [1, 2, 6], "after": [0, 1, 2, 5]}


def test_every_run_is_a_dot_in_its_row_and_the_median_a_line():
    ax = plot_dots(GROUPS, title="t", xlabel="mistakes")
    drawn = [(line.get_xdata().tolist(), set(line.get_ydata().tolist())) for line in ax.lines[::2]]
    assert drawn == [([1, 2, 6], {0}), ([0, 1, 2, 5], {1})]
    medians = ax.lines[1::2]
    assert [float(line.get_xdata()[0]) for line in medians] == [2, 1.5]
    assert {line.get_marker() for line in medians} == {"|"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["before: 2.00", "after: 1.50"]
    assert ax.get_title() == "t"
    assert ax.get_xlabel() == "mistakes (dot: one run; line: median)"


def test_the_first_row_is_on_top_and_the_values_begin_at_zero_or_below():
    ax = plot_dots(GROUPS)
    bottom, top = ax.get_ylim()
    assert bottom > 1 > 0 > top
    assert ax.get_xlim()[0] == 0
    assert plot_dots({"a": [-2, 3]}).get_xlim()[0] < -2


def test_scores_on_a_test_set_are_stars_in_their_own_colour():
    ax = plot_dots(GROUPS, kind="test", fmt=".0f")
    assert ax.lines[0].get_marker() == "*"
    assert to_hex(ax.lines[0].get_color()).upper() == TEST_COLOUR
    assert "test set" in ax.get_xlabel()
    assert ax.get_yticklabels()[0].get_text() == "before: 2"


def test_long_names_are_wrapped_and_rows_do_not_overlap():
    name = "a change that needs many words, more than fit beside rows"
    ax = plot_dots({f"{name} {k}": [k, k + 1] for k in range(6)})
    ax.get_figure().canvas.draw()
    labels = ax.get_yticklabels()
    assert all("\n" in label.get_text() for label in labels)
    boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in itertools.pairwise(boxes))
    assert ax.get_figure().get_size_inches()[1] <= 4.2


@pytest.mark.parametrize(
    ("groups", "kind", "told"),
    [
        ({}, "test", "a dict from name"),
        ([1], "test", "a dict from name"),
        ({"a": []}, "test", "empty"),
        ({"a": [1]}, "training", "kind"),
    ],
)
def test_what_cannot_be_drawn_is_refused(groups, kind, told):
    with pytest.raises(ValueError, match=told):
        plot_dots(groups, kind=kind)
