"""A NameError in a notebook says which cells to run; other errors stay as they are."""

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CELLS = {
    "a name": "image.shape",
    "another error": "1 / 0",
    "a function's own": "def f():\n    x += 1\nf()",
    "what runs later": "print('still here')",
}


@pytest.fixture(scope="module")
def outputs():
    """What each cell shows in a kernel of the course's environment."""
    cells = [new_code_cell(source) for source in CELLS.values()]
    notebook = new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def test_a_forgotten_cell_is_answered_with_what_to_run(outputs):
    (error,) = outputs["a name"]
    assert (error.ename, error.evalue) == ("NameError", "name 'image' is not defined")
    last = "".join(error.traceback).splitlines()[-1]
    assert "No cell that has run makes `image`" in last
    assert "Run the first code cell" in last


@pytest.mark.parametrize("name", ["another error", "a function's own"])
def test_other_errors_are_left_alone(outputs, name):
    (error,) = outputs[name]
    assert "Run the first code cell" not in "".join(error.traceback)


def test_the_kernel_goes_on(outputs):
    assert outputs["what runs later"][0].text == "still here\n"
