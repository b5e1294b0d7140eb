"""The glossary: one entry a term, of one form, and every term that a notebook sets in bold."""

import re
import sys
from typing import NamedTuple

import pytest
from scripts import NOTEBOOKS, ROOT, load_script

FILE = ROOT / "notebooks" / "glossary.md"
NAME, CODE, LINK = r"(?:\*[^*]+\*|`[^`]+`)", r"(?:`[^`]+`|[^`.;])+", r"\[[^]]+\]\([^)]+\)"
KERAS = rf"(?:; Keras(?: and PyTorch)?: {CODE})?(?:; PyTorch: {CODE})?"
FORM = re.compile(
    rf"\*\*([^*]+)\*\*(?:, also ({NAME}(?:, {NAME})*))?{KERAS}"
    rf"\. ([A-Z0-9][^\[\]]+\.) ({LINK}(?:, {LINK})*)"
)
BOLD = re.compile(r"\*\*(?=\S)(.+?)\*\*(.?)", re.S)
# Bold that is no term: it ends in a mark or stands before a colon, stands alone on its line or in
# its cell of a table, is a single letter, or one of these words.
LABELS = {"Begin", "Predict"}


class Entry(NamedTuple):
    term: str
    names: list[str]  # the term and what else it is called
    sentence: str
    places: list[str]  # of the notebooks, inside `notebooks/`
    shown: list[str]  # what their links say


def read(text: str) -> list[Entry]:
    """The entries of a glossary; an AssertionError shows the paragraph that is none."""
    entries = []
    for paragraph in text.split("\n\n")[2:]:
        found = FORM.fullmatch(paragraph.strip())
        if found is None:
            assert re.fullmatch(r"## (0–9|[A-Z])", paragraph.strip()), paragraph
            continue
        term, also, sentence, links = found.groups()
        names = [name.strip("*`") for name in re.findall(NAME, also or "")]
        places, shown = re.findall(r"\(([^)]+)\)", links), re.findall(r"\[([^]]+)\]", links)
        entries.append(Entry(term, [term, *names], sentence, places, shown))
    return entries


def root(name: str) -> str:
    """A name without what differs between its forms: over-fits, over-fitting; Categories."""
    name = re.sub(r"[`“”]", "", name.lower()).replace("_", " ").rstrip(":.,?!")
    name = re.sub(r"(?<=\w{3})(?:ing|ed|es|e|s)$", "", name)
    return re.sub(r"(\w)\1$", r"\1", re.sub("y$", "i", name))


def bold_of(notebook) -> list[tuple[str, str, bool]]:
    """Each run of bold text in its Markdown cells: the cell, the text, and is it a label?"""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            lines = {line.strip() for line in cell.source.splitlines()}
            for text, after in BOLD.findall(cell.source):
                label = text[-1] in ":.,?!" or after == ":" or f"**{text}**" in lines
                label |= f"| **{text}** |" in cell.source or len(text) == 1
                found.append((cell.id, text, label or text in LABELS))
    return found


@pytest.fixture(scope="module")
def entries():
    return read(FILE.read_text(encoding="utf-8"))


def sort_key(term: str) -> str:
    return re.sub(r"[^a-z0-9]", "", term.lower().replace("×", "x"))


def test_every_term_has_one_entry_in_the_order_of_the_alphabet(entries):
    terms = [sort_key(entry.term) for entry in entries]
    assert len(terms) > 200
    assert terms == sorted(terms)
    names = [name.lower() for entry in entries for name in entry.names]
    assert sorted(names) == sorted(set(names))
    letters = ["0–9" if term[0].isdigit() else term[0].upper() for term in terms]
    headings = re.findall("^## (.+)$", FILE.read_text(encoding="utf-8"), flags=re.M)
    assert headings == sorted(set(letters))


def test_an_entry_is_one_sentence(entries):
    for entry in entries:
        assert not re.search(r"[.?!] ", entry.sentence), entry.term


def test_a_link_says_which_notebook_it_leads_to_and_there_the_term_stands_in_bold(entries):
    bold = {name: {root(text) for _, text, _ in bold_of(NOTEBOOKS[name])} for name in NOTEBOOKS}
    for entry in entries:
        for place, shown in zip(entry.places, entry.shown, strict=True):
            number = re.match(r"(?:deeper/)?0?(\d+[a-z]?)", place)[1]
            assert shown == (f"{number:0>3}" if number[-1].isalpha() else f"Lesson {number}")
            there = bold[place.removesuffix(".ipynb")]
            assert there & {root(name) for name in entry.names}, f"{entry.term}: {place}"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_stands_in_bold_is_a_term_of_the_glossary_or_a_label(entries, name):
    known = {root(name) for entry in entries for name in entry.names}
    runs = bold_of(NOTEBOOKS[name])
    assert [
        (cell, text) for cell, text, label in runs if not label and root(text) not in known
    ] == []


GOOD = "# Words\n\nWhat they mean.\n\n## K\n\n"
ENTRY = (
    "**kernel**, also *filter*, `w`; PyTorch: `weight` of `nn.Conv2d`. It slides. [Lesson 1](a)\n"
)


def test_an_entry_of_the_form_is_read():
    assert read(GOOD + ENTRY) == [
        Entry("kernel", ["kernel", "filter", "w"], "It slides.", ["a"], ["Lesson 1"])
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [(" [Lesson 1](a)", ""), ("*filter*", "filter"), ("It slides. ", ""), ("**kernel**", "kernel")],
)
def test_an_entry_of_another_form_is_refused(old, new):
    with pytest.raises(AssertionError):
        read(GOOD + ENTRY.replace(old, new))


def test_it_goes_with_the_handouts(tmp_path, monkeypatch):
    lesson = FILE.with_name("01_convolution.ipynb")
    words = ["handouts.py", "student", str(lesson), "--folder", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", words)
    assert load_script("tools/handouts.py").main() == 0
    assert (tmp_path / FILE.name).read_bytes() == FILE.read_bytes()


def test_the_menu_of_the_lab_opens_it_as_it_is_read():
    settings = load_script("tools/lab.py").course_settings(edit=False)
    (menu,) = settings["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    assert menu["items"][-1] == {
        "command": "docmanager:open",
        "args": {"path": FILE.name, "factory": "Markdown Preview", "label": "Glossary"},
    }
