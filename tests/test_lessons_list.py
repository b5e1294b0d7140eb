"""lessons.toml, the one list: it is what is there, and everything else is made from it."""

import ast
import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from built_pages import counter
from scripts import NOTEBOOKS, ROOT, entry, load_script

import notebooks
from course_utils import datasets
from course_utils.lessons import LessonsError, course


def test_every_notebook_is_listed_and_every_entry_is_there():
    there = notebooks.on_shelves(ROOT / "notebooks")
    listed = [ROOT / "notebooks" / one.path for one in course().notebooks]
    assert there == listed


def test_the_readmes_tables_are_written_from_the_list():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, rows in load_script("tools/tables.py").tables(course()).items():
        begin, end = (f"<!-- {name}: {mark} -->\n" for mark in ("begin", "end"))
        written = text.split(begin)[1].split(end)[0]
        assert written == "\n".join(rows) + "\n", "run `make tables`"


# What a notebook calls to load a data set, and its key in lessons.toml.
LOADS = {
    "load_mnist": "mnist",
    "load_mnist_splits": "mnist",
    "load_penguins": "penguins",
    "load_bike_rentals": "bikes",
    "load_mnist1d": "mnist1d",
    "load_fashion_mnist_subset": "fashion_mnist",
    "load_fashion_splits": "fashion_mnist",
