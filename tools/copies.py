"""The learner's own copies of all notebooks, in my_notebooks: without outputs, never overwritten.

The glossary goes with them, and the file that says so where another Python runs them.

    python tools/copies.py                                     make what is missing, follow the course
    python tools/copies.py --fresh notebooks/05_…ipynb         a fresh copy; yours is kept beside it

A copy that nobody has changed follows the course. One that was changed, or holds outputs, is the
learner's: it is only ever renamed, and only when asked for.
"""

import argparse
import hashlib
import json
import os
import platform
import sys
from pathlib import Path

import nbformat

import notebooks
from course_utils.checks import COPIES
from course_utils.text_files import FileProblem, read_json, read_text, shown

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "my_notebooks"
NO_COPY = "No copy"
# As the kernel itself says it: JupyterLab would otherwise mark a copy as changed when it opens.
KERNEL = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    },
}


def copy_of(lesson: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The lesson as a learner starts it: no outputs, so that a prediction is a prediction."""
    for cell in lesson.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    lesson.metadata = nbformat.from_dict(KERNEL)
    return lesson


def mark(notebook: nbformat.NotebookNode) -> str:
    """What a copy says and shows; opening and saving it in JupyterLab does not change that."""
    content = [[cell.cell_type, cell.source, cell.get("outputs", [])] for cell in notebook.cells]
    return _digest(json.dumps(content, sort_keys=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Copies:
    """The folder of a learner's copies, and what each of them was when it was written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / COPIES
        try:
            kept = read_json(self.file)
        except FileProblem:
            kept = None
        # Without it a copy counts as changed unless it is equal to the lesson.
        self.marks = kept if isinstance(kept, dict) else {}

    def refresh(self, lessons: list[Path]) -> list[str]:
        """Write the copies that are missing or can follow; return what the learner should know."""
        told = []
        for lesson in lessons:
            try:
                told += self._follow(lesson) if lesson.suffix == ".ipynb" else self._take(lesson)
            except FileProblem as problem:
                told.append(f"{NO_COPY} of {lesson.name}: {problem}")
        self._remember()
        return told

    def fresh(self, lesson: Path) -> list[str]:
        """Write a fresh copy; one that was changed is kept under another name."""
        copy = self.folder / notebooks.place_of(lesson)
        made = copy_of(notebooks.read(lesson))
        if copy.exists() and copy.samefile(lesson):
            raise notebooks.problem(
                lesson, "it is your copy", "a lesson of the course", "name the one in notebooks"
            )
        told = self.put(made, copy)
        return [f"{lesson.name}: a fresh copy in {self.folder.name}.", *told]

    def put(self, notebook: nbformat.NotebookNode, target: Path) -> list[str]:
        """Write a notebook there; what somebody has worked in is kept under another name."""
        told = []
        if target.is_file() and not self._is_untouched(target, mark(notebook)):
            mine = free_name(target)
            os.replace(target, mine)
            told.append(f"Yours is kept as {mine.name}.")
        self._write(notebook, target)
        self._remember()
        return told

    def _follow(self, lesson: Path) -> list[str]:
        copy = self.folder / notebooks.place_of(lesson)
        if not copy.exists() or self._is_untouched(copy):
            self._write(copy_of(notebooks.read(lesson)), copy)
            return []
        newest = mark(copy_of(notebooks.read(lesson)))
        if self.marks.setdefault(self._key(copy), newest) == newest:
            return []
        return [
            f"{lesson.name}: the course has a newer version, and yours is kept. "
            f"make fresh LESSON={lesson.name[:2]} puts the new one beside yours."
        ]

    def _take(self, text: Path) -> list[str]:
        """Copy a text that goes with the lessons, unless the learner has written in the copy."""
        target, newest = self.folder / notebooks.place_of(text), read_text(text)
        there = read_text(target) if target.exists() else None
        if there is None or _digest(there) == self.marks.get(self._key(target)):
            if there != newest:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(newest, encoding="utf-8", newline="\n")
            self.marks[self._key(target)] = _digest(newest)
        return []

    def _is_untouched(self, copy: Path, newest: str = "") -> bool:
        try:
            return mark(notebooks.read(copy)) in (self.marks.get(self._key(copy)), newest)
        except notebooks.NotebookProblem:
            return False

    def _write(self, copy: nbformat.NotebookNode, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        text = nbformat.writes(copy) + "\n"
        if not target.is_file() or read_text(target) != text:
            notebooks.save(copy, target)
        self.marks[self._key(target)] = mark(copy)

    def _key(self, copy: Path) -> str:
        return copy.relative_to(self.folder).as_posix()

    def _remember(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.marks, indent=1) + "\n", encoding="utf-8")
        os.replace(part, self.file)


def free_name(copy: Path) -> Path:
    """A name beside a copy that nothing has: 05_name-mine.ipynb, 05_name-mine-2.ipynb …"""
    number = 1
    while True:
        mine = copy.with_stem(f"{copy.stem}-mine" + (f"-{number}" if number > 1 else ""))
        if not mine.exists():
            return mine
        number += 1


def lessons() -> list[Path]:
    """The notebooks of the course, and the texts that go with them."""
    folder = ROOT / "notebooks"
    return [*notebooks.on_shelves(folder), *notebooks.texts(folder)]


def main() -> int:
    options = argparse.ArgumentParser(description="Make the learner's own copies of the lessons.")
    options.add_argument("--fresh", nargs="+", type=Path, metavar="LESSON", default=[])
    options.add_argument("--folder", type=Path, default=FOLDER, help="default: my_notebooks")
    given = options.parse_args()
    failed: list[str] = []
    try:
        copies = Copies(given.folder)
        told = [] if given.fresh else copies.refresh(lessons())
        for lesson in given.fresh:
            try:
                told += copies.fresh(lesson)
            except notebooks.NotebookProblem as problem:
                failed.append(f"No fresh copy was written: {problem}")
    except (OSError, ValueError) as problem:  # ValueError: "\0" in the folder's name
        print(
            f"No copies can be written in {shown(given.folder)}: {shown(problem)}", file=sys.stderr
        )
        return 1
    if failed:
        print("\n".join(failed), file=sys.stderr)
    elif not told:
        told = [f"The copies in {shown(given.folder)} are those of the course."]
    print("\n".join(told))
    return 1 if failed or any(line.startswith(NO_COPY) for line in told) else 0


if __name__ == "__main__":
    sys.exit(main())
