"""Bind the sheets of all lessons in one booklet: build/instructor/booklet.html, and .pdf.

    python tools/booklet.py [--folder build/instructor]

The PDF is printed by Chromium (COURSE_BROWSER names another); where there is none, the HTML stays.
"""

import argparse
import re
import sys
from pathlib import Path

import sheets
from browser import NoBrowser, chromium
from one_line import inline
from playwright.sync_api import Error as PlaywrightError

from course_utils.lessons import course
from course_utils.text_files import shown

ROOT = Path(__file__).resolve().parent.parent
HOW = """<p>Each lesson has two plans, for a class of 45 and of 90 minutes, with the minutes from the
start. A section then says what stands on the screen, what its cells print, what to ask, what the
class usually gets wrong, and where the time goes. At the end of a lesson stand the answers of its
quiz and the solutions of its exercises.</p>
<p>A class of 45 minutes is not 45 minutes of private study: a question to thirty people takes two
or three minutes, so the short plan leaves sections out, and says what is lost. Every section needs
the first code cell and itself, so any other choice works too.</p>"""


def body() -> str:
    """The booklet: contents, the week, a chapter for each lesson."""
    lessons = course().shelf("lessons")
    entries = [("week", "A week"), *((one.name, f"{one.number} {one.title}") for one in lessons)]
    rows = [
        f'<tr><td><a href="#{name}">{inline(title)}</a></td><td data-page="{name}"></td></tr>'
        for name, title in entries
    ]
    contents = f'<table class="contents"><tbody>{"".join(rows)}</tbody></table>'
    first = "<h1>Convolutional networks: for the teacher</h1>"
    front = f'<article class="chapter" id="front">{first}{HOW}<h2>Contents</h2>{contents}</article>'
    chapters = [sheets.chapter(sheets.LESSONS / one.path, one) for one in lessons]
    return "".join([front, sheets.week(sheets.the_week(), "#{}"), *chapters])


def pages(printed: bytes) -> dict[str, int]:
    """The page on which each part begins that a link leads to, read from Chromium's PDF."""
    order = re.findall(rb"(\d+) 0 obj\s*<<\s*/Type /Page\b", printed)
    numbers = {one: number for number, one in enumerate(order, start=1)}
    places = re.findall(rb"/([\w-]+) \[(\d+) 0 R /XYZ", printed)
    return {name.decode(): numbers[one] for name, one in places if one in numbers}


def print_it(source: Path) -> Path:
    """Print the booklet beside its HTML, with the pages in its contents; return the PDF."""
    made = source.with_suffix(".pdf")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(source.as_uri())
        found = pages(page.pdf(prefer_css_page_size=True))
        page.eval_on_selector_all(
            "[data-page]",
            "(all, found) => all.forEach((one) => (one.textContent = found[one.dataset.page] ?? ''))",
            found,
        )
        source.write_text(page.content(), encoding="utf-8", newline="\n")
        page.pdf(path=made, prefer_css_page_size=True, outline=True, tagged=True)
    return made


def main() -> int:
    options = argparse.ArgumentParser(description="Bind the sheets of all lessons in a booklet.")
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "instructor")
    folder = options.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "booklet.html"
    text = sheets.page("Convolutional networks: for the teacher", body())
    source.write_text(text, encoding="utf-8", newline="\n")
    try:
        print(shown(print_it(source.resolve())))
    except (NoBrowser, PlaywrightError) as problem:
        reason = str(problem).partition("\n")[0]
        print(f"{shown(source)} is written, but no PDF ({reason}): print it from a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
