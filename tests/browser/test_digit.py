"""The explorer "Draw a digit" in the page."""

import json

import numpy as np
from explorer_cases import ON_A_PAGE

from course_utils.widgets.digit.explorer import DigitPad, sample_digits

SHOWN = 24  # feature maps of a layer that the page shows
IMPORT = "from course_utils.widgets.digit.explorer import DigitPad\n"
OWN_MODEL = (
    IMPORT
    + """import keras
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(20, 3, name="conv1"), \
keras.layers.Flatten(), keras.layers.Dense(10)], name="mine")
DigitPad(model=model, digit=3)"""
)


def pad_of(explorer):
    return explorer.get_by_label("Drawing pad")


def answer_of(explorer):
    """What the page shows: the probabilities, and the first feature maps."""
    return np.array(explorer.evaluate("root => Array.from(root.answer.probabilities)"))


def draw_line(explorer, *places):
    """Draw with the mouse through places given in pixels of the 28×28 drawing."""
    box = pad_of(explorer).bounding_box()
    mouse = explorer.page.mouse
    for i, (x, y) in enumerate(places):
        at = box["x"] + x * box["width"] / 28, box["y"] + y * box["height"] / 28
        mouse.move(*at, steps=1 if i == 0 else 6)
        if i == 0:
            mouse.down()
    mouse.up()


def shows_what_python_computes(explorer, drawn, centre=True):
    """Assert that the bars and the maps are those that NumPy computes for the drawn pixels."""
    pad = DigitPad(drawing=drawn(pad_of(explorer)).astype(np.uint8), centre=centre)
    seen = drawn(explorer.get_by_label("What the network sees"))
    np.testing.assert_array_equal(seen, np.round(pad.pixels * 255))
    np.testing.assert_allclose(answer_of(explorer), pad.probabilities, atol=1e-6)
    for name, expected in pad.feature_maps.items():
        got = explorer.get_by_label(f"Feature maps of {name}").evaluate(
            "({ maps: { values, shape } }) => [Array.from(values), shape]"
        )
        np.testing.assert_allclose(np.reshape(*got), expected[..., :SHOWN], atol=1e-5)
    bars = explorer.get_by_role("listitem").all_inner_texts()
    for digit, (bar, value) in enumerate(zip(bars, pad.probabilities, strict=True)):
        best = " ◀" if digit == pad.probabilities.argmax() else ""
        assert bar.split(maxsplit=1) == [str(digit), f"{value:.2f}{best}"]
    return pad


def test_drawing_with_the_mouse_moves_the_bars(show, drawn):
    explorer = show(IMPORT + "DigitPad(digit=None)")
    assert "Nothing is drawn yet" in explorer.get_by_role("status").inner_text()
    draw_line(explorer, (14, 3), (14, 25))
    pad = shows_what_python_computes(explorer, drawn)
    assert pad.probabilities.argmax() == 1
    assert explorer.get_by_role("status").inner_text().startswith("The network says 1 (")
    explorer.get_by_role("button", name="Eraser").click()
    draw_line(explorer, (8, 14), (20, 14))
    assert not drawn(pad_of(explorer))[14].any()
    shows_what_python_computes(explorer, drawn)


def test_drawing_with_the_keyboard_moves_the_bars(show, drawn):
    explorer = show(IMPORT + "DigitPad()")
    page = explorer.page
    pad_of(explorer).focus()
    page.keyboard.press("c")
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    assert "The pen is lifted, at row 5, column 14." in explorer.get_by_role("status").inner_text()
    assert not drawn(pad_of(explorer)).any()
    page.keyboard.press(" ")
    for _ in range(18):
        page.keyboard.press("ArrowDown")
    pad = shows_what_python_computes(explorer, drawn)
    assert pad.probabilities.argmax() == 1
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    eraser = explorer.get_by_role("button", name="Eraser")
    assert eraser.get_attribute("aria-pressed") == "true"


@ON_A_PAGE
def test_the_fields_choose_a_digit_and_the_centring(show, drawn):
    explorer = show(IMPORT + "DigitPad(digit=None)")
    start = explorer.get_by_label("Start from")
    start.select_option("4")
    np.testing.assert_array_equal(drawn(pad_of(explorer)), sample_digits()[4])
    explorer.get_by_role("button", name="Clear").click()
    assert start.input_value() == ""
    draw_line(explorer, (3, 3), (9, 3), (6, 12))
    assert shows_what_python_computes(explorer, drawn).probabilities.argmax() == 7
    explorer.get_by_label("Centre the drawing").uncheck()
    shows_what_python_computes(explorer, drawn, centre=False)


@ON_A_PAGE
def test_an_empty_pad_is_answered_and_nothing_stops(show, drawn):
    explorer = show(IMPORT + "DigitPad()")
    explorer.get_by_role("button", name="Clear").click()
    assert explorer.get_by_role("status").inner_text().startswith("Nothing is drawn yet: draw")
    bars = explorer.get_by_role("listitem").all_inner_texts()
    assert all(bar.split() == [str(digit), "–"] for digit, bar in enumerate(bars))
    draw_line(explorer, (2, 14), (40, 14))  # over the border
    shows_what_python_computes(explorer, drawn)


def test_what_is_drawn_is_known_to_python_and_back(lab_place, drawn):
    explorer = lab_place.show(IMPORT + "DigitPad(digit=None)")
    draw_line(explorer, (10, 5), (18, 5), (12, 22))
    said = json.loads(lab_place.ask("explorer.probabilities.tolist()"))
    np.testing.assert_allclose(answer_of(explorer), said, atol=1e-6)
    lab_place.run(2, "explorer.drawing = np.eye(28)")
    explorer.page.wait_for_function(
        "() => document.querySelector('.cu-explorer canvas').matrix.values[29] === 255"
    )


def test_a_model_of_ones_own_answers_from_the_kernel(lab_place, drawn):
    explorer = lab_place.show(OWN_MODEL)
    status = explorer.get_by_role("status")
    explorer.get_by_text("Your model “mine” (softmax of its logits) says").wait_for()
    draw_line(explorer, (10, 5), (18, 5), (12, 22), (5, 9))
    explorer.page.wait_for_function(
        """() => {
          const root = document.querySelector(".cu-explorer");
          const seen = root.querySelector("[aria-label='What the network sees']").matrix.values;
          return root.answer.pixels.every((value, i) => value === seen[i]);
        }"""
    )
    said = json.loads(lab_place.ask("explorer.probabilities.tolist()"))
    np.testing.assert_allclose(answer_of(explorer), said, atol=1e-6)
    assert explorer.get_by_label("Feature maps of conv1: 8 of 20 maps, 26×26").count() == 1
    # weights that diverged are told, and the explorer goes on when they are mended
    lab_place.run(2, "kept = model.get_weights(); model.set_weights([w * np.nan for w in kept])")
    draw_line(explorer, (3, 3), (6, 6))
    explorer.get_by_text("Your model could not answer.").wait_for()
    lab_place.run(2, "model.set_weights(kept)")
    draw_line(explorer, (3, 6), (6, 3))
    explorer.page.wait_for_function(
        "() => document.querySelector('.cu-explorer .cu-alert').textContent === ''"
    )
    assert status.inner_text().startswith("Your model “mine”")


def test_while_the_kernel_is_silent_the_network_of_the_course_answers(lab_place, drawn):
    explorer = lab_place.show(OWN_MODEL)
    explorer.get_by_text("Your model “mine”").wait_for()
    # A cell that sleeps would not do: JupyterLab lets widgets talk to a busy kernel.
    lab_place.run(
        2,
        """import time
kind = type(explorer._model)
fast = kind.__call__
kind.__call__ = lambda self, pixels: time.sleep(6) or fast(self, pixels)""",
    )
    draw_line(explorer, (10, 5), (18, 5), (12, 22))
    explorer.get_by_text("The kernel has not answered for 1.5 seconds").wait_for()
    shows_what_python_computes(explorer, drawn)
    lab_place.run(2, "kind.__call__ = fast")
    explorer.get_by_text("Your model “mine”").wait_for(timeout=30_000)


def test_on_a_static_page_the_network_of_the_course_stands_in(static_place, drawn):
    explorer = static_place.show(OWN_MODEL)
    text = "No kernel runs on this page, so the network of the course answers, not “mine”."
    assert explorer.get_by_role("status").inner_text().startswith(text)
    shows_what_python_computes(explorer, drawn)
