"""A kernel at one position: what it reads, what is padded or dropped, and the sum that is written."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import IMAGE, KERNEL, clean_figures, framed, hatched, texts  # noqa: F401

from course_utils import plotting, reference


def test_window_shows_input_kernel_output_and_the_sum_of_products():
    axes = plotting.show_kernel_window(IMAGE, KERNEL, (1, 0))
    output = reference.conv2d(IMAGE, KERNEL)
    for ax, array in zip(axes, (IMAGE, KERNEL, output), strict=True):
        rows, columns = array.shape
        expected = {
            (c, r): f"{array[r, c]}".replace("-", "−") for r in range(rows) for c in range(columns)
        }
        assert texts(ax) == expected
    assert [ax.get_title() for ax in axes] == ["input 4×4", "kernel 3×3", "output 2×2"]
    assert framed(axes[0]) == [(-0.5, 0.5, 3, 3)]
    assert framed(axes[1]) == []
    assert framed(axes[2]) == [(-0.5, 0.5, 1, 1)]
    # rows 1 to 3, columns 0 to 2 of the image
    assert axes[1].get_xlabel() == (
        "0·1 + 1·0 + 2·(−1)\n+ 2·2 + 1·0 + 0·(−2)\n+ 1·1 + 0·0 + 2·(−1)\n= 1"
    )
    assert output[1, 0] == 1


def test_same_padding_is_hatched_around_the_window():
    axes = plotting.show_kernel_window(IMAGE, KERNEL, (0, 0), padding="same")
    assert len(hatched(axes[0])) == 6 * 6 - 4 * 4
    assert framed(axes[0]) == [(-1.5, -1.5, 3, 3)]
    assert axes[1].get_xlabel().startswith("0·1 + 0·0 + 0·(−1)\n+ 0·2 + 1·0")


@pytest.mark.parametrize(
    ("shape", "kernel", "options"),
    [
        ((7, 8), (3, 3), {"strides": 2}),
        ((7, 7), (3, 3), {"dilation_rate": 2, "padding": 1}),
        ((6, 7), (2, 3), {"strides": (2, 3), "padding": "same"}),
        ((6, 6), (3, 2), {"strides": 2, "padding": "same", "dilation_rate": 1}),
        ((5, 5), (2, 2), {"dilation_rate": 2, "padding": "same"}),
    ],
)
def test_the_sum_written_is_the_output_at_every_position(shape, kernel, options):
    rng = np.random.default_rng(0)
    image, weights = rng.integers(-9, 10, shape), rng.integers(-3, 4, kernel)
    output = reference.conv2d(image, weights, **options)
    for position in [(0, 0), tuple(n - 1 for n in output.shape)]:
        axes = plotting.show_kernel_window(image, weights, position, **options)
        written = axes[1].get_xlabel().replace("−", "-").replace("·", "*")
        left, right = written.replace("\n", " ").split("=")
        assert eval(left) == int(right) == output[position]


def test_dilation_frames_the_cells_that_are_read():
    axes = plotting.show_kernel_window(np.ones((5, 5)), np.ones((2, 2)), (1, 0), dilation_rate=3)
    assert set(framed(axes[0])) == {(x - 0.5, y - 0.5, 1, 1) for x in (0, 3) for y in (1, 4)}


def test_cells_that_the_stride_drops_are_crossed_out():
    axes = plotting.show_kernel_window(np.ones((4, 5)), np.ones((3, 3)), (0, 0), strides=2)
    crossed = {tuple(np.mean(line.get_xydata(), axis=0)) for line in axes[0].lines}
    assert crossed == {(column, 3) for column in range(5)}
    assert axes[0].get_xlabel() == "crossed out: never read"
    assert (
        plotting.show_kernel_window(np.ones((5, 5)), np.ones((3, 3)), (0, 0))[0].get_xlabel() == ""
    )


@pytest.mark.parametrize("options", [{}, {"padding": 1}, {"padding": 2}, {"strides": 2}])
def test_the_picture_fits_a_projected_screen_and_its_numbers_are_legible(options):
    axes = plotting.show_kernel_window(np.ones((7, 7)), -KERNEL, (0, 0), **options)
    width, height = axes[0].get_figure().get_size_inches()
    assert width <= 10
    assert height <= 4.2
    if options.get("padding") != 2:
        assert min(text.get_size() for text in axes[0].texts) >= 11.9


def test_rounded_products_say_about():
    image = np.full((2, 2), 1 / 3)
    assert plotting.show_kernel_window(image, image, (0, 0))[1].get_xlabel() == (
        "0.33·0.33 + 0.33·0.33\n+ 0.33·0.33 + 0.33·0.33\n≈ 0.44"
    )


def test_a_long_sum_is_shortened():
    axes = plotting.show_kernel_window(np.ones((7, 7)), np.ones((6, 6)), (0, 0))
    assert axes[1].get_xlabel() == ("1·1 + 1·1 + 1·1 + … + 1·1  (36 products)\n= 36")


def test_window_draws_in_the_axes_given():
    _, given = plt.subplots(1, 3)
    figures = plt.get_fignums()
    axes = plotting.show_kernel_window(IMAGE, KERNEL, (0, 0), axes=given)
    assert list(axes) == list(given)
    assert plt.get_fignums() == figures
    assert given[1].get_xlabel().endswith("= −1")


@pytest.mark.parametrize(
    ("image", "kernel", "position", "options", "message"),
    [
        (IMAGE, KERNEL, (2, 0), {}, "not a cell of the output, which is 2×2: rows 0 to 1"),
        (IMAGE, KERNEL, (-1, 0), {}, "not a cell of the output"),
        (IMAGE[..., None], KERNEL, (0, 0), {}, "image must have shape"),
        (IMAGE, [1, 0], (0, 0), {}, "kernel must have shape"),
        (IMAGE, np.ones((5, 5)), (0, 0), {}, "kernel"),
        (IMAGE, KERNEL, (0, 0), {"padding": "full"}, "padding"),
        (np.ones((30, 30)), KERNEL, (0, 0), {}, "at most 20×20"),
        (IMAGE, KERNEL, (0, 0), {"axes": [None, None]}, "three Axes"),
    ],
)
def test_show_kernel_window_refuses(image, kernel, position, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_kernel_window(image, kernel, position, **options)
