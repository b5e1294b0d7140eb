"""Run a function of a notebook in several worker processes of this machine.

The kernel's TensorFlow is set up already: it can neither join a cluster any more nor split its
processor in two. So the function and what it uses are sent to fresh processes (cloudpickle does
it). They find each other on the loopback address 127.0.0.1; no network is needed. Tried on Linux.

While they run, a cluster of TensorFlow is open to others: the server of `tf.distribute` listens on
all addresses of the machine (`::`), on the workers' ports, and asks nobody who they are. Run
clusters behind a firewall, on a network that you trust, or in a network namespace.
"""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from course_utils.arguments import as_real, check_whole, shown
from course_utils.program import DONE, load, parcel_of, save

MOST_WORKERS = 64  # each is a process with a TensorFlow of its own
KEPT = 20_000  # bytes of what a worker has written
PROXIES = {"http_proxy", "https_proxy", "grpc_proxy", "all_proxy"}


class WorkerError(RuntimeError):
    """A worker ended before it returned, or the workers took too long; all have been stopped.

    Attributes:
        logs: the end of what each worker had written, by its number.
    """

    def __init__(self, message: str, logs: list[str]):
        super().__init__(message)
        self.logs = logs


def run_workers(
    function: Callable[..., Mapping | None],
    workers: int = 2,
    arguments: Mapping | None = None,
    timeout: float = 200,
) -> list[dict[str, np.ndarray]]:
    """Call a function in worker processes that can find each other, and collect what they return.

    Worker number i calls `function(i, **arguments)`. What the function uses of the notebook goes
    with it, but for models and tensors; data goes as arguments. Two or more workers
    get TF_CONFIG, so that `tf.distribute.MultiWorkerMirroredStrategy()` makes them one cluster.
    They do not see a GPU. What they print is kept for the report of an error. No process is left
    behind, whatever happens. A cluster's servers listen on all addresses of the machine while it
    runs, without authentication: stay behind a firewall. Introduced in lesson 6.

    Args:
        function: returns a dictionary of arrays or numbers, or nothing.
        workers: how many processes, 1 to 64.
        arguments: arrays, numbers and texts by name, the same for all workers.
        timeout: seconds until all must have returned, the start of the processes included.

    Returns:
        For each worker the dictionary that it returned, as NumPy arrays.

    Raises:
        ValueError: no process was started, because the function cannot be sent to one, uses a
            name that is not there, or `workers`, `arguments` or `timeout` make no sense.
        WorkerError: a worker died, raised or did not return in time; says which, and its last line.

    Example:
        >>> from course_utils.workers import run_workers
        >>> def shout(worker, text):
        ...     return {"said": text.upper() + "!" * worker}
        >>> [str(result["said"]) for result in run_workers(shout, 2, {"text": "hello"})]
        ['HELLO', 'HELLO!']
    """
    workers = check_whole(workers, "workers", 1, MOST_WORKERS)
    seconds = as_real(timeout)
    if seconds is None or not 0 < seconds <= threading.TIMEOUT_MAX:
        raise ValueError(f"timeout must be a number of seconds, more than 0, got {shown(timeout)}.")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as held,
    ):
        folder = Path(name)
        (folder / "function").write_bytes(parcel_of(function))
        save(folder / "arguments.npz", arguments)
        crew: list[_Worker] = []
        try:
            ports = [held.enter_context(_held_port()) for _ in range(workers)]
            for environment in _environments(ports):
                crew.append(_Worker(len(crew), folder, environment))
            _wait_for(crew, time.monotonic() + seconds, seconds)
            return [load(worker.result) for worker in crew]
        finally:
            _stop(crew)


class _Worker:
    """One process: what it has written, and a report once it is done or has ended."""

    def __init__(self, number: int, folder: Path, environment: dict[str, str]):
        self.number = number
        self.result = folder / f"result-{number}.npz"
        self.written = b""
        self.stopped = False
        # It runs in another folder: "", the notebook's folder, and relative ones must not move.
        path = [os.path.abspath(one) for one in sys.path if isinstance(one, str)]
        program = f"import sys; sys.path[:] = {path}; from course_utils.program import serve; "
        self.process = subprocess.Popen(
            [sys.executable, "-c", program + f"serve({str(folder)!r}, {number})"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,  # never written to: its end tells the worker to leave
            stdout=subprocess.PIPE,  # the worker's message that it is done
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        while chunk := self.process.stderr.read1(KEPT):
            self.written = (self.written + chunk)[-KEPT:]

    def report_to(self, reports: queue.SimpleQueue) -> None:
        if self.process.stdout.read(1) == DONE:
            reports.put((self, None))
        else:
            reports.put((self, self.process.wait()))

    def log(self) -> str:
        return self.written.decode(errors="replace")

    def last_line(self) -> str:
        lines = [line.strip() for line in self.log().splitlines() if line.strip()]
        if not lines:
            return "It wrote nothing."
        return f"Its last line: {textwrap.shorten(lines[-1], 200)!r}."

    def stop(self) -> None:
        if self.stopped:
            return
        self.stopped = True
        try:
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)  # what it has started goes with it
            else:
                self.process.kill()
        except (ProcessLookupError, PermissionError):
            pass  # it has ended
        self.process.wait()
        self.reader.join(timeout=1)
        self.process.stdin.close()


def _environments(ports: list[int]) -> Iterator[dict[str, str]]:
    """The environment of each worker; TF_CONFIG tells it where all of them are, and its number."""
    inherited = {k: v for k, v in os.environ.items() if k.lower() not in PROXIES | {"tf_config"}}
    inherited |= {
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    addresses = [f"127.0.0.1:{port}" for port in ports]
    for number in range(len(ports)):
        config = {
            "cluster": {"worker": addresses},
            "task": {"type": "worker", "index": number},
        }
        yield inherited | ({"TF_CONFIG": json.dumps(config)} if len(ports) > 1 else {})


@contextlib.contextmanager
def _held_port() -> Iterator[int]:
    """A free port that nobody else is given meanwhile, but that a worker's server can take.

    A socket is bound to it that never listens. Beside it the system lets only a socket listen that
    names the port and sets SO_REUSEADDR too, as servers do.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("", 0))  # on all addresses, as TensorFlow's server
        yield holder.getsockname()[1]


def _wait_for(crew: list[_Worker], deadline: float, timeout: float) -> None:
    """Return when all are done; raise as soon as one has ended without being done."""
    reports: queue.SimpleQueue = queue.SimpleQueue()
    for worker in crew:
        threading.Thread(target=worker.report_to, args=(reports,), daemon=True).start()
    busy = set(crew)
    while busy:
        try:
            worker, code = reports.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            _stop(crew)
            late = " ".join(
                f"Worker {worker.number} had not returned. {worker.last_line()}"
                for worker in crew
                if worker in busy
            )
            raise WorkerError(
                f"the workers took more than {timeout:g} seconds and were stopped. {late}",
                [worker.log() for worker in crew],
            ) from None
        if code is not None:
            _stop(crew)
            others = "" if len(crew) == 1 else " The other workers were stopped."
            raise WorkerError(
                f"worker {worker.number} {_ending(code)}. {worker.last_line()}{others}",
                [worker.log() for worker in crew],
            )
        busy.remove(worker)


def _stop(crew: list[_Worker]) -> None:
    for worker in crew:
        worker.stop()


def _ending(code: int) -> str:
    if code < 0:
        return f"was killed by signal {-code} ({signal.strsignal(-code)})"
    return f"ended with exit code {code}" + " before it had returned" * (code == 0)
