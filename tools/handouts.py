"""Write the lessons as handouts: for students without solutions, for teachers with a sheet each.

    python tools/handouts.py student notebooks/*.ipynb       -> build/student
    python tools/handouts.py instructor notebooks/*.ipynb    -> build/instructor

The solutions stand once, in cells with the tag `solution`; the notes stand in teaching/NN_name.toml,
and on the sheets (tools/sheets.py), never in a notebook that is projected. Handouts are copies:
change the notebook or its notes, then write them again.
"""

import argparse
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import copies
import nbformat
import run_lessons
import sheets

import notebooks
from course_utils.text_files import shown
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


def instructor(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook to project: without outputs, its solutions folded until somebody opens them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return run_lessons.clean(notebook)


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


def write(kind: str, path: Path, folder: Path, *, replace: bool = False) -> Path:
    """Write one handout and return its path; says it where work in an earlier one is kept.

    `replace`: such work is written over.
    """
    notebook = notebooks.read(path)
    made = folder / notebooks.place_of(path)
    source, target = (Path(os.path.realpath(one)) for one in (path.parent, made.parent))
    if source == target:
        raise problem(path, "the handout would replace it", "a folder without lessons", "name one")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relink(cell.source, source, target)
    sheet = None
    if kind == "student":
        handout = student(notebook)
    else:
        if not re.match(r"[0-9]{2}", path.name):
            raise problem(path, "its name has no number", "one like 01_name.ipynb", "rename it")
        handout, sheet = instructor(notebook), sheets.sheet(path)
    try:
        made.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problem(
            path,
            f"no handout: the folder {made.parent} cannot be made ({error.strerror or error})",
            "a folder that you may write in",
            "name another with --folder",
        ) from None
    if replace:
        made.unlink(missing_ok=True)
    for line in copies.Copies(folder).put(handout, made):
        print(f"{shown(made)}: {line}")
    if sheet:
        made.with_suffix(".html").write_text(sheet, encoding="utf-8", newline="\n")
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Write notebooks as handouts.")
    options.add_argument("kind", choices=["student", "instructor"])
    options.add_argument("lessons", nargs="+", type=Path)
    options.add_argument("--folder", type=Path, help="default: build/student, build/instructor")
    options.add_argument("--replace", action="store_true", help="keep no work in earlier ones")
    given = options.parse_args()
    folder = given.folder or ROOT / "build" / given.kind
    failed = []
    for path in given.lessons:
        try:
            write(given.kind, path, folder, replace=given.replace)
        except NotebookProblem as error:
            failed.append(str(error))
        except (OSError, ValueError) as error:  # of its notes, its quiz or its widgets
            failed.append(f"{shown(path)}: no handout: {error}")
    for text in notebooks.texts(ROOT / "notebooks"):
        target = folder / notebooks.place_of(text)
        if len(failed) < len(given.lessons) and target.parent.is_dir():
            shutil.copyfile(text, target)  # their links lead to the glossary
    if given.kind == "instructor" and len(failed) < len(given.lessons):
        sheets.write_index(folder)
    print(f"{len(given.lessons) - len(failed)} notebooks: {shown(folder)}")
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
