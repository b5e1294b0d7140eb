"""Own pictures: any size and mode becomes the network's input; what is no picture is named."""

import contextlib
import io
import logging
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from course_utils import _grey, datasets, images
from course_utils.images import ImageError, read_image

EXACT = 0.5 / 255  # one rounding to whole grey values
QUICK = settings(max_examples=40, deadline=None, derandomize=True)


def encoded(image: Image.Image, kind: str = "png", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def spot(mode: str = "L", size: tuple[int, int] = (60, 60), ink=255, paper=0) -> Image.Image:
    """A square of ink in the left upper quarter of a sheet of paper."""
    image = Image.new(mode, size, paper)
    image.paste(ink, (size[0] // 8, size[1] // 8, size[0] // 2, size[1] // 2))
    return image


def is_spot(picture: np.ndarray, light: float = 1.0) -> bool:
    """Whether the quarter with the spot is light, and the others are black."""
    picture = picture[..., 0]
    inside = picture[6:12, 6:12]
    return bool(abs(inside - light).max() < 0.02 and picture[16:].max() < 0.02)


# ---------------------------------------------------------------- what comes out


@QUICK
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"]),
    rows=st.integers(1, 64),
    columns=st.integers(1, 64),
    invert=st.sampled_from([True, False, "auto"]),
    seed=st.integers(0, 99),
)
def test_every_size_and_mode_gives_the_shape_the_type_and_the_range(
    width, height, mode, rows, columns, invert, seed
):
    rng = np.random.default_rng(seed)
    if mode in ("I;16", "I", "F"):
        kinds = {"I;16": np.uint16, "I": np.int32, "F": np.float32}
        image = Image.fromarray(rng.integers(0, 60_000, (height, width)).astype(kinds[mode]))
    else:
        pixels = rng.integers(0, 256, (height, width, 4), dtype=np.uint8)
        image = Image.fromarray(pixels, "RGBA")
        image = image if mode == "RGBA" else image.convert("RGB").convert(mode)
    picture = read_image(encoded(image, "tiff"), (rows, columns), invert=invert)
    assert picture.shape == (rows, columns, 1)
    assert picture.dtype == np.float32
    assert 0 <= picture.min() <= picture.max() <= 1


@pytest.mark.parametrize("invert", [False, "auto"])
def test_a_training_picture_comes_back_as_it_was(invert):
    (clothes, _), _ = datasets.load_fashion_mnist_subset()
    for image in clothes[:200]:
        picture = read_image(encoded(Image.fromarray(image)), invert=invert)
        assert np.allclose(picture[..., 0], image / 255, atol=1e-6)


def test_no_training_picture_of_the_course_is_taken_for_a_light_background():
    (fashion, _), _ = datasets.load_fashion_mnist_subset()
    _, (digits, _) = datasets.load_mnist()
    for several in (fashion, digits):
        assert not any(_grey.is_light_around(image / np.float32(255)) for image in several)


@pytest.mark.parametrize("format_", ["png", "jpeg", "gif", "bmp", "tiff", "webp"])
def test_every_format_and_its_inverse_give_the_same_picture(format_):
    quality = {"quality": 100} if format_ in ("jpeg", "webp") else {}
    light_on_black = read_image(encoded(spot(size=(64, 64)), format_, **quality))
    dark_on_white = read_image(encoded(spot(size=(64, 64), ink=0, paper=255), format_, **quality))
    assert is_spot(light_on_black)
    assert np.allclose(light_on_black, dark_on_white, atol=0.03)


@pytest.mark.parametrize(
    ("mode", "ink", "paper"),
    [
        ("1", 1, 0),
        ("L", 255, 0),
        ("LA", (255, 255), (0, 255)),
        ("P", 255, 0),
        ("RGB", (255, 255, 255), (0, 0, 0)),
        ("RGBA", (255, 255, 255, 255), (0, 0, 0, 255)),
        ("I;16", 65535, 0),
    ],
)
def test_modes_of_png(mode, ink, paper):
    image = Image.new(mode, (60, 60), paper)
    image.paste(ink, (7, 7, 30, 30))
    if mode == "P":
        image.putpalette([v for k in range(256) for v in (k, k, k)])
    assert is_spot(read_image(encoded(image)))


def test_a_cmyk_jpeg_of_ink_on_paper():
    image = spot("CMYK", ink=(0, 0, 0, 255), paper=(0, 0, 0, 0))
    assert is_spot(read_image(encoded(image, "jpeg", quality=100)))


def test_sixteen_bits_keep_their_scale():
    grey = Image.fromarray(np.full((40, 40), 16_384, np.uint16))
    picture = read_image(encoded(grey))
    assert np.allclose(picture, 16_384 / 65_535, atol=1e-4)


@pytest.mark.parametrize("drawn", [0, 255])
def test_what_is_drawn_on_nothing_is_light_on_black(drawn):
    for colour in ((drawn,) * 3 + (255,), (drawn, 255)):
        mode = "RGBA" if len(colour) == 4 else "LA"
        empty = (128,) * (len(colour) - 1) + (0,)
        assert is_spot(read_image(encoded(spot(mode, ink=colour, paper=empty))))


def test_a_palette_with_a_transparent_colour():
    image = spot("P", ink=1, paper=0)
    image.putpalette([250, 0, 0, 10, 10, 10] + [0] * 762)
    assert is_spot(read_image(encoded(image, transparency=0)), light=245 / 255)


def test_a_picture_of_nothing_is_black():
    assert read_image(encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 0)))).max() == 0
    assert read_image(encoded(Image.new("L", (9, 9), 255))).max() == 0
    assert read_image(encoded(Image.new("L", (9, 9), 255)), invert=False).min() == 1


@QUICK
@given(ink=st.integers(0, 255), paper=st.integers(0, 255))
def test_the_background_decides_and_can_be_overruled(ink, paper):
    data = encoded(spot(ink=ink, paper=paper))
    plain, turned = read_image(data, invert=False), read_image(data, invert=True)
    assert np.allclose(plain, 1 - turned, atol=1e-6)
    assert np.array_equal(read_image(data), turned if paper > 127 else plain)


def test_a_wide_picture_keeps_its_shape_and_stands_in_the_middle():
    picture = read_image(encoded(Image.new("L", (280, 100), 255)), invert=False)[..., 0]
    assert picture[9:19].min() == 1
    assert picture[:9].max() == picture[19:].max() == 0
    tall = read_image(encoded(Image.new("L", (100, 280), 255)), invert=False)[..., 0]
    assert np.array_equal(tall, picture.T)


def test_shrinking_takes_the_mean_and_not_every_tenth_pixel():
    stripes = np.zeros((280, 280), np.uint8)
    stripes[:, ::2] = 255
    picture = read_image(encoded(Image.fromarray(stripes)), invert=False)
    assert abs(picture - 0.5).max() < 0.02


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phones_note_of_the_direction_is_followed(orientation):
    """Save the pixels as a camera held otherwise would, with the note that turns them back."""
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = spot(size=(80, 60))
    turned = upright.transpose(stored[orientation]) if orientation > 1 else upright
    note = Image.Exif()
    note[0x0112] = orientation
    for format_, options in (("jpeg", {"quality": 100}), ("png", {})):
        picture = read_image(encoded(turned, format_, exif=note, **options))
        assert np.allclose(picture, read_image(encoded(upright)), atol=0.05)


def test_the_first_frame_of_an_animation():
    frames = [spot(), Image.new("L", (60, 60), 0), Image.new("L", (60, 60), 0)]
    for format_ in ("gif", "webp", "png", "mpo"):  # mpo: a phone's JPEG with several pictures
        more = {"webp": {"lossless": True}, "mpo": {"quality": 100}}.get(format_, {})
        data = encoded(frames[0], format_, save_all=True, append_images=frames[1:], **more)
        assert is_spot(read_image(data))


def test_bytes_paths_and_files_give_the_same(tmp_path):
    data = encoded(spot())
    path = tmp_path / "spöt 1.png"
    path.write_bytes(data)
    wanted = read_image(data)
    with path.open("rb") as file:
        ways = [path, str(path), bytearray(data), memoryview(data), io.BytesIO(data), file]
        for way in ways:
            assert np.array_equal(read_image(way), wanted)


# ---------------------------------------------------------------- what is refused


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


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process stands in /proc")
@pytest.mark.parametrize(("mode", "format_"), [("RGBA", "png"), ("F", "tiff")])
def test_a_large_picture_needs_less_than_300_mb_beside_itself(tmp_path, monkeypatch, mode, format_):
    monkeypatch.setattr("PIL.TiffImagePlugin.STRIP_SIZE", 1 << 30)  # decoded as one
    options = {"tiff": {"compression": "tiff_adobe_deflate"}, "png": {"compress_level": 1}}
    Image.new(mode, (6_300, 6_300)).save(tmp_path / "large", format_, **options[format_])
    program = r"""
import pathlib, re, sys
from course_utils.images import read_image
def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
before = peak()
read_image(sys.argv[1])
print((peak() - before) // 1024)
"""
    ran = [sys.executable, "-c", program, str(tmp_path / "large")]
    peak = int(subprocess.run(ran, capture_output=True, text=True, check=True).stdout)
    assert peak < 300 + 6_300 * 6_300 * 4 / 2**20


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


def test_numbers_of_any_size_become_grey():
    values = np.linspace(-3e38, 3e38, 28 * 28, dtype=np.float32).reshape(28, 28)
    values[3, 4] = np.nan
    picture = read_image(encoded(Image.fromarray(values), "tiff"), invert=False)
    assert picture[0, 0, 0] == pytest.approx(0, abs=0.01)
    assert picture[-1, -1, 0] == pytest.approx(1, abs=0.01)


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


def test_half_a_million_pixels_are_read_quickly_enough_in_any_shape():
    for size in ((50_000, 1), (1, 50_000), (1000, 500)):
        assert read_image(encoded(Image.new("L", size, 255))).shape == (28, 28, 1)


def test_the_error_is_a_value_error():
    assert issubclass(ImageError, ValueError)
