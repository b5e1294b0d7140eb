"""Own pictures: any size and mode becomes the network's input, with little memory."""

import io
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_files import encoded, spot
from PIL import Image

from course_utils import datasets, grey
from course_utils.images import read_image

QUICK = settings(max_examples=40, deadline=None, derandomize=True)


def is_spot(picture: np.ndarray, light: float = 1.0) -> bool:
    """Whether the quarter with the spot is light, and the others are black."""
    picture = picture[..., 0]
    inside = picture[6:12, 6:12]
    return bool(abs(inside - light).max() < 0.02 and picture[16:].max() < 0.02)


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
        assert not any(grey.is_light_around(image / np.float32(255)) for image in several)


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


def test_numbers_of_any_size_become_grey():
    values = np.linspace(-3e38, 3e38, 28 * 28, dtype=np.float32).reshape(28, 28)
    values[3, 4] = np.nan
    picture = read_image(encoded(Image.fromarray(values), "tiff"), invert=False)
    assert picture[0, 0, 0] == pytest.approx(0, abs=0.01)
    assert picture[-1, -1, 0] == pytest.approx(1, abs=0.01)


def test_a_missing_number_does_not_spoil_those_around_it():
    values = np.linspace(0.5, 1, 140 * 140, dtype=np.float32).reshape(140, 140)
    values[::5, ::5] = np.nan  # one in every square of 5 × 5 that falls together
    picture = read_image(encoded(Image.fromarray(values), "tiff"), invert=False)
    assert picture.min() > 0.4


def test_half_a_million_pixels_are_read_quickly_enough_in_any_shape():
    for size in ((50_000, 1), (1, 50_000), (1000, 500)):
        assert read_image(encoded(Image.new("L", size, 255))).shape == (28, 28, 1)


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
