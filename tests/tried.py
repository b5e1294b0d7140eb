"""What is tried on an exercise: the lists that stand beside its checker, in `…_tried.py`."""

import importlib


def tried(one, kind):
    """A list of the module beside a checker, an empty one where it has none.

    WRONG holds (what, answer, fragment of the message), RIGHT (what, answer), KEPT a wrong answer
    whose weights must stay, CLAIMS (fragment of a message, predicate of the result and of the case
    that the message names).
    """
    name = f"course_utils.checks.lesson_{one.lesson:02}.{one.name.replace('-', '_')}_tried"
    return getattr(importlib.import_module(name), kind, [])
