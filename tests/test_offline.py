"""The guard itself: nothing in the suite can reach another machine, and loopback works."""

import os
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from scripts import load_script

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody has this address


@pytest.mark.parametrize("host", [ELSEWHERE, "2001:db8::1", "example.org"])
def test_no_connection_leaves_the_machine(host):
    with pytest.raises(OSError, match="works offline"):
        socket.create_connection((host, 80), timeout=1)


def test_no_datagram_leaves_the_machine():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(OSError, match="works offline"),
    ):
        sender.sendto(b"?", (ELSEWHERE, 53))


def test_no_datagram_leaves_by_sendmsg():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(OSError, match="works offline"),
    ):
        sender.sendmsg([b"?"], [], 0, (ELSEWHERE, 53))


@pytest.mark.parametrize("look_up", [socket.gethostbyname_ex, socket.gethostbyaddr])
def test_no_name_is_looked_up(look_up):
    with pytest.raises(OSError, match="works offline"):
        look_up("example.org")


def test_encrypted_sockets_are_guarded_too():
    with (
        ssl.create_default_context().wrap_socket(
            socket.socket(), server_hostname="example.org"
        ) as secure,
        pytest.raises(OSError, match="works offline"),
    ):
        secure.connect((ELSEWHERE, 443))


def test_the_kernels_of_lessons_are_guarded():
    code = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), timeout=1)"
    notebook = new_notebook(cells=[new_code_cell(code)])
    with pytest.raises(CellExecutionError, match="works offline"):
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute()


def test_the_kernels_of_lessons_inherit_nothing_that_tests_have_set(monkeypatch):
    root = load_script("conftest.py")
    monkeypatch.setenv("KERAS_BACKEND", "set by a test")
    setting_up = root.pytest_runtest_setup(SimpleNamespace(path=Path("lesson.ipynb")))
    next(setting_up)
    inside = dict(os.environ)
    setting_up.close()
    assert inside == root.ENVIRONMENT != dict(os.environ)
    assert os.environ["KERAS_BACKEND"] == "set by a test"


def test_urllib_is_guarded_too():
    with pytest.raises(OSError, match="works offline"):
        urllib.request.urlopen("http://example.org", timeout=1)


def test_processes_started_by_tests_are_guarded():
    code = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "works offline" in done.stderr


def test_loopback_still_works():
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].sendall(b"here"))
        thread.start()
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.recv(4) == b"here"
        thread.join()
