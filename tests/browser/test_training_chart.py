"""The progress of a training in the page: its chart."""

CODE = """
from course_utils.widgets.training.explorer import TrainingProgress
with TrainingProgress(epochs=3, steps=4) as progress:
    for step in range(12):
        progress.update(loss=1 / (1 + step), accuracy=step / 12)
        if step % 4 == 3:
            progress.end_epoch(val_loss=1.5 / (1 + step), val_accuracy=step / 13)
progress.chart
"""


def run(code=CODE):
    names = {}
    exec(code, names)
    return names["progress"]


def drawn_lines(explorer, i):
    lines = explorer.locator("canvas").nth(i).evaluate("canvas => canvas.chart.lines")
    return {line["name"]: line for line in lines}


def test_the_page_shows_the_finished_curves(show):
    explorer = show(CODE)
    curves = run().chart.curves
    assert "finished: epoch 3 of 3, 12 steps in all" in explorer.inner_text()
    assert explorer.get_by_role("progressbar").get_attribute("aria-valuenow") == "100"
    assert "steps/s" not in explorer.inner_text()
    for i, name in enumerate(("loss", "accuracy")):
        lines = drawn_lines(explorer, i)
        assert lines["training, each step"]["y"] == curves[name]["step"]["y"]
        assert lines["validation"]["y"] == curves[name]["validation"]["y"]
        assert lines["validation"]["x"] == [1, 2, 3]  # epochs


def test_values_are_read_by_pointing_and_with_keys(show):
    explorer = show(CODE)
    status, chart = explorer.locator(".cu-status"), explorer.locator("canvas").first
    chart.focus()
    press = explorer.page.keyboard.press
    press("PageDown")
    press("PageDown")
    assert status.inner_text() == (
        "Epoch 2: loss 0.125 (training, each step), 0.1875 (validation); "
        "accuracy 0.5833 (training, each step), 0.5385 (validation)."
    )
    press("ArrowRight")
    assert status.inner_text().startswith("Epoch 2.25: loss 0.1111 (training, each step)")
    press("Home")
    assert status.inner_text() == (
        "Epoch 0.25: loss 1 (training, each step); accuracy 0 (training, each step)."
    )
    press("Escape")
    assert status.inner_text().startswith("finished: epoch 3 of 3")
    box = chart.bounding_box()
    chart.hover(position={"x": box["width"] - 14, "y": 100})
    assert status.inner_text().startswith("Epoch 3: loss 0.0833 (training, each step), 0.125 (")


def test_the_chart_grows_while_the_kernel_is_busy(lab_place):
    lab_place.run(1, "")
    code = """
import time
from course_utils.widgets.training.explorer import TrainingProgress
progress = TrainingProgress(epochs=1, steps=60)
with progress:
    for step in range(60):
        time.sleep(0.05)
        progress.update(loss=1 / (step + 1))
"""
    page = lab_place.page
    page.evaluate("globalThis.seen = []")
    page.evaluate(
        """() => { globalThis.watch = setInterval(() => {
          const section = document.querySelector(".cu-explorer");
          const words = section?.querySelector(".cu-toolbar p")?.textContent;
          const points = section?.querySelector("canvas").chart?.lines[0]?.x.length ?? 0;
          if (words) globalThis.seen.push([words, points]);
        }, 100); }"""
    )
    lab_place.run(1, code)
    seen = page.evaluate("clearInterval(globalThis.watch), globalThis.seen")
    running = [(words, points) for words, points in seen if "steps/s" in words]
    assert len({points for _, points in running}) > 5
    assert "left" in running[-1][0]
    page.wait_for_function(
        "() => document.querySelector('.cu-explorer').innerText.includes('60 steps in all')"
    )
    assert lab_place.locator().get_by_role("progressbar").count() == 1
    assert lab_place.ask("'rate' in progress.chart.progress") == "False"
