"""The quiz, without a page: what it counts, here and in its module, its answers and its picture."""

import io

import numpy as np
import pytest
from matplotlib.image import imread
from toml_samples import QUESTION, QUESTIONS

from course_utils.widgets import Quiz


@pytest.fixture
def quiz_of(tmp_path):
    """quiz_of(text) -> the quiz of a file with this text."""

    def read(text: str) -> Quiz:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return Quiz(path)

    return read


def test_python_and_the_page_count_the_same(call, quiz_of):
    random = np.random.default_rng(8)
    quiz = quiz_of(QUESTIONS)
    states = [
        [random.permutation(n)[: random.integers(0, n + 1)].tolist() for n in (3, 2)]
        for _ in range(100)
    ]
    scores = call.many("quiz/view", "score", [[quiz.questions, state] for state in states])
    lines = call.many("quiz/view", "scoreLine", [[quiz.questions, state] for state in states])
    for state, score, text in zip(states, scores, lines, strict=True):
        quiz.answers = state
        right, total = quiz.score()
        rights = [[option["right"] for option in one["options"]] for one in quiz.questions]
        first = sum(
            tried != [] and options[tried[0]] for tried, options in zip(state, rights, strict=True)
        )
        assert score == {"right": right, "first": first, "total": total}
        begun = f"{right} of {total} right, {first} at the first try."
        assert text == (begun if any(state) else "2 questions, none answered yet.")


def test_the_score_counts_questions_whose_right_option_was_chosen(quiz_of):
    quiz = quiz_of(QUESTION * 4)
    assert quiz.score() == (0, 4)
    quiz.answers = [[1], [0, 1], [2, 0], []]
    assert quiz.score() == (2, 4)
    quiz.answers = [[1, 0]] * 4
    assert quiz.score() == (4, 4)


@pytest.mark.parametrize(
    "answers", [[], [[0]], [[3], []], [[-1], []], [[0, 0], []], [["1"], []], [[True], []], [1, 2]]
)
def test_answers_that_cannot_be_are_refused(answers, quiz_of):
    quiz = quiz_of(QUESTION * 2)
    with pytest.raises(ValueError, match=r"answers must hold a list for each question"):
        quiz.answers = answers
    assert quiz.score() == (0, 2)


def test_the_lessons_progress_is_told(tmp_path, monkeypatch, quiz_of):
    noted = []
    monkeypatch.setattr(
        "course_utils.widgets.quiz.explorer.note_quiz", lambda *given: noted.append(given)
    )
    monkeypatch.setattr("course_utils.widgets.quiz.file.FOLDER", tmp_path)
    (tmp_path / "07_example.toml").write_text(QUESTION * 3, encoding="utf-8")
    quiz = Quiz(7)
    assert noted == []  # a quiz that is only shown is not begun
    quiz.answers = [[1], [], [0]]
    quiz.answers = [[1], [], [0, 1]]
    scores = [(lesson, score) for lesson, score, _, _ in noted]
    assert scores == [(7, (1, 3)), (7, (2, 3))]
    assert noted[-1][3] == [[1], [], [0, 1]]
    quiz_of(QUESTION).answers = [[1]]  # a teacher's own belongs to no lesson
    assert len(noted) == 2


def test_the_picture_shows_the_questions_and_no_answers(quiz_of):
    long = "a long option about `padding` and strides " * 7
    short, filled = quiz_of(QUESTION), quiz_of(QUESTION.replace("4×4", long) * 5)
    sizes = [imread(io.BytesIO(quiz.picture())).shape for quiz in (short, filled)]
    assert sizes[0][1] == sizes[1][1]  # long lines are broken
    assert sizes[0][0] + 50 < sizes[1][0] < 599  # one question, on one screen
    assert len(filled.picture()) < 120_000
    before = short.picture()
    assert before == short.picture()
    short.answers = [[0, 1]]
    assert short.picture() == before
    assert imread(io.BytesIO(before)).std() > 0.05  # not blank
