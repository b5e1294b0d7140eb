"""The pages of the course in a browser: alive without a network, readable by everyone."""

import functools
import http.server
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import LOCAL, NARROW, ROOT, SCREENSHOTS, WIDE

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
PAGES = ["index", *LESSONS]


@pytest.fixture(scope="module")
def site() -> Path:
    """The pages, built as `make site` builds them."""
    subprocess.run([sys.executable, ROOT / "tools" / "build_site.py"], check=True)
    return ROOT / "build" / "site"


@pytest.fixture(scope="module")
def server(site):
    """The address of a web server for the pages."""
    handler = functools.partial(QuietHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words) -> None:
        """No line per request among the tests' output."""


@pytest.fixture
def tab(browser):
    """A tab and what went wrong in it; nothing may leave the machine."""
    page = browser.new_page(viewport=WIDE)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(f"page error: {error}"))
    page.on("requestfailed", lambda request: page.problems.append(f"failed: {request.url}"))

    def request(asked):
        if not asked.url.startswith(LOCAL):
            page.problems.append(f"left the machine: {asked.url}")

    def console(message):
        if message.type == "error":
            page.problems.append(f"console: {message.text}")

    page.on("request", request)
    page.on("console", console)
    yield page
    page.close()
    assert page.problems == []


def wait_for_explorers(tab) -> int:
    places = tab.locator(".explorer").count()
    tab.wait_for_function(
        "(places) => document.querySelectorAll('.explorer > * > .cu-explorer').length === places",
        arg=places,
    )
    return places


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("by", ["file", "http"])
def test_every_explorer_of_a_lesson_lives(tab, site, server, by, name):
    if by == "file":
        tab.context.set_offline(True)
    tab.goto((site / f"{name}.html").as_uri() if by == "file" else f"{server}/{name}.html")
    assert wait_for_explorers(tab) >= 1
    formulas = tab.locator(".math").count()
    if formulas:
        tab.wait_for_function(
            "(n) => document.querySelectorAll('mjx-container').length >= n", arg=formulas
        )


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_in_either_theme(tab, server, name):
    tab.goto(f"{server}/{name}.html")  # axe reads the style sheets, which file: does not allow
    wait_for_explorers(tab)
    assert tab.problems == []
    for theme in ("light", "dark"):
        tab.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        tab.wait_for_timeout(200)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=SCREENSHOTS / f"site-{name}-{theme}.png")
        found = [
            f"{rule['id']}: {node['html'][:150]}"
            for rule in Axe().run(tab).response["violations"]
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]
        assert found == [], theme
    tab.problems.clear()  # axe asks for addresses of its own


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone_or_a_page_at_double_size(tab, site, name):
    tab.goto((site / f"{name}.html").as_uri())
    wait_for_explorers(tab)
    for size in (NARROW, {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}):
        tab.set_viewport_size(size)
        tab.wait_for_timeout(200)
        assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("name", LESSONS)
def test_without_scripts_a_picture_stands_in_the_explorers_place(browser, site, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"{name}.html").as_uri())
    pictures = page.locator(".explorer img")
    assert pictures.count() == page.locator(".explorer").count() >= 1
    for place in range(pictures.count()):
        box = pictures.nth(place).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 60
    context.close()


def test_the_search_finds_a_lesson_from_a_file(tab, site):
    tab.goto((site / "search.html").as_uri() + "?q=dilation")
    tab.locator("#search-results a").first.wait_for()
    found = tab.locator("#search-results").inner_text()
    assert "padding" in found.lower()


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_links_to_its_lesson_in_the_lab(tab, site, name):
    tab.goto((site / f"{name}.html").as_uri())
    link = tab.locator(f"a[href='http://localhost:8888/lab/tree/{name}.ipynb']")
    assert link.first.is_visible()
