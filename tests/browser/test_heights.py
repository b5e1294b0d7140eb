"""On a projector of 1280×720 a cell and what it shows stand on the screen together."""

import shutil
from pathlib import Path

import pytest
from lab_pages import lab_server
from scripts import ROOT
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


@pytest.fixture(scope="module")
def projected(browser, tmp_path_factory):
    """A page of a JupyterLab of its own, as large as a projector, in a folder with all sittings.

    Its kernels and open notebooks must not be those that other tests find.
    """
    with lab_server(tmp_path_factory.mktemp("projector") / "notebooks") as server:
        for name in SITTINGS:
            target = server.folder / f"{name}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", target)
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
