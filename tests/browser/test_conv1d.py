"""The Conv1D explorer in the page."""

import numpy as np
import pytest
from explorer_cases import ON_A_PAGE

from course_utils import reference
from course_utils.widgets.conv1d.explorer import Conv1DExplorer

IMPORT = "from course_utils.widgets.conv1d.explorer import Conv1DExplorer\n"


def canvas(explorer, name):
    return explorer.get_by_label(name)


def typed(field, text):
    field.fill(text)
    field.press("Enter")


def point_at(row, column, of):
    """Point at the middle of a cell of a row, however large it is drawn."""
    box = row.bounding_box()
    row.hover(position={"x": box["width"] * (column + 0.5) / of, "y": box["height"] / 2})


def test_pointing_at_an_output_lights_its_window_and_says_the_sum(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer(source='numbers', kernel=[1, 0, -1], bias=0.5)")
    expected = reference.conv1d([1, 3, 2, 0, 4, 1, 5, 2], [1, 0, -1]) + 0.5
    output = canvas(explorer, "Output, 6 cells")
    np.testing.assert_allclose(drawn(output)[0], expected)
    point_at(output, 2, of=6)
    status = explorer.get_by_role("status").inner_text()
    assert status == "Output 2: 2·1 + 0·0 + 4·(−1) + 0.5 (bias) = −1.5."
    np.testing.assert_allclose(drawn(canvas(explorer, "Products")), [[2, 0, -4]])
    frames = canvas(explorer, "Input, 8 cells").evaluate("canvas => canvas.matrix.frames")
    assert frames[-1] == {"row": 0, "col": 2, "height": 1, "width": 3, "dilation": 1}


@ON_A_PAGE
def test_pointing_at_an_input_names_the_outputs_that_read_it(show):
    explorer = show(IMPORT + "Conv1DExplorer(source='numbers', kernel=[1, 0, -1], strides=2)")
    point_at(canvas(explorer, "Input, 8 cells"), 2, of=8)
    status = explorer.get_by_role("status")
    assert status.inner_text() == "Input step 2 = 2: read by outputs 0, 1."
    point_at(canvas(explorer, "Input, 8 cells"), 7, of=8)
    assert status.inner_text() == "Input step 7 = 2: no output reads it."


def test_keys_move_the_window_and_the_columns(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer()")
    given = Conv1DExplorer()
    canvas(explorer, "Output, 2 cells").focus()
    explorer.page.keyboard.press("ArrowRight")
    assert explorer.get_by_role("status").inner_text().startswith("Output 1: 0.8·1 + (−1.4)·3")
    canvas(explorer, "Input, 3 cells").focus()
    for key in ("Home", ">", ">"):  # the first column goes to the end
        explorer.page.keyboard.press(key)
    expected = Conv1DExplorer(order=[1, 2, 0])
    np.testing.assert_allclose(drawn(canvas(explorer, "Input, 3 cells"))[0], expected.values)
    np.testing.assert_allclose(drawn(canvas(explorer, "Output, 2 cells"))[0], expected.output)
    explorer.page.keyboard.press(">")
    assert "This column is the last one" in explorer.locator("[role=alert]").inner_text()
    explorer.get_by_role("button", name="Order as given").press("Enter")
    np.testing.assert_allclose(drawn(canvas(explorer, "Output, 2 cells"))[0], given.output)


@ON_A_PAGE
def test_shuffling_changes_the_outputs_and_not_the_dense_sum(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer(source='signal', kernel=[1, 2, 1])")
    given = Conv1DExplorer(source="signal", kernel=[1, 2, 1])
    explorer.get_by_role("button", name="Shuffle the columns").click()
    values = drawn(canvas(explorer, "Input, 40 cells"))[0]
    assert not np.array_equal(values, given.values)
    assert sorted(values) == sorted(given.values)
    np.testing.assert_allclose(
        drawn(canvas(explorer, "Output, 38 cells"))[0], reference.conv1d(values, [1, 2, 1])
    )
    np.testing.assert_allclose(
        drawn(canvas(explorer, "Output with the columns as given"))[0], given.output
    )
    weights = drawn(canvas(explorer, "Dense weights"))[0]
    dense = given.values @ given.samples["signal"]["weights"]
    assert values @ weights == pytest.approx(dense)
    total = f"{dense:.3f}".rstrip("0").rstrip(".").replace("-", "−")
    text = f"moved with it: {total}; with the columns as given {total}"
    assert text in explorer.inner_text()
    assert "outputs are different; the dense sum is the same." in explorer.inner_text()


def test_dragging_and_buttons_move_a_column(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer()")
    explorer.scroll_into_view_if_needed()
    view = canvas(explorer, "Input, 3 cells")
    box = view.bounding_box()
    mouse = explorer.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    mouse.up()
    expected = Conv1DExplorer(order=[1, 0, 2])
    np.testing.assert_allclose(drawn(view)[0], expected.values)
    explorer.get_by_role("button", name="Move “length” →").click()
    expected.order = [1, 2, 0]
    np.testing.assert_allclose(drawn(view)[0], expected.values)
    np.testing.assert_allclose(drawn(canvas(explorer, "Output, 2 cells"))[0], expected.output)


@ON_A_PAGE
def test_typing_and_choosing_change_the_outputs(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer(source='numbers')")
    explorer.get_by_label("Kernel size", exact=True).press("ArrowUp")
    typed(explorer.get_by_label("Kernel, row 0, column 2"), "-2,5")
    typed(explorer.get_by_label("Bias, row 0, column 0"), "-1")
    explorer.get_by_label("Padding", exact=True).select_option("causal")
    explorer.get_by_label("Dilation: one more").click()
    explorer.get_by_label("Activation").select_option("relu")
    state = {"kernel": [1, 3, -2.5], "bias": -1, "padding": "causal", "dilation_rate": 2}
    expected = Conv1DExplorer(source="numbers", activation="relu", **state)
    np.testing.assert_allclose(drawn(canvas(explorer, "Output, 8 cells"))[0], expected.output)
    view = canvas(explorer, "Input, 12 cells with padding")
    np.testing.assert_allclose(drawn(view)[0], [0] * 4 + expected.values.tolist())
    assert "ReLU makes it 0" in explorer.get_by_role("status").inner_text()


def test_wrong_input_is_answered_and_nothing_stops(show, drawn):
    explorer = show(IMPORT + "Conv1DExplorer()")
    alert = explorer.locator("[role=alert]")
    weight = explorer.get_by_label("Kernel, row 0, column 0")
    typed(weight, "x")
    assert "“x” is not" in alert.inner_text()
    typed(weight, "100")
    assert "from −99 to 99; 100 is outside" in alert.inner_text()
    weight.press("Escape")
    size = explorer.get_by_label("Kernel size", exact=True)
    typed(size, "7")
    assert "A kernel of 7 does not fit into 3 cells" in alert.inner_text()
    canvas(explorer, "Input, 3 cells").hover(position={"x": 10, "y": 10})
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert alert.inner_text() == ""
    canvas(explorer, "Input, 9 cells").click(position={"x": 10, "y": 10})
    assert "That cell is padding" in alert.inner_text()
    typed(explorer.get_by_label("Stride", exact=True), "9")
    expected = Conv1DExplorer(kernel=[1, 3, 0, 0, 0, 0, 0], padding="same", strides=9)
    np.testing.assert_allclose(drawn(canvas(explorer, "Output, 1 cells"))[0], expected.output)


def test_play_slides_the_window(static_place):
    page = static_place.page
    page.emulate_media(reduced_motion="reduce")  # one press is one step
    try:
        explorer = static_place.show(IMPORT + "Conv1DExplorer(source='signal')")
        for i in (1, 2, 3):
            explorer.get_by_role("button", name="One step").click()
            assert explorer.get_by_role("status").inner_text().startswith(f"Output {i}: ")
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_what_the_page_changes_is_known_to_python_and_back(lab_place):
    code = "Conv1DExplorer(values=[2, -1, 1], names=['a', 'b', 'c'])"
    explorer = lab_place.show(IMPORT + code)
    explorer.get_by_role("button", name="Move “a” →").click()
    assert lab_place.ask("explorer.order, explorer.output.tolist()") == "[1, 0, 2] [5.0, 5.0]"
    lab_place.run(2, "explorer.kernel = [1, 1, 1]")
    explorer.get_by_text("Output 0: (−1)·1 + 2·1 + 1·1 = 2.").wait_for()
