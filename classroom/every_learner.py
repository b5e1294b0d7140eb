"""What every learner's server is given, whichever hub starts it.

`jupyterhub_config.py` (one machine) and `tljh.py` (The Littlest JupyterHub) call `settings`. It
needs nothing but JupyterHub: The Littlest JupyterHub runs it in an environment of its own.
"""

import math
import os
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNITS = {"M": 2**20, "G": 2**30}
MOST_TASKS = 512  # processes and threads of one learner; a kernel with TensorFlow has about forty


def settings(c, python: str, cpus: float) -> None:
    """Write the settings of every learner's server into a hub's configuration `c`.

    python: the Python of the course's own environment, which has JupyterHub too.
    cpus: the processors that one learner may take. The limits themselves are the hub's matter.
    """
    c.Spawner.cmd = [python, str(HERE / "server.py")]
    # Without it TensorFlow starts a thread for each processor of the machine.
    threads = str(max(1, math.ceil(cpus)))
    c.Spawner.environment = {
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "OMP_NUM_THREADS": threads,
    }
    # Thirty servers that start at once are slow; none is given up for that.
    c.Spawner.start_timeout = c.Spawner.http_timeout = 300
    c.Spawner.poll_interval = 5  # seconds until a server that was killed is missed
    c.JupyterHub.concurrent_spawn_limit = 16 * (os.cpu_count() or 1)
    c.JupyterHub.allow_named_servers = False
    c.SystemdSpawner.isolate_tmp = c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.unit_extra_properties = {
        "MemorySwapMax": "0",
        "TasksMax": str(MOST_TASKS),
        "ProtectProc": "invisible",
    }
    # A kernel that nobody looks at gives its memory back.
    c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=1800"]


def bytes_of(text: str) -> int:
    """The number of bytes that "1500M" or "2G" means.

    Raises:
        ValueError: it is neither.
    """
    found = re.fullmatch(r"(\d{1,6})([MG])", text.strip().upper())
    if not found or not int(found[1]):
        raise ValueError(f"the memory of a learner is {text!r}; expected 2G or 1500M, for example")
    return int(found[1]) * UNITS[found[2]]


def processors_of(text: str) -> float:
    """The number of processors that "2" or "0.5" means.

    Raises:
        ValueError: it is no such number.
    """
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text.strip()) or not float(text):
        raise ValueError(
            f"the processors of a learner are {text!r}; expected 2 or 0.5, for example"
        )
    return float(text)
