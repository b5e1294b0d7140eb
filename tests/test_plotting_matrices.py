"""Several matrices in one figure: one size of cells, one scale for a role."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import IMAGE, KERNEL, clean_figures, framed, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import ROLE_COLOURS as COLOURS
from course_utils.plotting import show_matrices


def colour(ax, row, column):
    return to_hex(ax.images[0].get_array()[row, column]).upper()


def cell_pixels(ax):
    """Width and height of a cell on the screen."""
    corners = ax.transData.transform([(0, 0), (1, 1)])
    return np.abs(corners[1] - corners[0])


def test_every_matrix_has_its_title_its_role_and_its_frame():
    first, second = show_matrices(
        [IMAGE, KERNEL],
        titles=["image", "kernel"],
        roles=["input", "kernel"],
        windows=[(0, 1, 3, 3), None],
    )
    assert (first.get_title(), second.get_title()) == ("image", "kernel")
    assert words(second) == ["1", "0", "−1", "2", "0", "−2", "1", "0", "−1"]
    assert framed(first) == [(0.5, -0.5, 3, 3)]
    assert framed(second) == []
    assert colour(first, 1, 3) == COLOURS["input"]
    assert colour(second, 1, 2) == COLOURS["negative"]


@pytest.mark.parametrize("ncols", [None, 2, 1])
def test_a_cell_is_equally_large_in_all(ncols):
    axes = show_matrices(
        [np.ones((5, 5)), np.ones((3, 3)), np.ones((2, 4))],
        titles=["a", "b", "a long title"],
        ncols=ncols,
    )
    sizes = np.array([cell_pixels(ax) for ax in axes])
    np.testing.assert_allclose(sizes, sizes[0, 0])


@pytest.mark.parametrize("shapes", [[(15, 15)] * 2, [(3, 3)] * 6, [(9, 25)], [(2, 2)] * 2])
def test_the_figure_fits_a_projected_screen(shapes):
    axes = show_matrices([np.ones(shape) for shape in shapes], titles=["t"] * len(shapes), ncols=3)
    width, height = axes[0].get_figure().get_size_inches()
    assert width <= 10
    assert height <= 4.2 + 1e-6


def test_one_role_has_one_scale():
    small, large, other = show_matrices([[[1]], [[4]], [[1]]], roles=["input", "input", "output"])
    assert colour(large, 0, 0) == COLOURS["input"]
    assert colour(small, 0, 0) != COLOURS["input"]
    assert colour(other, 0, 0) == COLOURS["output"]
    weak = show_matrices([[[4]], [[1]]], roles=["input", "output"], shared_scale=True)[1]
    assert colour(weak, 0, 0) != COLOURS["output"]


def test_limits_given_hold_for_all():
    first, second = show_matrices([[[5]], [[10]]], vmax=10)
    assert colour(second, 0, 0) == COLOURS["input"]
    assert colour(first, 0, 0) != COLOURS["input"]


@pytest.mark.parametrize(
    ("matrices", "options", "message"),
    [
        ([], {}, "there is no matrix"),
        ([[1, 2]], {}, r"matrix must have shape \(H, W\)"),
        ([IMAGE], {"titles": ["a", "b"]}, "titles"),
        ([IMAGE], {"roles": ["input", "kernel"]}, "roles must be one for each matrix: 1, not 2"),
        ([IMAGE], {"windows": []}, "windows must be one for each matrix: 1, not 0"),
        ([IMAGE], {"windows": [(9, 9, 1, 1)]}, "does not lie inside"),
        ([IMAGE], {"roles": "blue"}, "role must be one of"),
        ([IMAGE], {"ncols": 0}, "ncols"),
    ],
)
def test_what_does_not_fit_is_refused(matrices, options, message):
    with pytest.raises(ValueError, match=message):
        show_matrices(matrices, **options)
    plt.close("all")
