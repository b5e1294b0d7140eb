"""Broken notebooks of every kind, and a small course for them to stand in."""

import json
import os
from pathlib import Path

from scripts import entry

import notebooks

VIEW, STATE = notebooks.WIDGET_VIEW, notebooks.WIDGET_STATE
BAD, GOOD = "01_bad.ipynb", "02_good.ipynb"


def listed(*names: str) -> str:
    """The list of these lessons, as in lessons.toml."""
    return "".join(entry(str(int(name[:2])), name=name.removesuffix(".ipynb")) for name in names)


LISTED = listed(BAD, GOOD)
NOTES = """
[[section]]
cell = "title"
"""


def notebook(*cells, metadata=None, **more) -> dict:
    """A notebook as in a file: a title with a link to the other lesson, and these cells."""
    title = {"cell_type": "markdown", "id": "title", "metadata": {}}
    title["source"] = ["# Count\n", f"Back to [the other one]({BAD}#Count)."]
    metadata = {"kernelspec": {"display_name": "x", "name": "x"}} if metadata is None else metadata
    return {
        "cells": [title, *cells],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
        **more,
    }


def code(*outputs, without="", **more) -> dict:
    """A code cell with these outputs, as in a file."""
    cell = {"cell_type": "code", "id": "count", "metadata": {}, "source": "1"}
    cell |= {"outputs": list(outputs), "execution_count": 1, **more}
    cell.pop(without, None)
    return cell


def shown(**data) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def widgets(state) -> dict:
    return {"widgets": {STATE: {"state": state, "version_major": 2, "version_minor": 0}}}


# What stands in a file that is no text in JSON.
BYTES = {
    "empty": b"",
    "blank": b" \n\n",
    "malformed": b'{"cells": [}',
    "cut-off": json.dumps(notebook(code())).encode()[:-40],
    "not-utf-8": b'{"cells": "\xff"}',
    "utf-16": json.dumps(notebook()).encode("utf-16"),
    "byte-order-mark": b"\xef\xbb\xbf" + json.dumps(notebook()).encode(),
    "brackets": b"[" * 100_000,
    "lists-in-lists": b'{"cells": ' + b"[" * 900 + b"]" * 900 + b"}",
    "many-digits": b'{"cells": ' + b"9" * 5_000 + b"}",
    "html": b"<!doctype html><title>404</title>",
}
# What the JSON in a file holds.
JSON = {
    "null": None,
    "list": [1, 2],
    "number": 7,
    "text": "# A title",
    "true": True,
    "object": {},
    "nan": notebook(metadata={"x": float("nan")}),
    "infinite": notebook(metadata={"x": float("inf")}),
    "half-a-character": notebook(code(source="'\ud800'")),
    "format-3": {"nbformat": 3, "nbformat_minor": 0, "worksheets": [], "metadata": {}},
    "format-5": notebook(nbformat=5),
    "format-text": notebook(nbformat="4"),
    "format-list": notebook(nbformat=[4]),
    "minor-missing": {k: v for k, v in notebook().items() if k != "nbformat_minor"},
    "minor-text": notebook(nbformat_minor="5"),
    "minor-true": notebook(nbformat_minor=True),
    "minor-negative": notebook(nbformat_minor=-1),
    "cells-missing": {k: v for k, v in notebook().items() if k != "cells"},
    "cells-null": notebook(cells=None),
    "cells-object": notebook(cells={"1": code()}),
    "metadata-null": notebook() | {"metadata": None},
    "cell-null": notebook(None),
    "cell-list": notebook([]),
    "cell-empty": notebook({}),
    "cell-of-no-type": notebook(code(without="cell_type")),
    "cell-of-unknown-type": notebook(code(cell_type="heading")),
    "cell-type-list": notebook(code(cell_type=["code"])),
    "no-source": notebook(code(without="source")),
    "source-null": notebook(code(source=None)),
    "source-of-numbers": notebook(code(source=[1, 2])),
    "no-metadata": notebook(code(without="metadata")),
    "metadata-of-a-cell": notebook(code(metadata=[])),
    "no-id": notebook(code(without="id")),
    "id-empty": notebook(code(id="")),
    "id-number": notebook(code(id=7)),
    "id-with-space": notebook(code(id="a b")),
    "same-id-twice": notebook(code(), code(source="2")),
    "no-outputs": notebook(code(without="outputs")),
    "outputs-null": notebook(code(outputs=None)),
    "output-null": notebook(code(None)),
    "output-of-unknown-type": notebook(code({"output_type": "pyout", "text": "1"})),
    "output-type-list": notebook(code({"output_type": ["stream"]})),
    "output-of-no-type": notebook(code({"text": "1"})),
    "stream-without-text": notebook(code({"output_type": "stream", "name": "stdout"})),
    "error-without-traceback": notebook(code({"output_type": "error", "ename": "E"})),
    "data-null": notebook(code({**shown(), "data": None})),
    "picture-number": notebook(code(shown(**{"image/png": 3}))),
    "count-text": notebook(code(execution_count="1")),
    "one-key-too-many": notebook(code(prompt_number=1)),
    "tags-text": notebook(code(metadata={"tags": "solution"})),
    "tags-twice": notebook(code(metadata={"tags": ["a", "a"]})),
    "tags-of-lists": notebook(code(metadata={"tags": [["a"]]})),
    "alternative-text-list": notebook(code(metadata={"mystnb": []})),
    "alternative-text-number": notebook(code(metadata={"mystnb": {"image": {"alt": 3}}})),
    "view-list": notebook(code(shown(**{VIEW: []}))),
    "view-of-nothing": notebook(code(shown(**{VIEW: {}}))),
    "view-number": notebook(code(shown(**{VIEW: {"model_id": [1]}}))),
    "widgets-list": notebook(metadata={"widgets": []}),
    "widgets-null": notebook(metadata={"widgets": {STATE: None}}),
    "states-null": notebook(metadata=widgets(None)),
    "model-null": notebook(metadata=widgets({"a": None})),
    "model-without-state": notebook(metadata=widgets({"a": {}})),
}
FILES = ["missing", "folder", "link-in-a-circle", "not-allowed"]
FILES += ["pipe"] if hasattr(os, "mkfifo") else []


def write_bad(path: Path, kind: str) -> None:
    """Put the broken notebook of this kind there."""
    if kind in BYTES:
        path.write_bytes(BYTES[kind])
    elif kind in JSON:
        path.write_text(json.dumps(JSON[kind]), encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    elif kind == "link-in-a-circle":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "not-allowed":
        path.write_text(json.dumps(notebook()))


def make_course(folder: Path, good: dict) -> None:
    """A course of two lessons with the notes that they need; the first one is still to come."""
    for name in ("notebooks", "teaching", "course_utils"):
        (folder / name).mkdir()
    (folder / "course_utils" / "lessons.toml").write_text(LISTED)
    for name in (BAD, GOOD):
        (folder / "teaching" / name).with_suffix(".toml").write_text(NOTES)
    (folder / "notebooks" / GOOD).write_text(json.dumps(good))
