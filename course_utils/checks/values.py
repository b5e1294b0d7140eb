"""What checkers do with an answer: read a value, call a function, say where a result differs.

Each function here takes whatever the learner handed over and either returns something ordinary
(an array, a number, a model) or raises `Wrong` with a sentence: what came, what was expected.
"""

import copy
import inspect
import re
import traceback
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from course_utils.arrays import unpacked, unreadable
from course_utils.checks.engine import NotAttempted, Wrong, name_of, shown
from course_utils.checks.guard import TimeUp

RESULT = "Your function's result"
NO_VALUE = (
    "{what} is None. A function gives back only what stands after `return`; `print` gives back "
    "nothing."
)


def refuse_empty(value: Any, what: str) -> None:
    """Raise for `...` (not attempted) and for None (a forgotten return)."""
    if value is ...:
        raise NotAttempted("Replace the `...` and run the cell again.")
    if value is None:
        raise Wrong(NO_VALUE.format(what=what))


def as_array(value: Any, what: str = RESULT, shape: Sequence[int] | None = None) -> np.ndarray:
    """Return numbers as an array: from an array, nested lists, a tensor or a variable.

    Args:
        value: what the learner handed over.
        what: how a message names it.
        shape: the shape it must have; None allows any.
    """
    refuse_empty(value, what)
    if isinstance(value, str | bytes | dict | set) or inspect.isgenerator(value):
        kind = "a generator" if inspect.isgenerator(value) else shown(value)
        raise Wrong(f"{what} is {kind}; expected an array of numbers, complete.")
    if callable(value):
        raise Wrong(f"{what} is {shown(value)}, not numbers. Are the brackets of a call missing?")
    if problem := unreadable(value):
        raise Wrong(f"{what} {problem}")
    try:
        array = np.asarray(value)
    except TimeUp:
        raise
    except BaseException as problem:
        raise Wrong(
            f"{what} is {shown(value)}, which cannot be read as an array of numbers."
        ) from problem
    if array.dtype == object and array.size:
        if (numbers := unpacked(array)) is not None:
            array = numbers
        elif all(type(one) is int for one in array.flat):
            raise Wrong(f"{what} holds a number that is too large for an array: beyond 64 bits.")
    if array.dtype.kind not in "biuf":
        raise Wrong(f"{what} is {shown(value)}; expected an array of numbers, rows of one length.")
    if shape is not None and array.shape != tuple(shape):
        raise Wrong(f"{what} has the shape {array.shape}; expected {tuple(shape)}.")
    return array


def as_number(value: Any, what: str = "Your answer", whole: bool = False) -> float | int:
    """Return one number, an int where `whole` is asked for."""
    refuse_empty(value, what)
    if isinstance(value, str):
        raise Wrong(f"{what} is the text {shown(value)}; expected a number, without quotes.")
    array = as_array(value, what)
    if array.size != 1:
        raise Wrong(f"{what} has {array.size} numbers (shape {array.shape}); expected one.")
    number = array.item()
    if isinstance(number, bool):
        raise Wrong(f"{what} is {number}; expected a number.")
    if whole and number != number // 1:
        raise Wrong(f"{what} is {array.reshape(1)[0]}; expected a whole number.")
    return int(number) if whole else float(number)


def as_shape(value: Any, what: str = "Your shape") -> tuple[int | None, ...]:
    """Return a shape as a tuple of whole numbers, None where an axis is open."""
    refuse_empty(value, what)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        raise Wrong(
            f"{what} is the number {shown(value).strip('`')}; expected a shape with its axes, such as (2, 3)."
        )
    if not isinstance(value, tuple | list | np.ndarray) and not hasattr(value, "as_list"):
        raise Wrong(f"{what} is {shown(value)}; expected a tuple such as (2, 3).")
    axes = value.as_list() if hasattr(value, "as_list") else list(value)
    if not all(axis is None or _is_whole(axis) for axis in axes):
        raise Wrong(f"{what} is {shown(value)}; expected whole numbers in it.")
    return tuple(None if axis is None else int(axis) for axis in axes)


def _is_whole(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return bool(value == value // 1)


def as_choice(value: Any, choices: Iterable[str], what: str = "Your answer") -> str:
    """Return one of some words, whatever its case and the spaces around it."""
    refuse_empty(value, what)
    words = {word.lower(): word for word in choices}
    if not isinstance(value, str) or value.strip().lower() not in words:
        allowed = ", ".join(f'"{word}"' for word in words.values())
        raise Wrong(f"{what} is {shown(value)}; expected one of {allowed}.")
    return words[value.strip().lower()]


def as_parts(value: Any, names: Sequence[str], what: str = "Your answer") -> list[Any]:
    """Return the parts of an answer that has several: a dict with these keys, or that many values."""
    refuse_empty(value, what)
    if isinstance(value, dict):
        missing = [name for name in names if name not in value]
        if missing:
            raise Wrong(f"{what} has no {missing[0]!r}; expected {', '.join(map(repr, names))}.")
        return [value[name] for name in names]
    if not isinstance(value, tuple | list) or len(value) != len(names):
        raise Wrong(f"{what} is {shown(value)}; expected {len(names)} parts: {', '.join(names)}.")
    return list(value)


def call(function: Any, *arguments: Any, names: Sequence[str] = ()) -> Any:
    """Call the learner's function with copies of the arguments and return what it gives.

    An exception becomes a sentence with its line; `print` in place of `return` and an argument
    that was changed are noticed.
    """
    if not callable(function):
        raise Wrong(f"Your answer is {shown(function)}; expected a function.")
    given = [copied(argument) for argument in arguments]
    case = described(arguments, names)
    try:
        result = function(*given)
    except (Wrong, NotAttempted, TimeUp):
        raise
    except BaseException as problem:  # SystemExit too
        said = said_by(problem)
        raise Wrong(
            f"Your function stopped{_line_of(function, problem)} with "
            f"{name_of(type(problem))}{f' (“{said}”)' if said else ''}{case}.",
            arguments,
        ) from problem
    if result is None and "print" in getattr(function, "__code__", call.__code__).co_names:
        raise Wrong(
            f"Your function prints, and gives back None{case}. `print` shows a value to you; a "
            "function gives back only what stands after `return`.",
            arguments,
        )
    if not _equal_parts(arguments, tuple(given)):
        raise Wrong(
            f"Your function changes its input{case}. Whoever calls it needs the input "
            "afterwards: work on a copy.",
            arguments,
        )
    return result


def said_by(problem: BaseException) -> str:
    """The first line of an exception's text that says what is wrong, without terminal codes."""
    try:
        text = str(problem)[:10_000]
    except Exception:  # a learner's own class
        return ""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > 1 and lines[0].startswith("Exception encountered when calling"):
        lines = lines[1:]  # Keras names the layer first
    return lines[0][:200] if lines else ""


def equal(a: np.ndarray, b: np.ndarray, rtol: float = 1e-4, atol: float = 1e-5) -> bool:
    """Are two arrays equal in shape and, nearly, in every value?"""
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True))


def difference(
    result: np.ndarray,
    right: np.ndarray,
    case: str = "",
    what: str = RESULT,
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> str:
    """Say where a result first differs from the right one, by more than np.isclose allows."""
    if result.shape != right.shape and right.ndim == 0:
        return f"{what} has the shape {result.shape}; expected one number{case}."
    if result.shape != right.shape:
        return f"{what} has the shape {result.shape}; expected {right.shape}{case}."
    differs = ~np.isclose(result, right, rtol=rtol, atol=atol, equal_nan=True)
    if (differs & np.isfinite(right) & ~np.isfinite(result)).any():
        return f"{what} holds nan or infinity{case}. Look for a division by zero or an overflow."
    index = tuple(np.argwhere(differs)[0].tolist())
    came, wanted = apart(result[index], right[index])
    if right.ndim == 0:
        return f"{what} is {came}; expected {wanted}{case}."
    return (
        f"{what} has the right shape, but at index {index} it is {came} where {wanted} was "
        f"expected{case}."
    )


def apart(a: Any, b: Any) -> tuple[str, str]:
    """Two numbers as texts, with as many digits as it takes to tell them apart, six at least."""
    a, b = np.asarray(a).item(), np.asarray(b).item()
    if isinstance(a, bool) or isinstance(b, bool):
        return str(a), str(b)
    for digits in range(6, 18):
        texts = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return str(a), str(b)


def described(arguments: Sequence[Any], names: Sequence[str] = ()) -> str:
    """The arguments of a call in words: " for size 7 and an image of shape (5, 4)"."""
    parts = []
    for i, value in enumerate(arguments):
        name = names[i] if i < len(names) else ""
        if isinstance(value, np.ndarray):
            text = f"shape {value.shape}" if value.size > 6 else np.array2string(value)
            text = text.replace("\n", "")
        else:
            text = shown(value, 40).strip("`")
        parts.append(f"{name} {text}".strip())
    return f" for {', '.join(parts)}" if parts else ""


def copied(value: Any) -> Any:
    """A copy of arrays and of what holds them; a model or a generator of numbers goes as it is."""
    plain = isinstance(value, np.ndarray | list | dict | tuple)
    return copy.deepcopy(value) if plain else value


def _equal_parts(before: Any, after: Any) -> bool:
    """Are arrays, and lists, tuples and dicts with arrays in them, what they were?"""
    if isinstance(before, np.ndarray):
        return bool(np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, dict):
        same = isinstance(after, dict) and before.keys() == after.keys()
        return same and all(_equal_parts(before[key], after[key]) for key in before)
    if isinstance(before, list | tuple):
        same = isinstance(after, list | tuple) and len(before) == len(after)
        return same and all(map(_equal_parts, before, after))
    return before is after or bool(before == after)


def _line_of(function: Any, problem: BaseException) -> str:
    """ " in its line 3", counted from the `def`, where the function's own code was running."""
    code = getattr(function, "__code__", None)
    for frame, line in reversed(list(traceback.walk_tb(problem.__traceback__))):
        if code is not None and frame.f_code is code:
            return f" in its line {line - code.co_firstlineno + 1}"
    return ""
