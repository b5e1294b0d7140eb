"""The pages of the course in a browser: alive without a network, readable by everyone."""

import functools
import http.server
import os
import threading

import pytest
from browser import LOCAL, NARROW, SCREENSHOTS, WIDE, violations

from course_utils.lessons import course

# Marks two elements of each kind of text that a page shows: what its contrast depends on, and how
# the page names it. axe measures contrast in seconds per thousand elements, and most are alike.
# It does not judge a text of one character, so such a text stands for no longer one.
MARK_KINDS_OF_TEXT = """() => {
  const seen = new Map(), done = new Set(), grounds = new Map();
  const behind = (element) => {
    if (element && !grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const all = [backgroundColor, backgroundImage, opacity, behind(element.parentElement)];
      grounds.set(element, all.join());
    }
    return grounds.get(element) ?? "";
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, { length } = texts.currentNode.data.trim();
    const hidden = { opacityProperty: true, visibilityProperty: true };
    if (!length || done.has(element) || !element.checkVisibility(hidden)) continue;
    done.add(element);
    const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
    const kind = [element.tagName, element.className, color, fill, fontSize, fontWeight];
    const name = [length > 1, ...kind, behind(element)].join(), before = seen.get(name) ?? 0;
    if (before < 2) element.setAttribute("data-kind-of-text", "");
    seen.set(name, before + 1);
  }
  return seen.size;
}"""
# Of the tokens of code, three quarters of a page's elements, only the marked ones stay elements: a
# span with a class is a colour and nothing else. Returns those that are more than that.
MERGE_TOKENS = """() => {
  const more = [];
  for (const token of document.querySelectorAll(".highlight pre span")) {
    if (token.matches("[data-kind-of-text], :has([data-kind-of-text])")) continue;
    if (token.getAttributeNames().some((name) => name !== "class")) more.push(token.outerHTML);
    token.replaceWith(...token.childNodes);
  }
  document.body.normalize();
  return more;
}"""
LESSONS = [one.name for one in course().shelf("lessons")]
PRACTICE = [one.path.removesuffix(".ipynb") for one in course().shelf("exercises")]
DEEPER = [one.path.removesuffix(".ipynb") for one in course().shelf("deeper")]
PAGES = ["index", "glossary", "deeper", *LESSONS, PRACTICE[0], DEEPER[0]]
# The pages share their style: axe reads one of each kind and three lessons (EVERY_PAGE=1: all).
READ = [name for name in PAGES if name not in LESSONS or name in LESSONS[::4]]
if os.environ.get("EVERY_PAGE"):
    READ = PAGES


@pytest.fixture(scope="module")
def web(site):
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


def set_theme(tab, theme: str) -> None:
    """Change the theme and wait until every transition has ended."""
    tab.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    tab.wait_for_function(
        "() => document.getAnimations().every(({ playState }) => playState !== 'running')"
    )


def low_contrast(tab) -> list[str]:
    """What axe says of the contrast of each kind of text that is marked on a page."""
    return violations(tab, "[data-kind-of-text]", runOnly=["color-contrast"], preload=False)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_lives_from_a_file_and_fits_every_screen(tab, site, name):
    tab.context.set_offline(True)
    tab.goto((site / f"{name}.html").as_uri())
    wait_until_alive(tab)
    if name in LESSONS:
        explorers = tab.locator(".explorer > * > .cu-explorer").count()
        assert explorers == tab.locator(".explorer").count() >= 1
        link = tab.locator(f"a[href='http://localhost:8888/lab/tree/{name}.ipynb']")
        assert link.first.is_visible()
    for size in (NARROW, {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}):
        tab.set_viewport_size(size)  # a phone, and a screen of double size
        tab.wait_for_function(
            "(width) => document.documentElement.scrollWidth <= width", arg=size["width"]
        )


@pytest.mark.parametrize("name", READ)
def test_everyone_can_read_a_page(tab, site, name):
    tab.goto((site / f"{name}.html").as_uri())
    wait_until_alive(tab)
    if name in (*LESSONS, DEEPER[0]):
        tab.locator(".answers-switch input").check()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        set_theme(tab, theme)
        assert tab.evaluate(MARK_KINDS_OF_TEXT) >= 1
        tab.screenshot(path=SCREENSHOTS / f"site-{name.replace('/', '-')}-{theme}.png")
    assert tab.evaluate(MERGE_TOKENS) == []
    for theme in ("dark", "light"):
        set_theme(tab, theme)
        assert low_contrast(tab) == [], theme
    # Nothing but contrast depends on the theme.
    assert violations(tab, rules={"color-contrast": {"enabled": False}}, preload=False) == []


OPEN = "[...document.querySelectorAll('details.course-answer')].map((fold) => fold.open)"


def test_answers_are_folded_until_they_are_asked_for(tab, web):
    tab.goto(f"{web}/02_padding.html")
    folds = tab.locator("details.course-answer")
    assert not any(tab.evaluate(OPEN))
    assert "five positions" not in tab.locator("article").inner_text()
    folds.first.locator("summary").first.press("Enter")
    assert "five positions" in tab.locator("article").inner_text()
    assert tab.evaluate(OPEN).count(True) == 1
    code = folds.first.locator("details.course-code")
    assert not code.locator("pre").is_visible()
    code.locator("summary").press("Space")
    assert code.locator("pre").is_visible()

    # What an address or the search names is unfolded; a printed page is whole.
    place = "document.querySelectorAll('details.course-answer')[4].lastElementChild.id = 'place'"
    tab.evaluate(f"() => {{ {place}; location.hash = 'place'; }}")
    tab.wait_for_function(f"{OPEN}[4]")
    tab.evaluate("location.hash = '100%'")  # no address
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(tab.evaluate(OPEN))
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate(OPEN).count(True) == 2
    tab.emulate_media(media="screen")
    tab.goto(f"{web}/02_padding.html?highlight=lost")
    tab.wait_for_function(f"{OPEN}.includes(true)")
    assert not all(tab.evaluate(OPEN))

    # The switch holds on all pages, and after it all is folded again.
    tab.locator(".answers-switch input").check()
    assert all(tab.evaluate(OPEN))
    tab.goto(f"{web}/03_pooling.html")
    assert all(tab.evaluate(OPEN))
    tab.locator(".answers-switch input").uncheck()
    assert not any(tab.evaluate(OPEN))
    tab.goto(f"{web}/01_convolution.html")
    assert not any(tab.evaluate(OPEN))


def test_where_storage_is_refused_the_switch_holds_for_its_page(tab, site):
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    tab.goto((site / "01_convolution.html").as_uri())
    script = (site / "_static" / "folds.js").read_text(encoding="utf-8")
    tab.set_content(f"""<script>{refuse}</script><script>{script}</script>
        <label class="answers-switch" hidden><input type="checkbox"></label>
        <details class="course-answer" open><summary>Show</summary>7</details>""")
    tab.wait_for_function(f"!{OPEN}[0]")
    tab.locator("input").check()
    assert tab.evaluate(OPEN) == [True]


WIDTHS = """() => {
  const wide = (selector) => [...document.querySelectorAll(selector)].filter(
    (element) => element.offsetParent
  );
  return {
    explorers: wide(".explorer").map((element) => element.offsetWidth),
    cut: wide(".cell_input pre").filter((one) => one.scrollWidth > one.clientWidth).length,
    prose: Math.max(...wide(":is(section, details) > p:not(.explorer *)").map((element) => element.offsetWidth)),
    page: document.documentElement.scrollWidth,
  };
}"""


def test_what_is_wide_has_room_on_a_projector(tab, site):
    tab.goto((site / "05_sequential_mnist.html").as_uri())
    wait_until_alive(tab)
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.locator(".answers-switch input").check()
    found = tab.evaluate(WIDTHS)
    assert min(found["explorers"]) >= 960
    assert found["cut"] == 0
    assert found["prose"] < 800
    assert found["page"] == 1280
    tab.locator(".secondary-toggle").click()
    tab.locator("#pst-secondary-sidebar-modal a").last.click()
    tab.wait_for_function("location.hash === '#summary'")


# A served page differs from its file in its address alone: the landing page, and a page with all
# kinds of things on it, stand for the others.
@pytest.mark.parametrize("name", ["index", "04_flatten"])
def test_a_served_page_lives(tab, web, name):
    tab.goto(f"{web}/{name}.html")
    wait_until_alive(tab)


@pytest.mark.parametrize(
    "place",
    [
        "document.querySelector('article p')",
        "[...document.querySelectorAll('.highlight pre span')].at(-1)",
    ],
)
def test_one_word_of_low_contrast_among_many_is_found(tab, web, place):
    tab.goto(f"{web}/{LESSONS[0]}.html")
    set_theme(tab, "light")
    tab.evaluate(f"{place}.innerHTML += '<span style=\"color:#bbb\">pale</span>'")
    tab.evaluate(MARK_KINDS_OF_TEXT)
    tab.evaluate(MERGE_TOKENS)
    (found,) = low_contrast(tab)
    assert "#bbb" in found


# tests/test_site.py reads the same in the text of every page.
@pytest.mark.parametrize("name", [LESSONS[0], LESSONS[-1]])
def test_without_scripts_a_picture_stands_in_the_explorers_place(browser, site, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"{name}.html").as_uri())
    pictures = page.locator(".explorer img")
    assert pictures.count() == page.locator(".explorer").count() >= 1
    assert all(page.evaluate(OPEN))
    for place in range(pictures.count()):
        box = pictures.nth(place).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 60
    context.close()


def test_the_search_finds_a_lesson_from_a_file(tab, site):
    tab.goto((site / "search.html").as_uri() + "?q=stride")
    tab.locator("#search-results a").first.wait_for()
    found = tab.locator("#search-results").inner_text()
    assert "step with stride" in found.lower()
