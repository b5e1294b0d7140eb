"""The anatomy of a lesson, of its exercises and of what goes deeper; see CONTRIBUTING.md."""

import itertools
import os
import re
import subprocess
import sys

import pytest
from scripts import EXERCISES, LESSONS, NOTEBOOKS, ROOT

from course_utils.checks.engine import exercises_of
from course_utils.lessons import course

ENTRIES = {one.path.removesuffix(".ipynb"): one for one in course().notebooks}
CLOSING = ["quiz-question", "quiz", "summary"]
every_notebook = pytest.mark.parametrize("name", NOTEBOOKS)
every_practice = pytest.mark.parametrize("name", EXERCISES)
every_lesson = pytest.mark.parametrize("name", LESSONS)
all_but_exercises = pytest.mark.parametrize("name", [n for n in NOTEBOOKS if n not in EXERCISES])


def code_cells(name):
    return [cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"]


def numbered(text):
    return re.findall(r"^(\d+)\. (.+)$", text, flags=re.M)


def links_of(name):
    """The notebooks that a notebook links to, as their paths inside `notebooks/`."""
    folder = os.path.dirname(name)
    text = "\n".join(c.source for c in NOTEBOOKS[name].cells if c.cell_type == "markdown")
    found = re.findall(r"\]\(((?!https?:)[^)#]+)\.ipynb[)#]", text)
    return {os.path.normpath(os.path.join(folder, one)) for one in found}


@every_notebook
def test_begins_with_a_title_objectives_and_imports(name):
    cells = NOTEBOOKS[name].cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.splitlines()[0] == f"# {ENTRIES[name].title}"
    learns = "practise" if name in EXERCISES else "learn"
    assert f"**What you will {learns}**" in cells[1].source
    assert "**What you need:**" in cells[1].source
    assert cells[2].cell_type == "code"


@every_notebook
def test_states_the_minutes_that_are_computed(name, minutes):
    entry, notebook = ENTRIES[name], NOTEBOOKS[name]
    computed = minutes.total(minutes.sections(notebook), entry.seconds)
    stated = re.findall(r"\bAbout (\d+) minutes\b", notebook.cells[1].source)
    told = "run `python tools/minutes.py --write`, then `make tables`"
    assert stated == [str(computed)], told
    assert entry.minutes == computed, told


@every_notebook
def test_the_notebooks_of_one_lesson_link_to_each_other(name):
    lesson = ENTRIES[name].lesson
    (home,) = [one for one in course().shelf("lessons") if one.lesson == lesson]
    own = course().branches(lesson) if name in LESSONS else [home]
    assert {one.path.removesuffix(".ipynb") for one in own} <= links_of(name)


@every_notebook
def test_links_lead_to_notebooks(name):
    for link in links_of(name):
        assert (ROOT / "notebooks" / f"{link}.ipynb").is_file(), link


@all_but_exercises
def test_closes_with_the_summary_and_reading(name):
    last = NOTEBOOKS[name].cells[-1].source
    assert last.startswith("## Summary")
    assert "**Next:**" in last
    section = last.split("**Further reading**")[1]
    links = re.findall(r"^- (.*)$", section, flags=re.M)
    assert len(links) >= 2
    for link in links:
        assert re.search(r"\]\(https?://[^)]+\)\S*[:,.;]? .{10,}", link), link


@every_lesson
def test_a_lesson_closes_with_its_quiz(name):
    cells = NOTEBOOKS[name].cells
    assert [cell.id for cell in cells][-len(CLOSING) :] == CLOSING
    assert cells[-2].source == f"Quiz({ENTRIES[name].lesson})"


@all_but_exercises
def test_the_summary_answers_the_objectives_line_by_line(name):
    cells = NOTEBOOKS[name].cells
    objectives = [number for number, _ in numbered(cells[1].source)]
    summary = re.split(r"\*\*(?:Exercises|Next):\*\*", cells[-1].source)[0]
    assert len(objectives) >= 3
    assert [number for number, _ in numbered(summary)] == objectives


@all_but_exercises
def test_prose_stands_before_nearly_every_code_cell(name):
    cells = NOTEBOOKS[name].cells
    bare = [
        cell.id
        for before, cell in itertools.pairwise(cells)
        if cell.cell_type == before.cell_type == "code"
    ]
    assert len(bare) <= 0.3 * len(code_cells(name)), bare


@all_but_exercises
def test_has_outputs_and_most_are_compared(name, run_lessons):
    # A folded cell that checks a range after it was seen has no output of its own.
    read = [c for c in code_cells(name) if "hide-cell" not in c.metadata.get("tags", [])]
    assert sum(bool(cell.outputs) for cell in read) >= 10
    assert run_lessons.compared(NOTEBOOKS[name]) >= 0.55 * len(read)


@every_practice
def test_exercises_stand_in_three_cells_each_and_what_is_done_after_them(name, handouts):
    cells = NOTEBOOKS[name].cells
    lesson = ENTRIES[name].lesson
    exercises = exercises_of(lesson)
    parts = [
        f"exercise-{one.name}{part}" for one in exercises for part in ("", "-stub", "-solution")
    ]
    opening = ["title", "objectives", "imports", "exercises"]
    assert [c.id for c in cells] == [*opening, *parts, "progress-question", "progress", "next"]
    assert handouts.FOLDED in cells[3].source
    assert cells[-2].source == f"progress({lesson})"
    titles = [text for _, text in numbered(cells[1].source)]
    assert titles == [f"{one.title}." for one in exercises]


@every_practice
def test_exercises_import_keras_only_where_they_build_networks(name):
    first, *rest = code_cells(name)
    uses = any(re.search(r"\b(keras|layers|tf)\.", cell.source) for cell in rest)
    assert ("keras" in first.source) == uses


def test_exercises_in_numpy_alone_do_not_wait_for_keras():
    """Not even the checkers import it: such a notebook starts in two seconds."""
    alone = [name for name in EXERCISES if "keras" not in code_cells(name)[0].source]
    assert alone
    code = "\n".join(cell.source for name in alone for cell in code_cells(name))
    code += "\nimport sys; assert not {'keras', 'tensorflow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_first_cells_of_lessons_1_to_4_do_not_wait_for_tensorflow():
    """Each would need three seconds more, for what a later cell uses."""
    for name in list(LESSONS)[:4]:
        code = code_cells(name)[0].source + "\nimport sys; assert 'tensorflow' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@every_practice
def test_exercises_are_no_part_of_the_lesson(name):
    ids = {cell.id for cell in NOTEBOOKS[name].cells if cell.id.startswith("exercise-")}
    for lesson in LESSONS:
        assert not ids & {cell.id for cell in NOTEBOOKS[lesson].cells}
