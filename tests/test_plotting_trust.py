"""Reliability diagrams, and heat maps under their images."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401

from course_utils.plotting import plot_reliability, show_heat

SURE = [0.91, 0.92, 0.93, 0.96, 0.98, 1, 0.98, 0.92, 0.94, 0.96, 0.45, 0.47, 0.43, 0.45, 0.45]
RIGHT = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0]
ANSWERS = [SURE, RIGHT]  # ten at 0.95, eight of them right; five at 0.45, three of them right


def test_a_bin_is_a_dot_of_its_size_and_a_line_to_where_it_should_be():
    first, second = plot_reliability({"one": ANSWERS, "two": [[0.5], [True]]}, title="both")
    (dots,) = (c for c in first.collections if hasattr(c, "get_sizes") and len(c.get_sizes()))
    np.testing.assert_allclose(dots.get_offsets(), [(0.45, 0.6), (0.95, 0.8)])
    small, large = dots.get_sizes()
    assert large == pytest.approx(2 * small)
    (gaps,) = (c for c in first.collections if c is not dots)
    ends = [sorted(path.vertices[:, 1]) for path in gaps.get_paths()]
    np.testing.assert_allclose(ends, [(0.45, 0.6), (0.8, 0.95)])
    np.testing.assert_array_equal(first.lines[0].get_xydata(), [(0, 0), (1, 1)])
    assert (first.get_title(), second.get_title()) == ("one", "two")
    assert first.get_figure().get_suptitle() == "both"
    assert first.get_xlim() == second.get_xlim() == first.get_ylim()
    assert words(first) == ["not sure enough", "too sure"]
    assert first.get_figure().get_figheight() <= 4.2


def test_words_of_a_reliability_diagram_stand_on_their_sides_of_the_line():
    (ax,) = plot_reliability({"one": ANSWERS})
    ax.get_figure().canvas.draw()
    low, high = ax.texts
    for text, above in ((low, True), (high, False)):
        box = text.get_window_extent().transformed(ax.transData.inverted())
        assert (box.y0 > box.x1) if above else (box.y1 < box.x0), text.get_text()


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "1 to 4 networks"),
        ([ANSWERS], "1 to 4 networks"),
        (dict.fromkeys("abcde", ANSWERS), "1 to 4 networks"),
        ({"one": [[0.5, 1.2], [1, 1]]}, "from 0 to 1"),
        ({"one": [[0.5, -0.2], [1, 1]]}, "from 0 to 1"),
        ({"one": [0.5, 0.2]}, "answers"),
        ({"one": [[0.5], [1], [1]]}, "answers"),
    ],
)
def test_answers_that_are_none_are_refused(answers, told):
    with pytest.raises(ValueError, match=told):
        plot_reliability(answers)


def test_bins_can_be_wider():
    (ax,) = plot_reliability({"one": ANSWERS}, bins=1)
    (dots,) = (c for c in ax.collections if hasattr(c, "get_sizes") and len(c.get_sizes()))
    np.testing.assert_allclose(dots.get_offsets(), [(np.mean(SURE), np.mean(RIGHT))])


def test_heat_lies_where_its_pixels_are_on_one_scale():
    images = [np.eye(8), 1 - np.eye(8)]
    axes = show_heat(
        images, [[[1, 2], [0, 0]], [[-4, 0], [0, 0]]], titles=["a", "b"], label="warmth"
    )
    assert axes.shape == (2, 2)
    for column, image in enumerate(images):
        np.testing.assert_array_equal(axes[0, column].images[0].get_array(), image)
        (heat,) = axes[1, column].images
        assert heat.get_extent() == [-0.5, 7.5, 7.5, -0.5]
        assert heat.get_clim() == (-4, 4)
        assert axes[1, column].get_xlim() == axes[0, column].get_xlim()
        assert axes[1, column].get_ylim() == axes[0, column].get_ylim()
    assert [ax.get_title() for ax in axes[0]] == ["a", "b"]
    bar = [ax for ax in axes[0, 0].get_figure().axes if ax not in axes.ravel().tolist()]
    assert [ax.get_ylabel() for ax in bar] == ["warmth"]
    assert axes[0, 0].get_figure().get_figheight() <= 4.2


def test_the_outline_of_the_image_runs_through_its_heat():
    square = np.zeros((9, 9))
    square[3:6, 3:6] = 1
    axes = show_heat([square], [np.ones((3, 3))], titles=["square"])
    (outline,) = (c for c in axes[1, 0].collections if len(c.get_paths()[0].vertices) > 4)
    points = np.concatenate([path.vertices for path in outline.get_paths()])
    assert points.min() > 2
    assert points.max() < 6
    assert show_heat([np.ones((9, 9))], [np.ones((3, 3))], titles=["even"]).size == 2


def test_of_the_rim_nothing_is_said():
    axes = show_heat(np.ones((1, 28, 28, 1)), np.ones((1, 6, 6)), titles=["a"], rim=2, vmax=3)
    (heat,) = axes[1, 0].images
    assert heat.get_extent() == [1.5, 25.5, 25.5, 1.5]
    assert heat.get_clim() == (-3, 3)
    (hatched,) = (patch for patch in axes[1, 0].patches if patch.get_hatch())
    assert hatched.get_zorder() < heat.get_zorder()  # else it would hide the heat
    plain = show_heat(np.ones((1, 28, 28)), np.ones((1, 6, 6)), titles=["a"])
    assert not any(patch.get_hatch() for patch in plain[1, 0].patches)


@pytest.mark.parametrize(
    ("images", "heats", "options", "told"),
    [
        ([np.eye(4)], np.ones((2, 2, 2)), {}, "one for each"),
        ([np.eye(4)], np.ones((2, 2)), {}, "heats"),
        ([np.eye(4), np.eye(5)], np.ones((2, 2, 2)), {}, "one size"),
        ([np.ones((4, 4, 3))], np.ones((1, 2, 2)), {}, "grey"),
        ([np.eye(4)], np.ones((1, 2, 2)), {"rim": 2}, "rim"),
        ([np.eye(4)] * 8, np.ones((8, 2, 2)), {}, "1 to 7"),
        ([np.eye(4)], np.ones((1, 2, 2)), {"titles": ["a", "b"]}, "titles"),
    ],
)
def test_heat_that_cannot_be_drawn_is_refused(images, heats, options, told):
    titles = ["a"] * len(images)
    with pytest.raises(ValueError, match=told):
        show_heat(images, heats, **{"titles": titles, **options})
    plt.close("all")
