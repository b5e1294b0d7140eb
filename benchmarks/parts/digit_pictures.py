"""Pictures of handwritten digits as people bring them, made from strokes: photographs and drawings.

A kind is a function of strokes and a generator of random numbers; it returns a Pillow image.
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from parts.digit_strokes import Stroke, inked

Picture = NDArray[np.float32]
Strokes = list[Stroke]


def placed(ink: Picture, size: tuple[int, int], middle: tuple[float, float]) -> Picture:
    """The ink on an empty sheet of (rows, columns), its middle at these shares of the sheet."""
    sheet = np.zeros(size, np.float32)
    top, left = (
        int(np.clip(share * whole - part / 2, 0, max(0, whole - part)))
        for share, whole, part in zip(middle, size, ink.shape, strict=True)
    )
    part = ink[: size[0] - top, : size[1] - left]
    sheet[top : top + part.shape[0], left : left + part.shape[1]] = part
    return sheet


# --- Drawings: made in a paint program, so without light, noise and paper


def drawing(size: tuple[int, int], height: float, pen: float, *, where=(0.5, 0.5), light=False):
    """A kind: black on white (`light`: white on black), in a size of (rows, columns)."""

    def make(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
        longest = height * rng.uniform(0.93, 1.03)
        sheet = placed(inked(strokes, longest, pen), size, where)
        values = np.round(255 * (sheet if light else 1 - sheet)).astype(np.uint8)
        return Image.fromarray(values).convert("RGB")

    return make


def cropped(pen: float) -> Callable:
    """A kind: cut out so that hardly any paper is left, sometimes none on one side."""

    def make(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
        ink = inked(strokes, 280, pen)
        rims = [(int(a), int(b)) for a, b in rng.integers(0, 16, (2, 2))]
        values = np.round(255 * (1 - np.pad(ink, rims))).astype(np.uint8)
        return Image.fromarray(values).convert("RGB")

    return make


# --- Photographs


@dataclass(frozen=True)
class Photo:
    """A kind: how a photograph of a digit on paper is made. Ranges are drawn from evenly."""

    height: tuple[float, float] = (0.6, 0.7)  # of the digit, as a share of the picture's height
    pen: tuple[float, float] = (0.02, 0.028)  # the same
    size: tuple[int, int] = (800, 800)  # rows, columns
    paper: tuple[int, int, int] = (229, 225, 213)
    ink: tuple[int, int, int] = (28, 38, 108)
    strength: tuple[float, float] = (1.0, 1.0)  # of the ink: less is paler
    ruling: str = ""  # "lines", "squares"
    ruling_ink: float = 0.25  # how dark the ruling is, beside the ink
    light: str = "even"  # "slope", "lamp", "corner", "edge"
    darkest: tuple[float, float] = (0.4, 0.6)  # of the light, where it is weakest
    texture: float = 0.01
    noise: float = 2.0  # of the sensor, in grey values
    blur: tuple[float, float] = (0.8, 1.4)
    lean: float = 0.0  # how far the corners of the sheet move, as a share of its side
    turn: float = 0.0  # degrees
    quality: tuple[int, int] = (75, 92)  # of the JPEG
    corner: bool = False  # written near a corner, not in the middle
    table: bool = False  # a strip of the dark table is seen beside the sheet

    def __call__(self, strokes: Strokes, rng: np.random.Generator) -> Image.Image:
        rows, columns = self.size
        ink = inked(strokes, rng.uniform(*self.height) * rows, rng.uniform(*self.pen) * rows)
        where = rng.uniform(0.2, 0.3, 2) if self.corner else rng.uniform(0.44, 0.56, 2)
        dark = placed(ink, self.size, tuple(where)) * rng.uniform(*self.strength)
        dark = np.maximum(dark, self.ruling_ink * ruled(self.ruling, self.size, rng))
        dark = _leaned(dark, self.lean, self.turn, rng)
        grain = ndimage.gaussian_filter(rng.normal(size=self.size).astype(np.float32), 1.2)
        sheet = 1 + self.texture * (grain / grain.std())[..., None]
        paper, pen = (np.array(colour, np.float32) for colour in (self.paper, self.ink))
        picture = sheet * paper + dark[..., None] * (pen - paper)
        if self.table:
            strip = round(rng.uniform(0.03, 0.08) * columns)
            picture[:, -strip:] = (70, 52, 40)
        picture *= lit(self.light, self.size, rng.uniform(*self.darkest), rng)[..., None]
        wide = rng.uniform(*self.blur)
        picture = ndimage.gaussian_filter(picture, (wide, wide, 0))
        picture += rng.normal(0, self.noise, picture.shape)
        file = io.BytesIO()
        values = np.clip(np.round(picture), 0, 255).astype(np.uint8)
        Image.fromarray(values).save(file, "jpeg", quality=int(rng.integers(*self.quality)))
        return Image.open(file)


def ruled(ruling: str, size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """The lines of lined paper, or the squares of squared paper; 1 is on a line."""
    sheet = np.zeros(size, np.float32)
    step = max(size) * (rng.uniform(0.04, 0.06) if ruling == "squares" else rng.uniform(0.07, 0.12))
    wide = max(1.0, max(size) * rng.uniform(0.0018, 0.0035))
    for axis in {"": (), "lines": (0,), "squares": (0, 1)}[ruling]:
        places = np.arange(size[axis])
        away = np.abs((places + rng.uniform(0, step)) % step - step / 2)
        line = np.clip(wide / 2 + 0.5 - away, 0, 1).astype(np.float32)
        sheet = np.maximum(sheet, line[:, None] if axis == 0 else line)
    return sheet


def lit(light: str, size: tuple[int, int], darkest: float, rng: np.random.Generator) -> Picture:
    """How much light falls on each place of the sheet, 1 where it is brightest."""
    rows, columns = size
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    y, x = y / rows - 0.5, x / columns - 0.5
    angle = rng.uniform(0, 2 * math.pi)
    along = x * math.cos(angle) + y * math.sin(angle)
    if light == "even":
        return np.ones(size, np.float32)
    if light == "slope":  # from one side
        share = (along - along.min()) / np.ptp(along)
    elif light == "lamp":  # a lamp above one place
        middle = rng.uniform(-0.35, 0.35, 2)
        share = 1 - np.exp(-((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / 0.25)
    elif light == "corner":  # even, and ever darker towards one corner
        share = np.clip((along - rng.uniform(-0.15, 0.0)) / 0.55, 0, 1)
    else:  # "edge": of a phone or a hand, soft by a few pixels
        share = np.clip((along - rng.uniform(-0.2, 0.2)) * rng.uniform(20, 60), 0, 1)
    return 1 - (1 - darkest) * share


def _leaned(sheet: Picture, lean: float, turn: float, rng: np.random.Generator) -> Picture:
    """The sheet seen from the side and turned: its corners move."""
    if not (lean or turn):
        return sheet
    rows, columns = sheet.shape
    corners = np.array([(0, 0), (0, rows), (columns, rows), (columns, 0)], float)
    middle, angle = corners.mean(axis=0), math.radians(rng.uniform(-turn, turn))
    spin = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = (
        (corners - middle) @ spin.T + middle + rng.uniform(-lean, lean, (4, 2)) * max(rows, columns)
    )
    image = Image.fromarray(np.round(255 * sheet).astype(np.uint8))
    data = tuple(moved.ravel().tolist())
    image = image.transform(image.size, Image.Transform.QUAD, data, Image.Resampling.BILINEAR)
    return np.asarray(image, np.float32) / 255


# What people bring, and how it is named where it is reported.
GIVEN: dict[str, Callable[[Strokes, np.random.Generator], Image.Image]] = {
    "photograph, even light": Photo(),
    "photograph, a shadow": Photo(light="corner"),
    "photograph, a thin ball pen": Photo(pen=(0.006, 0.009)),
    "photograph, a felt pen": Photo(pen=(0.04, 0.055)),
    "a wide page": drawing((500, 1000), 100, 8),
    "in a corner of the page": drawing((600, 600), 150, 12, where=(0.0, 0.05)),
    "drawn in a paint program": drawing((400, 400), 270, 12),
    "drawn in a paint program, thin": drawing((400, 400), 270, 3),
    "white on black": drawing((280, 280), 200, 20, light=True),
    "cropped tight": cropped(12),
}
PAPER = {"texture": 0.02, "noise": 5.0, "lean": 0.03, "turn": 8, "quality": (55, 85)}
OWN = {
    "lined paper": Photo(ruling="lines", **PAPER),
    "squared paper": Photo(ruling="squares", size=(750, 1000), **PAPER),
    "lines as dark as the pen": Photo(ruling="lines", ruling_ink=0.9, pen=(0.014, 0.03), **PAPER),
    "light from one side": Photo(light="slope", **PAPER),
    "under a lamp": Photo(light="lamp", size=(1000, 750), darkest=(0.3, 0.5), **PAPER),
    "an edge of a shadow": Photo(light="edge", **PAPER),
    "a pencil": Photo(strength=(0.3, 0.5), pen=(0.008, 0.012), ink=(70, 70, 75), **PAPER),
    "a thick marker": Photo(pen=(0.07, 0.1), ink=(20, 20, 20), **PAPER),
    "small on a large page": Photo(
        height=(0.1, 0.16), pen=(0.007, 0.012), size=(1125, 1500), **PAPER
    ),
    "small, in a corner": Photo(
        height=(0.18, 0.25), pen=(0.01, 0.02), corner=True, light="slope", **PAPER
    ),
    "red on squared paper": Photo(
        ruling="squares", ink=(190, 40, 50), paper=(240, 240, 236), **PAPER
    ),
    "chalk on a blackboard": Photo(paper=(42, 58, 50), ink=(215, 215, 205), light="slope", **PAPER),
    "a table beside the sheet": Photo(table=True, height=(0.4, 0.5), **PAPER),
}


def _empty(photo: Photo) -> Callable:
    """A kind without a digit: the paper alone."""
    return lambda strokes, rng: replace(photo, strength=(0.0, 0.0))(strokes, rng)


def _two(photo: Photo) -> Callable:
    """A kind with the digit twice, side by side."""

    def make(strokes: Strokes, rng: np.random.Generator) -> Image.Image:
        width = max(stroke[:, 0].max() for stroke in strokes) + 0.35
        beside = [stroke + np.array([width, 0.0]) for stroke in strokes]
        return photo([*strokes, *beside], rng)

    return make


# Pictures that do not show one digit: each must be answered by a sentence.
NONE = {
    "empty paper": _empty(Photo(light="slope", **PAPER)),
    "empty paper, an edge of a shadow": _empty(Photo(light="edge", **PAPER)),
    "empty lined paper": _empty(Photo(ruling="lines", **PAPER)),
    "empty squared paper": _empty(Photo(ruling="squares", **PAPER)),
    "two digits": _two(Photo(height=(0.5, 0.6), light="slope", **PAPER)),
}
