"""A hand-out with all packages is set up and runs where there is no network: `make tryhandout`.

On Linux, with network namespaces; the packages are fetched first. It takes minutes, so it runs only
where it is named.
"""

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from scripts import ROOT

PATIENCE = 900  # seconds
APART = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


def unpacked(folder: Path) -> Path:
    """The zip of lesson 5 with the packages for this Python, in a folder with a space in its name."""
    wheels = "linux-{}.{}".format(*sys.version_info)
    words = ["--lesson", "5", "--wheels", wheels, "--folder", str(folder)]
    fetching = {**os.environ, "PYTHONPATH": ""}  # the tests themselves reach no other machine
    pack = [sys.executable, str(ROOT / "tools" / "pack.py"), *words]
    subprocess.run(pack, env=fetching, check=True)
    top = folder / "a class"
    with zipfile.ZipFile(folder / "convnet-course-05-linux.zip") as packed:
        packed.extractall(top)
    script = top / "convnet-course" / "start-linux.sh"
    script.chmod(0o755)
    return script.parent


def test_thirty_laptops_need_no_network(tmp_path):
    course = unpacked(tmp_path)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    how = {"cwd": course, "env": environment, "stderr": subprocess.STDOUT}
    log = tmp_path / "log.txt"
    with log.open("wb") as output:
        words = [*APART, "./start-linux.sh", "--no-browser", "--port", "8931"]
        server = subprocess.Popen(words, stdout=output, **how)
        try:
            last = time.monotonic() + PATIENCE
            while "http://127.0.0.1:8931/lab/tree/05_" not in log.read_text():
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < last, log.read_text()
                time.sleep(1)
        finally:
            server.terminate()
            server.wait(60)
    words = [
        ".venv/bin/jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "--output-dir",
        "out",
    ]
    for name in ("05_sequential_mnist", "exercises/05_sequential_mnist_exercises"):
        path = f"notebooks/{name}.ipynb"
        done = subprocess.run([*APART, *words, path], stdout=subprocess.PIPE, text=True, **how)
        assert done.returncode == 0, done.stdout
        assert "No module named" not in done.stdout
