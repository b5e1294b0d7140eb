"""Run a section of a sitting alone: with the first cell and its own cells, once and again."""

import contextlib
import functools
import io
import re
import time

import matplotlib.pyplot as plt
import pytest
from scripts import NOTEBOOKS

from course_utils import datasets

QUICK = 1.5  # seconds of the processor: what trains for longer is run once


@pytest.fixture(scope="module")
def digits_read_once():
    """Every section reads them for itself; here they need not be unpacked each time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("load_mnist", "load_mnist_splits"):
            patch.setattr(datasets, name, functools.cache(getattr(datasets, name)))
        yield


def sections(notebook):
    """The first code cell, and the code cells of each section by the id of its heading."""
    first, found, here = None, {}, []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if re.search(r"^## ", cell.source, re.M):
                here = found[cell.id] = []
        elif first is None:
            first = cell
        else:
            here.append(cell)
    return first, {heading: cells for heading, cells in found.items() if cells}


def run(cell, names) -> str:
    """Run a cell and return what it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            exec(compile(cell.source, cell.id, "exec"), names)  # the course's own code
        except Exception:
            if "raises-exception" not in cell.metadata.get("tags", []):
                raise
    plt.close("all")
    return said.getvalue()


def saved(cell) -> str:
    streams = [output for output in cell.outputs if output.output_type == "stream"]
    return "".join(output.text for output in streams if output.name == "stdout")


def of(names):
    """Every section of these notebooks, as a parameter of a test."""
    found = [(name, heading) for name in names for heading in sections(NOTEBOOKS[name])[1]]
    return pytest.mark.parametrize(("name", "heading"), found, ids=map("/".join, found))


def prints_what_was_saved_and_again(name, heading):
    """Of one section, run twice unless it is slow."""
    first, by_heading = sections(NOTEBOOKS[name])
    names = {"__name__": "__main__"}
    with plt.rc_context():
        run(first, names)
        begin = time.process_time()
        for turn in range(2):
            if turn and time.process_time() - begin > QUICK:
                break
            for cell in by_heading[heading]:
                said = run(cell, names)
                if "nbval-ignore-output" not in cell.metadata.get("tags", []):
                    assert said == saved(cell), cell.id
