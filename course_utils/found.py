"""A digit or a garment in a photograph: found, cut out, and made as those of MNIST are."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageOps
from scipy import ndimage

from course_utils.constants import CONSTANTS
from course_utils.grey import grey_values
from course_utils.images import MOST_ALONG_A_SIDE, ImageError, decoded_grey
from course_utils.ink import Mask, Picture, depth, find_ink, slow_surface
from course_utils.marks import one_digit

# Rows and columns of a drawing; the longer side of a centred digit, in pixels; the row and
# column on which its centre of mass lies.
SIZE, BOX, MIDDLE = (CONSTANTS["drawing"][name] for name in ("size", "box", "middle"))
LONGEST = 600  # pixels of the longer side of the picture in which the digit is looked for
PEN = 0.13  # width of MNIST's pens, as a share of the digit's longer side

NO_GARMENT = (
    "There is no clear garment in the picture. Lay one garment on a ground that is plain and much "
    "lighter or darker, and leave a little of the ground on every side."
)
_SIDES = (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1])


class NothingFound(ImageError):
    """A picture does not show one digit, or no garment. The message says what it shows, and what to do.

    Attributes:
        steps: what was done until then, as `Found.steps`.
    """

    steps: dict[str, Picture]


class Found(NamedTuple):
    """A digit that was found in a picture.

    Attributes:
        pixels: (28, 28, 1), float32 from 0 to 1: what a network reads, light on black.
        steps: what was done to the picture, by name and in this order, each (H, W), float32
            from 0 to 1: "grey"; "ground", the picture without ink; "ink", what is darker (or
            lighter) than the ground, without ruled lines; "cut out", the strokes of the digit;
            "even pen", the same strokes by a pen of MNIST's width; "input".
    """

    pixels: NDArray[np.float32]
    steps: dict[str, Picture]


def find_digit(picture: Any) -> Found:
    """Find the one digit in a photograph or a drawing, and make it as the digits of MNIST are.

    The ground is taken off, however the light falls; ruled lines too. What is left is ink: its
    strokes are cut out and drawn again with a pen of MNIST's width; the longer side becomes 20
    pixels, and the centre of mass comes to the middle. Dark ink on a light ground will do, and
    light on dark.

    Args:
        picture: a file, as `course_utils.images.read_image` takes it; a Pillow image; or an array
            (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), uint8, uint16 or floats from 0 to 1.

    Returns:
        `Found`: the pixels (28, 28, 1), and all steps.

    Raises:
        NothingFound: there is no clear ink in the picture, or more than one digit.
        ImageError: the file or the array is no picture. `NothingFound` is one, too.

    Example:
        >>> import numpy as np
        >>> from course_utils.found import find_digit
        >>> paper = np.full((200, 300), 0.9)
        >>> paper[60:140, 150:156] = 0.2  # a stroke
        >>> find_digit(paper).pixels.shape
        (28, 28, 1)

    Introduced in lesson 5.
    """
    grey = _grey(picture, LONGEST)
    ink = find_ink(grey)
    steps = {
        "grey": grey,
        "ground": np.clip(1 - ink.ground if ink.light else ink.ground, 0, 1),
        "ink": np.where(ink.mask, np.clip(ink.darkness, 0, 1), np.float32(0)),
    }
    digit, problem = one_digit(ink.mask)
    if problem:
        error = NothingFound(problem)
        error.steps = steps
        raise error
    rows, columns = ndimage.find_objects(digit.astype(np.uint8))[0]
    even = even_pen(digit[rows, columns])
    pixels = (centred(_fitted(even)) / np.float32(255)).astype(np.float32)
    steps |= {"cut out": digit[rows, columns].astype(np.float32), "even pen": even, "input": pixels}
    return Found(pixels[..., None], steps)


def find_garment(picture: Any) -> Found:
    """Find the garment in a photograph, and make it as the pictures of Fashion-MNIST are.

    The light on the ground, seen along the rim, is taken off; the largest thing that is darker or
    lighter is cut out, and its longer side becomes 28 pixels. This ends where the ground has a
    pattern, where a part of the garment is as light as the ground, and where it reaches the rim.

    Args:
        picture: as `find_digit` takes it.

    Returns:
        `Found`; the steps are "grey", "ground", "garment", "cut out" and "input".

    Raises:
        NothingFound: nothing clear is in the picture, or what is there touches three sides.
        ImageError: the file or the array is no picture.

    Example:
        >>> from course_utils.fashion import draw_garment
        >>> from course_utils.found import find_garment
        >>> list(find_garment(draw_garment()).steps)
        ['grey', 'ground', 'garment', 'cut out', 'input']

    Introduced in lesson 9.
    """
    grey = _grey(picture, LONGEST // 2)
    rim = np.ones(grey.shape, bool)
    edge = max(1, max(grey.shape) // 30)
    rim[edge:-edge, edge:-edge] = False
    ground = np.clip(slow_surface(grey, rim), 0.02, 1)
    away = ndimage.gaussian_filter(ground - grey, 1)
    least = max(0.1, 6 * float(np.median(np.abs(away[rim]))))
    labels, count = ndimage.label(ndimage.binary_closing(np.abs(away) > least, iterations=3))
    areas = np.bincount(labels.ravel())[1:]
    mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(areas))) if count else labels > 0
    steps = {"grey": grey, "ground": ground, "garment": np.abs(away) * mask}
    if mask.sum() < mask.size / 50 or sum(mask[side].any() for side in _SIDES) > 2:
        error = NothingFound(NO_GARMENT)
        error.steps = steps
        raise error
    # Fashion-MNIST is of garments on white, as a negative; on a dark ground it is light already.
    values = grey if away[mask].mean() < 0 else np.clip(1 - grey / ground, 0, 1)
    cut = (values * mask)[ndimage.find_objects(mask.astype(np.uint8))[0]]
    pixels = (_fitted(cut, SIZE) / np.float32(255)).astype(np.float32)
    return Found(pixels[..., None], steps | {"cut out": cut, "input": pixels})


def _grey(picture: Any, longest: int) -> NDArray[np.float32]:
    """Read a file, a Pillow image or an array as grey values (H, W), the longer side fitted."""
    if isinstance(picture, Image.Image):
        return grey_values(ImageOps.exif_transpose(picture), longest, longest)
    if not hasattr(picture, "__array__"):
        return decoded_grey(picture, longest, longest)
    array = np.asarray(picture)
    array = array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array
    fits = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))
    if not fits or 0 in array.shape or max(array.shape) > MOST_ALONG_A_SIDE:
        raise ImageError(
            f"The array has shape {array.shape}. Expected rows × columns, or these × 3 colours: "
            "give one picture at a time, for example images[0]."
        )
    if (
        array.dtype.kind == "f"
        and np.isfinite(array).all()
        and 0 <= array.min() <= array.max() <= 1
    ):
        deep = 65535 if array.ndim == 2 else 255
        array = np.round(array * deep).astype(np.uint16 if array.ndim == 2 else np.uint8)
    if array.dtype not in (np.uint8, np.uint16) or (array.ndim == 3 and array.dtype != np.uint8):
        raise ImageError(
            f"The array holds {array.dtype}. Expected uint8 from 0 to 255, or floats from 0 to 1 "
            "(divide by the largest possible value)."
        )
    return grey_values(Image.fromarray(array), longest, longest)


def even_pen(strokes: Mask) -> Picture:
    """Draw strokes again with a pen of MNIST's width: a thin one would vanish among 28 pixels.

    Args:
        strokes: (H, W), bool, cut out: there is ink in the first and last row and column.

    Returns:
        (h, w), float32: about as large, with a soft edge; 1 is ink.

    Example:
        >>> line = np.ones((100, 2), bool)
        >>> int((even_pen(line) > 0.5).sum(axis=1).max())
        12

    Introduced in lesson 9.
    """
    longest = max(strokes.shape)
    pen = 4 * float(depth(strokes)[strokes].mean()) - 1
    # The whole digit grows by the pen, so that it must be wider than its share of the strokes.
    more = max((PEN * longest - pen) / (2 - 2 * PEN), -pen / 2)
    rim = max(0, int(np.ceil(more))) + 1
    padded = np.pad(strokes, rim)
    away = ndimage.distance_transform_edt(~padded) - depth(padded)
    drawn = np.clip(more + 0.5 - away, 0, 1).astype(np.float32)
    return drawn[ndimage.find_objects((drawn > 0.5).astype(np.uint8))[0]]


def _fitted(ink: Picture, longest: int = BOX) -> NDArray[np.uint8]:
    """The ink with its longer side so many pixels long, in the middle of 28 × 28."""
    scale = longest / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    image = Image.fromarray(np.round(255 * ink).astype(np.uint8))
    sheet = np.zeros((SIZE, SIZE), np.uint8)
    top, left = (SIZE - height) // 2, (SIZE - width) // 2
    small = image.resize((width, height), Image.Resampling.BOX)
    sheet[top : top + height, left : left + width] = np.asarray(small)
    return sheet


def centred(drawing: ArrayLike) -> NDArray[np.uint8]:
    """Scale and shift a drawing as the digits of MNIST were: 20 pixels long, mass in the middle.

    The longer side of the box around all ink becomes 20 pixels, with bilinear interpolation, and
    the centre of mass comes to row 14, column 14. Where nothing is to be scaled the shift is by
    whole pixels, so that a digit of MNIST comes back as it was.

    Args:
        drawing: (28, 28), uint8: 0 is paper, 255 is ink.

    Returns:
        (28, 28), uint8. An empty drawing stays empty.

    Example:
        >>> drawing = np.zeros((28, 28), np.uint8)
        >>> drawing[0:20, 3] = 255  # a line in the upper left corner
        >>> rows, columns = np.nonzero(centred(drawing))
        >>> rows.min().item(), rows.max().item(), set(columns.tolist())
        (4, 23, {14})

    Introduced in lesson 5.
    """
    ink = np.asarray(drawing, np.float64)
    rows, columns = np.nonzero(ink)
    if len(rows) == 0:
        return np.zeros((SIZE, SIZE), np.uint8)
    scale = BOX / (max(np.ptp(rows), np.ptp(columns)) + 1)
    amounts = ink[rows, columns]
    places, parts = [], []
    for axis in (rows, columns):
        middle = (axis * amounts).sum() / amounts.sum()
        if scale == 1:
            middle = np.floor(middle + 0.5)
        wanted = (np.arange(SIZE) - MIDDLE) / scale + middle
        # Outside of the drawing is paper: one more cell on either side stands for all of it.
        wanted = np.clip(wanted, -1, SIZE)
        places.append(np.floor(wanted).astype(int) + 1)
        parts.append(wanted - np.floor(wanted))
    paper = np.pad(ink, ((1, 2), (1, 2)))
    (top, left), (down, right) = places, parts
    above, below = paper[top], paper[top + 1]
    above = above[:, left] * (1 - right) + above[:, left + 1] * right
    below = below[:, left] * (1 - right) + below[:, left + 1] * right
    mixed = above * (1 - down[:, None]) + below * down[:, None]
    return np.floor(mixed + 0.5).astype(np.uint8)
