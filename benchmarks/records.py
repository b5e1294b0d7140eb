"""What every result file in benchmarks/results says about itself, and how it is written.

A measured run is never dropped: where a new result would leave some out that are stored (other
versions, another recipe, measured again), the old file is first moved to a name beside it.
"""

import argparse
import datetime
import json
import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

from course_utils.text_files import FileProblem, read_json, shown

RESULTS = Path(__file__).resolve().parent / "results"


def versions() -> dict[str, str]:
    """Of what the numbers depend on."""
    packages = ("tensorflow", "keras", "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def machine() -> str:
    """What the numbers depend on, and nothing that names the computer."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"


def about() -> dict:
    """Versions, machine and date, for the end of a result or for one of its parts."""
    return {
        "versions": versions(),
        "machine": machine(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def read(path: Path, *keys: str) -> dict | None:
    """What is stored, or None without a file with these keys that was made with these versions."""
    result = _stored(path, tell=True)
    whole = result is not None and all(key in result for key in keys)
    return result if whole and result.get("versions") == versions() else None


def write(path: Path, result: dict) -> None:
    """Store a result that was measured as one."""
    _store(path, {**result, **about()})


def write_part(path: Path, part: str, result: dict) -> None:
    """Store one part of a result whose parts are measured one by one; the others stay as they are.

    "measured" tells versions, machine and date of each part.
    """
    stored = _stored(path) or {}
    measured = {**stored.get("measured", {}), part: about()}
    _store(path, {**stored, part: result, "measured": measured})


def runs(result: object) -> list[dict]:
    """All runs in a result, wherever they stand: what has a seed."""
    if isinstance(result, dict):
        return [result] if "seed" in result else runs(list(result.values()))
    return [run for value in result for run in runs(value)] if isinstance(result, list) else []


def how_many(text: str) -> int:
    """A number of seeds or epochs, for argparse."""
    if not (text.isdecimal() and len(text) < 7 and int(text)):
        raise argparse.ArgumentTypeError(f"got {shown(text, 40)!r}, expected 1 or more")
    return int(text)


def stored_or_stop(path: Path) -> dict:
    """The parts of a result that must be there; ends the script with a sentence if they are not."""
    try:
        result = read_json(path)
    except FileProblem as problem:
        sys.exit(str(problem))
    if not isinstance(result, dict) or not isinstance(result.get("measured"), dict):
        sys.exit(f"{path} holds no result: measure it again, or take it back with git checkout.")
    return result


def _stored(path: Path, *, tell: bool = False) -> dict | None:
    """None also where the file is damaged: it is set aside when the next result is written."""
    try:
        result = read_json(path)
    except FileProblem as problem:
        if tell and not isinstance(problem.__cause__, FileNotFoundError):
            print(problem, flush=True)
        return None
    if not isinstance(result, dict) or not isinstance(result.get("measured", {}), dict):
        return None
    # Half a character could not be written again.
    return None if re.search(r"[\ud800-\udfff]", json.dumps(result, ensure_ascii=False)) else result


def _would_lose(path: Path, kept: list[dict]) -> bool:
    """Is there a run in the file that is not among those that are kept?"""
    stored = _stored(path)
    if stored is None:  # a damaged file may hold some
        return os.path.lexists(path)
    return any(run not in kept for run in runs(stored))


def _set_aside(path: Path) -> None:
    """Move a file to the first free name beside it: one.json to one.old-1.json."""
    number = 1
    while (beside := path.with_name(f"{path.stem}.old-{number}.json")).exists():
        number += 1
    path.rename(beside)
    print(f"{path.name}: runs that are not in the new result stay in {beside.name}", flush=True)


def _store(path: Path, result: dict) -> None:
    """Write in one step: a reader never meets half a file. A flat dict is one line."""
    text = json.dumps(result, indent=1, ensure_ascii=False)
    if _would_lose(path, runs(json.loads(text))):
        _set_aside(path)
    flat = re.compile(r"\{[^{}\[\]]*\}|\[[^{}\[\]]*\]")
    text = flat.sub(lambda found: re.sub(r"\n\s*", " ", found.group(0)), text)
    text = text.replace("{ ", "{").replace(" }", "}").replace("[ ", "[").replace(" ]", "]")
    part = path.with_suffix(".part")
    path.parent.mkdir(exist_ok=True)
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(part, path)
