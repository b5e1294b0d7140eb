"""The Flatten explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.widgets.flatten.explorer import FlattenExplorer

IMPORT = "from course_utils.widgets.flatten.explorer import FlattenExplorer\n"


def cells_of(explorer):
    return explorer.get_by_role("listbox").get_by_role("option")


def vector_of(explorer):
    return explorer.get_by_role("listbox").evaluate("node => node.vector")


def test_pointing_at_the_volume_lights_the_index_with_its_formula(show):
    explorer = show(IMPORT + "FlattenExplorer()")
    explorer.get_by_label("Channel 1,").hover(position={"x": 2 + 1.5 * 44, "y": 2 + 0.5 * 44})
    assert explorer.locator("[aria-selected=true]").get_attribute("data-index") == "3"
    assert "(r · W + c) · C + k = (0 · 3 + 1) · 2 + 1 = 3" in explorer.inner_text()
    assert "3 ÷ 2 = 1, remainder 1 → k = 1" in explorer.inner_text()
    status = explorer.get_by_role("status").inner_text()
    assert status.startswith("Pixel row 0, column 1, channel 1 ↔ index 3.")


@ON_A_PAGE
def test_pointing_at_the_vector_lights_the_pixel(show):
    explorer = show(IMPORT + "FlattenExplorer(order='channels_first')")
    explorer.get_by_role("option", name="index 7:").hover()
    status = explorer.get_by_role("status").inner_text()
    row, column, channel = np.argwhere(FlattenExplorer().volume == 3)[0]
    assert vector_of(explorer)[7] == 3
    assert status.startswith(f"Pixel row {row}, column {column}, channel {channel} ↔ index 7.")
    frames = explorer.get_by_label("Channel 1,").evaluate("canvas => canvas.matrix.frames")
    assert {"row": 0, "col": 1, "height": 1, "width": 1, "colour": "highlight"} in frames


def test_keys_move_in_the_volume_and_in_the_vector(show):
    explorer = show(IMPORT + "FlattenExplorer()")
    status = explorer.get_by_role("status")
    explorer.get_by_label("Channel 0,").focus()
    for key in ("ArrowUp", "ArrowLeft"):
        explorer.page.keyboard.press(key)
    assert status.inner_text().startswith("Pixel row 0, column 1, channel 0 ↔ index 2.")
    explorer.get_by_role("listbox").focus()
    for key in ("End", "ArrowLeft", "ArrowRight", "ArrowRight"):  # the last one stays at the end
        explorer.page.keyboard.press(key)
    assert "↔ index 11. It is the last cell." in status.inner_text()


@ON_A_PAGE
def test_sizes_and_order_change_the_vector(show, drawn):
    explorer = show(IMPORT + "FlattenExplorer()")
    explorer.get_by_label("Channels C", exact=True).press("ArrowUp")
    explorer.get_by_label("Height H: one more").click()
    explorer.get_by_label("Order of memory").select_option("channels_first")
    expected = FlattenExplorer(height=3, width=3, channels=3, order="channels_first")
    assert vector_of(explorer) == expected.vector.tolist()
    np.testing.assert_array_equal(
        drawn(explorer.get_by_label("Channel 2,")), expected.volume[..., 2]
    )
    assert "(k · H + r) · W + c = (0 · 3 + 1) · 3 + 2 = 5" in explorer.inner_text()
    assert cells_of(explorer).count() == 27


@ON_A_PAGE
def test_a_vector_read_back_in_the_other_order_is_scrambled(show, drawn):
    explorer = show(IMPORT + "FlattenExplorer(order='channels_first')")
    choice = explorer.get_by_label("Read back as")
    choice.select_option("channels_last")
    expected = FlattenExplorer(order="channels_first", back="channels_last")
    for k in (0, 1):
        view = explorer.get_by_label(f"Read back, channel {k}:")
        np.testing.assert_array_equal(drawn(view), expected.read_back[..., k])
    assert "10 of 12 cells hold another pixel (crossed out). No error is raised." in (
        explorer.inner_text()
    )
    choice.select_option("channels_first")
    assert "every cell is in its place" in explorer.inner_text()


def test_the_walk_fills_the_vector_in_the_order_of_memory(static_place):
    page = static_place.page
    page.emulate_media(reduced_motion="reduce")  # one press is one step
    try:
        explorer = static_place.show(IMPORT + "FlattenExplorer(order='channels_first')")
        step = explorer.get_by_role("button", name="One step")
        status = explorer.get_by_role("status")
        for count, column in enumerate((0, 1, 2), start=1):
            step.click()
            assert status.inner_text().startswith(
                f"Step {count} of 12. Pixel row 0, column {column}, channel 0"
            )
        cells = cells_of(explorer).all_inner_texts()
        assert [text.split("\n")[1:-1] for text in cells[:4]] == [["0"], ["2"], ["4"], []]
        explorer.get_by_label("Channel 0,").hover(position={"x": 10, "y": 10})
        assert "11" in cells_of(explorer).last.inner_text().split("\n")[1:]
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_wrong_sizes_are_answered_and_nothing_stops(show):
    explorer = show(IMPORT + "FlattenExplorer()")
    alert, field = explorer.locator("[role=alert]"), explorer.get_by_label("Width W", exact=True)
    for text, answer in [
        ("three", "“three” is not"),
        ("6", "from 1 to 5; 6 is outside"),
        ("2.5", "“2.5” is not"),
    ]:
        field.fill(text)
        field.press("Enter")
        assert answer in alert.inner_text()
    field.fill("1")
    field.press("Enter")
    assert alert.inner_text() == ""
    assert vector_of(explorer) == [0, 1, 2, 3]  # the lit pixel has moved into the volume
    assert "(1 · 1 + 0) · 2 + 0 = 2" in explorer.inner_text()


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    explorer = lab_place.show(IMPORT + "FlattenExplorer()")
    explorer.get_by_role("option", name="index 4:").click()
    assert lab_place.ask("explorer.pixel, explorer.index") == "[0, 2, 0] 4"
    lab_place.run(2, "explorer.order = 'channels_first'")
    explorer.get_by_text("index = (k · H + r) · W + c = (0 · 2 + 0) · 3 + 2 = 2").wait_for()
