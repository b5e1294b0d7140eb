"""Slides: nothing of a lesson is lost, everything fits, and the clock is the plan's."""

import base64
import hashlib
import html
import re
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import slide_deck
import slide_layout as layout
import slide_result
import slide_text
import slides
import slideshow
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from scripts import LESSONS, ROOT
from site_pages import replace_explorers
from teaching_notes import Notes, Plan, Section, Step

import notebooks

REVEAL = ROOT / "site" / "slides" / "reveal"
PNG = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (600).to_bytes(4) + (400).to_bytes(4) + b"\x08\x02\0\0\0" * 8
).decode()


def plain(text: str) -> str:
    """What is read of a piece of HTML, without spaces."""
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.fixture(scope="module")
def decks():
    """Each lesson with all its slides."""
    made = {}
    for name in LESSONS:
        path = ROOT / "notebooks" / f"{name}.ipynb"
        notebook = notebooks.read(path)
        replace_explorers(notebook, path)
        made[name] = slide_deck.Deck(notebook)
    return made


def deck_of(*cells) -> slide_deck.Deck:
    return slide_deck.Deck(new_notebook(cells=[new_markdown_cell("# Count", id="title"), *cells]))


@pytest.mark.parametrize("name", LESSONS)
def test_nothing_that_a_class_needs_is_lost(decks, name):
    deck = decks[name]
    said = plain(" ".join(f"{slide.heading} {slide.body} {slide.aside}" for slide in deck.slides))
    for cell in deck.notebook.cells:
        hidden = "hide-cell" in cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            source = plain(slide_result.code_box(cell.source).html)
            assert (source in said or plain(html.escape(cell.source)) in said) != hidden, cell.id
            for output in cell.outputs:
                text = output.get("text") or "\n".join(output.get("traceback", []))
                text = slide_result.strip_ansi(re.sub(r"^\S*-{20,}\S*\n", "", text))
                assert hidden or plain(html.escape(text)) in said, cell.id
        elif cell.cell_type == "markdown" and cell.id != "quiz-question":
            for piece in slide_text.pieces(cell.source):
                for part in piece.source.split("\n\n"):
                    kept = slide_text.inline(part) if piece.kind == "heading" else None
                    text = plain(kept or slide_text.as_html(part)).lstrip("#")
                    assert text in said, f"{cell.id}: {text}"


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_says_what_its_cells_are_on_slides(decks, name):
    notebook = decks[name].notebook
    cells = LESSONS[name].cells
    types = slideshow.slide_types(LESSONS[name])
    assert {c.id: c.metadata.get("slideshow", {}).get("slide_type") for c in cells} == types
    begun = [slide.section for slide in decks[name].slides]
    assert set(begun) == {cell.id for cell in notebook.cells if types.get(cell.id) == "slide"}


def test_the_rule_of_the_types():
    long = "word " * (slideshow.SHORT + 1)
    hidden = new_code_cell("assert x", id="range", metadata={"tags": ["hide-cell"]})
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Count", id="title"),
            new_code_cell("x = 1", id="code"),
            hidden,
            new_markdown_cell("It is 1.", id="short"),
            new_markdown_cell("It is 1.", id="after-text"),
            new_code_cell("x", id="again"),
            new_markdown_cell(long, id="long"),
            new_markdown_cell("So 1.\n\n## Next\n\nText.", id="next"),
            new_markdown_cell("### Part", id="part"),
        ]
    )
    assert slideshow.slide_types(notebook) == {
        "title": "slide",
        "code": "subslide",
        "range": "skip",
        "short": "fragment",
        "after-text": "subslide",
        "again": "subslide",
        "long": "subslide",
        "next": "slide",
        "part": "subslide",
    }
    assert slideshow.marked(notebook)
    assert not slideshow.marked(notebook)


def test_a_slide_is_one_idea():
    deck = deck_of(
        new_markdown_cell("## One\n\nText. **Predict:** how many?", id="one"),
        new_code_cell("print(7)", id="code", outputs=[new_output("stream", text="7\n")]),
        new_markdown_cell("Seven, as [02a](deeper/02a_x.ipynb) says.\n\n## Two\n\nText.", id="two"),
    )
    _, question, code, two = deck.slides
    assert question.kind == "question"
    assert '<div class="asks"><p><strong>Predict:</strong> how many?</p>' in question.body
    gave, said = code.body.split('<div class="said fragment"')  # the answer after the result
    assert "fragment" in gave.split("</pre>")[1]
    assert "as 02a says." in said
    assert code.section == question.section == "one"
    assert (two.section, two.heading) == ("two", "Two")


def test_an_answer_is_read_with_its_picture():
    picture = new_output("display_data", data={"image/png": PNG})
    picture.metadata = nbformat.from_dict({"image/png": {"alt": "six & seven"}})
    text = "The left one is brighter than the right one. " * 5
    deck = deck_of(
        new_code_cell("show()", id="code", outputs=[picture]), new_markdown_cell(text, id="answer")
    )
    code, answer = deck.slides[1:]
    assert 'alt="six &amp; seven"' in code.body
    assert "data-again" in answer.body
    assert "base64" not in answer.body  # the page takes it from the slide before
    with pytest.raises(ValueError, match=r"no PNG.*run the cell again"):
        layout.picture_of(base64.b64encode(b"GIF89a" * 9).decode(), "")
    two = new_code_cell("show()", id="code", outputs=[picture, picture])
    with pytest.raises(ValueError, match="'code' has 2 pictures"):
        deck_of(two)


def box(columns: int, lines: int, line: float = layout.PRINTED_LINE) -> layout.Box:
    return layout.Box("", columns, lines, line)


@pytest.mark.parametrize(
    ("code", "printed", "picture", "name"),
    [
        ((60, 3), [(40, 2)], None, "stack"),
        ((80, 4), [], (1000, 400), "stack"),
        ((30, 12), [(40, 14)], None, "beside"),
        ((40, 8), [(30, 4)], (500, 500), "left"),
        ((80, 14), [(60, 6)], (1000, 400), "two"),
        ((80, 12), [(76, 24)], None, "two"),
    ],
)
def test_the_layout_follows_from_lines_and_pixels(code, printed, picture, name):
    shown = layout.Picture("", "", *picture) if picture else None
    boxes = [box(*one) for one in printed]
    assert layout.arranged(box(*code, layout.CODE_LINE), boxes, shown).name == name


@settings(max_examples=200, deadline=None)
@given(st.integers(10, 80), st.integers(1, 15), st.integers(10, 90), st.integers(0, 20))
def test_what_a_layout_promises_fits(columns, lines, out, printed):
    code, boxes = box(columns, lines, layout.CODE_LINE), [box(out, printed)] if printed else []
    picture = layout.Picture("", "", 20 * columns, 40 * lines)
    found = layout.arranged(code, boxes, picture)
    wide, high = picture.width * found.scale, picture.height * found.scale
    below = sum(one.height(found.printed) + layout.GAP for one in boxes)
    tall = code.height(found.code)
    heights = {
        "stack": tall + layout.GAP + below + high,
        "beside": max(tall, below + high),
        "left": max(tall + below, high),
        "two": max(tall, 0),
    }
    across = {"beside": code.width(found.code) + wide, "left": code.width(found.code) + wide}
    assert heights[found.name] <= layout.HEIGHT + layout.GAP
    assert across.get(found.name, wide) <= layout.WIDTH + layout.GAP
    assert found.code >= 20


def test_texts_are_cut_where_they_may_be():
    formula = "A layer has\n\n$$c \\cdot k$$\n\nparameters. **Predict:** how many?"
    first, asked = slide_text.pieces(formula)
    assert first.source.endswith("parameters.")
    assert asked.asks
    sentence = "This sentence has exactly six words. "
    halves = slide_text.pieces(sentence * 25)
    assert [half.words for half in halves] == [72, 78]
    listed = slide_text.pieces(
        "word " * 60 + "\n\n**Further reading**\n\n- one\n- two " + "x " * 30
    )
    pages = slide_text.packed(listed)
    assert [page[0].source[:4] for page in pages] == ["word", "**Fu"]
    assert [piece.kind for piece in slide_text.pieces("3. a\n4. b")] == ["item", "item"]
    assert 'start="4"' in slide_text.as_body(slide_text.pieces("3. a\n4. b")[1:])
    assert slide_text.unlinked("[a](01_x.ipynb#b) [c](https://d.org)") == "a [c](https://d.org)"
    assert slide_text.lines("word " * 40, 28, 600) > slide_text.lines("word " * 40, 28, 1200) > 1


def test_the_seconds_are_those_of_the_plan():
    assert sum(slides.timings([1, 2, 0.3, 0.1], 61)) == 61
    parts = [
        slides.minutes.Section(name, name.title(), 1.0)
        for name in ("title", "one", "two", "quiz-question")
    ]
    deck = deck_of(
        new_markdown_cell("## One\n\nText.", id="one"),
        new_markdown_cell("## Two\n\nText.", id="two"),
        new_markdown_cell("## Quiz\n\nText.", id="quiz-question"),
        new_markdown_cell("More.", id="quiz"),
    )
    told = Section("two", ["Why?"], ["That it is."], ["Long talk."])
    steps = [Step("break", 5), Step("two", 20), Step("exercises", 7), Step("quiz-question", 3)]
    notes = Notes([told], [Plan(45, steps, "One is read at home.")])
    entry = SimpleNamespace(seconds=0)
    chosen = slides.class_of("45", notes, parts, entry)
    made = slides.stacks(deck, chosen, notes, parts, "Practise it", "<p>The second.</p>")
    text = "".join(made)
    assert re.findall('id="([^"]+)"', text) == ["title", "break", "two", "exercises", "quiz"]
    seconds = [int(found) for found in re.findall('data-timing="([0-9]+)"', text)]
    assert seconds == [0, 300, 1200, 420, 180]
    assert "Minutes 5 to 25 of 45. Then: Exercises." in made[2]
    assert "<p>Practise it</p>" in made[3]
    assert [("The second." in stack) for stack in made] == [False] * 4 + [True]
    for told in ("Why?", "That it is.", "Long talk."):
        assert told in made[2]
    with pytest.raises(ValueError, match=r"no plan of 90 minutes; the notes have 45.*PLAN=45"):
        slides.class_of("90", notes, parts, entry)
    everything = slides.class_of("all", notes, parts, entry)
    assert [step.cell for step in everything.steps] == ["title", "one", "two", "quiz-question"]
    assert everything == slides.class_of("45", Notes([told], []), parts, entry)


@pytest.mark.parametrize("words", [["--plan", "soon"], ["--plan", "0"], ["notebooks/none.ipynb"]])
def test_a_wrong_word_is_told(monkeypatch, words):
    monkeypatch.setattr("sys.argv", ["slides.py", *words])
    with pytest.raises(SystemExit, match=r"expected (minutes or all|one of notebooks)"):
        slides.main()


def test_a_deck_leads_nowhere_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(slides, "FOLDER", tmp_path)
    slides.write_shared()
    path = ROOT / "notebooks" / f"{next(iter(LESSONS))}.ipynb"
    slides.write_index([slides.write_deck(path, "all")])
    slides.write_index([])  # a deck that was made before stays on the list
    for page in tmp_path.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for address in re.findall('(?:href|src)="([^"]+)"', text):
            assert address.startswith(("https://", "data:")) or (tmp_path / address).is_file()
        names = re.findall('<section id="([^"]+)"', text)
        assert len(names) == len(set(names))
    assert f"{path.stem}.html" in (tmp_path / "index.html").read_text(encoding="utf-8")
    seconds = np.sum([int(n) for n in re.findall('data-timing="([0-9]+)"', deck_text(tmp_path))])
    assert seconds == 60 * int(re.search(r"Minutes \d+ to \d+ of (\d+)", deck_text(tmp_path))[1])


def deck_text(folder) -> str:
    (deck,) = folder.glob("[0-9]*.html")
    return deck.read_text(encoding="utf-8")


def test_reveal_is_as_its_makers_published_it():
    note, *lines = (REVEAL / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert "reveal.js 6.0.2" in note
    sums = dict(reversed(line.split()) for line in lines)
    found = {path.name: path for path in REVEAL.iterdir() if path.name != "SHA256SUMS"}
    assert {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in found.items()} == sums
