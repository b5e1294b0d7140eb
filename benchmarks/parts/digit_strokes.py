"""Digits as strokes of a pen: drawn from a list of curves, or traced in a digit of MNIST."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

Stroke = NDArray[np.float64]  # points (x, y) in the order in which the pen meets them
SHARP = 2  # drawn so many times larger, then shrunk: edges as smooth as a scan's


def _arc(x: float, y: float, width: float, height: float, start: float, end: float) -> list:
    """Points of an ellipse, from one angle to the other in degrees: 0 is right, 90 is down."""
    angles = np.radians(np.linspace(start, end, max(6, int(abs(end - start) / 15))))
    return [(x + width * math.cos(a), y + height * math.sin(a)) for a in angles]


# In a box one high; x runs from 0 to about 0.6. Some digits are written in two ways.
CURVES: dict[int, list[list[list[tuple[float, float]]]]] = {
    0: [[_arc(0.3, 0.5, 0.3, 0.5, -90, 270)]],
    1: [[[(0.3, 0.0), (0.3, 1.0)]], [[(0.1, 0.25), (0.35, 0.0), (0.35, 1.0)]]],
    2: [[[*_arc(0.3, 0.28, 0.28, 0.28, 190, 380), (0.05, 1.0), (0.6, 1.0)]]],
    3: [[[*_arc(0.28, 0.26, 0.27, 0.26, 190, 440), *_arc(0.28, 0.74, 0.32, 0.26, -80, 170)]]],
    4: [
        [[(0.35, 0.0), (0.0, 0.65), (0.62, 0.65)], [(0.45, 0.3), (0.45, 1.0)]],
        [[(0.05, 0.0), (0.05, 0.5), (0.55, 0.5)], [(0.5, 0.0), (0.5, 1.0)]],
    ],
    5: [[[(0.55, 0.0), (0.06, 0.0), (0.04, 0.45), *_arc(0.27, 0.68, 0.32, 0.3, 220, 520)]]],
    6: [[[(0.45, 0.0), (0.15, 0.35), *_arc(0.3, 0.7, 0.28, 0.3, 180, 545)]]],
    7: [
        [[(0.0, 0.02), (0.6, 0.0), (0.2, 1.0)]],
        [[(0.0, 0.02), (0.6, 0.0), (0.2, 1.0)], [(0.15, 0.5), (0.55, 0.47)]],
    ],
    8: [[[*_arc(0.3, 0.25, 0.24, 0.25, 90, 450), *_arc(0.3, 0.74, 0.3, 0.26, -90, 270)]]],
    9: [[[*_arc(0.3, 0.3, 0.28, 0.3, 0, -360), (0.55, 0.65), (0.45, 1.0)]]],
}


def drawn_strokes(digit: int, rng: np.random.Generator) -> list[Stroke]:
    """A digit from the list, as a hand would write it: bent a little, slanted, wide or narrow."""
    ways = CURVES[digit]
    strokes = [np.array(points) for points in ways[rng.integers(len(ways))]]
    slant, tilt, width = rng.uniform(-0.05, 0.25), rng.uniform(-0.1, 0.1), rng.uniform(0.75, 1.2)
    turn = np.array([[math.cos(tilt), math.sin(tilt)], [-math.sin(tilt), math.cos(tilt)]])
    hand = turn @ np.array([[width, -slant], [0, 1]])
    bends = rng.normal(0, 0.012, (3, 2))
    written = []
    for points in strokes:  # slow waves along y bend the digit and do not tear it
        waves = np.stack([np.sin(math.pi * k * points[:, 1]) for k in (1, 2, 3)], axis=1)
        written.append((points + waves @ bends + rng.normal(0, 0.008, points.shape)) @ hand.T)
    return written


def traced_strokes(image: NDArray[np.uint8]) -> list[Stroke]:
    """The line in the middle of a digit of MNIST (28, 28), as short pieces of a stroke."""
    large = ndimage.zoom(image.astype(float), 6, order=3) > 110
    rows, columns = np.nonzero(_thinned(np.pad(large, 2)))
    places = {(int(r), int(c)) for r, c in zip(rows, columns, strict=True)}
    pieces = [
        [(c, r), (c + dc, r + dr)]
        for r, c in places
        for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1))
        if (r + dr, c + dc) in places
    ]
    longest = max(np.ptp(rows), np.ptp(columns), 1)
    return [np.array(piece) / longest for piece in pieces]


def _thinned(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin a mask to lines one pixel wide, as T. Zhang and C. Suen did (1984)."""
    mask = mask.copy()
    while True:
        before = mask.sum()
        for turn in (0, 1):
            p = [np.roll(mask, shift, (0, 1)) for shift in _AROUND]
            near = sum(a.astype(int) for a in p)
            rises = sum((~a & b).astype(int) for a, b in zip(p, [*p[1:], p[0]], strict=True))
            up, right, down, left = p[0], p[2], p[4], p[6]
            if turn == 0:
                free = ~(up & right & down) & ~(right & down & left)
            else:
                free = ~(up & right & left) & ~(up & down & left)
            mask &= ~((near >= 2) & (near <= 6) & (rises == 1) & free)
        if mask.sum() == before:
            return mask


# What `np.roll` must do to bring the neighbour above, right above, right, … to a pixel.
_AROUND = ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))


def inked(strokes: list[Stroke], height: float, pen: float) -> NDArray[np.float32]:
    """Draw strokes with a round pen; 1 is ink. What is returned is just as large as the ink.

    Args:
        strokes: their longer side becomes `height` pixels.
        height: pixels, from the middle of the pen to the middle of the pen.
        pen: width in pixels.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = SHARP * height / (high - low).max()
    rim = SHARP * (pen / 2 + 2)
    size = np.ceil((high - low) * scale + 2 * rim).astype(int)
    image = Image.new("L", tuple(size.tolist()))
    draw, radius = ImageDraw.Draw(image), SHARP * pen / 2
    for stroke in strokes:
        path = [tuple(point) for point in ((stroke - low) * scale + rim).tolist()]
        draw.line(path, 255, round(2 * radius))
        for x, y in path:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(image.reduce(SHARP), np.float32) / 255


Writer = Callable[[int, np.random.Generator], list[Stroke]]
