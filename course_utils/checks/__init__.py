"""Exercises that answer back: `check(name, answer)` says what is right, or what is wrong and why.

A folder for each lesson, `lesson_NN`, holds one module for each of its exercises, and beside it,
in `…_tried.py`, the wrong and right answers that the tests try on it. What all of them need stands
in `engine.py` (the register), `guard.py` (the guarded run), `values.py` (reading what was given),
`misconceptions.py` (comparing it with likely mistakes), `models.py` (networks) and `borrowed.py`
(who has computed the numbers).
"""

from pathlib import Path
from typing import Any

from course_utils.checks import engine, record
from course_utils.checks.record import COPIES, note_quiz, quiz_choices

__all__ = [
    "COPIES",
    "check",
    "load_progress",
    "note_quiz",
    "progress",
    "quiz_choices",
    "save_progress",
]

NO_ANSWER = object()


def check(exercise: str, answer: Any = NO_ANSWER, *, counts: bool = True) -> engine.Outcome:
    """Check the answer to an exercise; say what it shows, or which misconception it shows.

    An answer may be anything; whatever it does is survived, and what it changes in the process
    (output, environment, folder, random states, settings of Keras) is undone. Code that does not
    end is stopped after ten seconds of processor time, where no exercise allows more, and code that
    waits for something after half a minute. Only Python can be stopped: a call that computes inside
    C for very long, such as `pow(3, 10**7)`, holds the kernel until it is done. Then restart the
    kernel (Kernel → Restart Kernel; what is done is kept). Introduced in lesson 1.

    Args:
        exercise: the exercise's name, which stands in its cell.
        answer: what the task asks for: a function, a value, several values, a model.
        counts: whether `progress` counts it; the solutions in the lessons do not count.

    Returns:
        An outcome, which a notebook shows: `state` is "done", "not yet" or "not attempted yet",
        `message` says why.

    Raises:
        ValueError: no exercise has this name, or there is no answer.

    Example:
        >>> from course_utils.checks import check
        >>> check("output-size", ...)
        ○ Write the size formula: not attempted yet. Replace the `...` and run the cell again.
    """
    one = engine.find(exercise)
    if answer is NO_ANSWER:
        raise engine.Misused(
            f'check got no answer; expected check("{one.name}", your_answer), with the function or '
            "the values that you wrote."
        )
    outcome = engine.examine(one, answer)
    if counts:
        record.note(outcome)
    return outcome


def progress(lesson: int | None = None) -> record.Progress:
    """Show what of a lesson is done, or of all lessons: exercises and quiz.

    In the learner's own copies (`my_notebooks`, made by `make lab`) it is kept in progress.json
    beside them, and is there again the next day; COURSE_PROGRESS=off in the environment switches
    that off. Elsewhere it lasts until the kernel stops, and `save_progress` writes it to a file.
    Introduced in lesson 1.

    Args:
        lesson: a lesson's number, 1 to 10; None for one line for each of them.

    Returns:
        The progress, which a notebook shows as a list.

    Raises:
        ValueError: there is no such lesson.

    Example:
        >>> from course_utils.checks import progress
        >>> progress(2).lessons
        (2,)
    """
    return record.of(lesson)


def save_progress(file: str | Path = "progress.json") -> None:
    """Write what is done in this session to a file, as JSON. Introduced in lesson 1.

    In the learner's own copies this happens by itself, after every check.

    Args:
        file: the path to write; a file that is there is replaced.

    Raises:
        OSError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> from course_utils.checks import load_progress, save_progress
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_progress(f"{folder}/progress.json")
        ...     load_progress(f"{folder}/progress.json")
    """
    record.save(file)


def load_progress(file: str | Path = "progress.json") -> None:
    """Add what `save_progress` has written to this session's progress. Introduced in lesson 1.

    What is done stays done, whatever the file says.

    Args:
        file: the path of the file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not a file of `save_progress`; nothing is taken from it.

    Example:
        >>> from course_utils.checks import load_progress
        >>> load_progress("nowhere.json")
        Traceback (most recent call last):
        FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.json'
    """
    record.restore(file)
