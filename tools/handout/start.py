"""Set up the course in this folder, once, and open its notebooks in JupyterLab.

    python course/start.py [--port 8899] [--no-browser]

The start scripts beside this folder find a Python and run it. Where the folder `wheels` holds all
packages for this computer, nothing is fetched from a network.
"""

import os
import subprocess
import sys
from pathlib import Path

import setup_env

HERE = Path(__file__).resolve().parent
TOP = HERE.parent
SYSTEMS = {"linux": "linux", "windows": "win32", "macos": "darwin"}


def use_wheels() -> None:
    """Let pip and uv read the packages that came with the course, and ask no network."""
    for folder in HERE.glob("wheels-*"):
        system, version = folder.name.split("-")[1:]
        if sys.platform == SYSTEMS[system] and version == "{}.{}".format(*sys.version_info):
            os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=folder.as_uri())
            return
        print(
            f"The packages in {folder.name} are for another computer than this one with Python "
            "{}.{}: they are fetched from the network instead.".format(*sys.version_info),
            flush=True,
        )


def main() -> int:
    use_wheels()
    venv = TOP / ".venv"
    (wheel,) = HERE.glob("*.whl")
    lock = HERE / "requirements.lock"
    words = [str(venv), "--lock", str(lock), "--package", str(wheel)]
    done = subprocess.run([sys.executable, str(HERE / "setup_env.py"), *words], check=False)
    if done.returncode:
        return done.returncode
    first = min(one.name[:2] for one in (TOP / "notebooks").rglob("[0-9]*.ipynb"))
    lab = [str(HERE / "lab.py"), "--here", "--lesson", first, *sys.argv[1:]]
    server = subprocess.Popen([str(setup_env.python_of(venv)), *lab])
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue  # the server has received it too, and asks its own question


if __name__ == "__main__":
    sys.exit(main())
