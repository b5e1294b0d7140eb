"""The server that the browser tests start."""

import subprocess
import sys

import pytest
from browser import wait_for_answer


def ended(code: int) -> subprocess.Popen:
    server = subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])
    server.wait()
    return server


def test_a_port_that_was_taken_meanwhile_is_no_error_but_the_next_try(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("[W] The port 41235 is already in use.\n[C] ERROR: no available port\n")
    assert wait_for_answer(ended(1), tmp_path, log) is None


def test_a_server_that_ends_of_something_else_is_an_error_with_its_log(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("No module named 'jupyterlab'\n")
    with pytest.raises(RuntimeError, match="ended with code 3\nNo module named 'jupyterlab'"):
        wait_for_answer(ended(3), tmp_path, log)
