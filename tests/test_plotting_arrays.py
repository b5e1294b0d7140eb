"""Matrices, signals and their padding as pictures: every number in its place, tinted by its role."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import IMAGE, clean_figures, framed, hatched, texts  # noqa: F401
from matplotlib.colors import to_hex, to_rgb

from course_utils import plotting, reference
from course_utils.plotting import ROLE_COLOURS as COLOURS


def colour(ax, row, column):
    """Colour of the cell (row, column) in an Axes whose first cell is (0, 0)."""
    return to_hex(ax.images[0].get_array()[row, column]).upper()


# Matrices


def test_every_cell_shows_its_number_with_row_0_on_top():
    ax = plotting.show_matrix(IMAGE)
    assert texts(ax) == {(c, r): str(IMAGE[r, c]) for r in range(4) for c in range(4)}
    bottom, top = ax.get_ylim()
    assert (top, bottom) == (-0.5, 3.5)
    assert ax.get_xlim() == (-0.5, 3.5)


@pytest.mark.parametrize("role", ["input", "kernel", "output", "padding"])
def test_tint_goes_from_white_at_zero_to_the_roles_colour(role):
    ax = plotting.show_matrix([[0, 1, 4]], role=role)
    assert colour(ax, 0, 0) == "#FFFFFF"
    assert colour(ax, 0, 2) == COLOURS[role]
    quarter = 1 - 0.25 * (1 - np.array(to_rgb(COLOURS[role])))
    np.testing.assert_allclose(ax.images[0].get_array()[0, 1], quarter)


def test_negative_values_are_purple_on_the_same_scale():
    ax = plotting.show_matrix([[-2, 0, 1]], role="kernel")
    assert colour(ax, 0, 0) == COLOURS["negative"]
    assert colour(ax, 0, 1) == "#FFFFFF"
    half = 1 - 0.5 * (1 - np.array(to_rgb(COLOURS["kernel"])))
    np.testing.assert_allclose(ax.images[0].get_array()[0, 2], half)
    weak, _, strong = plotting.show_matrix([[-1, 0, 2]]).images[0].get_array()[0]
    np.testing.assert_allclose(strong, to_rgb(COLOURS["input"]))
    np.testing.assert_allclose(weak, 1 - 0.5 * (1 - np.array(to_rgb(COLOURS["negative"]))))


def test_limits_given_fix_the_scale():
    ax = plotting.show_matrix([[0, 5, 20]], vmin=0, vmax=10)
    half = 1 - 0.5 * (1 - np.array(to_rgb(COLOURS["input"])))
    np.testing.assert_allclose(ax.images[0].get_array()[0, 1], half)
    assert colour(ax, 0, 2) == COLOURS["input"]


def test_window_frames_exactly_its_cells():
    ax = plotting.show_matrix(IMAGE, window=(1, 2, 3, 2))
    assert framed(ax) == [(1.5, 0.5, 2, 3)]
    ax = plotting.show_matrix(IMAGE[:2], window=(1, 3, 1, 1))
    assert framed(ax) == [(2.5, 0.5, 1, 1)]


def test_nan_cells_are_white_and_without_a_number():
    ax = plotting.show_matrix([[np.nan, 2.0]])
    assert list(texts(ax).values()) == ["2"]
    assert colour(ax, 0, 0) == "#FFFFFF"


def test_title_and_shape_are_written_and_the_given_axes_is_used():
    ax = plt.subplots()[1]
    figures = plt.get_fignums()
    assert plotting.show_matrix(IMAGE[:3], ax=ax, title="pixels", annotate_shape=True) is ax
    assert plt.get_fignums() == figures
    assert (ax.get_title(), ax.get_xlabel()) == ("pixels", "3×4")


@pytest.mark.parametrize(
    ("side", "values", "count"), [(15, None, 225), (16, None, 0), (4, False, 0)]
)
def test_numbers_are_left_out_of_large_matrices_or_on_request(side, values, count):
    ax = plotting.show_matrix(np.ones((side, side)), values=values)
    assert len(ax.texts) == count


def test_format_can_be_given():
    ax = plotting.show_matrix([[1, 0.125]], fmt=".3f")
    assert list(texts(ax).values()) == ["1.000", "0.125"]


@pytest.mark.parametrize(
    ("matrix", "options", "message"),
    [
        ([1, 2], {}, r"matrix must have shape \(H, W\).*\(2,\)"),
        (np.zeros((2, 2, 1)), {}, r"\(2, 2, 1\).*image\[:, :, 0\]"),
        (np.zeros((0, 3)), {}, "matrix is empty"),
        ([["a"]], {}, "real numbers"),
        ([[1], [1, 2]], {}, "unequal length"),
        (IMAGE, {"role": "blue"}, "role must be one of 'input', 'kernel'.*'blue'"),
        (IMAGE, {"window": (2, 0, 3, 3)}, "does not lie inside the 4×4"),
        (IMAGE[:2], {"window": (3, 1, 1, 1)}, "does not lie inside the 2×4"),
        (IMAGE, {"window": (-1, 0, 2, 2)}, "does not lie inside"),
        (IMAGE, {"window": (0, 0, 0, 2)}, "does not lie inside"),
        (IMAGE, {"window": (1, 2)}, r"\(row, column, height, width\)"),
        (IMAGE, {"fmt": "two"}, "fmt must be a format specification.*'two'"),
        (IMAGE, {"vmin": 5, "vmax": 1}, "vmin must not be larger than vmax"),
        (np.ones((21, 3)), {"values": True}, "values=False"),
    ],
)
def test_show_matrix_refuses(matrix, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_matrix(matrix, **options)


# Signals


def test_sequence_shows_numbers_labels_window_and_padding():
    ax = plotting.plot_signal(
        [0, 0, 5, 6], window=(1, 2), padding=(2, 0), labels=["", "", "a", "b"]
    )
    assert texts(ax) == {(0, 0): "0", (1, 0): "0", (2, 0): "5", (3, 0): "6"}
    assert framed(ax) == [(0.5, -0.5, 2, 1)]
    assert hatched(ax) == {(0, 0), (0, 1)}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["", "", "a", "b"]


def test_sequences_on_one_scale_draw_equal_values_alike():
    short, long = (
        np.asarray(plotting.plot_signal(values, vmin=-6, vmax=6).images[0].get_array())
        for values in ([3, -3], [3, -3, 6])
    )
    np.testing.assert_allclose(short, long[:, :2])
    own = np.asarray(plotting.plot_signal([3, -3]).images[0].get_array())
    assert not np.allclose(own, short)


def test_padding_behind_a_sequence_is_hatched_too():
    assert hatched(plotting.plot_signal([1, 2, 3, 0], padding=(0, 1))) == {(0, 3)}


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[1, 2]], {}, r"values must have shape \(T,\)"),
        ([], {}, "empty"),
        ([1, 2], {"window": (1, 2)}, "does not lie inside the 2 values"),
        ([1, 2], {"labels": ["a"]}, "labels must hold one text per cell: expected 2, got 1"),
        ([1, 2], {"padding": (2, 1)}, "padding"),
        ([1, 2], {"role": "red"}, "role"),
    ],
)
def test_plot_signal_refuses(values, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_signal(values, **options)


# Padding


@pytest.mark.parametrize("mode", ["constant", "reflect", "edge"])
def test_padding_cells_are_hatched_and_hold_what_pad2d_gives(mode):
    ax = plotting.show_padding(IMAGE, 2, mode=mode)
    padded = reference.pad2d(IMAGE, 2, mode=mode)
    assert texts(ax) == {(c - 2, r - 2): str(padded[r, c]) for r in range(8) for c in range(8)}
    assert len(hatched(ax)) == 8 * 8 - 4 * 4
    assert not hatched(ax) & {(r, c) for r in range(4) for c in range(4)}
    frame = next(patch for patch in ax.patches if not patch.get_hatch())
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, -0.5), 4, 4)
    assert to_hex(frame.get_edgecolor()).upper() == COLOURS["input"]


def test_padding_may_differ_by_side():
    assert hatched(plotting.show_padding([[7]], ((0, 1), (2, 0)))) == {
        *{(0, -2), (0, -1)},
        *{(1, -2), (1, -1), (1, 0)},
    }


def test_show_padding_refuses_what_is_not_a_matrix_or_a_mode():
    with pytest.raises(ValueError, match="image must have shape"):
        plotting.show_padding([1, 2], 1)
    with pytest.raises(ValueError, match="mode"):
        plotting.show_padding(IMAGE, 1, mode="mirror")


def test_show_padding_frames_windows_that_may_stand_on_the_padding():
    ax = plotting.show_padding([[7, 8]], 1, windows=[(-1, -1, 3, 3), (0, 1, 1, 1)])
    assert framed(ax) == [(-1.5, -1.5, 3, 3), (0.5, -0.5, 1, 1)]
    with pytest.raises(ValueError, match="4 whole numbers"):
        plotting.show_padding([[7]], 1, windows=[(0, 0)])
