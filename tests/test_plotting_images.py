"""Images, grids of them, feature maps and kernels: the pixels that came, on the scale asked for."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import IMAGE, clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex, to_rgb

from course_utils import plotting
from course_utils.plotting import ROLE_COLOURS as COLOURS

# Images


@pytest.mark.parametrize("shape", [(6, 5), (6, 5, 1), (6, 5, 3)])
def test_image_is_drawn_as_it_is(shape):
    ax = plt.subplots()[1]
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


# A grid of images with captions


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


def test_a_gallery_on_one_scale_draws_equal_values_alike():
    pictures = [np.eye(4), 0.5 * np.eye(4)]
    limits = [ax.images[0].get_clim() for ax in plotting.image_grid(pictures, vmin=0, vmax=1)]
    assert limits == [(0, 1), (0, 1)]
    limits = [ax.images[0].get_clim() for ax in plotting.image_grid(pictures)]
    assert limits == [(0, 1), (0, 0.5)]


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


def test_image_grid_refuses():
    with pytest.raises(ValueError, match="titles must hold one text per image: expected 2, got 3"):
        plotting.image_grid([IMAGE, IMAGE], titles=[1, 2, 3])
    with pytest.raises(ValueError, match="empty"):
        plotting.image_grid([])
    with pytest.raises(ValueError, match=r"plt\.subplots"):
        plotting.image_grid([IMAGE], ax=plt.figure().add_axes((0, 0, 1, 1)))


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
    assert words(ax) == ["0", "1", "2", "3", "4"]
    for tile, text in zip(ax.images, ax.texts, strict=True):  # the number is above its tile
        left, right, bottom, top = tile.get_extent()
        assert text.get_position()[0] == (left + right) / 2
        assert text.get_position()[1] < top < bottom
    assert ax.get_title() == "layer 1"


def test_each_feature_map_can_have_its_own_scale_and_label():
    maps = np.stack([np.eye(3), 5 * np.eye(3)], axis=-1)
    ax = plotting.show_feature_maps(maps, labels=["weak", "strong"], shared_scale=False)
    assert [tile.get_clim() for tile in ax.images] == [(0, 1), (0, 5)]
    assert words(ax) == ["weak", "strong"]


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
    assert words(ax) == ["0", "1"]


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


def test_kernels_may_have_the_colour_of_kernels():
    kernels = np.array([-1.0, 0, 1]).reshape(1, 3, 1, 1)
    for role, colour in [("kernel", "#5C3F00"), ("output", "#00432F")]:
        image = plotting.show_kernels(kernels, role=role).images[0]
        negative, zero, positive = image.cmap(image.norm(kernels[0, :, 0, 0]))
        assert to_hex(negative).upper() == "#35082A"
        assert min(zero) > 0.98
        assert to_hex(positive).upper() == colour
    with pytest.raises(ValueError, match="role must be one of 'output', 'kernel'"):
        plotting.show_kernels(kernels, role="input")


def test_same_pixels_draws_all_pixels_of_one_size_in_the_middle_of_a_pale_field():
    large, small = plotting.show_images([np.eye(6), np.eye(2)], same_pixels=True)
    assert large.get_xlim() == (-0.5, 5.5)
    assert small.get_xlim() == (-2.5, 3.5)
    assert small.get_ylim() == (3.5, -2.5)
    assert to_hex(small.get_facecolor()) == "#cfe3f1"
    assert plotting.show_images([np.eye(2)])[0].get_xlim() == (-0.5, 1.5)
