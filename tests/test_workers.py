"""Functions that run in worker processes: what they bring back, and how each ending is told.

What is sent to a worker, tests/test_worker_program.py looks at. That two of them become one cluster of TensorFlow, notebook 06c shows.
"""

import errno
import json
import math
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from course_utils import workers as module
from course_utils.workers import WorkerError, run_workers


def arithmetic(worker, values, times):
    return {"worker": worker, "sum": np.sum(values) * times}


def nothing(worker):
    print("a line for nobody")


def the_environment(worker):
    return {name: os.environ.get(name, "") for name in ("TF_CONFIG", "CUDA_VISIBLE_DEVICES")}


def meet(worker):
    """Worker 0 listens where TF_CONFIG says; worker 1 greets it."""
    addresses = json.loads(os.environ["TF_CONFIG"])["cluster"]["worker"]
    host, port = addresses[0].split(":")
    if worker == 0:
        with socket.create_server((host, int(port))) as server:
            connection, _ = server.accept()
            return {"heard": connection.recv(100).decode()}
    for _ in range(600):
        try:
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(b"hello")
            return {}
        except ConnectionRefusedError:
            time.sleep(0.1)
    return None


def asks_for_its_port(worker):
    """As a program that takes any port, and then as the server it is held for."""
    addresses = json.loads(os.environ["TF_CONFIG"])["cluster"]["worker"]
    host, port = addresses[worker].split(":")
    refused = 0
    with socket.socket() as other:
        try:
            other.bind((host, int(port)))
        except OSError as problem:
            refused = problem.errno
    with socket.create_server((host, int(port))):
        return {"refused": refused}


def exits(worker, code):
    print("the last words")
    if worker == 1:
        os._exit(code)
    time.sleep(600)


def asks_to_exit(worker, code):
    sys.exit(code)


def kills_itself(worker):
    if worker == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(600)


def raises(worker):
    raise ArithmeticError(f"worker {worker} cannot count")


def returns_garbage(worker):
    return {"result": object()}


def returns_a_list(worker):
    return [1, 2, 3]


def hangs(worker):
    print(f"worker {worker} waits")
    time.sleep(600)


def shouts(worker):
    for _ in range(2000):
        print("no end " * 200)
    sys.stdout.write("x" * 3_000_000)
    print("\nthat was all")
    if worker == 1:
        raise SystemExit(5)


def leaves_a_child(worker, file):
    child = subprocess.Popen(["sleep", "600"])
    with open(file, "w") as text:
        text.write(str(child.pid))
    os._exit(3)


def running(pid: int) -> bool:
    """Is there a process of this number that has not ended?"""
    try:
        with open(f"/proc/{pid}/stat") as text:
            return text.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition) -> None:
    deadline = time.monotonic() + 100
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("workers", [1, 3])
def test_every_worker_brings_back_what_it_returned(workers):
    values = np.arange(6, dtype="float32").reshape(2, 3)
    results = run_workers(arithmetic, workers, {"values": values, "times": 3})
    assert [int(result["worker"]) for result in results] == list(range(workers))
    assert all(result["sum"] == 15 * 3 for result in results)


def test_a_function_may_return_nothing():
    assert run_workers(nothing, 1) == [{}]


def test_each_worker_is_told_all_addresses_and_its_number(monkeypatch):
    monkeypatch.setenv("TF_CONFIG", "what another program had set")
    found = run_workers(the_environment, 2)
    configs = [json.loads(str(result["TF_CONFIG"])) for result in found]
    assert [config["task"] for config in configs] == [
        {"type": "worker", "index": 0},
        {"type": "worker", "index": 1},
    ]
    addresses = configs[0]["cluster"]["worker"]
    assert configs[1]["cluster"]["worker"] == addresses
    assert len(set(addresses)) == 2
    assert all(address.startswith("127.0.0.1:") for address in addresses)
    assert {str(result["CUDA_VISIBLE_DEVICES"]) for result in found} == {"-1"}
    (alone,) = run_workers(the_environment, 1)
    assert str(alone["TF_CONFIG"]) == ""


def test_workers_find_each_other_on_this_machine():
    assert str(run_workers(meet, 2)[0]["heard"]) == "hello"


def test_a_workers_port_is_held_for_it():
    results = run_workers(asks_for_its_port, 2)
    assert [int(result["refused"]) for result in results] == [errno.EADDRINUSE] * 2


@pytest.mark.parametrize("code", [9, 0])
def test_a_dead_worker_is_reported_and_the_other_is_stopped(code):
    begin = time.monotonic()
    with pytest.raises(WorkerError) as caught:
        run_workers(exits, 2, {"code": code})
    assert time.monotonic() - begin < 100, "it did not wait for worker 0, which sleeps"
    message = str(caught.value)
    assert message.startswith(f"worker 1 ended with exit code {code}")
    assert ("before it had returned" in message) == (code == 0)
    assert "Its last line: 'the last words'." in message
    assert message.endswith("The other workers were stopped.")
    assert caught.value.logs[1] == "the last words\n"


@pytest.mark.parametrize(("code", "ending"), [(4, "exit code 4."), ("no data", "code 1.")])
def test_a_worker_may_leave_with_sys_exit(code, ending):
    with pytest.raises(WorkerError, match=ending) as caught:
        run_workers(asks_to_exit, 1, {"code": code})
    assert ("'no data'" in str(caught.value)) == (code == "no data")
    assert "other workers" not in str(caught.value)


def test_a_killed_worker_is_reported_with_its_signal():
    with pytest.raises(WorkerError, match=r"worker 0 was killed by signal 9 \(Killed\)\. It wrote"):
        run_workers(kills_itself, 2)


def test_an_exception_is_reported_with_its_last_line():
    with pytest.raises(WorkerError, match=r"'ArithmeticError: worker 0 cannot count'") as caught:
        run_workers(raises, 1)
    assert "raise ArithmeticError" in caught.value.logs[0], "the log holds the whole traceback"


@pytest.mark.parametrize(
    ("function", "told"),
    [(returns_garbage, "'result' is no array and no number"), (returns_a_list, "got a list")],
)
def test_what_cannot_be_brought_back_is_told(function, told):
    with pytest.raises(WorkerError, match=told):
        run_workers(function, 1)


def test_workers_that_take_too_long_are_stopped(monkeypatch):
    wait_for = module._wait_for

    def wait_until_they_have_written(crew, deadline, timeout):
        wait_until(lambda: all(worker.written for worker in crew))
        wait_for(crew, time.monotonic() + 0.1, timeout)

    monkeypatch.setattr(module, "_wait_for", wait_until_they_have_written)
    with pytest.raises(WorkerError, match=r"more than 10 seconds") as caught:
        run_workers(hangs, 2, timeout=10)
    for worker in (0, 1):
        assert f"Worker {worker} had not returned. Its last line: 'worker {worker} waits'." in str(
            caught.value
        )


def test_much_output_neither_blocks_nor_fills_the_memory():
    with pytest.raises(WorkerError, match=r"worker 1 .*'that was all'") as caught:
        run_workers(shouts, 2)
    assert max(map(len, caught.value.logs)) <= 20_000


def test_what_a_worker_has_started_ends_with_it(tmp_path):
    with pytest.raises(WorkerError, match="exit code 3"):
        run_workers(leaves_a_child, 1, {"file": str(tmp_path / "pid")})
    child = int((tmp_path / "pid").read_text())
    wait_until(lambda: not running(child))


INTERRUPTED = """
    import os, signal
    from course_utils.workers import run_workers

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background ignores it

    def waits(worker, folder):
        import os, time
        with open(f"{folder}/{worker}.part", "w") as text:
            text.write(str(os.getpid()))
        os.rename(f"{folder}/{worker}.part", f"{folder}/{worker}")
        time.sleep(600)

    run_workers(waits, 2, {"folder": os.path.dirname(os.path.abspath(__file__))})
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_notebook(tmp_path, how):
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(INTERRUPTED))
    notebook = subprocess.Popen([sys.executable, script], stderr=subprocess.DEVNULL)
    try:
        files = [tmp_path / str(worker) for worker in range(2)]
        wait_until(lambda: all(file.exists() for file in files))
        pids = [int(file.read_text()) for file in files]
        notebook.send_signal(how)
        notebook.wait(timeout=100)
        wait_until(lambda: not any(map(running, pids)))
    finally:
        notebook.kill()


ITSELF: list = []
ITSELF.extend([ITSELF, ITSELF])


def test_numbers_that_make_no_sense_are_refused():
    for options in (
        *({"workers": workers} for workers in (0, 1.5, True, "2", 10**400)),
        *({"timeout": timeout} for timeout in (0, -1, "5", None, True, math.nan, math.inf, 1j)),
        {"arguments": {"a list that holds itself": ITSELF}},
    ):
        with pytest.raises(ValueError, match=r"must be|cannot be (sent|read)"):
            run_workers(nothing, **options)
