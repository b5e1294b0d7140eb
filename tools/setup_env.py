"""Build the course's virtual environment from requirements.lock.

Run by the Makefile with any Python from 3.11 to 3.13; needs the standard library alone.
    python3 tools/setup_env.py .venv
    python3 tools/setup_env.py --remove .venv
    python3 tools/setup_env.py .venv --lock requirements-lessons.lock --package the_course.whl
A finished environment is left alone until the lock changes or the folder moves. uv installs the
packages, and pip where uv cannot; both check every hash. What was downloaded is kept in their
caches, so a set-up that was interrupted goes on from there.
"""

import argparse
import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
MARKER = "convnet-course.txt"  # written first: the folder is ours; written again when it is whole
BEGUN = "Set up by the course on convolutional networks, and not finished.\n"
# What pip's settings are called in uv's environment, where they mean the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

# Side by side; some of it is for authors, and not in every lock.
WARM = (
    "keras tensorflow",
    "matplotlib.font_manager matplotlib.pyplot scipy.signal pandas sklearn.linear_model "
    "course_utils.widgets ipykernel.ipkernel jupyterlab.labapp notebook.app nbval.plugin nbconvert "
    "sphinx.cmd.build myst_nb playwright.sync_api xdist",
)
IMPORT = """import sys
for name in sys.argv[1:]:
    try: __import__(name)
    except Exception: pass"""


class Parts(NamedTuple):
    """What an environment is made from: a lock, and the course, as its folder or as a wheel."""

    lock: Path = LOCK
    package: Path = ROOT

    def fingerprint(self):
        """What a finished environment was made from; of a folder the settings are copied too."""
        settings = sorted(self.package.glob("settings/etc/**/*.json"))
        copied = settings if self.package.is_dir() else [self.package]
        content = b"".join(map(Path.read_bytes, [self.lock, *copied]))
        return hashlib.sha256(str(self.package).encode() + content).hexdigest()

    def words(self):
        """How pip and uv are told to install the course."""
        return ["-e", str(self.package)] if self.package.is_dir() else [str(self.package)]


OWN = Parts()


def stop(message):
    """End with a sentence the reader can act on, instead of a traceback."""
    sys.exit(f"\n{message}\n")


def cut(name):
    """A name without end, as it can stand in a sentence."""
    text = str(name).encode(errors="replace").decode()
    return text if len(text) < 400 else f"{text[:200]} … {text[-200:]}"


def tell(message):
    print(message.encode(errors="replace").decode(), flush=True)  # a name may hold half characters


def python_or_stop():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"This course needs Python 3.11, 3.12 or 3.13; '{sys.executable}' is {found}.\n"
            "Name another one: make lab PYTHON=python3.12"
        )


def folder_or_stop(name):
    """The folder that is asked for, as a whole path; it need not be there."""
    try:
        venv = Path(name).resolve()
    except (OSError, RuntimeError, ValueError) as problem:
        stop(f"'{cut(name)}' names no folder ({cut(problem)}). Name another: make setup VENV=.venv")
    if os.path.lexists(venv) and not venv.is_dir():
        stop(f"'{cut(venv)}' is not a folder. Name another one: make setup VENV=.venv")
    return venv


def ours_or_stop(venv):
    """Refuse to replace anything but an environment with our marker, or an empty folder."""
    if venv == ROOT or venv in ROOT.parents:
        stop(f"'{cut(venv)}' holds the course itself; name another folder: make setup VENV=.venv")
    if venv.exists() and not (venv / MARKER).is_file() and any(venv.iterdir()):
        stop(
            f"'{cut(venv)}' was not made by this set-up (it has no {MARKER}), so it is left alone.\n"
            "Delete it yourself if you do not need it, or name another: make setup VENV=.venv2"
        )


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_finished(venv, parts=OWN):
    marker, python = venv / MARKER, python_of(venv)
    if not marker.is_file() or marker.read_text(errors="replace") != parts.fingerprint():
        return False
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:  # it is gone, or no program
        return False


def build(venv, parts=OWN):
    try:
        import ensurepip  # noqa: F401 - Debian splits it off, and `venv` then fails half-way
    except ImportError:
        major, minor = sys.version_info[:2]
        stop(
            "This Python cannot make virtual environments: its 'ensurepip' module is missing.\n"
            f"On Debian and Ubuntu: apt install python{major}.{minor}-venv"
        )
    claim(venv)
    run([sys.executable, "-m", "venv", str(venv)], "make the virtual environment")
    tell("Installing the pinned packages (once; half a minute and more, by your line) …")
    if not (install_uv(venv, parts) and install_with_uv(venv, parts)):
        tell("uv cannot do it here, so pip takes over: a few minutes …")
        install_with_pip(venv, parts)
    warm_up(venv)


def claim(venv):
    """Mark the folder as ours before anything else is in it; what an earlier set-up left goes."""
    venv.mkdir(parents=True, exist_ok=True)
    if (venv / MARKER).is_file() and (venv / MARKER).read_text(errors="replace") == BEGUN:
        tell("An earlier set-up was interrupted; this one goes on with what was downloaded.")
    (venv / MARKER).write_text(BEGUN)
    for old in venv.iterdir():
        if old.name != MARKER:
            old.unlink() if old.is_symlink() or old.is_file() else shutil.rmtree(old)


def pip(venv, *words):
    command = [str(python_of(venv)), "-m", "pip", "--disable-pip-version-check", *words]
    return [*command, "--quiet"] if words[0] == "install" else command


def install_uv(venv, parts):
    """Bring uv into the environment, in the lock's version; False where there is none to be had."""
    pin = re.search(r"^uv==.*(?:\n .*)*\n", parts.lock.read_text(encoding="utf-8"), flags=re.M)
    wanted = venv / "uv.lock"
    wanted.write_text(pin.group() if pin else "", encoding="utf-8")
    words = ["install", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(wanted)]
    return pin is not None and subprocess.run(pip(venv, *words), check=False).returncode == 0


def install_with_uv(venv, parts):
    """All packages of the lock and the course itself; False where uv fails (it says why)."""
    python = str(python_of(venv))
    uv = [python, "-m", "uv", "pip"]
    environment = {**uv_settings(pip_settings(venv)), **os.environ}
    for words in (
        ["sync", "--require-hashes", "--index-strategy", "unsafe-best-match", str(parts.lock)],
        ["install", "--no-deps", "--no-build-isolation", "--offline", *parts.words()],
    ):
        command = [*uv, words[0], "--python", python, *words[1:]]
        try:
            done = subprocess.run(command, env=environment, check=False)
        except OSError as problem:
            tell(str(problem))
            return False
        if done.returncode:
            return False
    return True


def install_with_pip(venv, parts):
    run(
        pip(venv, "install", "--no-compile", "--require-hashes", "-r", str(parts.lock)),
        "install the pinned packages (is the network up?)",
    )
    run(
        pip(venv, "install", "--no-deps", "--no-build-isolation", *parts.words()),
        "install the course's own package",
    )


def pip_settings(venv):
    """What pip is told about indexes by its files and its environment, as a dictionary."""
    words = pip(venv, "config", "list")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    by_place = {}
    for line in done.stdout.splitlines():
        found = re.fullmatch(r"(global|install|:env:)\.([\w-]+)=(.*)", line.strip())
        if found:
            try:
                value = str(ast.literal_eval(found.group(3)))
            except (SyntaxError, ValueError):
                continue
            by_place.setdefault(found.group(1), {})[found.group(2)] = value
    settings = {}
    for place in ("global", "install", ":env:"):  # the later one wins, as for pip
        settings.update(by_place.get(place, {}))
    return settings


def uv_settings(settings):
    """The same for uv, as environment variables: a password in an address is in no process list."""
    environment = {
        UV_NAMES[name]: value for name, value in settings.items() if value and name in UV_NAMES
    }
    for name, joint in (("UV_INDEX", " "), ("UV_FIND_LINKS", ","), ("UV_INSECURE_HOST", " ")):
        if name in environment:
            environment[name] = joint.join(environment[name].split())
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        environment["UV_OFFLINE"] = "1"
    return environment


def warm_up(venv):
    """Import once what lessons, JupyterLab and the tests import, side by side.

    That compiles what is used (all of it would take three times as long), and lets Matplotlib
    look for fonts now and not in the first cell of the first lesson. A failure shows itself there.
    """
    environment = {**os.environ, "MPLCONFIGDIR": str(venv / "var" / "matplotlib")}
    environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each import would compile again
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [str(python_of(venv)), "-c", IMPORT]
    running = [subprocess.Popen([*command, *names.split()], **quiet) for names in WARM]
    for process in running:
        process.wait()


def run(command, what):
    done = subprocess.run(command, check=False)
    if done.returncode:
        stop(f"Could not {what}; the lines above say why. Then run the same command again.")


def main():
    options = argparse.ArgumentParser(description="Build the course's virtual environment.")
    options.add_argument("venv", nargs="?", default=".venv", metavar="FOLDER")
    options.add_argument("--remove", action="store_true", help="remove it; nothing else is touched")
    options.add_argument("--lock", type=a_file, default=LOCK, help="default: requirements.lock")
    options.add_argument(
        "--package", type=a_file, default=ROOT, help="a wheel; default: the course"
    )
    given = options.parse_args()
    venv, parts = folder_or_stop(given.venv), Parts(given.lock, given.package)
    try:
        if given.remove:
            ours_or_stop(venv)
            shutil.rmtree(venv, ignore_errors=True)
        elif not is_finished(venv, parts):
            make(venv, parts)
    except KeyboardInterrupt:
        stop("Stopped. The same command goes on with what was downloaded.")
    except (OSError, ValueError) as problem:  # ValueError: a lock or a marker that is no text
        stop(f"Could not set up '{cut(venv)}': {cut(getattr(problem, 'strerror', 0) or problem)}.")


def a_file(name):
    """An option's file, as a whole path."""
    if not os.path.isfile(name):
        raise argparse.ArgumentTypeError(f"there is no file {cut(name)!r}")
    return Path(name).resolve()


def make(venv, parts=OWN):
    python_or_stop()
    ours_or_stop(venv)
    begin = time.monotonic()
    build(venv, parts)
    (venv / MARKER).write_text(parts.fingerprint())
    tell(f"The environment is ready after {time.monotonic() - begin:.0f} s: {venv}")


if __name__ == "__main__":
    main()
