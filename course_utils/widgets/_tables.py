"""Reading texts that a teacher may edit: TOML files, with errors that say what to mend."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path


class Tables:
    """The tables of one TOML file, and the errors that name the place in it.

    Args:
        path: the file.
        error: the class of the errors, made from one text.
    """

    def __init__(self, path: Path, error: type[ValueError]):
        self.name = path.name or str(path)
        self._error = error
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise self.problem(
                "",
                f"there is no such file in {str(path.parent)!r}. Check its name, and the folder "
                "you work in.",
            ) from None
        except OSError as problem:
            raise self.problem("", f"it cannot be read: {problem.strerror}.") from None
        except UnicodeDecodeError:
            raise self.problem(
                "", "it is not a text in UTF-8. Save it with the encoding UTF-8."
            ) from None
        except ValueError:
            raise self.problem(
                "", "no file can have this name: it holds a zero character. Check the name."
            ) from None
        try:
            self.content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise self.problem(
                "",
                f"it is not TOML: {problem}. Look at that line and the one before it. A text "
                'stands in double quotes on one line; a quote inside it is written \\".',
            ) from None
        except ValueError:
            raise self.problem(
                "", "a number in it has thousands of digits. Shorten it, or write it as a text."
            ) from None
        except RecursionError:
            raise self.problem(
                "", "lists stand in lists, too many to follow. Write [[question]] for each table."
            ) from None

    def problem(self, place: str, what: str) -> ValueError:
        """Return the error about a place ("question 2, option 1") of the file."""
        return self._error(f"{self.name}{place and ', '}{place}: {what}")

    def keys(self, table: dict, place: str, known: Sequence[str]) -> None:
        """Check that a table has no other keys."""
        for key in table:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            guess = f" Did you mean `{near[0]}`?" if near else ""
            allowed = ", ".join(f"`{word}`" for word in known)
            raise self.problem(place, f"unknown key `{key}`.{guess} Allowed here: {allowed}.")

    def text(self, table: dict, place: str, key: str, *, lines: bool = False) -> str:
        """Return a text that must be there; `lines` keeps its line breaks."""
        if key not in table:
            raise self.problem(place, f'`{key}` is missing. Add a line {key} = "…".')
        value = table[key]
        if not isinstance(value, str):
            raise self.problem(
                place,
                f"`{key}` must be a text, got {value!r}. Put it between double quotes.",
            )
        if not value.strip():
            raise self.problem(place, f"`{key}` is empty. Write its text between the quotes.")
        if not lines and value.count("`") % 2:
            raise self.problem(
                place,
                f"`{key}` has a backtick without a partner: {value!r}. Code stands between two.",
            )
        return value.strip() if lines else " ".join(value.split())

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
