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
import queue
import random
import re
import threading
import time
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

LESSONS = range(1, 11)
SECONDS = 30.0  # of processor time; an ordinary answer needs far less than one
PATIENCE = 10  # times as many seconds may pass by the clock: a neighbour may use the processor
STOPPING = 10.0  # seconds until an answer that was told to stop is said to go on

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
    """One exercise: its name in `check(name, …)`, its lesson and its heading there."""

    name: str
    lesson: int
    title: str


class Checker(NamedTuple):
    """A function of the answer, and the seconds of processor time that the answer may take."""

    function: Callable[[Any], str]
    seconds: float


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


CHECKERS: dict[str, Checker] = {}  # by the exercise's name; filled as they are imported


def exercise(name: str, *, seconds: float = SECONDS) -> Callable:
    """Make the decorated function the checker of an exercise.

    Args:
        name: the exercise's name, in kebab-case, used once in the whole course. It stands with
            its title in the dictionary `EXERCISES` of the lesson's package.
        seconds: how much processor time an answer may take.
    """

    def register(function: Callable[[Any], str]) -> Callable[[Any], str]:
        CHECKERS[name] = Checker(function, seconds)
        return function

    return register


def exercises_of(lesson: int) -> list[Exercise]:
    """List the exercises of a lesson in its order. No checker, and so no Keras, is imported."""
    titles = importlib.import_module(_package(lesson)).EXERCISES
    return [Exercise(name, lesson, title) for name, title in titles.items()]


def _package(lesson: int) -> str:
    return f"course_utils.checks._lesson_{lesson:02}"


def find(name: Any) -> Exercise:
    """Return the exercise of this name, or raise a ValueError that offers the nearest names."""
    known = {one.name: one for lesson in LESSONS for one in exercises_of(lesson)}
    if isinstance(name, str) and name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4) or list(known)[:3]
    raise ValueError(
        f"check got the exercise name {name!r}, which no lesson has; did you mean one of "
        f"{', '.join(map(repr, near))}? The name stands in the exercise's own cell."
    )


def checker_of(one: Exercise) -> Checker:
    """Import the checker of an exercise, and no other."""
    importlib.import_module(f"{_package(one.lesson)}.{one.name.replace('-', '_')}")
    return CHECKERS[one.name]


def examine(one: Exercise, answer: Any) -> Outcome:
    """Check an answer. Whatever it is and does, this returns an Outcome."""
    try:
        missing = untouched_parts(answer)
        if missing:
            raise NotAttempted(_still_to_fill(missing))
        sentence = _run(checker_of(one), answer)
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


def _run(checker: Checker, answer: Any) -> str:
    """Run a checker in a thread of its own, so that an answer without an end can be stopped."""
    result: dict[str, Any] = {}
    watches: queue.SimpleQueue[Callable[[], float]] = queue.SimpleQueue()

    def work() -> None:
        watches.put(_stopwatch())
        try:
            result["sentence"] = checker.function(answer)
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
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    too_long = ""
    try:
        too_long = _wait_for(thread, watches.get(), checker.seconds)
    finally:
        ended = not thread.is_alive() or _stop(thread)
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
    if result:
        if "problem" in result:
            raise result["problem"]
        return result["sentence"]
    raise Wrong(
        too_long + ("" if ended else " It still runs in the background: restart the kernel.")
    )


def _stopwatch() -> Callable[[], float]:
    """Start to count the processor time of this thread; any thread may ask for the seconds.

    The thread's own time, and not the process's, which also counts whatever else the kernel does,
    and each of TensorFlow's threads: on many cores that would be over in no time. macOS and
    Windows tell the process's alone; so it is never more than what has passed by the clock.
    """
    own = hasattr(time, "pthread_getcpuclockid")
    clock = time.pthread_getcpuclockid(threading.get_ident()) if own else None

    def read() -> float:
        return time.process_time() if clock is None else time.clock_gettime(clock)

    start, begin = read(), time.monotonic()
    return lambda: min(read() - start, time.monotonic() - begin)


def _wait_for(thread: threading.Thread, watch: Callable[[], float], seconds: float) -> str:
    """Wait until the thread has ended ("") or takes too long: a sentence of what was measured."""
    begin = time.monotonic()
    while True:
        thread.join(0.1)
        try:
            if not thread.is_alive():
                return ""
            used = watch()
        except OSError:  # it has ended just now, and its clock with it
            return ""
        if used >= seconds:
            return (
                f"Your code had not finished after {seconds:g} seconds of processor time, so it "
                "was stopped. Look for a loop whose condition never becomes false."
            )
        if time.monotonic() - begin >= PATIENCE * seconds:
            return (
                f"Your code had not finished after {PATIENCE * seconds:g} seconds by the clock "
                f"({used:.1f} seconds of processor time), so it was stopped. Look for a line that "
                "waits for something, or that trains for very long."
            )


def _stop(thread: threading.Thread) -> bool:
    """Raise an exception inside a running thread; tell whether it has ended."""
    deadline = time.monotonic() + STOPPING
    while thread.is_alive() and time.monotonic() < deadline:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_TimeUp)
        )
        thread.join(0.4)  # once more, where the answer has caught the exception
    return not thread.is_alive()


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
