"""The exercises in nbgrader's form: what is released is the stub, and its test asks our check.

nbgrader itself marks them in tests/classroom/try_nbgrader.py.
"""

import re
from functools import cache

import nbformat
import pytest
from exercise_cells import exercises
from exercises import EXERCISES, NOTEBOOKS, every_exercise, imports
from nbformat.v4 import new_code_cell, new_notebook
from scripts import ROOT, load_script

import notebooks
from course_utils.checks import engine, record

TOOL = load_script("tools/nbgrader_course.py")

KEYS = {"schema_version", "grade_id", "grade", "solution", "locked", "task"}


@cache
def made(number):
    return TOOL.converted(NOTEBOOKS[number])


def cells(one):
    """The cell of an exercise's answer, and the one of its test."""
    by_id = {cell.id: cell for cell in made(one.lesson).cells}
    return by_id[f"exercise-{one.name}-stub"], by_id[f"exercise-{one.name}-test"]


def released(source):
    """What nbgrader leaves of a cell: nothing in the marks, and an empty stub of its own."""
    source = re.sub(r"### BEGIN SOLUTION\n.*?\n### END SOLUTION", "", source, flags=re.S)
    return re.sub(r"### BEGIN HIDDEN.*?### END HIDDEN TESTS", "", source, flags=re.S)


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_a_notebook_has_its_cells_and_the_marks_of_nbgrader(number):
    notebook, lesson = made(number), notebooks.read(NOTEBOOKS[number])
    nbformat.validate(notebook)
    kept = [
        cell.id
        for cell in lesson.cells
        if not cell.id.startswith("progress") and not cell.id.endswith("-solution")
    ]
    assert [cell.id for cell in notebook.cells if not cell.id.endswith("-test")] == kept
    marked = [(cell.id, cell.metadata.get("nbgrader")) for cell in notebook.cells]
    assert all(told["grade_id"] == place for place, told in marked if told)
    assert all(re.fullmatch(r"[\w-]+", place) for place, told in marked if told)
    assert all(told.keys() - {"points"} == KEYS for _, told in marked if told)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert not any("progress(" in cell.source for cell in code)
    texts = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "solution are folded" not in texts
    assert not notebooks.LINK.search(texts), "a link to what the student does not get"


@every_exercise
def test_the_stub_is_released_to_the_letter(one):
    stub, test = cells(one)
    original = {cell.id: cell for cell in notebooks.read(NOTEBOOKS[one.lesson]).cells}
    assert released(stub.source) == original[stub.id].source + "\n"
    assert "check" not in re.sub("^#.*", "", released(test.source))
    places = [cell.id for cell in made(one.lesson).cells]
    assert places.index(test.id) == places.index(stub.id) + 1
    told = stub.metadata.nbgrader, test.metadata.nbgrader
    assert [(t.solution, t.grade, t.locked, t.get("points")) for t in told] == [
        (True, False, False, None),
        (False, True, True, TOOL.POINTS),
    ]


@every_exercise
def test_the_solution_gets_its_point_and_the_stub_none(one, monkeypatch):
    monkeypatch.setattr(record, "SESSION", record.Record())
    stub, test = cells(one)
    names = {**imports(one.lesson), "check": lambda *given: None}
    exec(released(stub.source), names)
    with pytest.raises(AssertionError, match=f"○ {re.escape(one.title)}: not attempted yet"):
        exec(test.source, names)
    if engine.checker_of(one).seconds <= engine.SECONDS:  # the others train
        exec(stub.source, names)
        exec(test.source, names)
        assert not set(exercise(one).names) & names.keys(), "an answer counts once"
    assert not record.SESSION.states, "what a grader runs is nobody's progress"


def exercise(one):
    found = exercises(NOTEBOOKS[one.lesson], notebooks.read(NOTEBOOKS[one.lesson]))
    return next(each for each in found if each.name == one.name)


def test_there_are_as_many_points_as_exercises():
    told = [c.metadata.get("nbgrader", {}) for number in NOTEBOOKS for c in made(number).cells]
    assert sum(one.get("points", 0) for one in told) == len(EXERCISES) * TOOL.POINTS


@pytest.mark.parametrize(
    ("stub", "solution", "fault"),
    [
        ("a = ...\ncheck('x', a)", None, "no cell holds its solution"),
        ("a = ...", "a_solution = 1\ncheck('x', a_solution)", "the last line is no check"),
        ("a = ...\ncheck('y', a)", "a_solution = 1\ncheck('x', a_solution)", "the check is of 'y'"),
        ("a = ...\ncheck('x', a)", "a_solution = 1\ncheck('x', a_solution + 1)", "is no name"),
        ("a = ...\ncheck('x', a)", "a = 2\na_solution = a\ncheck('x', a_solution)", "the name a"),
        ("check('x', {'k': a})", "a_solution = 1\ncheck('x', {'l': a_solution})", "keys"),
        ("a = (\ncheck('x', a)", "a_solution = 1\ncheck('x', a_solution)", "never closed"),
    ],
)
def test_a_solution_that_does_not_fit_is_told_with_its_cell(tmp_path, stub, solution, fault):
    notebook = new_notebook(cells=[new_code_cell(stub, id="exercise-x-stub")])
    if solution:
        notebook.cells.append(new_code_cell(solution, id="exercise-x-solution"))
    with pytest.raises(notebooks.NotebookProblem, match=f"exercise-x-stub.*{re.escape(fault)}"):
        exercises(tmp_path / "01_x.ipynb", notebook)


def test_what_a_teacher_has_changed_is_kept(tmp_path):
    path = TOOL.write(NOTEBOOKS[1], tmp_path)
    assert TOOL.write(NOTEBOOKS[1], tmp_path) == path  # again, with nothing changed
    changed = path.read_text(encoding="utf-8").replace('"points": 1', '"points": 5')
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(notebooks.NotebookProblem, match="it is kept"):
        TOOL.write(NOTEBOOKS[1], tmp_path)
    assert path.read_text(encoding="utf-8") == changed


def test_a_teachers_settings_are_kept(tmp_path, monkeypatch, capsys):
    (tmp_path / "nbgrader_config.py").write_text("mine")
    words = ["nbgrader_course", str(NOTEBOOKS[1]), str(ROOT / "no.ipynb")]
    monkeypatch.setattr("sys.argv", [*words, "--folder", str(tmp_path)])
    assert TOOL.main() == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 assignments: ")
    assert "no.ipynb" in said.err
    assert (tmp_path / "nbgrader_config.py").read_text() == "mine"
