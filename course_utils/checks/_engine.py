"""How an answer is checked: the register of exercises, the guarded run, what the learner reads.

A checker is a function of the learner's answer. It raises `Wrong` with a sentence that names the
misconception, or returns a sentence about what has been shown. Here everything around it is done:
an untouched stub is recognised, whatever the answer does is survived, and an answer that does not
end is stopped.
"""

import ctypes
import difflib
import html
import importlib
import random
import re
import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

LESSONS = range(1, 11)
SECONDS = 30.0  # an ordinary answer needs far less than one

DONE, NOT_YET, NOT_ATTEMPTED = "done", "not yet", "not attempted yet"
SIGNS = {DONE: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}
COLOURS = {DONE: "#009E73", NOT_YET: "#D55E00", NOT_ATTEMPTED: "#8C8C8C"}


class Wrong(Exception):
    """The answer is not right; the text names the misconception."""


class NotAttempted(Exception):
    """The stub, or a part of it, is still as it came; the text says what to do."""


class _TimeUp(BaseException):
    """Raised inside an answer that does not end (no `except Exception` swallows it)."""


class Exercise(NamedTuple):
    """One exercise: its name, lesson, title, its checker and the seconds an answer may take."""

    name: str
    lesson: int
    title: str
    checker: Callable[[Any], str]
    seconds: float | None


class Outcome(NamedTuple):
    """What a check says: name and title of the exercise, state, and a message in sentences."""

    exercise: str
    title: str
    state: str
    message: str

    def __repr__(self) -> str:
        return f"{SIGNS[self.state]} {self.title}: {self.state}. {self.message}".rstrip()

    def _repr_html_(self) -> str:
        head = f"<strong>{SIGNS[self.state]} {as_html(self.title)}: {self.state}.</strong>"
        style = f"border-left: 0.3em solid {COLOURS[self.state]}; padding: 0.2em 0.8em"
        return f'<div style="{style}">{head} {as_html(self.message)}</div>'


EXERCISES: dict[str, Exercise] = {}


def exercise(name: str, *, lesson: int, title: str, seconds: float | None = None) -> Callable:
    """Register the decorated function as the checker of an exercise.

    Args:
        name: the name in `check(name, …)`, in kebab-case, used once in the whole course.
        lesson: the lesson's number, 1 to 10.
        title: the exercise's heading in the lesson.
        seconds: how long an answer may take; None stands for `SECONDS`.
    """

    def register(checker: Callable[[Any], str]) -> Callable[[Any], str]:
        known = EXERCISES.get(name)
        if known and known.checker.__module__ != checker.__module__:
            raise ValueError(f"two exercises are called {name!r}")
        EXERCISES[name] = Exercise(name, lesson, title, checker, seconds)
        return checker

    return register


def load(lesson: int) -> list[Exercise]:
    """Import the checkers of a lesson; return its exercises in the order of the lesson.

    The order is that of the list `EXERCISES` in the lesson's package.
    """
    package = importlib.import_module(f"course_utils.checks._lesson_{lesson:02}")
    for name in package.EXERCISES:
        importlib.import_module(f"{package.__name__}.{name.replace('-', '_')}")
    return [one for one in EXERCISES.values() if one.lesson == lesson]


def find(name: Any) -> Exercise:
    """Return the exercise of this name, or raise a ValueError that offers the nearest names."""
    for lesson in LESSONS:
        if isinstance(name, str) and name in EXERCISES:
            return EXERCISES[name]
        load(lesson)
    if isinstance(name, str) and name in EXERCISES:
        return EXERCISES[name]
    near = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.4) or list(EXERCISES)[:3]
    raise ValueError(
        f"check got the exercise name {name!r}, which no lesson has; did you mean one of "
        f"{', '.join(map(repr, near))}? The name stands in the exercise's own cell."
    )


def examine(one: Exercise, answer: Any) -> Outcome:
    """Check an answer. Whatever it is and does, this returns an Outcome."""
    try:
        missing = untouched_parts(answer)
        if missing:
            raise NotAttempted(_still_to_fill(missing))
        sentence = _run(one, answer)
    except NotAttempted as problem:
        return Outcome(one.name, one.title, NOT_ATTEMPTED, str(problem))
    except Wrong as problem:
        return Outcome(one.name, one.title, NOT_YET, str(problem))
    return Outcome(one.name, one.title, DONE, sentence)


def _still_to_fill(missing: list[str]) -> str:
    where = f" in {', '.join(missing)}" if missing != [""] else ""
    return f"Replace the `...`{where} and run the cell again."


# ---------------------------------------------------------------- untouched stubs


def _empty(x):
    """A body of nothing but a docstring."""
    ...


def _bare(x): ...


_EMPTY_CODE = {_empty.__code__.co_code, _bare.__code__.co_code}


def untouched_parts(answer: Any) -> list[str]:
    """Say which parts of an answer are still `...`: [""] for the whole, [] for none of it.

    A value is untouched while it is `...`, a function while its body is, a class while all its
    methods are.
    """
    if answer is ...:
        return [""]
    if isinstance(answer, FunctionType):
        code = answer.__code__
        nothing = all(constant in (None, answer.__doc__) for constant in code.co_consts)
        return [""] if nothing and code.co_code in _EMPTY_CODE else []
    if isinstance(answer, type):
        methods = [m for m in vars(answer).values() if isinstance(m, FunctionType)]
        return [""] if methods and all(untouched_parts(m) for m in methods) else []
    if type(answer) is dict:
        parts = [(f"`{key}`", value) for key, value in answer.items()]
    elif type(answer) in (tuple, list):
        parts = [(f"number {i}", value) for i, value in enumerate(answer, 1)]
    else:
        return []
    missing = [name for name, value in parts[:100] if value is ... or untouched_parts(value)]
    return [""] if missing and len(missing) == len(parts) else missing


# ---------------------------------------------------------------- the guarded run


def _run(one: Exercise, answer: Any) -> str:
    """Run a checker in a thread of its own, so that an answer without an end can be stopped."""
    result: dict[str, Any] = {}

    def work() -> None:
        try:
            result["sentence"] = one.checker(answer)
        except (Wrong, NotAttempted) as problem:
            result["problem"] = problem
        except _TimeUp:
            pass
        except BaseException as problem:  # an answer may raise anything, SystemExit too
            result["problem"] = Wrong(
                f"The check could not use your answer, {shown(answer)}: it led to "
                f"{type(problem).__name__}. Give the kind of thing that the task asks for."
            )

    states = random.getstate(), np.random.get_state()  # noqa: NPY002
    random.seed(0)  # Keras draws the seeds of its layers from here
    np.random.seed(0)  # noqa: NPY002
    seconds = one.seconds or SECONDS
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    finally:
        ended = not thread.is_alive() or _stop(thread)
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
    if result:
        if "problem" in result:
            raise result["problem"]
        return result["sentence"]
    raise Wrong(
        f"Your code had not finished after {seconds:g} seconds, so it was stopped. Look for a "
        "loop whose condition never becomes false."
        + ("" if ended else " It still runs in the background: restart the kernel.")
    )


def _stop(thread: threading.Thread) -> bool:
    """Raise an exception inside a running thread; tell whether it has ended."""
    for _ in range(5):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_TimeUp)
        )
        thread.join(0.4)
        if not thread.is_alive():
            return True
    return False


# ---------------------------------------------------------------- text


def shown(value: Any, most: int = 60) -> str:
    """A value as a short text for a message; no address in it, and nothing that can fail."""
    if isinstance(value, FunctionType):
        return f"the function `{value.__name__}`"
    if isinstance(value, type):
        return f"the class `{value.__name__}`"
    try:
        text = repr(value)
    except BaseException:  # a learner's own class may answer with anything
        text = ""
    if not text or re.search(r"^<|0x[0-9a-fA-F]{6,}|\n", text) or len(text) > most:
        return f"a value of the type `{type(value).__name__}`"
    return f"`{text}`"


def as_html(text: str) -> str:
    """Escape a text for HTML; `backticks` become code, line ends become breaks."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return re.sub(r"`([^`<]+)`", r"<code>\1</code>", escaped)
