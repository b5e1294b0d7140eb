"""Differences seed by seed: each where it is, the clear ones filled."""

import numpy as np
import pytest
from drawn import clean_figures  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import ROLE_COLOURS, plot_changes
from course_utils.plotting.text import MUTED

CLEAR = [2.0, 1.0, 3.0, 2.0, 1.5]
OPEN = [-1.0, 1.0, 0.0, 2.0, -2.5]


def dots(ax):
    return [line for line in ax.lines if line.get_marker() == "o"]


def test_every_seed_is_a_dot_in_its_row_and_the_mean_stands_beside_the_name():
    ax = plot_changes({"dropout": CLEAR, "flip": OPEN}, title="t", xlabel="points")
    assert [line.get_xdata().tolist() for line in dots(ax)] == [CLEAR, OPEN]
    assert [set(line.get_ydata()) for line in dots(ax)] == [{0}, {1}]
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["dropout: +1.9", "flip: −0.1"]
    assert ax.get_title() == "t"
    assert ax.get_xlabel().startswith("points (dot: a seed")


def test_only_clear_changes_are_filled_and_blue():
    four = CLEAR[:4]  # as clear, but too few pairs
    ax = plot_changes({"clear": CLEAR, "loss": np.negative(CLEAR), "open": OPEN, "few": four})
    looks = [(to_hex(d.get_color()), d.get_markerfacecolor() != "white") for d in dots(ax)]
    blue, grey = ROLE_COLOURS["input"].lower(), MUTED.lower()
    assert looks == [(blue, True), (blue, True), (grey, False), (grey, False)]


def test_the_line_is_three_standard_errors_long_on_each_side():
    ax = plot_changes({"a": CLEAR})
    ((low, _), (high, _)) = ax.collections[0].get_segments()[0]
    error = np.std(CLEAR, ddof=1) / len(CLEAR) ** 0.5
    assert (low, high) == pytest.approx((np.mean(CLEAR) - 3 * error, np.mean(CLEAR) + 3 * error))


def test_what_lies_beyond_the_limits_is_a_triangle_at_the_edge():
    ax = plot_changes({"a": [-50.0, 1.0, 9.0], "b": [-60.0, -50.0]}, limits=(-5, 5))
    assert ax.get_xlim() == (-5, 5)
    assert [line.get_xdata().tolist() for line in dots(ax)] == [[1.0], []]
    edges = [(m.get_marker(), m.get_xdata()[0]) for m in ax.lines if m.get_marker() in ("<", ">")]
    assert edges == [("<", -5), (">", 5), ("<", -5)]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a: −13.3", "b: −55.0"]


def test_the_largest_mean_may_stand_on_top():
    ax = plot_changes({"low": [0.0, 1.0], "high": [5.0, 6.0], "one": [3.0]}, ordered=True)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["high: +5.5", "one: +3.0", "low: +0.5"]


def test_many_rows_still_fit_a_projector():
    ax = plot_changes({f"change {k}": OPEN for k in range(18)}, title="t")
    assert ax.get_figure().get_size_inches()[1] <= 4.4


@pytest.mark.parametrize(
    ("changes", "limits", "told"),
    [
        ({}, None, "a dict from name"),
        ({"a": []}, None, "empty"),
        ({"a": [1]}, (2, 1), "two rising numbers"),
        ({"a": [1]}, (None, 1), "two rising numbers"),
    ],
)
def test_changes_that_cannot_be_drawn_are_refused(changes, limits, told):
    with pytest.raises(ValueError, match=told):
        plot_changes(changes, limits=limits)
