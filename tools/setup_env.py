"""Build the course's virtual environment from requirements.lock.

Run by the Makefile with any Python from 3.11 to 3.13; needs the standard library alone.
    python3 tools/setup_env.py .venv
A finished environment is left alone until the lock or pyproject.toml changes.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "requirements.lock", ROOT / "pyproject.toml"]


def stop(message: str) -> None:
    """End with a sentence the reader can act on, instead of a traceback."""
    sys.exit(f"\n{message}\n")


def python_or_stop() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"This course needs Python 3.11, 3.12 or 3.13; '{sys.executable}' is {found}.\n"
            "Name another one: make lab PYTHON=python3.12"
        )


def fingerprint() -> str:
    digest = hashlib.sha256(repr((sys.version_info[:2], str(ROOT))).encode())
    for source in SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def build(venv: Path) -> None:
    try:
        import ensurepip  # noqa: F401 - Debian splits it off, and `venv` then fails half-way
    except ImportError:
        major, minor = sys.version_info[:2]
        stop(
            "This Python cannot make virtual environments: its 'ensurepip' module is missing.\n"
            f"On Debian and Ubuntu: apt install python{major}.{minor}-venv"
        )
    shutil.rmtree(venv, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(venv)], "make the virtual environment")
    folder = "Scripts" if os.name == "nt" else "bin"
    pip = [str(venv / folder / "python"), "-m", "pip", "--disable-pip-version-check"]
    print("Installing the pinned packages (once; a few minutes on a slow line) …", flush=True)
    run(
        [*pip, "install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements.lock")],
        "install the pinned packages (is the network up?)",
    )
    run(
        [*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "install the course's own package",
    )


def run(command: list[str], what: str) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        stop(f"Could not {what}; the lines above say why. Then run the same command again.")


def main() -> None:
    python_or_stop()
    venv = Path(sys.argv[1] if len(sys.argv) > 1 else ".venv").resolve()
    stamp = venv / "installed"
    if stamp.is_file() and stamp.read_text() == fingerprint():
        return
    build(venv)
    stamp.write_text(fingerprint())


if __name__ == "__main__":
    main()
