"""What must not become an array of numbers, found before it costs memory or hides something."""

from collections.abc import Sequence
from typing import Any

import numpy as np

MOST_VALUES = 100_000_000  # of one array: 0.8 GB in float64
NUMBERS = {bool, int, float}


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
    masked = 0

    def count(part: Any) -> int:
        nonlocal masked
        if isinstance(part, np.ma.MaskedArray):
            masked += int(np.ma.count_masked(part))
        if isinstance(part, np.ndarray):
            return part.size
        if not isinstance(part, list | tuple):
            return len(part) if isinstance(part, Sequence) else 1
        if id(part) not in counted:
            counted[id(part)] = MOST_VALUES + 1  # should it be met again inside itself
            plain = NUMBERS.issuperset(map(type, part))
            counted[id(part)] = len(part) if plain else sum(map(count, part))
        return counted[id(part)]

    try:
        number = count(value)
    except OverflowError:  # range(10**30)
        number = MOST_VALUES + 1
    except Exception as problem:  # nested thousands deep, or a list of a class of its own
        return f"cannot be read: {type(problem).__name__}. Expected numbers in rows."
    if masked:
        return f"has {masked} masked values. Fill them first, for example with .filled(0)."
    if number > MOST_VALUES:
        return f"holds more than {MOST_VALUES:,} values, or itself. Take a part of it."
    return None
