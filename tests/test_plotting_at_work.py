"""A kernel at work: pixels with their numbers, the sliding window, products, largest answers."""

import numpy as np
import pytest
from drawn import IMAGE, KERNEL, clean_figures, framed, words  # noqa: F401

from course_utils import reference
from course_utils.plotting import (
    show_channel_products,
    show_peaks,
    show_pixels,
    show_slide,
)

COLOUR = np.arange(27).reshape(3, 3, 3)


def size(ax):
    return ax.get_figure().get_size_inches()


def test_pixels_have_their_number_and_their_own_grey():
    image = np.array([[0, 255, 7], [128, 64, 9]], dtype=np.uint8)
    whole, part = show_pixels(image, (0, 1, 2, 2))
    assert whole.get_title() == "2×3 pixels"
    assert framed(whole) == [(0.5, -0.5, 2, 2)]
    assert words(part) == ["255", "7", "64", "9"]
    greys = np.round(part.images[0].get_array()[..., 0] * 255)
    np.testing.assert_allclose(greys, image[:, 1:], atol=1)
    assert size(part)[1] <= 4.2


def test_the_output_fills_while_the_window_slides():
    output = reference.conv2d(IMAGE, KERNEL)
    axes = show_slide(IMAGE, KERNEL, [(0, 0), (1, 1)])
    assert axes.shape == (2, 2)
    assert [ax.get_title() for ax in axes[0]] == ["row 0, column 0", "row 1, column 1"]
    assert framed(axes[0, 1]) == [(0.5, 0.5, 3, 3)]
    assert framed(axes[1, 1]) == [(0.5, 0.5, 1, 1)]
    written = [[text.replace("−", "-") for text in words(ax)] for ax in axes[1]]
    assert written == [[str(output[0, 0])], [str(number) for number in output.ravel()]]
    assert size(axes[0, 0])[1] <= 4.2 + 1e-6


def test_all_products_of_a_colour_window_and_their_sum():
    kernel = COLOUR - 13
    axes = show_channel_products(COLOUR, kernel)
    for channel in range(3):
        window, weights, products = (words(ax) for ax in axes[channel::3])
        assert window == [str(n) for n in COLOUR[..., channel].ravel()]
        assert weights[0] == f"−{13 - channel}"
        expected = (COLOUR * kernel)[..., channel]
        assert products == [str(n).replace("-", "−") for n in expected.ravel()]
        total = str(expected.sum()).replace("-", "−")
        assert axes[6 + channel].get_title() == f"products\nsum {total}"
    (text,) = axes[0].get_figure().texts
    assert text.get_text().startswith("27 products, one sum:")
    assert text.get_text().endswith(f"= {(COLOUR * kernel).sum()}")
    width, height = size(axes[0])
    assert width <= 10.1
    assert height <= 4.2 + 1e-6


def test_the_largest_answer_is_crossed_and_the_place_ringed():
    image, maps = np.zeros((7, 9)), [np.zeros((6, 8)), np.zeros((6, 8))]
    maps[0][4, 1], maps[1][2, 7], maps[1][0, 0] = 3, 3, -1
    axes = show_peaks(image, maps, window=(2, 7, 2, 2), titles=["image", "one", "two"])
    assert [ax.get_title() for ax in axes] == ["image", "one", "two"]
    assert framed(axes[0]) == [(6.5, 1.5, 2, 2)]
    crosses = []
    for ax in axes[1:]:
        ring, cross = ax.lines
        assert (ring.get_marker(), ring.get_xydata().tolist()) == ("o", [[7, 2]])
        assert cross.get_marker() == "x"
        crosses += cross.get_xydata().tolist()
    assert crosses == [[1, 4], [7, 2]]
    assert size(axes[0])[1] <= 4.2
    picture = axes[2].images[0]
    red, green, blue, _ = picture.to_rgba(maps[1])[0, 0]
    assert green < min(red, blue), "a negative answer is purple"
    red, green, blue, _ = picture.to_rgba(maps[1])[2, 7]
    assert green > max(red, blue), "a positive answer is green"
    assert min(picture.to_rgba(maps[1])[5, 5]) > 0.98, "0 is white"


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: show_pixels(IMAGE, (0, 0, 5, 1)), "does not lie inside of 4×4"),
        (lambda: show_pixels(np.zeros((20, 20)), (0, 0, 16, 2)), "at most 15×15"),
        (lambda: show_pixels([1, 2], (0, 0, 1, 1)), "image must have shape"),
        (lambda: show_slide(IMAGE, KERNEL, []), "stops is empty"),
        (lambda: show_slide(IMAGE, KERNEL, [(0, 2)]), "does not lie inside of 2×2"),
        (lambda: show_slide(IMAGE, KERNEL, [(0, -1)]), "does not lie inside of 2×2"),
        (lambda: show_channel_products(COLOUR, COLOUR[:2]), "must both have the shape"),
        (lambda: show_channel_products(IMAGE, KERNEL), "window must have shape"),
        (lambda: show_peaks(IMAGE, [], window=(0, 0, 1, 1)), "images is empty"),
        (lambda: show_peaks(IMAGE, [COLOUR / 30], window=(0, 0, 1, 1)), "a map must have shape"),
        (lambda: show_peaks(COLOUR, [IMAGE], window=(0, 0, 1, 1)), "image must have shape"),
        (lambda: show_peaks(IMAGE, [IMAGE], window=(4, 0, 1, 1)), "does not lie inside of 4×4"),
        (lambda: show_peaks(IMAGE, [IMAGE[:2]], window=(2, 0, 1, 1)), "not lie inside of 2×4"),
    ],
)
def test_what_does_not_fit_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
