"""A notebook is one sitting: short, in small steps, answers after their questions."""

import base64
import itertools
import re
import statistics
import struct

import pytest
from scripts import EXERCISES, NOTEBOOKS

from course_utils.lessons import course

ENTRIES = {one.path.removesuffix(".ipynb"): one for one in course().notebooks}
SITTINGS = [name for name in NOTEBOOKS if name not in EXERCISES]
ASKS = re.compile(r"\*\*(?:Predict|Question|Take a pencil)\b")
every_sitting = pytest.mark.parametrize("name", SITTINGS)


def is_folded(cell):
    return "hide-cell" in cell.metadata.get("tags", [])


def shown_cells(name):
    return [cell for cell in NOTEBOOKS[name].cells if not is_folded(cell)]


def shown_code(name):
    return [cell for cell in shown_cells(name) if cell.cell_type == "code"]


def lines_of(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def pictures(cell):
    """(width, height) in pixels of the figures that a cell shows; an explorer is none."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data and "application/vnd.jupyter.widget-view+json" not in data:
            yield struct.unpack(">II", base64.b64decode(data["image/png"])[16:24])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_takes_three_quarters_of_an_hour_at_most(name):
    assert ENTRIES[name].minutes <= 45


@every_sitting
def test_has_45_cells_at_most(name):
    assert len(shown_cells(name)) <= 45


@every_sitting
def test_a_cell_is_one_step(name):
    lengths = {cell.id: len(lines_of(cell)) for cell in shown_code(name)}
    assert {cell: count for cell, count in lengths.items() if count > 12} == {}
    assert statistics.median(lengths.values()) <= 7


@every_sitting
def test_code_fits_a_projector(name):
    wide = {
        cell.id: line
        for cell in NOTEBOOKS[name].cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if len(line) > 80
    }
    assert wide == {}


@every_sitting
def test_what_is_printed_fits_a_projector(name):
    wide = {
        cell.id: line
        for cell in shown_code(name)
        for output in cell.outputs
        if output.output_type == "stream"
        for line in output.text.splitlines()
        if len(line) > 90
    }
    assert wide == {}


@every_sitting
def test_figures_fit_a_projector(name):
    sizes = {cell.id: size for cell in shown_code(name) for size in pictures(cell)}
    assert {cell: size for cell, size in sizes.items() if size[0] > 1010 or size[1] > 420} == {}


@every_sitting
def test_no_answer_stands_in_the_code(name):
    """nbval compares what is printed; where training makes it differ, a folded cell checks it."""
    given = [cell.id for cell in shown_code(name) if re.search(r"^\s*assert\b", cell.source, re.M)]
    assert given == []


@every_sitting
def test_a_folded_check_follows_the_cell_that_it_checks(name):
    cells = NOTEBOOKS[name].cells
    for before, cell in itertools.pairwise(cells):
        if is_folded(cell):
            assert cell.id == f"{before.id}-range"
            assert cell.metadata.jupyter.source_hidden
            assert "nbval-ignore-output" in before.metadata.tags


@every_sitting
def test_a_question_stands_in_a_cell_of_its_own_kind_and_code_follows(name):
    cells = shown_cells(name)
    for cell, after in itertools.pairwise(cells):
        if cell.cell_type == "markdown" and ASKS.search(cell.source):
            assert cell.id.endswith("-question"), cell.id
        if cell.id.endswith("-question"):
            assert after.cell_type == "code", cell.id


@every_sitting
def test_words_of_place_are_those_of_networks(name):
    """A layer stands after another one; "behind" could be read as before."""
    text = "\n".join(c.source for c in NOTEBOOKS[name].cells if c.cell_type == "markdown")
    assert re.findall(r".{20}\bbehind\b.{20}", text) == []
