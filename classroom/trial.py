"""A hub of its own on loopback, with accounts that are made for it and removed again.

For the tests (`make tryhub`) and `measure.py`; as root, on a machine where accounts may be made.
"""

import os
import pwd
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import requests
from learner import Learner

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-hub" / "bin" / "python"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hub:
    """A hub with a state and ports of its own, for names that end with `remove`."""

    def __init__(self, folder: Path, names: tuple[str, ...], teacher: str, **settings: str) -> None:
        self.folder, self.names, self.teacher = folder, names, teacher
        self.list = folder / "class.txt"
        self.list.write_text("\n".join([*names, f"{teacher} teacher"]) + "\n")
        self.log = folder / "log.txt"
        port, self.hub_port, self.proxy_port = free_port(), free_port(), free_port()
        self.address = f"http://127.0.0.1:{port}"
        own = {"CLASS": str(self.list), "STATE": str(folder / "state"), "PORT": str(port)}
        self.environment = {**os.environ, **own, **settings}
        self.passwords: dict[str, str] = {}

    def start(self) -> None:
        words = [str(PYTHON), str(ROOT / "classroom" / "hub.py")]
        words += [f"--JupyterHub.hub_port={self.hub_port}"]
        words += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{self.proxy_port}"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                words,
                env=self.environment,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )
        self.wait_until(self.answers, 120)
        told = re.findall(r"^    (\S+) +(\S+)$", self.log.read_text(), flags=re.M)
        self.passwords = dict(told) | self.passwords  # a learner may have changed his

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-4000:]
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/hub/health", timeout=5).status_code == 200
        return False

    def wait_until(self, is_so: Callable[[], object], seconds: float) -> float:
        """Wait until something is so; return how long it took."""
        begin = time.monotonic()
        while not is_so():
            waited = time.monotonic() - begin
            assert waited < seconds, f"not so after {waited:.0f} s\n{self.log.read_text()[-4000:]}"
            time.sleep(0.2)
        return time.monotonic() - begin

    def learner(self, name: str) -> Learner:
        """One of the class, signed in."""
        one = Learner(self.address, name, self.passwords[name])
        one.sign_in()
        return one

    def proxy(self) -> int:
        return int((self.folder / "state" / "proxy.pid").read_text())

    def stop(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for name in (*self.names, self.teacher):
            end_all(name)

    def remove(self) -> None:
        """Take away its accounts, with their homes."""
        for name in (*self.names, self.teacher):
            end_all(name)
            subprocess.run(["userdel", "--remove", name], capture_output=True)


def processes(name: str) -> list[psutil.Process]:
    """The processes of an account."""
    with suppress(KeyError):
        number = pwd.getpwnam(name).pw_uid
        found = psutil.process_iter(["uids", "cmdline"])
        return [one for one in found if one.info["uids"] and one.info["uids"].real == number]
    return []


def servers(name: str) -> list[int]:
    """Those that are a learner's server."""
    found = processes(name)
    return [one.pid for one in found if "jupyterhub.singleuser" in (one.info["cmdline"] or [])]


def processor_seconds(name: str) -> float:
    """Processor time of all that an account runs, and of what that has started and seen end."""
    total = 0.0
    for one in processes(name):
        with suppress(psutil.Error):
            total += sum(one.cpu_times()[:4])
    return total


def memory(name: str) -> int:
    """Bytes of an account's processes; what several share counts by its share (PSS)."""
    total = 0
    for one in processes(name):
        with suppress(psutil.Error):
            total += one.memory_full_info().pss
    return total


def end_all(name: str) -> None:
    """End what an account still runs."""
    for _ in range(50):
        left = processes(name)
        for one in left:
            with suppress(psutil.Error):
                one.kill()
        if not left:
            return
        time.sleep(0.1)


def home(name: str) -> Path:
    return Path(pwd.getpwnam(name).pw_dir)
