"""What a teacher is told about a lesson: teaching/NN_name.toml, read and checked.

A file holds a `[[section]]` for each section of the notebook, and, for a lesson, a `[[plan]]` for
each length of class: which sections, in which minutes, where the breaks are, where the class works
in the notebook of exercises, what is left out. teaching/week.toml makes a week of such classes.
"""

import re
from pathlib import Path
from typing import NamedTuple

import minutes
import nbformat

from course_utils.toml_tables import Tables, in_short

TEACHING = Path(__file__).resolve().parent.parent / "teaching"
# Sections that may have nothing to ask, and need no notes: the reader works alone there.
QUIET = re.compile(r"title|quiz-question|progress-question|summary|exercise-.*")
BREAK = "break"
EXERCISES = "exercises"  # the class works in the notebook of the lesson's exercises
PROJECT = "project"  # of a week alone
NAMES = {BREAK: "Break", EXERCISES: "Exercises", PROJECT: "Project"}
WEEK = TEACHING / "week.toml"
LISTS = ("ask", "misconceptions", "time")


class NotesError(ValueError):
    """The teaching notes do not fit the lesson; the text names the file, the place and the cure."""


class Section(NamedTuple):
    """What a teacher is told about one section of a lesson."""

    cell: str
    ask: list[str]
    misconceptions: list[str]
    time: list[str]  # where minutes are lost, and what to cut


class Step(NamedTuple):
    """A part of a class, and its minutes: a section by its cell, a break, or exercises."""

    cell: str
    minutes: int


class Plan(NamedTuple):
    """One way through a lesson in a class of `minutes`; `skip` says what is left out, and why."""

    minutes: int
    steps: list[Step]
    skip: str


class Day(NamedTuple):
    """A day of a week; the cell of a step is a lesson's name, a break, exercises or the project."""

    title: str
    steps: list[Step]
    text: str


class Notes(NamedTuple):
    """All that one file says."""

    sections: list[Section]
    plans: list[Plan]


def read_notes(path: Path, notebook: nbformat.NotebookNode) -> Notes:
    """Read a lesson's teaching notes; raise a NotesError unless they fit it section by section."""
    file = Tables(path, NotesError)
    file.keys(file.content, "", ("section", "plan"))
    tables = file.list(file.content, "", "section", "section")
    notes = [_section(file, table, n) for n, table in enumerate(tables, start=1)]
    there = [one.cell for one in minutes.sections(notebook) if one.heading]
    told = [note.cell for note in notes]
    missing = [cell for cell in there if cell not in told and not QUIET.fullmatch(cell)]
    if missing:
        raise file.problem("", f"no notes for {missing[0]!r}. {_in_order(there)}")
    _check_order(file, "", told, there)
    plans = file.list(file.content, "", "plan", "plan") if "plan" in file.content else []
    return Notes(notes, [_plan(file, table, n, there) for n, table in enumerate(plans, start=1)])


def _in_order(there: list[str]) -> str:
    return f"The lesson's sections, in order: {', '.join(there)}."


def _check_order(file: Tables, place: str, told: list[str], there: list[str]) -> None:
    if told != [cell for cell in there if cell in told]:
        unknown = [cell for cell in told if cell not in there]
        what = (
            f"the lesson has no section {unknown[0]!r}"
            if unknown
            else "the sections stand in another order"
        )
        raise file.problem(place, f"{what}. {_in_order(there)}")


def _section(file: Tables, table: dict, number: int) -> Section:
    place = f"section {number}"
    file.keys(table, place, Section._fields)
    cell = file.text(table, place, "cell")
    place += f" ({cell})"
    texts = []
    for key in LISTS:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
            raise file.problem(
                place, f'`{key}` must be a list of texts, ["…", "…"], got {in_short(value)}.'
            )
        if not value and key != "time" and not QUIET.fullmatch(cell):
            raise file.problem(place, f"`{key}` is empty. Write at least one text.")
        texts.append([text.strip() for text in value])
    return Section(cell, *texts)


def _plan(file: Tables, table: dict, number: int, there: list[str]) -> Plan:
    place = f"plan {number}"
    file.keys(table, place, Plan._fields)
    given = table.get("minutes")
    if type(given) is not int or given < 1:
        what = f"`minutes` must be a whole number of minutes, got {in_short(given)}"
        raise file.problem(place, f"{what}. Write minutes = 45.")
    place += f" ({given} minutes)"
    plan = Plan(given, _steps(file, table, place, "title"), file.text(table, place, "skip"))
    told = [step.cell for step in plan.steps if step.cell not in (BREAK, EXERCISES)]
    _check_order(file, place, told, there)
    needed = sum(step.minutes for step in plan.steps)
    if needed > given:
        cure = "Give some steps less, or leave one out"
        raise file.problem(place, f"its steps take {needed} minutes, more than {given}. {cure}.")
    return plan


def read_week(path: Path, lessons: list[str]) -> list[Day]:
    """Read a week; raise a NotesError unless it gives each lesson (by its name) once, in order."""
    file = Tables(path, NotesError)
    file.keys(file.content, "", ("day",))
    days = []
    for number, table in enumerate(file.list(file.content, "", "day", "day"), start=1):
        place = f"day {number}"
        file.keys(table, place, Day._fields)
        title, text = (file.text(table, place, key) for key in ("title", "text"))
        days.append(Day(title, _steps(file, table, place, lessons[0]), text))
    given = [step.cell for day in days for step in day.steps]
    told = [name for name in given if name not in (BREAK, EXERCISES, PROJECT)]
    if told != lessons:
        odd = next((name for name in told if name not in lessons), None)
        what = f"there is no lesson {odd!r}" if odd else "a lesson is missing, or out of order"
        raise file.problem("", f"{what}. The lessons, in order: {', '.join(lessons)}.")
    return days


def _steps(file: Tables, table: dict, place: str, example: str) -> list[Step]:
    steps = table.get("steps")
    if not isinstance(steps, list) or not steps or not all(map(_is_step, steps)):
        what = "`steps` must be a list of names with their minutes"
        raise file.problem(place, f'{what}, [["{example}", 3], …], got {in_short(steps)}.')
    return [Step(*step) for step in steps]


def _is_step(step: object) -> bool:
    return (
        isinstance(step, list)
        and len(step) == 2
        and isinstance(step[0], str)
        and type(step[1]) is int
        and step[1] > 0
    )
