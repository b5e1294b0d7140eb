"""Images, and under each the heat map that says where in it something was found."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_limit, check_whole
from course_utils.plotting.canvas import (
    GRID_COLOUR,
    HATCH,
    MAX_WIDTH,
    ROLE_COLOURS,
    SIGNED_MAP,
    clear_axis,
    grey_scale,
)
from course_utils.plotting.inputs import as_images, as_numbers, check_texts

TILE = 1.65  # inches
BAR = 0.95  # inches beside the tiles, for the scale
OUTLINE = 0.1  # of an image's scale: where the outline in the heat map runs


def show_heat(
    images: Sequence[ArrayLike] | ArrayLike,
    heats: Sequence[ArrayLike] | ArrayLike,
    *,
    titles: Sequence[Any],
    rim: int = 0,
    label: str | None = None,
    vmax: float | None = None,
) -> NDArray:
    """Draw images in a row, and under each its heat map with the outline of the image.

    The heat maps are on one scale, with a bar beside them: purple below zero, white at zero, green
    above. Each number of a heat map is a cell as large as the pixels that it stands for.

    Args:
        images: Grey images of one size, (n, H, W) or (n, H, W, 1).
        heats: One heat map for each image, (n, h, w).
        titles: One text for each image.
        rim: Pixels at each side of the image for which the heat maps say nothing; drawn hatched.
        label: What the heat is, written beside the scale.
        vmax: End of the scale; None: the largest absolute value.

    Returns:
        Array of Axes, shape (2, n): images, heat maps.

    Raises:
        ValueError: There are not as many heat maps and titles as images, or more than seven; they
            are not grey, or the rim leaves nothing.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_heat
        >>> axes = show_heat([np.eye(8)], [np.eye(2)], titles=["a line"], label="warmth")
        >>> axes.shape, axes[0, 0].get_title()
        ((2, 1), 'a line')

    Introduced in lesson 9a.
    """
    pictures, maps = as_images(images), as_numbers(heats, "heats", ("n", "h", "w"))
    count = len(pictures)
    sizes = {picture.shape for picture in pictures}
    if len(sizes) > 1 or pictures[0].ndim != 2:
        raise ValueError(f"images must be grey and of one size; got the shapes {sorted(sizes)}.")
    if len(maps) != count or count > 7:
        raise ValueError(f"heats must be one for each of 1 to 7 images: {count}, not {len(maps)}.")
    height, width = pictures[0].shape
    rim = check_whole(rim, "rim", 0, (min(height, width) - 1) // 2)
    texts = check_texts(titles, count, "titles", "image") or []
    bound = check_limit(vmax, "vmax") or float(np.abs(maps).max()) or 1.0
    tile = min(TILE, (MAX_WIDTH - BAR) / count)
    figure, axes = plt.subplots(
        2,
        count,
        figsize=(BAR + tile * count, 2 * tile * height / width + 0.35),
        squeeze=False,
        layout="constrained",
    )
    grey = grey_scale(np.stack(pictures), False)
    drawn: Any = None
    for (above, below), picture, one, text in zip(axes.T, pictures, maps, texts, strict=True):
        above.imshow(picture, cmap="gray", norm=grey)
        clear_axis(above, text)
        drawn = _draw_heat(below, picture, one, rim, Normalize(-bound, bound))
    bar = figure.colorbar(drawn, ax=axes[1].tolist(), fraction=0.05, label=label or "")
    bar.outline.set_visible(False)
    return axes


def _draw_heat(ax: Axes, picture: NDArray, heat: NDArray, rim: int, scale: Normalize) -> Any:
    height, width = picture.shape
    ax.set_facecolor("#F0F0F0")
    if rim:
        grey = ROLE_COLOURS["padding"]  # below the heat
        ax.axvspan(-0.5, width - 0.5, hatch=HATCH, fc="#F0F0F0", ec=grey, lw=0, zorder=-1)
    drawn = ax.imshow(
        heat,
        cmap=SIGNED_MAP,
        norm=scale,
        extent=(rim - 0.5, width - rim - 0.5, height - rim - 0.5, rim - 0.5),
        interpolation="nearest",
    )
    low, high = picture.min(), picture.max()
    if low < high:
        level = low + OUTLINE * (float(high) - float(low))
        ax.contour(picture, levels=[level], colors="black", linewidths=1.2)
    clear_axis(ax)
    ax.spines[:].set(visible=True, color=GRID_COLOUR, linewidth=1.5)
    ax.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    return drawn
