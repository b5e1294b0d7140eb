"""On a projector of 1280×720 a cell and what it shows stand on the screen together."""

import copy
from pathlib import Path

import explorers_whole
import nbformat
import pytest
from lab_pages import lab_server
from scripts import NOTEBOOKS
from test_sittings import SITTINGS

PROJECTOR = {"width": 1280, "height": 720}
# Every cell is drawn, not only those on the screen.
ALL_CELLS = '{"windowingMode": "none"}'
# Cells by their ids, with the height of code and output; and the height of the notebook's area.
MEASURE = """async (path) => {
  const panel = await jupyterapp.commands.execute("docmanager:open", { path });
  await panel.context.ready;
  await panel.revealed;
  const { content } = panel;
  await Promise.all(content.widgets.map((cell) => cell.ready));
  const pictures = [...content.node.querySelectorAll(".jp-OutputArea img")];
  await Promise.all(pictures.map((picture) => picture.decode()));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const heights = content.widgets
    .filter((cell) => cell.model.type === "code")
    .map((cell) => [cell.model.id, cell.node.offsetHeight]);
  const area = content.node.querySelector(".jp-WindowedPanel-outer") ?? content.node;
  const room = area.clientHeight;
  panel.dispose();
  return { heights: Object.fromEntries(heights), room };
}"""

SIZES = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let i = 0; i < 3; i += 1) await frame();
  return Object.fromEntries([...document.querySelectorAll(".box")].map((box) => {
    const root = box.querySelector("section");
    const questions = [...root.querySelectorAll("fieldset")];
    const here = questions.find((one) => !one.hidden);
    const heights = (questions.length ? questions : [null]).map((shown) => {
      for (const one of questions) one.hidden = one !== shown;
      return root.offsetHeight;
    });
    for (const one of questions) one.hidden = one !== here;
    const regions = [...root.querySelectorAll("[tabindex='0']:not(canvas)")];
    return [box.id, { height: Math.max(...heights), hidden: root.scrollWidth > root.clientWidth,
      sideways: regions.some((one) => one.scrollWidth > one.clientWidth + 1),
      letter: Math.round(parseFloat(getComputedStyle(root).fontSize) * 10) / 10,
      scrolls: root.scrollHeight > root.clientHeight + 1 }];
  }));
}"""


def may_be_high(cell) -> bool:
    """Does a cell of code show more than text, or more lines than are surely low?"""
    if cell.cell_type != "code":
        return False
    lines = cell.source.count("\n")
    for output in cell.outputs:
        shown = output.get("data", {})
        if set(shown) - {"text/plain"} or output.output_type == "error":
            return True
        lines += output.get("text", shown.get("text/plain", "")).count("\n")
    return lines > 22


@pytest.fixture(scope="module")
def projected(browser, tmp_path_factory):
    """A page of a JupyterLab of its own, as large as a projector, in a folder with all sittings.

    Its kernels and open notebooks must not be those that other tests find. Of a notebook it has
    the cells that are measured, with explorers as their pictures.
    """
    with lab_server(tmp_path_factory.mktemp("projector") / "notebooks") as server:
        for name in SITTINGS:
            target = server.folder / f"{name}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            notebook = copy.copy(NOTEBOOKS[name])
            notebook.cells = [one for one in notebook.cells if may_be_high(one)]
            notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
            nbformat.write(notebook, target)
        settings = Path(server.settings["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab")
        (settings / "notebook-extension").mkdir(parents=True)
        (settings / "notebook-extension" / "tracker.jupyterlab-settings").write_text(ALL_CELLS)
        page = browser.new_page(viewport=PROJECTOR)
        page.goto(server.page("lab/tree/explorer.ipynb"))
        page.wait_for_function("() => globalThis.jupyterapp?.shell?.currentWidget?.content")
        yield page
        page.close()


@pytest.mark.parametrize("name", SITTINGS)
def test_code_and_output_fit_the_screen_together(projected, name):
    measured = projected.evaluate(MEASURE, f"{name}.ipynb")
    assert measured["room"] >= 590
    high = {cell: px for cell, px in measured["heights"].items() if px > measured["room"]}
    assert high == {}


@pytest.fixture(scope="module")
def whole(browser, tmp_path_factory):
    """All explorers of all notebooks on one page, in boxes as wide as --wide."""
    path = tmp_path_factory.mktemp("whole") / "page.html"
    path.write_text(explorers_whole.page(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_function(
        "() => [...document.querySelectorAll('.box')].every((one) => one.querySelector('section'))"
    )
    yield page
    page.close()
    assert problems == []


def measured(page, wide, style=""):
    """Of each explorer at a width: its height (of a quiz: with its tallest question), whether some
    of it cannot be reached, whether a table scrolls sideways, the size of its letters, and whether
    all of it scrolls."""
    page.evaluate(
        "([wide, style]) => { document.body.style.cssText = `--wide: ${wide}px;${style}`; }",
        [wide, style],
    )
    return page.evaluate(SIZES)


def test_an_explorer_stands_whole_on_a_projector(whole):
    found = measured(whole, 940)
    assert len(found) > 50
    assert {name: one for name, one in found.items() if one["height"] > 600} == {}
    for fault in ("hidden", "sideways", "scrolls"):
        assert [name for name, one in found.items() if one[fault]] == []
    assert {one["letter"] for one in found.values()} == {15, 16}


def test_an_explorer_fits_a_column_and_a_phone_and_uses_a_wide_screen(whole):
    for wide in (624, 400):
        found = measured(whole, wide)
        assert {name: one for name, one in found.items() if one["hidden"]} == {}
    found = measured(whole, 1880)
    assert {name: one for name, one in found.items() if one["hidden"] or one["height"] > 950} == {}
    assert min(one["letter"] for one in found.values()) > 22


@pytest.mark.parametrize("style", ["font-size: 20px", "--jp-content-font-size1: 17px"])
def test_letters_follow_the_place_and_what_is_too_high_then_scrolls(whole, style):
    found = measured(whole, 940, style)
    assert min(one["letter"] for one in found.values()) == 17
    assert {name for name, one in found.items() if one["hidden"] or one["height"] > 600} == set()
    assert found["vgg16"]["scrolls"]


def test_pointing_and_dragging_go_where_they_look_on_a_slide_that_is_scaled(whole):
    measured(whole, 940, "transform: scale(1.4); transform-origin: 0 0")
    mouse = whole.mouse

    def find(name, label):
        """A drawing, and a function from shares of its width and height to a place on the page."""
        one = whole.locator(f"[id='{name}'] {label}").last
        one.scroll_into_view_if_needed()
        box = one.bounding_box()
        return one, lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])

    def said(name):
        return whole.locator(f"[id='{name}'] .cu-status").inner_text()

    _, at = find("01_convolution explore", "[aria-label^=Output]")
    mouse.move(*at(0.9, 0.1))
    assert said("01_convolution explore").startswith("Output row 0, column 4:")
    canvas, at = find("01_convolution explore", "canvas[aria-label^=Input]")
    mouse.move(*at(0.07, 0.93))
    mouse.down()
    mouse.move(*at(0.93, 0.93), steps=20)
    mouse.up()
    assert canvas.evaluate("one => Array.from(one.matrix.values).slice(-7)") == [9] * 7
    canvas, at = find("drawn", "[aria-label^='Drawing pad']")
    mouse.click(*at(3.5 / 28, 24.5 / 28))
    assert canvas.evaluate("one => one.matrix.values[24 * 28 + 3]") == 255
    canvas, at = find("race", "[aria-label^='Map of']")
    mouse.click(*at(0.5, 0.5))
    assert canvas.evaluate("one => one.race.start") == pytest.approx([0, 0], abs=0.05)
    _, at = find("columns", "svg")
    mouse.move(*at(0.95, 0.5))
    assert said("columns").startswith("Output 7:")
    _, at = find("05_sequential_mnist fit", "[aria-label^='Chart of loss']")
    mouse.move(*at(232 / 424, 0.5))  # the middle between the margins
    assert said("05_sequential_mnist fit").startswith("Step 75:")
