"""The project's folder, its scripts as modules, its notebooks.

Not in conftest.py: there are several of that name, and only one can be imported.
"""

import importlib.util
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import notebooks
from course_utils.lessons import Notebook, course

ROOT = Path(__file__).resolve().parent.parent


def load_script(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def read_notebook(name: str):
    return notebooks.read(ROOT / "notebooks" / f"{name}.ipynb")


class Shelf(Mapping):
    """Notebooks by their path inside `notebooks/`, without its ending ("exercises/01_name").

    They are read when a test asks: a broken one fails its own tests alone.
    """

    def __init__(self, entries: list[Notebook]) -> None:
        self._names = [one.path.removesuffix(".ipynb") for one in entries]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, name: str):
        if name not in self._names:
            raise KeyError(name)
        return read_notebook(name)


LESSONS = Shelf(course().shelf("lessons"))
EXERCISES = Shelf(course().shelf("exercises"))
NOTEBOOKS = Shelf(list(course().notebooks))


ENTRY = """
[[notebook]]
number = "{number}"
shelf = "{shelf}"
name = "{name}"
title = "Count to three"
afterwards = "count"
minutes = 5
seconds = 1
data = []
"""


def entry(number="1", shelf="lessons", name="01_count", **changed) -> str:
    """An entry of lessons.toml; what is changed is given as TOML (minutes="7")."""
    text = ENTRY.format(number=number, shelf=shelf, name=name)
    for key, value in changed.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, flags=re.M)
    return text
