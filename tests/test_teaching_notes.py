"""Teaching notes: what fits a lesson is read, what does not is refused by its place."""

import pytest
import teaching_notes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


@pytest.fixture
def lesson():
    cells = [
        new_markdown_cell("# Play\nOnce.", id="title"),
        new_markdown_cell("## First?\nA question.", id="first-question"),
        new_code_cell("1", id="first"),
        new_markdown_cell("### Smaller", id="smaller"),
        new_code_cell("# Solution\nx_solution = 1", id="s", metadata={"tags": ["solution"]}),
        new_markdown_cell("## Summary\nDone.", id="summary"),
    ]
    return new_notebook(cells=cells)


GOOD = """
[[section]]
cell = "title"
[[section]]
cell = "first-question"
ask = ["What is it?"]
misconceptions = ["They expect two."]
[[section]]
cell = "summary"

[[plan]]
minutes = 20
steps = [["title", 3], ["break", 5], ["first-question", 12]]
skip = "The end."
"""


@pytest.fixture
def notes_file(tmp_path):
    def write(text):
        file = tmp_path / "01_play.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_notes_that_fit_are_read(handouts, lesson, notes_file):
    notes = handouts.read_notes(notes_file(GOOD), lesson)
    assert [note.cell for note in notes.sections] == ["title", "first-question", "summary"]
    assert notes.plans == [(20, [("title", 3), ("break", 5), ("first-question", 12)], "The end.")]
    made = handouts.instructor(lesson, notes, seconds=200)
    assert [cell.id for cell in made.cells][:4] == [
        "title",
        "plan",
        "notes-title",
        "first-question",
    ]
    assert "| First? | 5 | 5 |" in made.cells[1].source
    assert "> - They expect two." in made.cells[4].source


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("ask = [", "minutes = 8\nask = ["),
            "section 2: unknown key `minutes`",
        ),
        (('"What is it?"', "1"), "`ask` must be a list of texts"),
        (('["They expect two."]', "[]"), "`misconceptions` is empty"),
        (('"first-question"', '"second"'), "no notes for 'first-question'"),
        (('"summary"', '"title"'), "the sections stand in another order"),
        (('"title"', '"summary"'), "the sections stand in another order"),
        (("ask =", "asks ="), "unknown key `asks`. Did you mean `ask`"),
        (("[[section]]", "[section]"), "it is not TOML"),
        (
            ('cell = "summary"', "cell = 'more'\nask = ['a']\nmisconceptions = ['b']"),
            "no section 'more'",
        ),
        (("minutes = 20", 'minutes = "20"'), "plan 1: `minutes` must be a whole number"),
        (("minutes = 20", "minutes = 19"), r"plan 1 \(19 minutes\): its steps take 20 minutes"),
        (('["break", 5]', '["break", 0]'), "plan 1 .*`steps` must be a list of sections"),
        (('["title", 3]', '["titel", 3]'), "plan 1 .*the lesson has no section 'titel'"),
        (('["title", 3]', '["summary", 3]'), "plan 1 .*the sections stand in another order"),
        (('skip = "The end."', ""), "plan 1 .*`skip` is missing"),
    ],
)
def test_notes_that_do_not_fit_are_refused(lesson, notes_file, change, message):
    file = notes_file(GOOD.replace(*change))
    with pytest.raises(teaching_notes.NotesError, match=message) as problem:
        teaching_notes.read_notes(file, lesson)
    assert str(problem.value).startswith("01_play.toml")
