"""How every file in course_utils/data/results is written and read, and what it says of its origin.

A file has parts: what its script can measure alone, by name. "measured" tells of each part the
versions, the machine and the date of its last run, so that a part can be measured again while the
others stay as they were. A measured run is never dropped: where a new result would leave some out
that are stored (other versions, another recipe, measured again), the old file is first moved to a
name beside it.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from course_utils.results import RESULTS as RESULTS
from course_utils.text_files import FileProblem, read_json, shown

PACKAGES = ("tensorflow", "keras", "numpy")


def versions(packages: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Of what the numbers depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def about(packages: Sequence[str] = PACKAGES) -> dict:
    """Versions, machine and date, and nothing that names the computer."""
    return {
        "versions": versions(packages),
        "machine": ", ".join(
            [
                processor(),
                f"{os.cpu_count()} cores",
                platform.machine(),
                platform.system(),
                *cards(),
            ]
        ),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def processor() -> str:
    """The name of this computer's processor, as its system tells it."""
    facts = Path("/proc/cpuinfo")  # Linux
    lines = facts.read_text("utf-8").splitlines() if facts.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "processor of unknown name"


def cards() -> list[str]:
    """The names of the GPUs that TensorFlow may use, as NVIDIA's driver tells them."""
    if not shutil.which("nvidia-smi"):
        return []
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


def stamped(result: dict, *parts: str, packages: Sequence[str] = PACKAGES) -> dict:
    """The result, and that these parts of it were measured here and now; others keep theirs."""
    now = dict.fromkeys(parts, about(packages))
    return {**result, "measured": {**result.get("measured", {}), **now}}


def is_current(result: dict, part: str) -> bool:
    """Was this part measured with the versions that are installed?"""
    return result.get("measured", {}).get(part, {}).get("versions") == versions()


def read(path: Path, *keys: str) -> dict | None:
    """What is stored, of any versions, or None without a file with these keys."""
    result = _stored(path, tell=True)
    return result if result is not None and all(key in result for key in keys) else None


def write(path: Path, result: dict) -> None:
    """Store in one step: a reader never meets half a file."""
    result = json.loads(json.dumps(result))  # as it will be read
    if _would_lose(path, runs(result)):
        _set_aside(path)
    part = path.with_suffix(".part")
    path.parent.mkdir(exist_ok=True)
    part.write_text(_lines(result) + "\n", encoding="utf-8", newline="\n")
    os.replace(part, path)


def _lines(value: object, indent: int = 0) -> str:
    """JSON in which a run, and whatever is short, is one line: differences stay readable."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(line) + indent < 100 or "seed" in value:
        return line
    if isinstance(value, list):
        opening, closing = "[]"
        inner = [_lines(part, indent + 1) for part in value]
    else:
        opening, closing = "{}"
        inner = [f"{_lines(key)}: {_lines(part, indent + 1)}" for key, part in value.items()]
    margin = "\n" + " " * indent
    return opening + ",".join(f"{margin} {part}" for part in inner) + margin + closing


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
