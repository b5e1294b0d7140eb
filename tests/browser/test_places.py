"""Where a lesson with an explorer is met: Notebook 7, a notebook not trusted, Markdown."""

import base64
import os
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from browser import Lab, Notebook, lab_server
from nbconvert import MarkdownExporter

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


def test_notebook_7_shows_it_alive(browser, tmp_path, drawn):
    with lab_server(tmp_path / "classic", "notebook") as address:
        place = Notebook(browser, address)
        place.problems.clear()  # Notebook 7.6 has an error of its own when it starts
        explorer = place.show("ConvolutionExplorer()")
        explorer.get_by_label("Stride", exact=True).press("ArrowUp")
        expected = ConvolutionExplorer(stride=2).output
        np.testing.assert_allclose(drawn(explorer.get_by_label("Output")), expected)
        assert place.ask("explorer.stride") == "2"
        assert place.problems == []
        place.page.close()


def test_a_notebook_that_is_not_trusted_shows_the_picture(browser, tmp_path, lesson):
    with lab_server(tmp_path / "untrusted") as address:
        nbformat.write(lesson, tmp_path / "untrusted" / "explorer.ipynb")
        page = browser.new_page()
        page.goto(f"{address}/{Lab.path}/explorer.ipynb")
        page.locator(".jp-OutputArea-output img").wait_for()
        assert page.locator(".cu-explorer").count() == 0
        assert page.locator(".jp-OutputArea-output img").evaluate("(img) => img.naturalWidth") > 500
        page.close()


def test_a_saved_notebook_that_is_trusted_lives_without_being_run(browser, tmp_path, lesson, drawn):
    with lab_server(tmp_path / "trusted") as address:
        path = tmp_path / "trusted" / "explorer.ipynb"
        nbformat.write(lesson, path)
        signatures = {"JUPYTER_DATA_DIR": str(tmp_path / "trusted-jupyter_data_dir")}
        words = [sys.executable, "-m", "jupyter", "trust", str(path)]
        subprocess.run(words, env={**os.environ, **signatures}, check=True, timeout=60)
        page = browser.new_page()
        page.goto(f"{address}/{Lab.path}/explorer.ipynb")
        explorer = page.locator(".cu-explorer")
        explorer.wait_for()
        explorer.get_by_label("Stride", exact=True).press("ArrowUp")
        expected = ConvolutionExplorer(stride=2).output
        np.testing.assert_allclose(drawn(explorer.get_by_label("Output")), expected)
        page.close()


def test_markdown_shows_the_picture(lesson):
    text, resources = MarkdownExporter().from_notebook_node(lesson)
    (name,) = [name for name in resources["outputs"] if name.endswith(".png")]
    assert f"]({name})" in text
    assert resources["outputs"][name] == base64.b64decode(
        lesson.cells[0].outputs[0].data["image/png"]
    )
