"""Values over powers of ten: single runs, their median, and a name where it ends."""

import itertools

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401

from course_utils.plotting import plot_magnitudes

RUNS = [[1.0, 0.1, 0.01], [1.0, 0.3, 0.04], [1.0, 0.2, 0.02]]
FOUR = {
    "plain, Glorot": [1, 1e-3],
    "plain, He": [1, 0.5],
    "residual, Glorot": [1, 2],
    "residual, He": [1, 9],
}


def test_every_run_is_thin_and_their_median_is_thick():
    ax = plot_magnitudes([2, 4, 6], {"plain": RUNS}, xlabel="layer", ylabel="size", title="t")
    *thin, thick = ax.lines
    assert [line.get_ydata().tolist() for line in thin] == RUNS
    assert thick.get_ydata().tolist() == [1.0, 0.2, 0.02]
    assert thick.get_linewidth() > max(line.get_linewidth() for line in thin)
    assert all(line.get_xdata().tolist() == [2, 4, 6] for line in ax.lines)
    assert ax.get_xlabel() == "layer (thin: one run; thick: their median)"
    assert (ax.get_title(), ax.get_ylabel()) == ("t", "size")


def test_one_run_has_no_thin_line_and_needs_no_key():
    ax = plot_magnitudes([1, 2], {"a": [1, 10], "b": [1, 0.1]}, xlabel="layer")
    assert len(ax.lines) == 2
    assert ax.get_xlabel() == "layer"
    assert len({line.get_color() for line in ax.lines}) == 2
    assert len({line.get_marker() for line in ax.lines}) == 2


def test_equal_factors_are_equal_steps():
    ax = plot_magnitudes([1, 2, 3], {"a": [1, 10, 100]})
    heights = ax.transData.transform([[k, v] for k, v in zip([1, 2, 3], [1, 10, 100], strict=True)])
    assert np.diff(heights[:, 1])[0] == pytest.approx(np.diff(heights[:, 1])[1])


def test_ticks_are_powers_of_ten_and_for_a_short_range_2_and_5_too():
    def ticks(values):
        ax = plot_magnitudes([1, 2], {"a": values})
        low, high = ax.get_ylim()
        return [round(tick, 9) for tick in ax.get_yticks() if low <= tick <= high]

    assert ticks([0.1, 2.3]) == [0.1, 0.2, 0.5, 1, 2]
    assert ticks([1e-5, 1]) == [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]
    assert 3 <= len(ticks([1e-20, 1e7])) <= 9


def test_what_stands_before_the_comma_is_the_colour_and_after_it_the_stroke():
    lines = {line.get_label(): line for line in plot_magnitudes([1, 2], FOUR).lines}
    colours = {name: line.get_color() for name, line in lines.items()}
    strokes = {name: (line.get_linestyle(), line.get_marker()) for name, line in lines.items()}
    assert colours["plain, He"] == colours["plain, Glorot"] != colours["residual, He"]
    assert strokes["plain, He"] == strokes["residual, He"] != strokes["residual, Glorot"]


def test_names_stand_at_the_height_where_their_lines_end():
    ax = plot_magnitudes([1, 2], {"low": [1, 1e-6], "middle": [1, 1e-3], "high": [1, 1]})
    ax.get_figure().canvas.draw()
    assert words(ax) == ["low", "middle", "high"]
    boxes = [text.get_window_extent() for text in ax.texts]
    ends = [ax.transData.transform((2, value))[1] for value in (1e-6, 1e-3, 1)]
    assert [(box.y0 + box.y1) / 2 for box in boxes] == pytest.approx(ends, abs=12)
    crowded = plot_magnitudes([1, 2], {name: [1, 2] for name in "abcd"})
    crowded.get_figure().canvas.draw()
    boxes = sorted((text.get_window_extent() for text in crowded.texts), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in itertools.pairwise(boxes))


def test_places_that_fall_are_drawn_from_left_to_right():
    ax = plot_magnitudes([20, 10, 2], {"backwards": [1, 0.1, 0.01]})
    left, right = ax.get_xlim()
    assert left > right
    ax.get_figure().canvas.draw()
    box = ax.texts[0].get_window_extent()
    assert (box.y0 + box.y1) / 2 == pytest.approx(ax.transData.transform((2, 0.01))[1], abs=12)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ({}, "a dict from name"),
        ([1, 2], "a dict from name"),
        ({"a": [1, 2, 3]}, "each of the 2 places"),
        ({"a": []}, "each of the 2 places"),
        ({"a": [[[1, 2]]]}, "each of the 2 places"),
        ({"a": [1, 0]}, "positive"),
        ({"a": [[1, 2], [1, np.nan]]}, "positive"),
    ],
)
def test_what_cannot_be_drawn_is_refused(groups, told):
    with pytest.raises(ValueError, match=told):
        plot_magnitudes([1, 2], groups)
