"""What every picture shares: role colours, checks, figures of the right size, cells, frames."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from course_utils.arguments import (
    check_limit,
)
from course_utils.constants import CONSTANTS
from course_utils.plotting.inputs import check_axes
from course_utils.plotting.text import font_for, text_on

# One colour for one role in every picture: colour-blind safe, and different in lightness too,
# so that the roles stay apart in grey. Blue, orange and green are those of M. Okabe and K. Ito,
# Color Universal Design (https://jfly.uni-koeln.de/color/).
PALETTE: dict[str, str] = CONSTANTS["palette"]["light"]
ROLE_COLOURS: dict[str, str] = {
    role: PALETTE[role]
    for role in ("input", "kernel", "output", "padding", "highlight", "negative")
}
HATCH = "////"
GRID_COLOUR = PALETTE["grid"]
MAX_WIDTH = 10.0  # inches: the width of the page
MAX_HEIGHT = 9.0
SIGNED_PERCENTILE = 99.5  # of the absolute values: a few outliers must not pale all others
# Purple below zero, white at zero, green above: the scale of every signed picture.
SIGNED_MAP = LinearSegmentedColormap.from_list(
    "signed", ["#35082A", PALETTE["negative"], PALETTE["paper"], PALETTE["output"], "#00432F"]
)


def new_axes(width: float, height: float, ax: Axes | None) -> Axes:
    """Return `ax`, or the Axes of a new figure of this size in inches, page width at most."""
    if ax is not None:
        return check_axes(ax)
    size = (min(MAX_WIDTH, max(1.5, width)), min(MAX_HEIGHT, max(0.8, height)))
    return plt.subplots(figsize=size, layout="constrained")[1]


def clear_axis(ax: Axes, title: str | None = None) -> None:
    """Take ticks and frame away and set the title."""
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)


def cell_inches(ax: Axes, rows: float, columns: float) -> float:
    """Side of a square cell, in inches, when rows × columns of them fill `ax`."""
    width, height = axes_inches(check_axes(ax))
    return min(width / columns, height / rows)


def axes_inches(ax: Axes) -> tuple[float, float]:
    """Width and height of `ax` in inches, as the layout will leave it when it is drawn."""
    figure, box, place = ax.get_figure(root=True), ax.get_position(), ax.get_subplotspec()
    width, height = figure.get_size_inches()
    now = box.width * width, box.height * height
    if place is None or not isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine):
        return now
    # A constrained layout has not been made yet. It will give each row and column of the grid
    # its share of the figure, less a title, ticks and gaps.
    grid: Any = place.get_gridspec()
    shares = [
        sum(ratios[span.start : span.stop]) / sum(ratios)
        for ratios, span in (
            (grid.get_width_ratios(), place.colspan),
            (grid.get_height_ratios(), place.rowspan),
        )
    ]
    gaps = (0.25, 0.65)
    later = [
        size * share - gap for size, share, gap in zip((width, height), shares, gaps, strict=True)
    ]
    return max(now[0], later[0]), max(now[1], later[1])


def tint(
    values: NDArray, role: str, vmin: float | None = None, vmax: float | None = None
) -> NDArray:
    """Return RGB colours, shape (…, 3): white at zero, the role's colour at the largest value.

    Where there are negative values they go from white to purple, on the same scale.
    """
    values = values.astype(float)
    finite = values[np.isfinite(values)]
    vmin, vmax = check_limit(vmin, "vmin"), check_limit(vmax, "vmax")
    low = float(finite.min(initial=0.0)) if vmin is None else vmin
    high = float(finite.max(initial=0.0)) if vmax is None else vmax
    if low > high:
        raise ValueError(f"vmin must not be larger than vmax; got {low:g} and {high:g}.")
    if low < 0:
        strength = np.clip(values / max(-low, high), -1, 1)
    else:
        strength = np.clip((values - low) / ((high - low) or 1.0), 0, 1)
    strength = np.nan_to_num(strength)[..., None]
    positive, negative = (np.array(to_rgb(ROLE_COLOURS[name])) for name in (role, "negative"))
    return 1 - np.abs(strength) * (1 - np.where(strength < 0, negative, positive))


def draw_cells(
    ax: Axes,
    rgb: NDArray,
    texts: NDArray | None,
    *,
    cell: float,
    size: float | None = None,
    origin: tuple[float, float] = (0, 0),
    hatched: NDArray | None = None,
) -> None:
    """Draw cells of `cell` inches, row 0 on top; the centre of cell (r, c) is x = c, y = r.

    `origin` is the (row, column) of the first cell, negative where padding comes first.
    `size` is that of the numbers in points; None: as large as the cell allows.
    Cells where `hatched` is True are drawn in the padding's grey.
    """
    rows, columns = rgb.shape[:2]
    top, left = origin
    x, y = np.arange(columns + 1) + left - 0.5, np.arange(rows + 1) + top - 0.5
    if hatched is None:
        hatched = np.zeros((rows, columns), dtype=bool)
    rgb = np.where(hatched[..., None], to_rgb("#F0F0F0"), rgb)
    ax.imshow(rgb, extent=(x[0], x[-1], y[-1], y[0]), interpolation="nearest")
    thickness = 0.9 if cell > 0.25 else 0.3
    ax.hlines(y, x[0], x[-1], GRID_COLOUR, linewidth=thickness, clip_on=False)
    ax.vlines(x, y[0], y[-1], GRID_COLOUR, linewidth=thickness, clip_on=False)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[-1], y[0]))
    for row, column in np.argwhere(hatched):
        ax.add_patch(
            Rectangle(
                (x[column], y[row]),
                1,
                1,
                fill=False,
                hatch=HATCH,
                linewidth=0,
                edgecolor=ROLE_COLOURS["padding"],
            )
        )
    if texts is None:
        return
    size = size or font_for(texts, cell)
    for (row, column), text in np.ndenumerate(texts):
        if text:
            drawn = ax.text(
                left + column,
                top + row,
                text,
                ha="center",
                va="center_baseline",
                size=size,
                color=text_on(rgb[row, column]),
            )
            if hatched[row, column]:
                drawn.set_bbox({"facecolor": "#F0F0F0", "edgecolor": "none", "pad": 1.0})


def frame_cells(
    ax: Axes,
    window: tuple[float, float, float, float],
    colour: str = ROLE_COLOURS["highlight"],
    thickness: float = 3.5,
) -> None:
    """Frame cells of a matrix, or pixels of an image, that has been drawn.

    Args:
        ax: Where the centre of cell (r, c) is at x = c, y = r.
        window: (row, column, height, width); it may reach beyond the first and the last cell.
        colour: Of the frame.
        thickness: In points.

    Example:
        >>> from course_utils.plotting import frame_cells, show_matrix
        >>> frame_cells(show_matrix([[1, 2], [3, 4]]), (0, 1, 2, 1))

    Introduced in lesson 1.
    """
    row, column, height, width = window
    ax.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            width,
            height,
            fill=False,
            edgecolor=colour,
            linewidth=thickness,
            clip_on=False,
            zorder=4,
            # A white rim keeps the frame apart from cells as dark as itself.
            path_effects=[withStroke(linewidth=thickness + 2, foreground="white")],
        )
    )


def cross_out_cells(ax: Axes, which: NDArray) -> None:
    """Cross out cells of a matrix, or pixels of an image, that has been drawn.

    Args:
        ax: Where the centre of cell (r, c) is at x = c, y = r.
        which: (H, W), bool: the cells to cross out.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import cross_out_cells, show_matrix
        >>> cross_out_cells(show_matrix([[1, 2], [3, 4]]), np.array([[False, False], [True, False]]))

    Introduced in lesson 2.
    """
    for row, column in np.argwhere(which):
        for rise in (-0.4, 0.4):
            ends = [column - 0.4, column + 0.4], [row - rise, row + rise]
            ax.plot(*ends, color="#4D4D4D", linewidth=1.6)


def grey_scale(
    image: NDArray, signed: bool, vmin: float | None = None, vmax: float | None = None
) -> Normalize:
    """Return the scale of an image: uint8 0 to 255, others their range, signed about 0.

    A signed scale without limits leaves out the largest 0.5 % of the absolute values.
    """
    finite = image[np.isfinite(image)]
    vmin, vmax = check_limit(vmin, "vmin"), check_limit(vmax, "vmax")
    if signed:
        limits = [abs(limit) for limit in (vmin, vmax) if limit is not None]
        if not limits and finite.size:
            limits = [np.percentile(np.abs(finite), SIGNED_PERCENTILE, method="higher")]
        bound = float(max(limits, default=0.0)) or 1.0
        return Normalize(-bound, bound)
    whole = image.dtype == np.uint8 or finite.size == 0
    low, high = (0, 255) if whole else (float(finite.min()), float(finite.max()))
    low, high = low if vmin is None else vmin, high if vmax is None else vmax
    if low > high:
        raise ValueError(f"vmin must not be larger than vmax; got {low:g} and {high:g}.")
    return Normalize(low, high)
