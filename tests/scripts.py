"""The project's folder, its scripts as modules, its lessons.

Not in conftest.py: there are several of that name, and only one can be imported.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import notebooks

ROOT = Path(__file__).resolve().parent.parent


def load_script(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def read_lesson(name: str):
    return notebooks.read(ROOT / "notebooks" / f"{name}.ipynb")


class Lessons(Mapping):
    """The lessons by name, read when a test asks: a broken one fails its own tests alone."""

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")))

    def __len__(self) -> int:
        return len(list(self))

    def __getitem__(self, name: str):
        return read_lesson(name)


LESSONS = Lessons()
