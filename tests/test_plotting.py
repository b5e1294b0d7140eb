"""What course_utils.plotting draws: every number, place, colour and name comes from the input."""

import re
from itertools import pairwise
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex, to_rgb

from course_utils import plotting, quiet_start, reference
from course_utils.plotting import ROLE_COLOURS as COLOURS
from course_utils.plotting import text as text_of

IMAGE = np.array([[1, 2, 0, 1], [0, 1, 2, 3], [2, 1, 0, 1], [1, 0, 2, 2]])
KERNEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
HISTORY = {"accuracy": [0.8, 0.9, 0.95], "val_accuracy": [0.85, 0.88, 0.9], "loss": [3, 2, 1]}


@pytest.fixture(autouse=True)
def clean_figures():
    with plt.style.context("course_utils.course"):
        yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.subplots()[1]


def texts(ax):
    """Every text in the Axes by its (x, y)."""
    return {text.get_position(): text.get_text() for text in ax.texts}


def framed(ax):
    """(x, y, width, height) of every thick frame in the highlight colour."""
    return [
        (*patch.get_xy(), patch.get_width(), patch.get_height())
        for patch in ax.patches
        if not patch.get_fill() and to_hex(patch.get_edgecolor()).upper() == COLOURS["highlight"]
    ]


def hatched(ax):
    """(row, column) of every hatched cell."""
    return {
        (round(patch.get_y() + 0.5), round(patch.get_x() + 0.5))
        for patch in ax.patches
        if patch.get_hatch()
    }


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


def test_title_and_shape_are_written_and_the_given_axes_is_used(ax):
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


def test_format_can_be_given():
    ax = plotting.show_matrix([[1, 0.125]], fmt=".3f")
    assert list(texts(ax).values()) == ["1.000", "0.125"]


def test_text_is_legible_on_every_tint():
    ax = plotting.show_matrix(np.arange(-50, 50).reshape(10, 10), role="output")
    for (x, y), _ in texts(ax).items():
        ground = text_of.luminance(ax.images[0].get_array()[y, x])
        text = next(t for t in ax.texts if t.get_position() == (x, y))
        light = text_of.luminance(text.get_color())
        high, low = max(ground, light) + 0.05, min(ground, light) + 0.05
        assert high / low > 4


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


# Sequences


def test_sequence_shows_numbers_labels_window_and_padding():
    ax = plotting.plot_signal(
        [0, 0, 5, 6], window=(1, 2), padding=(2, 0), labels=["", "", "a", "b"]
    )
    assert texts(ax) == {(0, 0): "0", (1, 0): "0", (2, 0): "5", (3, 0): "6"}
    assert framed(ax) == [(0.5, -0.5, 2, 1)]
    assert hatched(ax) == {(0, 0), (0, 1)}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["", "", "a", "b"]


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
def test_show_sequence_refuses(values, options, message):
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


# A kernel at one position


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
    assert axes[0].get_figure().get_supxlabel() == (
        "0·1 + 1·0 + 2·(−1)\n+ 2·2 + 1·0 + 0·(−2)\n+ 1·1 + 0·0 + 2·(−1)\n= 1"
    )
    assert output[1, 0] == 1


def test_same_padding_is_hatched_around_the_window():
    axes = plotting.show_kernel_window(IMAGE, KERNEL, (0, 0), padding="same")
    assert len(hatched(axes[0])) == 6 * 6 - 4 * 4
    assert framed(axes[0]) == [(-1.5, -1.5, 3, 3)]
    assert axes[0].get_figure().get_supxlabel().startswith("0·1 + 0·0 + 0·(−1)\n+ 0·2 + 1·0")


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
        written = axes[0].get_figure().get_supxlabel().replace("−", "-").replace("·", "*")
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


def test_rounded_products_say_about():
    image = np.full((2, 2), 1 / 3)
    assert plotting.show_kernel_window(image, image, (0, 0))[0].get_figure().get_supxlabel() == (
        "0.33·0.33 + 0.33·0.33\n+ 0.33·0.33 + 0.33·0.33\n≈ 0.44"
    )


def test_a_long_sum_is_shortened():
    axes = plotting.show_kernel_window(np.ones((7, 7)), np.ones((6, 6)), (0, 0))
    assert axes[0].get_figure().get_supxlabel() == (
        "1·1 + 1·1 + 1·1 + … + 1·1  (36 products)\n= 36"
    )


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
def test_show_window_refuses(image, kernel, position, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_kernel_window(image, kernel, position, **options)


# Images


@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 1), (6, 5, 3)])
def test_image_is_drawn_as_it_is(ax, shape):
    image = np.random.default_rng(0).random(shape)
    assert plotting.show_image(image, ax=ax, title="noise") is ax
    np.testing.assert_allclose(ax.images[0].get_array(), image.squeeze())
    assert ax.images[0].origin == "upper"
    assert ax.get_title() == "noise"
    assert len(ax.get_xticks()) == len(ax.get_yticks()) == 0


def test_scales_of_grey_images():
    def limits(image, **options):
        return plotting.show_image(image, **options).images[0].get_clim()

    assert limits(np.array([[5, 9]], dtype=np.uint8)) == (0, 255)
    assert limits(np.array([[0.2, 0.4]])) == (0.2, 0.4)
    assert limits(np.array([[0.2, 0.4]]), vmin=0, vmax=1) == (0, 1)
    assert limits(np.array([[-1.0, 3.0]]), signed=True) == (-3, 3)
    assert limits(np.array([[-1.0, 3.0]]), signed=True, vmax=2) == (-2, 2)


def test_one_outlier_does_not_pale_a_signed_image():
    image = np.linspace(-1, 1, 10_000).reshape(100, 100)
    image[0, 0] = 1000
    ax = plotting.show_image(image, signed=True, colorbar=True)
    assert ax.images[0].norm.vmax < 1.01
    assert ax.images[0].colorbar.extend == "both"


def test_signed_colours_are_purple_white_green():
    cmap = plotting.show_image([[-1.0, 1.0]], signed=True).images[0].cmap
    assert to_hex(cmap(0.25)) != to_hex(cmap(0.75))
    np.testing.assert_allclose(cmap(0.5)[:3], 1, atol=0.02)
    np.testing.assert_allclose(cmap(0.75)[:3], to_rgb(COLOURS["output"]), atol=0.02)
    np.testing.assert_allclose(cmap(0.25)[:3], to_rgb(COLOURS["negative"]), atol=0.02)


@pytest.mark.parametrize(
    ("image", "options", "message"),
    [
        (np.zeros((2, 4, 4, 1)), {}, "show_images"),
        (np.zeros((4, 4, 8)), {}, "show_feature_maps"),
        (np.zeros(4), {}, r"\(4,\)"),
        (np.zeros((0, 4)), {}, "empty"),
        (np.full((4, 4, 3), 128.0), {}, "Divide by 255"),
        (np.zeros((4, 4, 3)), {"signed": True}, "for grey images"),
        (np.zeros((4, 4)), {"vmin": 1, "vmax": 0}, "vmin must not be larger"),
    ],
)
def test_show_image_refuses(image, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_image(image, **options)


def test_images_stand_under_their_titles_in_rows():
    images = np.random.default_rng(0).random((5, 4, 4))
    axes = plotting.show_images(images, titles=list("abcde"), ncols=3)
    assert axes.shape == (5,)
    assert [ax.get_title() for ax in axes] == list("abcde")
    for ax, image in zip(axes, images, strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image)
    assert [ax.get_subplotspec().rowspan.start for ax in axes] == [0, 0, 0, 1, 1]
    assert len(axes[0].get_figure().axes) == 5


def test_shared_scale_makes_equal_values_look_equal():
    images = [np.array([[0.0, 1.0]]), np.array([[0.0, 4.0]])]
    own = [ax.images[0].get_clim() for ax in plotting.show_images(images)]
    shared = [ax.images[0].get_clim() for ax in plotting.show_images(images, shared_scale=True)]
    given = [ax.images[0].get_clim() for ax in plotting.show_images(images, vmin=-1, vmax=2)]
    assert own == [(0, 1), (0, 4)]
    assert shared == [(0, 4)] * 2
    assert given == [(-1, 2)] * 2


def test_images_are_drawn_in_the_axes_given():
    _, given = plt.subplots(1, 3)
    axes = plotting.show_images([IMAGE, IMAGE], axes=given)
    assert list(axes) == list(given[:2])
    assert not given[2].images


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        ([], {}, "empty"),
        (IMAGE, {}, "For one image use show_image"),
        ([IMAGE, np.zeros(3)], {}, r"images\[1\]"),
        (
            [IMAGE, IMAGE],
            {"titles": ["one"]},
            "titles must hold one text per image: expected 2, got 1",
        ),
        ([IMAGE, IMAGE], {"titles": "ab"}, "the text 'ab'"),
        ([IMAGE], {"ncols": 0}, "ncols must be a whole number of 1 or more"),
        ([IMAGE, IMAGE], {"axes": [None]}, "one per image: expected 2, got 1"),
    ],
)
def test_show_images_refuses(images, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_images(images, **options)


# Feature maps and kernels


def test_feature_maps_are_tiles_with_their_channel_number():
    maps = np.random.default_rng(0).random((6, 3, 5))
    ax = plotting.show_feature_maps(maps, ncols=3, title="layer 1")
    assert len(ax.images) == 5
    for k, tile in enumerate(ax.images):
        np.testing.assert_array_equal(tile.get_array(), maps[..., k])
        assert tile.get_clim() == (maps.min(), maps.max())
    lefts = [tile.get_extent()[0] for tile in ax.images]
    tops = [tile.get_extent()[3] for tile in ax.images]
    assert lefts[0] < lefts[1] < lefts[2]
    assert lefts[3] == lefts[0]
    assert tops[0] == tops[2] < tops[3]
    assert [text.get_text() for text in ax.texts] == ["0", "1", "2", "3", "4"]
    for tile, text in zip(ax.images, ax.texts, strict=True):  # the number is above its tile
        left, right, bottom, top = tile.get_extent()
        assert text.get_position()[0] == (left + right) / 2
        assert text.get_position()[1] < top < bottom
    assert ax.get_title() == "layer 1"


def test_each_feature_map_can_have_its_own_scale_and_label():
    maps = np.stack([np.eye(3), 5 * np.eye(3)], axis=-1)
    ax = plotting.show_feature_maps(maps, labels=["weak", "strong"], shared_scale=False)
    assert [tile.get_clim() for tile in ax.images] == [(0, 1), (0, 5)]
    assert [text.get_text() for text in ax.texts] == ["weak", "strong"]


def test_kernels_with_one_channel_give_one_tile_per_filter():
    kernels = np.random.default_rng(0).normal(size=(3, 3, 1, 4))
    ax = plotting.show_kernels(kernels)
    for k, tile in enumerate(ax.images):
        np.testing.assert_array_equal(tile.get_array(), kernels[:, :, 0, k])
        bound = np.abs(kernels).max()
        assert tile.get_clim() == (-bound, bound)


def test_colour_kernels_have_one_row_of_tiles_per_channel():
    kernels = np.random.default_rng(0).normal(size=(3, 3, 3, 2))
    ax = plotting.show_kernels(kernels)
    by_place = {tuple(tile.get_extent()[::3]): tile.get_array() for tile in ax.images}
    lefts, tops = (sorted({place[i] for place in by_place}) for i in (0, 1))
    for k, left in enumerate(lefts):
        for channel, top in enumerate(tops):
            np.testing.assert_array_equal(by_place[left, top], kernels[:, :, channel, k])
    assert [text.get_text() for text in ax.texts if text.get_text()] == ["0", "1"]


def test_deep_kernels_say_which_channel_is_shown():
    kernels = np.random.default_rng(0).normal(size=(3, 3, 16, 2))
    ax = plotting.show_kernels(kernels, title="conv2d_1")
    assert ax.get_title() == "conv2d_1: input channel 0 of 16"
    np.testing.assert_array_equal(ax.images[1].get_array(), kernels[:, :, 0, 1])


def test_tiles_refuse_other_ranks_and_labels():
    with pytest.raises(ValueError, match=r"maps\[0\]"):
        plotting.show_feature_maps(np.zeros((1, 4, 4, 2)))
    with pytest.raises(ValueError, match="labels must hold one text per feature map"):
        plotting.show_feature_maps(np.zeros((4, 4, 2)), labels=["a"])
    with pytest.raises(ValueError, match="get_weights"):
        plotting.show_kernels(np.zeros((3, 3)))


# Histories


def lines_of(ax):
    return {line.get_linestyle(): line for line in ax.lines}


def test_history_draws_training_dashed_and_validation_solid_from_epoch_1():
    ax = plotting.plot_history(HISTORY, title="Model A")
    lines = lines_of(ax)
    assert lines["--"].get_xdata().tolist() == lines["-"].get_xdata().tolist() == [1, 2, 3]
    assert lines["--"].get_ydata().tolist() == HISTORY["accuracy"]
    assert lines["-"].get_ydata().tolist() == HISTORY["val_accuracy"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("epoch", "accuracy", "Model A")
    assert ax.get_xticks().tolist() == [1, 2, 3]
    assert {text.get_text() for text in ax.texts} == {"training", "validation"}


def test_history_without_validation_draws_training_alone():
    ax = plotting.plot_history(HISTORY, metric="loss")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 2, 1]]
    assert [text.get_text() for text in ax.texts] == ["training"]
    assert ax.get_ylabel() == "loss"


def test_histories_of_different_lengths_are_named_at_their_ends():
    fitted = SimpleNamespace(history={"accuracy": [0.5] * 7, "val_accuracy": [0.6] * 7})
    ax = plotting.plot_history({"A": HISTORY, "B": fitted}, reference={"reported": 0.9915})
    assert [len(line.get_xdata()) for line in ax.lines] == [3, 3, 7, 7, 2]
    colours = [line.get_color() for line in ax.lines]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert set(ax.lines[4].get_ydata()) == {0.9915}
    assert {text.get_text() for text in ax.texts} == {"A", "B", "reported 0.9915"}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]
    assert ax.get_xlim()[1] > 7
    leaders = [patch for patch in ax.patches if hasattr(patch, "xy1")]
    assert [patch.xy1 for patch in leaders] == [(3, 0.9)]  # from A's last epoch; B reaches the edge


def test_a_line_that_becomes_nan_is_named_at_its_last_number():
    ax = plotting.plot_history(
        {"too large": {"loss": [3, 9, np.nan]}, "no number": {"loss": [np.nan] * 3}}, metric="loss"
    )
    assert {text.get_text() for text in ax.texts} == {"too large", "no number (never finite)"}
    assert all(np.isfinite(text.xy).all() for text in ax.texts)
    assert [patch.xy1 for patch in ax.patches if hasattr(patch, "xy1")] == [(2, 9)]


def test_a_long_history_has_whole_epochs_from_1_on():
    ax = plotting.plot_history({"loss": list(range(60))}, metric="loss")
    low, high = ax.get_xlim()
    assert 0 < low <= 1
    assert high >= 60
    ax.get_figure().draw_without_rendering()
    assert [tick for tick in ax.get_xticks() if low <= tick <= high] == [10, 20, 30, 40, 50, 60]


def test_labels_of_close_lines_do_not_overlap():
    close = {f"run {i}": {"accuracy": [0.1, 0.9 - i / 1e4]} for i in range(6)}
    ax = plotting.plot_history(close)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert len(boxes) == 6
    assert all(low.y1 <= high.y0 + 2 for low, high in pairwise(boxes))
    order = sorted(ax.texts, key=lambda text: text.get_window_extent().y0)
    assert [text.get_text() for text in order] == [f"run {i}" for i in reversed(range(6))]
    legend = ax.get_legend().get_window_extent()
    assert legend.y1 <= ax.xaxis.label.get_window_extent().y0


@pytest.mark.parametrize(
    ("histories", "options", "message"),
    [
        ({}, {}, "non-empty"),
        ([0.1], {}, "histories must be a history"),
        (HISTORY, {"metric": "recall"}, "no metric 'recall'; it has accuracy, val_accuracy, loss"),
        ({"A": HISTORY, "B": {"loss": [1]}}, {}, "the history 'B' has no metric 'accuracy'"),
        ({"accuracy": []}, {}, "at least one"),
    ],
)
def test_plot_history_refuses(histories, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_history(histories, **options)


# Confusion matrix


def test_confusion_counts_true_classes_in_rows():
    ax = plotting.plot_confusion_matrix([0, 0, 0, 1, 2, 2], [0, 1, 1, 1, 2, 0])
    counts = [[1, 2, 0], [0, 1, 0], [1, 0, 1]]
    assert texts(ax) == {(c, r): str(counts[r][c]) for r in range(3) for c in range(3)}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    bottom, top = ax.get_ylim()
    assert top < bottom


def test_the_worst_mistake_stands_out_and_the_diagonal_does_not():
    ax = plotting.plot_confusion_matrix([0] * 50 + [1, 1, 2], [0] * 50 + [2, 2, 1])
    rgb = np.asarray(ax.images[0].get_array())
    saturation = rgb.max(axis=-1) - rgb.min(axis=-1)
    assert np.unravel_index(saturation.argmax(), saturation.shape) == (1, 2)
    assert saturation[1, 2] > 0.5
    diagonal = rgb[np.eye(3, dtype=bool)]
    assert np.all((diagonal == diagonal[0, 0]) & (diagonal < 1))  # one grey, however large
    assert saturation[2, 1] > saturation[0, 1] == 0


def test_class_names_label_the_axes_in_the_order_given():
    true, pred = ["b", "a", "b"], ["a", "a", "b"]
    ax = plotting.plot_confusion_matrix(true, pred, labels=["b", "a", "c"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a", "c"]
    assert texts(ax)[1, 0] == "1"  # true b, said a
    assert texts(ax)[0, 1] == "0"
    ax = plotting.plot_confusion_matrix([0, 1], [0, 0], labels=["cat", "dog"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["cat", "dog"]
    assert texts(ax)[0, 1] == "1"


@pytest.mark.parametrize(
    ("true", "pred", "labels", "message"),
    [
        ([0, 1], [0], None, "same length"),
        ([], [], None, "at least 1"),
        ([0, 1], np.eye(2), None, r"argmax\(axis=1\)"),
        ([0, 1], [0.2, 0.8], None, "integers or names"),
        ([0, 3], [0, 1], ["a", "b"], "from 0 to 1"),
        ([0, -1], [0, 1], None, "-1"),
        (["a"], ["z"], ["a"], "labels lack the classes z"),
    ],
)
def test_plot_confusion_matrix_refuses(true, pred, labels, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_confusion_matrix(true, pred, labels=labels)


# Probabilities


def test_bars_have_the_probabilities_and_the_true_class_is_marked(ax):
    values = [0.1, 0.7, 0.2]
    plotting.plot_probabilities(values, labels=["cat", "dog", "cow"], true=2, ax=ax, title="photo")
    assert [bar.get_width() for bar in ax.patches] == values
    assert [text.get_text() for text in ax.texts] == ["0.10", "0.70", "0.20 true class"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "cow"]
    assert [to_hex(bar.get_facecolor()).upper() == COLOURS["output"] for bar in ax.patches] == [
        False,
        True,
        False,
    ]
    assert ax.get_xlim() == (0, 1)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # class 0 on top
    assert (ax.get_xlabel(), ax.get_title()) == ("probability", "photo")


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[0.5, 0.5]], {}, "one row"),
        ([2.0, -1.0], {}, "softmax"),
        ([0.3, 0.3], {}, "sum 0.6"),
        ([0.5, 0.5], {"labels": ["a"]}, "labels must hold one text per class"),
        ([0.5, 0.5], {"true": 2}, "true must be a whole number from 0 to 1"),
        ([np.nan, 1.0], {}, "add up to 1"),
    ],
)
def test_plot_probabilities_refuses(values, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_probabilities(values, **options)


# Gallery


def test_gallery_puts_a_caption_under_each_picture():
    images = np.random.default_rng(0).random((5, 8, 8))
    captions = [f"true {k}" for k in range(5)]
    axes = plotting.image_grid(images, titles=captions, ncols=3)
    assert axes.shape == (5,)
    assert [ax.get_xlabel() for ax in axes] == captions
    for ax, image in zip(axes, images, strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image)
    axes[0].get_figure().draw_without_rendering()
    for above, below in ((axes[0], axes[3]), (axes[1], axes[4])):
        caption = above.xaxis.label.get_window_extent()
        assert above.get_window_extent().y0 >= caption.y0
        assert caption.y0 >= below.get_window_extent().y1


def test_long_captions_are_wrapped_and_complete():
    (ax,) = plotting.image_grid([IMAGE], titles=["true 4, said 9 with probability 0.98"])
    assert "\n" in ax.get_xlabel()
    assert ax.get_xlabel().split() == ["true", "4,", "said", "9", "with", "probability", "0.98"]


def test_gallery_takes_the_place_of_the_axes_given():
    _, (left, right) = plt.subplots(1, 2)
    figures = plt.get_fignums()
    axes = plotting.image_grid([IMAGE] * 4, ncols=2, ax=right)
    assert plt.get_fignums() == figures
    left.get_figure().draw_without_rendering()
    for ax in axes:
        assert ax.get_position().x0 > left.get_position().x1


def test_show_gallery_refuses():
    with pytest.raises(ValueError, match="titles must hold one text per image: expected 2, got 3"):
        plotting.image_grid([IMAGE, IMAGE], titles=[1, 2, 3])
    with pytest.raises(ValueError, match="empty"):
        plotting.image_grid([])
    with pytest.raises(ValueError, match=r"plt\.subplots"):
        plotting.image_grid([IMAGE], ax=plt.figure().add_axes((0, 0, 1, 1)))


# Models

LAYERS = [
    ("Input", (28, 28, 1), 0),
    ("Conv2D", (26, 26, 32), 320),
    ("MaxPooling2D", (13, 13, 32), 0),
    ("Flatten", (5408,), 0),
    ("Dense", (10,), 54090),
]


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_model_drawing_tells_type_shape_and_parameters():
    ax = plotting.draw_model(LAYERS, title="a model")
    drawn = words(ax)
    for name, shape, _ in LAYERS:
        assert name in drawn
        assert "×".join(map(str, shape)) in drawn
    assert [text for text in drawn if "parameters" in text] == [
        "320 parameters",
        "no parameters",
        "no parameters",
        "54,090 parameters",
    ]
    assert ax.get_title() == "a model"


def test_blocks_stand_in_order_and_grow_with_the_shape():
    ax = plotting.draw_model(LAYERS)
    blocks = ax.patches[: len(LAYERS)]
    centres = [block.get_x() + block.get_width() / 2 for block in blocks]
    assert centres == sorted(centres)
    assert blocks[0].get_width() < blocks[1].get_width() == blocks[2].get_width()
    assert blocks[0].get_height() > blocks[1].get_height() > blocks[2].get_height()
    colours = [to_hex(block.get_facecolor()).upper() for block in blocks]
    assert colours[0] == COLOURS["input"]
    assert colours[1] == colours[4] == COLOURS["kernel"]
    assert colours[2] == colours[3]
    assert text_of.luminance(colours[2]) > text_of.luminance(COLOURS["kernel"])


def test_nine_layers_stand_in_two_rows_of_legible_text():
    ax = plotting.draw_model([*LAYERS, *LAYERS[1:]])
    blocks = ax.patches[:9]
    rows = [round(block.get_y() + block.get_height() / 2, 3) for block in blocks]
    assert rows[:5] == [rows[0]] * 5
    assert rows[5:] == [rows[5]] * 4
    assert rows[5] > rows[0]
    assert ax.get_figure().get_figwidth() <= 10
    assert min(text.get_size() for text in ax.texts if text.get_text()) >= 10


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ([], "empty"),
        ([("Conv2D", (26, 26, 32))], r"\(name, shape, parameters\)"),
        ("Conv2D", r"\(name, shape, parameters\)"),
        (3, "got int"),
    ],
)
def test_plot_model_refuses(model, message):
    with pytest.raises(ValueError, match=message):
        plotting.draw_model(model)


def test_keras_models_are_drawn_from_their_layers():
    with quiet_start():
        import keras
    layers = keras.layers
    sequential = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, name="classifier"),
        ]
    )
    drawn = words(plotting.draw_model(sequential))
    for text in ("Input", "28×28×1", "26×26×32", "320 parameters", "5408", "54,090 parameters"):
        assert text in drawn
    assert "Dense" in " ".join(drawn)
    assert "“classifier”" in " ".join(drawn)
    assert not [text for text in drawn if "None" in text or "?" in text]

    inputs = keras.Input((8, 8, 4))
    hidden = layers.Conv2D(4, 3, padding="same")(inputs)
    functional = keras.Model(inputs, layers.Add()([inputs, hidden]))
    drawn = words(plotting.draw_model(functional))
    assert drawn[0] == "1. Input"
    assert [text for text in drawn if text.startswith("takes")] == ["takes 1 and 2"]

    with pytest.raises(ValueError, match=r"'conv2d.*has no output shape yet.*keras.Input"):
        plotting.draw_model(keras.Sequential([layers.Conv2D(4, 3)]))

    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.head = layers.Dense(2)

        def call(self, x):
            return self.head(x)

    subclassed = Subclassed()
    subclassed(np.zeros((1, 3), dtype="float32"))
    with pytest.raises(ValueError, match="For a subclassed model pass a list"):
        plotting.draw_model(subclassed)


# The package


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
    assert [text.get_text() for text in ax.texts] == ["1,200", "−3"]
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
