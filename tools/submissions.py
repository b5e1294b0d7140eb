"""Find and read what a class has handed in. Nothing is run here, unpacked to disk or followed.

A folder holds one entry for each student: a notebook, a folder or a .zip. A learning platform may
put all of them into one folder more, and its numbers into the names ("Ada Lovelace_12_assignsubmission_file_").
Whatever is in an entry, reading it ends, within the limits below, and tells in words what was wrong.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from course_utils.checks import engine, record
from course_utils.lessons import SHELVES
from course_utils.saving import COURSE
from course_utils.text_files import FileProblem, parse_json, read_text, shown

MOST_BYTES = 32 * 2**20  # of a notebook
MOST_ZIPPED = 100 * 2**20  # of a .zip
MOST_AT_ALL = 256 * 2**20  # of all that is read of one student
MOST_FILES, DEEPEST = 2000, 12
MOST_NOTEBOOKS = 100
MOST_WORDS = 10  # problems that are told of one submission
MOODLE = re.compile(r"(.+?)_\d+_assignsubmission_")
NOTEBOOK = ".ipynb"
READ = {NOTEBOOK, ".json", ".txt", ""}  # a browser may add an ending, or take it
NOT_READ = {".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
NOT_THEIRS = {".ipynb_checkpoints", "__MACOSX", ".venv", ".git"}


class Handed(NamedTuple):
    """A notebook with exercises: its path in what was handed in, and its code cells by number."""

    path: str
    cells: list[tuple[int, str]]


class Submission(NamedTuple):
    """What one student has handed in: notebooks, what is known of quizzes, what is wrong with it."""

    name: str
    notebooks: list[Handed]
    records: list[record.Record]
    problems: list[str]


class TooMuch(Exception):
    """A submission is larger than what is read."""


def students(folder: Path) -> dict[str, list[Path]]:
    """The entries of each student, by name. One folder around all of them is stepped into."""
    entries = _entries(folder)
    while len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        inside = _entries(entries[0])
        several = [one for one in inside if one.is_dir() and one.name not in SHELVES.values()]
        if not several and not any(one.suffix == ".zip" for one in inside):
            break
        entries = inside
    found: dict[str, list[Path]] = {}
    for entry in entries:
        found.setdefault(_student(entry), []).append(entry)
    return found


def _entries(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if not one.name.startswith((".", "__MACOSX")))


def _student(entry: Path) -> str:
    platform = MOODLE.match(entry.name)
    ended = entry.stem if entry.suffix.lower() in (NOTEBOOK, ".zip") else entry.name
    # No half characters: a name of a file may be no text at all.
    return (platform[1] if platform else ended).encode(errors="replace").decode()


def read(name: str, entries: list[Path], lesson: int | None = None) -> Submission:
    """Read the entries of one student; of one lesson, if its number is given."""
    found = Submission(name, [], [], [])
    left = MOST_AT_ALL
    try:
        for path, wanted, text in _texts(entries, found.problems):
            left -= len(text)
            if left < 0:
                raise TooMuch(f"it holds more than {MOST_AT_ALL >> 20} MB; the rest was not read")
            _take(found, path, wanted, text, lesson)
    except TooMuch as problem:
        found.problems.append(str(problem))
    if not found.notebooks and not found.problems:
        of = f" of lesson {lesson}" if lesson else ""
        found.problems.append(f"there is no notebook with exercises{of} in it")
    del found.problems[MOST_WORDS:]
    return found


def _take(found: Submission, path: str, wanted: bool, text: str, lesson: int | None) -> None:
    """Add a file to a submission, if it is a notebook with exercises or a progress.

    It is `wanted` where its name says that it is a notebook: then what is wrong with it is told.
    """
    if not wanted and not text.lstrip("\ufeff \r\n\t").startswith("{"):
        return
    try:
        content = parse_json(Path(path), text.removeprefix("\ufeff"))
        cells = _cells(path, content) if wanted or "cells" in content else None
    except FileProblem as problem:
        if wanted:
            found.problems.append(str(problem))
        return
    if cells is None:
        _add_record(found, path, content)
        return
    metadata = content.get("metadata")
    carried = metadata.get(COURSE) if isinstance(metadata, dict) else None
    if isinstance(carried, dict) and "progress" in carried:
        _add_record(found, path, carried["progress"])
    named = [one.lesson for _, source in cells for one in engine.named_in(source)]
    if not (named if lesson is None else lesson in named):
        return
    if len(found.notebooks) == MOST_NOTEBOOKS:
        raise TooMuch(f"it holds more than {MOST_NOTEBOOKS} notebooks; the rest was not run")
    found.notebooks.append(Handed(path, cells))


def _cells(path: str, content: Any) -> list[tuple[int, str]]:
    """The numbers and sources of the code cells to run: all but the course's own solutions."""
    cells = []
    try:
        for number, cell in enumerate(content["cells"], 1):
            source = cell["source"]
            source = source if isinstance(source, str) else "".join(source)
            tags = cell.get("metadata", {}).get("tags") or ()
            if cell["cell_type"] == "code" and "solution" not in tags and source.strip():
                # Half a character cannot be sent to the process that runs the cell.
                cells.append((number, source.encode(errors="replace").decode()))
    except (AttributeError, KeyError, TypeError):
        found, cure = "it is no notebook, or one of an old form", "save it again in JupyterLab"
        raise FileProblem(Path(path), found, "a notebook with cells", cure) from None
    return cells


def _add_record(found: Submission, path: str, saved: Any) -> None:
    try:
        found.records.append(record.record_of(saved))
    except (ValueError, AttributeError) as problem:
        if isinstance(saved, dict) and "choices" in saved:
            found.problems.append(f"{path}: its progress cannot be read: {problem}")


# ---------------------------------------------------------------- files


def _texts(entries: list[Path], problems: list[str]) -> Iterator[tuple[str, bool, str]]:
    """(path in the submission, is it named as a notebook, text) of each file that may be one."""
    for number, (path, name) in enumerate(_files(entries)):
        if number == MOST_FILES:
            raise TooMuch(f"it holds more than {MOST_FILES:,} files; the rest was not read")
        told = shown(name)
        try:
            kind = path.lstat().st_mode
            if stat.S_ISLNK(kind):
                problems.append(f"{told} is a link, which is not followed")
            elif path.suffix.lower() == ".zip":
                yield from _zipped(path, told, problems)
            elif path.suffix.lower() in READ:
                yield told, path.suffix.lower() == NOTEBOOK, read_text(path, MOST_BYTES)
            elif path.suffix.lower() in NOT_READ:
                problems.append(f"{told} is not read: hand in notebooks, a folder or a .zip")
        except FileProblem as problem:
            if path.suffix.lower() == NOTEBOOK:
                problems.append(f"{told}: {problem.found}")
        except OSError as problem:
            problems.append(f"{told} cannot be read ({problem.strerror})")


def _files(entries: list[Path]) -> Iterator[tuple[Path, str]]:
    """(path, path inside the submission) of all files; links stay links."""
    for entry in entries:
        if entry.is_symlink() or not entry.is_dir():
            yield entry, entry.name
            continue
        for folder, inside, names in os.walk(entry):
            depth = len(Path(folder).relative_to(entry).parts)
            links = [one for one in inside if Path(folder, one).is_symlink()]
            deeper = depth < DEEPEST
            inside[:] = sorted(set(inside) - NOT_THEIRS - set(links)) if deeper else []
            for name in sorted([*names, *links]):
                path = Path(folder, name)
                if not name.startswith("._"):  # beside each file, from a Mac
                    yield path, path.relative_to(entry).as_posix()


def _zipped(path: Path, told: str, problems: list[str]) -> Iterator[tuple[str, bool, str]]:
    """The same of a .zip. Names in it are only told: nothing is written anywhere."""
    left = MOST_AT_ALL
    try:
        if not stat.S_ISREG(path.stat().st_mode) or path.stat().st_size > MOST_ZIPPED:
            problems.append(f"{told} is no file of {MOST_ZIPPED >> 20} MB at most")
            return
        with zipfile.ZipFile(path) as archive:
            for number, one in enumerate(archive.infolist()):
                if number == MOST_FILES:
                    raise TooMuch(f"{told} holds more than {MOST_FILES:,} files")
                name = PurePosixPath(one.filename.replace("\\", "/"))
                hidden = name.name.startswith("._") or NOT_THEIRS & set(name.parts)
                if one.is_dir() or name.suffix.lower() not in READ or hidden:
                    continue
                label = f"{told}/{shown(name)}"
                if stat.S_ISLNK(one.external_attr >> 16):
                    problems.append(f"{label} is a link, which is not followed")
                    continue
                with archive.open(one) as file:  # what it says of its size may be wrong
                    data = file.read(MOST_BYTES + 1)
                left -= len(data)
                if left < 0:
                    raise TooMuch(f"{told} unpacks to more than {MOST_AT_ALL >> 20} MB")
                if len(data) > MOST_BYTES:
                    problems.append(f"{label} has more than {MOST_BYTES:,} bytes")
                    continue
                yield label, name.suffix.lower() == NOTEBOOK, data.decode(errors="replace")
    except TooMuch:
        raise
    except Exception as problem:  # zipfile raises a dozen kinds for what is damaged or encrypted
        reason = shown(str(problem) or type(problem).__name__, 100)
        problems.append(f"{told} cannot be unpacked ({reason})")
