"""The teacher's sheets and the booklet: all that is known of a lesson, on pages that need nothing."""

import html
import re

import booklet
import nbformat
import pytest
import sheets
from one_line import inline
from scripts import ROOT
from teaching_notes import TEACHING, read_notes

from course_utils.lessons import course
from course_utils.widgets.quiz.file import find_quiz, read_quiz

LESSON, *_ = course().shelf("lessons")
PATH = ROOT / "notebooks" / LESSON.path
OUTSIDE = re.compile(r"""<link|(?:src|href)="(?!#|data:)|url\(|@import""")


@pytest.fixture(scope="module")
def sheet():
    return sheets.sheet(PATH)


def plain(text):
    """The letters of a page, as a reader has them, without spaces."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


def test_a_sheet_tells_all_that_is_known_and_needs_no_other_file(sheet):
    assert not OUTSIDE.search(sheet)
    shown = plain(sheet)
    notes = read_notes(TEACHING / f"{LESSON.name}.toml", nbformat.read(PATH, as_version=4))
    for section in notes.sections:
        for text in (*section.ask, *section.misconceptions, *section.time):
            assert plain(inline(text)) in shown
    for question in read_quiz(find_quiz(LESSON.lesson), (1, 20))["questions"]:
        (right,) = [option for option in question["options"] if option["right"]]
        for text in (question["text"], right["text"].rstrip("."), right["why"]):
            assert plain(inline(text)) in shown
    exercises = nbformat.read(ROOT / "notebooks/exercises" / f"{LESSON.name}_exercises.ipynb", 4)
    for cell in exercises.cells:
        if "solution" in cell.metadata.get("tags", []):
            code = cell.source.removeprefix("# Solution").partition("\ncheck(")[0]
            assert re.sub(r"\s", "", code) in shown
    assert "check(" not in sheet
    assert "Predict:</strong> at how many positions does it fit?" in sheet
    assert "row by row: [-1  4  4]   all nine: 7" in sheet  # what the class will see


def test_a_plan_counts_the_minutes_from_the_start(sheet):
    short, long = re.findall(r'data-plan="(\d+)">(.*?)</div>', sheet, re.S)
    for minutes, table in (short, long):
        ends = [int(end) for end in re.findall(r'data-end="(\d+)"', table)]
        assert ends == sorted(ends)
        assert ends[-1] == int(minutes)
        for place in re.findall(r'href="#([\w-]+)"', table):
            assert f'id="{place}"' in sheet
    assert 'data-name="Break"' in long[1]
    assert "<strong>Left out.</strong>" in short[1]


def test_every_section_has_its_question_its_figure_and_its_minutes(sheet):
    (section,) = re.findall(r'<section[^>]*-photo-question">(.*?)</section>', sheet, re.S)
    assert "6 of 45 minutes · 7 of 90 minutes · alone: 5" in section
    assert 'src="data:image/png;base64,' in section
    assert re.search(r'alt="[^"]{40,}"', section)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a < b` & *c*", "<code>a &lt; b</code> &amp; <em>c</em>"),
        ("`2 * 3 * 4` is **24**", "<code>2 * 3 * 4</code> is <strong>24</strong>"),
        ("**a `b*c` d**", "<strong>a <code>b*c</code> d</strong>"),
        ("see [01a](deeper/01a.ipynb)", "see 01a"),
        (r"costs $\ln 10 \approx 2.3$", "costs ln 10 ≈ 2.3"),
        (r"$p_t$, $w^2$", "p<sub>t</sub>, w²"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_markdown_of_one_line(text, expected):
    assert inline(text) == expected


def test_the_list_of_sheets_leads_to_those_that_are_there(tmp_path):
    (tmp_path / f"{LESSON.name}.html").touch()
    sheets.write_index(tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    first = text.partition('<article class="chapter" id="week">')[0]
    assert re.findall(r'href="([^"]*)"', first) == [f"{LESSON.name}.html"]
    assert "Monday" in text


def test_the_booklet_stays_a_page_where_no_chromium_is(tmp_path, monkeypatch, capsys):
    def missing():
        raise booklet.NoBrowser("No Chromium")

    monkeypatch.setattr(booklet, "chromium", missing)
    monkeypatch.setattr(
        booklet.sheets, "chapter", lambda path, one: f"<article>{one.name}</article>"
    )
    monkeypatch.setattr(booklet.sys, "argv", ["booklet.py", "--folder", str(tmp_path / "made")])
    assert booklet.main() == 0
    assert "no PDF (No Chromium): print it from a browser" in capsys.readouterr().out
    text = (tmp_path / "made" / "booklet.html").read_text(encoding="utf-8")
    for one in course().shelf("lessons"):
        assert f"<article>{one.name}</article>" in text
        assert f'href="#{one.name}"' in text
    assert "Friday" in text
