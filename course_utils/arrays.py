"""What must not become an array of numbers, found before it costs memory or hides something."""

from collections import deque
from typing import Any

import numpy as np

MOST_VALUES = 100_000_000  # of one array: 0.8 GB in float64
NUMBERS = {bool, int, float}
WAYS_TO_AN_ARRAY = (
    "__array__",
    "__array_interface__",
    "__array_struct__",
    "__buffer__",
    "typecode",
)
_KIND = {True: list, False: tuple}


def unreadable(value: Any) -> str | None:
    """Say why `value` must not be read as an array of numbers; None: it may be.

    A masked array would be read with the numbers that its mask hides, a list that contains itself
    without end, and more than 100 million values fill the memory of a small computer (an array that
    has its memory already may be of any size).

    Example:
        >>> import numpy as np
        >>> unreadable([[1, 2], [3, 4]])
        >>> unreadable(np.ma.masked_equal([1, 0, 0], 0))
        'has 2 masked values. Fill them first, for example with .filled(0).'

    The operations and pictures that it guards are introduced in lesson 1.
    """
    if type(value) is np.ndarray and (value.flags.c_contiguous or value.flags.f_contiguous):
        return None  # all of it is in the memory already
    counted: dict[int, int] = {}  # each list once, however often it stands in others
    masked, open_lists = 0, set()

    def count(part: Any) -> int:
        nonlocal masked
        if isinstance(part, np.ma.MaskedArray):
            masked += int(np.ma.count_masked(part))
        if isinstance(part, np.ndarray):
            return part.size
        if not isinstance(part, list | tuple):
            return _length(part)
        if id(part) in open_lists:
            raise ValueError("it holds itself")
        if id(part) not in counted:
            open_lists.add(id(part))
            parts = [*_KIND[isinstance(part, list)].__iter__(part)]  # also of a subclass
            plain = NUMBERS.issuperset(map(type, parts))
            counted[id(part)] = len(parts) if plain else sum(map(count, parts))
            open_lists.remove(id(part))
        return counted[id(part)]

    try:
        number = count(value)
    except OverflowError:  # range(10**30)
        number = MOST_VALUES + 1
    except ValueError as problem:
        return f"cannot be read: {problem}. Expected numbers in rows."
    except Exception as problem:  # nested thousands deep, or a list of a class of its own
        return f"cannot be read: {type(problem).__name__}. Expected numbers in rows."
    if masked:
        return f"has {masked} masked values. Fill them first, for example with .filled(0)."
    if number > MOST_VALUES:
        return f"holds more than {MOST_VALUES:,} values. Take a part of it."
    return None


def _length(part: Any) -> int:
    """How many values NumPy would take from what is no list and no array of its own."""
    kind = type(part)
    if isinstance(part, str | bytes | bytearray | memoryview | np.generic):
        return 1
    if any(hasattr(kind, way) for way in WAYS_TO_AN_ARRAY):
        return 1
    if not (hasattr(kind, "__len__") and hasattr(kind, "__getitem__")):
        return 1
    if not isinstance(
        part, range | deque
    ):  # NumPy would ask for its items one by one, without an end
        raise ValueError(f"it is of the type {kind.__name__}")
    return len(part)
