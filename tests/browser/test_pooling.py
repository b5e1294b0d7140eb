"""The Pooling explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.widgets.pooling.explorer import PoolingExplorer


def both(explorer, drawn):
    """The two output maps that are drawn now."""
    names = ("Max pooling,", "Average pooling,")
    return [drawn(explorer.get_by_label(name)) for name in names]


def assert_drawn(explorer, drawn, expected):
    for got, wanted in zip(
        both(explorer, drawn), (expected.max_pooled, expected.avg_pooled), strict=True
    ):
        np.testing.assert_allclose(got, wanted, atol=1e-12)


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


@ON_A_PAGE
def test_a_nudge_is_measured(show, drawn):
    explorer = show("PoolingExplorer(source='edges', pool_size=4)")
    for _ in range(2):
        explorer.get_by_role("button", name="Nudge the picture right").click()
    expected = PoolingExplorer(source="edges", pool_size=4, shift=(0, 2))
    assert_drawn(explorer, drawn, expected)
    for name, (kept, change) in expected.changes().items():
        row = explorer.get_by_role("row", name=name)
        assert row.get_by_role("cell").last.inner_text() == f"{change:.2f}"
        assert f"({100 * kept:.0f}\N{NO-BREAK SPACE}%)" in row.inner_text()
    difference = drawn(explorer.get_by_label("Change of max pooling"))
    still = PoolingExplorer(source="edges", pool_size=4).max_pooled
    np.testing.assert_allclose(difference, expected.max_pooled - still, atol=1e-12)
    explorer.get_by_role("button", name="Move the picture back").click()
    assert explorer.get_by_label("Change of max pooling").is_hidden()
    assert explorer.get_by_role("row", name="max").get_by_role("cell").last.inner_text() == "0.00"


@ON_A_PAGE
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


@ON_A_PAGE
def test_the_stride_follows_the_window_until_it_is_set(show, drawn):
    explorer = show("PoolingExplorer()")
    stride = explorer.get_by_label("Stride", exact=True)
    explorer.get_by_label("Window", exact=True).press("ArrowUp")
    assert stride.input_value() == "3"
    assert_drawn(explorer, drawn, PoolingExplorer(pool_size=3))
    assert "crossed out: 2 rows and 2 columns" in explorer.get_by_role("status").inner_text()
    stride.press("ArrowDown")
    assert not explorer.get_by_label("Stride as window").is_checked()
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert_drawn(explorer, drawn, PoolingExplorer(pool_size=3, strides=2, padding="same"))
    explorer.get_by_label("Stride as window").check()
    assert_drawn(explorer, drawn, PoolingExplorer(pool_size=3, padding="same"))


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
    expected = PoolingExplorer(source="dot", pool_size=5, padding="same", shift=(1, 0))
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
    lab_place.run(2, "explorer.pool_size = 4")
    explorer.page.wait_for_function(
        "() => document.querySelector('canvas[aria-label^=Max]').matrix.rows === 2"
    )
