"""The one list of the course, lessons.toml: what notebooks there are, and what each of them is for.

README's tables, the pages, JupyterLab's menu, the hand-outs, the tests and every "See lesson 3" are
made from it.
"""

import re
import string
from functools import cache
from pathlib import Path
from typing import NamedTuple

from course_utils.toml_tables import Tables, in_short

FILE = Path(__file__).resolve().parent / "lessons.toml"
# Folder of each shelf inside `notebooks/`, and what menu and pages call it.
SHELVES = {"lessons": "", "exercises": "exercises", "deeper": "deeper"}
LABELS = {"lessons": "Lesson", "exercises": "Exercises", "deeper": "Deeper"}
NUMBER = re.compile(r"([1-9][0-9]?)([a-z]?)")
NAME = re.compile(r"[0-9]{2}[a-z]?_[\w-]+")
REQUIRED = ("number", "shelf", "name", "title", "afterwards", "minutes", "seconds")


class LessonsError(ValueError):
    """lessons.toml cannot be used; the text names the entry in it, and what to mend."""


class DataSet(NamedTuple):
    """One data set: its name in lessons.toml, what README calls it, and its licence."""

    key: str
    title: str
    licence: str


class Notebook(NamedTuple):
    """One notebook: where it stands, what it is called, what it gives, how long it takes.

    `number` is the lesson's, with a letter in the shelf "deeper" ("7a"). `minutes` are those of a
    reader (tools/minutes.py), `seconds` those of the machine. `data` holds keys of data sets.
    """

    number: str
    shelf: str
    name: str
    title: str
    afterwards: str
    minutes: int
    seconds: int
    data: tuple[str, ...]

    @property
    def lesson(self) -> int:
        """The lesson it is, or branches from."""
        return int(self.number.rstrip(string.ascii_lowercase))

    @property
    def path(self) -> str:
        """Its path inside `notebooks/`."""
        folder = SHELVES[self.shelf]
        return f"{folder}/{self.name}.ipynb" if folder else f"{self.name}.ipynb"


class Course(NamedTuple):
    """All notebooks, in the order in which they are read, and the data sets that they use."""

    notebooks: tuple[Notebook, ...]
    data: tuple[DataSet, ...]

    def shelf(self, name: str) -> list[Notebook]:
        """The notebooks of one shelf."""
        return [one for one in self.notebooks if one.shelf == name]

    def branches(self, lesson: int) -> list[Notebook]:
        """What belongs to a lesson: its exercises, then what goes deeper."""
        return [one for one in self.notebooks if one.lesson == lesson and one.shelf != "lessons"]


@cache
def course(file: Path = FILE) -> Course:
    """Read the list of a course.

    Args:
        file: a file in the form of lessons.toml.

    Raises:
        LessonsError: it cannot be read, or an entry is not as CONTRIBUTING.md asks for.

    Example:
        >>> from course_utils.lessons import course
        >>> course().shelf("lessons")[2].title
        'Pool feature maps, and see farther with fewer numbers'

    Introduced in lesson 1.
    """
    tables = Tables(file, LessonsError)
    tables.keys(tables.content, "", ("notebook", "data"))
    data = []
    for number, table in enumerate(tables.list(tables.content, "", "data", "data"), 1):
        place = f"data set {number}"
        tables.keys(table, place, DataSet._fields)
        data.append(DataSet(*(tables.text(table, place, key) for key in DataSet._fields)))
    entries = tables.list(tables.content, "", "notebook", "notebook")
    notebooks = [_notebook(tables, one, n, data) for n, one in enumerate(entries, 1)]
    lessons = {one.lesson for one in notebooks if one.shelf == "lessons"}
    seen: set[tuple[str, str]] = set()
    for one in notebooks:
        if one.lesson not in lessons:
            raise tables.problem(
                one.name, f"there is no lesson {one.lesson} that it branches from."
            )
        for key in (("number", f"{one.number} of the shelf {one.shelf}"), ("name", one.name)):
            if key in seen:
                raise tables.problem(one.name, f"another entry has the {key[0]} {key[1]} too.")
            seen.add(key)
    order = sorted(
        notebooks, key=lambda one: (one.lesson, list(SHELVES).index(one.shelf), one.number)
    )
    return Course(tuple(order), tuple(data))


def _notebook(tables: Tables, table: dict, number: int, data: list[DataSet]) -> Notebook:
    place = f"notebook {number}"
    tables.keys(table, place, Notebook._fields)
    texts = {key: tables.text(table, place, key) for key in REQUIRED[:5]}
    place = texts["name"]
    if texts["shelf"] not in SHELVES:
        raise tables.problem(
            place, f"`shelf` must be one of {', '.join(SHELVES)}, got {in_short(texts['shelf'])}."
        )
    found = NUMBER.fullmatch(texts["number"])
    if not found or bool(found[2]) != (texts["shelf"] == "deeper"):
        raise tables.problem(
            place,
            f'`number` must be the lesson\'s, such as "7", with a letter in the shelf deeper, such '
            f'as "7a"; got {in_short(texts["number"])}.',
        )
    start = f"{int(found[1]):02}{found[2]}_"
    if not NAME.fullmatch(place) or not place.startswith(start):
        raise tables.problem(
            place, f"`name` must be letters, figures, `_` or `-`, and begin with {start}"
        )
    for key in ("minutes", "seconds"):
        if type(table.get(key)) is not int or not 1 <= table[key] <= 1000:
            raise tables.problem(
                place,
                f"`{key}` must be a whole number from 1 to 1000, got {in_short(table.get(key))}.",
            )
    used = table.get("data", [])
    known = [one.key for one in data]
    if not isinstance(used, list) or any(one not in known for one in used):
        raise tables.problem(
            place, f"`data` must be a list of these: {', '.join(known)}; got {in_short(used)}."
        )
    return Notebook(**texts, minutes=table["minutes"], seconds=table["seconds"], data=tuple(used))
