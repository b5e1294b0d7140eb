"""The Padding explorer of lesson 2."""

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import reference
from course_utils.arguments import check_whole, check_word, shown
from course_utils.constants import CONSTANTS
from course_utils.plotting import ROLE_COLOURS, cross_out_cells, show_matrix, show_padding
from course_utils.reference.windows import axis_padding, windows_of
from course_utils.widgets.shared.explorer import Explorer
from course_utils.widgets.shared.traits import Checked, one_of, whole

LIMITS = CONSTANTS["limits"]["padding"]
MOST_RINGS = LIMITS["rings"][1]
IN_TIME = ("valid", "same", "causal")


def _padding(value: Any, name: str) -> str | int:
    if isinstance(value, str):
        try:
            return check_word(value, name, ("valid", "same"))
        except ValueError:
            raise ValueError(
                f"{name} must be 'valid', 'same' or a number of rings from 0 to {MOST_RINGS}, got "
                f"{shown(value)}. (A signal, dimensions=1, is always shown with 'causal' too.)"
            ) from None
    return check_whole(value, name, 0, MOST_RINGS, ", 'valid' or 'same'")


def _write(ax: Axes, sentence: str) -> None:
    """Write a sentence where a map would stand."""
    ax.set_axis_off()
    ax.text(0, 0.5, textwrap.fill(sentence, 30), va="center", in_layout=False)


class PaddingExplorer(Explorer):
    """See which cells a kernel reads: padding, stride, dilation, and the size of the output.

    Everything is computed in the page. Two dimensions: an image whose pixels are numbered from 1,
    row by row, with its padding; how often each pixel is read; how many pixels each window meets;
    the size formula with its numbers. One dimension: which input steps an output reads under
    "valid", "same" and "causal", and which of them lie in the future.

    Args:
        dimensions: 2 (an image) or 1 (a signal).
        height: Rows of the image, 3 to 16; a signal has none.
        width: Columns of the image, or steps of the signal, 3 to 16.
        kernel_size: Height and width (or length) of the kernel, 1 to 7.
        strides: 1 to 9. dilation_rate: 1 to 4.
        padding: "valid", "same", or a number of rings from 0 to 4. A signal is shown with
            "valid", "same" and "causal" at once.
        mode: What the padding holds: "constant" (zeros) or "reflect" (the image, mirrored).

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = PaddingExplorer(height=3, width=3, padding=1)
        >>> explorer.output_shape
        (3, 3)
        >>> explorer.uses
        array([[4, 6, 4],
               [6, 9, 6],
               [4, 6, 4]])
        >>> PaddingExplorer(dimensions=1, width=4).reads("causal")
        [[0], [0, 1], [0, 1, 2], [1, 2, 3]]

    Introduced in lesson 2.
    """

    _module = "padding/view"

    dimensions = Checked(whole(1, 2), 2).tag(sync=True)
    height = Checked(whole(*LIMITS["height"]), 7).tag(sync=True)
    width = Checked(whole(*LIMITS["width"]), 7).tag(sync=True)
    kernel_size = Checked(whole(*LIMITS["kernel_size"]), 3).tag(sync=True)
    strides = Checked(whole(*LIMITS["strides"]), 1).tag(sync=True)
    dilation_rate = Checked(whole(*LIMITS["dilation_rate"]), 1).tag(sync=True)
    padding = Checked(_padding, 1).tag(sync=True)
    mode = Checked(one_of("constant", "reflect"), "constant").tag(sync=True)

    @property
    def image(self) -> NDArray[np.int64]:
        """The pixels (height, width), numbered from 1 row by row."""
        return np.arange(1, self.height * self.width + 1).reshape(self.height, self.width)

    @property
    def output_shape(self) -> tuple[int, int]:
        """Rows and columns of the output, by `reference.output_size`.

        Raises:
            ValueError: the kernel does not fit into the padded image.
        """
        options = {
            "strides": self.strides,
            "padding": self.padding,
            "dilation_rate": self.dilation_rate,
        }
        rows, columns = (
            reference.output_size(n, self.kernel_size, **options) for n in (self.height, self.width)
        )
        return rows, columns

    @property
    def padded(self) -> NDArray[np.int64]:
        """The image with its padding, by `reference.pad2d`.

        Raises:
            ValueError: the kernel does not fit, or there are too few pixels to mirror.
        """
        return reference.pad2d(self.image, self._sides(), mode=self.mode)

    @property
    def uses(self) -> NDArray[np.int64]:
        """How often each pixel (height, width) is read; a mirrored copy counts for its pixel.

        Raises:
            ValueError: as for `padded`.
        """
        counts = np.bincount(self._windows().ravel(), minlength=self.image.size + 1)
        return counts[1:].reshape(self.image.shape)

    @property
    def pixels(self) -> NDArray[np.int64]:
        """How many pixels each window meets, (H', W'); zeros of the padding are none.

        Raises:
            ValueError: as for `padded`.
        """
        return (self._windows() > 0).sum(axis=(2, 3, 4))

    def reads(self, padding: str) -> list[list[int]]:
        """Return the input steps that each output of a signal of `width` steps reads.

        Args:
            padding: "valid", "same" or "causal".

        Raises:
            ValueError: the kernel does not fit, or an unknown padding.
        """
        one_of(*IN_TIME)(padding, "padding")
        windows = windows_of(
            np.arange(self.width).reshape(-1, 1, 1),
            (self.kernel_size, 1),
            (self.strides, 1),
            (padding, "valid"),
            (self.dilation_rate, 1),
            fill=-1,
        )
        return [[int(step) for step in window.ravel() if step >= 0] for window in windows]

    def _sides(self) -> list[tuple[int, int]]:
        span = self.dilation_rate * (self.kernel_size - 1) + 1
        sizes = (self.height, self.width)
        return [axis_padding(n, span, self.strides, self.padding) for n in sizes]

    def _windows(self) -> NDArray:
        pairs = [(one, one) for one in (self.kernel_size, self.strides, self.dilation_rate)]
        size, strides, dilations = pairs
        return windows_of(self.padded[..., None], size, strides, ("valid", "valid"), dilations)

    def _draw(self, figure: Figure) -> None:
        if self.dimensions == 1:
            self._draw_signal(figure)
            return
        axes = figure.subplots(1, 3)
        try:
            maps = [self.uses, self.pixels]
        except ValueError as problem:
            show_matrix(self.image, ax=axes[0], title=f"Input {self.height}×{self.width}")
            axes[2].set_axis_off()
            _write(axes[1], str(problem))
            return
        size = "×".join(map(str, self.output_shape))
        sides = tuple(self._sides())
        title = f"Input {self.height}×{self.width}, {'padded' if any(map(any, sides)) else 'no padding'}"
        show_padding(self.image, sides, mode=self.mode, ax=axes[0], title=title)
        unread = maps[0] == 0
        title = "Reads of each pixel" + ("\n(crossed out: never)" if unread.any() else "")
        show_matrix(np.where(unread, np.nan, maps[0]), ax=axes[1], title=title, vmin=0)
        for ax in axes[:2]:
            cross_out_cells(ax, unread)
        show_matrix(maps[1], ax=axes[2], role="output", title=f"Output {size}:\npixels per window")

    def _draw_signal(self, figure: Figure) -> None:
        axes = figure.subplots(1, 3)
        for ax, padding in zip(axes, IN_TIME, strict=True):
            try:
                reads = self.reads(padding)
            except ValueError as problem:
                _write(ax, f"{padding}: {problem}")
                continue
            table = np.zeros((len(reads), self.width))
            for output, steps in enumerate(reads):
                table[output, steps] = 1
                future = [step for step in steps if step > output * self.strides]
                ax.plot(future, [output] * len(future), "x", color=ROLE_COLOURS["highlight"], mew=2)
            show_matrix(table, ax=ax, role="output", values=False, title=padding, vmax=2)
            ax.set(xlabel="input step", xticks=range(0, self.width, 1 + self.width // 11))
            ax.set(ylabel="output", yticks=range(len(reads)))
        figure.suptitle("Filled: the output reads this step. Crossed: the step is in the future")
