"""A notebook is read, told with the place of what is wrong in it, and saved as it was."""

import json

import pytest
from broken_notebooks import BAD, STATE, VIEW, notebook, write_bad
from scripts import ROOT

import notebooks


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("malformed", "line 1, column 12"),
        ("not-utf-8", "line 1, byte 12"),
        ("no-source", "cell 2 ('count')"),
        ("no-id", "cell 2"),
        ("same-id-twice", "cell 3 ('count')"),
        ("output-of-unknown-type", "cell 2 ('count'), output 1"),
        ("alternative-text-number", "cell 2 ('count'), metadata, mystnb, image, alt"),
        ("view-of-nothing", f"cell 2 ('count'), output 1, data, {VIEW}"),
        ("states-null", f"metadata, widgets, {STATE}, state"),
    ],
)
def test_the_place_in_the_file_is_named(tmp_path, kind, place):
    path = tmp_path / BAD
    write_bad(path, kind)
    with pytest.raises(notebooks.NotebookProblem) as told:
        notebooks.read(path)
    assert str(told.value).startswith(f"{path}, {place}: ")


def test_a_sound_notebook_is_read_and_comes_back_as_it_was(tmp_path):
    path = tmp_path / "lesson.ipynb"
    before = (ROOT / "notebooks" / "02_padding.ipynb").read_bytes()
    path.write_bytes(before)
    notebooks.save(notebooks.read(path), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_notebook_gets_the_ids_it_lacks(tmp_path):
    path = tmp_path / "old.ipynb"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in ("# A", "b")]
    path.write_text(json.dumps(notebook(cells=cells, nbformat_minor=2)))
    read = notebooks.read(path)
    assert read.nbformat_minor == 5
    assert len({cell.id for cell in read.cells}) == 2
