"""The quiz at the end of a lesson."""

import hashlib
import json
from contextlib import suppress
from os import PathLike
from typing import Any

import traitlets

from course_utils.checks import note_quiz, quiz_choices
from course_utils.widgets._quiz_file import (
    QUESTIONS_OF_A_LESSON,
    QUESTIONS_OF_A_TEACHER,
    find_quiz,
    read_quiz,
)
from course_utils.widgets._reading import Line, Reading, plain


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

    _module = "quiz"

    title = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)
    answers = traitlets.List().tag(sync=True)
    best = traitlets.Int(0, help="right answers, at the best time so far").tag(sync=True)

    def __init__(self, lesson: int | str | PathLike) -> None:
        path = find_quiz(lesson)
        of_course = not isinstance(lesson, str | PathLike)
        quiz = read_quiz(path, QUESTIONS_OF_A_LESSON if of_course else QUESTIONS_OF_A_TEACHER)
        self._lesson = int(lesson) if of_course else None
        title = quiz["title"] or (f"Quiz of lesson {self._lesson}" if of_course else "Quiz")
        questions = quiz["questions"]
        super().__init__(title=title, questions=questions, answers=[[] for _ in questions])
        if self._lesson is not None:
            self._restore()
        self.observe(self._note, "answers")

    def _restore(self) -> None:
        """Take up the choices of an earlier session, if the questions are the same."""
        text = json.dumps(self.questions, sort_keys=True).encode()
        self._mark = hashlib.sha256(text).hexdigest()[:12]
        tried, (right, total) = quiz_choices(self._lesson, self._mark)
        if total == len(self.questions):
            self.best = right
        with suppress(ValueError):  # a file that somebody has edited
            self.answers = tried or self.answers

    def score(self) -> tuple[int, int]:
        """Return how many questions have been answered right, and how many there are."""
        return sum(
            right in tried for right, tried in zip(self._rights(), self.answers, strict=True)
        ), len(self.questions)

    @property
    def first_tries(self) -> int:
        """How many questions were answered right at the first try."""
        return sum(
            tried[:1] == [right] for right, tried in zip(self._rights(), self.answers, strict=True)
        )

    def _rights(self) -> list[int]:
        return [
            [option["right"] for option in question["options"]].index(True)
            for question in self.questions
        ]

    @traitlets.validate("answers")
    def _check_answers(self, proposal: Any) -> list[list[int]]:
        """Check the places of the options that were tried, in their order, for each question."""
        answers = proposal["value"]
        sizes = [len(question["options"]) for question in self.questions]
        good = len(answers) == len(sizes) and all(
            isinstance(tried, list)
            and all(type(place) is int and 0 <= place < size for place in tried)
            and len(set(tried)) == len(tried)
            for tried, size in zip(answers, sizes, strict=True)
        )
        if not good:
            raise ValueError(
                f"answers must hold a list for each of the {len(sizes)} questions with the places "
                f"of the options tried, from 0, each once; got {answers!r:.80}."
            )
        return answers

    def _note(self, change: Any) -> None:
        """Let the lesson's progress know."""
        score = self.score()
        self.best = max(self.best, score[0])
        if self._lesson is not None:
            note_quiz(self._lesson, score, self._mark, self.answers)

    def _paragraphs(self) -> list[Line]:
        lines: list[Line] = []
        for number, question in enumerate(self.questions, start=1):
            lines += [Line("")] if lines else []
            lines.append(Line(f"{number}. {plain(question['text'])}", "bold"))
            lines += [Line(plain(option["text"]), sign="○") for option in question["options"]]
        return lines
