"""Reading what a caller gives: numbers and arrays of any origin, and a short word about the rest."""

import math
import operator
import re
import reprlib
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.arrays import unpacked, unreadable

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: Any, most: int = 60) -> str:
    """Return a value as an error message shows it: in one line, short, whatever its `repr` does.

    Example:
        >>> shown("a" * 100)[:20], shown(10**30)
        ("'aaaaaaaaaaaaaaaaaaa", '10**30.00')
    """
    if type(value) is int and abs(value) >= 10**18:  # Python writes at most 4,300 digits
        return f"{'-' * (value < 0)}10**{math.log10(abs(value)):.2f}"
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(_SHORT.repr(value).split()))
    except Exception:
        text = f"one {type(value).__name__}"
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_whole(value: Any) -> int | None:
    """Return a whole number as an int; None for anything else, True and 2.0 among it.

    Example:
        >>> as_whole(np.int64(3)), as_whole(3.0), as_whole(True)
        (3, None, None)
    """
    if isinstance(value, bool | np.bool_):
        return None
    try:
        return int.__int__(operator.index(value))  # also of a subclass of int
    except Exception:
        return None


def as_real(value: Any) -> int | float | None:
    """Return a number as an int or a float, NaN and infinity too; None for anything else.

    Example:
        >>> as_real(np.array(2.5)), as_real("2.5")
        (2.5, None)
    """
    if hasattr(type(value), "__array__") and not isinstance(value, np.ma.MaskedArray):
        value = np.asarray(value)[()]  # an array or a tensor without axes
    whole = as_whole(value)
    if whole is not None or not isinstance(value, float | np.floating):
        return whole
    return float.__float__(value) if isinstance(value, float) else float(value)


def as_list(value: Any) -> list | None:
    """Return the things in a list, a tuple or an array of one axis; None for anything else.

    Example:
        >>> as_list((1, 2)), as_list(3)
        ([1, 2], None)
    """
    if hasattr(type(value), "__array__") and not isinstance(value, np.ma.MaskedArray):
        array = np.asarray(value)  # a Series or a tensor, too
        value = array.tolist() if array.ndim == 1 else None
    kind = next((kind for kind in (list, tuple) if isinstance(value, kind)), None)
    return None if kind is None else [*kind.__iter__(value)]  # also of a subclass


def real_array(value: Any, name: str, expected: str) -> NDArray:
    """Return an array of real numbers or bool, of any shape; one of NumPy's is not copied.

    Args:
        value: An array, what NumPy reads as one, or lists in lists.
        name: How the caller calls it.
        expected: What is asked for, "rows of numbers of equal length" for example.

    Raises:
        ValueError: It is none of these: it holds texts, complex or masked values, rows of unequal
            length, itself, or a number beyond the largest float.

    Example:
        >>> real_array([[1, 2], [3, 4]], "image", "rows of numbers").shape
        (2, 2)
    """
    if problem := unreadable(value):
        raise ValueError(f"{name} {problem}")
    try:
        array = np.asarray(value)
    except MemoryError:
        problem = "more values than the memory holds"
    except ValueError:
        problem = "rows of unequal length"
    except Exception as raised:  # whatever the value's own methods raise
        problem = f"{shown(value)}, which cannot be read ({type(raised).__name__})"
    if not problem and array.dtype.kind == "O":
        array, problem = _numbers(array, value)
    if not problem and array.dtype.kind == "c":
        problem = (
            "complex numbers, and their imaginary part would be lost. Pass their .real or their "
            "np.abs"
        )
    elif not problem and array.dtype.kind not in "biuf":
        problem = f"values of type {array.dtype}"
    if problem:
        raise ValueError(f"{name} must be {expected}; got {problem}.")
    return array


def _numbers(array: NDArray, value: Any) -> tuple[NDArray, str]:
    """Return an array of Python's numbers as one of NumPy's, or what keeps it from being one."""
    if (numbers := unpacked(array)) is not None:
        return numbers, ""
    if array.ndim == 0 or not all(as_real(one) is not None for one in array.flat):
        return array, shown(value)
    try:
        return array.astype(float), ""
    except OverflowError:
        return array, "a number beyond the largest float, 1.8e308"


def check_whole(value: Any, name: str, least: int, most: int | None = None, also: str = "") -> int:
    """Return a whole number within bounds as an int; `also` names what else is accepted.

    Raises:
        ValueError: it is none, or lies outside.

    Example:
        >>> check_whole(12, "epochs", 1, 10)
        Traceback (most recent call last):
        ValueError: epochs must be a whole number from 1 to 10, got 12.
    """
    whole = as_whole(value)
    if whole is None or whole < least or (most is not None and whole > most):
        bounds = f"of {least} or more" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} must be a whole number {bounds}{also}, got {shown(value)}.")
    return whole


def check_limit(value: Any, name: str) -> int | float | None:
    """Return a finite number, or None.

    Raises:
        ValueError: it is neither.

    Example:
        >>> check_limit(float("nan"), "vmax")
        Traceback (most recent call last):
        ValueError: vmax must be a finite number or None, got nan.
    """
    real = as_real(value)
    if value is not None and (real is None or not abs(real) <= sys.float_info.max):
        raise ValueError(f"{name} must be a finite number or None, got {shown(value)}.")
    return real


def check_word(value: Any, name: str, words: Sequence[str]) -> str:
    """Return one of some words.

    Raises:
        ValueError: it is none of them.

    Example:
        >>> check_word("causal", "padding", ["same", "valid"])
        Traceback (most recent call last):
        ValueError: padding must be one of 'same', 'valid', got 'causal'.
    """
    # Compared as plain texts: a subclass of str may say of itself that it equals anything.
    plain = str.__str__(value) if isinstance(value, str) else None
    if plain is None or plain not in words:
        allowed = ", ".join(repr(word) for word in words)
        raise ValueError(f"{name} must be one of {allowed}, got {shown(value)}.")
    return plain
