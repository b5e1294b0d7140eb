"""What of a lesson is done: kept in the memory of this session, written only when asked."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from course_utils.checks._engine import (
    COLOURS,
    DONE,
    LESSONS,
    NOT_ATTEMPTED,
    NOT_YET,
    SIGNS,
    Exercise,
    Outcome,
    as_html,
    exercises_of,
    find,
)

STATES: dict[str, str] = {}  # name of the exercise to DONE or NOT_YET
QUIZZES: dict[int, tuple[int, int]] = {}  # lesson to (right answers, questions)


def note(outcome: Outcome) -> None:
    """Remember an attempt. What was done once stays done."""
    if outcome.state != NOT_ATTEMPTED and STATES.get(outcome.exercise) != DONE:
        STATES[outcome.exercise] = outcome.state


def note_quiz(lesson: int, right: int, total: int) -> None:
    """Remember how many of a quiz's questions are answered right; the quiz calls this."""
    QUIZZES[lesson] = (right, total)


class Progress(NamedTuple):
    """The exercises of some lessons with their states, and what is known of the quizzes."""

    lessons: tuple[int, ...]
    exercises: tuple[Exercise, ...]
    states: dict[str, str]
    quizzes: dict[int, tuple[int, int]]

    def _state(self, one: Exercise) -> str:
        return self.states.get(one.name, NOT_ATTEMPTED)

    def _lines(self) -> list[tuple[str, str]]:
        """(state, text), one heading for each lesson and one line for each exercise."""
        lines = []
        for lesson in self.lessons:
            own = [one for one in self.exercises if one.lesson == lesson]
            done = sum(self._state(one) == DONE for one in own)
            right, total = self.quizzes.get(lesson, (0, 0))
            quiz = f", quiz: {right} of {total} right" if total else ", quiz: not begun"
            lines.append(("", f"Lesson {lesson}: {done} of {len(own)} exercises done{quiz}"))
            if len(self.lessons) == 1:
                lines += [(self._state(one), one.title) for one in own]
        return lines

    def __repr__(self) -> str:
        return "\n".join(
            f"  {SIGNS[state]} {text}: {WORDS[state]}" if state else text
            for state, text in self._lines()
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<li style="list-style: none"><span style="color: {COLOURS[state]}">{SIGNS[state]}'
            f"</span> {as_html(text)}: {WORDS[state]}</li>"
            if state
            else f"<li style='list-style: none'><strong>{as_html(text)}</strong></li>"
            for state, text in self._lines()
        )
        return f'<ul style="padding-left: 0">{rows}</ul>'


WORDS = {DONE: "done", NOT_YET: "tried, not right yet", NOT_ATTEMPTED: "not attempted yet"}


def of(lesson: int | None) -> Progress:
    """Return the progress in one lesson, or in all of them for None."""
    whole = isinstance(lesson, int) and not isinstance(lesson, bool)
    if lesson is not None and not (whole and lesson in LESSONS):
        raise ValueError(
            f"progress got {lesson!r}; expected the number of a lesson, {LESSONS[0]} to "
            f"{LESSONS[-1]}, or nothing for all of them."
        )
    lessons = tuple(LESSONS) if lesson is None else (lesson,)
    exercises = tuple(one for number in lessons for one in exercises_of(number))
    return Progress(lessons, exercises, dict(STATES), dict(QUIZZES))


def save(file: str | Path) -> None:
    """Write the session's progress as JSON."""
    quizzes = {str(lesson): list(score) for lesson, score in QUIZZES.items()}
    text = json.dumps({"exercises": STATES, "quizzes": quizzes}, indent=1)
    Path(file).write_text(text + "\n", encoding="utf-8")


def restore(file: str | Path) -> None:
    """Add the progress of a file to the session's; nothing is taken from a file with a fault."""
    try:
        saved = json.loads(Path(file).read_text(encoding="utf-8"))
        states, quizzes = _read_states(saved["exercises"]), _read_quizzes(saved["quizzes"])
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ValueError(
            f"load_progress cannot use {Path(file).name!r}: {problem or 'it is not complete'}. "
            "Expected a file that save_progress has written, unchanged."
        ) from problem
    for name, state in states.items():
        if STATES.get(name) != DONE:
            STATES[name] = state
    for lesson, score in quizzes.items():
        QUIZZES[lesson] = max(score, QUIZZES.get(lesson, (0, 0)))


def _read_states(saved: dict[str, Any]) -> dict[str, str]:
    for name, state in saved.items():
        find(name)
        if state not in (DONE, NOT_YET):
            raise ValueError(f"the state of {name!r} is {state!r}")
    return saved


def _read_quizzes(saved: dict[str, Any]) -> dict[int, tuple[int, int]]:
    scores = {int(lesson): (int(right), int(total)) for lesson, (right, total) in saved.items()}
    for lesson, (right, total) in scores.items():
        if lesson not in LESSONS or not 0 <= right <= total:
            raise ValueError(f"the quiz of lesson {lesson} has {right} of {total} right")
    return scores
