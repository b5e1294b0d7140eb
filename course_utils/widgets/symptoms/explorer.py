"""The index of symptoms of lesson 10."""

from os import PathLike
from pathlib import Path
from textwrap import shorten
from typing import Any

from course_utils.arguments import shown
from course_utils.symptoms import FILE, Found, Index, SymptomError, read_symptoms
from course_utils.widgets.shared.reading import Line, Reading, plain
from course_utils.widgets.shared.traits import Checked, Fixed, text

LONGEST = 100_000  # letters of a query
IN_PICTURE = 3


def _query(value: Any, name: str) -> str:
    return text(value, name, LONGEST)


class SymptomIndex(Reading):
    """Search what goes wrong: the error or what is noticed, its cause, its cure.

    Everything happens in the page. Words, an error, a whole traceback or lines of a training can be
    typed or pasted. Where it is not sure, it says so.

    Args:
        path: A TOML file of one's own instead of the course's `symptoms.toml`.
        query: What stands in the search field at first.

    Raises:
        SymptomError: (a ValueError) Something is wrong with the file.

    Example:
        >>> index = SymptomIndex()
        >>> found = index.search("AttributeError: module 'numpy' has no attribute 'float'")
        >>> found.symptoms[0]["error"], found.sure
        ("AttributeError: module 'numpy' has no attribute 'float'", True)

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
        self._index = Index(self.symptoms)
        super().__init__(query=query)

    def search(self, text: str) -> Found:
        """Return what a text finds, as the page shows it.

        Args:
            text: words, an error, a whole traceback, or lines of a training.

        Returns:
            `symptoms`, at most six, the nearest first: dicts with the keys error, also, cause,
            cure, cell (of lesson 10) and section; and `sure`: whether the first is surely meant.
        """
        return self._index.search(_query(text, "text"))

    def _paragraphs(self) -> list[Line]:
        found, sure = self.symptoms, False
        lines: list[Line] = []
        if self.query.strip():
            found, sure = self.search(self.query)
            if not found:
                return [Line(f"Nothing fits “{shorten(self.query, 200, placeholder=' …')}”.")]
            lines = [] if sure else [Line("Not sure. The nearest:")]
        for one in found[: 1 if sure else IN_PICTURE]:
            lines += [Line("")] if lines else []
            lines.append(Line(one["error"], "code"))
            lines += [Line(f"{key.title()}: {plain(one[key])}") for key in ("cause", "cure")]
        more = 0 if sure else len(found) - IN_PICTURE
        return [*lines, Line(""), Line(f"… and {more} more.")] if more > 0 else lines
