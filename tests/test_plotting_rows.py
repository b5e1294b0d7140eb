"""Rows of images, images beside their maps, and weights as a matrix."""

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import ROLE_COLOURS as COLOURS
from course_utils.plotting import show_rows, show_weights, show_with_maps

ROWS = np.random.default_rng(0).random((3, 8, 9, 9))


def limits(ax):
    scale = ax.images[0].norm
    return scale.vmin, scale.vmax


def test_rows_have_labels_and_one_scale():
    axes = show_rows(ROWS, labels=["a", "b", "c"], title="patches")
    assert axes.shape == (3, 8)
    assert [ax.get_ylabel() for ax in axes[:, 0]] == ["a", "b", "c"]
    assert np.array_equal(axes[2, 5].images[0].get_array(), ROWS[2, 5])
    assert {limits(ax) for ax in axes.flat} == {(ROWS.min(), ROWS.max())}
    assert axes[0, 0].get_figure().get_suptitle() == "patches"


@pytest.mark.parametrize("shape", [(2, 3), (6, 9), (12, 12), (1, 30)])
def test_rows_fit_a_projected_screen(shape):
    axes = show_rows(np.ones((*shape, 9, 9)), labels=["a label of a row"] * shape[0])
    width, height = axes[0, 0].get_figure().get_size_inches()
    assert width <= 10 + 1e-6
    assert height <= 4.2


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        (ROWS[0], ["a"], r"rows must have shape \(R, N, H, W\)"),
        (ROWS, ["a", "b"], "labels must hold one text per row: expected 3, got 2"),
        (ROWS[:0], [], "rows is empty"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows, labels, message):
    with pytest.raises(ValueError, match=message):
        show_rows(rows, labels=labels)


def test_each_image_is_followed_by_its_map():
    images = [np.eye(4), 3 * np.eye(4)]
    maps = [np.full((2, 2), -1.0), np.full((2, 2), 2.0)]
    pairs = show_with_maps(images, maps, titles=["first", "second"], map_title="map")
    assert [[ax.get_title() for ax in pair] for pair in pairs] == [
        ["first", "map"],
        ["second", "map"],
    ]
    for k in range(2):
        assert np.array_equal(pairs[k, 0].images[0].get_array(), images[k])
        assert np.array_equal(pairs[k, 1].images[0].get_array(), maps[k])
        assert limits(pairs[k, 0]) == (0, 3)
        assert limits(pairs[k, 1]) == (-2, 2)
        assert all(spine.get_visible() for spine in pairs[k, 1].spines.values())


@pytest.mark.parametrize(
    ("images", "maps", "titles", "message"),
    [
        ([np.eye(3)], [], ["a"], "images is empty"),
        ([np.eye(3)], [np.eye(3)] * 2, ["a"], "maps must be one for each image: 1, not 2"),
        ([np.eye(3)], [np.eye(3)], [], "titles must hold one text per image"),
        ([np.ones((3, 3, 3))], [np.eye(3)], ["a"], "images and maps are grey"),
    ],
)
def test_pairs_that_do_not_fit_are_refused(images, maps, titles, message):
    with pytest.raises(ValueError, match=message):
        show_with_maps(images, maps, titles=titles)


def test_weights_of_zero_are_left_empty():
    ax = show_weights([[1, -2, 0], [0, 1, -2]], title="rows")
    assert words(ax) == ["1", "−2", "1", "−2"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("3 inputs", "2 outputs")
    colours = ax.images[0].get_array()
    assert to_hex(colours[0, 1]).upper() == COLOURS["negative"]
    assert to_hex(colours[0, 2]).upper() == "#FFFFFF"


@pytest.mark.parametrize(
    ("shape", "numbered"), [((9, 25), True), ((25, 9), True), ((9, 31), False)]
)
def test_a_matrix_of_weights_fits_a_projected_screen(shape, numbered):
    ax = show_weights(np.ones(shape, dtype=int), title="a convolution as a dense layer")
    width, height = ax.get_figure().get_size_inches()
    assert width <= 10
    assert height <= 4.2
    assert bool(words(ax)) == numbered


def test_thick_lines_stand_between_groups_of_rows_and_columns():
    ax = show_weights(np.ones((9, 25)), groups=(3, 5))
    across, down = ([end.tolist() for end in some.get_segments()] for some in ax.collections[-2:])
    assert across == [[[-0.5, y], [24.5, y]] for y in (2.5, 5.5)]
    assert down == [[[x, -0.5], [x, 8.5]] for x in (4.5, 9.5, 14.5, 19.5)]
    plain = show_weights(np.ones((9, 25)))
    assert len(ax.collections) == len(plain.collections) + 2


@pytest.mark.parametrize("groups", [(0, 5), (3, -1), (3,), (1.5, 2), "35"])
def test_groups_that_are_none_are_refused(groups):
    with pytest.raises(ValueError, match="groups"):
        show_weights(np.ones((9, 25)), groups=groups)


def test_weights_that_are_no_matrix_are_refused():
    with pytest.raises(ValueError, match=r"weights must have shape \(outputs, inputs\)"):
        show_weights(np.ones((3, 3, 1, 1)))
