"""A decoded picture becomes grey values of a given size, with little memory beside it."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STRIP_PIXELS = 1_000_000  # converted at a time
SCALED = ("I", "F")  # modes without a white of their own: the largest value becomes white


def grey_values(image: Image.Image, rows: int, columns: int) -> NDArray[np.float32]:
    """Grey values from 0 to 1 of the picture, fitted into rows × columns, its shape kept."""
    scale = min(rows / image.height, columns / image.width)
    fitted = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode.startswith("I;16"):
        image = _converted(image, "F", lambda deep: _numbers(deep) / np.float32(65535))
    elif image.mode in SCALED:
        image = _stretched(image)
    elif image.has_transparency_data:
        image = _converted(image, "LA", lambda strip: strip.convert("RGBA").convert("LA"))
    elif image.mode not in ("L", "1"):
        image = _converted(image, "L", lambda strip: strip.convert("RGB").convert("L"))
    elif image.mode == "1":
        image = image.convert("L")
    # Pillow's bilinear filter takes the mean over all pixels that fall together.
    values = np.asarray(image.resize(fitted, Image.Resampling.BILINEAR), np.float32)
    if image.mode == "F":
        return np.clip(values, 0, 1)
    values /= np.float32(255)
    if image.mode == "L":
        return values
    grey, opacity = values[..., 0], values[..., 1]
    covered = float(opacity.sum())
    behind = 1.0 if covered and float((grey * opacity).sum()) < covered / 2 else 0.0
    return (grey * opacity + np.float32(behind) * (1 - opacity)).astype(np.float32)


def _strips(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    rows = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _converted(image: Image.Image, mode: str, convert: Callable) -> Image.Image:
    """The picture in another mode, strip by strip: a large one has no room for whole copies."""
    result = Image.new(mode, image.size)
    for top, strip in _strips(image):
        strip = convert(strip)
        result.paste(Image.fromarray(strip) if mode == "F" else strip, (0, top))
    return result


def _numbers(image: Image.Image) -> NDArray[np.float32]:
    """A new array of finite numbers."""
    return np.nan_to_num(np.asarray(image).astype(np.float32), copy=False, posinf=0, neginf=0)


def _stretched(image: Image.Image) -> Image.Image:
    """From the smallest value to the largest, as 0 to 1."""
    ends = np.array([(n.min(), n.max()) for n in (_numbers(strip) for _, strip in _strips(image))])
    peak = np.abs(ends).max() or np.float32(1)  # first of all, so that no difference overflows
    least = ends.min() / peak
    width = (ends.max() / peak - least) or np.float32(1)
    return _converted(image, "F", lambda strip: (_numbers(strip) / peak - least) / width)


def is_light_around(values: NDArray[np.float32]) -> bool:
    """Whether the median along the edge of the picture is lighter than middle grey."""
    edge = np.concatenate([values[0], values[-1], values[1:-1, 0], values[1:-1, -1]])
    return bool(np.median(edge) > 0.5)
