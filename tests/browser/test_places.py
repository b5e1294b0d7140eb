"""Where a lesson with an explorer is met: Notebook 7, a notebook not trusted, Markdown."""

import base64
import contextlib
import os
import subprocess
import sys
import urllib.error
import urllib.request

import nbformat
import numpy as np
import pytest
from lab_pages import Notebook, lab_server
from nbconvert import MarkdownExporter
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator

from course_utils.widgets import ConvolutionExplorer

ALT = "The Convolution explorer with its input, its kernel and its output."


@pytest.fixture(scope="module")
def lesson(run_lessons):
    """A lesson of one cell, executed and saved as the course saves them."""
    cell = nbformat.v4.new_code_cell(
        "from course_utils.widgets import ConvolutionExplorer\nConvolutionExplorer()"
    )
    cell.metadata["mystnb"] = {"image": {"alt": ALT}}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    run_lessons.LessonClient(notebook, timeout=60, kernel_name="python3").execute()
    return run_lessons.clean(notebook)


@pytest.mark.skipif(not os.environ.get("EVERY_PAGE"), reason="half a minute; make pages, nightly")
def test_notebook_7_shows_it_alive(browser, tmp_path, drawn):
    with lab_server(tmp_path / "classic", "notebook") as server:
        place = Notebook(browser, server)
        place.problems.clear()  # Notebook 7.6 has an error of its own when it starts
        explorer = place.show("ConvolutionExplorer()")
        explorer.get_by_label("Stride", exact=True).press("ArrowUp")
        expected = ConvolutionExplorer(strides=2).output
        np.testing.assert_allclose(drawn(explorer.get_by_label("Output")), expected)
        assert place.ask("explorer.strides") == "2"
        assert place.problems == []
        place.page.close()


@pytest.fixture(scope="module")
def workspace(browser, server):
    """show(name) -> the panel of a notebook, in a page of JupyterLab of its own."""
    page = browser.new_page()
    page.goto(server.page("lab/workspaces/places"))
    page.wait_for_function("() => globalThis.jupyterapp")
    page.evaluate("() => jupyterapp.restored")

    def show(name):
        page.evaluate("(path) => jupyterapp.commands.execute('docmanager:open', { path })", name)
        return page.locator(".jp-NotebookPanel:visible")

    yield show
    page.close()


def test_a_notebook_that_is_not_trusted_shows_the_picture(workspace, server, lesson):
    nbformat.write(lesson, server.folder / "untrusted.ipynb")
    panel = workspace("untrusted.ipynb")
    picture = panel.locator(".jp-OutputArea-output img")
    picture.wait_for()
    assert panel.locator(".cu-explorer").count() == 0
    assert picture.evaluate("(img) => img.naturalWidth") > 500


def lives(workspace, name) -> Locator:
    """The explorer of a saved notebook, which is opened again where JupyterLab was too quick.

    It may ask for an explorer before it has read the saved states, and then says "not found".
    """
    for _ in range(3):
        panel = workspace(name)
        explorer = panel.locator(".cu-explorer")
        with contextlib.suppress(PlaywrightError):
            explorer.wait_for(timeout=20_000)
            return explorer
        panel.page.evaluate("() => jupyterapp.shell.currentWidget.dispose()")
    return explorer


def test_a_saved_notebook_that_is_trusted_lives_without_being_run(workspace, server, lesson, drawn):
    path = server.folder / "trusted.ipynb"
    nbformat.write(lesson, path)
    words = [sys.executable, "-m", "jupyter", "trust", str(path)]
    subprocess.run(words, env={**os.environ, **server.settings}, check=True, timeout=60)
    explorer = lives(workspace, "trusted.ipynb")
    explorer.get_by_label("Stride", exact=True).press("ArrowUp")
    expected = ConvolutionExplorer(strides=2).output
    np.testing.assert_allclose(drawn(explorer.get_by_label("Output")), expected)


def test_the_server_of_the_tests_wants_its_token(server):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{server.address}/api/contents", timeout=60)
    with urllib.request.urlopen(server.page("api/contents"), timeout=60) as answer:
        assert answer.status == 200


def test_markdown_shows_the_picture(lesson):
    text, resources = MarkdownExporter().from_notebook_node(lesson)
    (name,) = [name for name in resources["outputs"] if name.endswith(".png")]
    assert f"]({name})" in text
    assert resources["outputs"][name] == base64.b64decode(
        lesson.cells[0].outputs[0].data["image/png"]
    )
