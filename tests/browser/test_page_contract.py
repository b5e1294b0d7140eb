"""What every explorer keeps to in the page: keyboard, axe, themes, a narrow page, no request."""

import pytest
from browser import NARROW, WIDE

from course_utils import widgets

CODE = {name: f"{name}()" for name in widgets.__all__} | {
    "Quiz": "Quiz(1)",
    "TrainingProgress": "from explorer_cases import finished_chart\nfinished_chart()",
}
# All that a hand can reach: of a group of radio buttons the keyboard takes one; − and + beside a
# field are its arrow keys.
CONTROLS = """root => {
  const groups = new Set();
  const found = [...root.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0);
  return found.filter((one) => {
    if (one.type !== "radio") return true;
    return !groups.has(one.name) && groups.add(one.name);
  }).map((one, i) => (one.dataset.at = i));
}"""
FOCUSED = "() => Number(document.activeElement.dataset.at ?? -1)"
# What the theme colours; the drawing pad is dark on every page.
LOOK = """root => [root, ...root.querySelectorAll("button, .cu-matrix")]
  .filter((one) => one.checkVisibility()).map((one) => one.toDataURL?.() ??
    getComputedStyle(one).color + getComputedStyle(one).background)"""
SMALLEST = """root => Math.min(...[...root.querySelectorAll("*")].filter((one) => one.innerText)
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
TOO_WIDE = """root => [...root.querySelectorAll("button, input, select, canvas, p")].filter((one) => {
  const { left, right } = one.getBoundingClientRect();
  return one.checkVisibility() && (left < 0 || right > innerWidth) &&
    !one.closest("[tabindex='0'], .cu-matrix-box"); // these scroll by themselves
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def place(static_place):
    """The static page, in its usual size and light; nothing went wrong on it, nothing left it."""
    static_place.problems.clear()
    yield static_place
    static_place.page.set_viewport_size(WIDE)
    assert static_place.problems == []


@pytest.mark.parametrize("name", widgets.__all__)
def test_an_explorer_is_for_every_hand_eye_and_page(place, name):
    explorer, page = place.show(CODE[name]), place.page
    looks = []
    for dark in (True, False):
        place.dark(dark)
        assert place.accessibility() == []
        looks.append(explorer.evaluate(LOOK))
    assert all(one != other for one, other in zip(*looks, strict=True))

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=after>.</button>')")
    wanted = explorer.evaluate(CONTROLS)
    assert wanted
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert reached == wanted
    for field in explorer.locator(".cu-stepper input").all()[:1]:
        before = float(field.input_value())
        field.press("ArrowUp")
        assert float(field.input_value()) > before
        field.press("ArrowDown")
        page.evaluate("(at) => document.querySelector(`[data-at='${at}']`).focus()", wanted[-1])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"  # no trap
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == wanted[-1]

    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert explorer.evaluate(TOO_WIDE) == []
    least = 16 if "cu-reading" in explorer.get_attribute("class") else 12  # pixels of a letter
    assert explorer.evaluate(SMALLEST) >= least
    assert place.accessibility() == []
