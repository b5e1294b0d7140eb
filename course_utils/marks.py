"""Which parts of the ink on a sheet belong together, and whether they can be one digit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from course_utils.ink import Mask, depth

SMALLEST = 0.025  # of the picture's longer side: a digit is longer than this
SPECK = 0.1  # of the longest part: what is shorter is dirt
OTHER = 0.4  # of the longest part: what is at least so long is a digit of its own
FINER = 0.55  # of the pen: strokes finer than this come from another pen, or are ruled lines
WIDEST = 1.6  # width over height of one digit
REACHING = 0.3  # of the largest part: a digit covers at least as much
MOST = 8  # parts that are told as digits: more are dirt
FILLED = 0.4  # of its length: what is wider inside is no stroke

NO_INK = (
    "There is no clear ink in the picture. Write one digit with a dark pen, let it fill a good "
    "part of the picture, and hold the camera still."
)
BEYOND = (
    "What is dark in the picture runs along its rim: the edge of the sheet, perhaps, or a digit "
    "that is cut off. Leave a little free paper around one digit."
)
WIDE = (
    "The ink in the picture is much wider than high: several digits that touch, perhaps, or a "
    "line. Cut out one digit; hold the picture upright."
)
SOLID = (
    "There is a filled shape in the picture, and no strokes. Write one digit with a pen; a "
    "digit that was filled in with ink cannot be read."
)


@dataclass(frozen=True)
class Part:
    """Some ink that belongs together: its labels, its box (ends exclusive), its area in pixels."""

    labels: tuple[int, ...]
    top: int
    bottom: int
    left: int
    right: int
    area: int
    pen: float  # the mean depth of its pixels, a quarter of the width of its strokes

    @property
    def length(self) -> int:
        return max(self.bottom - self.top, self.right - self.left)

    def __or__(self, other: "Part") -> "Part":
        return Part(
            self.labels + other.labels,
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
            self.area + other.area,
            max(self.pen, other.pen),
        )


def one_digit(mask: Mask) -> tuple[Mask, str]:
    """Keep the ink of the one digit on a sheet.

    Args:
        mask: (H, W), bool: all ink.

    Returns:
        The ink of the digit, (H, W), bool; and "", or a sentence that says why there is not one.

    Example:
        >>> sheet = np.zeros((50, 90), bool)
        >>> sheet[10:40, [20, 21, 60, 61]] = True
        >>> one_digit(sheet)[1][:18]
        'There are 2 digits'

    Introduced in lesson 9.
    """
    labels, found = _parts(mask)
    parts = [part for part in found if not _runs_along_the_rim(part, labels)]
    if not parts or max(part.length for part in parts) < max(8, SMALLEST * max(mask.shape)):
        return mask, BEYOND if len(parts) < len(found) else NO_INK
    main = max(parts, key=lambda part: part.area)
    # A finger, or another thing that reaches into the picture, is larger than the digit.
    free = [part for part in parts if not _touches_the_rim(part, mask)]
    if free and max(part.area for part in free) > REACHING * main.area:
        main = max(free, key=lambda part: part.area)
        parts = [part for part in parts if part in free or part.area < main.area]
    kept = _joined(
        [
            part
            for part in parts
            if part.pen > FINER * main.pen and part.length > SPECK * main.length
        ]
    )
    longest = max(part.length for part in kept)
    kept = [part for part in kept if part.length >= OTHER * longest]
    if len(kept) > MOST:
        return mask, NO_INK
    if len(kept) > 1:
        return mask, _several(kept, mask.shape[1])
    one = kept[0]
    ink = np.isin(labels, one.labels)
    if one.right - one.left > WIDEST * (one.bottom - one.top):
        return ink, WIDE
    return ink, SOLID if 2 * float(depth(ink).max()) > FILLED * one.length else ""


def _parts(mask: Mask) -> tuple[NDArray[np.int32], list[Part]]:
    """The connected parts, and the label of each pixel."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    numbers = np.arange(1, count + 1)
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:].tolist()
    pens = ndimage.mean(depth(mask), labels, numbers).tolist() if count else []
    boxes = ndimage.find_objects(labels)
    return labels, [
        Part((k,), rows.start, rows.stop, columns.start, columns.stop, area, pen)
        for k, (rows, columns), area, pen in zip(numbers.tolist(), boxes, areas, pens, strict=True)
    ]


def _touches_the_rim(part: Part, mask: Mask) -> bool:
    height, width = mask.shape
    return min(part.top, part.left) == 0 or part.bottom == height or part.right == width


def _runs_along_the_rim(part: Part, labels: NDArray[np.int32]) -> bool:
    """Is it a strip along one side of the picture, or a frame along two?"""
    sides = [labels[0], labels[-1], labels[:, 0], labels[:, -1]]
    touching = [int(np.isin(side, part.labels).sum()) for side in sides]
    box = (part.bottom - part.top) * (part.right - part.left)
    strip = max(touching) > 0.8 * part.length and part.area > 0.4 * box
    return strip or sum(n > 0.9 * len(s) for n, s in zip(touching, sides, strict=True)) >= 2


def _joined(parts: list[Part]) -> list[Part]:
    """Join the strokes of a digit, until no two belong together."""
    parts = sorted(parts, key=lambda part: -part.length)
    for k, one in enumerate(parts):
        for other in parts[k + 1 :]:
            if _belong_together(one, other):
                rest = [part for part in parts if part not in (one, other)]
                return _joined([*rest, one | other])
    return parts


def _belong_together(one: Part, other: Part) -> bool:
    """Two strokes of one digit nearly touch, or a short one is near, or one is above the other."""
    aside = max(one.left, other.left) - min(one.right, other.right)
    above = max(one.top, other.top) - min(one.bottom, other.bottom)
    gap, longer = max(aside, above, 0), max(one.length, other.length)
    if gap <= 0.06 * longer:
        return True
    if min(one.length, other.length) < OTHER * longer:
        return gap < 0.2 * longer
    narrower = min(one.right - one.left, other.right - other.left)
    return aside <= -0.5 * narrower and gap < 0.12 * (one | other).length


def _several(parts: list[Part], width: int) -> str:
    middles = sorted((part.left + part.right) / 2 / width for part in parts)
    places = ", ".join(f"{place:.0%}" for place in middles[:5])
    return (
        f"There are {len(parts)} digits, or other marks, in the picture, at {places} of its width "
        "from the left. Cut out one digit, with a little free paper around it."
    )
