"""Patches of images: cut out, imitated by one kernel, ordered by a feature map, compared."""

import numpy as np
import pytest

from course_utils import reference
from course_utils.patches import likeness, patches_of, strongest, unexplained

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((6, 12, 10))
PATCHES = patches_of(IMAGES, 3, 2)
KERNEL = RANDOM.normal(size=(3, 3))
MAP = np.stack([reference.conv2d(image, KERNEL, strides=2) for image in IMAGES])


def test_patches_are_the_windows_that_a_convolution_reads():
    assert PATCHES.shape == (6, 5, 4, 3, 3)
    assert np.array_equal(PATCHES[2, 3, 1], IMAGES[2, 6:9, 2:5])
    assert np.allclose((PATCHES * KERNEL).sum(axis=(3, 4)), MAP)


def test_one_kernel_explains_what_one_kernel_and_a_bias_computed():
    assert unexplained(PATCHES, (MAP - 7)[..., np.newaxis]) == pytest.approx([0], abs=1e-9)


def test_what_no_kernel_can_compute_stays_unexplained():
    noise = RANDOM.normal(size=MAP.shape)
    shares = unexplained(PATCHES, np.stack([MAP, np.abs(MAP - MAP.mean()), noise], axis=-1))
    assert shares.shape == (3,)
    assert shares[0] < 1e-9
    assert 0.5 < shares[1] <= 1
    assert 0.5 < shares[2] <= 1


def test_the_share_is_that_of_a_fit_by_hand():
    values = np.array([0.0, 1, 2, 3]).reshape(4, 1, 1)
    share = unexplained(patches_of(values, 1), np.square(values)[..., np.newaxis])
    assert share == pytest.approx([4 / 49])  # the line 3x - 1 misses 1 at each of four points


def test_the_strongest_come_from_different_images_in_order():
    found = strongest(PATCHES, MAP, 4)
    answers = (found * KERNEL).sum(axis=(1, 2))
    assert answers == pytest.approx(np.sort(MAP.max(axis=(1, 2)))[::-1][:4])


def test_likeness_is_the_mean_correlation_of_pairs():
    one, other, third = RANDOM.random((3, 4, 4))
    pairs = [
        np.corrcoef(a.ravel(), b.ravel())[0, 1]
        for a, b in [(one, other), (one, third), (other, third)]
    ]
    assert likeness([one, other, third]) == pytest.approx(np.mean(pairs))
    assert likeness([one, 2 * one + 1, 0.5 * one]) == pytest.approx(1)
    assert likeness([one, -one]) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: patches_of(np.ones((5, 5)), 3), r"images must be an array of shape \(n, H, W\)"),
        (lambda: patches_of(np.ones((1, 5, 4)), 5), "size must be"),
        (lambda: patches_of(np.ones((1, 5, 5)), 3, 0), "stride must be"),
        (lambda: unexplained(PATCHES, MAP), r"maps must be an array of shape \(n, H', W', C\)"),
        (lambda: unexplained(PATCHES, MAP[:5, ..., np.newaxis]), "the same n, H' and W'"),
        (lambda: unexplained(PATCHES[:1, :1], MAP[:1, :1, :, np.newaxis]), "4 patches are too few"),
        (lambda: unexplained(PATCHES, np.ones((6, 5, 4, 2))), "channel 0 of maps has the same"),
        (lambda: strongest(PATCHES, MAP[:5]), "the same n, H' and W'"),
        (lambda: strongest(PATCHES, MAP, 7), "count must be"),
        (lambda: likeness(np.ones((1, 3, 3))), "two patches or more"),
        (lambda: likeness([np.eye(3), np.ones((3, 3))]), "a patch has the same value everywhere"),
        (lambda: likeness([]), r"patches must be an array of shape \(n, kh, kw\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
