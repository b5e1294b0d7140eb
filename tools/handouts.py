"""Write the lessons as handouts: for students without solutions, for teachers with notes.

    python tools/handouts.py student notebooks/*.ipynb       -> build/student
    python tools/handouts.py instructor notebooks/*.ipynb    -> build/instructor

The solutions stand once, in cells with the tag `solution`; the notes stand in teaching/NN_name.toml.
Handouts are copies: change the notebook or its notes, then write them again.
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import minutes
import nbformat
import run_lessons
from teaching_notes import TEACHING, Notes, Section, read_notes

import notebooks
from course_utils.text_files import shown
from course_utils.widgets.quiz.file import find_quiz, read_quiz
from notebooks import NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
# What a lesson says of its exercises, and what stays true in a handout without the solutions.
FOLDED = "A hint and a solution are folded under each task."
FOLDED_FOR_STUDENTS = "A hint is folded under each task."


def student(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without solutions and without outputs, so that a prediction is a prediction."""
    notebook.cells = [c for c in notebook.cells if "solution" not in c.metadata.get("tags", [])]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(FOLDED, FOLDED_FOR_STUDENTS)
        else:
            cell.outputs, cell.execution_count = [], None
    return run_lessons.clean(notebook)


def instructor(
    notebook: nbformat.NotebookNode, notes: Notes, seconds: int
) -> nbformat.NotebookNode:
    """The notebook with notes under its headings, a plan at the top, and its solutions unfolded.

    `seconds` are those that the machine needs for it.
    """
    parts = minutes.sections(notebook)
    plan = list(zip(parts, minutes.shares(parts, seconds), strict=True))
    taken = {part.cell: share for part, share in plan}
    told = {note.cell: note for note in notes.sections}
    cells = []
    for cell in notebook.cells:
        if "solution" in cell.metadata.get("tags", []):
            cell.metadata.pop("jupyter", None)
            cell.metadata["tags"] = [tag for tag in cell.metadata.tags if tag != "hide-cell"]
        cells.append(cell)
        if cell.id == "title":
            cells.append(_note("plan", _plan(plan)))
        if cell.id in told:
            cells.append(_note(f"notes-{cell.id}", _notes(told[cell.id], taken[cell.id])))
        shows = re.fullmatch(minutes.QUIZ, cell.source)
        if shows:
            quiz = read_quiz(find_quiz(int(shows[1])), (1, 20))
            cells.append(_note("notes-quiz-answers", _quiz_answers(quiz)))
    notebook.cells = cells
    return run_lessons.clean(notebook)


def _note(cell_id: str, text: str) -> nbformat.NotebookNode:
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return nbformat.v4.new_markdown_cell(quoted, id=cell_id)


def _plan(plan: list[tuple[minutes.Section, int]]) -> str:
    lines = [
        "**The plan of this notebook**",
        "",
        "| section | minutes | from the start |",
        "|---|---|---|",
    ]
    passed = 0
    for part, share in plan:
        passed += share
        lines.append(f"| {part.heading} | {share} | {passed} |")
    return "\n".join(lines)


def _notes(note: Section, share: int) -> str:
    lines = [f"**Teaching notes** · {share} minute{'s' * (share != 1)}"]
    for title, texts in (
        ("Ask the class", note.ask),
        ("Usual misconceptions", note.misconceptions),
    ):
        if texts:
            lines += ["", f"**{title}**", "", *(f"- {text}" for text in texts)]
    return "\n".join(lines)


def _quiz_answers(quiz: dict) -> str:
    lines = ["**The right options**", ""]
    for number, question in enumerate(quiz["questions"], start=1):
        (right,) = [option for option in question["options"] if option["right"]]
        lines.append(f"{number}. {right['text']} ({right['why']})")
    return "\n".join(lines)


def relink(text: str, source: Path, target: Path) -> str:
    """Let the relative links of a text from the folder `source` work in the folder `target`.

    A link to another notebook of the course stays one to its handout: they stand on the same
    shelves.
    """
    root = source if notebooks.is_root(source) else source.parent

    def replace(match: re.Match) -> str:
        path = unquote(match[1])
        linked = Path(os.path.realpath(source / path))
        handed_out = linked.suffix == ".ipynb" and linked.is_relative_to(root)
        if not path or path.startswith("/") or handed_out:
            return match[0]
        try:
            link = quote(Path(os.path.relpath(linked, target)).as_posix())
        except ValueError:  # on Windows no relative path leads to another drive
            link = linked.as_uri()
        return f"]({link}" + (f"#{match[2]}" if match[2] else "")

    return notebooks.LINK.sub(replace, text)


def write(kind: str, path: Path, folder: Path) -> Path:
    """Write one handout and return its path."""
    notebook = notebooks.read(path)
    made = folder / notebooks.place_of(path)
    source, target = (Path(os.path.realpath(one)) for one in (path.parent, made.parent))
    if source == target:
        raise problem(path, "the handout would replace it", "a folder without lessons", "name one")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relink(cell.source, source, target)
    if kind == "student":
        handout = student(notebook)
    else:
        if not re.match(r"[0-9]{2}", path.name):
            raise problem(path, "its name has no number", "one like 01_name.ipynb", "rename it")
        notes = read_notes(TEACHING / f"{path.stem}.toml", notebook)
        handout = instructor(notebook, notes, minutes.seconds_of(path))
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problem(
            path,
            f"no handout: the folder {made.parent} cannot be made ({error.strerror or error})",
            "a folder that you may write in",
            "name another with --folder",
        ) from None
    notebooks.save(handout, made)
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Write notebooks as handouts.")
    options.add_argument("kind", choices=["student", "instructor"])
    options.add_argument("lessons", nargs="+", type=Path)
    options.add_argument("--folder", type=Path, help="default: build/student, build/instructor")
    given = options.parse_args()
    folder = given.folder or ROOT / "build" / given.kind
    failed = []
    for path in given.lessons:
        try:
            write(given.kind, path, folder)
        except NotebookProblem as error:
            failed.append(str(error))
        except (OSError, ValueError) as error:  # of its notes, its quiz or its widgets
            failed.append(f"{shown(path)}: no handout: {error}")
    for text in notebooks.texts(ROOT / "notebooks"):
        target = folder / notebooks.place_of(text)
        if len(failed) < len(given.lessons) and target.parent.is_dir():
            shutil.copyfile(text, target)  # their links lead to the glossary
    print(f"{len(given.lessons) - len(failed)} notebooks: {shown(folder)}")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
