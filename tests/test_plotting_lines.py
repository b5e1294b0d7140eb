"""Lines, boxes and frames: the numbers that came, each with its name."""

import itertools

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import plot_boxes, plot_lines, show_frames

LINES = {"maximum": [3, 5, 9], "mean": [2, 3, 4]}


def test_lines_stand_at_their_places_and_are_named():
    ax = plot_lines([1, 2, 4], LINES, title="t", xlabel="window", ylabel="value")
    assert [line.get_xdata().tolist() for line in ax.lines] == [[1, 2, 4]] * 2
    assert [line.get_ydata().tolist() for line in ax.lines] == list(LINES.values())
    assert words(ax) == ["maximum", "mean"]
    assert ax.get_xticks().tolist() == [1, 2, 4]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("t", "window", "value")
    assert len({line.get_color() for line in ax.lines}) == 2
    assert len({line.get_marker() for line in ax.lines}) == 2


def test_lines_begin_at_zero_or_below():
    assert plot_lines([1, 2], {"a": [5, 6]}).get_ylim()[0] == 0
    assert plot_lines([1, 2], {"a": [5, -6]}).get_ylim()[0] == -6


def test_a_curve_of_many_places_is_drawn_without_markers():
    few, many = (plot_lines(range(n), {"a": range(n)}).lines[0] for n in (20, 21))
    assert (few.get_marker(), many.get_marker()) == ("o", "")


def test_a_line_across_has_its_height_and_its_name():
    ax = plot_lines([1, 2], {"a": [5, 6]}, across={"width of the image": 8})
    assert ax.lines[-1].get_ydata() == [8, 8]
    assert words(ax) == ["a", "width of the image"]
    assert ax.get_ylim()[1] >= 8


def test_names_at_one_height_do_not_overlap():
    ax = plot_lines([1, 2], {"a": [1, 6], "b": [3, 6], "c": [2, 6]})
    ax.get_figure().canvas.draw()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in itertools.pairwise(boxes))


@pytest.mark.parametrize(
    ("lines", "told"),
    [({}, "a dict from name"), ([1, 2], "a dict from name"), ({"a": [1, 2, 3]}, "each of the 2")],
)
def test_lines_that_do_not_fit_are_refused(lines, told):
    with pytest.raises(ValueError, match=told):
        plot_lines([1, 2], lines)


def test_boxes_show_median_middle_half_and_whiskers():
    values = np.arange(101.0)
    ax = plot_boxes({"all": values, "half": values / 2}, title="t", xlabel="change")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["all: 50.00", "half: 25.00"]
    ends = [sorted(set(line.get_xdata().tolist())) for line in ax.lines]
    assert [5.0, 25.0] in ends
    assert [75.0, 95.0] in ends
    assert [50.0] in ends
    assert ax.yaxis_inverted()
    assert ax.get_xlim()[0] == 0
    assert (ax.get_title(), ax.get_xlabel()) == ("t", "change")


def test_boxes_without_a_group_are_refused():
    with pytest.raises(ValueError, match="groups must be a dict"):
        plot_boxes({})


def test_frames_lie_where_they_should_and_the_key_gives_their_sizes():
    ax = show_frames(np.eye(8), {"first": (2, 3, 3, 3), "second": (0, 1, 6, 5)}, title="t")
    found = [(*p.get_xy(), p.get_width(), p.get_height()) for p in ax.patches]
    np.testing.assert_allclose(found, [(2.5, 1.5, 3, 3), (0.5, -0.5, 5, 6)], atol=0.3)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["first: 3×3", "second: 6×5"]
    assert len({to_hex(patch.get_edgecolor()) for patch in ax.patches}) == 2
    assert not any(patch.get_fill() for patch in ax.patches)
    assert ax.get_title() == "t"


@pytest.mark.parametrize("frames", [{}, {"a": (1, 2, 3)}, {str(k): (0, 0, 1, 1) for k in range(6)}])
def test_frames_that_cannot_be_drawn_are_refused(frames):
    with pytest.raises(ValueError, match=r"row, column"):
        show_frames(np.eye(8), frames)


def test_frames_on_a_colour_image_are_refused():
    with pytest.raises(ValueError, match="grey"):
        show_frames(np.zeros((4, 4, 3)), {"a": (0, 0, 1, 1)})
