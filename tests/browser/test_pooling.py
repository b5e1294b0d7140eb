"""The Pooling explorer."""

import numpy as np
import pytest

from course_utils import reference
from course_utils.datasets import load_mnist
from course_utils.widgets.pooling import PoolingExplorer

RANDOM = np.random.default_rng(3)
MAPS = {"not pooled": "none", "average": "average", "max": "max"}  # names in Python, on the page


def random_state():
    return {
        "image": RANDOM.integers(-3, 6, RANDOM.integers(2, 12, 2)).astype(float).tolist(),
        "window": int(RANDOM.integers(1, 9)),
        "stride": None if RANDOM.integers(2) else int(RANDOM.integers(1, 10)),
        "padding": str(RANDOM.choice(["valid", "same"])),
        "shift": RANDOM.integers(-8, 9, 2).tolist(),
    }


def both(explorer, drawn):
    """The two output maps that are drawn now."""
    names = ("Max pooling,", "Average pooling,")
    return [drawn(explorer.get_by_label(name)) for name in names]


def assert_drawn(explorer, drawn, expected):
    for got, wanted in zip(
        both(explorer, drawn), (expected.max_pooled, expected.avg_pooled), strict=True
    ):
        np.testing.assert_allclose(got, wanted, atol=1e-12)


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(300)]
    states += [{**states[0], "image": [[0.0] * 9] * 9, "window": 3}]  # nothing to compare
    answers = call.many("pooling", "compute", [[state] for state in states])
    refused = 0
    for state, answer in zip(states, answers, strict=True):
        explorer = PoolingExplorer(**state)
        if "error" in answer:
            refused += 1
            with pytest.raises(ValueError, match="must fit into the padded input"):
                _ = explorer.max_pooled
            continue
        np.testing.assert_array_equal(answer["moved"], explorer.moved)
        for name, expected in (("max", explorer.max_pooled), ("average", explorer.avg_pooled)):
            got = np.reshape(answer["maps"][name][1], expected.shape)
            np.testing.assert_allclose(got, expected, atol=1e-12)
        for name, (kept, change) in explorer.changes().items():
            got = answer["changes"][MAPS[name]]
            assert got["kept"] / got["count"] == pytest.approx(kept)
            got_change = np.nan if got["change"] is None else got["change"]
            assert got_change == pytest.approx(change, nan_ok=True)
    assert 20 < refused < 200


def test_the_measure_is_that_of_the_lesson():
    digit = np.pad(load_mnist()[0][0][0], 2) / 255
    explorer = PoolingExplorer(image=digit, shift=(0, 1))
    moved = np.roll(digit, (0, 1), axis=(0, 1))
    before, after = reference.max_pool2d(digit), reference.max_pool2d(moved)
    wanted = np.sqrt(((after - before) ** 2).sum() / (before**2).sum())  # relative_change()
    kept, change = explorer.changes()["max"]
    assert change == pytest.approx(wanted)
    assert kept == np.mean(before == after)


def test_pointing_frames_the_window_and_names_the_winner(show, drawn):
    explorer = show("PoolingExplorer()")
    expected = PoolingExplorer()
    assert_drawn(explorer, drawn, expected)
    output = explorer.get_by_label("Average pooling,")
    cell = (output.bounding_box()["width"] - 4) / 4
    output.hover(position={"x": 2 + 1.5 * cell, "y": 2 + 1.5 * cell})
    said = explorer.get_by_role("status").inner_text()
    assert said == (
        "Output row 1, column 1: the window holds 3, 7, 2, 9. Largest: 9, in row 3, column 3. "
        "Mean: 5.25."
    )
    frames = explorer.get_by_label("Input, 8 by 8").evaluate("canvas => canvas.matrix.frames")
    places = [[frame[key] for key in ("row", "col", "height", "width")] for frame in frames]
    assert places == [[2, 2, 2, 2], [3, 3, 1, 1]]


def test_arrow_keys_move_the_window_and_shift_with_an_arrow_nudges(show, drawn):
    explorer = show("PoolingExplorer()")
    keyboard = explorer.page.keyboard
    explorer.get_by_label("Max pooling,").focus()
    for key in ("Home", "PageUp", "ArrowRight"):
        keyboard.press(key)
    status = explorer.get_by_role("status")
    assert status.inner_text().startswith("Output row 0, column 1: the window holds 0, 0, 1, 2.")
    keyboard.press("Shift+ArrowLeft")
    keyboard.press("Shift+ArrowUp")
    assert_drawn(explorer, drawn, PoolingExplorer(shift=(-1, -1)))
    assert "is moved left by 1, up by 1." in status.inner_text()


def test_a_nudge_is_measured(show, drawn):
    explorer = show("PoolingExplorer(source='edges', window=4)")
    for _ in range(2):
        explorer.get_by_role("button", name="Nudge the picture right").click()
    expected = PoolingExplorer(source="edges", window=4, shift=(0, 2))
    assert_drawn(explorer, drawn, expected)
    for name, (kept, change) in expected.changes().items():
        row = explorer.get_by_role("row", name=name)
        assert row.get_by_role("cell").last.inner_text() == f"{change:.2f}"
        assert f"({100 * kept:.0f}\N{NO-BREAK SPACE}%)" in row.inner_text()
    difference = drawn(explorer.get_by_label("Change of max pooling"))
    still = PoolingExplorer(source="edges", window=4).max_pooled
    np.testing.assert_allclose(difference, expected.max_pooled - still, atol=1e-12)
    explorer.get_by_role("button", name="Move the picture back").click()
    assert explorer.get_by_label("Change of max pooling").is_hidden()
    assert explorer.get_by_role("row", name="max").get_by_role("cell").last.inner_text() == "0.00"


def test_a_whole_stride_keeps_every_value(show):
    explorer = show("PoolingExplorer(source='dot')")
    status = explorer.get_by_role("status")
    right = explorer.get_by_role("button", name="Nudge the picture right")
    right.click()
    assert "max 6 of 6, average 6 of 6, not pooled 22 of 24" in status.inner_text()
    assert "whole number of strides" not in status.inner_text()
    right.click()
    assert "max 4 of 6" in status.inner_text()
    assert "both maps moved and kept every value" in status.inner_text()


def test_painting_and_typing_write_into_the_moved_picture(show, drawn):
    explorer = show("PoolingExplorer(shift=(0, 1))")
    image = PoolingExplorer().moved
    view = explorer.get_by_label("Input, 8 by 8")
    view.click(position={"x": 10, "y": 10})
    image[0, 7] = 9  # drawn in column 0, so its place before the nudge is column 7
    assert_drawn(explorer, drawn, PoolingExplorer(image=image, shift=(0, 1)))
    view.focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("ArrowRight")
    explorer.page.keyboard.press("4")
    image[1, 0] = 4
    assert_drawn(explorer, drawn, PoolingExplorer(image=image, shift=(0, 1)))
    explorer.get_by_role("button", name="Restore the input").click()
    assert_drawn(explorer, drawn, PoolingExplorer())


def test_the_stride_follows_the_window_until_it_is_set(show, drawn):
    explorer = show("PoolingExplorer()")
    stride = explorer.get_by_label("Stride", exact=True)
    explorer.get_by_label("Window", exact=True).press("ArrowUp")
    assert stride.input_value() == "3"
    assert_drawn(explorer, drawn, PoolingExplorer(window=3))
    assert "hatched \\\\\\: 2 rows and 2 columns" in explorer.get_by_role("status").inner_text()
    stride.press("ArrowDown")
    assert not explorer.get_by_label("Stride as window").is_checked()
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert_drawn(explorer, drawn, PoolingExplorer(window=3, stride=2, padding="same"))
    explorer.get_by_label("Stride as window").check()
    assert_drawn(explorer, drawn, PoolingExplorer(window=3, padding="same"))


def test_wrong_input_is_answered_and_nothing_stops(show, drawn):
    explorer = show("PoolingExplorer(source='dot')")
    alert = explorer.get_by_role("alert")
    window = explorer.get_by_label("Window", exact=True)
    for text, answer in [
        ("wide", "“wide” is not"),
        ("9", "from 1 to 8; 9 is outside"),
        ("5", "A window of 5 does not fit into 4 cells: take a smaller window"),
    ]:
        window.fill(text)
        window.press("Enter")
        assert answer in alert.inner_text()
    explorer.get_by_role("button", name="Nudge the picture down").click()
    assert "does not fit" in alert.inner_text()
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert alert.inner_text() == ""
    expected = PoolingExplorer(source="dot", window=5, padding="same", shift=(1, 0))
    assert_drawn(explorer, drawn, expected)
    explorer.get_by_label("Input, ").click(position={"x": 6, "y": 60})
    assert "That cell is padding" in alert.inner_text()
    for _ in range(8):
        explorer.get_by_role("button", name="Nudge the picture down").click()
    assert "at most 8 pixels in one direction" in alert.inner_text()


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show("PoolingExplorer()")
    explorer.get_by_role("button", name="Nudge the picture left").click()
    assert lab_place.ask("explorer.shift") == "[0, -1]"
    lab_place.run(2, "explorer.window = 4")
    explorer.page.wait_for_function(
        "() => document.querySelector('canvas[aria-label^=Max]').matrix.rows === 2"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"window": 9}, "window must be from 1 to 8, got 9"),
        ({"stride": 0}, "stride must be from 1 to 9, got 0"),
        ({"padding": "causal"}, "padding must be one of 'valid', 'same', got 'causal'"),
        ({"source": "cat"}, "source must be one of 'numbers'"),
        ({"shift": 1}, r"shift must be a pair \(rows, columns\), got 1"),
        ({"shift": (0, 9)}, "each number of shift must be from -8 to 8, got 9"),
        ({"image": np.ones((4, 4, 1))}, r"image must have shape \(H, W\), got \(4, 4, 1\)"),
        ({"image": np.ones((33, 4))}, "image must have at most 32×32 cells"),
        ({"image": [[np.inf]]}, "image must hold finite numbers"),
    ],
)
def test_wrong_arguments_are_answered_in_python(arguments, message):
    with pytest.raises(ValueError, match=message):
        PoolingExplorer(**arguments)


def test_an_unknown_argument_is_answered_with_the_known_ones():
    with pytest.raises(TypeError, match="no argument 'size'; it takes image, padding"):
        PoolingExplorer(size=2)


def test_the_fallback_picture_follows_the_state():
    explorer = PoolingExplorer()
    before = explorer.picture()
    assert before.startswith(b"\x89PNG")
    explorer.shift = (0, 1)
    assert explorer.picture() != before
    explorer.image = [[1.0]]  # the window does not fit: a sentence is drawn instead of maps
    assert explorer.picture().startswith(b"\x89PNG")
    assert repr(explorer) == "PoolingExplorer()"
