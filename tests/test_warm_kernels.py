"""Kernels that are forked: they begin as others do, can be interrupted, and end with who asked."""

import os
import signal
import subprocess
import sys
from contextlib import nullcontext

import nbformat
import psutil
import pytest
import warm_kernels
from jupyter_client.manager import start_new_kernel
from scripts import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")


@pytest.fixture(scope="module", autouse=True)
def kernels():
    """Those of `make test`, where they run; else some of our own."""
    with nullcontext() if warm_kernels.SOCKET in os.environ else warm_kernels.warm_kernels():
        yield


@pytest.fixture
def kernel(tmp_path):
    manager, client = start_new_kernel(cwd=str(tmp_path), stderr=subprocess.DEVNULL)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, code: str) -> tuple[str, str]:
    """What a cell prints, and how it ended."""
    printed = []

    def hook(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, output_hook=hook, timeout=60)["content"]
    return "".join(printed), reply.get("ename", reply["status"])


def test_a_kernel_begins_with_empty_hands_in_its_own_place(kernel, tmp_path):
    _, client = kernel
    code = "import os, sys; print(os.getcwd(), 'keras' in sys.modules, 'np' in globals())"
    assert run(client, code) == (f"{tmp_path} True False\n", "ok")


def test_lessons_run_in_them(tmp_path):
    cell = nbformat.v4.new_code_cell("import sys\nprint('keras' in sys.modules)", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="True\n")]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "01_try.ipynb")
    words = ["-m", "pytest", "-q", "-p", "conftest", "-p", "no:cacheprovider", "--nbval"]
    words += ["-c", ROOT / "pyproject.toml", tmp_path / "01_try.ipynb"]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_network_stays_closed(kernel):
    _, client = kernel
    assert run(client, "import socket; socket.create_connection(('192.0.2.1', 80))")[1] != "ok"


def test_a_picture_is_shown_at_the_end_of_its_cell(kernel):
    _, client = kernel
    shown = []
    client.execute_interactive(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        output_hook=lambda message: shown.append(message["msg_type"]),
        timeout=60,
    )
    assert "display_data" in shown


def test_an_interrupt_reaches_the_cell(kernel):
    manager, client = kernel
    client.execute("print('begun'); import time; time.sleep(60)")
    while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    while (message := client.get_iopub_msg(timeout=60))["msg_type"] != "error":
        pass
    assert message["content"]["ename"] == "KeyboardInterrupt"
    assert manager.is_alive()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_kernel_ends_with_who_asked_for_it(kernel, how):
    manager, client = kernel
    forked = int(run(client, "import os; print(os.getpid())")[0])
    ending = psutil.Process(forked)  # before: it may be gone at once
    os.kill(manager.provisioner.pid, how)
    psutil.wait_procs([ending], timeout=30)
    assert not psutil.pid_exists(forked)


def test_a_kernel_that_dies_is_missed(kernel):
    manager, client = kernel
    client.execute("import os; os._exit(3)")
    assert manager.provisioner.process.wait(timeout=30) == 1
