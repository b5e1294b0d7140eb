"""Read and save notebooks for the other tools: whatever is wrong with a file, one sentence says it.

    notebook = notebooks.read(path)
    notebooks.save(notebook, path)

Both raise a NotebookProblem, whose text names the file and the place in it, what was found, what
was expected and what to do.
"""

import json
import math
import os
import re
from pathlib import Path

import lean_schema  # noqa: F401
import nbformat
from jsonschema import Draft7Validator
from nbformat.v4 import to_notebook_json, upgrade
from nbformat.validator import iter_validate

from course_utils.lessons import SHELVES
from course_utils.saving import WIDGET_STATE, WIDGET_VIEW
from course_utils.text_files import FileProblem, read_json, shown

# A link in Markdown that is no address: its path and its anchor.
LINK = re.compile(r"\]\((?![a-z]+:)([^()\s#]*)(?:#([^()\s]+))?(?=[\s)])", re.I)
# The words of the course: it stands beside the lessons, and goes with them.
GLOSSARY = "glossary.md"
# On every shelf it says what to do where another Python runs a notebook; it goes with them too.
STAND_IN = "course_utils.py"
MEND = "mend it there, or take a saved one back (git checkout)"
ONE_OF = {
    "cells": "a cell of the type code, markdown or raw",
    "outputs": "an output of the type stream, display_data, execute_result or error",
}


def _has(**properties: dict) -> dict:
    return {"type": "object", "properties": properties}


def _all(schema: dict) -> dict:
    return {"type": "object", "additionalProperties": schema}


# What the tools rely on and the notebook format leaves open: widgets and alternative texts.
_MODEL = _has(state={"type": "object"}) | {"required": ["state"]}
_SAVED = _has(state=_all(_MODEL)) | {"required": ["state"]}
_SHOWN = _has(model_id={"type": "string"}) | {"required": ["model_id"]}
_PICTURE = _has(alt={"type": "string"})
_OUTPUT = _has(
    output_type={"type": "string"},
    data=_has(**{WIDGET_VIEW: _SHOWN}),
    metadata=_has(**{"image/png": _PICTURE}),
)
_CELL = _has(
    cell_type={"type": "string"},
    metadata=_has(mystnb=_has(image=_PICTURE)),
    outputs={"items": _OUTPUT},
)
COURSE = Draft7Validator(
    _has(metadata=_has(widgets=_has(**{WIDGET_STATE: _SAVED})), cells={"items": _CELL})
)


class NotebookProblem(FileProblem):
    """A notebook cannot be used; the text is one sentence."""


def problem(
    path: Path, found: str, expected: str, cure: str = MEND, place: str = ""
) -> NotebookProblem:
    """The error that says what is wrong at a place ("cell 2") of a file, and what to do."""
    return NotebookProblem(path, found, expected, cure, place)


def place_of(path: Path) -> Path:
    """Where a notebook stands among the shelves: `exercises/05_name.ipynb`, or `05_name.ipynb`."""
    return (
        Path(path.name)
        if is_root(path.parent)
        else Path(Path(os.path.realpath(path.parent)).name, path.name)
    )


def is_root(folder: Path) -> bool:
    """Is this a folder of lessons, and not one of the shelves inside it?"""
    return Path(os.path.realpath(folder)).name not in filter(None, SHELVES.values())


def on_shelves(folder: Path) -> list[Path]:
    """The notebooks in a folder `notebooks` and on the shelves inside it, lesson by lesson."""
    found = [path for shelf in SHELVES.values() for path in (folder / shelf).glob("[0-9]*.ipynb")]
    return sorted(found, key=lambda path: (path.name[:2], path.parent != folder, path.name))


def texts(folder: Path) -> list[Path]:
    """What goes with the notebooks of a folder: the glossary, and the stand-in of each shelf."""
    stand_ins = [folder / shelf / STAND_IN for shelf in SHELVES.values()]
    return [path for path in (folder / GLOSSARY, *stand_ins) if path.is_file()]


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; it is valid, of format 4.5 or later, and each cell has an id of its own.

    Raises:
        NotebookProblem: the file cannot be read, or holds no such notebook.
    """
    try:
        content = read_json(path)
    except FileProblem as error:
        raise problem(path, error.found, "a notebook", error.cure, error.place) from None
    _check(path, content)
    notebook = to_notebook_json(content)
    return upgrade(notebook) if content["nbformat_minor"] < 5 else notebook


def save(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write beside the old file and swap, so that an interruption loses nothing.

    Raises:
        NotebookProblem: the file cannot be written.
    """
    part = path.with_suffix(".part")
    try:
        part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
        os.replace(part, path)
    except OSError as error:
        if part.is_file():
            part.unlink()
        raise problem(
            path,
            f"it cannot be written ({error.strerror or error})",
            "a folder with room for it, where you may write",
            "what stood there is unchanged; make room or name another folder, and try again",
        ) from None


def _odd(content) -> tuple[list, str] | None:
    """The steps to what could not be written again, and what it is; None without such a thing."""
    left: list[tuple[tuple, object]] = [((), content)]
    while left:
        steps, value = left.pop()
        if isinstance(value, dict):
            left += [((*steps, key), one) for key, one in value.items()]
            value = "".join(value)
        elif isinstance(value, list):
            left += [((*steps, place), one) for place, one in enumerate(value)]
        if isinstance(value, str) and re.search("[\ud800-\udfff]", value):
            return list(steps), "it holds half a character (\\ud800…)"
        if isinstance(value, float) and not math.isfinite(value):
            return list(steps), f"it is the number {value}"
    return None


def _check(path: Path, content) -> None:
    if not isinstance(content, dict):
        raise problem(path, f"it holds {_short(content)}", 'a notebook, {"cells": […], …}')
    version = content.get("nbformat"), content.get("nbformat_minor")
    if version[0] != 4 or type(version[1]) is not int or version[1] < 0:
        raise problem(
            path,
            f"its nbformat is {_short(version[0])}, its nbformat_minor {_short(version[1])}",
            "4 and a whole number",
            "open it in JupyterLab and save it, or take a saved one back (git checkout)",
        )
    odd = _odd(content)
    if odd is not None:
        raise problem(path, odd[1], "what JSON can hold", place=_place(content, odd[0]))
    # The course first: nbformat stumbles over types that are no text.
    error = next(COURSE.iter_errors(content), None)
    error = error or next(iter_validate(content, version=4, version_minor=version[1]), None)
    if error is not None:
        steps = list(error.relative_path)
        of_no_kind = error.validator == "oneOf"
        wholly_wrong = of_no_kind or error.validator == "type"
        kind = steps[-2] if wholly_wrong and steps and isinstance(steps[-1], int) else ""
        raise problem(
            path,
            f"got {_short(error.instance)}" if of_no_kind else shown(error.message, 120),
            ONE_OF.get(kind, "what JupyterLab saves there"),
            place=_place(content, steps),
        )
    first: dict[str, int] = {}
    for number, cell in enumerate(content["cells"], start=1):
        earlier = first.setdefault(cell.get("id", number), number)
        if earlier != number:
            raise problem(
                path,
                f"its id is that of cell {earlier} too",
                "an id for each cell",
                "give one of them another",
                place=f"cell {number} ({cell['id']!r})",
            )


def _place(content: dict, steps: list) -> str:
    """The place that the steps lead to, in words: "cell 2 ('title'), output 1, text"."""
    words: list[str] = []
    for step in steps:
        if not isinstance(step, int):
            words.append(shown(step, 60))
        elif words == ["cells"]:
            cell = content["cells"][step]
            known = isinstance(cell, dict) and isinstance(cell.get("id"), str)
            words[-1] = f"cell {step + 1}" + (f" ({shown(cell['id'], 60)!r})" if known else "")
        elif words[-1] == "outputs":
            words[-1] = f"output {step + 1}"
        else:
            words.append(f"number {step + 1}")
    return ", ".join(words)


def _short(value) -> str:
    return shown(json.dumps(value, ensure_ascii=False), 120)
