"""What every picture shares: colours, checks, number formats and figures of the right size."""

import math
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

# One colour for one role in every picture. Blue, orange, green and vermilion-dark red differ
# in lightness too, so they stay apart in grey. After M. Okabe and K. Ito, Color Universal
# Design (https://jfly.uni-koeln.de/color/).
ROLE_COLOURS: dict[str, str] = {
    "input": "#0072B2",
    "kernel": "#E69F00",
    "output": "#009E73",
    "padding": "#BDBDBD",
    "highlight": "#A50F15",
    "negative": "#7B3294",
}
CELL_ROLES = ("input", "kernel", "output", "padding")
DARK, GRID, MUTED = "#1A1A1A", "#9A9A9A", "#6B6B6B"
HATCH = "////"
MAX_WIDTH = 10.0  # inches: the width of the page
DIGIT_WIDTH = 0.64  # width of a digit of DejaVu Sans, in units of the font size
# Purple below zero, white at zero, green above: the scale of every signed picture.
SIGNED_MAP = LinearSegmentedColormap.from_list(
    "signed", ["#3F1054", ROLE_COLOURS["negative"], "#FFFFFF", ROLE_COLOURS["output"], "#00432F"]
)


def as_numbers(values: Any, name: str, axes_names: tuple[str, ...], hint: str = "") -> NDArray:
    """Return `values` as a non-empty numeric array with one axis for each of `axes_names`."""
    array = np.asarray(values)
    expected = f"({', '.join(axes_names)}{',' if len(axes_names) == 1 else ''})"
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, shape {expected}; got {array.dtype}.")
    if array.ndim != len(axes_names):
        raise ValueError(
            f"{name} must have the axes {expected}; got an array of shape {array.shape}. {hint}"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}.")
    return array.astype(int) if array.dtype.kind == "b" else array


def check_role(role: str) -> str:
    """Return `role` if a cell can have it."""
    if role not in CELL_ROLES:
        raise ValueError(f"role must be one of {', '.join(CELL_ROLES)}; got {role!r}.")
    return role


def check_count(items: Sequence | None, count: int, name: str, things: str) -> list[str]:
    """Return one text for each thing drawn (empty texts if `items` is None)."""
    if items is None:
        return [""] * count
    if isinstance(items, str) or len(items) != count:
        got = "one string" if isinstance(items, str) else len(items)
        raise ValueError(f"{name} must hold one text per {things}: expected {count}, got {got}.")
    return [str(item) for item in items]


def check_columns(ncols: int | None, count: int, default: int) -> int:
    """Return the number of columns of a grid of `count` pictures."""
    if ncols is None:
        return min(count, default)
    if ncols < 1:
        raise ValueError(f"ncols must be at least 1; got {ncols}.")
    return min(int(ncols), count)


def new_axes(width: float, height: float, ax: Axes | None = None) -> Axes:
    """Return `ax`, or the Axes of a new figure of at most page width (inches)."""
    if ax is not None:
        return ax
    size = (min(MAX_WIDTH, max(1.2, width)), max(0.7, height))
    return plt.subplots(figsize=size, layout="constrained")[1]


def clear_axis(ax: Axes, title: str | None = None) -> None:
    """Take ticks and frame away and set the title."""
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)


def shape_text(shape: Sequence[int | None]) -> str:
    """Write a shape as in "28×28×1"; an axis of unknown length is "?"."""
    return "×".join("?" if n is None else str(n) for n in shape)


def format_numbers(values: NDArray, fmt: str | None = None) -> NDArray:
    """Return the text of every number: whole numbers without decimals, NaN as an empty text."""
    finite = values[np.isfinite(values)]
    if fmt is None:
        fmt = _choose_format(finite)
    try:
        texts = [_write(float(v) if fmt != "d" else v, fmt) for v in values.ravel()]
    except ValueError:
        raise ValueError(
            f"fmt must be a format specification such as '.2f' or 'd'; got {fmt!r}."
        ) from None
    return np.array(texts, dtype=object).reshape(values.shape)


def _write(value: float, fmt: str) -> str:
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = format(int(value) if fmt == "d" else value, fmt)
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]  # −0.00 is zero
    return text.replace("-", "−")


def _choose_format(finite: NDArray) -> str:
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    if finite.dtype.kind in "iu" or (largest < 1e6 and np.all(finite == np.round(finite))):
        return "d"
    if largest >= 1e5 or largest < 1e-3:
        return ".1e"
    if largest >= 1000:
        return ".0f"
    # As few decimals as write the numbers exactly, up to what their size makes readable.
    most = 1 if largest >= 100 else 2 if largest >= 0.1 else 3 if largest >= 0.01 else 4
    for decimals in range(1, most):
        if np.allclose(finite, np.round(finite, decimals), rtol=0, atol=1e-6 * largest):
            return f".{decimals}f"
    return f".{most}f"


def tint(
    values: NDArray, role: str, vmin: float | None = None, vmax: float | None = None
) -> NDArray:
    """Return RGB colours, shape (…, 3): white at zero, the role's colour at the largest value.

    Where there are negative values they go from white to purple, on the same scale.
    """
    values = values.astype(float)
    finite = values[np.isfinite(values)]
    low = vmin if vmin is not None else float(finite.min(initial=0.0))
    high = vmax if vmax is not None else float(finite.max(initial=0.0))
    if low < 0:
        bound = max(-low, high)
        strength = np.clip(values / bound, -1, 1)
    else:
        strength = np.clip((values - low) / ((high - low) or 1.0), 0, 1)
    strength = np.nan_to_num(strength)[..., None]
    positive, negative = (np.array(to_rgb(ROLE_COLOURS[name])) for name in (role, "negative"))
    target = np.where(strength < 0, negative, positive)
    return 1 - np.abs(strength) * (1 - target)


def luminance(rgb: Any) -> float:
    """Relative luminance of an sRGB colour, from 0 (black) to 1, as WCAG 2 defines it."""
    channels = np.array(to_rgb(rgb))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def text_on(rgb: Any) -> str:
    """Return the text colour, dark or white, that stands out more on `rgb`."""
    light = luminance(rgb)
    return DARK if (light + 0.05) / (luminance(DARK) + 0.05) >= 1.05 / (light + 0.05) else "white"


def for_text(colour: Any) -> tuple[float, ...]:
    """Darken `colour` until it is legible as text on white (contrast 4.5 to 1)."""
    rgb = np.array(to_rgb(colour))
    while 1.05 / (luminance(rgb) + 0.05) < 4.5:
        rgb = rgb * 0.95
    return tuple(rgb)


def cell_inches(ax: Axes, rows: float, columns: float) -> float:
    """Side of a square cell, in inches, if rows × columns cells fill `ax`."""
    box, (width, height) = ax.get_position(), ax.get_figure(root=True).get_size_inches()
    return min(box.width * width / columns, box.height * height / rows)


def size_for(texts: NDArray, limit: float = 1.0) -> float:
    """Side of a cell, in inches, in which the longest of `texts` is printed at 12 points."""
    longest = max((len(text) for text in texts.ravel()), default=1)
    return min(limit, max(0.5, 0.12 + longest * DIGIT_WIDTH * 12 / 72))


def font_for(texts: NDArray, cell: float) -> float:
    """Font size in points at which the longest of `texts` fits a cell of `cell` inches."""
    longest = max((len(text) for text in texts.ravel()), default=1) or 1
    return min(14.0, 0.45 * cell * 72, 0.88 * cell * 72 / (longest * DIGIT_WIDTH))


def draw_cells(
    ax: Axes,
    rgb: NDArray,
    texts: NDArray | None,
    *,
    cell: float,
    origin: tuple[int, int] = (0, 0),
    hatched: NDArray | None = None,
) -> None:
    """Draw cells with row 0 on top; the centre of cell (r, c) lies at x = c, y = r.

    `origin` is the (row, column) of the first cell, negative where a padding ring comes first.
    Cells where `hatched` is True are drawn in the padding's grey.
    """
    rows, columns = rgb.shape[:2]
    top, left = origin
    extent = (left - 0.5, left + columns - 0.5, top + rows - 0.5, top - 0.5)
    if hatched is not None:
        rgb = np.where(hatched[..., None], to_rgb("#EDEDED"), rgb)
    ax.imshow(rgb, extent=extent, interpolation="nearest")
    width = 0.9 if max(rows, columns) <= 20 else 0.3
    ax.hlines(np.arange(rows + 1) + extent[3], extent[0], extent[1], GRID, lw=width, clip_on=False)
    ax.vlines(
        np.arange(columns + 1) + extent[0], extent[3], extent[2], GRID, lw=width, clip_on=False
    )
    ax.set(xlim=extent[:2], ylim=extent[2:])
    for r, c in np.argwhere(hatched) if hatched is not None else ():
        frame = Rectangle(
            (left + c - 0.5, top + r - 0.5), 1, 1, fill=False, hatch=HATCH, lw=0
        )
        frame.set_edgecolor(ROLE_COLOURS["padding"])
        ax.add_patch(frame)
    if texts is None:
        return
    size = font_for(texts, cell)
    for (r, c), text in np.ndenumerate(texts):
        if text:
            ax.text(
                left + c, top + r, text, ha="center", va="center", size=size, color=text_on(rgb[r, c])
            )


def frame(
    ax: Axes,
    window: tuple[int, int, int, int],
    colour: str = ROLE_COLOURS["highlight"],
    width: float = 3.5,
) -> Rectangle:
    """Draw a thick frame around the cells of `window` = (row, column, height, width)."""
    row, column, rows, columns = window
    return ax.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5), columns, rows,
            fill=False, edgecolor=colour, linewidth=width, clip_on=False, zorder=4, joinstyle="miter",
        )
    )


def grey_limits(
    image: NDArray, signed: bool, vmin: float | None, vmax: float | None
) -> Normalize:
    """Return the scale of an image: uint8 0 to 255, others their own range, signed about 0."""
    finite = image[np.isfinite(image)]
    if finite.size == 0:
        finite = np.zeros(1)
    if signed:
        bound = float(max(np.abs(finite).max(), *(abs(v) for v in (vmin, vmax) if v is not None)))\
            if vmin is None and vmax is None else max(abs(v) for v in (vmin, vmax) if v is not None)
        return Normalize(-(bound or 1.0), bound or 1.0)
    low, high = (0, 255) if image.dtype == np.uint8 else (float(finite.min()), float(finite.max()))
    return Normalize(low if vmin is None else vmin, high if vmax is None else vmax)


def grid_shape(count: int, columns: int) -> tuple[int, int]:
    """Rows and columns of a grid that holds `count` pictures."""
    return math.ceil(count / columns), columns
