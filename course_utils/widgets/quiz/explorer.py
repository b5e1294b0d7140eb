"""The quiz at the end of a lesson."""

import math
from collections.abc import Sequence, Set
from contextlib import suppress
from os import PathLike
from typing import Any

from course_utils.arguments import as_whole, shown
from course_utils.checks import note_quiz, quiz_choices
from course_utils.widgets.quiz.file import (
    QUESTIONS_OF_A_LESSON,
    QUESTIONS_OF_A_TEACHER,
    find_quiz,
    mark_of,
    read_quiz,
)
from course_utils.widgets.shared.reading import Line, Reading, plain
from course_utils.widgets.shared.traits import Checked, Fixed, whole


def _answers(value: Any, name: str, sizes: Sequence[int] | None = None) -> list[list[int]]:
    """Check the places of the options that were tried, in their order, for each question."""
    given = [[as_whole(place) for place in _listed(one)] for one in _listed(value)]
    tried = [[place for place in one if place is not None] for one in given]
    most: Sequence[float] = [math.inf] * len(tried) if sizes is None else sizes
    good = (
        tried == given
        and len(tried) == len(most)
        and all(
            len(set(one)) == len(one) and all(0 <= place < size for place in one)
            for one, size in zip(tried, most, strict=True)
        )
    )
    if not good:
        raise ValueError(
            f"{name} must hold a list for each question with the places of the options tried, "
            f"from 0, each once; got {shown(value)}."
        )
    return tried


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [None]


class Quiz(Reading):
    """A few questions; every answer that is checked gets an explanation of its own.

    Everything happens in the page. In the learner's own copies of the lessons the choices are
    there again the next day, and the best score stays, whatever is clicked. The questions stand in
    a text file that can be edited; a file of one's own has the same form as those of the lessons,
    in `course_utils/quizzes`.

    Args:
        lesson: The number of a lesson, or the path of a TOML file with 1 to 20 questions.

    Raises:
        QuizError: (a ValueError) The lesson has no quiz, or something is wrong with the file.

    Example:
        >>> quiz = Quiz(1)
        >>> quiz.score()
        (0, 4)

    Introduced in lesson 1.
    """

    _module = "quiz/view"

    title = Fixed().tag(sync=True)
    questions = Fixed().tag(sync=True)
    answers = Checked(_answers, None).tag(sync=True)
    best = Checked(whole(0, QUESTIONS_OF_A_TEACHER[1]), 0).tag(sync=True)  # only grows
    _most = 0  # right answers, at the best time so far

    def __init__(self, lesson: int | str | PathLike) -> None:
        path = find_quiz(lesson)
        of_course = not isinstance(lesson, str | PathLike)
        quiz = read_quiz(path, QUESTIONS_OF_A_LESSON if of_course else QUESTIONS_OF_A_TEACHER)
        self._lesson = None if isinstance(lesson, str | PathLike) else int(lesson)
        title = quiz["title"] or (f"Quiz of lesson {self._lesson}" if of_course else "Quiz")
        self.title, self.questions = title, quiz["questions"]
        super().__init__()
        self._restore()
        self.observe(self._note, "answers")

    def _restore(self) -> None:
        """Take up the choices of an earlier session, if the questions are the same."""
        if self._lesson is None:
            return
        self._mark = mark_of(self.questions)
        tried, (right, total) = quiz_choices(self._lesson, self._mark)
        with suppress(ValueError):  # a file that somebody has edited
            if total == len(self.questions):
                self.best = right
            if tried:
                self.answers = tried

    def score(self) -> tuple[int, int]:
        """Return how many questions have been answered right, and how many there are."""
        return sum(
            right in tried for right, tried in zip(self._rights(), self.answers, strict=True)
        ), len(self.questions)

    def _rights(self) -> list[int]:
        return [
            [option["right"] for option in question["options"]].index(True)
            for question in self.questions
        ]

    def _settle(self, touched: Set[str]) -> None:
        sizes = [len(question["options"]) for question in self.questions]
        if self.answers is None:
            self.answers = [[] for _ in sizes]
        _answers(self.answers, "answers", sizes)
        if self.best > len(sizes):
            raise ValueError(f"best must be from 0 to {len(sizes)} right answers, got {self.best}.")
        self._most = self.best = max(self._most, self.best, self.score()[0])

    def _note(self, change: Any) -> None:
        """Let the lesson's progress know."""
        if self._lesson is not None:
            note_quiz(self._lesson, self.score(), self._mark, self.answers)

    def _paragraphs(self) -> list[Line]:
        """The first question; the page shows one at a time, too."""
        first, *others = self.questions
        count = f"Question 1 of {len(self.questions)}"
        options = [Line(plain(option["text"]), sign="○") for option in first["options"]]
        more = [Line(""), Line("Run the cell for the others.", "note")] if others else []
        return [Line(count), Line(plain(first["text"]), "bold"), *options, *more]
