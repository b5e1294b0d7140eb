"""No learner sees what is another's: through the hub, from a kernel, on the machine."""

import os
import subprocess
import time
from pathlib import Path

import pytest
import zmq
from trial import servers

LESSON = "05_sequential_mnist.ipynb"
WORLD = Path("/run/convnet-class")


def test_another_ones_server_gives_nothing(ada, grace, word):
    grace.api(
        "PUT", "contents/secret.txt", json={"type": "file", "format": "text", "content": word}
    )
    assert word in grace.api("GET", "contents/secret.txt").text
    for path in ("contents/secret.txt", "contents", f"contents/{LESSON}", "kernels", "sessions"):
        answer = ada.ask("GET", f"{grace.server}/api/{path}")
        assert answer.status_code in (403, 404), path
        assert word not in answer.text
    for path in ("files/secret.txt", f"lab/tree/{LESSON}", "lab", "terminals/1"):
        answer = ada.get(f"{grace.server}/{path}")
        assert answer.status_code in (403, 404), path
        assert word not in answer.text
    written = ada.ask("PUT", f"{grace.server}/api/contents/mine.txt", json={"type": "file"})
    assert written.status_code in (403, 404)


def test_another_ones_server_cannot_be_stopped_or_started(hub, ada, grace):
    xsrf = {"X-XSRFToken": ada.http.cookies.get("_xsrf", path="/hub/")}
    for method in ("DELETE", "POST"):
        address = f"{hub.address}/hub/api/users/{grace.name}/server"
        assert ada.http.request(method, address, headers=xsrf, timeout=60).status_code in (403, 404)
    assert servers(grace.name)


def test_a_kernel_reads_nothing_of_another(hub, ada, grace):
    """Files, connection files of kernels, the environment and the memory of processes."""
    (server,) = servers(grace.name)
    with grace.kernel(LESSON), ada.kernel(LESSON) as kernel:
        connections = list((WORLD / grace.name).glob("kernel-*"))
        assert connections
        home = os.path.expanduser(f"~{grace.name}")
        secrets = [f"{home}/lessons/{LESSON}", f"{home}/.bashrc", *connections, hub.list.parent]
        secrets += [f"/proc/{server}/{one}" for one in ("environ", "mem", "maps", "cwd/x", "fd/0")]
        secrets += [
            hub.folder / "state" / one for one in ("hub.sqlite", "cookie_secret", "passwords")
        ]
        for secret in secrets:
            told = kernel.run(f"open({str(secret)!r}, 'rb').read(1)")
            assert told.error.startswith("PermissionError"), (secret, told)
        for folder in (home, WORLD, WORLD / grace.name, hub.folder / "state"):
            told = kernel.run(f"import os; os.listdir({str(folder)!r})")
            assert told.error.startswith("PermissionError"), (folder, told)
        assert kernel.run(f"import os; os.kill({server}, 9)").error.startswith("PermissionError")


def test_no_neighbour_hears_a_kernel(ada, word):
    """A kernel's port sends its outputs to whoever asks; ours has files for sockets instead.

    One port is left, where its own children hand in what they print: it sends nothing.
    """
    context = zmq.Context()
    with ada.kernel(LESSON) as kernel:
        (pid,) = kernel.run("import os; print(os.getpid())").text.split()
        said = subprocess.run(["ss", "-tlnpH"], capture_output=True, text=True, check=True).stdout
        ports = [line.split()[3] for line in said.splitlines() if f"pid={pid}," in line]
        assert len(ports) <= 1
        hearing = context.socket(zmq.SUB)
        hearing.subscribe(b"")
        for port in ports:
            hearing.connect(f"tcp://{port}")
        time.sleep(1)
        assert word in kernel.run(f"print({word!r})").text
        assert hearing.poll(2000) == 0
        hearing.close(0)
        assert len(list((WORLD / ada.name).glob("kernel-*-ipc-*"))) >= 5
    context.term()


def test_the_course_is_read_and_not_written(ada):
    with ada.kernel(LESSON) as kernel:
        code = "import course_utils, os; os.access(os.path.dirname(course_utils.__file__), os.W_OK)"
        assert kernel.run(code).text == "False"
        assert kernel.run("import sys, os; os.access(sys.prefix, os.W_OK)").text == "False"


def test_the_lab_is_the_courses(ada):
    """Its kernel alone, no debugger (a port that commands the kernel), the menu Course, the copies without outputs, closed to others."""
    assert list(ada.api("GET", "kernelspecs").json()["kernelspecs"]) == ["python3"]
    plugin = "lab/api/settings/@jupyterlab/mainmenu-extension:plugin"
    menu = ada.get(f"{ada.server}/{plugin}").json()["schema"]
    assert "jp-mainmenu-course" in str(menu)
    assert "@jupyterlab/debugger-extension" in ada.get(f"{ada.server}/lab").text
    cells = ada.read(LESSON)["content"]["cells"]
    assert not any(cell.get("outputs") for cell in cells)
    home = Path(os.path.expanduser(f"~{ada.name}"))
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "lessons" / ".copies.json").is_file()


@pytest.mark.parametrize("name", ["hubtest-mary"])
def test_what_somebody_changed_is_kept_when_the_server_starts_again(hub, name, word):
    mary = hub.learner(name)
    mary.open(LESSON)
    content = mary.read(LESSON)["content"]
    content["cells"][0]["source"] += word
    assert mary.save(LESSON, content).status_code == 200
    mary.stop()
    hub.wait_until(lambda: not servers(name), 60)
    mary.open(LESSON)
    assert word in str(mary.read(LESSON)["content"]["cells"][0])
    mary.stop()
    hub.wait_until(lambda: not servers(name), 60)
