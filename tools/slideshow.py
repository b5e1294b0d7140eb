"""What each cell of a lesson is on slides: one rule for the decks and for JupyterLab's extensions.

    python tools/slideshow.py [--check]     write it into the metadata of all lessons

A heading begins a slide, what follows it are slides below; a short remark after code comes on the
code's slide; a folded cell is left out.
"""

import argparse
import re
import sys

import nbformat
from minutes import HEADING, ROOT

import notebooks
from course_utils.lessons import course
from notebooks import NotebookProblem

SHORT = 35  # words of a remark that still finds room on the slide of its code
# A paragraph that asks the class for something.
ASKS = re.compile(r"\*\*(Predict|Question|Take a pencil|Which|Guess)\b")


def slide_types(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """For each cell's id `slide`, `subslide`, `fragment` or `skip`, as Jupyter names them."""
    types: dict[str, str] = {}
    after_code = False
    for cell in notebook.cells:
        text = cell.source if cell.cell_type == "markdown" else ""
        short = after_code and len(text.split()) <= SHORT and not ASKS.search(text)
        if "hide-cell" in cell.metadata.get("tags", []) or cell.cell_type == "raw":
            types[cell.id] = "skip"
            continue
        if HEADING.search(text):
            types[cell.id] = "slide"
        elif text and short and "#" not in text:
            types[cell.id] = "fragment"
        else:
            types[cell.id] = "subslide"
        after_code = cell.cell_type == "code"
    return types


def marked(notebook: nbformat.NotebookNode) -> bool:
    """Write the types into the cells' metadata; did that change anything?"""
    changed, types = False, slide_types(notebook)
    for cell in notebook.cells:
        wanted = {"slide_type": types[cell.id]}
        changed = changed or cell.metadata.get("slideshow") != wanted
        cell.metadata["slideshow"] = nbformat.from_dict(wanted)
    return changed


def main() -> int:
    options = argparse.ArgumentParser(description="Write what each cell is on slides.")
    options.add_argument("--check", action="store_true", help="only tell where it is not there")
    given = options.parse_args()
    failed = []
    for entry in course().shelf("lessons"):
        path = ROOT / "notebooks" / entry.path
        try:
            notebook = notebooks.read(path)
            if marked(notebook) and given.check:
                failed.append(f"{path}: its slides are not marked; run python tools/slideshow.py.")
            elif not given.check:
                notebooks.save(notebook, path)
        except NotebookProblem as error:
            failed.append(str(error))
    print("\n".join(failed), end="\n" * bool(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
