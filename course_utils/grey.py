"""A decoded picture becomes grey values of a given size, with little memory beside it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STRIP_PIXELS = 1_000_000  # looked at together


def grey_values(image: Image.Image, rows: int, columns: int) -> NDArray[np.float32]:
    """Grey values from 0 to 1 of the picture, fitted into rows × columns, its shape kept."""
    scale = min(rows / image.height, columns / image.width)
    fitted = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    black, white = 0, 255
    if image.mode.startswith("I;16"):
        image = image.convert("I")
        # Scanners write 12 bits into a file of 16: nothing is lighter than 4095 then.
        white = 4095 if 255 < np.max(image.getextrema()) <= 4095 else 65535
    elif image.mode in ("I", "F"):  # these have no white of their own
        _make_finite(image)
        black, white = image.getextrema()
    elif image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    # Pillow's bilinear filter takes the mean over all pixels that fall together, each as much as
    # it is opaque. It comes before the grey, since a large picture has no room for many copies.
    image = image.resize(fitted, Image.Resampling.BILINEAR)
    if image.mode == "RGBA":
        grey, opacity = (np.asarray(band, np.float32) / 255 for band in image.convert("LA").split())
        covered = float(opacity.sum())
        behind = 1.0 if covered and float((grey * opacity).sum()) < covered / 2 else 0.0
        return (grey * opacity + behind * (1 - opacity)).astype(np.float32)
    values = np.asarray(image if image.mode in ("I", "F") else image.convert("L"), np.float64)
    return np.clip((values - black) / ((white - black) or 1), 0, 1).astype(np.float32)


def _make_finite(image: Image.Image) -> None:
    """What is no number becomes 0, strip by strip: a large picture has no room for its copy."""
    rows = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        strip = np.asarray(image.crop((0, top, image.width, min(top + rows, image.height))))
        if not np.isfinite(strip).all():
            strip = np.nan_to_num(strip, posinf=0, neginf=0)
            image.paste(Image.fromarray(strip), (0, top))


def is_light_around(values: NDArray[np.float32]) -> bool:
    """Whether the median along the edge of the picture is lighter than middle grey."""
    edge = np.concatenate([values[0], values[-1], values[1:-1, 0], values[1:-1, -1]])
    return bool(np.median(edge) > 0.5)
