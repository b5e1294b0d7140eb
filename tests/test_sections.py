"""A section of a lesson needs the first cell and itself: a teacher may skip any, or repeat it."""

import nbformat
import pytest
import sections
from scripts import LESSONS
from sections import digits_read_once  # noqa: F401
from test_sittings import SITTINGS

pytestmark = pytest.mark.usefixtures("digits_read_once")


def test_no_section_uses_a_name_of_another(tmp_path):
    assert sections.unknown_names(SITTINGS, tmp_path) == []


def test_a_name_of_another_section_is_found(tmp_path, monkeypatch):
    notebook = nbformat.v4.new_notebook()
    new = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    texts = [
        "# Title",
        "import math",
        "## One",
        "x = 1",
        "## Two",
        "y = later\nlater = x + math.pi",
    ]
    notebook.cells = [new[k % 2](text) for k, text in enumerate(texts)]
    monkeypatch.setattr(sections, "NOTEBOOKS", {"own": notebook})
    found = sections.unknown_names(["own"], tmp_path)
    assert [line.split(" ", 1)[1] for line in found] == [
        "F821 Undefined name `later`",
        "F821 Undefined name `x`",
    ]


@sections.of([name for name in SITTINGS if sections.EVERY or name in LESSONS])
def test_a_section_alone_prints_what_was_saved(name, heading):
    sections.prints_what_was_saved(name, heading)
