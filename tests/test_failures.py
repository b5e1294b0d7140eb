"""`why()`: cause and cure after a cell has failed, and nothing else changes."""

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_utils import why

CELLS = {
    "import": "from course_utils import why",
    "nothing failed": "why()",
    "an error": "history = {'accuracy': [0.9]}\nhistory['acc']",
    "asked": "why()",
    "asked again": "why()",
    "a name": "x_trian.shape",
    "asked after a name": "why()",
    "of the course": "from course_utils.images import read_image\nread_image('none.png')",
    "asked after the course's": "why()",
    "never seen": "raise type('Zzyzx', (Exception,), {})('qwertz uiop')",
    "asked after it": "why()",
}


@pytest.fixture(scope="module")
def outputs():
    notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS.values()])
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, notebook.cells, strict=True)}


def printed(outputs, name):
    (output,) = outputs[name]
    return output.text


def test_it_tells_of_the_last_error_as_often_as_asked(outputs):
    assert printed(outputs, "nothing failed").startswith("No cell has failed")
    (error,) = outputs["an error"]
    assert "history" in "".join(error.traceback)
    text = printed(outputs, "asked")
    assert text.startswith("KeyError: 'acc'\nCause: ")
    assert "\nCure: " in text
    assert "See: lesson 5, the curves." in text
    assert printed(outputs, "asked again") == text
    assert "Run the first code cell" in printed(outputs, "asked after a name")


def test_the_course_s_own_errors_say_themselves_what_to_do(outputs):
    text = printed(outputs, "asked after the course's")
    assert text.startswith("This message comes from the course's own code")
    assert "none.png" in text


def test_what_the_index_does_not_know_is_said(outputs):
    assert printed(outputs, "asked after it").startswith("The index of symptoms does not know this")


def test_where_it_is_not_sure_it_says_so_and_offers_three(capsys):
    why("layer")
    text = capsys.readouterr().out
    assert text.startswith("Not sure which it is. The nearest")
    assert text.count("\nCause: ") == text.count("\nCure: ") == 3
    assert max(map(len, text.splitlines())) <= 88


@pytest.mark.parametrize("wrong", [3, "", "  ", ["KeyError"]])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(ValueError, match=r"why got .*expected a text in quotes"):
        why(wrong)
