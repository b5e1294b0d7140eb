"""The Padding explorer."""

import numpy as np
import pytest

from course_utils import reference
from course_utils.widgets.padding import IN_TIME, PaddingExplorer

RANDOM = np.random.default_rng(2)
PIXELS = "Output, "  # how the names of the canvases begin
USES = "How often each pixel is read,"
INPUT = "Padded input,"


def random_state():
    return {
        "height": int(RANDOM.integers(3, 17)),
        "width": int(RANDOM.integers(3, 17)),
        "kernel": int(RANDOM.integers(1, 8)),
        "stride": int(RANDOM.integers(1, 10)),
        "dilation": int(RANDOM.integers(1, 5)),
        "padding": ["valid", "same", 0, 1, 2, 3, 4][RANDOM.integers(7)],
        "mode": str(RANDOM.choice(["constant", "reflect"])),
    }


def assert_drawn(explorer, drawn, expected):
    np.testing.assert_array_equal(drawn(explorer.get_by_label(INPUT)), expected.padded)
    np.testing.assert_array_equal(drawn(explorer.get_by_label(USES)), expected.uses)
    np.testing.assert_array_equal(drawn(explorer.get_by_label(PIXELS)), expected.pixels)


def frames(explorer, name):
    """The places of all frames that are drawn on a canvas."""
    drawn = explorer.get_by_label(name).evaluate("canvas => canvas.matrix.frames")
    return [tuple(frame[key] for key in ("row", "col", "height", "width")) for frame in drawn]


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(400)]
    answers = call.many("padding", "compute", [[state] for state in states])
    refused = {"fit": 0, "mirror": 0}
    for state, answer in zip(states, answers, strict=True):
        explorer = PaddingExplorer(**state)
        if "error" in answer:
            kind = "mirror" if "Reflect mirrors" in answer["error"] else "fit"
            refused[kind] += 1
            message = {"fit": "must fit", "mirror": "mode 'reflect' must be at most"}[kind]
            with pytest.raises(ValueError, match=message):
                _ = explorer.padded
            continue
        assert (answer["down"]["size"], answer["across"]["size"]) == explorer.output_shape
        for name in ("padded", "uses", "pixels"):
            expected = getattr(explorer, name)
            np.testing.assert_array_equal(np.reshape(answer[name], expected.shape), expected)
    assert 20 < refused["fit"] < 200
    assert 10 < refused["mirror"] < 200


def test_python_and_the_page_read_the_same_steps(call):
    states = [random_state() for _ in range(200)]
    answers = call.many("padding", "computeSteps", [[state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        explorer = PaddingExplorer(**{**state, "dimensions": 1})
        for padding in IN_TIME:
            if "problem" in answer[padding]:
                with pytest.raises(ValueError, match="must fit"):
                    explorer.reads(padding)
            else:
                assert answer[padding]["reads"] == explorer.reads(padding)


def test_the_formula_ends_in_the_size_of_the_reference(call):
    states = [random_state() for _ in range(200)]
    answers = call.many("padding", "formula", [[state["height"], state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        options = {name: state[name] for name in ("stride", "padding", "dilation")}
        try:
            size = reference.output_size(state["height"], state["kernel"], **options)
        except ValueError:
            assert answer.endswith("below 1, the kernel does not fit")
            continue
        end = answer.split(";")[0].split(" + 1 = ")[-1]
        assert end == (f"{size} = ⌈{state['height']} / {state['stride']}⌉"
                       if state["padding"] == "same" else str(size))  # fmt: skip


def test_the_maps_count_as_numpy_counts():
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.ones((7, 7)), 1), (3, 3))
    np.testing.assert_array_equal(PaddingExplorer().pixels, windows.sum(axis=(2, 3)))
    uses = np.zeros((10, 10), int)
    for row in range(0, 8, 2):  # the lesson's count_uses
        for column in range(0, 8, 2):
            uses[row : row + 3, column : column + 3] += 1
    explorer = PaddingExplorer(height=8, width=8, stride=2, padding=1)
    np.testing.assert_array_equal(explorer.uses, uses[1:-1, 1:-1])


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
    assert "⌊(7 + 2·1 − 1·(3 − 1) − 1) / 1⌋ + 1 = ⌊6 / 1⌋ + 1 = 7." in explorer.inner_text()


def test_arrow_keys_on_a_pixel_frame_the_windows_that_read_it(show):
    explorer = show("PaddingExplorer(padding='valid', stride=2)")
    explorer.get_by_label(USES).focus()
    for key in ("Home", "PageUp", "ArrowRight", "ArrowRight", "ArrowDown"):
        explorer.page.keyboard.press(key)
    status = explorer.get_by_role("status").inner_text()
    assert (
        status == "The pixel in row 1, column 2 (value 10) is read 2 times, by the framed windows."
    )
    assert frames(explorer, PIXELS) == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert frames(explorer, INPUT)[1] == (1, 2, 1, 1)


def test_fields_move_the_numbers(show, drawn):
    explorer = show("PaddingExplorer()")
    explorer.get_by_label("Height", exact=True).press("ArrowUp")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    explorer.get_by_role("button", name="Dilation: one more").click()
    explorer.get_by_label("Padding", exact=True).select_option("2")
    explorer.get_by_label("Filled with").select_option("reflect")
    state = {"height": 8, "stride": 2, "dilation": 2, "padding": 2, "mode": "reflect"}
    assert_drawn(explorer, drawn, PaddingExplorer(**state))
    text = explorer.inner_text()
    assert "Rows: ⌊(8 + 2·2 − 2·(3 − 1) − 1) / 2⌋ + 1 = ⌊7 / 2⌋ + 1 = 4; remainder 1" in text
    assert "Columns: ⌊(7 + 2·2 − 2·(3 − 1) − 1) / 2⌋ + 1 = ⌊6 / 2⌋ + 1 = 4." in text
    assert "All of them meet pixels" in text
    explorer.get_by_label("Padding", exact=True).select_option("same")
    assert_drawn(explorer, drawn, PaddingExplorer(**{**state, "padding": "same"}))


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


def test_pointing_at_a_signal_moves_the_output(show):
    explorer = show("PaddingExplorer(dimensions=1, width=8, dilation=2)")
    output = explorer.get_by_label("Output under same")
    columns = 4 + 8 + 2  # causal padding, steps, and what "same" adds at the end
    cell = (output.bounding_box()["width"] - 4) / columns
    output.hover(position={"x": 2 + (4 + 5.5) * cell, "y": cell / 2})
    reads = PaddingExplorer(dimensions=1, width=8, dilation=2).reads("same")[5]
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
    expected = PaddingExplorer(height=3, width=3, kernel=5, padding=2, mode="reflect")
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"dimensions": 3}, "dimensions must be from 1 to 2, got 3"),
        ({"height": 2}, "height must be from 3 to 16, got 2"),
        ({"kernel": 8}, "kernel must be from 1 to 7, got 8"),
        ({"stride": 1.5}, "stride must be a whole number from 1 to 9, got 1.5"),
        ({"padding": "causal"}, "padding must be 'valid', 'same' or a number of rings from 0 to 4"),
        ({"padding": 5}, "padding must be from 0 to 4, got 5"),
        ({"mode": "edge"}, "mode must be one of 'constant', 'reflect', got 'edge'"),
    ],
)
def test_wrong_arguments_are_answered_in_python(arguments, message):
    with pytest.raises(ValueError, match=message):
        PaddingExplorer(**arguments)


def test_an_unknown_argument_is_answered_with_the_known_ones():
    with pytest.raises(TypeError, match="no argument 'rings'; it takes dilation, dimensions"):
        PaddingExplorer(rings=2)


def test_the_fallback_picture_follows_the_state():
    explorer = PaddingExplorer()
    pictures = {explorer.picture()}
    for name, value in [("mode", "reflect"), ("dimensions", 1), ("kernel", 7), ("dilation", 4)]:
        setattr(explorer, name, value)
        pictures.add(explorer.picture())
    assert len(pictures) == 5
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert repr(explorer) == "PaddingExplorer()"
