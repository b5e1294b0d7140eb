"""The Convolution explorer in the page."""

import numpy as np
from explorer_cases import ON_A_PAGE
from playwright.sync_api import expect

from course_utils.widgets import ConvolutionExplorer


def canvas(explorer, name):
    return explorer.get_by_label(name)


def test_pointing_lights_the_window_and_says_the_sum(show, drawn):
    explorer = show("ConvolutionExplorer()")
    output = canvas(explorer, "Output")
    expected = ConvolutionExplorer().output
    np.testing.assert_allclose(drawn(output), expected)
    box = output.bounding_box()
    cell = (box["width"] - 4) / 5
    output.hover(position={"x": 2 + 3.5 * cell, "y": 2 + 1.5 * cell})
    status = explorer.get_by_role("status")
    assert status.inner_text().startswith("Output row 1, column 3: ")
    assert status.inner_text().endswith("= −16.")
    assert expected[1, 3] == -16
    products = drawn(explorer.get_by_role("img", name="Products"))
    image, kernel = np.array(ConvolutionExplorer().image)[..., 0], [[-1, 0, 1]] * 3
    np.testing.assert_allclose(products, image[1:4, 3:6] * kernel)


def test_arrow_keys_move_the_window(show):
    explorer = show("ConvolutionExplorer()")
    canvas(explorer, "Output").focus()
    explorer.page.keyboard.press("End")
    explorer.page.keyboard.press("PageDown")
    explorer.page.keyboard.press("ArrowUp")
    assert explorer.get_by_role("status").inner_text().startswith("Output row 3, column 4: ")


def test_painting_on_the_input_changes_the_map(show, drawn):
    explorer = show("ConvolutionExplorer()")
    view = canvas(explorer, "Input,")
    view.click(position={"x": 10, "y": 10})
    image = np.array(ConvolutionExplorer().image)
    image[0, 0, 0] = 9
    expected = ConvolutionExplorer(image=image).output
    np.testing.assert_allclose(drawn(canvas(explorer, "Output")), expected)
    view.focus()
    explorer.page.keyboard.press("ArrowRight")
    explorer.page.keyboard.press("Enter")
    image[0, 1, 0] = 9
    expected = ConvolutionExplorer(image=image).output
    np.testing.assert_allclose(drawn(canvas(explorer, "Output")), expected)


@ON_A_PAGE
def test_typing_a_kernel_and_choosing_stride_and_padding(show, drawn):
    explorer = show("ConvolutionExplorer()")
    explorer.get_by_label("Kernel, row 0, column 0").fill("2,5")
    explorer.get_by_label("Kernel, row 0, column 0").press("Enter")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    explorer.get_by_label("Padding", exact=True).select_option("same")
    kernel = np.array([[2.5, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    expected = ConvolutionExplorer(kernel=kernel, strides=2, padding="same").output
    np.testing.assert_allclose(drawn(canvas(explorer, "Output")), expected)
    assert explorer.get_by_label("Kernel", exact=True).first.input_value() == "custom"


@ON_A_PAGE
def test_three_channels_have_three_slices_and_one_sum(show, drawn):
    explorer = show("ConvolutionExplorer()")
    explorer.get_by_label("Input", exact=True).select_option("numbers-rgb")
    assert explorer.locator(".cu-grid").count() == 3
    green = explorer.get_by_label("Kernel, green slice, row 1, column 1")
    green.fill("-3")
    green.press("Enter")
    kernel = np.repeat(np.array([[-1.0, 0, 1]] * 3)[..., None], 3, axis=2)
    kernel[1, 1, 1] = -3
    expected = ConvolutionExplorer(source="numbers-rgb", kernel=kernel).output
    np.testing.assert_allclose(drawn(canvas(explorer, "Output")), expected)


def test_wrong_input_is_answered_and_nothing_stops(show, drawn):
    explorer = show("ConvolutionExplorer()")
    alert = explorer.get_by_role("alert")
    stride = explorer.get_by_label("Stride", exact=True)
    stride.fill("two")
    stride.press("Enter")
    assert "“two” is not" in alert.inner_text()
    stride.fill("99")
    stride.press("Enter")
    assert "from 1 to 9; 99 is outside" in alert.inner_text()
    cell = explorer.get_by_label("Kernel, row 2, column 2")
    cell.fill("x")
    cell.press("Enter")
    assert "“x” is not" in alert.inner_text()
    stride.fill("9")
    stride.press("Enter")
    assert alert.inner_text() == ""
    assert drawn(canvas(explorer, "Output")).shape == (1, 1)
    assert "no window reads: 4 at the bottom, 4 on the right" in explorer.inner_text()
    dilation = explorer.get_by_label("Dilation", exact=True)
    dilation.fill("4")
    dilation.press("Enter")
    assert "spans 9 and does not fit into 7 cells" in alert.inner_text()
    dilation.fill("1")
    dilation.press("Enter")
    assert alert.inner_text() == ""
    assert drawn(canvas(explorer, "Output")).shape == (1, 1)


def test_play_slides_the_window_and_pauses(show):
    explorer = show("ConvolutionExplorer()")
    status = explorer.get_by_role("status")
    before = status.inner_text()
    explorer.get_by_role("button", name="Play").click()
    expect(status).not_to_have_text(before)
    explorer.get_by_role("button", name="Pause").click()
    after = status.inner_text()
    explorer.page.wait_for_timeout(700)
    assert status.inner_text() == after


def test_less_motion_steps_instead_of_playing(static_place):
    page = static_place.page
    page.emulate_media(reduced_motion="reduce")
    try:
        explorer = static_place.show("ConvolutionExplorer()")
        status = explorer.get_by_role("status")
        before = status.inner_text()
        explorer.get_by_role("button", name="One step").click()
        after = status.inner_text()
        assert after != before
        page.wait_for_timeout(700)
        assert status.inner_text() == after
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_fast_changes_are_not_undone_by_the_kernels_echo(lab_place):
    explorer = lab_place.show("ConvolutionExplorer(source='digit')")
    dilation = explorer.get_by_label("Dilation", exact=True)
    stride = explorer.get_by_label("Stride", exact=True)
    for turn in range(24):
        stride.press("ArrowDown" if turn % 6 >= 3 else "ArrowUp")
        explorer.page.wait_for_timeout((turn * 7) % 45)
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        dilation.press(key)
    lab_place.settle()
    assert (stride.input_value(), dilation.input_value()) == ("1", "3")
    assert lab_place.ask("explorer.strides, explorer.dilation_rate") == "1 3"


def test_what_the_page_changes_is_known_to_python_and_back(lab_place, drawn):
    explorer = lab_place.show("ConvolutionExplorer()")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    assert lab_place.ask("explorer.strides, explorer.output.shape") == "2 (3, 3)"
    lab_place.run(2, "explorer.padding = 'same'")
    explorer.page.wait_for_function(
        "() => document.querySelector('.cu-explorer canvas[aria-label^=Output]').matrix.rows === 4"
    )
