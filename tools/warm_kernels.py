"""Kernels for the tests that begin with the libraries imported: forked, not started.

A lesson's kernel is busy for five seconds before its first cell has run, most of them with the
import of TensorFlow, and the tests start one for each notebook. One process imports what lessons import and
waits; Jupyter's kernel specification names this file, which asks that process for a copy of itself,
passes signals on, and ends with it. Only `make test` works so (conftest.py); `make lessons
LESSON=05` starts its kernel as a reader does. Needs fork and Unix sockets.
"""

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOCKET = "COURSE_KERNELS"  # the environment's name for the socket's path
SERVE = "--serve"
STANDARD = (0, 1, 2)  # input, output, error
LARGEST = 1 << 20  # bytes of a request
IMPORTED = (
    "ipykernel.kernelapp",
    "anywidget",
    "ipywidgets",
    "matplotlib.pyplot",  # finds IPython's shell when the first figure is made
    "pandas",
    "sklearn.linear_model",
)
OURS = ("datasets", "models", "plotting", "reference", "results", "training", "widgets")


@contextmanager
def warm_kernels() -> Iterator[None]:
    """While this lasts, kernels of the name python3 are copies of one process."""
    from jupyter_client.kernelspec import get_kernel_spec  # not for who asks: it starts at once

    with tempfile.TemporaryDirectory(prefix="kernels-") as folder:
        spec = Path(folder) / "kernels" / "python3"
        spec.mkdir(parents=True)
        about = get_kernel_spec("python3").to_dict()
        about["argv"] = [sys.executable, "-S", __file__, "{connection_file}"]
        (spec / "kernel.json").write_text(json.dumps(about), "utf-8")
        before = os.environ.get("JUPYTER_PATH", "")
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [folder, before]))
        os.environ[SOCKET] = str(Path(folder) / "socket")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.environ[SOCKET])
            listener.listen(16)  # who asks before the imports are done waits
            number = listener.fileno()
            server = subprocess.Popen(
                [sys.executable, __file__, SERVE, str(number)], pass_fds=[number]
            )
        try:
            yield
        finally:
            server.terminate()
            server.wait()
            del os.environ[SOCKET]
            os.environ["JUPYTER_PATH"] = before  # empty is as good as none


def serve(listener: socket.socket) -> None:
    """Import what lessons import, then fork a kernel for each request, for ever."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name in IMPORTED:
        importlib.import_module(name)
    from course_utils import quiet_start

    with quiet_start():
        importlib.import_module("keras")
        for name in OURS:
            importlib.import_module(f"course_utils.{name}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel
    while True:
        asked, _ = listener.accept()
        if not os.fork():
            listener.close()
            become_kernel(asked)
        asked.close()


def become_kernel(asked: socket.socket) -> None:
    """In the fork: take over the place, the environment and the files of who asked, and run."""
    request, files, *_ = socket.recv_fds(asked, LARGEST, len(STANDARD))
    given = json.loads(request)
    os.setsid()
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    for file, standard in zip(files, STANDARD, strict=True):
        os.dup2(file, standard)
        os.close(file)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked.sendall(f"{os.getpid()}\n".encode())

    def end_with_who_asked() -> None:
        asked.recv(1)  # nothing ever comes but the end
        os._exit(1)

    threading.Thread(target=end_with_who_asked, daemon=True).start()
    sys.argv = ["ipykernel_launcher", "-f", given["connection"]]
    sys.path[:] = ["", *given["path"], *sys.path[1:]]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()
    asked.sendall(b"end\n")
    os._exit(0)


def ask(connection: str) -> int:
    """Ask for a kernel, stand for it until it ends, and return what its process would."""
    server = socket.socket(socket.AF_UNIX)
    server.connect(os.environ[SOCKET])
    added = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]
    environment = dict(os.environ)
    environment.pop("JPY_PARENT_PID", None)  # the fork's parent is another
    request = {
        "connection": connection,
        "folder": os.getcwd(),
        "environment": environment,
        "path": added,
    }
    socket.send_fds(server, [json.dumps(request).encode()], STANDARD)
    answers = server.makefile()
    kernel = int(answers.readline())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, frame: os.kill(kernel, which))
    return 0 if answers.readline() == "end\n" else 1


if __name__ == "__main__":
    if sys.argv[1] == SERVE:
        serve(socket.socket(fileno=int(sys.argv[2])))
    sys.exit(ask(sys.argv[1]))
