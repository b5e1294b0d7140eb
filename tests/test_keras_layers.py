"""One image or one signal through a layer of Keras: the numbers are those of the reference."""

import numpy as np
import pytest

from course_utils import reference
from course_utils.keras_layers import keras_conv1d, keras_conv2d

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    "options",
    [{}, {"padding": "same"}, {"padding": "same", "strides": 2}, {"dilation_rate": 2}],
)
def test_an_image_gives_the_numbers_of_the_reference(options):
    image, kernel = RANDOM.integers(0, 10, (8, 7)), RANDOM.integers(-3, 4, (3, 2))
    np.testing.assert_array_equal(
        keras_conv2d(image, kernel, **options), reference.conv2d(image, kernel, **options)
    )


@pytest.mark.parametrize("options", [{}, {"padding": "causal", "dilation_rate": 2}])
def test_a_signal_gives_the_numbers_of_the_reference(options):
    signal, kernel = RANDOM.integers(0, 10, 9), RANDOM.integers(-3, 4, 3)
    np.testing.assert_array_equal(
        keras_conv1d(signal, kernel, **options), reference.conv1d(signal, kernel, **options)
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: keras_conv2d(np.ones(5), np.ones((3, 3))), "the input must have 2 axes"),
        (lambda: keras_conv2d(np.ones((5, 5)), np.ones(3)), "the kernel must have 2 axes"),
        (lambda: keras_conv1d(np.ones((5, 5)), np.ones(3)), "the input must have 1 axis"),
    ],
)
def test_other_shapes_are_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
