"""A digit or a garment is found in a picture, or a sentence says why there is none."""

import json

import numpy as np
import picture_files
import pictures
import pytest
from parts import records
from PIL import Image
from scipy import ndimage
from scripts import ROOT

from course_utils import datasets, fashion
from course_utils.found import NothingFound, even_pen, find_digit, find_garment
from course_utils.images import ImageError, read_image
from course_utils.reading import read_digit

STROKE = np.full((200, 300), 0.9)
STROKE[60:140, 150:156] = 0.2


def test_digits_of_many_kinds_are_read():
    """One of every second kind; `benchmarks/pictures.py` measures fifty of each."""
    wrong = {}
    for number, kind in enumerate([*pictures.GIVEN, *pictures.OWN][::2]):
        name = "drawn" if kind in pictures.GIVEN else "traced"
        counts = pictures.counted(name, kind, [number], seed=1)
        wrong |= {} if counts["right"] else {kind: counts}
    assert len(wrong) <= 1, wrong
    assert not any(counts["confident"] for counts in wrong.values())


@pytest.mark.parametrize("kind", list(pictures.NONE))
def test_what_is_not_one_digit_is_answered_by_a_sentence(kind):
    (_, picture), *_ = pictures.pictures("none", kind, [11], seed=1)
    reading = read_digit(picture)
    assert reading.digit is None
    assert ("2 digits" if kind == "two digits" else "no clear ink") in str(reading)


def test_digits_of_mnist_are_read_as_they_are():
    images, labels = datasets.load_mnist()[1]
    answers = [read_digit(image).digit for image in images[:3]]
    assert answers == labels[:3].tolist()


def test_a_thin_stroke_becomes_as_wide_as_mnists_pens_and_stands_in_the_middle():
    found = find_digit(STROKE)
    assert found.pixels.shape == (28, 28, 1)
    assert found.pixels.dtype == np.float32
    ink = found.pixels[..., 0] > 0.5
    assert ink.any(axis=1).sum() == 20
    assert 2 <= ink.any(axis=0).sum() <= 3
    assert np.allclose(ndimage.center_of_mass(found.pixels[..., 0]), 14, atol=0.6)
    assert list(found.steps) == ["grey", "ground", "ink", "cut out", "even pen", "input"]
    assert all(0 <= step.min() <= step.max() <= 1 for step in found.steps.values())


@pytest.mark.parametrize("width", [2, 13, 30])
def test_every_pen_becomes_the_same(width):
    drawn = even_pen(np.ones((150, width), bool)) > 0.5
    assert abs(drawn.shape[1] / drawn.shape[0] - 0.13) < 0.03


def test_every_origin_of_a_picture_gives_the_same(tmp_path):
    values = np.round(255 * STROKE).astype(np.uint8)
    image = Image.fromarray(values)
    image.save(tmp_path / "one.png")
    twelve_bits = picture_files.encoded(Image.fromarray((STROKE * 4095).astype(np.uint16)))
    wanted = find_digit(values).pixels
    for way in (tmp_path / "one.png", image, STROKE[..., None], 255 - values):
        assert np.allclose(find_digit(way).pixels, wanted, atol=0.1)
    assert np.allclose(find_digit(twelve_bits).pixels, wanted, atol=0.1)


def test_a_scan_of_twelve_bits_is_stretched():
    scan = np.full((40, 40), 4000, np.uint16)
    scan[10:30, 18:22] = 400
    picture = read_image(picture_files.encoded(Image.fromarray(scan)))
    assert picture.max() == pytest.approx(1 - 400 / 4095, abs=0.03)
    assert picture[0, 0, 0] < 0.03


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ((np.s_[:, :0],), "no clear ink"),
        ((np.s_[60:140, 100:106], np.s_[60:140, 200:206]), "2 digits"),
        ((np.s_[100:105, 40:260],), "wider than high"),
        ((np.s_[80:120, 130:170],), "filled shape"),
        ((np.s_[:, 290:],), "along its rim"),
    ],
)
def test_each_sentence_has_its_picture(drawn, said):
    sheet = np.full((200, 300), 0.9)
    for part in drawn:
        sheet[part] = 0.2
    with pytest.raises(NothingFound, match=said) as raised:
        find_digit(sheet)
    assert list(raised.value.steps) == ["grey", "ground", "ink"]
    assert said in str(read_digit(sheet))


def test_ruled_lines_as_dark_as_the_pen_are_taken_off():
    sheet = STROKE.copy()
    sheet[::20], sheet[:, ::20] = 0.25, 0.25
    assert read_digit(sheet).digit == read_digit(STROKE).digit == 1


def test_an_unclear_shape_is_not_sure():
    sheet = np.full((200, 200), 0.9)
    for place in (50, 75, 100, 125, 150):  # a fence
        sheet[50:150, place : place + 5] = sheet[100:105, 50:155] = 0.2
    reading = read_digit(sheet)
    assert reading.digit is None
    assert reading.sentence.startswith("Not sure: ")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.ones((3, 40, 40)), "shape"),
        (np.full((40, 40), 300), "holds int64"),
        (np.full((40, 40), np.nan), "holds float64"),
        (5, "type int"),
    ],
)
def test_what_is_no_picture_is_refused(value, message):
    with pytest.raises(ImageError, match=message):
        read_digit(value)


def test_a_garment_fills_the_picture_and_the_light_is_taken_off():
    found = find_garment(fashion.draw_garment())
    picture = found.pixels[..., 0]
    assert (picture > 0.3).any(axis=1).all()
    assert picture[0, 0] == 0
    body = picture[14:24, 9:19]
    assert np.ptp(body) < 0.05
    assert np.ptp(found.steps["grey"][150, 100:200]) > 0.05


def test_without_a_garment_a_sentence_says_so():
    for sheet in (np.full((90, 90), 0.8), np.repeat([np.linspace(0.3, 0.9, 90)], 90, 0)):
        with pytest.raises(NothingFound, match="no clear garment"):
            find_garment(sheet)


def test_the_stored_figures_are_as_good_as_promised():
    """At least 45 of 50 read right in each kind, and at most one wrong with more than 0.9."""
    sets = json.loads((records.RESULTS / "pictures.json").read_text("utf-8"))["sets"]
    for name, one in sets.items():
        assert list(one["kinds"]) == list(pictures.SETS[name][1])
        for kind, counts in one["kinds"].items():
            assert name == "none" or counts["right"] >= 45, kind
            assert counts["confident"] <= 1, kind


def test_the_readme_tells_the_stored_figures():
    sets = json.loads((records.RESULTS / "pictures.json").read_text("utf-8"))["sets"]
    worst = [
        min(kind["right"] for kind in sets[name]["kinds"].values()) for name in ("drawn", "traced")
    ]
    text = (ROOT / "README.md").read_text("utf-8")
    assert f"{worst[0]} of 50 in the worst of {len(sets['drawn']['kinds'])} kinds" in text
    assert f"{worst[1]} of 50 in the worst of {len(sets['traced']['kinds'])}" in text
