"""How an answer is checked: the register of exercises, untouched stubs, what the learner reads.

A checker is a function of the learner's answer. It raises `Wrong` with a sentence that names the
misconception, or returns a sentence about what has been shown. Here everything around it is done:
an untouched stub is recognised, and whatever the answer does is survived (`guard.py`).
"""

import difflib
import html
import importlib.util
import re
import reprlib
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

from course_utils.checks.guard import NotFinished, TimeUp, run
from course_utils.lessons import course

LESSONS = tuple(one.lesson for one in course().shelf("lessons"))
SECONDS = 10.0  # of processor time; an ordinary answer needs far less than one
CALL = re.compile(r"""\bcheck\(\s*["']([\w-]+)["']""")
LONGEST = 1000  # characters of a message, whatever an answer calls its things

DONE, NOT_YET, NOT_ATTEMPTED = "done", "not yet", "not attempted yet"
SIGNS = {DONE: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}
COLOURS = {DONE: "#009E73", NOT_YET: "#D55E00", NOT_ATTEMPTED: "#8C8C8C"}


class Wrong(Exception):
    """The answer is not right; the text names the misconception.

    `case` holds the arguments of the call that the text names, if it names one.
    """

    def __init__(self, text: str, case: tuple | None = None) -> None:
        super().__init__(text)
        self.case = case


class NotAttempted(Exception):
    """The stub, or a part of it, is still as it came; the text says what to do."""


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


def register(name: str, *, seconds: float = SECONDS) -> Callable:
    """Make the decorated function the checker of an exercise.

    Args:
        name: the exercise's name, in kebab-case, used once in the whole course. It stands with
            its title in the dictionary `EXERCISES` of the lesson's package.
        seconds: how much processor time an answer may take.
    """

    def keep(function: Callable[[Any], str]) -> Callable[[Any], str]:
        CHECKERS[name] = Checker(function, seconds)
        return function

    return keep


def exercises_of(lesson: int) -> list[Exercise]:
    """List the exercises of a lesson in its order. No checker, and so no Keras, is imported."""
    if importlib.util.find_spec(_package(lesson)) is None:
        return []
    titles = importlib.import_module(_package(lesson)).EXERCISES
    return [Exercise(name, lesson, title) for name, title in titles.items()]


def _package(lesson: int) -> str:
    return f"course_utils.checks.lesson_{lesson:02}"


class Misused(ValueError):
    """`check` was called with a name that no exercise has, or without an answer."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence, without thirty lines of ours above it."""
        return [f"ValueError: {self}"]


def _known() -> dict[str, Exercise]:
    return {one.name: one for lesson in LESSONS for one in exercises_of(lesson)}


def find(name: Any) -> Exercise:
    """Return the exercise of this name, or raise a ValueError that offers the nearest names."""
    known = _known()
    if not issubclass(type(name), str):
        raise Misused(
            f"check got a value of the type `{name_of(type(name))}` where the exercise's name "
            'belongs, which no lesson has; expected check("the-name", your_answer).'
        )
    if name in known:
        return known[name]
    alike = name.lower().replace("_", "-").replace(" ", "-")
    near = difflib.get_close_matches(alike[:60], known, n=3, cutoff=0.4) or list(known)[:3]
    raise Misused(
        f"check got the exercise name {_cut(repr(name), 60)}, which no lesson has; did you mean "
        f"one of {', '.join(map(repr, near))}? The name stands in the exercise's own cell."
    )


def named_in(source: str) -> list[Exercise]:
    """List the exercises whose names a cell gives to `check`."""
    known = _known()
    return [known[name] for name in CALL.findall(source) if name in known]


def checker_of(one: Exercise) -> Checker:
    """Import the checker of an exercise, and no other."""
    importlib.import_module(f"{_package(one.lesson)}.{one.name.replace('-', '_')}")
    return CHECKERS[one.name]


def examine(one: Exercise, answer: Any) -> Outcome:
    """Check an answer. Whatever it is and does, this returns an Outcome.

    All that touches the answer runs guarded: looking for untouched parts, showing it, comparing.
    The checker is imported in between: that takes Keras's seconds, and none of the answer's.
    """
    try:
        _guarded(refuse_untouched, answer, SECONDS)
        checker = checker_of(one)
        sentence = _guarded(checker.function, answer, checker.seconds)
    except NotAttempted as problem:
        return Outcome(one.name, one.title, NOT_ATTEMPTED, _plain(problem))
    except (Wrong, NotFinished) as problem:
        return Outcome(one.name, one.title, NOT_YET, _plain(problem))
    return Outcome(one.name, one.title, DONE, sentence)


def _guarded(function: Callable[[Any], Any], answer: Any, seconds: float) -> Any:
    """Give the answer to a function; whatever it raises becomes Wrong, or is one of ours."""

    def work() -> Any:
        try:
            return function(answer)
        except (Wrong, NotAttempted, TimeUp):
            raise
        except BaseException as problem:
            raise Wrong(
                f"The check could not use your answer, {shown(answer)}: it led to "
                f"{name_of(type(problem))}. Give the kind of thing that the task asks for."
            ) from None

    return run(work, seconds)


# ---------------------------------------------------------------- untouched stubs


def _empty(x):
    """A body of nothing but a docstring."""
    ...


def _bare(x): ...


_EMPTY_CODE = {_empty.__code__.co_code, _bare.__code__.co_code}


def refuse_untouched(answer: Any) -> None:
    """Raise NotAttempted where an answer, or a part of it, is as it came."""
    missing = untouched_parts(answer)
    if missing and isinstance(answer, FunctionType) and not _is_dots(answer):
        raise NotAttempted(
            "Your function computes nothing yet, and gives back None. Write its body and run the "
            "cell again."
        )
    if missing:
        where = f" in {', '.join(missing)}" if missing != [""] else ""
        raise NotAttempted(f"Replace the `...`{where} and run the cell again.")


def _is_dots(function: FunctionType) -> bool:
    """Is its body `...`, or a docstring alone, and not `return None`, which compiles to the same?

    The last statement tells: how many columns it takes in the source.
    """
    *_, (_, _, start, end) = function.__code__.co_positions()
    return (end or 0) - (start or 0) in (0, len("..."))


def untouched_parts(answer: Any, depth: int = 2) -> list[str]:
    """Say which parts of an answer are still `...`: [""] for the whole, [] for none of it.

    A value is untouched while it is `...`, a function while its body is, a class while all its
    methods are. Parts of parts are looked at three deep.
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
        parts = [(shown(key).replace("'", ""), value) for key, value in list(answer.items())[:100]]
    elif type(answer) in (tuple, list):
        parts = [(f"number {i}", value) for i, value in enumerate(answer[:100], 1)]
    else:
        return []
    missing = [
        n for n, value in parts if value is ... or (depth and untouched_parts(value, depth - 1))
    ]
    return [""] if missing and len(missing) == len(answer) else missing


# ---------------------------------------------------------------- text


# Cuts while it reads: the text of a list of lists may be longer than any memory.
_SHORT = reprlib.Repr()
_SHORT.maxlevel = 4
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = _SHORT.maxdict = 24
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 80


def shown(value: Any, most: int = 60) -> str:
    """A value as a short text for a message; no address in it, and nothing that can fail."""
    if isinstance(value, FunctionType):
        return f"the function `{_cut(value.__name__, most)}`"
    if isinstance(value, type):
        return f"the class `{name_of(value)}`"
    try:
        text = str.__add__("", _SHORT.repr(value))  # a text, and not a kind of one
    except TimeUp:
        raise
    except BaseException:  # a learner's own class may answer with anything
        text = ""
    if not text or re.search(r"^<|0x[0-9a-fA-F]{6,}|\n", text) or len(text) > most:
        return f"a value of the type `{name_of(type(value))}`"
    return f"`{text}`"


def name_of(kind: type, most: int = 60) -> str:
    """The name of a class, short, whatever its metaclass makes of it."""
    return _cut(type.__dict__["__name__"].__get__(kind), most)


def _plain(problem: Exception) -> str:
    """What a problem says: no address, which changes from run to run, and what can be printed."""
    text = re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", _cut(str(problem), LONGEST))
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_html(text: str) -> str:
    """Escape a text for HTML; `backticks` become code, line ends become breaks."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return re.sub(r"`([^`<]+)`", r"<code>\1</code>", escaped)
