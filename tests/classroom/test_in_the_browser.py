"""The whole way of a learner in Chromium: the teacher's link, sign-in, lesson 5, a killed server."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from browser import SCREENSHOTS, launch_options
from playwright.sync_api import Error, sync_playwright
from trial import servers

LESSON = "05_sequential_mnist.ipynb"


def test_the_teachers_link_leads_to_lesson_5_and_a_killed_server_comes_back(hub, word):
    name = hub.names[3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright))
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        left = []
        page.on("request", lambda one: left.append(one.url) if is_elsewhere(one.url) else None)

        # Not signed in: the link leads to the page of sign-in, and from there to the lesson.
        page.goto(f"{hub.address}/hub/user-redirect/lab/tree/{LESSON}")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(hub.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{name}/lab/**")
        page.locator(".jp-Notebook").wait_for()
        assert page.locator(".jp-Notebook h1").first.inner_text().startswith("Train a network")
        assert page.locator(".jp-OutputArea-output").count() == 0  # a prediction is a prediction
        page.get_by_role("menuitem", name="Course").wait_for()
        assert page.locator(".jp-DebuggerBugButton").count() == 0

        # The first cell runs.
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+Enter")
        page.locator(".jp-CodeCell .jp-InputPrompt", has_text="[1]").wait_for()

        # A word is written into that cell and saved; then the server is killed.
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(f"  # {word}")
        page.keyboard.press("Control+s")
        saved = Path(os.path.expanduser(f"~{name}/lessons/{LESSON}"))
        hub.wait_until(lambda: word in saved.read_text(), 30)
        (server,) = servers(name)
        os.kill(server, signal.SIGKILL)
        dialog = page.locator(".jp-Dialog")
        dialog.wait_for()
        told = dialog.inner_text()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "hub-killed-server.png")
        assert "Server unavailable or unreachable" in told, told
        assert "Would you like to restart it?" in told
        dialog.get_by_role("button", name="Restart").click()
        # The hub looks every five seconds; until then its page says that the server seems to be down.
        for _ in range(20):
            page.goto(f"{hub.address}/hub/user-redirect/lab/tree/{LESSON}")
            with suppress(Error):
                page.locator(".jp-Notebook").wait_for(timeout=10_000)
                break
        page.get_by_text(word).wait_for()
        browser.close()
    assert left == []


def is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
