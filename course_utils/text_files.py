"""Reading files that a reader may have edited: text and JSON, or a sentence on what is wrong."""

import json
import re
import stat
from pathlib import Path
from typing import Any

MOST_BYTES = 256 * 2**20
DEEPEST = 100  # lists in lists: more than any file of the course has, fewer than Python follows
MOST_DIGITS = 4300  # Python reads no longer whole number from text
# Texts are skipped; brackets and long numbers remain.
IN_JSON = re.compile(rf'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{{]|[\]}}]|\d{{{MOST_DIGITS + 1},}}', re.S)


class FileProblem(ValueError):
    """A file cannot be used. The text is one sentence: what is wrong, where, and the cure."""

    def __init__(self, path: Path, found: str, expected: str, cure: str, place: str = ""):
        self.found, self.cure, self.place = " ".join(found.split()), cure, place
        place = place and f", {place}"
        super().__init__(f"{shown(path)}{place}: {self.found}; expected {expected}: {cure}.")


def shown(value: object, longest: int = 200) -> str:
    """Return a path or a text as it can be printed in a sentence: on one line, and cut.

    Introduced in lesson 1.

    Example:
        >>> shown("a/b.toml"), shown("a\\nb"), shown("long " * 9, longest=20)
        ('a/b.toml', "'a\\\\nb'", 'long long  … long long ')
    """
    text = str(value)
    if not text.isprintable():
        text = repr(text)
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """Return the text of an ordinary file in UTF-8. Introduced in lesson 1.

    Args:
        path: the file.
        most: bytes that it may have.

    Raises:
        FileProblem: (a ValueError) it is missing, no file, too large, not allowed or not in UTF-8.

    Example:
        >>> from pathlib import Path
        >>> read_text(Path("."))
        Traceback (most recent call last):
        course_utils.text_files.FileProblem: .: it is a folder; expected a file: name the one in it.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileProblem(path, "it is a folder", "a file", "name the one in it")
        if not stat.S_ISREG(about.st_mode):  # reading a pipe would wait for ever
            raise FileProblem(path, "it is a device or a pipe", "a file", "name one")
        if about.st_size > most:
            found = f"it has {about.st_size:,} bytes"
            raise FileProblem(path, found, f"{most:,} at most", "name another, or take a part")
        data = path.read_bytes()
    except FileProblem:
        raise
    except FileNotFoundError as error:
        link = "it is a link to a file that is not there"
        found = link if path.is_symlink() else f"there is no such file in {shown(path.parent)!r}"
        cure = "check its name, and the folder you work in"
        raise FileProblem(path, found, "a file", cure) from error
    except (OSError, ValueError) as error:  # ValueError: "\0" and half characters in the name
        reason = shown(getattr(error, "strerror", None) or error)
        cure = "check its name, its permissions and, if it is a link, where that leads"
        found = f"it cannot be read ({reason})"
        raise FileProblem(path, found, "a file that you may read", cure) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, start) + 1
        place = f"line {line}, byte {error.start - start + 1}"
        found = f"it is not in UTF-8 (0x{data[error.start]:02x})"
        cure = "save it with the encoding UTF-8"
        raise FileProblem(path, found, "text in UTF-8", cure, place) from None


def write_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name: begin -->` and `<!-- name: end -->` of a file.

    Raises:
        FileProblem: (a ValueError) the file cannot be read, or has not each of the marks once.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "a.md")
        ...     _ = path.write_text("<!-- a: begin -->\\nold\\n<!-- a: end -->\\n")
        ...     write_between(path, "a", "new")
        ...     print(path.read_text(), end="")
        <!-- a: begin -->
        new
        <!-- a: end -->
    """
    begin, end = (f"<!-- {name}: {mark} -->\n" for mark in ("begin", "end"))
    old = read_text(path)
    if old.count(begin) != 1 or old.count(end) != 1 or old.index(end) < old.index(begin):
        raise FileProblem(
            path,
            "the marks are not there once each",
            f"a line {begin.strip()} and a line {end.strip()}",
            "write them around the place",
        )
    before, rest = old.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}{text}\n{end}{after}", encoding="utf-8", newline="\n")


def refuse_endless(path: Path, text: str, tokens: re.Pattern) -> None:
    """Refuse what Python cannot follow: lists deep in lists, numbers of thousands of digits.

    Args:
        path: the file, for the error.
        text: what stands in it.
        tokens: matches brackets, long numbers, and what is to be skipped.

    Raises:
        FileProblem: (a ValueError) with line and column.

    Example:
        >>> from pathlib import Path
        >>> refuse_endless(Path("a.json"), "[[1]]", IN_JSON)

    Introduced in lesson 1.
    """
    depth = 0
    for token in tokens.finditer(text):
        word = token.group()
        if word in "[{":
            depth += 1
        elif word in "]}":
            depth -= 1
        if depth > DEEPEST:
            found, expected = "lists stand in lists, too many to follow", f"{DEEPEST} at most"
        elif word[0].isdigit():
            found, expected = "a number in it has thousands of digits", f"{MOST_DIGITS:,} at most"
        else:
            continue
        start = text.rfind("\n", 0, token.start()) + 1
        line = text.count("\n", 0, start) + 1
        place = f"line {line}, column {token.start() - start + 1}"
        raise FileProblem(path, found, expected, "shorten it", place)


def read_json(path: Path, most: int = MOST_BYTES, *, marked: bool = False) -> Any:
    """Return what a JSON file holds. Introduced in lesson 1.

    Args:
        path: the file.
        most: bytes that it may have.
        marked: whether it may begin with a byte order mark, as some editors write it.

    Raises:
        FileProblem: (a ValueError) as for `read_text`, or it is not JSON; with line and column.

    Example:
        >>> from course_utils.results import RESULTS
        >>> read_json(RESULTS / "model_a.json")["parameters"]
        93322
    """
    return parse_json(path, read_text(path, most).removeprefix("\ufeff" * marked))


def parse_json(path: Path, text: str) -> Any:
    """Return what a text in JSON holds. Introduced in lesson 1.

    Args:
        path: the file that it stands in, for the error.
        text: the text.

    Raises:
        FileProblem: (a ValueError) it is not JSON; with line and column.

    Example:
        >>> from pathlib import Path
        >>> parse_json(Path("a.json"), "[1, 2]")
        [1, 2]
    """
    if not text.strip():
        raise FileProblem(path, "it is empty", "JSON", "take a saved one back")
    refuse_endless(path, text, IN_JSON)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        cure = "mend it there, or take a saved one back"
        raise FileProblem(path, f"it is not JSON ({error.msg})", "JSON", cure, place) from None
