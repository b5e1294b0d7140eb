"""Curves on one scale, and windows along one, two and three axes."""

import numpy as np
import pytest
from drawn import clean_figures, framed  # noqa: F401

from course_utils.plotting import plot_functions, show_windows

X = np.linspace(-5, 5, 11)


def test_all_functions_are_on_one_scale_with_named_axes():
    first, second = plot_functions(X, {"none": X, "ReLU": np.maximum(X, 0)})
    assert [ax.get_title() for ax in (first, second)] == ["none", "ReLU"]
    assert first.get_ylabel() == "output"
    for ax in (first, second):
        assert ax.get_xlabel() == "input"
        assert ax.get_xlim() == ax.get_ylim() == (-5, 5)
        assert ax.get_aspect() == 1
    assert second.lines[-1].get_ydata().tolist() == [0] * 6 + [1, 2, 3, 4, 5]


def test_nothing_is_cut_off():
    (ax,) = plot_functions(X, {"twice": 2 * X})
    assert ax.get_ylim() == (-10, 10)


@pytest.mark.parametrize(("count", "ncols"), [(6, None), (4, 2), (1, None), (7, None)])
def test_the_figure_of_functions_fits_the_page(count, ncols):
    axes = plot_functions(X, {str(k): X for k in range(count)}, ncols=ncols)
    assert len(axes) == count
    assert axes[0].get_figure().get_figwidth() <= 10


@pytest.mark.parametrize(
    ("x", "functions", "message"),
    [
        (X, {}, "there is no function"),
        (X, {"f": X[1:]}, r"functions\['f'\] must have 11 values as x, got 10"),
        ([X], {"f": X}, "x must have shape"),
        (X, {"f": [X]}, r"functions\['f'\] must have shape"),
        (X, {"f": X, "g": X, "h": "abc"}, r"functions\['h'\]"),
    ],
)
def test_functions_that_do_not_fit_are_refused(x, functions, message):
    with pytest.raises(ValueError, match=message):
        plot_functions(x, functions)


def test_the_window_is_shown_along_each_axis():
    one, two, three = show_windows(np.arange(6), np.ones((5, 6)), (3, 4, 5), window=2)
    assert framed(one) == [(-0.5, -0.5, 2, 1)]
    assert framed(two) == [(-0.5, -0.5, 2, 2)]
    cells = list(three.collections)
    # A face is shaded, so its colour is a darker one of the two.
    red = [cell for cell in cells if cell.get_facecolor()[0][0] > cell.get_facecolor()[0][2]]
    assert len(red) == 7  # of 2×2×2 cells the one inside cannot be seen
    assert len(cells) == 3 * 4 * 5 - 1 * 2 * 3
    assert three.get_title() == "along 3 axes"


@pytest.mark.parametrize("block", [(6, 6), (2, 6, 6), (6, 6, 11)])
def test_blocks_that_do_not_fit_are_refused(block):
    with pytest.raises(ValueError, match="three sides of 3 to 10 cells"):
        show_windows(np.arange(6), np.ones((6, 6)), block)


def test_a_window_larger_than_the_signal_is_refused():
    with pytest.raises(ValueError, match="window"):
        show_windows(np.arange(2), np.ones((6, 6)), (6, 6, 6))
