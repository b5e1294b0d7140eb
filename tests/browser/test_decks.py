"""Decks in a browser: every slide of every lesson fits, is readable, and its explorers answer."""

import pytest
from browser import violations
from scripts import LESSONS, ROOT, load_script

SCREENS = {"width": 1280, "height": 720}, {"width": 1920, "height": 1080}
KINDS = ("title", "text", "question", "code", "result", "answer", "explorer")
# Opens every slide with every fragment; says what is outside of its slide, what is small, and what
# slides, kinds and explorers there are. Sizes are those of 1280×720, whatever the screen.
OPEN_ALL = """async () => {
  const faults = [], explorers = [], slides = Reveal.getSlides();
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const outer = document.documentElement.getBoundingClientRect();
  for (const slide of slides) {
    const { h, v } = Reveal.getIndices(slide), scale = Reveal.getScale();
    Reveal.slide(h, v, 99);
    for (const box of slide.querySelectorAll(".alive")) {
      for (let i = 0; i < 400 && box.dataset.fitted === undefined; i++) await drawn();
      explorers.push(slide.id);
      if (!box.shadowRoot?.querySelector(".cu-explorer")) faults.push(`${slide.id}: no explorer`);
      if (box.scrollHeight > box.clientHeight) faults.push(`${slide.id}: cut off`);
      if (box.dataset.size < 0.95) faults.push(`${slide.id}: shown at ${box.dataset.size}`);
    }
    const whole = slide.getBoundingClientRect(), body = slide.querySelector(".body");
    if (whole.width > outer.width + 1 || whole.height > outer.height + 1 || whole.top < -1)
      faults.push(`${slide.id}: the slide is larger than the screen`);
    for (const node of slide.querySelectorAll(":is(h1, h2, .body, .body *)")) {
      if (node.matches(".alive *, .scrolls *, mjx-container *")) continue;
      const box = node.getBoundingClientRect();
      const within = (node.closest("h2, .of") ? slide : body).getBoundingClientRect();
      const over = Math.max(within.left - box.left, within.top - box.top,
        box.right - within.right, box.bottom - within.bottom);
      const name = `${slide.id} ${node.localName}.${node.className}`;
      if (box.width && over > 2 * scale) faults.push(`${name}: outside by ${over / scale}`);
      if (node.matches("pre") && node.scrollWidth > node.clientWidth) faults.push(`${name}: cut off`);
      if (![...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim())) continue;
      const least = node.closest("pre, code, table") ? 20 : 22;
      if (parseFloat(getComputedStyle(node).fontSize) < least) faults.push(`${name}: small`);
    }
    const [heading, code] = [slide.querySelector("h2"), slide.querySelector(".of")];
    if (code && heading.getBoundingClientRect().right > code.getBoundingClientRect().left)
      faults.push(`${slide.id}: heading and code overlap`);
    const awake = slides.filter((one) => !one.inert);
    if (awake.length !== 1 || awake[0] !== slide) faults.push(`${slide.id}: others are not inert`);
  }
  return { faults, explorers };
}"""
# What a reader would see change in an explorer.
SEEN = """(slide) => {
  const root = document.getElementById(slide).querySelector(".alive").shadowRoot;
  const drawings = [...root.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
  const fields = [...root.querySelectorAll("input, select")].map((one) => [one.value, one.checked]);
  return JSON.stringify([root.querySelector(".cu-explorer").innerText, drawings, fields]);
}"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    slides = load_script("tools/slides.py")
    slides.FOLDER = tmp_path_factory.mktemp("slides")
    slides.write_shared()
    slides.write_index(
        [slides.write_deck(ROOT / "notebooks" / f"{name}.ipynb", "all") for name in LESSONS]
    )
    return slides.FOLDER


@pytest.fixture
def deck(browser, decks):
    """deck(name, query) -> a page with that deck; nothing may fail, and nothing may leave."""
    context = browser.new_context(viewport=SCREENS[0], offline=True)
    page = context.new_page()
    problems = []

    def request(asked):
        if not asked.url.startswith((decks.as_uri(), "data:", "blob:")):
            problems.append(asked.url)

    page.on("request", request)
    page.on("requestfailed", lambda asked: problems.append(f"failed: {asked.url}"))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))

    def show(name: str, query: str = ""):
        page.goto((decks / f"{name}.html").as_uri() + query)
        page.wait_for_function("() => window.Reveal?.isReady() && MathJax.startup?.promise")
        page.evaluate("MathJax.startup.promise")
        return page

    yield show
    context.close()
    assert problems == []


def go(page, slide: str) -> None:
    page.evaluate(
        "(id) => { const { h, v } = Reveal.getIndices(document.getElementById(id));"
        " Reveal.slide(h, v, 99); }",
        slide,
    )


@pytest.mark.parametrize("name", LESSONS)
def test_every_slide_fits_and_every_explorer_answers(deck, name):
    page = deck(name)
    for size in SCREENS:
        page.set_viewport_size(size)
        page.wait_for_function("(wide) => Reveal.getScale() * 1280 === wide", arg=size["width"])
        found = page.evaluate(OPEN_ALL)
        assert found["faults"] == []
    assert len(found["explorers"]) == page.locator(".explorer").count() >= 1
    for slide in found["explorers"]:
        go(page, slide)
        before = page.evaluate(SEEN, slide)
        box = page.locator(f"#{slide} .cu-explorer")
        search, radio = box.locator("input[type=search]"), box.locator("input[type=radio]:visible")
        if search.count():
            search.fill("slow")
        for node in (radio if radio.count() else box.locator("[tabindex]:visible")).all()[::-1]:
            node.focus()
            for key in ("Space",) if radio.count() else ("ArrowRight", "ArrowDown"):
                page.keyboard.press(key)
            if page.evaluate(SEEN, slide) != before:
                break
        assert page.evaluate(SEEN, slide) != before
        assert page.evaluate("Reveal.getCurrentSlide().id") == slide  # no key turned it


def test_keys(deck):
    page = deck("01_convolution", "#/explore")
    box = page.locator("#explore .cu-explorer")
    box.wait_for()
    page.wait_for_function("() => document.querySelector('#explore .alive').dataset.fitted === ''")
    box.locator("canvas").first.focus()
    page.keyboard.press("Escape")  # leaves the explorer
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "explore-answer"
    page.keyboard.press("PageUp")
    box.locator("canvas").first.focus()
    page.keyboard.press("PageDown")  # a clicker turns the slide from an explorer too
    assert page.evaluate("Reveal.getCurrentSlide().id") == "explore-answer"
    page.keyboard.press("d")
    go(page, "explore")
    page.locator("#explore .cu-explorer[data-theme=dark]").wait_for()
    go(page, "loops")
    page.evaluate("Reveal.slide(...Object.values(Reveal.getIndices()).slice(0, 2), -1)")
    gave = page.locator("#loops .gave")
    assert not gave.is_visible()
    page.keyboard.press("ArrowRight")
    assert gave.is_visible()
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    speaker.get_by_text("Ask the class").wait_for()
    speaker.get_by_text("Pacing").wait_for()
    assert "Minutes " in speaker.locator(".speaker-controls-notes").inner_text()
    speaker.close()


def test_the_arrows_scroll_a_long_error_and_turn_no_slide(deck):
    page = deck("10_bug_clinic")
    slide = page.evaluate("document.querySelector('.scrolls').closest('section').id")
    go(page, slide)
    page.locator(".scrolls").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.scrolls').scrollTop > 0")
    assert page.evaluate("Reveal.getCurrentSlide().id") == slide


def test_everyone_can_read_each_kind_of_slide(deck):
    page = deck("07_conv1d_tabular")
    kinds = page.evaluate(
        "() => Object.fromEntries(Reveal.getSlides().map((one) => [one.classList[0], one.id]))"
    )
    assert {f"slide-{one}" for one in KINDS} <= set(kinds)
    for kind, slide in kinds.items():
        go(page, slide)
        assert violations(page, f"#{slide}", preload=False) == [], kind
    page.keyboard.press("d")
    for kind in ("slide-question", "slide-code", "slide-result"):
        go(page, kinds[kind])
        options = {"preload": False, "runOnly": ["color-contrast"]}
        assert violations(page, f"#{kinds[kind]}", **options) == [], kind


def test_a_printed_deck_shows_all(deck):
    page = deck("05_sequential_mnist", "?print-pdf")
    page.locator("html.printable").wait_for(state="attached")
    page.emulate_media(media="print")
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.pdf-page')].filter((page) =>"
        " page.scrollHeight > page.clientHeight + 1).map((page) => page.innerText)"
    )
    assert cut == []
    assert page.locator(".pdf-page").count() == page.locator(".pdf-page h2, .pdf-page h1").count()
    assert all(one.is_visible() for one in page.locator(".fragment").all())
    assert page.locator(".explorer img").count() == page.locator(".explorer").count()
