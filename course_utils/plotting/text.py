"""Numbers and colours of the text in pictures: written in full, large and legible."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from course_utils.arguments import shown

DARK, MUTED = "#1A1A1A", "#6B6B6B"
DIGIT_WIDTH = 0.64  # width of a digit of DejaVu Sans, in units of the font size
POINTS = 72  # points to the inch


def shape_text(shape: Sequence[int | None]) -> str:
    """Write a shape as in "28×28×1"; an axis of unknown length is "?"."""
    return "×".join("?" if n is None else str(n) for n in shape)


def format_numbers(values: NDArray, fmt: str | None = None) -> NDArray:
    """Return the text of every number: whole numbers without decimals, NaN as an empty text."""
    chosen = fmt or _choose_format(values[np.isfinite(values)])
    try:
        if not isinstance(chosen, str) or re.search("[0-9]{3}", chosen):
            raise ValueError("no text, or one that asks for hundreds of letters")
        texts = [_write(value, chosen) for value in values.ravel()]
    except ValueError:
        raise ValueError(
            f"fmt must be a format specification such as '.2f', or 'd' for whole numbers; "
            f"got {shown(fmt)}."
        ) from None
    return np.array(texts, dtype=object).reshape(values.shape)


def _write(value: Any, fmt: str) -> str:
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    if fmt[-1] in "bcdoxX":  # codes that write integers only
        if value != int(value):
            raise ValueError(f"{value} is not a whole number")
        value = int(value)
    text = format(value if isinstance(value, int) else float(value), fmt)
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]  # −0.00 is zero
    return text.replace("-", "−")


def _choose_format(finite: NDArray) -> str:
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    if finite.dtype.kind in "iu" or (largest < 1e6 and np.all(finite == np.round(finite))):
        return "d"
    if largest >= 1e5 or largest < 1e-3:
        return ".1e"
    # As few decimals as write the numbers exactly, up to what their size makes readable.
    most = next(n for n, least in enumerate((1000, 100, 0.1, 0.01, 0)) if largest >= least)
    for decimals in range(1, most):
        if np.allclose(finite, np.round(finite, decimals), rtol=0, atol=1e-6 * largest):
            return f".{decimals}f"
    return f".{most}f"


def _longest(texts: NDArray) -> int:
    return max((len(text) for text in texts.ravel()), default=1) or 1


def cell_for(texts: NDArray) -> float:
    """Side of a cell, in inches, in which the longest of `texts` is printed at 12 points."""
    return max(0.5, 0.12 + _longest(texts) * DIGIT_WIDTH * 12 / POINTS)


def font_for(texts: NDArray, cell: float) -> float:
    """Font size in points at which the longest of `texts` fits a cell of `cell` inches."""
    return min(18.0, 0.42 * cell * POINTS, 0.9 * cell * POINTS / (_longest(texts) * DIGIT_WIDTH))


def luminance(colour: Any) -> float:
    """Relative luminance of an sRGB colour, from 0 (black) to 1, as WCAG 2 defines it."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def text_on(colour: Any) -> str:
    """Return the text colour, dark or white, that stands out more on `colour`."""
    ground = luminance(colour) + 0.05
    return DARK if ground / (luminance(DARK) + 0.05) >= 1.05 / ground else "white"


def for_text(colour: Any) -> tuple[float, ...]:
    """Darken `colour` until it is legible as text on white (contrast 4.5 to 1)."""
    rgb = np.array(to_rgb(colour))
    while 1.05 / (luminance(rgb) + 0.05) < 4.5:
        rgb = rgb * 0.95
    return tuple(float(channel) for channel in rgb)
