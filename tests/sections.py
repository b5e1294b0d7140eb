"""A section of a sitting alone: with the first cell and its own cells.

Of every section it is checked that its cells use no name of another one. Those of the ten lessons
whose prints are compared are run as well. A cell with numbers that are not compared has mostly
trained for seconds, and ran in its lesson: with EVERY_SECTION=1 (`make sections`) its section is
run alone, too, and so are those of the deeper notebooks, and each section twice.
"""

import contextlib
import functools
import io
import os
import re
import subprocess
import sys
import time

import matplotlib.pyplot as plt
import pytest
from scripts import NOTEBOOKS

from course_utils import datasets

EVERY = bool(os.environ.get("EVERY_SECTION"))
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


def is_compared(cell) -> bool:
    return "nbval-ignore-output" not in cell.metadata.get("tags", [])


def of(names):
    """The sections of these notebooks that are run, as a parameter of a test."""
    found = [
        (name, heading)
        for name in names
        for heading, cells in sections(NOTEBOOKS[name])[1].items()
        if EVERY or all(map(is_compared, cells))
    ]
    return pytest.mark.parametrize(("name", "heading"), found, ids=map("/".join, found))


def unknown_names(names, folder) -> list[str]:
    """What sections of these notebooks use and neither they nor the first cell define before."""
    for name in names:
        first, by_heading = sections(NOTEBOOKS[name])
        for heading, cells in by_heading.items():
            code = "\n".join(cell.source for cell in [first, *cells])
            path = folder / name.replace("/", "-") / f"{heading}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(code, encoding="utf-8")
    options = ["--isolated", "--no-cache", "--select=F821,F823", "--output-format=concise"]
    ruff = [sys.executable, "-m", "ruff", "check", *options, "."]
    done = subprocess.run(ruff, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [line for line in done.stdout.splitlines() if "F82" in line]


def prints_what_was_saved(name, heading):
    """Of one section; with EVERY_SECTION run twice unless it is slow."""
    first, by_heading = sections(NOTEBOOKS[name])
    names = {"__name__": "__main__"}
    with plt.rc_context():
        run(first, names)
        begin = time.process_time()
        for turn in range(1 + EVERY):
            if turn and time.process_time() - begin > QUICK:
                break
            for cell in by_heading[heading]:
                said = run(cell, names)
                if is_compared(cell):
                    assert said == saved(cell), cell.id
