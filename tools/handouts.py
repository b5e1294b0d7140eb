"""Write the lessons as handouts: for students without solutions, for teachers with notes.

    python tools/handouts.py student notebooks/*.ipynb       -> build/student
    python tools/handouts.py instructor notebooks/*.ipynb    -> build/instructor

The solutions stand once, in the lessons, in cells with the tag `solution`; the notes stand in
teaching/NN_name.toml. Handouts are copies: change the lesson or its notes, then write them again.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import nbformat
import run_lessons

import notebooks
from course_utils.text_files import shown
from course_utils.widgets.quiz.file import find_quiz, read_quiz
from course_utils.widgets.shared.tables import Tables, in_short
from notebooks import NotebookProblem, problem

ROOT = Path(__file__).resolve().parent.parent
TEACHING = ROOT / "teaching"
# What a lesson says of its exercises, and what stays true in a handout without the solutions.
FOLDED = "A hint and a solution are folded under each task."
FOLDED_FOR_STUDENTS = "A hint is folded under each task."
# Sections that may have nothing to ask: the reader works alone there.
QUIET = {"title", "exercises", "quiz-question", "progress-question", "summary"}


class NotesError(ValueError):
    """The teaching notes do not fit the lesson; the text names the file, the place and the cure."""


class Section(NamedTuple):
    """What a teacher is told about one section of a lesson."""

    cell: str
    minutes: int
    ask: list[str]
    misconceptions: list[str]


def sections(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The sections of a lesson in order: id of the cell with the heading, and the heading."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = {cell.id: re.search(r"^##? (.+)$", cell.source, flags=re.M) for cell in cells}
    return {cell: found[1] for cell, found in headings.items() if found}


def read_notes(path: Path, notebook: nbformat.NotebookNode) -> list[Section]:
    """Read a lesson's teaching notes; raise a NotesError unless they fit it section by section."""
    file = Tables(path, NotesError)
    file.keys(file.content, "", ("section",))
    tables = file.list(file.content, "", "section", "section")
    notes = [_section(file, table, n) for n, table in enumerate(tables, start=1)]
    told, there = [note.cell for note in notes], list(sections(notebook))
    if told != there:
        missing = [cell for cell in there if cell not in told]
        unknown = [cell for cell in told if cell not in there]
        what = (
            f"no notes for {missing[0]!r}"
            if missing
            else f"the lesson has no section {unknown[0]!r}"
            if unknown
            else "the sections stand in another order"
        )
        raise file.problem("", f"{what}. The lesson's sections, in order: {', '.join(there)}.")
    return notes


def _section(file: Tables, table: dict, number: int) -> Section:
    place = f"section {number}"
    file.keys(table, place, Section._fields)
    cell = file.text(table, place, "cell")
    place += f" ({cell})"
    minutes = table.get("minutes")
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= 60:
        raise file.problem(
            place, f"`minutes` must be a whole number from 1 to 60, got {in_short(minutes)}."
        )
    texts = []
    for key in ("ask", "misconceptions"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
            raise file.problem(
                place, f'`{key}` must be a list of texts, ["…", "…"], got {in_short(value)}.'
            )
        if not value and cell not in QUIET:
            raise file.problem(place, f"`{key}` is empty. Write at least one text.")
        texts.append([text.strip() for text in value])
    return Section(cell, minutes, *texts)


def student(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The lesson without the cells that hold solutions; counts run from 1 without a gap."""
    kept = [c for c in notebook.cells if "solution" not in c.metadata.get("tags", [])]
    notebook.cells = kept
    count = 0
    for cell in kept:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(FOLDED, FOLDED_FOR_STUDENTS)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return run_lessons.clean(notebook)


def instructor(
    notebook: nbformat.NotebookNode, notes: list[Section], quiz: dict
) -> nbformat.NotebookNode:
    """The lesson with notes under each heading, a plan at the top, and its solutions unfolded."""
    headings = sections(notebook)
    told = {note.cell: note for note in notes}
    cells = []
    for cell in notebook.cells:
        if "solution" in cell.metadata.get("tags", []):
            cell.metadata.pop("jupyter", None)
            cell.metadata["tags"] = [tag for tag in cell.metadata.tags if tag != "hide-cell"]
        cells.append(cell)
        if cell.id == "title":
            cells.append(_note("plan", _plan(notes, headings)))
        if cell.id in told:
            text = _notes(told[cell.id])
            if cell.id == "quiz-question":
                text += "\n" + _quiz_answers(quiz)
            cells.append(_note(f"notes-{cell.id}", text))
    notebook.cells = cells
    return run_lessons.clean(notebook)


def _note(cell_id: str, text: str) -> nbformat.NotebookNode:
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return nbformat.v4.new_markdown_cell(quoted, id=cell_id)


def _plan(notes: list[Section], headings: dict[str, str]) -> str:
    lines = [
        "**The plan of this lesson**",
        "",
        "| section | minutes | from the start |",
        "|---|---|---|",
    ]
    passed = 0
    for note in notes:
        passed += note.minutes
        lines.append(f"| {headings[note.cell]} | {note.minutes} | {passed} |")
    return "\n".join(lines)


def _notes(note: Section) -> str:
    lines = [f"**Teaching notes** · {note.minutes} minute{'s' * (note.minutes != 1)}"]
    for title, texts in (
        ("Ask the class", note.ask),
        ("Usual misconceptions", note.misconceptions),
    ):
        if texts:
            lines += ["", f"**{title}**", "", *(f"- {text}" for text in texts)]
    return "\n".join(lines)


def _quiz_answers(quiz: dict) -> str:
    lines = ["", "**The right options**", ""]
    for number, question in enumerate(quiz["questions"], start=1):
        (right,) = [option for option in question["options"] if option["right"]]
        lines.append(f"{number}. {right['text']} ({right['why']})")
    return "\n".join(lines)


def relink(text: str, source: Path, target: Path) -> str:
    """Let the relative links of a text from the folder `source` work in the folder `target`.

    A link to a lesson beside it stays one to its handout: handouts stand side by side, too.
    """

    def replace(match: re.Match) -> str:
        path = unquote(match[1])
        linked = Path(os.path.realpath(source / path))
        beside = linked.suffix == ".ipynb" and linked.parent == source
        if not path or path.startswith("/") or beside:
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
    made = folder / path.name
    source, target = (Path(os.path.realpath(one)) for one in (path.parent, folder))
    if source == target:
        raise problem(path, "the handout would replace it", "a folder without lessons", "name one")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relink(cell.source, source, target)
    if kind == "student":
        handout = student(notebook)
    else:
        number = re.match(r"[0-9]{2}", path.name)
        if not number:
            raise problem(path, "its name has no number", "one like 01_name.ipynb", "rename it")
        quiz = read_quiz(find_quiz(int(number[0])), (1, 20))
        handout = instructor(notebook, read_notes(TEACHING / f"{path.stem}.toml", notebook), quiz)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problem(
            path,
            f"no handout: the folder {folder} cannot be made ({error.strerror or error})",
            "a folder that you may write in",
            "name another with --folder",
        ) from None
    notebooks.save(handout, made)
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Write the lessons as handouts.")
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
    print(f"{len(given.lessons) - len(failed)} lessons: {shown(folder)}")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
