"""The browser and the server that the browser tests start."""

import subprocess
import sys

import browser
import pytest
from lab_pages import wait_for_answer


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


@pytest.fixture
def none_here(monkeypatch):
    """A machine without a browser, and what is run to bring one: it fails."""
    asked = []

    def fail(command, **options):
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, "", "\n  getaddrinfo EAI_AGAIN\n  at …\n")

    def none():
        raise browser.NoBrowser

    monkeypatch.delenv("COURSE_BROWSER", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "chromium", none)  # Playwright may be at work in this process
    monkeypatch.setattr(browser.subprocess, "run", fail)
    return asked


def test_where_no_browser_can_be_had_one_sentence_names_the_ways_out(none_here, capsys):
    assert browser.install() == 1
    assert none_here == [[sys.executable, "-m", "playwright", "install", "chromium"]]
    (line,) = capsys.readouterr().err.splitlines()
    assert "EAI_AGAIN" in line
    assert "COURSE_BROWSER=" in line
    assert "make unit lessons" in line


def test_a_browser_that_does_not_start_is_said(none_here, capsys, monkeypatch):
    def broken():
        raise browser.PlaywrightError("Executable doesn't exist\nCall log: …")

    monkeypatch.setenv("COURSE_BROWSER", "/opt/no-such")
    monkeypatch.setattr(browser, "chromium", broken)
    assert browser.install() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "no-such does not start" in line
    assert "make unit lessons" in line


def test_a_run_deletes_no_folder_but_one_in_build(pytestconfig):
    assert pytestconfig.getoption("--output") == "build/test-results"
