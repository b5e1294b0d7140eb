"""Another Python runs a lesson: one sentence says what to do. The course's own is not held up."""

import ast
import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from scripts import NOTEBOOKS, ROOT

import notebooks
from course_utils.lessons import SHELVES

SHELF = [ROOT / "notebooks" / shelf for shelf in SHELVES.values()]
SENTENCE = "Another Python runs this notebook"
# Starts a kernel that does not find the package: it is nowhere on the path as a folder.
KERNEL = """
import os, sys
sys.path[:] = [one for one in sys.path if not os.path.isdir(os.path.join(one, "course_utils"))]
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


def run(words, folder):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable, "-X", "utf8", *words]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def first_cell(name):
    return next(cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "code")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_first_cell_says_that_another_python_runs_it(name):
    folder = (ROOT / "notebooks" / f"{name}.ipynb").parent
    done = run(["-S", "-c", first_cell(name)], folder)
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"course_utils.AnotherPython: {SENTENCE} (3."), done.stderr
    assert "“Convolutional networks (course)”" in last
    assert "start script" in last


def test_a_notebook_shows_that_sentence_and_nothing_else(tmp_path, monkeypatch):
    """In a real kernel, which has all packages but the course's."""
    argv = [sys.executable, "-c", KERNEL, "-f", "{connection_file}", "--IPKernelApp.extensions=[]"]
    spec = {"argv": argv, "display_name": "x", "language": "python"}
    (tmp_path / "kernels" / "another").mkdir(parents=True)
    (tmp_path / "kernels" / "another" / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    cell = nbformat.v4.new_code_cell(first_cell("exercises/01_convolution_exercises"))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    folder = {"metadata": {"path": str(ROOT / "notebooks" / "exercises")}}
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, kernel_name="another", resources=folder).execute()
    (output,) = notebook.cells[0].outputs
    assert len(output.traceback) == 1
    assert output.traceback[0].startswith(f"{SENTENCE} (3.")
    assert output.ename == "AnotherPython"


@pytest.mark.parametrize("folder", SHELF, ids=lambda folder: folder.name)
def test_in_the_courses_own_python_it_hands_over_and_is_gone(folder):
    code = (
        "import sys; before = sys.path[:]\n"
        "from course_utils.lessons import course; import course_utils\n"
        "assert before == sys.path and sys.path[0] == ''\n"
        "assert sys.modules['course_utils'] is course_utils\n"
        "print(course_utils.__file__, course_utils.__spec__.origin, course_utils.__version__)"
    )
    done = run(["-c", code], folder)
    real = str(ROOT / "course_utils" / "__init__.py")
    assert done.stdout.split()[:2] == [real, real], done.stderr


def test_what_the_real_package_lacks_is_said_as_it_is(tmp_path):
    package = tmp_path / "course_utils"
    package.mkdir()
    (package / "__init__.py").write_text("import no_such_package")
    code = f"import sys; sys.path.append({str(tmp_path)!r}); import course_utils"
    done = run(["-S", "-c", code], SHELF[0])
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: No module named 'no_such_package'"
    )


def test_it_is_one_file_on_every_shelf_that_old_pythons_can_read():
    texts = {(folder / notebooks.STAND_IN).read_text(encoding="utf-8") for folder in SHELF}
    (text,) = texts
    ast.parse(text, feature_version=(3, 6))


def test_it_goes_with_the_hand_outs(tmp_path, handouts, monkeypatch):
    lesson = ROOT / "notebooks" / "exercises" / "01_convolution_exercises.ipynb"
    monkeypatch.setattr(
        sys, "argv", ["handouts.py", "student", str(lesson), "--folder", str(tmp_path)]
    )
    assert handouts.main() == 0
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py")}
    assert made == {"course_utils.py", "exercises/course_utils.py"}
