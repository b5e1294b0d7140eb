"""A NameError in a notebook says which cells to run; libraries' lines can be folded."""

import json
import re

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.first_aid import fold, page_of

CELLS = {
    "a name": "image.shape",
    "another error": "1 / 0",
    "a function's own": "def f():\n    x += 1\nf()",
    "what runs later": "print('still here')",
    "of a library, whole": "import json\njson.loads('[1, 2')",
    "fold": "from course_utils.first_aid import fold_tracebacks\nfold_tracebacks()",
    "of a library": "def mine():\n    json.loads('[1, 2')\n\nmine()",
    "the whole page after it": "%tb",
    "a chain": """
try:
    json.loads('[1, 2')
except ValueError as error:
    raise KeyError('later') from error""",
    "a name, folded": "image.shape",
    "its own lines": """
class Mine(Exception):
    def _render_traceback_(self):
        return ['Mine: as it likes']
raise Mine""",
    "interrupted": "def f():\n    raise KeyboardInterrupt\njson.loads('1', object_hook=f, cls=f)",
    "a page as text": """
from course_utils.first_aid import page_of
try:
    json.loads('[1, 2')
except ValueError as error:
    print(page_of(error))""",
    "unfold": "fold_tracebacks(False)",
    "whole again": "json.loads('[1, 2')",
    "a name, whole again": "image.shape",
}
FOLDED = re.compile(r"^… \d+ lines of Python, folded; %tb shows them$", re.M)
LIBRARY_LINE = re.compile(r"^File .*json", re.M)


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


def page(outputs, name) -> str:
    (error,) = [output for output in outputs[name] if output.output_type == "error"]
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))


@pytest.mark.parametrize("name", ["of a library, whole", "the whole page after it", "whole again"])
def test_a_page_is_whole_before_it_is_folded_on_request_and_afterwards(outputs, name):
    assert LIBRARY_LINE.search(page(outputs, name))
    assert not FOLDED.search(page(outputs, name))


@pytest.mark.parametrize("name", ["of a library", "a chain"])
def test_folded_the_readers_own_lines_and_the_message_stay(outputs, name):
    text = page(outputs, name)
    assert FOLDED.search(text)
    assert not LIBRARY_LINE.search(text)
    assert "json.loads('[1, 2')" in text
    assert "JSONDecodeError: Expecting ',' delimiter: line 1 column 6 (char 5)" in text
    assert re.search(r"^-+> \d", text, re.M), "the arrow at the reader's own line"


def test_what_a_test_compares_stays_as_python_says_it(outputs):
    (error,) = outputs["of a library"]
    assert error.ename == "JSONDecodeError"
    assert error.evalue == "Expecting ',' delimiter: line 1 column 6 (char 5)"


def test_of_a_chain_both_errors_stay(outputs):
    text = page(outputs, "a chain")
    assert "direct cause" in text
    assert text.rstrip().endswith("KeyError: 'later'")


@pytest.mark.parametrize("name", ["a name, folded", "a name, whole again"])
def test_a_name_error_gets_its_advice_folded_or_not(outputs, name):
    assert page(outputs, name).count("Run the first code cell") == 1


def test_an_error_that_brings_its_own_lines_keeps_them(outputs):
    assert page(outputs, "its own lines") == "Mine: as it likes"


def test_an_interrupt_is_folded_too(outputs):
    text = page(outputs, "interrupted")
    assert "json.loads" in text
    assert FOLDED.search(text) or not LIBRARY_LINE.search(text)


STEPS = {
    "/x/.venv/lib/python3.11/site-packages/keras/src/layer.py:3, in call": "keras",
    "~/site-packages/tensorflow/python/eager/execute.py:53": "tensorflow",
    r"c:\u\.venv\Lib\site-packages\keras\src\layer.py:3": "keras",
    "/x/lib/python3.11/json/decoder.py:1": "Python",
    r"c:\Python311\Lib\json\decoder.py:1": "Python",
    "<frozen importlib._bootstrap>:1": "Python",
    "pandas/_libs/index.pyx:172, in pandas._libs.index.IndexEngine.get_loc()": "pandas",
    "/x/course_utils/checks/engine.py:1": "course_utils",
}


@pytest.mark.parametrize("place", STEPS)
def test_the_line_names_the_library(place):
    step = f"\x1b[36mFile \x1b[39m{place}\n----> 1 raise\n"
    told = f"… 2 lines of {STEPS[place]}, folded; %tb shows them\n"
    assert fold(["head", step, "ValueError: no"]) == ["head", told, "ValueError: no"]


@pytest.mark.parametrize("place", ["~/project/mine.py:2", "/x/library/mine.py:3, in call"])
def test_a_file_of_the_readers_own_stays(place):
    steps = [f"File {place}\n----> 1 raise\n", "ValueError: no"]
    assert fold(steps) == steps


def test_steps_in_a_row_are_one_line_and_those_apart_are_two():
    library = ["File site-packages/keras/a.py:1\n 1 a\n", "File site-packages/jax/b.py:1\n 1 b\n"]
    own = "Cell In[2], line 1\n----> 1 def call(self): ...\n"
    both, one = fold([*library, "    [... skipping hidden 1 frame]\n", own, library[0]])[::2]
    assert both == "… 5 lines of keras and jax, folded; %tb shows them\n"
    assert one == "… 2 lines of keras, folded; %tb shows them\n"


def test_what_was_folded_is_not_folded_again():
    folded = fold(["Cell In[1]", "File site-packages/keras/a.py:1\n 1 a\n", "ValueError: no"])
    assert fold(folded) == folded


def test_a_page_as_text_ends_in_the_error_and_keeps_the_libraries_lines():
    try:
        json.loads("[1, 2")
    except ValueError as error:
        page = page_of(error)
    assert page.strip().splitlines()[-1].startswith("json.decoder.JSONDecodeError: Expecting ','")
    assert "json" in page.partition("File ")[2]


def test_in_a_notebook_the_page_is_the_notebooks(outputs):
    text = outputs["a page as text"][0].text
    assert LIBRARY_LINE.search(text)
    assert re.search(r"^Cell In\[\d+\], line \d$", text, re.M)
    assert text.strip().splitlines()[-1].startswith("JSONDecodeError: Expecting ','")
    assert "\x1b" not in text
