"""The teacher's sheet beside a class: its clock by keys and buttons, its print, its pages' numbers."""

import booklet
import pytest
import sheets
from browser import LOCAL, violations
from scripts import ROOT

from course_utils.lessons import course

LESSON, *_ = course().shelf("lessons")
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 400, "height": 800}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("sheets")
    text = sheets.sheet(ROOT / "notebooks" / LESSON.path)
    (made / "sheet.html").write_text(text, encoding="utf-8")
    return made


def test_the_clock_says_which_step_it_should_be_by_now(browser, folder):
    page = browser.new_page(viewport=TABLET)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda one: one.url.startswith(LOCAL) or problems.append(one.url))
    page.clock.install()
    page.goto((folder / "sheet.html").as_uri())
    now, left, face = (page.locator(f"#{name}") for name in ("now", "left", "face"))
    assert now.inner_text() == "Opening"
    page.keyboard.press("s")
    page.clock.run_for(3 * 60_000 + 600)  # it is drawn twice a second
    assert (face.inner_text()[:3], now.inner_text()) == ("03:", "One window, one number")
    assert left.inner_text() == "11 minutes left here, 42 of 45 in all"
    assert page.locator('[aria-current="step"]').inner_text().endswith("One window, one number")
    page.keyboard.press("p")  # the other plan, the same clock
    assert now.inner_text() == "Why not connect every pixel?"
    page.get_by_role("button", name="Stop").click()
    stopped = face.inner_text()
    page.clock.run_for(60_000)
    assert face.inner_text() == stopped
    page.reload()  # a slip of the finger
    assert (face.inner_text(), now.inner_text()) == (stopped, "Why not connect every pixel?")
    page.keyboard.press("s")
    page.clock.run_for(89 * 60_000)
    assert now.inner_text() == "The class is over"
    assert left.inner_text() == "2 minutes over"
    page.keyboard.press("r")
    assert face.inner_text()[:3] == "00:"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.emulate_media(media="print")
    assert not page.locator(".clock").is_visible()
    assert page.locator("[data-plan]:visible").count() == 2, "on paper both plans"
    page.close()
    assert problems == []


def test_the_contents_of_the_booklet_name_the_pages(browser):
    page = browser.new_page()
    link = '<a href="#{0}">{0}</a>'
    chapters = "".join(
        f'<article class="chapter" id="{name}">{link.format(next_one)}'
        f'<p style="height: {mm}mm">{name}</p></article>'
        for name, next_one, mm in [
            ("front", "01_a", 5),
            ("01_a", "02_b", 600),
            ("02_b", "front", 5),
        ]
    )
    page.set_content(sheets.page("Booklet", chapters))
    found = booklet.pages(page.pdf(prefer_css_page_size=True))
    page.close()
    assert found == {"front": 1, "01_a": 2, "02_b": 5}
