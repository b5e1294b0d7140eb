"""Damaged, cut and odd picture files: an array of grey values, or one ImageError."""

import contextlib
import io

import numpy as np
import pytest
from effort import inputs
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from silence import nothing_said

from course_utils.images import ImageError, read_image

WAYS = [
    ("png", {}),
    ("png", {"optimize": True}),
    ("jpeg", {}),
    ("jpeg", {"progressive": True}),
    ("gif", {}),
    ("bmp", {}),
    ("webp", {}),
    ("webp", {"lossless": True}),
    ("tiff", {}),
    *(
        ("tiff", {"compression": name})
        for name in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "group4", "lzma", "zstd")
    ),
]
MODES = ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I;16", "I", "F"]
VALUES = st.sampled_from([0.0, 1.0, -3.4e38, 3.4e38, np.nan, np.inf, -np.inf, 65535.0])


@st.composite
def files(draw) -> bytes:
    """A picture of any mode, format and size, as bytes."""
    mode, (kind, options) = draw(st.sampled_from(MODES)), draw(st.sampled_from(WAYS))
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    if mode in ("I;16", "I", "F"):
        dtype = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        low, high = draw(VALUES), draw(VALUES)
        pixels = np.linspace(0, 1, width * height).reshape(height, width) < 0.5
        with np.errstate(invalid="ignore"):
            image = Image.fromarray(np.where(pixels, low, high).astype(dtype))
    else:
        seed = draw(st.integers(0, 9))
        pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
        image = Image.fromarray(pixels)
        with contextlib.suppress(ValueError):
            image = image if mode == "RGBA" else image.convert("RGB").convert(mode)
    if draw(st.booleans()):
        note = Image.Exif()
        note[0x0112] = draw(st.integers(0, 9))
        options = {**options, "exif": note}
    for one, way in ((image, kind), (image.convert("RGB"), kind), (image.convert("RGB"), "png")):
        file = io.BytesIO()
        # An encoder says whatever it likes of a mode that its format does not have.
        with contextlib.suppress(Exception):
            one.save(file, way, **options)
            break
    return file.getvalue()


PLACES = st.one_of(st.integers(0, 60), st.integers(-200, -1), st.integers(0, 5_000))
BYTES = st.one_of(
    st.sampled_from([b"\0", b"\xff", b"\x7f\xff", b"\xff" * 4]), st.binary(max_size=4)
)


@st.composite
def damaged(draw) -> bytes:
    """A picture with a few bytes exchanged or put in between, cut, or the start of another."""
    data = draw(files())
    for place, put, over in draw(
        st.lists(st.tuples(PLACES, BYTES, st.booleans()), min_size=1, max_size=6)
    ):
        place %= len(data)
        data = data[:place] + put + data[place + len(put) * over :]
    kept = draw(st.one_of(st.just(1), st.floats(0, 1)))
    return data[: int(kept * len(data))]


def assert_picture_or_sentence(file, size=(28, 28), invert="auto") -> None:
    picture = message = None
    with nothing_said():
        try:
            picture = read_image(file, size, invert=invert)
        except ImageError as error:
            message = str(error)
    if message is not None:
        assert "xpected" in message
        assert message.endswith((".", ")"))
        assert len(message) < 1_200
    else:
        assert picture.shape == (*size, 1)
        assert picture.dtype == np.float32
        assert 0 <= picture.min() <= picture.max() <= 1


@inputs(60)
@given(files(), st.tuples(st.integers(1, 64), st.integers(1, 64)), st.sampled_from([True, "auto"]))
def test_whole_files_are_read(data, size, invert):
    assert_picture_or_sentence(data, size, invert)


@inputs(150)
@given(damaged())
def test_damaged_files_are_read_or_refused(data):
    assert_picture_or_sentence(data)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**5000, (10**5000, 2), [2] * 10_000, np.zeros((50, 50)), b"", "auto", {}]),
    st.floats(),
    st.text(max_size=300),
    st.binary(max_size=300),
    st.tuples(st.integers(-1, 5000), st.integers(-1, 5000)),
    st.lists(st.integers(), max_size=3),
)


@inputs(40)
@given(ANYTHING, ANYTHING, ANYTHING)
def test_odd_names_sizes_and_options_are_refused(file, size, invert):
    for arguments in ((file, (2, 2), True), (b"GIF89a", size, True), (b"GIF89a", (2, 2), invert)):
        with nothing_said(), pytest.raises(ImageError) as caught:
            read_image(*arguments[:2], invert=arguments[2])
        assert len(str(caught.value)) < 1_200
