"""The quizzes of the course: each with its lesson, good questions, and saved as they are."""

import nbformat
import pytest
from scripts import ROOT

from course_utils.lessons import course
from course_utils.widgets import Quiz
from course_utils.widgets.quiz.file import FOLDER
from notebooks import WIDGET_STATE

LESSONS = [ROOT / "notebooks" / one.path for one in course().shelf("lessons")]
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_quizzes_of_the_course_are_good(path):
    quiz = Quiz(int(path.name[:2]))
    places = {
        [option["right"] for option in question["options"]].index(True)
        for question in quiz.questions
    }
    assert len(places) > 1, "the right option has another place from question to question"
    for question in quiz.questions:
        assert 3 <= len(question["options"]) <= 4
        reasons = [option["why"] for option in question["options"]]
        assert len(set(reasons)) == len(reasons), "every option has an explanation of its own"
    assert len(quiz.picture()) < 120_000


def test_every_lesson_has_one_quiz_and_every_quiz_its_lesson():
    assert [path.stem for path in FILES] == [path.stem for path in LESSONS]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_saved_lesson_asks_what_stands_in_the_file(path):
    notebook = nbformat.read(path, as_version=4)
    states = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    saved = [
        one["state"]
        for one in states.values()
        if one["state"].get("_anywidget_id", "").endswith(".Quiz")
    ]
    assert len(saved) == 1, "the lesson's last explorer is its quiz"
    expected = Quiz(int(path.name[:2]))
    again = f"make run LESSON={path.stem[:2]}"
    assert saved[0]["questions"] == expected.questions, again
    assert saved[0]["title"] == expected.title, again
    assert saved[0]["answers"] == [[] for _ in expected.questions], "saved as not answered"
