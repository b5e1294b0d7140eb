"""The index of symptoms of lesson 10."""

import re
from os import PathLike
from pathlib import Path
from textwrap import shorten
from typing import Any

from course_utils.arguments import shown
from course_utils.constants import CONSTANTS
from course_utils.toml_tables import Tables
from course_utils.widgets.shared.reading import Line, Reading, plain
from course_utils.widgets.shared.traits import Checked, Fixed, text

FILE = Path(__file__).resolve().parents[2] / "data" / "symptoms.toml"
LONGEST = 100_000  # letters of a query
LONG = CONSTANTS["symptoms"]["long"]  # a longer query is a pasted error
LEAST = CONSTANTS["symptoms"][
    "least_share"
]  # share of an error's words that a pasted text must hold
SPACE = " \t\r\n\f\v\u00a0"
IN_PICTURE = 6


class SymptomError(ValueError):
    """An index of symptoms cannot be read; the text names the file, the symptom and the cure."""


def read_symptoms(path: Path) -> list[dict]:
    """Read and check a file of symptoms: dicts with error, cause, cure, cell and section.

    Raises:
        SymptomError: something is wrong with the file.
    """
    file = Tables(path, SymptomError)
    file.keys(file.content, "", ("symptom",))
    tables = file.list(file.content, "", "symptom", "symptom")
    if not tables:
        raise file.problem(
            "",
            "there is no symptom in it. Write [[symptom]], and under it the lines error, cause, "
            "cure.",
        )
    symptoms: list[dict] = []
    for number, table in enumerate(tables, start=1):
        place = f"symptom {number}"
        file.keys(table, place, ("error", "cause", "cure", "cell", "section"))
        error = file.text(table, place, "error", lines=True)
        for earlier, other in enumerate(symptoms, start=1):
            if error == other["error"]:
                raise file.problem(
                    place, f"it has the `error` of symptom {earlier}. Change or remove one."
                )
        cause, cure = (file.text(table, place, key) for key in ("cause", "cure"))
        cell, section = (
            file.text(table, place, key) if key in table else "" for key in ("cell", "section")
        )
        if cell and not section:
            section = f"this lesson, {cell.removesuffix('-cure').replace('-', ' ')}"
        symptoms.append(
            {"error": error, "cause": cause, "cure": cure, "cell": cell, "section": section}
        )
    return symptoms


def _query(value: Any, name: str) -> str:
    return text(value, name, LONGEST)


class SymptomIndex(Reading):
    """Search what goes wrong: the error or what is noticed, its cause, its cure.

    Everything happens in the page. Words are looked for in errors, causes and cures; a whole error
    can be pasted.

    Args:
        path: A TOML file of one's own instead of the course's `symptoms.toml`.
        query: What stands in the search field at first.

    Raises:
        SymptomError: (a ValueError) Something is wrong with the file.

    Example:
        >>> index = SymptomIndex()
        >>> [found["error"] for found in index.search("numpy attribute float")]
        ["AttributeError: module 'numpy' has no attribute 'float'"]

    Introduced in lesson 10.
    """

    _module = "symptoms/view"

    title = Fixed().tag(sync=True)
    symptoms = Fixed().tag(sync=True)
    query = Checked(_query, "").tag(sync=True)

    def __init__(self, path: str | PathLike = FILE, *, query: str = "") -> None:
        if not isinstance(path, str | PathLike):
            raise SymptomError(
                f"SymptomIndex got {shown(path)}; expected the path of a TOML file, or nothing."
            )
        self.title, self.symptoms = "Symptom, cause, cure", read_symptoms(Path(path))
        super().__init__(query=query)

    def search(self, text: str) -> list[dict]:
        """Return the symptoms that a text finds, as the page does.

        Args:
            text: Words, which must all stand in a symptom, in any order; or a whole error (more
                than 60 letters, or several lines), which finds the symptoms whose error it holds,
                the nearest first.

        Returns:
            Dicts with the keys error, cause, cure, cell (of lesson 10) and section.
        """
        text = _query(text, "text").strip(SPACE + "↵")
        if len(text) > LONG or re.search("[\r\n↵]", text):
            return self._search_pasted(text)
        parts = [part for part in re.split(f"[{SPACE}]+", _folded(text)) if part]
        found = [
            one
            for one in self.symptoms
            if all(
                part in _folded("\n".join(one[key] for key in ("error", "cause", "cure")))
                for part in parts
            )
        ]
        return found or self._search_pasted(text)  # a short error, with a full stop

    def _search_pasted(self, text: str) -> list[dict]:
        pasted = set(_words(text))
        named = any(map(_is_kind, pasted))
        found = []
        for one in self.symptoms:
            words = _words(one["error"])
            kind = next(filter(_is_kind, words), None)
            if named and kind and kind not in pasted:
                continue  # a ValueError is no TypeError
            held = sum(word in pasted for word in words)
            share = held / len(words) if words else 0
            if share >= LEAST:
                found.append(((kind is None, -share, -held), one))
        # A symptom in plain words ("the loss is NaN") comes after an error with its name.
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _paragraphs(self) -> list[Line]:
        found = self.search(self.query)
        lines: list[Line] = []
        for one in found[:IN_PICTURE]:
            lines += [Line("")] if lines else []
            lines.append(Line(one["error"], "code"))
            lines += [Line(f"{key.title()}: {plain(one[key])}") for key in ("cause", "cure")]
        if not found:
            return [Line(f"Nothing fits “{shorten(self.query, 200, placeholder=' …')}”.")]
        more = len(found) - IN_PICTURE
        return [*lines, Line(""), Line(f"… and {more} more.")] if more > 0 else lines


def _folded(text: str) -> str:
    text = re.sub("[‘’]", "'", text.lower())
    return re.sub("[“”]", '"', text).replace("`", "")


def _words(text: str) -> list[str]:
    """Return the words of a text, each once, in order."""
    return list(dict.fromkeys(re.findall("[a-z0-9_]+", _folded(text))))


def _is_kind(word: str) -> bool:
    """Tell whether a word is the name of an error, such as "valueerror"."""
    return re.search(".(error|warning|exception)$", word) is not None
