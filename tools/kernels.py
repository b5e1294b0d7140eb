"""What every kernel that the course starts finds in its environment."""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

FONT_LIST = Path(sys.prefix) / "var" / "matplotlib"  # made by tools/setup_env.py


def prepare() -> None:
    """Let Matplotlib find its list of fonts, in this process and in those that it starts.

    Without it the first picture waits until all fonts have been looked through, and says so in
    the lesson's output; so it does where the reader's home cannot be written. The list of the
    course's own environment is used, or a copy where that environment cannot be written.
    """
    if os.environ.get("MPLCONFIGDIR"):
        return
    folder = FONT_LIST
    with suppress(OSError):  # without room for it all works, and the first picture is late
        if not os.access(folder, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="matplotlib-"))
            if FONT_LIST.is_dir():
                shutil.copytree(FONT_LIST, folder, dirs_exist_ok=True)
        os.environ["MPLCONFIGDIR"] = str(folder)
