"""What must not become an array of numbers, found before it costs memory or hides something."""

from collections import deque
from collections.abc import Mapping
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
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        low, high = np.lib.array_utils.byte_bounds(value)
        if high - low >= value.nbytes:
            return None  # all of it is in the memory already
    counted: dict[int, int] = {}  # each list once, however often it stands in others
    masked, open_lists = 0, set()

    def count(part: Any) -> int:
        nonlocal masked
        if isinstance(part, np.ma.MaskedArray):
            masked += int(np.ma.count_masked(part))
        if isinstance(part, np.ndarray):
            return part.size
        if isinstance(part, range):
            return len(part)
        if not _has_parts(part):
            return 1
        if id(part) in open_lists:
            raise ValueError("it holds itself")
        if id(part) not in counted:
            open_lists.add(id(part))
            parts = _parts_of(part)
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


def _has_parts(part: Any) -> bool:
    """Would NumPy ask for its parts one by one?"""
    kind = type(part)
    if isinstance(part, str | bytes | bytearray | memoryview | np.generic | Mapping):
        return False
    if any(hasattr(kind, way) for way in WAYS_TO_AN_ARRAY):
        return False
    return hasattr(kind, "__len__") and hasattr(kind, "__getitem__")


def _parts_of(part: Any) -> list:
    kinds: tuple[Any, ...] = (list, tuple, deque)
    for kind in kinds:
        if isinstance(part, kind):
            return [*kind.__iter__(part)]  # also of a subclass
    number = len(part)
    if number > MOST_VALUES:
        raise OverflowError
    return [part[place] for place in range(number)]


def unpacked(array: np.ndarray) -> np.ndarray | None:
    """Return an array of Python's numbers as int64, or float64 where there are fractions.

    None: something else is in it, or a number that does not fit.

    Example:
        >>> import numpy as np
        >>> unpacked(np.array([1, True], object))
        array([1, 1])

    Introduced in lesson 1.
    """
    kinds = set(map(type, array.flat))
    whole = all(issubclass(kind, int | np.integer | np.bool_) for kind in kinds)
    if not whole and not all(
        issubclass(kind, int | float | np.number | np.bool_) for kind in kinds
    ):
        return None
    try:
        return array.astype(np.int64 if whole else np.float64)
    except (OverflowError, TypeError, ValueError):
        return None
