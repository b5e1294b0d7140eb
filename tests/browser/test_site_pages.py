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

# Two elements of each kind of text that a page shows: what its contrast depends on, and how the
# page names it. axe measures contrast in seconds per thousand elements, and most are alike.
# It does not judge a text of one character, so such a text stands for no longer one.
KINDS_OF_TEXT = """() => {
  const mark = "data-kind-of-text", seen = new Map();
  for (const marked of document.querySelectorAll(`[${mark}]`)) marked.removeAttribute(mark);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, { length } = texts.currentNode.data.trim();
    const hidden = { opacityProperty: true, visibilityProperty: true };
    if (!length || element.hasAttribute(mark) || !element.checkVisibility(hidden)) continue;
    const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
    const kind = [element.tagName, element.className, color, fill, fontSize, fontWeight];
    for (let behind = element; behind; behind = behind.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(behind);
      kind.push(backgroundColor, backgroundImage, opacity);
    }
    const name = [length > 1, ...kind].join(), before = seen.get(name) ?? 0;
    if (before < 2) element.setAttribute(mark, "");
    seen.set(name, before + 1);
  }
  return seen.size;
}"""
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


def wait_until_alive(tab) -> None:
    """Wait for every explorer and every formula of a page."""
    for counted, alive in (
        (".explorer", ".explorer > * > .cu-explorer"),
        (".math", "mjx-container"),
    ):
        tab.wait_for_function(
            "([counted, alive]) => document.querySelectorAll(alive).length"
            " >= document.querySelectorAll(counted).length",
            arg=[counted, alive],
        )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_lives_from_a_file_and_fits_a_phone_and_double_size(tab, site, name):
    tab.context.set_offline(True)
    tab.goto((site / f"{name}.html").as_uri())
    wait_until_alive(tab)
    if name in LESSONS:
        explorers = tab.locator(".explorer > * > .cu-explorer").count()
        assert explorers == tab.locator(".explorer").count() >= 1
        link = tab.locator(f"a[href='http://localhost:8888/lab/tree/{name}.ipynb']")
        assert link.first.is_visible()
    for size in (NARROW, {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}):
        tab.set_viewport_size(size)
        tab.wait_for_timeout(200)
        assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]


def serious(tab, rules, context=None) -> list[str]:
    """What axe finds on a page, or in a part of it."""
    found = Axe().run(tab, context=context, options={"resultTypes": ["violations"], **rules})
    return [
        f"{rule['id']}: {node['html'][:150]}"
        for rule in found.response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def low_contrast(tab) -> list[str]:
    """What axe says of the contrast of each kind of text on a page."""
    assert tab.evaluate(KINDS_OF_TEXT) >= 1
    return serious(tab, {"runOnly": ["color-contrast"]}, context="[data-kind-of-text]")


@pytest.mark.parametrize("name", PAGES)
def test_a_served_page_lives_and_axe_finds_nothing_serious_in_either_theme(tab, server, name):
    tab.goto(f"{server}/{name}.html")  # axe reads the style sheets, which file: does not allow
    wait_until_alive(tab)
    assert tab.problems == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        tab.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        tab.wait_for_timeout(200)
        tab.screenshot(path=SCREENSHOTS / f"site-{name}-{theme}.png")
        assert low_contrast(tab) == [], theme
    # Nothing but contrast depends on the theme.
    assert serious(tab, {"rules": {"color-contrast": {"enabled": False}}}) == []
    tab.problems.clear()  # axe asks for addresses of its own


def test_one_word_of_low_contrast_among_many_is_found(tab, server):
    tab.goto(f"{server}/index.html")
    tab.evaluate("document.documentElement.dataset.theme = 'light'")
    assert low_contrast(tab) == []
    tab.evaluate(
        "document.querySelector('article p').innerHTML += '<b style=\"color:#bbb\">pale</b>'"
    )
    (found,) = low_contrast(tab)
    assert "#bbb" in found
    tab.problems.clear()


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
