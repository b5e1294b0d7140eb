"""Runs step by step, and orders: the numbers that came, each way with its name."""

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401

from course_utils.plotting import plot_each_step, plot_orders


def test_runs_of_one_way_share_a_colour_and_each_way_has_its_name():
    ax = plot_each_step(
        {"SGD": [[3, 2, 1], [4, 3, 2]], "Adam": [2, 1, 1]}, title="t", ylabel="loss"
    )
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 2, 1], [4, 3, 2], [2, 1, 1]]
    assert all(line.get_xdata().tolist() == [1, 2, 3] for line in ax.lines)
    first, second, other = (line.get_color() for line in ax.lines)
    assert first == second != other
    assert ax.lines[0].get_linestyle() != ax.lines[2].get_linestyle()
    assert words(ax) == ["SGD", "Adam"]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("t", "step", "loss")


def test_runs_begin_at_zero_or_below():
    assert plot_each_step({"a": [5, 6]}).get_ylim()[0] == 0
    assert plot_each_step({"a": [5, -6]}).get_ylim()[0] == -6


def test_a_mark_stands_at_its_step_with_its_name():
    ax = plot_each_step({"a": [1, 2, 3]}, marks={"bad batch": 2})
    assert list(ax.lines[-1].get_xdata()) == [2, 2]
    assert "bad batch" in words(ax)


def test_names_stand_at_the_median_of_the_ends_on_a_logarithmic_axis():
    ax = plot_each_step({"high": [[1, 1e4], [1, 1e3], [1, 1e2]], "low": [1, 1]}, log=True)
    assert ax.get_yscale() == "log"
    (twin,) = [one for one in ax.get_figure().axes if one is not ax]
    assert words(twin) == ["high", "low"]
    low, high = np.log10(ax.get_ylim())
    places = [text.xy[1] for text in twin.texts]
    assert places == pytest.approx([(3 - low) / (high - low), (0 - low) / (high - low)], abs=0.05)


@pytest.mark.parametrize(
    ("ways", "options", "told"),
    [
        ({}, {}, "a dict from name to runs"),
        ([[1, 2]], {}, "a dict from name to runs"),
        ({"a": [1, 2], "b": [1, 2, 3]}, {}, "2 steps like the first"),
        ({"a": [1, np.nan]}, {}, "finite"),
        ({"a": [1, 0]}, {"log": True}, "above zero"),
        ({"a": [1, 2]}, {"marks": {"m": 3}}, "marks"),
    ],
)
def test_runs_that_cannot_be_drawn_are_refused(ways, options, told):
    with pytest.raises(ValueError, match=told):
        plot_each_step(ways, **options)


def test_an_order_is_a_point_for_each_example():
    axes = plot_orders({"file": [0, 1, 2], "shuffled": [2, 0, 1]})
    assert [ax.get_title() for ax in axes] == ["file", "shuffled"]
    assert [ax.lines[0].get_ydata().tolist() for ax in axes] == [[0, 1, 2], [2, 0, 1]]
    assert axes[0].get_ylim() == axes[1].get_ylim()


@pytest.mark.parametrize("orders", [{}, [0, 1], {"a": [0, 0, 1]}, {"a": [1, 2]}])
def test_what_is_no_order_is_refused(orders):
    with pytest.raises(ValueError, match="orders"):
        plot_orders(orders)
