"""The Convolution explorer of lesson 1."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import reference
from course_utils.arguments import real_array
from course_utils.constants import CONSTANTS
from course_utils.datasets import load_mnist, load_sample_image
from course_utils.plotting import show_matrix
from course_utils.widgets.shared.explorer import Sampled, write_instead
from course_utils.widgets.shared.traits import Checked, Fixed, finite, one_of, whole, yes_or_no

LIMITS = CONSTANTS["limits"]["convolution"]
LARGEST_IMAGE = 64
SOURCES = ("numbers", "digit", "photo", "numbers-rgb", "photo-rgb", "own")


def _nested(value: Any, name: str, most: int) -> list:
    """Check a square-or-not (H, W) or (H, W, C) array of 1 or 3 channels; add a channel axis."""
    array = real_array(value, name, "rows of numbers of equal length")
    given = array.shape
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[2] not in (1, 3) or array.size == 0:
        raise ValueError(f"{name} must have shape (H, W), (H, W, 1) or (H, W, 3), got {given}.")
    if max(array.shape[:2]) > most:
        raise ValueError(f"{name} must have at most {most}×{most} cells, got {given}.")
    return finite(array, name)


def _image(value: Any, name: str) -> list:
    return _nested(value, name, LARGEST_IMAGE)


def _kernel(value: Any, name: str) -> list:
    return _nested(value, name, LIMITS["kernel_size"][1])


@cache
def _sample_images() -> dict[str, list]:
    """Return what the menu "Input" offers, name to (H, W, C) as nested lists.

    Small whole numbers, the first training digit of MNIST from 0 to 1, and a part of the
    photograph of lesson 1, 3×3 pixels averaged to one, from 0 to 1.
    """
    numbers = np.zeros((7, 7, 1))
    numbers[1:6, 2:5, 0] = [[1, 2, 1], [3, 5, 2], [4, 9, 3], [2, 6, 4], [1, 3, 2]]
    digit = np.round(load_mnist()[0][0][0][..., None] / 255, 2)
    part = load_sample_image("china")[90:186, 85:181].astype(float)
    photo = np.round(part.reshape(32, 3, 32, 3, 3).mean(axis=(1, 3)) / 255, 2)
    three = np.stack([numbers[..., 0], numbers[::-1, :, 0], numbers[:, :, 0].T], axis=-1)[1:6, 1:6]
    samples = {
        "numbers": numbers,
        "digit": digit,
        "photo": np.round(photo.mean(axis=2, keepdims=True), 2),
        "numbers-rgb": three,
        "photo-rgb": photo,
    }
    return {name: sample.tolist() for name, sample in samples.items()}


class ConvolutionExplorer(Sampled):
    """Slide a kernel over an image, and see every product and every sum.

    Everything is computed in the page. Point at an output cell (or move with the arrow keys) to
    light up its window, paint on the input, and type into the kernel.

    Args:
        source: What is convolved: "numbers", "digit", "photo", "numbers-rgb", "photo-rgb".
        image: An array of one's own instead, (H, W) or (H, W, 3), at most 64×64.
        kernel: (kh, kw), or (kh, kw, 3) for three channels; at most 7×7.
        strides: 1 to 9. padding: "valid" or "same". dilation_rate: 1 to 4.
        relu: Are negative sums set to zero?

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = ConvolutionExplorer(kernel=[[-1, 0, 1]] * 3, strides=2)
        >>> explorer.output.shape
        (3, 3)
        >>> explorer.output[0]
        array([ 4., -1., -3.])

    Introduced in lesson 1.
    """

    _module = "convolution/view"

    samples = Fixed().tag(sync=True)
    source = Checked(one_of(*SOURCES), "numbers").tag(sync=True)
    image = Checked(_image, None).tag(sync=True)
    kernel = Checked(_kernel, [[[-1.0], [0.0], [1.0]]] * 3).tag(sync=True)
    strides = Checked(whole(*LIMITS["strides"]), 1).tag(sync=True)
    padding = Checked(one_of("valid", "same"), "valid").tag(sync=True)
    dilation_rate = Checked(whole(*LIMITS["dilation_rate"]), 1).tag(sync=True)
    relu = Checked(yes_or_no, False).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        self._offer(_sample_images(), state, _image)
        super().__init__(**state)

    @property
    def output(self) -> NDArray[np.float64]:
        """The output map (H', W') of the present state, computed by `reference.conv2d`.

        Raises:
            ValueError: the kernel does not fit into the image.
        """
        image, kernel = np.array(self.image), np.array(self.kernel)
        slices = np.broadcast_to(
            kernel if kernel.shape[2] == image.shape[2] else kernel[..., :1],
            (*kernel.shape[:2], image.shape[2]),
        )
        result = reference.conv2d(
            image,
            slices[..., None],
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )[..., 0]
        return reference.relu(result) if self.relu else result

    def _draw(self, figure: Figure) -> None:
        image, kernel = np.array(self.image), np.array(self.kernel)
        axes = figure.subplots(1, 3, width_ratios=[2, 1.2, 2])
        shape = "×".join(map(str, image.shape))
        show_matrix(image.mean(axis=2), ax=axes[0], title=f"Input {shape}")
        show_matrix(kernel[..., 0], ax=axes[1], role="kernel", title="Kernel")
        try:
            output = self.output
        except ValueError as problem:
            write_instead(axes[2], problem)
            return
        shape = "×".join(map(str, output.shape))
        show_matrix(output, ax=axes[2], role="output", title=f"Output {shape}")
