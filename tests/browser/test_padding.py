"""The Padding explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.widgets.padding.explorer import PaddingExplorer

PIXELS = "Output, "  # how the names of the canvases begin
USES = "How often each pixel is read,"
INPUT = "Padded input,"


def assert_drawn(explorer, drawn, expected):
    np.testing.assert_array_equal(drawn(explorer.get_by_label(INPUT)), expected.padded)
    np.testing.assert_array_equal(drawn(explorer.get_by_label(USES)), expected.uses)
    np.testing.assert_array_equal(drawn(explorer.get_by_label(PIXELS)), expected.pixels)


def frames(explorer, name):
    """The places of all frames that are drawn on a canvas."""
    drawn = explorer.get_by_label(name).evaluate("canvas => canvas.matrix.frames")
    return [tuple(frame[key] for key in ("row", "col", "height", "width")) for frame in drawn]


def test_pointing_at_an_output_frames_its_window(show, drawn):
    explorer = show("PaddingExplorer()")
    assert_drawn(explorer, drawn, PaddingExplorer())
    output = explorer.get_by_label(PIXELS)
    cell = (output.bounding_box()["width"] - 4) / 7
    output.hover(position={"x": 2 + 6.5 * cell, "y": 2 + 2.5 * cell})
    status = explorer.get_by_role("status")
    assert (
        status.inner_text() == "Output row 2, column 6: 6 of 9 weights meet pixels, 3 meet zeros."
    )
    assert frames(explorer, INPUT) == [(1, 1, 7, 7), (2, 6, 3, 3)]
    assert "441 reads. 80 of them meet zeros" in explorer.inner_text()
    assert "⌊(7 + 2 − 3) / 1⌋ + 1 = ⌊6 / 1⌋ + 1 = 7." in explorer.inner_text()


def test_arrow_keys_on_a_pixel_frame_the_windows_that_read_it(show):
    explorer = show("PaddingExplorer(padding='valid', strides=2)")
    explorer.get_by_label(USES).focus()
    for key in ("Home", "PageUp", "ArrowRight", "ArrowRight", "ArrowDown"):
        explorer.page.keyboard.press(key)
    status = explorer.get_by_role("status").inner_text()
    assert (
        status == "The pixel in row 1, column 2 (value 10) is read 2 times, by the framed windows."
    )
    assert frames(explorer, PIXELS) == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert frames(explorer, INPUT)[1] == (1, 2, 1, 1)


@ON_A_PAGE
def test_fields_move_the_numbers(show, drawn):
    explorer = show("PaddingExplorer()")
    explorer.get_by_label("Height", exact=True).press("ArrowUp")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    explorer.get_by_role("button", name="Dilation: one more").click()
    explorer.get_by_label("Padding", exact=True).select_option("2")
    explorer.get_by_label("Filled with").select_option("reflect")
    state = {"height": 8, "strides": 2, "dilation_rate": 2, "padding": 2, "mode": "reflect"}
    assert_drawn(explorer, drawn, PaddingExplorer(**state))
    text = explorer.inner_text()
    assert "Rows: ⌊(8 + 4 − 5) / 2⌋ + 1 = ⌊7 / 2⌋ + 1 = 4; remainder 1" in text
    assert "Columns: ⌊(7 + 4 − 5) / 2⌋ + 1 = ⌊6 / 2⌋ + 1 = 4." in text
    assert "All of them meet pixels" in text
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert_drawn(explorer, drawn, PaddingExplorer(**{**state, "padding": "same"}))


@ON_A_PAGE
def test_a_signal_shows_what_lies_in_the_future(show, drawn):
    explorer = show("PaddingExplorer(width=8)")
    explorer.get_by_label("Input", exact=True).select_option("1")
    status = explorer.get_by_role("status")
    future = "Steps of the future that it reads: valid 2, same 1, causal 0."
    assert status.inner_text() == f"Output 3 stands at step 3. {future}"
    causal = explorer.get_by_label("Output under causal")
    causal.focus()
    explorer.page.keyboard.press("End")
    assert status.inner_text().endswith("valid has no such output, same 0, causal 0.")
    assert "causal, 8 outputs: output 7 reads steps 5, 6, 7 (none in the future)" in (
        explorer.inner_text()
    )
    assert (0, 7, 1, 3) in frames(explorer, "Input steps under causal")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    causal.focus()
    for _ in range(2):  # from output 3 to 1, over the steps between them
        explorer.page.keyboard.press("ArrowLeft")
    assert status.inner_text().startswith("Output 1 stands at step 2.")
    row = drawn(causal)[0]
    np.testing.assert_array_equal(np.flatnonzero(np.isfinite(row)) - 2, [0, 2, 4, 6])


@ON_A_PAGE
def test_pointing_at_a_signal_moves_the_output(show):
    explorer = show("PaddingExplorer(dimensions=1, width=8, dilation_rate=2)")
    output = explorer.get_by_label("Output under same")
    columns = 4 + 8 + 2  # causal padding, steps, and what "same" adds at the end
    cell = (output.bounding_box()["width"] - 4) / columns
    output.hover(position={"x": 2 + (4 + 5.5) * cell, "y": cell / 2})
    reads = PaddingExplorer(dimensions=1, width=8, dilation_rate=2).reads("same")[5]
    text = f"output 5 reads steps {', '.join(map(str, reads))} (1 in the future)"
    assert text in explorer.inner_text()


def test_wrong_input_is_answered_and_nothing_stops(show, drawn):
    explorer = show("PaddingExplorer(height=3, width=3, padding='valid')")
    alert = explorer.get_by_role("alert")
    kernel = explorer.get_by_label("Kernel", exact=True)
    for text, answer in [
        ("three", "“three” is not"),
        ("8", "from 1 to 7; 8 is outside"),
        ("5", "A kernel of 5 does not fit into 3 cells"),
    ]:
        kernel.fill(text)
        kernel.press("Enter")
        assert answer in alert.inner_text()
    assert "⌊−2 / 1⌋ + 1: below 1, the kernel does not fit" in explorer.inner_text()
    explorer.get_by_label("Padding", exact=True).select_option("3")
    assert alert.inner_text() == ""
    explorer.get_by_label("Filled with").select_option("reflect")
    assert "mirrors at most 2 cells of 3" in alert.inner_text()
    explorer.get_by_label("Padding", exact=True).select_option("2")
    assert alert.inner_text() == ""
    expected = PaddingExplorer(height=3, width=3, kernel_size=5, padding=2, mode="reflect")
    assert_drawn(explorer, drawn, expected)
    explorer.get_by_label("Input", exact=True).select_option("1")
    assert "valid: the kernel does not fit, no output" in explorer.inner_text()
    assert "causal 0." in explorer.get_by_role("status").inner_text()


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show("PaddingExplorer()")
    explorer.get_by_label("Padding", exact=True).select_option("same")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    assert lab_place.ask("explorer.padding, explorer.output_shape") == "same (4, 4)"
    lab_place.run(2, "explorer.padding = 0")
    explorer.page.wait_for_function(
        "() => document.querySelector('canvas[aria-label^=Output]').matrix.rows === 3"
    )
