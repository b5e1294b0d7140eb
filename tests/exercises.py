"""The exercises as the cells of their notebooks give them: stub, solution, what they hand to `check`."""

from functools import cache

import nbformat
import pytest
from scripts import ROOT

from course_utils.checks import engine
from course_utils.lessons import course

NOTEBOOKS = {one.lesson: ROOT / "notebooks" / one.path for one in course().shelf("exercises")}
EXERCISES = [one for lesson in NOTEBOOKS for one in engine.exercises_of(lesson)]


def exercise_id(one):
    return f"lesson_{one.lesson:02}-{one.name}"


every_exercise = pytest.mark.parametrize("one", EXERCISES, ids=exercise_id)


@cache
def lesson(number):
    return {cell.id: cell for cell in nbformat.read(NOTEBOOKS[number], as_version=4).cells}


@cache
def imports(number):
    """What the imports cell of a lesson brings."""
    code = next(cell for cell in lesson(number).values() if cell.cell_type == "code")
    names: dict = {}
    exec(code.source, names)
    return names


@cache
def answers(number):
    """{exercise: (answer of the stub, answer of the solution)}: what their cells hand to check."""
    given: dict = {}

    def run(cell, place):
        def catch(name, answer, *, counts=True):
            assert counts == (place == 0), f"{cell.id}: only a solution has counts=False"
            given.setdefault(name, [None, None])[place] = answer

        exec(cell.source, {**imports(number), "check": catch})

    for one in engine.exercises_of(number):
        run(lesson(number)[f"exercise-{one.name}-stub"], 0)
        run(lesson(number)[f"exercise-{one.name}-solution"], 1)
    return given
