"""Ink on paper, in a photograph: the ground is taken off, ruled lines too.

Pictures here are grey, (H, W), float32 from 0 to 1; masks are (H, W), bool.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Picture = NDArray[np.float32]
Mask = NDArray[np.bool_]

WIDEST_PEN = 0.22  # of the picture's longer side: what is wider belongs to the ground
FAINTEST = 0.07  # of the light of the ground: what is less dark than this is no clear ink
NOISE = 6  # times the noise of the paper
SOFT = 0.45  # of its darkness: by less an edge rises over the width of the stroke
SHARE = 0.4  # of the darkness of the darkest ink: what is less dark is ruling, shadow or dirt
STEEPEST = 12  # degrees: ruled lines lean no more
SEARCHED = 300  # pixels of the longer side, where ruled lines are looked for
BROAD = 0.015  # of the longer side: what is wider is no ruled line
PALE = 0.1  # of the ruled lines: where fewer are as dark as ink, they need not be taken off
MANY = 3  # as many are ruled, and none of them is a stroke
FULL = 0.75  # of a ruled line is seen, from one side of the picture to the other


@dataclass(frozen=True)
class Ink:
    """What was found on the paper.

    Attributes:
        ground: (H, W), float32: the picture as it would be without ink.
        darkness: (H, W), float32: by which share of the ground's light the picture is darker.
        mask: (H, W), bool: where there is ink; ruled lines are not among it.
        light: Was it light on a dark ground? `ground` and `darkness` are of the negative then.
    """

    ground: Picture
    darkness: Picture
    mask: Mask
    light: bool


def find_ink(grey: Picture) -> Ink:
    """Find ink in a grey picture, dark on light or light on dark, in even or uneven light.

    Example:
        >>> paper = np.full((60, 60), 0.8, np.float32)
        >>> paper[20:40, 30:33] = 0.2
        >>> int(find_ink(paper).mask.sum())
        60

    Introduced in lesson 9.
    """
    if max(grey.shape) > 100:
        grey = ndimage.gaussian_filter(grey, max(grey.shape) / 1200)
    light = _is_light(grey)
    if light:
        grey = 1 - grey
    wide = WIDEST_PEN * max(grey.shape)
    slope = slow_surface(_closed(grey, int(wide) | 1))
    for _ in range(2):  # first for the widest pen, then for the one that was found
        ground = _closed(grey - slope, int(wide) | 1) + slope
        darkness, mask = _darker(grey, ground)
        if not mask.any():
            return Ink(ground, darkness, mask, light)
        darkest = darkness > 0.65 * np.quantile(darkness[mask], 0.9)
        wide = min(wide, 2.5 * _pen(mask & darkest) + 5)
    mask = without_ruling(_sharp(mask, grey, darkness * ground), darkness)
    return Ink(ground, darkness, mask, light)


def _is_light(grey: Picture) -> bool:
    """Is the ink lighter than the ground? Around each place the ground is the greater part."""
    step = max(1, max(grey.shape) // 50)
    rows, columns = (max(1, side // step) for side in grey.shape)
    small = grey[: rows * step, : columns * step].reshape(rows, step, columns, step).mean((1, 3))
    small = np.log(small + 0.05)  # in a shadow, ink is darker by the same share
    off = small - ndimage.median_filter(small, max(3, max(small.shape) * 2 // 5))
    return bool(np.sum(off**3) > 0)


def _sharp(mask: Mask, grey: Picture, contrast: Picture) -> Mask:
    """Keep the parts that have an edge nearly all around: light that fades has none."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    edge = mask & ~ndimage.binary_erosion(mask, border_value=True)
    if not count:
        return mask
    steep = ndimage.gaussian_gradient_magnitude(grey, float(np.clip(_pen(mask) / 6, 1, 3)))
    numbers = np.arange(count + 1)
    wide = 4 * ndimage.mean(depth(mask), labels, numbers)
    deep = ndimage.mean(contrast, labels, numbers)
    soft = edge & (steep * wide[labels] < SOFT * deep[labels])
    share = np.bincount(labels[soft], minlength=count + 1) / np.maximum(
        np.bincount(labels[edge], minlength=count + 1), 1
    )
    return mask & (share < 0.35)[labels]


def slow_surface(grey: Picture, where: Mask | None = None) -> Picture:
    """The light on the sheet, as a surface of second order that ink hardly moves.

    Args:
        grey: the picture.
        where: the surface is fitted to these pixels; None: to all.
    """
    rows, columns = grey.shape
    step = max(1, max(rows, columns) // 60)
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    y, x = y / rows, x / columns
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y])
    chosen = np.zeros(grey.shape, bool)
    chosen[::step, ::step] = True
    if where is not None:
        chosen &= where
    some, seen = terms[:, chosen].T.astype(np.float64), grey[chosen].astype(np.float64)
    weight = np.ones(len(seen))
    for _ in range(8):  # what is far from the surface counts less and less
        heavy = some.T * weight
        found = np.linalg.lstsq(heavy @ some, heavy @ seen, rcond=None)[0]
        away = np.abs(seen - some @ found)
        weight = 1 / np.maximum(away / max(float(np.median(away)), 1e-3), 1)
    return np.tensordot(found.astype(np.float32), terms, 1)


def _darker(grey: Picture, ground: Picture) -> tuple[Picture, Mask]:
    """By which share of the ground's light the picture is darker, and where that is ink."""
    ground = np.maximum(ground, 0.02)
    darkness = 1 - grey / ground
    darkness = (darkness - np.median(darkness)).astype(np.float32)
    least = np.maximum(FAINTEST, NOISE * _noise(darkness * ground) / ground)
    clear = darkness[darkness > least]
    share = SHARE * float(np.quantile(clear, 0.9)) if len(clear) else 0
    return darkness, darkness > np.maximum(least, share)


def _noise(darkness: Picture) -> float:
    """The standard deviation of the paper's noise: ink, which is little, hardly moves a median."""
    return 1.4826 * float(np.median(np.abs(darkness)))


def _pen(mask: Mask) -> float:
    """The width of the strokes in a mask, in pixels: hardly any is wider."""
    deep = depth(mask)
    return 2 * float(np.quantile(deep[mask & (deep == ndimage.maximum_filter(deep, 3))], 0.9))


def depth(mask: Mask) -> NDArray[np.float64]:
    """How far each pixel of a mask is from the next pixel outside; beyond the rim is outside."""
    deep = np.zeros(mask.shape)
    for box in ndimage.find_objects(mask.astype(np.uint8)):  # ink fills little of a sheet
        deep[box] = ndimage.distance_transform_edt(np.pad(mask[box], 1))[1:-1, 1:-1]
    return deep


def _closed(rest: Picture, wide: int) -> Picture:
    """What is darker than its surroundings and narrower than `wide` pixels is filled in.

    Edges of shadows stay as they are. The slow surface was taken off before, since a closing
    cuts off what is darkest along the rim.
    """
    padded = np.pad(rest, wide // 2, mode="reflect" if min(rest.shape) > wide else "edge")
    inner = slice(wide // 2, -(wide // 2))
    return ndimage.grey_closing(padded, size=(wide, wide), mode="nearest")[inner, inner]


def without_ruling(mask: Mask, darkness: Picture) -> Mask:
    """Take off the lines of lined and squared paper; strokes of a pen that cross them stay whole.

    A line runs straight through the picture, leans by at most 12 degrees, and is narrower than
    the pen. One or two stay, unless they are much narrower than what else there is.
    """
    (across, rows), (down, columns) = _lines(darkness), _lines(darkness.T)
    down = down.T
    lines = across | down
    if (lines & mask).sum() <= PALE * lines.sum():
        return mask
    deep = depth(mask)
    ridge = mask & (deep == ndimage.maximum_filter(deep, 3))
    thin = max(1, round(2 * float(np.median(deep[ridge & lines]))))
    # A stroke that crosses a line is longer there than the line is wide.
    keep_across = ndimage.binary_opening(mask & ~down, np.ones((thin + 2, 1)))
    keep_down = ndimage.binary_opening(mask & ~across, np.ones((1, thin + 2)))
    left = mask & (~across | keep_across) & (~down | keep_down)
    left = ndimage.binary_closing(np.pad(left, thin), iterations=thin)[thin:-thin, thin:-thin]
    left &= mask
    # One or two lines may be strokes: the bar of a 4 from rim to rim, or a tall 1.
    pens = deep[ridge & ~lines]
    ruled = max(rows, columns) >= MANY or (len(pens) and thin < 1.2 * float(np.median(pens)))
    return left if ruled else mask


def _lines(darkness: Picture) -> tuple[Mask, int]:
    """The lines that run from the left side to the right one, and how many there are."""
    # A line may be paler than clear ink, but it is long.
    even = ndimage.gaussian_filter(darkness, (0.8, 4))
    faint = even > max(FAINTEST / 4, 4 * _noise(even))
    wide = np.ones((max(5, round(BROAD * max(faint.shape))),) * 2)
    pen = ndimage.binary_opening(faint, wide)  # a pen that is clearly wider than a ruled line
    step = max(1, max(faint.shape) // SEARCHED)
    small, hidden = _shrunk(faint, step), _shrunk(pen, step)
    height, width = small.shape
    middle, rim = np.arange(width) - width // 2, max(1, width // 50)
    sure, likely = np.zeros_like(small), np.zeros_like(small)
    for degrees in np.linspace(-STEEPEST, STEEPEST, 33):
        shift = np.round(middle * np.tan(np.radians(degrees))).astype(int)
        places = np.arange(height)[:, None] + shift
        inside = (places >= 0) & (places < height)
        cells = np.clip(places, 0, height - 1), np.arange(width)
        straight = small[cells] & inside
        near = straight | np.roll(straight, 1, 0) | np.roll(straight, -1, 0) | ~inside
        whole = near[:, :rim].any(axis=1) & near[:, -rim:].any(axis=1)
        open_ = inside & ~hidden[cells]
        seen = (near & open_).sum(axis=1) / np.maximum(open_.sum(axis=1), 1)
        for row in np.flatnonzero((seen > FULL) & (open_.mean(axis=1) > 0.25)):
            cells = places[row][inside[row]], np.flatnonzero(inside[row])
            likely[cells] = True
            sure[cells] |= whole[row]
    # Many lines that end before the rim are ruled as well; one or two may be strokes.
    count = ndimage.label(likely, np.ones((3, 3)))[1]
    found = ndimage.binary_dilation(likely if count >= MANY else sure, np.ones((3, 1)))
    large = np.kron(found, np.ones((step, step), bool))[: faint.shape[0], : faint.shape[1]]
    return large & faint & ~pen, count


def _shrunk(mask: Mask, step: int) -> Mask:
    """A mask smaller by `step`: what holds any ink is ink."""
    rows, columns = (-(-side // step) for side in mask.shape)
    padded = np.zeros((rows * step, columns * step), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    smaller: Mask = np.any(padded.reshape(rows, step, columns, step), axis=(1, 3))
    return smaller
