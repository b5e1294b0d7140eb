"""What all pictures share: how numbers are written, what is refused, size, style and colours."""

import re
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import IMAGE, LAYERS, clean_figures, words  # noqa: F401

from course_utils import plotting
from course_utils.plotting import ROLE_COLOURS as COLOURS
from course_utils.plotting import text as text_of


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, -2], ["1", "−2"]),
        ([1.0, -2.0], ["1", "−2"]),
        ([True, False], ["1", "0"]),
        ([0.5, -0.25], ["0.50", "−0.25"]),
        ([0.5, 1.0], ["0.5", "1.0"]),
        ([1 / 9, 1.0], ["0.11", "1.00"]),
        ([-0.001, 1.0], ["0.00", "1.00"]),
        ([123.46, 1.0], ["123.5", "1.0"]),
        ([1234.56, 1.0], ["1235", "1"]),
        ([0.0213, 0.01], ["0.021", "0.010"]),
        ([1.5e-5, 0.0], ["1.5e−05", "0.0e+00"]),
        ([np.inf, -np.inf, 1.5], ["∞", "−∞", "1.5"]),
    ],
)
def test_numbers_are_written_as_a_reader_expects(numbers, expected):
    assert text_of.format_numbers(np.array(numbers)).tolist() == expected


def test_text_is_legible_on_every_tint():
    ax = plotting.show_matrix(np.arange(-50, 50).reshape(10, 10), role="output")
    for text in ax.texts:
        x, y = text.get_position()
        ground = text_of.luminance(ax.images[0].get_array()[y, x])
        light = text_of.luminance(text.get_color())
        high, low = max(ground, light) + 0.05, min(ground, light) + 0.05
        assert high / low > 4


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plotting.show_matrix([[1, 2]], window=3), "window (row, column, height, width)"),
        (lambda: plotting.show_matrix([[1, 2]], window=(0.5, 0, 1, 1)), "4 whole numbers"),
        (lambda: plotting.plot_signal([1, 2, 3], padding=1), "padding (before, after)"),
        (lambda: plotting.plot_signal([1, 2, 3], window=(1,)), "window (start, length)"),
        (
            lambda: plotting.show_kernel_window(np.eye(4), np.eye(2), (0.5, 0)),
            "position (row, column)",
        ),
        (lambda: plotting.show_images(3), "a list of images or an array; got 3"),
    ],
)
def test_numbers_in_the_wrong_form_are_named(draw, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        draw()


MASKED = np.ma.array([1.0, 2.0], mask=[0, 1])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plotting.show_matrix([MASKED, [3, 4]]),
        lambda: plotting.show_image(np.ma.masked_less(IMAGE, 1)),
        lambda: plotting.show_images([IMAGE, np.ma.masked_less(IMAGE, 1)]),
        lambda: plotting.plot_signal(MASKED),
        lambda: plotting.plot_history({"loss": MASKED}, metric="loss"),
        lambda: plotting.plot_confusion_matrix(np.ma.array([0, 1], mask=[0, 1]), [0, 1]),
    ],
)
def test_what_a_mask_hides_is_not_drawn(draw):
    with pytest.raises(ValueError, match=r"has \d+ masked values\. Fill them first"):
        draw()


def test_integer_formats_are_for_whole_numbers():
    ax = plotting.show_matrix([[1200, -3]], fmt=",d")
    assert words(ax) == ["1,200", "−3"]
    with pytest.raises(ValueError, match="whole numbers; got 'd'"):
        plotting.show_matrix([[1.7, -0.9]], fmt="d")


def test_figures_fit_the_page_and_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    rng = np.random.default_rng(0)
    plotting.show_matrix(rng.normal(size=(5, 15)), title="a title of many words " * 6)
    plotting.plot_signal(rng.normal(size=40))
    plotting.show_images(rng.random((9, 8, 8)), ncols=9)
    plotting.show_feature_maps(rng.random((8, 8, 64)), ncols=16)
    plotting.image_grid(rng.random((12, 8, 8)), ncols=12)
    plotting.show_kernel_window(rng.random((9, 9)), rng.normal(size=(4, 4)), (0, 0), padding=2)
    plotting.draw_model(LAYERS * 4)
    for number in plt.get_fignums():
        assert plt.figure(number).get_figwidth() <= 10


def test_style_is_the_courses():
    rc = plt.rcParams
    assert rc["image.cmap"] == "gray"
    assert rc["image.interpolation"] == "nearest"
    assert rc["figure.constrained_layout.use"]
    assert rc["figure.dpi"] == 100
    assert not rc["axes.spines.top"]
    assert not rc["axes.spines.right"]
    assert min(rc[key] for key in ("font.size", "xtick.labelsize", "legend.fontsize")) >= 10
    cycle = rc["axes.prop_cycle"].by_key()["color"]
    grey = [text_of.luminance(one) ** (1 / 3) for one in cycle]
    assert len(set(cycle)) == len(cycle) == 7
    assert min(abs(a - b) for a, b in pairwise(grey)) > 0.08


def test_roles_differ_in_lightness_too():
    grey = sorted(
        text_of.luminance(COLOURS[role]) ** (1 / 3) for role in ("input", "kernel", "output")
    )
    assert min(np.diff(grey)) > 0.08
