"""Write the exercises as a course for nbgrader: one assignment for each lesson.

    python tools/nbgrader_course.py notebooks/exercises/*.ipynb    -> build/nbgrader

In a cell of nbgrader's the lesson's stub stands first, as the student gets it, then a solution in
its marks, which takes the stub's place. The cell after it holds the marked check. What has been
graded stays: only `source` and a missing nbgrader_config.py are written.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

import handouts
import nbformat
from exercise_cells import Exercise, exercises
from nbformat.v4 import new_code_cell

import notebooks
from course_utils.text_files import shown
from notebooks import NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "classroom" / "nbgrader_config.py"
POINTS = 1  # for each exercise: tools/minutes.py counts the same minutes for each, too
# An assignment is a folder of its own: its links into the course would lead nowhere.
LINK = re.compile(r"\[([^\][]+)\]\((?![a-z]+:)[^()\s]*\)", re.I)
SOLUTION = "{stub}\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
TEST = """# The point of this exercise: it is given where the check above says "done".
### BEGIN HIDDEN TESTS
from course_utils.checks import check as ask_again

outcome = ask_again("{name}", {answer}, counts=False)
del {names}  # what a later exercise does not define must not be taken from this one
assert outcome.state == "done", outcome
### END HIDDEN TESTS"""


def converted(path: Path) -> nbformat.NotebookNode:
    """The notebook in nbgrader's form.

    Raises:
        NotebookProblem: it cannot be read, or a solution in it does not fit to its stub.
    """
    whole = notebooks.read(path)
    found = {one.stub.id: one for one in exercises(path, whole)}
    notebook = handouts.student(whole)
    cells = []
    for cell in notebook.cells:
        if cell.id.startswith("progress"):  # of the learner's own copies
            continue
        cells.append(cell)
        if one := found.get(cell.id):
            cells.append(_graded(cell, one))
        elif cell.cell_type == "code":
            _mark(cell, locked=True)
        else:
            cell.source = LINK.sub(r"\1", cell.source)
    notebook.cells = cells
    return notebook


def _graded(cell: nbformat.NotebookNode, one: Exercise) -> nbformat.NotebookNode:
    """Put the solution into the stub's cell, and return the cell that marks it."""
    cell.source = SOLUTION.format(stub=cell.source, solution=one.solution)
    _mark(cell, solution=True)
    test = new_code_cell(
        TEST.format(name=one.name, answer=one.answer, names=", ".join(one.names)),
        id=f"exercise-{one.name}-test",
    )
    _mark(test, grade=True, locked=True, points=POINTS)
    return test


def _mark(cell: nbformat.NotebookNode, **what) -> None:
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"schema_version": 3, "grade_id": cell.id, **plain, **what}


def write(path: Path, folder: Path) -> Path:
    """Write the assignment of one notebook into the folder of the course, and return its path.

    Raises:
        NotebookProblem: it is there, and somebody or something has changed it.
    """
    made = folder / "source" / f"lesson_{path.name[:2]}" / path.name
    notebook = converted(path)
    made.parent.mkdir(parents=True, exist_ok=True)
    if made.exists() and nbformat.writes(notebook) != nbformat.writes(notebooks.read(made)):
        raise problem(
            made,
            "it is kept: it is not what the lesson gives today",
            "no file, or one that nobody has changed",
            "delete it to have a new one, or name another folder (make nbgrader FOLDER=…)",
        )
    notebooks.save(notebook, made)
    # It goes with the notebook to the student, and takes the place of one that comes back.
    shutil.copyfile(path.parent / notebooks.STAND_IN, made.parent / notebooks.STAND_IN)
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Write the exercises as a course for nbgrader.")
    options.add_argument("exercises", nargs="+", type=Path, help="notebooks of exercises")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "nbgrader")
    given = options.parse_args()
    folder, failed = given.folder.expanduser(), []  # make hands over a ~ as it is
    for path in given.exercises:
        try:
            write(path, folder)
        except NotebookProblem as error:
            failed.append(str(error))
        except OSError as error:
            failed.append(f"{shown(path)}: not written: {error}")
    config = folder / CONFIG.name
    if len(failed) < len(given.exercises) and not config.exists():
        shutil.copyfile(CONFIG, config)
    print(f"{len(given.exercises) - len(failed)} assignments: {shown(folder)}")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
