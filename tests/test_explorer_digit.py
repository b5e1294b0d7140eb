"""The explorer "Draw a digit", without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets import load_mnist
from course_utils.widgets.digit.explorer import DigitPad, centred, course_network, network_answer
from course_utils.widgets.digit.network import SHAPES, page_bytes, run_network

RANDOM = np.random.default_rng(6)
IMAGES = load_mnist()[1][0]
SHOWN = 24  # feature maps of a layer that the page shows


def random_drawings(count):
    """Pieces of digits in any size and place: what a pen may leave."""
    for image in IMAGES[:count]:
        drawing = np.zeros((28, 28), np.uint8)
        (top, left), (high, wide) = RANDOM.integers(0, 20, 2), RANDOM.integers(1, 28, 2)
        part = image[4 : 4 + high, 4 : 4 + wide][: 28 - top, : 28 - left]
        drawing[top : top + part.shape[0], left : left + part.shape[1]] = part
        yield drawing


def test_the_page_centres_as_python_does(call):
    drawings = [*random_drawings(200), *IMAGES[:50]]
    answers = call.many("digit/drawing", "centred", [[d.ravel().tolist()] for d in drawings])
    for drawing, answer in zip(drawings, answers, strict=True):
        np.testing.assert_array_equal(np.reshape(answer, (28, 28)), centred(drawing))


def page_answers(call, network, images):
    """What the page computes from pictures of bytes: probabilities, logits and feature maps."""
    state = {"weights": list(page_bytes(network)), "centre": False}
    given = [[{**state, "drawing": image.ravel().tolist()}] for image in images]
    return call.many("digit/network", "compute", given)


def assert_same_maps(answer, maps):
    for got, (name, expected) in zip(answer["maps"], maps.items(), strict=True):
        height, width, depth = expected.shape
        assert (got["name"], got["of"]) == (name, depth)
        assert got["shape"] == [height, width, min(depth, SHOWN)]
        tolerance = 1e-5 * max(1, np.abs(expected).max())
        shown = np.reshape(got["data"], got["shape"])
        np.testing.assert_allclose(shown, expected[..., :SHOWN], atol=tolerance)


def test_the_page_predicts_as_python_does(call):
    answers = page_answers(call, course_network(), IMAGES[:100])
    for image, answer in zip(IMAGES, answers, strict=False):
        probabilities, maps = network_answer(image.astype(np.float32) / np.float32(255))
        np.testing.assert_allclose(answer["probabilities"], probabilities, atol=1e-6)
        assert_same_maps(answer, maps)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_page_computes_any_weights_as_python_does(call, seed):
    rng = np.random.default_rng(seed)
    network = {name: rng.normal(0, 0.2, shape).astype(np.float16) for name, shape in SHAPES.items()}
    for image, answer in zip(IMAGES, page_answers(call, network, IMAGES[:2]), strict=False):
        logits, maps = run_network(network, image.astype(np.float32) / np.float32(255))
        tolerance = 1e-5 * max(1, np.abs(logits).max())
        np.testing.assert_allclose(answer["logits"], logits, atol=tolerance)
        assert_same_maps(answer, maps)


def test_every_float16_is_read_in_the_page(call):
    bits = np.arange(2**16, dtype=np.uint16)
    finite = np.isfinite(bits.view(np.float16))
    got = call.many("digit/network", "fromHalf", [[int(number)] for number in bits[finite]])
    np.testing.assert_array_equal(got, bits[finite].view(np.float16).astype(float))


def test_a_stroke_is_as_wide_as_the_pen_and_the_eraser_takes_it_away(call):
    empty, ends = [0] * 784, [{"x": 14, "y": 5}, {"x": 14, "y": 23}]
    drawn = np.reshape(call("digit/drawing", "stroke", empty, *ends), (28, 28))
    assert (drawn[14] > 0).sum() == 4
    assert drawn[14, 13] == drawn[14, 14] == 255
    assert np.flatnonzero(drawn[:, 14])[[0, -1]].tolist() == [3, 24]
    erased = call("digit/drawing", "stroke", drawn.ravel().tolist(), *ends, True)
    assert not np.any(erased)


@pytest.mark.parametrize("change", [{"digit": 5}, {"digit": 7, "centre": False}, {"digit": None}])
def test_the_fallback_picture_follows_the_state(change):
    pad = DigitPad(**change)
    picture = pad.picture()
    assert picture.startswith(b"\x89PNG")
    assert picture != DigitPad(digit=7).picture()
    assert "image/png" in pad._repr_mimebundle_()[0]
