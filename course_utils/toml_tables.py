"""Reading texts that a teacher may edit: TOML files, with errors that say what to mend."""

import difflib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from course_utils.text_files import MOST_DIGITS, FileProblem, read_text, refuse_endless, shown

MOST_BYTES = 2**20
MOST_LETTERS = 500  # of a text: 20 questions of 9 such texts still make a picture
# Texts and comments are skipped; brackets and long numbers remain.
IN_TOML = re.compile(
    r"""'''.*?'''|\"{3}(?:[^\\]|\\.)*?\"{3}|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|\#[^\n]*+
    |[\[{]|[\]}]|\d[\d_]"""
    rf"{{{MOST_DIGITS},}}",
    re.S | re.X,
)


class Tables:
    """The tables of one TOML file, and the errors that name the place in it.

    Args:
        path: the file.
        error: the class of the errors, made from one text.

    Example:
        >>> from course_utils.lessons import FILE
        >>> tables = Tables(FILE, ValueError)
        >>> tables.text(tables.content["data"][0], "data set 1", "key")
        'mnist'
    """

    def __init__(self, path: Path, error: type[ValueError]):
        self.name = shown(path.name or path)
        self._error = error
        try:
            text = read_text(path, MOST_BYTES).removeprefix("\ufeff")
            refuse_endless(path, text, IN_TOML)
        except FileProblem as problem:
            cure = problem.cure[0].upper() + problem.cure[1:]
            raise self.problem(problem.place, f"{problem.found}. {cure}.") from None
        try:
            self.content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise self.problem(
                "",
                f"it is not TOML: {shown(problem)}. Look at that line and the one before it. A text "
                'stands in double quotes on one line; a quote inside it is written \\".',
            ) from None

    def problem(self, place: str, what: str) -> ValueError:
        """Return the error about a place ("question 2, option 1") of the file."""
        return self._error(f"{self.name}{place and ', '}{place}: {what}")

    def keys(self, table: dict, place: str, known: Sequence[str]) -> None:
        """Check that a table has no other keys."""
        for key in table:
            if key in known:
                continue
            near = difflib.get_close_matches(key[:100], known, n=1)
            guess = f" Did you mean `{near[0]}`?" if near else ""
            allowed = ", ".join(f"`{word}`" for word in known)
            raise self.problem(
                place, f"unknown key `{shown(key, 60)}`.{guess} Allowed here: {allowed}."
            )

    def text(self, table: dict, place: str, key: str, *, lines: bool = False) -> str:
        """Return a text that must be there; `lines` keeps its line breaks."""
        if key not in table:
            raise self.problem(place, f'`{key}` is missing. Add a line {key} = "…".')
        value = table[key]
        if not isinstance(value, str):
            raise self.problem(
                place,
                f"`{key}` must be a text, got {in_short(value)}. Put it between double quotes.",
            )
        if not value.strip():
            raise self.problem(place, f"`{key}` is empty. Write its text between the quotes.")
        if len(value) > MOST_LETTERS:
            raise self.problem(
                place,
                f"`{key}` has {len(value):,} letters; {MOST_LETTERS:,} are allowed. Shorten it.",
            )
        odd = re.search("[\0-\x08\x0e-\x1f\x7f-\x9f]", value)
        if odd:
            raise self.problem(
                place, f"`{key}` holds {odd.group()!r}, which cannot be shown. Remove it."
            )
        if not lines and value.count("`") % 2:
            raise self.problem(
                place,
                f"`{key}` has a backtick without a partner: {in_short(value)}. Code stands between two.",
            )
        return value.strip() if lines else " ".join(value.split())

    def texts(self, table: dict, place: str, key: str) -> list[str]:
        """Return a list of texts that may be left out; line breaks are kept."""
        value = table.get(key, [])
        if not isinstance(value, list):
            raise self.problem(
                place,
                f'`{key}` must be a list of texts, got {in_short(value)}. Write {key} = ["…", "…"].',
            )
        return [
            self.text({name: one}, place, name, lines=True)
            for number, one in enumerate(value, start=1)
            for name in [f"{key} {number}"]
        ]

    def list(self, table: dict, place: str, key: str, header: str) -> list[dict]:
        """Return the tables that are written under [[header]]; none: an empty list."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.problem(
                place,
                f"`{key}` must be written as [[{header}]], with two brackets on each side, on a "
                "line of its own.",
            )
        return value


def in_short(value: object) -> str:
    """Return a value of a file as it can be printed in a sentence.

    Example:
        >>> in_short({"minutes": 5})
        "{'minutes': 5}"
    """
    try:
        return shown(repr(value), 80)
    except ValueError:
        return "a number of thousands of digits"
    except RecursionError:
        return "tables in tables without end"
