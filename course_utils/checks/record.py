"""What of a lesson is done, and the choices in its quiz: kept beside the learner's own copies.

`make lab` marks the folder of the copies with a file `COPIES`. A kernel that runs there reads
`KEPT` when this module is imported, and writes it after every change. Anywhere else (a test, the
originals) all is kept in memory alone. The environment variable COURSE_PROGRESS=off switches the
file off.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from course_utils.checks.engine import (
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
from course_utils.text_files import FileProblem, read_json, shown

COPIES = ".copies.json"  # the mark of a folder with a learner's copies, written by tools/copies.py
KEPT, HERE = "progress.json", Path()
SWITCH = "COURSE_PROGRESS"
MOST_BYTES, MOST_LETTERS, MOST_QUESTIONS = 2**20, 100, 100

Choices = list[list[int]]  # for each question the options that were tried, in their order


class Record:
    """What is known of the exercises and the quizzes. Nothing in it is ever lowered."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}  # name of the exercise to DONE or NOT_YET
        self.quizzes: dict[int, tuple[int, int]] = {}  # lesson to the best (right, questions)
        self.choices: dict[int, tuple[str, Choices]] = {}  # lesson to (mark of the questions, …)

    def add(self, other: "Record") -> None:
        """Take over what is better in another record, and the choices of quizzes not begun here."""
        for name, state in other.states.items():
            if self.states.get(name) != DONE:
                self.states[name] = state
        for lesson, score in other.quizzes.items():
            self.add_score(lesson, score)
        self.choices = other.choices | self.choices

    def add_score(self, lesson: int, score: tuple[int, int]) -> None:
        """Keep the better one; a quiz with another number of questions is compared by its share."""
        right, total = self.quizzes.get(lesson, (0, 1))
        if score[0] * total >= right * score[1]:
            self.quizzes[lesson] = score

    def as_text(self) -> str:
        quizzes = {str(lesson): list(score) for lesson, score in sorted(self.quizzes.items())}
        choices = {
            str(lesson): {"questions": mark, "tried": tried}
            for lesson, (mark, tried) in sorted(self.choices.items())
        }
        content = {"exercises": self.states, "quizzes": quizzes, "choices": choices}
        return json.dumps(content, indent=1) + "\n"

    def part(self, lessons: set[int]) -> "Record":
        """What of it belongs to these lessons."""
        part, names = Record(), {one.name for key in lessons for one in exercises_of(key)}
        part.states = {name: state for name, state in self.states.items() if name in names}
        part.quizzes = {key: score for key, score in self.quizzes.items() if key in lessons}
        part.choices = {key: kept for key, kept in self.choices.items() if key in lessons}
        return part


SESSION = Record()
_told = False  # whether the reader knows that nothing can be written


def note(outcome: Outcome) -> None:
    """Remember an attempt. What was done once stays done."""
    if outcome.state != NOT_ATTEMPTED and SESSION.states.get(outcome.exercise) != DONE:
        SESSION.states[outcome.exercise] = outcome.state
        keep()


def note_quiz(lesson: int, score: tuple[int, int], mark: str, tried: Choices) -> None:
    """Remember the choices of a quiz, and its score if it is the best so far."""
    SESSION.choices[lesson] = (mark, [list(one) for one in tried])
    SESSION.add_score(lesson, score)
    keep()


def quiz_choices(lesson: int, mark: str) -> tuple[Choices | None, tuple[int, int]]:
    """Return the choices kept for a quiz, None if its questions were others, and its best score."""
    kept_mark, tried = SESSION.choices.get(lesson, ("", []))
    return tried if kept_mark == mark else None, SESSION.quizzes.get(lesson, (0, 0))


def kept_file(place: Path = HERE) -> Path | None:
    """Return the file of the progress in a folder; None where nothing is to be written."""
    if os.environ.get(SWITCH, "").lower() == "off":
        return None
    for folder in (place, place / ".."):  # a copy stands in my_notebooks, or on a shelf inside it
        if (folder / COPIES).is_file():
            return (folder / KEPT).resolve()
    return None


def keep() -> None:
    """Write the progress, with what another notebook has written meanwhile."""
    global _told
    if FILE is None:
        return
    try:
        if FILE.is_file():
            SESSION.add(read(FILE))
        save(FILE)
    except (OSError, ValueError) as problem:
        if not _told:
            print(
                f"Your progress lasts only as long as this kernel: {KEPT} is not kept ({problem})."
            )
        _told = True


def begin() -> None:
    """Take up what an earlier session has kept; a file that cannot be read is put aside."""
    if FILE is None or not FILE.is_file():
        return
    try:
        SESSION.add(read(FILE))
    except (OSError, ValueError) as problem:
        aside = FILE.with_suffix(".unreadable.json")
        try:
            os.replace(FILE, aside)
        except OSError as refused:
            print(f"{problem} It stays there, and nothing is kept: {refused.strerror}.")
        else:
            print(f"{problem} It is kept as {aside.name}, and a new file begins.")


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
    return Progress(lessons, exercises, dict(SESSION.states), dict(SESSION.quizzes))


def save(file: str | Path) -> None:
    """Write the session's progress as JSON, in one step."""
    file = Path(file)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.write_text(SESSION.as_text(), encoding="utf-8")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def restore(file: str | Path) -> None:
    """Add the progress of a file to the session's; nothing is taken from a file with a fault."""
    record = read(Path(file))
    try:
        for name in record.states:
            find(name)
    except ValueError:
        raise unreadable(Path(file), f"no lesson has the exercise {shown(name, 60)!r}") from None
    SESSION.add(record)
    keep()


def read(file: Path) -> Record:
    """Read a file that `save` has written.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is not such a file, or it was changed; the text says what is wrong.
    """
    try:
        return record_of(read_json(file, MOST_BYTES, marked=True))
    except FileProblem as problem:
        if isinstance(problem.__cause__, FileNotFoundError):
            raise problem.__cause__ from None
        place = f"{problem.place}, " if problem.place else ""
        raise unreadable(file, f"{place}{problem.found}") from None
    except (ValueError, AttributeError) as problem:
        raise unreadable(file, str(problem)) from None


def record_of(saved: Any) -> Record:
    """The record in what `save` has written; where that was changed, an error like `read`'s."""
    record = Record()
    record.states = _part(saved, "exercises", "the file", dict)
    for name, state in record.states.items():
        if state not in (DONE, NOT_YET) or len(name) > MOST_LETTERS:
            raise ValueError(f"the state of {shown(name, 60)!r} is {state!r:.60}")
    for lesson, score in _part(saved, "quizzes", "the file", dict).items():
        record.quizzes[_lesson(lesson)] = _score(score, f"the quiz of lesson {lesson}")
    choices = _part({"choices": {}} | saved, "choices", "the file", dict)  # once there were none
    for lesson, kept in choices.items():
        place = f"the choices of lesson {lesson:.60}"
        mark = _part(kept, "questions", place, str)
        record.choices[_lesson(lesson)] = (mark, _tried(_part(kept, "tried", place, list)))
    return record


def unreadable(file: Path, problem: str) -> ValueError:
    return ValueError(
        f"The progress in {shown(file.name)!r} cannot be read: {problem}. "
        "Expected a file that the course has written, unchanged."
    )


def _part(saved: Any, key: str, place: str, kind: type) -> Any:
    if not isinstance(saved, dict):
        raise ValueError(f"{place} holds {saved!r:.60} where names and values should stand")
    if not isinstance(saved.get(key), kind):
        raise ValueError(f"`{key}` of {place} is missing or of another kind")
    return saved[key]


def _lesson(text: str) -> int:
    if text not in map(str, LESSONS):
        raise ValueError(f"there is no lesson {text!r:.60}")
    return int(text)


def _score(saved: Any, place: str) -> tuple[int, int]:
    """(right, questions); a quiz without questions would take the place of a better score."""
    whole = isinstance(saved, list) and len(saved) == 2 and all(type(n) is int for n in saved)
    if not whole or not 0 <= saved[0] <= saved[1] <= MOST_QUESTIONS or not saved[1]:
        raise ValueError(f"the score of {place} is {saved!r:.60}")
    return (saved[0], saved[1])


def _tried(saved: list) -> Choices:
    for one in saved:
        if not isinstance(one, list) or not all(type(place) is int for place in one):
            raise ValueError(f"the choices in a quiz are {one!r:.60}")
    return saved


FILE = kept_file()
begin()
