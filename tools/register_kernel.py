"""Offer the course's Python to every Jupyter of this person, under a name of its own.

    python tools/register_kernel.py            writes one small file into the person's Jupyter folder
    python tools/register_kernel.py --remove   takes it away, where it belongs to this Python

The lessons do not need it: they name the kernel python3, which in the course's own JupyterLab is the
course's Python. It is for a Jupyter that stands somewhere else.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import kernels
from ipykernel.kernelspec import install
from jupyter_client.kernelspec import KernelSpecManager

NAME = "convnet-course"
TITLE = "Convolutional networks (course)"
THERE = f"“{TITLE}” is registered already (make kernel REMOVE=1 takes it away)."


def place() -> Path:
    """The folder of the kernel among the person's own."""
    return Path(KernelSpecManager().user_kernel_dir) / NAME


def registered() -> str:
    """The Python that it runs; "" where there is no such kernel."""
    try:
        return str(json.loads((place() / "kernel.json").read_text("utf-8"))["argv"][0])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def register() -> str:
    """Register the kernel; return one line that says so, or "" where it stood there already.

    Raises:
        OSError: the person's Jupyter folder cannot be written.
    """
    before = registered()
    if before == sys.executable:
        return ""
    fonts = {"env": {"MPLCONFIGDIR": str(kernels.FONT_LIST)}} if kernels.FONT_LIST.is_dir() else {}
    install(user=True, kernel_name=NAME, display_name=TITLE, frozen_modules=True, **fonts)
    return (
        f"The kernel “{TITLE}” is registered: choose it in any Jupyter of yours with Kernel → Change "
        "Kernel… (make kernel REMOVE=1 takes it away)."
        + (f" It ran {before} before." if before else "")
    )


def remove() -> str:
    """Remove the kernel where it runs this Python; return one line that says so."""
    there = registered()
    if not there:
        return f"No kernel “{TITLE}” is registered."
    if there != sys.executable:
        return f"The kernel “{TITLE}” runs {there}, and is left alone."
    shutil.rmtree(place())
    return f"The kernel “{TITLE}” is removed."


def main() -> int:
    options = argparse.ArgumentParser(description="Offer the course's Python to other Jupyters.")
    options.add_argument("--remove", action="store_true", help="take it away again")
    given = options.parse_args()
    try:
        print(remove() if given.remove else register() or THERE)
    except OSError as problem:
        print(f"The kernel cannot be registered or removed: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
