"""What every result file in benchmarks/results says about itself, and how it is written."""

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
    """Versions, machine and date, for the end of a result."""
    return {
        "versions": versions(),
        "machine": machine(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def read(path: Path) -> dict | None:
    """What is stored, or None where there is no file or it was made with other versions."""
    if not path.is_file():
        return None
    result = json.loads(path.read_text(encoding="utf-8"))
    return result if result["versions"] == versions() else None


def write(path: Path, result: dict) -> None:
    """Store a result in one step: a reader never meets half a file. A flat dict is one line."""
    text = json.dumps({**result, **about()}, indent=1, ensure_ascii=False)
    flat = re.compile(r"\{[^{}\[\]]*\}|\[[^{}\[\]]*\]")
    text = flat.sub(lambda found: re.sub(r"\n\s*", " ", found.group(0)), text)
    text = text.replace("{ ", "{").replace(" }", "}").replace("[ ", "[").replace(" ]", "]")
    part = path.with_suffix(".part")
    path.parent.mkdir(exist_ok=True)
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(part, path)
