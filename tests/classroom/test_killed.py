"""What dies comes back, and the notebook is as it was saved: server, hub, proxy, idle server."""

import os
import signal
import time

import pytest
import requests
import websocket
from trial import servers

LESSON = "05_sequential_mnist.ipynb"


def save_with(learner, word: str) -> None:
    content = learner.read(LESSON)["content"]
    content["cells"][0]["source"] = f"# {word}"
    assert learner.save(LESSON, content).status_code == 200


def saved(learner) -> str:
    return learner.read(LESSON)["content"]["cells"][0]["source"]


def test_a_server_that_is_killed_comes_back_with_the_notebook_as_saved(hub, word):
    mary = hub.learner(hub.names[2])
    mary.open(LESSON)
    save_with(mary, word)
    kernel = mary.kernel(LESSON)
    kernel.run("kept = 1")
    (server,) = servers(mary.name)
    os.kill(server, signal.SIGKILL)
    with pytest.raises((websocket.WebSocketException, OSError)):
        kernel.run("kept")
    # What the learner sees: an answer that there is no server now, and a page to start it again.
    seen = mary.api("GET", f"contents/{LESSON}")
    assert seen.status_code in (424, 502, 503), seen.text
    hub.wait_until(lambda: mary.api("GET", "status").status_code == 424, 30)
    page = mary.get(f"{mary.server}/lab/tree/{LESSON}")
    assert page.status_code in (200, 424)
    assert "not running" in page.text
    mary.open(LESSON)
    assert saved(mary) == f"# {word}"
    mary.stop()


def test_a_hub_that_is_killed_disturbs_nobody_who_works(hub, ada, word):
    save_with(ada, word)
    before = servers(ada.name)
    with ada.kernel(LESSON) as kernel:
        kernel.run("kept = 1")
        os.kill(hub.process.pid, signal.SIGKILL)
        hub.process.wait(30)
        time.sleep(2)
        assert kernel.run("kept").text == "1"  # the proxy leads on
        assert ada.read(LESSON)["content"]["cells"][0]["source"] == f"# {word}"
        stranger = requests.get(f"{hub.address}/hub/login", timeout=60)
        assert stranger.status_code == 503  # nobody signs in meanwhile
        hub.start()  # a new proxy: connections are made anew, as the lab's page does
        number = kernel.number
    assert servers(ada.name) == before
    assert ada.api("GET", "status").status_code == 200
    assert saved(ada) == f"# {word}"
    assert number


def test_a_proxy_that_is_killed_is_started_by_the_hub(hub, ada, word):
    before = servers(ada.name)
    kernel = ada.kernel(LESSON)
    kernel.run("kept = 1")
    os.kill(hub.proxy(), signal.SIGKILL)
    with pytest.raises(requests.ConnectionError):
        ada.api("GET", "status")

    def comes_back() -> bool:
        try:
            return ada.api("GET", "status").status_code == 200
        except requests.ConnectionError:
            return False

    assert hub.wait_until(comes_back, 60) < 30
    assert servers(ada.name) == before
    kernel.connect()
    assert kernel.run("kept").text == "1"  # the kernel has gone on
    save_with(ada, word)
    assert saved(ada) == f"# {word}"


def test_a_server_without_work_is_stopped_and_loses_nothing(new_hub, tmp_path, word):
    idle = new_hub(tmp_path, ("hubtest-idle",), IDLE="20")
    try:
        idle.start()
        grace = idle.learner("hubtest-idle")
        grace.open(LESSON)
        save_with(grace, word)
        assert servers(grace.name)
        idle.wait_until(lambda: not servers(grace.name), 120)
        grace.open(LESSON)
        assert saved(grace) == f"# {word}"
    finally:
        idle.stop()
