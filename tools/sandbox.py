"""The sandbox that submissions are run in: bubblewrap, which needs Linux.

A process in it sees the system's programs, the environment, the package and these tools, all read-only,
and an empty folder in memory. It has no network and no rights, sees no other process and nothing of
whoever marks, and nothing that it starts outlives it.

    python tools/sandbox.py      bring bubblewrap where there is none
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import course_utils

TOOLS = Path(__file__).resolve().parent
PACKAGE = Path(course_utils.__file__).resolve().parent
SCRATCH = "/tmp"  # in the sandbox
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix/store")
SETTINGS = ("ld.so.cache", "alternatives", "fonts", "localtime")  # of /etc: nothing that is secret
NOBODY = 65534
FOLDERS = ("HOME", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR", "KERAS_HOME")
THREADS = (
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
)


def environment(folder: str) -> dict[str, str]:
    """What a notebook finds. One thread each: several notebooks run side by side."""
    return {
        **dict.fromkeys(FOLDERS, folder),
        **dict.fromkeys(THREADS, "1"),
        "COURSE_PROGRESS": "off",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "agg",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def words(disk: int) -> list[str]:
    """What stands before the command of a process in the sandbox, with so many bytes of disk."""
    said = ["bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    said += ["--uid", "1000", "--gid", "1000", "--die-with-parent", "--new-session", "--clearenv"]
    for name in SYSTEM:
        said += ["--ro-bind-try", f"/{name}", f"/{name}"]
    for name in SETTINGS:
        said += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    said += ["--proc", "/proc", "--dev", "/dev", "--size", str(disk), "--tmpfs", SCRATCH]
    ours = [sys.base_prefix, sys.prefix, PACKAGE, TOOLS]  # after SCRATCH: they may stand in it
    for folder in dict.fromkeys(way(one) for one in ours for way in (str, os.path.realpath)):
        said += ["--ro-bind", folder, folder]
    said += ["--size", str(disk), "--tmpfs", "/dev/shm"]
    said += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH]
    variables = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment(SCRATCH)}
    for name, value in variables.items():
        said += ["--setenv", name, value]
    return [*said, "--"]


@cache
def user() -> dict:
    """Who starts the sandbox, for Popen: for root nobody, where that works.

    Root may start as many processes as he likes, even without any rights.
    """
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return nobody if is_root and not _problem(nobody) else {}


def no_sandbox() -> str:
    """Why there is no sandbox here; "" where there is one."""
    if sys.platform != "linux":
        return "bubblewrap needs Linux"
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed (Debian, Ubuntu: sudo apt install bubblewrap)"
    return _problem(user())


def _problem(starter: dict) -> str:
    command = [*words(2**20), sys.executable, "-s", "-c", "import numpy"]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, check=False, **starter)
    except (OSError, subprocess.SubprocessError) as problem:
        return f"bubblewrap does not start ({problem})"
    reason = tried.stderr.strip().splitlines()[-1:] or [f"code {tried.returncode}"]
    return f"bubblewrap does not start ({reason[0]})" if tried.returncode else ""


def install() -> int:
    """Bring bubblewrap where there is none and Debian's packages can be had."""
    if sys.platform == "linux" and not shutil.which("bwrap") and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print("Installing bubblewrap, in which submissions are run (once) …", flush=True)
        for command in ("apt-get update -qq", "apt-get install -y -qq bubblewrap"):
            subprocess.run(command.split(), env=quiet, capture_output=True, check=False)
    print(f"No sandbox: {reason}." if (reason := no_sandbox()) else "bubblewrap is here.")
    return 0  # what needs it says so


if __name__ == "__main__":
    sys.exit(install())
