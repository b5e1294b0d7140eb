"""Where code, what it printed and its picture stand on a slide, told from lines and pixels.

A slide is 1280×720; its body, below the heading and above the number, is WIDTH×HEIGHT.
"""

import base64
import math
import struct
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 616
SIZES = (30, 28, 26, 24, 22, 20)  # of code and of what is printed
TEXT_SIZES = (38, 34, 31, 28)
LETTER = 0.604  # the width of a letter of a fixed-width font, in its size
CODE_LINE, PRINTED_LINE = 1.3, 1.22
PADDING, GAP = 24, 14
LEAST, MOST = 0.97, 1.6  # a picture's scale


class Box(NamedTuple):
    """Code, or what was printed: its HTML, its columns and lines."""

    html: str
    columns: int
    lines: int
    line: float = PRINTED_LINE

    def width(self, size: int) -> int:
        return math.ceil(self.columns * size * LETTER) + PADDING

    def height(self, size: int) -> int:
        return math.ceil(self.lines * size * self.line) + PADDING


class Picture(NamedTuple):
    """A saved picture, as an address, and its size in pixels."""

    source: str
    alt: str
    width: int
    height: int


class Layout(NamedTuple):
    """`name`: "stack" (one under the other), "beside" (code left), "left" (all but the picture
    left), "two" (the result has a slide of its own); the sizes of code and of what is printed;
    the picture's scale, on the result's slide where there are two.
    """

    name: str
    code: int
    printed: int
    scale: float


def picture_of(data: str, alt: str) -> Picture:
    """A picture out of an output; ValueError unless it is a PNG."""
    head = base64.b64decode(data[:64])
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(
            f"a picture that is no PNG, it begins with {head[:8]!r}: run the cell again"
        )
    width, height = struct.unpack(">II", head[16:24])
    return Picture("data:image/png;base64," + data.replace("\n", ""), alt, width, height)


def scale_of(picture: Picture | None, width: float, height: float) -> float:
    """How large a picture may be in a place; 1 where there is none and the place is not negative."""
    if picture is None:
        return 1.0 if width >= 0 and height >= 0 else 0.0
    return min(width / picture.width, height / picture.height, MOST)


def arranged(code: Box | None, printed: list[Box], picture: Picture | None) -> Layout:
    """The layout in which code and its result are largest; on one slide wherever they fit."""
    if code is None:
        return Layout("stack", SIZES[-1], *result_alone(printed, picture))
    best, chosen = 0.0, None
    for size in SIZES:
        below = sum(box.height(size) + GAP for box in printed)
        wide = max(box.width(size) for box in [code, *printed])
        out = max([0, *(box.width(size) for box in printed)])
        tall, rest = code.height(size), WIDTH - code.width(size) - GAP
        found = []
        if wide <= WIDTH:
            found.append((scale_of(picture, WIDTH, HEIGHT - tall - below - GAP), "stack"))
        if tall <= HEIGHT and out <= rest and (printed or picture):
            found.append((scale_of(picture, rest, HEIGHT - below), "beside"))
        if picture and tall + below <= HEIGHT and wide <= WIDTH:
            found.append((scale_of(picture, WIDTH - wide - GAP, HEIGHT), "left"))
        scale, name = max(found, key=lambda one: one[0], default=(0.0, ""))
        balance = min(scale, size / SIZES[-1]) if picture else size
        if scale >= LEAST and balance > best:
            best, chosen = balance, Layout(name, size, size, scale)
    if chosen:
        return chosen
    fitting = [s for s in SIZES if code.width(s) <= WIDTH and code.height(s) <= HEIGHT]
    return Layout("two", (fitting or SIZES[-1:])[0], *result_alone(printed, picture))


def result_alone(printed: list[Box], picture: Picture | None) -> tuple[int, float]:
    """The size of what is printed, and the picture's scale, on a slide of their own."""
    for size in SIZES:
        below = sum(box.height(size) + GAP for box in printed)
        wide = max([0, *(box.width(size) for box in printed)])
        scale = scale_of(picture, WIDTH, HEIGHT - below)
        if wide <= WIDTH and scale >= LEAST:
            return size, scale
    below = sum(box.height(SIZES[-1]) + GAP for box in printed)
    return SIZES[-1], max(scale_of(picture, WIDTH, HEIGHT - below), 0.5)
