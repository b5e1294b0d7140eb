"""The map of a loss with the paths of optimizers, and the chart of their losses."""

import numpy as np
import pytest
from drawn import clean_figures  # noqa: F401
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course_utils.plotting import plot_descent
from course_utils.plotting.descent import LOOKS

STRAIGHT = [(2, 2), (1, 1), (0.5, 0.5)]
ENDED = [(2, 2), (-3, 1), (np.nan, np.nan)]


def bowl(x, y):
    return x * x + y * y


def test_paths_lie_on_the_map_and_their_losses_in_the_chart():
    the_map, chart = plot_descent(bowl, {"a": STRAIGHT, "b": ENDED}, title="t", chart_title="c")
    cross, first, second = the_map.lines
    assert (cross.get_xdata()[0], cross.get_ydata()[0], cross.get_marker()) == (0, 0, "+")
    np.testing.assert_array_equal(first.get_xydata(), STRAIGHT)
    np.testing.assert_array_equal(second.get_xydata(), ENDED)
    np.testing.assert_allclose(chart.lines[0].get_ydata(), [8, 2, 0.5])
    np.testing.assert_allclose(chart.lines[1].get_ydata(), [8, 10, np.nan])
    assert (the_map.get_title(), chart.get_title()) == ("t", "c")
    assert (chart.get_yscale(), chart.get_xlabel(), chart.get_ylabel()) == ("log", "step", "loss")
    names = the_map.get_figure().legends[0].get_texts()
    assert [text.get_text() for text in names] == ["a", "b"]


def test_one_unit_is_as_long_along_both_axes_and_the_limits_are_kept():
    the_map, _ = plot_descent(bowl, {"a": STRAIGHT}, limits=(-1, 3, -2, 2), lowest=[(0, 0), (1, 1)])
    assert the_map.get_aspect() == 1
    assert (*the_map.get_xlim(), *the_map.get_ylim()) == (-1, 3, -2, 2)
    assert sum(line.get_marker() == "+" for line in the_map.lines) == 2


def test_very_small_losses_are_cut_and_the_label_says_so():
    _, chart = plot_descent(bowl, {"a": [(1, 0), (1e-6, 0)]})
    assert chart.lines[0].get_ydata().tolist() == [1, 1e-8]
    assert chart.get_ylabel() == "loss (1e-8 and below)"


def test_where_one_diverges_the_others_are_still_to_be_seen():
    _, chart = plot_descent(bowl, {"a": STRAIGHT, "away": [(2, 2), (1e3, 0), (1e8, 0)]})
    assert chart.get_ylim()[1] == 800
    _, chart = plot_descent(bowl, {"a": STRAIGHT})
    assert chart.get_ylim()[1] < 20


def test_looks_keep_their_colours_when_some_are_left_out():
    the_map, _ = plot_descent(bowl, {"a": STRAIGHT, "b": STRAIGHT}, looks=[3, 0])
    drawn = [(to_hex(line.get_color()).upper(), line.get_marker()) for line in the_map.lines[1:]]
    assert drawn == [LOOKS[3], LOOKS[0]]


def test_long_names_stand_in_rows_of_three_and_no_line_crosses_them():
    names = [f"an optimizer, rate 0.00{k}" for k in range(5)]
    axes = plot_descent(bowl, dict.fromkeys(names, STRAIGHT))
    figure = axes[0].get_figure()
    figure.canvas.draw()
    legend = figure.legends[0].get_window_extent()
    assert legend.x1 - legend.x0 < figure.bbox.width
    assert all(ax.get_window_extent().y1 < legend.y0 for ax in axes)


def test_draws_into_a_figure_and_a_map_needs_no_path():
    figure = Figure()
    axes = plot_descent(bowl, {}, figure=figure)
    assert list(figure.axes) == list(axes)
    assert figure.legends == []


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        ([1], "a dict from name"),
        ({str(k): STRAIGHT for k in range(6)}, "at most five"),
        ({"a": [1, 2]}, "shape"),
        ({"a": [(1, 2, 3)]}, "shape"),
    ],
)
def test_what_cannot_be_drawn_is_told(paths, told):
    with pytest.raises(ValueError, match=told):
        plot_descent(bowl, paths)
