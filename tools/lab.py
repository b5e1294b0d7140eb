"""Open JupyterLab on the first lesson; work as root, in a container and without a screen.

python tools/lab.py [--port 8888] [--ip 127.0.0.1] [--no-browser]
"""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
FIRST_LESSON = "01_convolution.ipynb"
DEFAULT_PORT = 8888


def is_free(ip: str, port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":  # there, this option would let two servers share one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError:
            return False
    return True


def choose_port(ip: str, wanted: int | None) -> int:
    """The port asked for, or the first free one from 8888 on; says what was taken."""
    if wanted is not None:
        if not is_free(ip, wanted):
            sys.exit(
                f"Port {wanted} is taken, perhaps by another JupyterLab. Stop that one, "
                "choose another (make lab PORT=8899), or leave PORT out."
            )
        return wanted
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        if is_free(ip, port):
            if port != DEFAULT_PORT:
                print(f"Port {DEFAULT_PORT} is taken; JupyterLab uses {port} instead.", flush=True)
            return port
    sys.exit(f"Ports {DEFAULT_PORT} to {port} are all taken. Choose one: make lab PORT=9100")


def has_screen() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command(ip: str, port: int, *, browser: bool) -> list[str]:
    words = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={NOTEBOOKS}"]
    words += [f"--ServerApp.ip={ip}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    words += [f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}"]
    # The course works offline: no look-ups for news or updates.
    words += [
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if not browser:
        words.append("--ServerApp.open_browser=False")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--ServerApp.allow_root=True")
    return words


def main() -> int:
    options = argparse.ArgumentParser(description="Open JupyterLab on the first lesson.")
    options.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT} or the next free one")
    options.add_argument(
        "--ip", default="127.0.0.1", help="0.0.0.0 to reach it from outside a container"
    )
    options.add_argument("--no-browser", action="store_true")
    given = options.parse_args()
    port = choose_port(given.ip, given.port)
    browser = has_screen() and not given.no_browser
    if not browser:
        print(
            "No screen here: open the address with its token, printed below, in a browser.",
            flush=True,
        )
    try:
        return subprocess.call(command(given.ip, port, browser=browser))
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
