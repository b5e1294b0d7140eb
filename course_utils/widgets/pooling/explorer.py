"""The Pooling explorer of lesson 3."""

import textwrap
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import reference
from course_utils.arguments import real_array
from course_utils.constants import CONSTANTS
from course_utils.datasets import load_mnist
from course_utils.plotting import show_matrix
from course_utils.widgets.shared.explorer import Sampled
from course_utils.widgets.shared.traits import Checked, Fixed, finite, items, one_of, whole

LIMITS = CONSTANTS["limits"]["pooling"]
LARGEST_IMAGE = 32
SOURCES = ("numbers", "dot", "digit", "edges", "own")
SAME_VALUE = CONSTANTS["same_value"]  # a mean may be summed in another order: not a change


def _image(value: Any, name: str) -> list:
    """Check an (H, W) array."""
    array = real_array(value, name, "rows of numbers of equal length")
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} must have shape (H, W), got {array.shape}.")
    if max(array.shape) > LARGEST_IMAGE:
        raise ValueError(
            f"{name} must have at most {LARGEST_IMAGE}×{LARGEST_IMAGE} cells, got {array.shape}."
        )
    return finite(array, name)


def _strides(value: Any, name: str) -> int | None:
    return None if value is None else whole(*LIMITS["strides"])(value, name)


def _shift(value: Any, name: str) -> list[int]:
    """Check (rows down, columns to the right)."""
    pair = items(value, name, "a pair (rows, columns)", 2)
    return [whole(*LIMITS["shift"])(one, f"each number of {name}") for one in pair]


@cache
def sample_images() -> dict[str, list]:
    """Return what the menu "Input" offers, name to (H, W) as nested lists.

    Whole numbers 8×8, the bright cell of lesson 3, the first training digit of MNIST from 0 to
    1, and its left edges: a kernel of lesson 1, then ReLU.
    """
    numbers = np.zeros((8, 8))
    numbers[1:7, 2:6] = [
        [1, 2, 0, 0],
        [3, 7, 1, 0],
        [2, 9, 2, 0],
        [1, 8, 3, 0],
        [0, 6, 5, 1],
        [0, 2, 4, 1],
    ]
    dot = np.zeros((4, 6))
    dot[1, 2] = 1
    digit = np.round(load_mnist()[0][0][0] / 255, 2)
    edges = reference.relu(reference.conv2d(digit, [[-1, 0, 1]] * 3, padding="same"))
    samples = {"numbers": numbers, "dot": dot, "digit": digit, "edges": np.round(edges, 2)}
    return {name: sample.tolist() for name, sample in samples.items()}


class PoolingExplorer(Sampled):
    """Pool a map by maximum and by mean, nudge it by a pixel, and measure what survives.

    Everything is computed in the page. Point at an output cell (or move with the arrow keys) to
    frame its window and to see the largest value; paint on the input, or type a digit into a
    cell; nudge the picture with the buttons or with Shift and an arrow key.

    Args:
        source: What is pooled: "numbers" (8×8), "dot" (4×6), "digit" or "edges" (28×28).
        image: An array of one's own instead, (H, W), at most 32×32.
        pool_size: Height and width of the window, 1 to 8.
        strides: 1 to 9; None takes the window, as Keras does. padding: "valid" or "same".
        shift: How far the picture is moved, (rows down, columns to the right), each from −8 to
            8. What leaves on one side comes back on the other, as with `numpy.roll`.

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = PoolingExplorer(image=[[1, 5, 2, 0], [3, 4, 1, 7]], shift=(0, 1))
        >>> explorer.max_pooled
        array([[7., 5.]])
        >>> kept, change = explorer.changes()["max"]
        >>> f"{kept:.0%} of the values kept, relative change {change:.2f}"
        '0% of the values kept, relative change 0.33'

    Introduced in lesson 3.
    """

    _module = "pooling/view"

    samples = Fixed().tag(sync=True)
    source = Checked(one_of(*SOURCES), "numbers").tag(sync=True)
    image = Checked(_image, None).tag(sync=True)
    pool_size = Checked(whole(*LIMITS["pool_size"]), 2).tag(sync=True)
    strides = Checked(_strides, None).tag(sync=True)
    padding = Checked(one_of("valid", "same"), "valid").tag(sync=True)
    shift = Checked(_shift, [0, 0]).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        self._offer(sample_images(), state, _image)
        super().__init__(**state)

    @property
    def moved(self) -> NDArray[np.float64]:
        """The input (H, W) after the nudges."""
        return np.roll(np.array(self.image), self.shift, axis=(0, 1))

    @property
    def max_pooled(self) -> NDArray[np.float64]:
        """The moved input (H', W') after `reference.max_pool2d`.

        Raises:
            ValueError: the window does not fit into the input.
        """
        return self._pooled(reference.max_pool2d, self.moved)

    @property
    def avg_pooled(self) -> NDArray[np.float64]:
        """The moved input (H', W') after `reference.avg_pool2d`.

        Raises:
            ValueError: the window does not fit into the input.
        """
        return self._pooled(reference.avg_pool2d, self.moved)

    def changes(self) -> dict[str, tuple[float, float]]:
        """Return what the nudges did: (share of values kept, relative change) by name.

        The names are "not pooled", "average" and "max". The relative change is that of lesson 3:
        the root of the sum of the squared differences, divided by the root of the sum of the
        squared values before. NaN where all values before are zero, or too small to be squared.

        Raises:
            ValueError: the window does not fit into the input.
        """
        maps = [np.array(self.image), self.moved]
        average = [self._pooled(reference.avg_pool2d, one) for one in maps]
        largest = [self._pooled(reference.max_pool2d, one) for one in maps]
        found = {}
        for name, (before, after) in {
            "not pooled": maps,
            "average": average,
            "max": largest,
        }.items():
            kept = float(np.mean(np.abs(after - before) <= SAME_VALUE))
            size = np.linalg.norm(before)
            change = float(np.linalg.norm(after - before) / size) if size else float("nan")
            found[name] = (kept, change)
        return found

    def _pooled(self, operation: Any, image: NDArray) -> NDArray[np.float64]:
        return operation(image, self.pool_size, strides=self.strides, padding=self.padding)

    def _draw(self, figure: Figure) -> None:
        moved, window = self.moved, self.pool_size
        axes = figure.subplots(1, 3, width_ratios=[2, 1.5, 1.5])
        shape = "×".join(map(str, moved.shape))
        try:
            largest, mean = self.max_pooled, self.avg_pooled
        except ValueError as problem:
            show_matrix(moved, ax=axes[0], title=f"Input {shape}")
            for ax in axes[1:]:
                ax.set_axis_off()
            sentence = textwrap.fill(str(problem), 40)
            axes[1].text(0, 0.5, sentence, va="center", in_layout=False)
            return
        row, column = (size // 2 for size in largest.shape)
        step = self.strides or window
        frame = (row * step, column * step, window, window)
        if self.padding == "same":
            frame = None  # windows may begin and end outside of what is drawn
        change = {name: text for name, (_, text) in self.changes().items()}
        titles = {"not pooled": f"Input {shape}"}
        cells = "×".join(map(str, mean.shape))
        titles |= {name: f"{name}, {cells} cells" for name in ("max", "average")}
        if any(self.shift):
            titles = {name: f"{title}\nchange {change[name]:.2f}" for name, title in titles.items()}
        scale = {"vmin": min(0.0, moved.min()), "vmax": max(0.0, moved.max())}
        show_matrix(moved, ax=axes[0], window=frame, title=titles["not pooled"], **scale)
        style = {"role": "output", "window": frame and (row, column, 1, 1), "fmt": ".3g", **scale}
        show_matrix(largest, ax=axes[1], title=titles["max"], **style)
        show_matrix(np.round(mean, 2), ax=axes[2], title=titles["average"], **style)
