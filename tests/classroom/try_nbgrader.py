"""nbgrader itself marks made-up students, in its own environment: `make trynbgrader`, some minutes.

Not collected by `make test`, where tests/test_nbgrader.py reads the notebooks alone.
"""

import getpass
import html
import json
import os
import re
import subprocess

import nbformat
import pytest
from exercise_cells import exercises
from exercises import NOTEBOOKS
from scripts import ROOT, load_script
from tried import tried

from course_utils.checks import engine

BIN = ROOT / ".venv-nbgrader" / ("Scripts" if os.name == "nt" else "bin")
FOUND = {n: exercises(path, nbformat.read(path, as_version=4)) for n, path in NOTEBOOKS.items()}
SECONDS = 60  # for one cell; for a class, nbgrader_config.py gives more
MARKS = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db", "convnet-course") as book:
    print(json.dumps([
        (assignment.name, one.student.id, grade.name, grade.score, grade.needs_manual_grade)
        for assignment in book.assignments for one in assignment.submissions
        for notebook in one.notebooks for grade in notebook.grades
    ]))
"""


def cell_of(notebook, one, part="stub"):
    return next(cell for cell in notebook.cells if cell.id == f"exercise-{one.name}-{part}")


def answer(notebook, one, code, first=False):
    """Write an answer where a student does: above the check, or above all that is there."""
    cell = cell_of(notebook, one)
    above, check = cell.source.rsplit("check(", 1)
    cell.source = "\n".join((code, above) if first else (above, code)) + f"\ncheck({check}"


def untouched(notebook, found):
    pass


def right(notebook, found):
    for one in found:
        answer(notebook, one, one.solution)


def wrong(notebook, found):
    """What is tried on each exercise first, as a wrong answer."""
    for one in found:
        module, lesson = f"{one.name.replace('-', '_')}_tried", engine.find(one.name).lesson
        names, given = ", ".join(one.names), f"{module}.WRONG[0][1]"
        given += ".values()" if len(one.names) > 1 else ""
        imports = f"from course_utils.checks.lesson_{lesson:02} import {module}"
        answer(notebook, one, f"{imports}\n{names} = {given}")


# ---------------------------------------------------------------- students of lesson 1


def loops(notebook, found):
    right(notebook, found)
    answer(notebook, found[0], "while True: pass", first=True)


def loops_within(notebook, found):
    right(notebook, found)
    answer(notebook, found[1], "def count_parameters(*given):\n    while True: pass")


def raises(notebook, found):
    """The third answer has the name of the first, `answer`, which must not count again."""
    right(notebook, found)
    cell_of(notebook, found[2]).source = '1 / 0\ncheck("design-kernels", answer)'


def deletes_a_test(notebook, found):
    right(notebook, found)
    notebook.cells.remove(cell_of(notebook, found[1], "test"))


def deletes_an_exercise(notebook, found):
    right(notebook, found)
    for part in ("test", "stub"):
        notebook.cells.remove(cell_of(notebook, found[1], part))


def changes_the_tests(notebook, found):
    for one in found:
        cell = cell_of(notebook, one, "test")
        cell.source, cell.metadata.nbgrader.points = "pass", 100


def redefines_check(notebook, found):
    for one in found:
        answer(
            notebook,
            one,
            "from course_utils.checks.engine import Outcome\n"
            'check = ask_again = lambda *given, **more: Outcome("", "", "done", "")',
        )


def brings_a_package(notebook, found):
    """Beside the notebook lies FORGED, as course_utils.py; the course's file takes its place."""


FORGED = """
import sys, types
__path__, reference = [], None
checks = sys.modules["course_utils.checks"] = types.ModuleType("course_utils.checks")
checks.check = lambda *given, **more: types.SimpleNamespace(state="done")
checks.progress = None
"""


def warns(notebook, found):
    """Right, with lines on the standard error of Python and of the process."""
    right(notebook, found)
    answer(
        notebook,
        found[1],
        "import os, warnings\nright = count_parameters\ndef count_parameters(*given):\n"
        "    warnings.warn('odd')\n    os.write(2, b'odd\\n')\n    return right(*given)",
    )


def leaves(notebook, found):
    right(notebook, found)
    answer(notebook, found[2], "import sys\nsys.exit()")


def prints_on(notebook, found):
    right(notebook, found)
    answer(notebook, found[0], "for i in range(100_000): print('line', i)")


def ends_the_kernel(notebook, found):
    right(notebook, found)
    answer(notebook, found[2], "import os\nos._exit(0)")


ALL = {0, 1, 2, 3, 4}
# Student: the exercises without a point, and those that wait for a person.
HOSTILE = {
    loops: ({0}, set()),
    loops_within: ({1}, set()),
    raises: ({2}, set()),
    deletes_a_test: ({1}, {1}),
    deletes_an_exercise: ({1}, {1}),
    changes_the_tests: (ALL, set()),
    redefines_check: (ALL, set()),
    brings_a_package: (ALL, set()),
    warns: (set(), set()),
    leaves: (set(), set()),  # after its answer
    prints_on: (set(), set()),
    ends_the_kernel: (ALL, ALL),
}


# ---------------------------------------------------------------- the course


class Course:
    """A folder of nbgrader's, and what a teacher does in it."""

    def __init__(self, folder):
        self.folder, self.released = folder, {}
        (folder / "home").mkdir()
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",  # it calls alembic by its name
            "HOME": str(folder / "home"),
        }

    def nbgrader(self, command, number, *options, place="", ends=0):
        words = [BIN / "python", "-m", "nbgrader", command, f"lesson_{number:02}", *options]
        settings = {"cwd": self.folder / place, "env": self.environment, "timeout": 1500}
        done = subprocess.run(words, **settings, check=False, capture_output=True, text=True)
        assert done.returncode == ends, done.stdout + done.stderr

    def notebook(self, number):
        """What the students of a lesson get."""
        path = self.folder / "release" / f"lesson_{number:02}" / NOTEBOOKS[number].name
        if not path.exists():
            self.nbgrader("generate_assignment", number)
        return nbformat.read(path, as_version=4)

    def hand_in(self, number, student):
        notebook = self.notebook(number)
        student(notebook, FOUND[number])
        place = self.folder / "submitted" / student.__name__ / f"lesson_{number:02}"
        place.mkdir(parents=True)
        nbformat.write(notebook, place / NOTEBOOKS[number].name)

    def mark(self, number, ends=0):
        self.nbgrader("autograde", number, f"--Execute.timeout={SECONDS}", ends=ends)

    def marks(self, number):
        """{student: (exercises without a point, exercises that wait for a person)}"""
        words = [BIN / "python", "-c", MARKS]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True)
        places = {f"exercise-{one.name}-test": n for n, one in enumerate(FOUND[number])}
        found = {}
        for assignment, student, cell, score, waits in json.loads(done.stdout):
            if assignment == f"lesson_{number:02}":
                lost, waiting = found.setdefault(student, (set(), set()))
                assert score in (0, 1)
                lost |= set() if score else {places[cell]}
                waiting |= {places[cell]} if waits else set()
        return found

    def feedback(self, number, student):
        place = self.folder / "feedback" / student.__name__ / f"lesson_{number:02}"
        (page,) = place.glob("*.html")
        text = html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))
        return " ".join(text.split())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nbgrader")
    tool = load_script("tools/nbgrader_course.py")
    for path in NOTEBOOKS.values():
        tool.write(path, folder)
    (folder / tool.CONFIG.name).write_text(tool.CONFIG.read_text())
    return Course(folder)


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_a_lesson_is_released_and_marked_as_its_checks_say(course, number):
    notebook, found = course.notebook(number), FOUND[number]
    text = nbformat.writes(notebook)
    assert not re.search(r"_solution\b|SOLUTION|HIDDEN|ask_again", text)
    assert [cell_of(notebook, one).source for one in found] == [
        f"{one.stub.source}\n" for one in found
    ]
    for student in (right, wrong, untouched):
        course.hand_in(number, student)
    course.mark(number)
    everything = set(range(len(found)))
    assert course.marks(number) == {
        "right": (set(), set()),
        "wrong": (everything, set()),
        "untouched": (everything, set()),
    }
    course.nbgrader("generate_feedback", number)
    for one in found:
        title, (_, _, fragment) = (
            engine.find(one.name).title,
            tried(engine.find(one.name), "WRONG")[0],
        )
        said = course.feedback(number, wrong)
        assert f"AssertionError: ✗ {title}: not yet." in said
        assert fragment.lower() in said.lower()
        assert f"AssertionError: ○ {title}: not attempted yet." in course.feedback(
            number, untouched
        )
    assert "AssertionError:" not in course.feedback(number, right)


def test_hostile_students_lose_their_own_points_alone(course):
    for student in HOSTILE:
        course.hand_in(1, student)
    place = course.folder / "submitted" / brings_a_package.__name__ / "lesson_01"
    (place / "course_utils.py").write_text(FORGED)
    course.mark(1, ends=1)  # it says whose kernel died
    marks = course.marks(1)
    assert {one: marks[one.__name__] for one in HOSTILE} == HOSTILE


def test_an_assignment_goes_out_and_comes_back(course):
    exchange = course.folder / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    (course.folder / "desk").mkdir()
    options = ["--course=convnet-course", f"--Exchange.root={exchange}"]
    course.notebook(8)
    course.nbgrader("release_assignment", 8, *options)
    course.nbgrader("fetch_assignment", 8, *options, place="desk")
    path = course.folder / "desk" / "lesson_08" / NOTEBOOKS[8].name
    notebook = nbformat.read(path, as_version=4)
    right(notebook, FOUND[8])
    nbformat.write(notebook, path)
    course.nbgrader("submit", 8, *options, place="desk")
    course.nbgrader("collect", 8, *options)
    course.mark(8)
    assert course.marks(8)[getpass.getuser()] == (set(), set())
