"""The stopwatch of latency.py: from a key or a pointer to the drawn frame, in a real page.

The time runs from the event's time stamp to the first task after the frame that shows the change,
so it holds the wait for the screen's next frame.
"""

import time
from typing import NamedTuple

from browser import Place
from lab_pages import Lab
from playwright.sync_api import JSHandle

WARM_UP = 3
PAUSE = 0.15  # seconds between two keys: the kernel has answered the one before
SLIDE = ("ArrowRight", "ArrowLeft")

DRAWN = """
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve; // the first task after the frame
  port2.postMessage(null);
}));
"""
# The next event of a kind, and the frame after its handlers.
AT_ONCE = (
    "(type) => {"
    + DRAWN
    + """
  const done = new Promise((resolve) => {
    addEventListener(type, async (event) => {
      await drawn();
      resolve(performance.now() - event.timeStamp);
    }, { capture: true, once: true });
  });
  return { done };
}"""
)
# The next event of a kind, and the frame after the kernel's answer has changed `selector`: its
# texts, or with `picture` its image.
LATER = (
    "([type, selector, picture]) => {"
    + DRAWN
    + """
  const images = () => [...document.querySelectorAll(selector + " img")];
  const before = images().map((image) => image.src).join();
  const done = new Promise((resolve) => {
    addEventListener(type, (event) => {
      const watcher = new MutationObserver(async () => {
        const now = images();
        if (picture && (!now.length || now.map((image) => image.src).join() === before)) return;
        watcher.disconnect();
        await Promise.all(now.map((image) => image.decode()));
        await drawn();
        resolve(performance.now() - event.timeStamp);
      });
      watcher.observe(document.querySelector(selector),
        { subtree: true, childList: true, attributes: picture });
    }, { capture: true, once: true });
  });
  return { done };
}"""
)


class Case(NamedTuple):
    """An explorer at its default size, the field that the keys change, and `interact`'s values."""

    name: str
    code: str
    field: str
    keys: tuple[str, str]
    again: str  # Python for interact: the explorer for a `value`
    values: tuple[int, int]


def elapsed(watch: JSHandle) -> float:
    """Milliseconds that a stopwatch has measured; an error where the event never came."""
    waited = "({ done }) => Promise.race([done, new Promise((go) => setTimeout(go, 5000))])"
    milliseconds = watch.evaluate(waited)
    if milliseconds is None:
        raise RuntimeError("an event, or the frame after it, did not come within 5 seconds")
    return milliseconds


def field_times(place: Place, case: Case, count: int) -> list[float]:
    """Milliseconds from a key in a field of the explorer to the frame that shows its effect."""
    explorer = place.show(case.code)
    if case.name == "shapes":
        explorer.get_by_role("button", name="conv2d").click()
    explorer.get_by_label(case.field, exact=True).focus()
    return key_times(place, case.keys, count)


def map_times(place: Place, case: Case, count: int) -> list[float] | None:
    """The same for an arrow key that moves on the explorer's map; None where there is none."""
    canvas = place.locator().locator("canvas[role=application]").last
    if not canvas.count():
        return None
    canvas.focus()
    return key_times(place, SLIDE, count)


def key_times(place: Place, keys: tuple[str, str], count: int) -> list[float]:
    times = []
    for turn in range(count + WARM_UP):
        time.sleep(PAUSE)
        watch = place.page.evaluate_handle(AT_ONCE, "keydown")
        place.page.keyboard.press(keys[turn % 2])
        times.append(elapsed(watch))
    return times[WARM_UP:]


def interact_times(lab: Lab, case: Case, count: int) -> list[float]:
    """Milliseconds from a key on interact's slider to the new figure on the page."""
    lab.run(
        1,
        "import matplotlib.pyplot as plt\n"
        "from ipywidgets import interact\n"
        "plt.style.use('course_utils.course')\n"
        f"@interact(value={case.values!r})\n"
        "def redraw(value):\n"
        "    figure = plt.figure(figsize=(9, 3.6), layout='constrained')\n"
        f"    {case.again}._draw(figure)\n"
        "    plt.show()",
    )
    output = ".jp-Cell:nth-of-type(2) .jp-OutputArea-output"
    lab.page.locator(f"{output} img").wait_for()
    lab.page.locator(".noUi-handle").first.focus()
    times = []
    for turn in range(count + WARM_UP):
        time.sleep(PAUSE)
        watch = lab.page.evaluate_handle(LATER, ["keydown", output, True])
        lab.page.keyboard.press(SLIDE[turn % 2])
        times.append(elapsed(watch))
    return times[WARM_UP:]


def stroke_times(place: Place, code: str, count: int) -> list[float]:
    """Milliseconds from a movement of the pen to the frame with the new bars."""
    explorer = place.show(code)
    pad = explorer.get_by_label("Drawing pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    place.page.mouse.move(box["x"] + 40, box["y"] + 40)
    place.page.mouse.down()
    in_kernel = "model=" in code
    time.sleep(1 if in_kernel else 0)  # the answer to the first dot
    times = []
    for turn in range(1, count + WARM_UP + 1):
        if in_kernel:
            given = ["pointermove", ".cu-explorer [aria-label=Probabilities]", False]
            watch = place.page.evaluate_handle(LATER, given)
        else:
            watch = place.page.evaluate_handle(AT_ONCE, "pointermove")
        across = 40 + (turn * 7) % 200
        place.page.mouse.move(box["x"] + across, box["y"] + 40 + 5 * (turn % 40))
        times.append(elapsed(watch))
        time.sleep(PAUSE)
    place.page.mouse.up()
    return times[WARM_UP:]
