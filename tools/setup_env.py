"""Build the course's virtual environment from requirements.lock.

Run by the Makefile with any Python from 3.11 to 3.13; needs the standard library alone.
    python3 tools/setup_env.py .venv
A finished environment is left alone until the lock changes or the folder moves.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
STAMP = "installed"  # written last: an environment without it was never finished


def stop(message):
    """End with a sentence the reader can act on, instead of a traceback."""
    sys.exit(f"\n{message}\n")


def python_or_stop():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"This course needs Python 3.11, 3.12 or 3.13; '{sys.executable}' is {found}.\n"
            "Name another one: make lab PYTHON=python3.12"
        )


def ours_or_stop(venv):
    """Refuse to replace anything but a virtual environment or an empty folder."""
    if venv == ROOT or venv in ROOT.parents:
        stop(f"'{venv}' holds the course itself; name another folder: make setup VENV=.venv")
    if venv.exists() and not (venv / "pyvenv.cfg").is_file() and any(venv.iterdir()):
        stop(f"'{venv}' is not a virtual environment, so it is left alone. Name another folder.")


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint():
    """What a finished environment was made from: the lock, and the folder it points to."""
    return hashlib.sha256(LOCK.read_bytes() + str(ROOT).encode()).hexdigest()


def is_finished(venv):
    stamp, python = venv / STAMP, python_of(venv)
    if not stamp.is_file() or stamp.read_text() != fingerprint() or not python.exists():
        return False
    return subprocess.run([str(python), "-c", ""], check=False).returncode == 0


def build(venv):
    try:
        import ensurepip  # noqa: F401 - Debian splits it off, and `venv` then fails half-way
    except ImportError:
        major, minor = sys.version_info[:2]
        stop(
            "This Python cannot make virtual environments: its 'ensurepip' module is missing.\n"
            f"On Debian and Ubuntu: apt install python{major}.{minor}-venv"
        )
    if venv.exists():
        shutil.rmtree(venv)
    run([sys.executable, "-m", "venv", str(venv)], "make the virtual environment")
    pip = [str(python_of(venv)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    print("Installing the pinned packages (once; a few minutes on a slow line) …", flush=True)
    run(
        [*pip, "--no-compile", "--require-hashes", "-r", str(LOCK)],
        "install the pinned packages (is the network up?)",
    )
    compile_packages(venv)
    run(
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "install the course's own package",
    )


def compile_packages(venv):
    """Compile all packages with every core; pip would use one. What cannot be compiled is left."""
    words = [
        "-m",
        "compileall",
        "-qq",
        "-j",
        "0",
        str(venv / ("Lib" if os.name == "nt" else "lib")),
    ]
    subprocess.run([str(python_of(venv)), *words], check=False)


def run(command, what):
    done = subprocess.run(command, check=False)
    if done.returncode:
        stop(f"Could not {what}; the lines above say why. Then run the same command again.")


def main():
    venv = Path(sys.argv[1] if len(sys.argv) > 1 else ".venv").resolve()
    if is_finished(venv):
        return
    python_or_stop()
    ours_or_stop(venv)
    build(venv)
    (venv / STAMP).write_text(fingerprint())


if __name__ == "__main__":
    main()
