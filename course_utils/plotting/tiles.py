"""Feature maps and kernels as tiles, one beside the other on one scale."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_word
from course_utils.plotting.canvas import (
    GRID_COLOUR,
    MAX_WIDTH,
    PALETTE,
    SIGNED_MAP,
    cell_inches,
    clear_axis,
    grey_scale,
    new_axes,
)
from course_utils.plotting.inputs import as_numbers, check_columns, check_texts

TILE_GAP = 0.12  # between tiles, in tile widths
LABEL_INCHES = 0.24
# Kernels beside pictures in which a kernel is orange: purple below zero, white, orange above.
KERNEL_MAP = LinearSegmentedColormap.from_list(
    "signed kernel",
    ["#35082A", PALETTE["negative"], PALETTE["paper"], PALETTE["kernel"], "#5C3F00"],
)
SIGNED_MAPS = {"output": SIGNED_MAP, "kernel": KERNEL_MAP}


def show_feature_maps(
    maps: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    ncols: int | None = None,
    labels: Sequence[Any] | None = None,
    signed: bool = False,
    shared_scale: bool = True,
) -> Axes:
    """Draw the channels of one layer's output as tiles.

    Args:
        maps: (H, W, C), any real dtype: the feature maps of one image.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the tiles.
        ncols: Tiles in a row; None: 8 at most.
        labels: One text per tile; None: the channel's number, counted from 0.
        signed: Diverging colours about 0, as in `show_image`; else black is the smallest
            value and white the largest.
        shared_scale: Draw all maps on one scale, so that equal values look equal. False draws
            each on its own, so that the pattern of a weak map is seen too.

    Returns:
        The Axes. `ax.images[k]` is channel k; a tile is one unit wide.

    Raises:
        ValueError: The array is not 3-D, is empty or not numeric, or labels or ncols do not fit.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_feature_maps
        >>> ax = show_feature_maps(np.random.default_rng(0).random((6, 6, 3)))
        >>> [text.get_text() for text in ax.texts]
        ['0', '1', '2']

    Introduced in lesson 1.
    """
    maps = as_numbers(
        maps, "maps", ("H", "W", "C"), "Leave the batch axis out, for example maps[0]."
    )
    count = maps.shape[-1]
    labels = check_texts(labels, count, "labels", "feature map") or [str(k) for k in range(count)]
    columns = check_columns(ncols, count, 8)
    places = [(k // columns, k % columns) for k in range(count)]
    tiles = [maps[..., k] for k in range(count)]
    if shared_scale:
        scales = [grey_scale(maps, signed)] * count
    else:
        scales = [grey_scale(tile, signed) for tile in tiles]
    colours = SIGNED_MAP if signed else "gray"
    return _draw_tiles(tiles, places, labels, ax, title, scales, colours)


def show_kernels(
    kernels: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    ncols: int | None = None,
    role: str = "output",
) -> Axes:
    """Draw a layer's kernels as tiles: purple below zero, white at zero, green above.

    With one input channel every tile is a filter. With two or three, every filter is a column
    of tiles, one for each input channel from the first down. With more, only input channel 0
    is drawn, and the title says so.

    Args:
        kernels: (kh, kw, C_in, C_out), as a Keras Conv2D holds them; any real dtype.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the tiles.
        ncols: Filters in a row; None: 8 at most.
        role: "kernel" draws what is above zero orange, as the kernels of `show_matrices` are.

    Returns:
        The Axes. A tile is one unit wide; all are on one scale, symmetric about 0.

    Raises:
        ValueError: The array is not 4-D, is empty or not numeric, ncols is below 1, or the role
            is neither "output" nor "kernel".

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_kernels
        >>> ax = show_kernels(np.random.default_rng(0).normal(size=(3, 3, 1, 4)))
        >>> len(ax.images)
        4

    Introduced in lesson 1.
    """
    kernels = as_numbers(
        kernels,
        "kernels",
        ("kh", "kw", "C_in", "C_out"),
        "They are the first of a Conv2D's weights: layer.get_weights()[0].",
    )
    check_word(role, "role", list(SIGNED_MAPS))
    channels, filters = kernels.shape[2:]
    if channels > 3:
        title = f"{title + ': ' if title else ''}input channel 0 of {channels}"
    shown = channels if channels <= 3 else 1
    columns = check_columns(ncols, filters, 8)
    places, tiles, labels = [], [], []
    for k in range(filters):
        for channel in range(shown):
            places.append((k // columns * shown + channel, k % columns))
            tiles.append(kernels[:, :, channel, k])
            labels.append(str(k) if channel == 0 else "")
    scales = [grey_scale(kernels, True)] * len(tiles)
    return _draw_tiles(tiles, places, labels, ax, title, scales, SIGNED_MAPS[role])


def _draw_tiles(
    tiles: list[NDArray],
    places: list[tuple[int, int]],
    labels: list[str],
    ax: Axes | None,
    title: str | None,
    scales: list[Normalize],
    colours: str | Colormap,
) -> Axes:
    """Draw equal tiles at their (row, column) places, one unit wide, labels above them."""
    rows, columns = (max(place[i] for place in places) + 1 for i in (0, 1))
    aspect = tiles[0].shape[0] / tiles[0].shape[1]
    inches = min(1.3, (MAX_WIDTH - 0.2) / (columns * (1 + TILE_GAP)))
    if ax is not None:
        inches = cell_inches(ax, rows * (aspect + 0.2), columns * (1 + TILE_GAP))
    # Rows without labels follow closely.
    header = [
        LABEL_INCHES / inches
        if any(label for label, place in zip(labels, places, strict=True) if place[0] == row)
        else 0.0
        for row in range(rows)
    ]
    tops = [
        sum(header[: row + 1]) + row * (aspect + TILE_GAP / 2) + TILE_GAP / 2 for row in range(rows)
    ]
    height = tops[-1] + aspect
    width = columns + (columns - 1) * TILE_GAP
    ax = new_axes(width * inches + 0.2, height * inches + (0.45 if title else 0.1), ax)
    for tile, (row, column), label, scale in zip(tiles, places, labels, scales, strict=True):
        x, y = column * (1 + TILE_GAP), tops[row]
        ax.imshow(
            tile,
            cmap=colours,
            norm=scale,
            extent=(x, x + 1, y + aspect, y),
            interpolation="nearest",
        )
        ax.add_patch(
            Rectangle((x, y), 1, aspect, fill=False, ec=GRID_COLOUR, lw=0.8, clip_on=False)
        )
        ax.text(x + 0.5, y - 0.03, label, ha="center", va="bottom", size=11)
    ax.set(xlim=(0, width), ylim=(height, 0))
    clear_axis(ax, title)
    return ax
