"""Read and save notebooks for the other tools: whatever is wrong with a file, one sentence says it.

    notebook = notebooks.read(path)
    notebooks.save(notebook, path)

Both raise a NotebookProblem, whose text names the file and the place in it, what was found, what
was expected and what to do.
"""

import json
import os
import re
from pathlib import Path

import nbformat
from jsonschema import Draft7Validator
from nbformat.v4 import to_notebook_json, upgrade
from nbformat.validator import iter_validate

from course_utils.saving import WIDGET_STATE, WIDGET_VIEW

# A link in Markdown that is no address: its path and its anchor.
LINK = re.compile(r"\]\((?![a-z]+:)([^()\s#]*)(?:#([^()\s]+))?(?=[\s)])", re.I)
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


class NotebookProblem(ValueError):
    """A notebook cannot be used; the text is one sentence."""


def problem(
    path: Path, found: str, expected: str, cure: str = MEND, place: str = ""
) -> NotebookProblem:
    """The error that says what is wrong at a place ("cell 2") of a file, and what to do."""
    found = " ".join(found.split())
    return NotebookProblem(f"{path}{place and ', ' + place}: {found}; expected {expected}: {cure}.")


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; it is valid, of format 4.5 or later, and each cell has an id of its own.

    Raises:
        NotebookProblem: the file cannot be read, or holds no such notebook.
    """
    try:
        content = _parse(path, _text(path))
        _check(path, content)
        notebook = to_notebook_json(content)
    except RecursionError:
        raise problem(path, "it holds lists in lists, too many to follow", "a notebook") from None
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


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise problem(path, "it is a folder", "a file", "name the notebook in it")
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise problem(path, "it is a device or a pipe", "a file", "name a notebook")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise problem(
            path,
            f"it is not in UTF-8 (0x{error.object[error.start]:02x})",
            "text in UTF-8, as JupyterLab saves it",
            place=f"byte {error.start + 1}",
        ) from None
    except OSError as error:
        raise problem(
            path,
            f"it cannot be read ({error.strerror or error})",
            "a notebook that you may read",
            "check its name, its permissions and, if it is a link, where that leads",
        ) from None


def _parse(path: Path, text: str):
    if not text.strip():
        raise problem(path, "it is empty", "a notebook", "take a saved one back (git checkout)")
    try:
        content = json.loads(text)
        # What could not be written again: NaN, halves of characters.
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise problem(
            path,
            f"it is not JSON ({error.msg})",
            "a notebook, which is JSON",
            place=f"line {error.lineno}, column {error.colno}",
        ) from None
    except UnicodeEncodeError:
        raise problem(path, "it holds half a character (\\ud800…)", "whole ones") from None
    except ValueError:
        raise problem(
            path, "a number in it is not finite or has thousands of digits", "numbers of JSON"
        ) from None
    return content


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
            f"got {_short(error.instance)}" if of_no_kind else _cut(error.message),
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
            words.append(step)
        elif words[-1] == "cells":
            cell = content["cells"][step]
            known = isinstance(cell, dict) and isinstance(cell.get("id"), str)
            words[-1] = f"cell {step + 1}" + (f" ({cell['id']!r})" if known else "")
        elif words[-1] == "outputs":
            words[-1] = f"output {step + 1}"
        else:
            words.append(f"number {step + 1}")
    return ", ".join(words)


def _short(value) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str, longest: int = 120) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"
