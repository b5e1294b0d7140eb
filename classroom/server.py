"""Start one learner's JupyterLab, as that learner: the copies of the lessons first, then the lab.

    python classroom/server.py [options of the server]

A hub starts it, and it becomes `jupyterhub-singleuser`; anywhere else (the image alone) it becomes
JupyterLab with a token. The copies stand in `lessons` in the home, by the rule of tools/copies.py:
what somebody has changed is never written over.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

import copies
import kernels
import lab


def learners_copies(folder: Path) -> Path:
    """The learner's folder, up to date; says what was kept. As it is, where it cannot be written."""
    try:
        print("\n".join(copies.Copies(folder).refresh(copies.lessons())), flush=True)
    except (OSError, ValueError) as problem:
        print(f"The copies could not be brought up to date: {problem}", flush=True)
    return folder if any(folder.glob("*.ipynb")) else lab.NOTEBOOKS  # these, to read


def without_room(home: Path, runtime: Path) -> None:
    """Where nothing can be written in the home, let Jupyter keep its own files elsewhere."""
    try:
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"\0" * 2**16)
    except OSError as problem:
        print(f"Nothing can be written in {home}: {problem}", flush=True)
        for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "XDG_CACHE_HOME"):
            os.environ[variable] = str(runtime / variable.lower())


def own_font_list(folder: Path) -> None:
    """Give Matplotlib a list of fonts that it may write; without room for it, the course's rule."""
    with suppress(OSError):
        if kernels.FONT_LIST.is_dir():
            shutil.copytree(kernels.FONT_LIST, folder, dirs_exist_ok=True)
            os.environ["MPLCONFIGDIR"] = str(folder)
    kernels.prepare()


def main() -> None:
    os.umask(0o077)  # what a learner writes is his own
    under_a_hub = "JUPYTERHUB_API_TOKEN" in os.environ
    # Not in the home: a kernel still starts where the home is full.
    runtime = Path(os.environ.get("JUPYTER_RUNTIME_DIR") or tempfile.mkdtemp(prefix="course-"))
    os.environ["JUPYTER_RUNTIME_DIR"] = str(runtime)
    without_room(Path.home(), runtime)
    folder = learners_copies(Path.home() / "lessons")
    own_font_list(runtime / "matplotlib")
    try:
        base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
        lab.write_settings(runtime / "settings", edit=False, base=base)
    except OSError as problem:
        print(f"JupyterLab starts without the menu Course: {problem}", flush=True)
    lab.look_first("JUPYTER_CONFIG_PATH", HERE / "settings")
    module = "jupyterhub.singleuser" if under_a_hub else "jupyterlab"
    words = [sys.executable, "-m", module, *lab.lab_words(folder)]
    # Sockets in the learner's own folder: a port of a kernel would show its outputs to neighbours.
    words += ["--KernelManager.transport=ipc", "--ServerApp.open_browser=False"]
    os.execv(sys.executable, [*words, *sys.argv[1:]])


if __name__ == "__main__":
    main()
