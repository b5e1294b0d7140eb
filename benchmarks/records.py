"""What every result file in benchmarks/results says about itself, and how it is written.

A measured run is never dropped: where a new result would leave some out that are stored (other
versions, another recipe, measured again), the old file is first moved to a name beside it.
"""

import datetime
import json
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

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


def read(path: Path) -> dict | None:
    """What is stored, or None where there is no file or it was made with other versions."""
    result = _stored(path)
    return result if result and result["versions"] == versions() else None


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


def _stored(path: Path) -> dict | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _would_lose(path: Path, kept: list[dict]) -> bool:
    """Is there a run in the file that is not among those that are kept?"""
    try:
        return any(run not in kept for run in runs(_stored(path)))
    except ValueError:  # a damaged file may hold some
        return True


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
