"""What checkers of lesson 8 share: one choice for each letter."""

from collections.abc import Callable, Sequence
from typing import Any

from course_utils.checks.engine import Wrong
from course_utils.checks.values import as_choice, as_parts


def check_choices(
    answer: Any,
    right: dict[str, str],
    choices: Sequence[str],
    why_not: Callable[[str, str], str],
) -> None:
    """Raise Wrong at the first letter with another choice than the right one; say why not that."""
    parts = as_parts(answer, list(right))
    for (letter, expected), part in zip(right.items(), parts, strict=True):
        said = as_choice(part, choices, f"Your answer for {letter}")
        if said != expected:
            raise Wrong(why_not(letter, said))
