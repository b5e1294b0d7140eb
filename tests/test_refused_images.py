"""Own pictures: what is none, is damaged or too large gets one clear error."""

import contextlib
import io
import logging
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_files import encoded, spot
from PIL import Image

from course_utils import images
from course_utils.images import ImageError, read_image

QUICK = settings(max_examples=40, deadline=None, derandomize=True)


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises width × height pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 99))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty: 0 bytes"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "looks like HEIC"),
        (b"name,age\nAda,36\n", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"\x00" * 5000, "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (encoded(spot())[:60], "cut short or damaged"),
        (encoded(spot(size=(400, 400)), "jpeg")[:-900], "cut short or damaged"),
        (huge_png(20, 20), "cut short or damaged"),
        (huge_png(8_000, 7_000), "8,000 × 7,000 pixels"),
        (huge_png(12_000, 12_000), "12,000 × 12,000 pixels"),
        (huge_png(100_000, 100_000), "far too many pixels"),
    ],
)
def test_a_file_that_is_no_picture_gets_one_clear_error(tmp_path, data, said, recwarn):
    path = tmp_path / "mine.png"
    path.write_bytes(data)
    for way in (data, path):
        with pytest.raises(ImageError, match="Expected") as caught:
            read_image(way)
        message = str(caught.value)
        assert said in message
        assert ("mine.png" if way is path else "The given file") in message
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert len(recwarn) == 0


def test_too_many_pixels_are_refused_before_any_is_decoded(monkeypatch):
    def decode(*_):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    with pytest.raises(ImageError, match="40 million"):
        read_image(huge_png(10_000, 10_000))


@pytest.mark.parametrize(
    ("image", "format_"),
    [(Image.new("L", (6_000, 4_000)), "webp"), (Image.new("CMYK", (6_000, 4_000)), "jpeg")],
)
def test_where_decoding_takes_more_memory_fewer_pixels_are_read(image, format_):
    with pytest.raises(ImageError, match=r"6,000 × 4,000 pixels\. Expected at most 20 million"):
        read_image(encoded(image, format_))


def test_a_side_is_not_so_long_that_its_filter_fills_the_memory():
    with pytest.raises(ImageError, match="500,000 along a side"):
        read_image(huge_png(10_000_000, 1))


def test_a_tile_larger_than_the_limit_is_refused_before_it_is_decoded():
    tags = {256: 16, 257: 16, 258: 8, 259: 8, 262: 1, 277: 1}  # 16 × 16 grey pixels, deflated
    tags |= {322: 40_000, 323: 40_000, 324: 8, 325: 99}  # the tile's sides, where it is, its bytes
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    data = struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + rows + b"\0" * 200
    with pytest.raises(ImageError, match="40,000 × 40,000 pixels"):
        read_image(data)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_the_tiff_library_writes_nothing_to_the_terminal(capfd, compression):
    data = bytearray(encoded(spot("RGB", ink=(255, 255, 255)), "tiff", compression=compression))
    data[8:40] = b"\xff" * 32
    with pytest.raises(ImageError, match="damaged"):
        read_image(data)
    assert capfd.readouterr() == ("", "")


def test_what_pillow_logs_is_not_printed(capfd, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as outside of pytest
    data = encoded(Image.new("RGB", (4, 4)), "tiff")
    samples = struct.pack("<HHI", 277, 3, 1)
    assert data.count(samples) == 1
    with pytest.raises(ImageError):
        read_image(data.replace(samples + b"\3", samples + b"\x63"))
    assert capfd.readouterr() == ("", "")


def test_a_message_is_short_and_printable_whatever_came():
    for size in ((10**5000, 2), [2] * 100_000):
        with pytest.raises(ImageError, match=r"^.{1,400}$"):
            read_image(encoded(spot()), size)
    with pytest.raises(ImageError, match=r"^.{1,400}$"):
        read_image(encoded(spot()), invert=10**5000)
    released = memoryview(b"picture")
    released.release()
    with pytest.raises(ImageError, match="empty"):
        read_image(released)


def test_too_many_bytes_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MOST_BYTES", 1_000)
    path = tmp_path / "long.png"
    path.write_bytes(b"\0" * 5_000)
    with pytest.raises(ImageError, match="larger than"):
        read_image(path)


class Unwilling(os.PathLike):
    """A path that cannot be had."""

    def __fspath__(self):
        raise OSError("not now")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageError, match="no ordinary file"):
        read_image(tmp_path / "pipe.png")


def test_a_missing_file_is_told_in_a_folder_that_is_no_more(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(ImageError, match=r"There is no file cat\.png.*whose folder is no more"):
        read_image("cat.png")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("nowhere.png", "There is no file nowhere.png"),
        ("", "is a folder"),
        (".", "is a folder"),
        ("HTTPS://example.org/cat.png", "an address of the web"),
        ("file:///cat.png", "an address of the web"),
        ("iVBORw0KGgo" * 100_000, "^.{1,900}$"),
        (Unwilling(), "path of type Unwilling cannot be read"),
        ("a\0b.png", "cannot be opened"),
        ("x" * 5000, "cannot be opened"),
        (None, "type NoneType"),
        (3, "type int"),
        (np.zeros((28, 28)), "type ndarray"),
        (({"content": b""},), r"upload\.value\[0\]\.content"),
        (io.StringIO("text"), r"str and not bytes.*\"rb\""),
    ],
)
def test_what_is_no_file_gets_one_clear_error(file, said):
    with pytest.raises(ImageError, match=said):
        read_image(file)


@pytest.mark.parametrize(
    "size", [28, (28,), (0, 28), (28, 28, 1), (2.5, 2), "28", (9999, 1), None, (True, 28)]
)
def test_a_wrong_size_is_named(size):
    with pytest.raises(ImageError, match=r"size=.*two whole numbers"):
        read_image(encoded(spot()), size)


@pytest.mark.parametrize("invert", ["yes", None, 2, np.zeros(3)])
def test_a_wrong_invert_is_named(invert):
    with pytest.raises(ImageError, match="invert="):
        read_image(encoded(spot()), invert=invert)


@QUICK
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_picture_or_the_clear_error(data):
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"II*\0"):
        with contextlib.suppress(ImageError):
            assert read_image(start + data).shape == (28, 28, 1)


@QUICK
@given(
    place=st.integers(0, 10_000),
    value=st.integers(0, 255),
    cut=st.integers(0, 10_000),
    format_=st.sampled_from(["png", "jpeg", "gif", "tiff", "webp", "bmp"]),
)
def test_a_damaged_picture_gives_a_picture_or_the_clear_error(place, value, cut, format_):
    whole = bytearray(encoded(spot("RGB", ink=(255, 255, 255)), format_))
    whole[place % len(whole)] = value
    with contextlib.suppress(ImageError):
        assert read_image(whole[: len(whole) - cut % len(whole)]).shape == (28, 28, 1)


def test_a_warning_of_the_reader_is_not_silenced_afterwards():
    import warnings

    before = list(warnings.filters)
    read_image(encoded(spot()))
    assert warnings.filters == before


def test_the_error_is_a_value_error():
    assert issubclass(ImageError, ValueError)
