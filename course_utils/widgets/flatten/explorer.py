"""The Flatten explorer of lesson 4."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import reference
from course_utils.arguments import as_whole, shown
from course_utils.constants import CONSTANTS
from course_utils.datasets import load_mnist
from course_utils.plotting import plot_signal, show_matrix
from course_utils.widgets.shared.explorer import Explorer
from course_utils.widgets.shared.traits import Checked, Fixed, items, one_of, whole

LARGEST = CONSTANTS["limits"]["flatten"]["side"][1]
ORDERS = ("channels_last", "channels_first")
KERNELS = [  # edges that are vertical, horizontal, slanted to both sides; the mean
    [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    [[1, 1, 0], [1, 0, -1], [0, -1, -1]],
    [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]],
    [[1 / 9] * 3] * 3,
]


@cache
def feature_maps() -> list:
    """Return real feature maps, (5, 5, 5) as nested lists: a digit, convolved and pooled."""
    digit = load_mnist()[0][0][0][..., None] / 255
    kernels = np.moveaxis(np.array(KERNELS, dtype=float), 0, -1)[:, :, None]
    maps = reference.relu(reference.conv2d(digit, kernels))[:25, :25]
    return np.round(reference.max_pool2d(maps, 5), 1).tolist()


def _pixel(value: Any, name: str) -> list[int]:
    """Check a row, a column and a channel."""
    expected = f"three whole numbers from 0 to {LARGEST - 1} (row, column, channel)"
    parts = [as_whole(part) for part in items(value, name, expected, 3)]
    pixel = [part for part in parts if part is not None and 0 <= part < LARGEST]
    if len(pixel) < len(parts):
        raise ValueError(f"{name} must be {expected}, got {shown(value)}.")
    return pixel


class FlattenExplorer(Explorer):
    """Point at a cell of a volume and see its index in the flat vector, and back.

    Everything is computed in the page. The order of memory can be changed, and a vector that was
    written in one order can be read back in the other.

    Args:
        height: Rows, 1 to 5. width: columns, 1 to 5. channels: 1 to 5.
        source: "numbers" (the cells numbered, channels last) or "digit" (feature maps of a digit).
        order: "channels_last" or "channels_first": the order in which the vector is written.
        back: "off", or the order in which the vector is read back into a volume.
        pixel: (row, column, channel) that is lit; one outside the volume is moved to its border.

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = FlattenExplorer(height=2, width=3, channels=2, pixel=(1, 2, 0))
        >>> explorer.index
        10
        >>> explorer.order = "channels_first"
        >>> explorer.index, explorer.vector
        (5, array([ 0.,  2.,  4.,  6.,  8., 10.,  1.,  3.,  5.,  7.,  9., 11.]))

    Introduced in lesson 4.
    """

    _module = "flatten/view"

    maps = Fixed().tag(sync=True)
    height = Checked(whole(1, LARGEST), 2).tag(sync=True)
    width = Checked(whole(1, LARGEST), 3).tag(sync=True)
    channels = Checked(whole(1, LARGEST), 2).tag(sync=True)
    source = Checked(one_of("numbers", "digit"), "numbers").tag(sync=True)
    order = Checked(one_of(*ORDERS), "channels_last").tag(sync=True)
    back = Checked(one_of("off", *ORDERS), "off").tag(sync=True)
    pixel = Checked(_pixel, [1, 2, 0]).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        self.maps = feature_maps()
        super().__init__(**state)

    @property
    def volume(self) -> NDArray[np.float64]:
        """The volume, (height, width, channels)."""
        shape = self.height, self.width, self.channels
        if self.source == "numbers":
            return np.arange(np.prod(shape), dtype=float).reshape(shape)
        maps = np.array(self.maps)
        top, left = (maps.shape[0] - self.height) // 2, (maps.shape[1] - self.width) // 2
        return maps[top : top + self.height, left : left + self.width, : self.channels]

    @property
    def vector(self) -> NDArray[np.float64]:
        """The volume flattened in the present order, (height · width · channels,)."""
        last = self.order == "channels_last"
        return (self.volume if last else self.volume.transpose(2, 0, 1)).reshape(-1)

    @property
    def index(self) -> int:
        """Where the lit pixel stands in the vector."""
        row, column, channel = self._lit()
        if self.order == "channels_last":
            return (row * self.width + column) * self.channels + channel
        return (channel * self.height + row) * self.width + column

    @property
    def read_back(self) -> NDArray[np.float64]:
        """The volume that the vector becomes, read in the order `back` ("off": as it was)."""
        height, width, channels = self.volume.shape
        if self.back == "off":
            return self.volume
        if self.back == "channels_last":
            return self.vector.reshape(height, width, channels)
        return self.vector.reshape(channels, height, width).transpose(1, 2, 0)

    def _lit(self) -> list[int]:
        shape = self.height, self.width, self.channels
        return [min(index, size - 1) for index, size in zip(self.pixel, shape, strict=True)]

    def _draw(self, figure: Figure) -> None:
        count, per_row = self.vector.size, 20
        rows = -(-count // per_row)
        volumes = [("channel", self.volume)]
        if self.back != "off":
            volumes.append(("read back", self.read_back))
        heights = [*[2.3] * len(volumes), 1.3 if rows == 1 else 0.4 + 0.42 * rows]
        figure.set_size_inches(9, sum(heights))
        grid = figure.add_gridspec(len(heights), 1, height_ratios=heights)
        row, column, channel = self._lit()
        for line, (name, volume) in enumerate(volumes):
            parts = grid[line].subgridspec(1, self.channels)
            for k in range(self.channels):
                lit = name == "channel" and k == channel
                show_matrix(
                    volume[..., k],
                    ax=figure.add_subplot(parts[k]),
                    title=f"{name} {k}",
                    vmax=self.volume.max(),
                    window=(row, column, 1, 1) if lit else None,
                )
        title = f"the vector, {self.order.replace('_', ' ')}; framed: index {self.index}"
        ax = figure.add_subplot(grid[-1])
        look: dict[str, Any] = {"ax": ax, "role": "output", "title": title}
        if rows == 1:
            labels = self._pixels() if count <= 15 else None
            plot_signal(self.vector, window=(self.index, 1), labels=labels, **look)
            ax.tick_params(axis="x", labelsize=14)  # read at half its size, too
            return
        cells = np.full((rows, per_row), np.nan)
        cells.flat[:count] = self.vector
        show_matrix(cells, window=(*divmod(self.index, per_row), 1, 1), values=True, **look)

    def _pixels(self) -> list[str]:
        """Return "row,column,channel" for each cell of the vector."""
        shape = self.volume.shape
        names = np.array([",".join(map(str, pixel)) for pixel in np.ndindex(shape)]).reshape(shape)
        last = self.order == "channels_last"
        return (names if last else names.transpose(2, 0, 1)).ravel().tolist()
