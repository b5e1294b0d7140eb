"""How long a reader takes for each notebook and each section, computed and not felt.

    python tools/minutes.py                         all notebooks, beside what lessons.toml states
    python tools/minutes.py notebooks/02_….ipynb    one notebook, section by section
    python tools/minutes.py --write                 write the minutes into lessons.toml and notebooks

Counted are the words and the lines of code that are not folded away, pictures, predictions (cells
whose id ends in -question), questions of the quiz, exercises, and the seconds that the machine
needs. The weights are those with which ten lessons were timed.
"""

import argparse
import math
import re
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat

import notebooks
from course_utils.lessons import FILE, Notebook, course
from course_utils.widgets.quiz.file import find_quiz, read_quiz
from notebooks import NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
WORDS_A_MINUTE = 120
A_LINE, A_PICTURE, A_PREDICTION, AN_EXERCISE = 0.12, 0.5, 1.0, 6.0
STEP = 5  # a notebook's minutes are rounded up to a multiple of it
FOLDED = re.compile(r"<details>.*?</details>", re.S)
QUIZ = re.compile(r"Quiz\((\d+)\)")
HEADING = re.compile(r"^##? (.+)$", re.M)
STATED = re.compile(r"\bAbout \d+ minutes\b")
NO_PREDICTION = {"quiz-question", "progress-question"}
FOLDED_CELLS = {"solution", "hide-cell"}


class Section(NamedTuple):
    """A section: the id of the cell with its heading, the heading, and its minutes."""

    cell: str
    heading: str
    minutes: float


def of_cell(cell: nbformat.NotebookNode) -> float:
    """Minutes for one cell."""
    if cell.cell_type == "markdown":
        words = len(FOLDED.sub("", cell.source).split()) / WORDS_A_MINUTE
        predicts = cell.id.endswith("-question") and cell.id not in NO_PREDICTION
        return words + A_PREDICTION * predicts
    if cell.cell_type != "code" or FOLDED_CELLS & set(cell.metadata.get("tags", [])):
        return 0.0
    pictures = sum("image/png" in output.get("data", {}) for output in cell.outputs)
    exercises = cell.id.startswith("exercise-") and cell.id.endswith("-stub")
    lines = sum(bool(line.strip()) for line in cell.source.splitlines())
    return A_LINE * lines + A_PICTURE * pictures + AN_EXERCISE * exercises + questions(cell.source)


def questions(source: str) -> int:
    """The number of questions in the quiz that a cell shows."""
    shows = QUIZ.fullmatch(source.strip())
    return len(read_quiz(find_quiz(int(shows[1])), (1, 20))["questions"]) if shows else 0


def sections(notebook: nbformat.NotebookNode) -> list[Section]:
    """The sections of a notebook: each begins at a cell with a heading # or ##."""
    found: list[Section] = []
    for cell in notebook.cells:
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if heading or not found:
            found.append(Section(cell.id, heading[1].strip() if heading else "", 0.0))
        found[-1] = found[-1]._replace(minutes=found[-1].minutes + of_cell(cell))
    return found


def total(parts: list[Section], seconds: int) -> int:
    """The minutes of a notebook: its sections and the machine's time, rounded up to fives."""
    return STEP * math.ceil((sum(one.minutes for one in parts) + seconds / 60) / STEP)


def shares(parts: list[Section], seconds: int) -> list[int]:
    """Whole minutes for each section, which add up to those of the notebook."""
    whole, exact = total(parts, seconds), sum(one.minutes for one in parts) or 1.0
    ends, passed = [], 0.0
    for one in parts:
        passed += one.minutes
        ends.append(round(whole * passed / exact))
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def entry_of(path: Path) -> Notebook:
    """What lessons.toml says of a notebook."""
    for one in course().notebooks:
        if (ROOT / "notebooks" / one.path).resolve() == path.resolve():
            return one
    raise problem(path, "lessons.toml has no entry for it", "one", "add it, as CONTRIBUTING says")


def seconds_of(path: Path) -> int:
    """The machine's seconds for a notebook; none for one that is not of the course."""
    try:
        return entry_of(path).seconds
    except NotebookProblem:
        return 0


def write(entry: Notebook, minutes: int) -> None:
    """Put the minutes into lessons.toml and into the notebook's second cell."""
    path = ROOT / "notebooks" / entry.path
    notebook = notebooks.read(path)
    cell = notebook.cells[1]
    if not STATED.search(cell.source):
        raise problem(path, "its second cell states no minutes", "“About 45 minutes”", "write it")
    blocks = FILE.read_text(encoding="utf-8").split("[[")
    for number, block in enumerate(blocks):
        if f'\nname = "{entry.name}"\n' in block:
            blocks[number] = re.sub(r"(?m)^minutes = \d+$", f"minutes = {minutes}", block)
    FILE.write_text("[[".join(blocks), encoding="utf-8", newline="\n")
    cell.source = STATED.sub(f"About {minutes} minutes", cell.source, count=1)
    notebooks.save(notebook, path)


def main() -> int:
    options = argparse.ArgumentParser(description="Compute the minutes of notebooks.")
    options.add_argument("notebooks", nargs="*", type=Path)
    options.add_argument("--write", action="store_true", help="into lessons.toml and notebooks")
    given = options.parse_args()
    paths = given.notebooks or [ROOT / "notebooks" / one.path for one in course().notebooks]
    failed = []
    for path in paths:
        try:
            entry, parts = entry_of(path), sections(notebooks.read(path))
            minutes = total(parts, entry.seconds)
            if given.write:
                write(entry, minutes)
        except NotebookProblem as error:
            failed.append(str(error))
            continue
        print(f"{minutes:4} minutes  {entry.path}  (lessons.toml: {entry.minutes})")
        if given.notebooks:
            for one, share in zip(parts, shares(parts, entry.seconds), strict=True):
                print(f"{share:8}  {one.heading}")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
