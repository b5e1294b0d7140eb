"""What Python says when it runs one line of code: an error, a warning, or nothing."""

import re
import warnings
from collections.abc import Mapping
from typing import Any

LONGEST = 90  # characters: what is longer does not fit a projector


def complaint(line: str, names: Mapping[str, Any]) -> str:
    """Run one line of code, and return the first sentence of the error or warning that comes.

    Args:
        line: an expression, such as "np.float".
        names: what the names in it mean; in a notebook `globals()`.

    Returns:
        The kind of the error, or "warning" where none came, and its first sentence, cut at 90
        characters; "nothing" if neither came.

    Example:
        >>> from course_utils import complaint
        >>> complaint("len(5)", {})
        "TypeError: object of type 'int' has no len()"
        >>> complaint("len('five')", {})
        'nothing'

    Introduced in lesson 10.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            eval(line, dict(names))
        except Exception as error:
            return _short(type(error).__name__, error)
    return _short("warning", caught[0].message) if caught else "nothing"


def _short(kind: str, said: Exception | Warning | str) -> str:
    """The kind, and the text up to the end of its first line or of its first sentence."""
    text = re.split(r"(?<=\.)\s|\n", str(said).strip(), maxsplit=1)[0]
    whole = f"{kind}: {text}"
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
