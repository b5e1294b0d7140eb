"""Teaching notes: what fits a lesson is read, what does not is refused by its place."""

import itertools

import nbformat
import pytest
import teaching_notes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from scripts import ROOT

from course_utils.lessons import course


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
time = ["A vote takes three minutes."]
[[section]]
cell = "summary"

[[plan]]
minutes = 20
steps = [["title", 3], ["break", 5], ["first-question", 7], ["exercises", 5]]
skip = "The end."
"""


@pytest.fixture
def notes_file(tmp_path):
    def write(text):
        file = tmp_path / "01_play.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_notes_that_fit_are_read(lesson, notes_file):
    notes = teaching_notes.read_notes(notes_file(GOOD), lesson)
    assert [note.cell for note in notes.sections] == ["title", "first-question", "summary"]
    assert notes.sections[1].time == ["A vote takes three minutes."]
    steps = [("title", 3), ("break", 5), ("first-question", 7), ("exercises", 5)]
    assert notes.plans == [(20, steps, "The end.")]


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
        (('["break", 5]', '["break", 0]'), "plan 1 .*`steps` must be a list of names"),
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


COURSE = [one for one in course().notebooks if one.shelf != "exercises"]


@pytest.mark.parametrize("entry", COURSE, ids=lambda one: one.name)
def test_every_lesson_has_its_notes_and_plans_that_fill_a_class(entry):
    """What goes deeper has notes alone."""
    notebook = nbformat.read(ROOT / "notebooks" / entry.path, as_version=4)
    notes = teaching_notes.read_notes(teaching_notes.TEACHING / f"{entry.name}.toml", notebook)
    wanted = [45, 90] if entry.shelf == "lessons" else []
    assert [plan.minutes for plan in notes.plans] == wanted
    for plan in notes.plans:
        taken = dict(plan.steps)
        assert sum(taken.values()) == plan.minutes
        assert {"title", "quiz-question", "summary"} <= set(taken)
        assert taken["quiz-question"] >= 5, "four questions to thirty people"
        if plan.minutes == 90:
            assert taken["break"] == 5
            assert taken["exercises"] >= 14, "two of them"
    if notes.plans:
        short, long = (dict(plan.steps) for plan in notes.plans)
        cells = {note.cell for note in notes.sections}
        assert cells <= set(long), "an hour and a half is enough for all"
        assert set(short) < set(long), "three quarters of an hour are not"


WEEK_OF_TWO = """
[[day]]
title = "Monday"
steps = [["01_a", 90], ["break", 60], ["02_b", 90], ["project", 45]]
text = "Choose."
"""


def test_a_week_gives_each_lesson_once_in_its_order(notes_file):
    (day,) = teaching_notes.read_week(notes_file(WEEK_OF_TWO), ["01_a", "02_b"])
    assert (day.title, day.steps[-1], day.text) == ("Monday", ("project", 45), "Choose.")
    for change, message in [
        (("02_b", "02_c"), "there is no lesson '02_c'. The lessons, in order: 01_a, 02_b"),
        (("02_b", "01_a"), "a lesson is missing, or out of order"),
        (('["project", 45]', '["project"]'), r"day 1: `steps` must be a list of names"),
        (('text = "Choose."', ""), "day 1: `text` is missing"),
    ]:
        with pytest.raises(teaching_notes.NotesError, match=message):
            teaching_notes.read_week(notes_file(WEEK_OF_TWO.replace(*change)), ["01_a", "02_b"])


def test_the_week_of_the_course_is_made_of_its_plans():
    lessons = [one.name for one in course().shelf("lessons")]
    days = teaching_notes.read_week(teaching_notes.WEEK, lessons)
    steps = [step for day in days for step in day.steps]
    assert {step.minutes for step in steps if step.cell in lessons} == {90}
    assert all(sum(step.minutes for step in day.steps) <= 8 * 60 for day in days)
    for before, after in itertools.pairwise(steps):
        assert not {before.cell, after.cell} <= set(lessons), "no break between two classes"
