"""Own pictures: a PNG or JPEG of any size and mode becomes the input of a network."""

import contextlib
import ctypes
import io
import logging
import os
import warnings
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from course_utils.arguments import shown
from course_utils.grey import grey_values, is_light_around

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MOST_PIXELS = 40_000_000  # of one picture, read from its header before anything is decoded
FEWER_PIXELS = 20_000_000  # where decoding takes two or three times the memory of the picture
MOST_ALONG_A_SIDE = 500_000  # Pillow's filter keeps 16 bytes for each pixel along a side
MOST_BYTES = 100_000_000  # of one file

WHAT_CAN_BE_READ = "Expected a picture file: PNG, JPEG, GIF, BMP, TIFF or WebP."

# What is wrong with a file is said by ImageError. The TIFF library would write it to the terminal
# as well, past Python; where Pillow does not show that library (on Windows), it stays as it is.
with contextlib.suppress(OSError, AttributeError):
    _pillow = ctypes.CDLL(Image.core.__file__)
    _pillow.TIFFSetErrorHandler(None)
    _pillow.TIFFSetWarningHandler(None)
logging.getLogger("PIL").addHandler(logging.NullHandler())  # or Python prints what Pillow logs


class ImageError(ValueError):
    """A file cannot become a picture. The message says what came, what was expected, what to do."""


def read_image(
    file: str | os.PathLike | bytes | BinaryIO,
    size: tuple[int, int] = (28, 28),
    *,
    invert: bool | Literal["auto"] = "auto",
) -> NDArray[np.float32]:
    """Read a picture file as a network wants it: grey, small, a light object on black.

    The picture is turned upright (phones note the direction beside the pixels), made grey, shrunk
    or enlarged until it fits, and set in the middle; what stays free of the longer shape is black.
    Of an animation the first frame is taken. Behind transparent places lies white if what is
    drawn is dark, and black if it is light. Crop the picture first so that the object nearly fills
    it; leave a narrow rim of the background on every side, which decides whether to invert. In a
    photograph `course_utils.found` finds the object, and takes off uneven light.

    Args:
        file: a path; or the bytes of a file, such as `upload.value[0].content` of an
            `ipywidgets.FileUpload`; or a file opened with mode "rb".
        size: rows and columns of the result.
        invert: True: exchange black and white; False: leave them. "auto": exchange them if the
            background is light, that is, if at least half of the pixels along the
            picture's edge are lighter than middle grey.

    Returns:
        float32 array of shape (rows, columns, 1), from 0 (black) to 1 (white).

    Raises:
        ImageError: the file is missing, a folder, empty, no picture, cut short or damaged, or
            larger than 40 million pixels (20 million as WebP, in CMYK or with more than 32 bits
            for a pixel), 500,000 pixels along a side or 100 MB; or `size` or `invert` is none of
            the above.

    Example:
        >>> import io
        >>> from PIL import Image
        >>> from course_utils.images import read_image
        >>> file = io.BytesIO()
        >>> Image.new("RGB", (300, 200), "white").save(file, "png")
        >>> picture = read_image(file.getvalue())
        >>> picture.shape, picture.dtype, float(picture.max())
        ((28, 28, 1), dtype('float32'), 0.0)

    Introduced in lesson 9.
    """
    rows, columns = _checked_size(size)
    if not (isinstance(invert, bool | np.bool_) or (isinstance(invert, str) and invert == "auto")):
        raise ImageError(f'read_image got invert={shown(invert)}; expected True, False or "auto".')
    values = decoded_grey(file, rows, columns)
    if invert is True or invert is np.True_ or (invert == "auto" and is_light_around(values)):
        values = 1 - values
    picture = np.zeros((rows, columns, 1), np.float32)
    height, width = values.shape
    top, left = (rows - height) // 2, (columns - width) // 2
    picture[top : top + height, left : left + width, 0] = values
    return picture


def decoded_grey(file: Any, rows: int, columns: int) -> NDArray[np.float32]:
    """Grey values from 0 to 1 of a picture file, upright, fitted into rows × columns.

    Raises:
        ImageError: as `read_image`.

    Example:
        >>> file = io.BytesIO()
        >>> Image.new("L", (60, 30), 255).save(file, "png")
        >>> decoded_grey(file.getvalue(), 40, 40).shape
        (20, 40)

    Introduced in lesson 9.
    """
    data, name = _bytes_of(file)
    image = [_decoded(data, name)]
    mode = image[0].mode
    try:  # popped: what is not needed any more must not stay in memory
        return grey_values(image.pop(), rows, columns)
    except Exception as error:
        raise ImageError(
            f"{name} has the colour mode {mode}, which cannot be made grey: "
            f"{_words(error)}. {WHAT_CAN_BE_READ} Save it as an ordinary PNG or JPEG."
        ) from None


def _checked_size(size: Any) -> tuple[int, int]:
    try:
        rows, columns = size
        whole = all(
            isinstance(n, int | np.integer) and not isinstance(n, bool) and 1 <= n <= 4096
            for n in (rows, columns)
        )
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise ImageError(
            f"read_image got size={shown(size)}; expected two whole numbers from 1 to 4096, "
            "rows and columns, such as (28, 28)."
        )
    return int(rows), int(columns)


def _bytes_of(file: Any) -> tuple[bytes, str]:
    """The bytes of the file, and what to call it in a message."""
    if isinstance(file, str | os.PathLike):
        path = _path_of(file)
        data, name = _bytes_at(path), _short(Path(path).name or path)
    elif isinstance(file, bytes | bytearray | memoryview):
        data, name = b"", "The given file"
        with contextlib.suppress(ValueError):  # of a memoryview that has been released
            data = bytes(file)
    elif callable(getattr(file, "read", None)):
        try:
            data, name = file.read(MOST_BYTES + 1), "The given file"
        except Exception as error:
            raise ImageError(
                f"The given file cannot be read: {_words(error)}. {WHAT_CAN_BE_READ} "
                'Open it with open(path, "rb").'
            ) from None
        if not isinstance(data, bytes):
            raise ImageError(
                f"The given file gives {type(data).__name__} and not bytes. {WHAT_CAN_BE_READ} "
                'Open it with open(path, "rb").'
            )
    else:
        raise ImageError(
            f"read_image got an object of type {type(file).__name__}. Expected a path, the bytes "
            "of a file, or an opened file. Of a FileUpload widget pass upload.value[0].content."
        )
    if len(data) == 0:
        raise ImageError(
            f"{name} is empty: 0 bytes. {WHAT_CAN_BE_READ} Save or copy the picture again; "
            "go back to the start of a file that you have just written, with file.seek(0)."
        )
    if len(data) > MOST_BYTES:
        raise ImageError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB. Expected a smaller file. "
            "Save the picture smaller; the network sees only a few pixels of it."
        )
    return data, name


def _path_of(file: Any) -> str:
    try:
        return os.fsdecode(file)
    except Exception as error:
        raise ImageError(
            f"The path of type {type(file).__name__} cannot be read: {_words(error)}. Expected the "
            "path of a picture as a text."
        ) from None


def _bytes_at(path: str) -> bytes:
    if path.lower().startswith(("http://", "https://", "file://")):
        raise ImageError(
            f"{_short(path)} is an address of the web. Expected a path on this computer, without "
            "anything like https:// before it. Save the picture as a file first."
        )
    try:
        there = Path(path).expanduser()
        if there.is_dir():
            raise ImageError(
                f"{_short(path) or '(no name)'} is a folder. Expected the path of one picture in "
                f"it, such as {Path(path) / 'picture.png'}."
            )
        if there.exists() and not there.is_file():
            raise ImageError(
                f"{path} is no ordinary file; it may never end. Expected the path of a picture. "
                "Save the picture as a file first."
            )
        with there.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except ImageError:
        raise
    except FileNotFoundError:
        raise ImageError(
            f"There is no file {_short(path)}. Expected the path of a picture. Look for a spelling "
            f"mistake; a path without a folder is looked for beside the notebook{_where()}."
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise ImageError(
            f"{_short(path)!r} cannot be opened: {_words(error)}. Expected the path of a picture "
            "that may be read. Copy it beside the notebook and try again."
        ) from None


def _decoded(data: bytes, name: str) -> Image.Image:
    """The first frame of the picture, upright. Its size is checked before it is decoded."""
    Image.init()  # `open` looks only among the formats known so far
    image = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own, about large or odd files
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_pixels(image, name)
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return image
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(name, "far too many pixels") from None
    except Exception as error:  # whatever a decoder says of bytes that are not a picture
        if image is not None:
            raise ImageError(
                f"{name} begins like a {image.format} picture, but it is cut short or damaged: "
                f"{_words(error)}. Expected a whole file. Copy or download the picture again."
            ) from None
        if data[4:8] == b"ftyp":
            raise ImageError(
                f"{name} looks like HEIC or AVIF, as many phones save photographs. "
                f"{WHAT_CAN_BE_READ} Export it as JPEG, on the phone or in a picture program."
            ) from None
        raise ImageError(
            f"{name} is no picture that can be read, or it is damaged; it begins with "
            f"{data[:8]!r}. {WHAT_CAN_BE_READ} Open it in a picture program and save it as PNG or "
            "JPEG (another ending of its name is not enough)."
        ) from None


def _check_pixels(image: Image.Image, name: str) -> None:
    """Refuse what would not fit into the memory, by the header alone."""
    tags = getattr(image, "tag_v2", {})  # of a TIFF: the bits of each colour (258), its tiles
    sizes = [image.size, (tags.get(322), tags.get(323))]  # a tile is decoded whole
    costly = image.format == "WEBP" or image.mode == "CMYK" or np.sum(tags.get(258, 8)) > 32
    most = FEWER_PIXELS if costly else MOST_PIXELS
    for across, down in sizes:
        if not (isinstance(across, int) and isinstance(down, int)):
            continue
        if across * down > most or max(across, down) > MOST_ALONG_A_SIDE:
            raise _too_large(name, f"{across:,} × {down:,} pixels", most)


def _too_large(name: str, what: str, most: int = MOST_PIXELS) -> ImageError:
    return ImageError(
        f"{name} has {what}. Expected at most {most // 1_000_000} million, and "
        f"{MOST_ALONG_A_SIDE:,} along a side. "
        "Save the picture smaller; the network sees only a few pixels of it."
    )


def _where() -> str:
    try:
        return f", in {Path.cwd()}"
    except FileNotFoundError:
        return ", whose folder is no more"


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "…"


def _words(error: Exception) -> str:
    """What an error says, in one short line."""
    return (" ".join(str(error).split()) or type(error).__name__)[:160].rstrip(".")
