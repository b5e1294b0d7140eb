"""JupyterLab as `make project` opens it: nothing in the way, large, and a run stays in view."""

import os
import subprocess

import nbformat
import pytest
from lab_pages import stop, wait_for_answer
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from scripts import load_script

PROJECTOR = {"width": 1280, "height": 720}
TALL = "from IPython.display import HTML\nHTML('<div style=\"height: {}px\">tall</div>')"
FOLDED = {"jupyter": {"source_hidden": True}}
CELLS = [
    new_markdown_cell("# Play\n\n" + "A line of text.\n\n" * 12, id="title"),
    new_code_cell("table = 1\nprint(table)", id="small"),
    new_code_cell("folded = 2", id="folded", metadata=FOLDED),
    new_code_cell("folded = 3", id="answer", metadata={**FOLDED, "tags": ["solution"]}),
    new_code_cell(f"assert folded == 2\n{TALL.format(600)}", id="tall"),
    new_code_cell(TALL.format(900), id="taller"),
    new_code_cell("import pandas as pd\npd.DataFrame({'n': [1]})", id="table"),
    new_code_cell("def f(n):\n    return f(n - 1) if n else g\n\nf(40)", id="error"),
]
# The active cell, and where it and its output stand in the window of the notebook.
LOOK = """() => {
  const { content } = jupyterapp.shell.currentWidget;
  const { activeCell: cell } = content;
  const room = content.node.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const output = cell.node.querySelector(".jp-Cell-outputWrapper").getBoundingClientRect();
  return {
    id: cell.model.id,
    room: room.height,
    height: output.height,
    above: Math.round(room.top - output.top),
    below: Math.round(output.bottom - room.bottom),
  };
}"""
IDLE = """() => {
  const { activeCell: cell } = jupyterapp.shell.currentWidget.content;
  return cell.model.type !== "code" || (cell.model.executionState === "idle" && cell.model.executionCount);
}"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A small lesson in a lab for a projector."""
    root = tmp_path_factory.mktemp("projector")
    lab = load_script("tools/lab.py")
    (root / "lessons").mkdir()
    lesson = new_notebook(cells=CELLS)
    lesson.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(lesson, root / "lessons" / "play.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
            patch.setenv(f"JUPYTER_{name}", str(root / name.lower()))
        patch.setenv("JUPYTERLAB_SETTINGS_DIR", str(root / "of the person"))
        for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTERLAB_WORKSPACES_DIR"):
            patch.setenv(name, "")
        lab.write_settings(root / "settings", edit=False, project=True)
        words = lab.command(root / "lessons", "127.0.0.1", 8888, retries=lab.PORTS, browser=False)
        words += ["--IdentityProvider.token=secret", "--LabApp.expose_app_in_browser=True"]
        with (root / "log").open("w") as log:
            server = subprocess.Popen(words, env=dict(os.environ), stdout=log, stderr=log)
    try:
        said = wait_for_answer(server, root / "runtime_dir", root / "log")
        page = browser.new_page(viewport=PROJECTOR)
        page.goto(f"{said['url']}lab/tree/play.ipynb?token=secret")
        page.wait_for_function(
            "() => { const { shell } = globalThis.jupyterapp ?? {};"
            " return shell?.presentationMode && shell.currentWidget?.content; }",
            timeout=60_000,
        )
        page.evaluate(
            """async () => {
              const panel = jupyterapp.shell.currentWidget;
              await panel.context.ready;
              await panel.sessionContext.ready;
              await panel.sessionContext.session.kernel.info;
              panel.content.activeCellIndex = 0;
              panel.content.activate();
            }"""
        )
        yield page
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()
        assert not (root / "of the person").exists()
    finally:
        stop(server)


def press(page):
    """Shift+Enter, and what is seen when the cell has run."""
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(IDLE, timeout=60_000)
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    return page.evaluate(LOOK)


def test_one_key_goes_through_a_lesson_and_what_a_cell_gives_is_in_view(page):
    for place in (
        ".jp-SideBar",
        "#jp-left-stack",
        ".jp-NotebookPanel-toolbar",
        "#jp-main-statusbar",
    ):
        assert page.locator(f"{place}:visible").count() == 0, place
    assert page.locator(".jp-MenuBar-course, .lm-MenuBar-item:has-text('Course')").is_visible()
    page.keyboard.press("Shift+Enter")
    assert page.evaluate(LOOK)["id"] == "small", "text is read, not run"
    seen = press(page)
    assert seen["room"] >= 680
    assert (seen["id"], seen["below"] <= 0, seen["above"] <= 0) == ("small", True, True)
    page.keyboard.press("Shift+Enter")  # past the folded cells: one is run, the solution is not
    assert page.evaluate(LOOK)["id"] == "tall"
    seen = press(page)
    assert (seen["id"], seen["below"] <= 0, seen["above"] <= 0) == ("tall", True, True)
    assert seen["height"] > 600, "the folded cell was run, the solution was not"
    page.keyboard.press("Shift+Enter")
    seen = press(page)
    assert (seen["id"], seen["above"]) == ("taller", 0), "too tall: from its top"
    page.keyboard.press("Shift+Enter")
    assert press(page)["id"] == "table"
    sizes = page.evaluate(
        """() => [".cm-content", ".jp-RenderedText pre", "td", ".jp-MarkdownOutput p"].map((one) =>
          parseFloat(getComputedStyle(document.querySelector(`.jp-Notebook ${one}`)).fontSize))"""
    )
    assert min(sizes) >= 20, sizes
    page.keyboard.press("Shift+Enter")
    seen = press(page)
    assert (seen["id"], seen["below"]) == ("error", 0), "of an error, its end: the message"
    page.keyboard.press("Control+Enter")  # once more, from where one stands
    page.wait_for_function("() => !document.querySelector('.jp-mod-running')")
    assert page.evaluate(LOOK)["id"] == "error"
