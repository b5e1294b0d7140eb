"""What is tried on an exercise: the lists that stand beside its checker, in `…_tried.py`."""

import importlib
import runpy
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
OLD = {"RIGHT": "right_answers", "CLAIMS": "claims"}  # the others stand in wrong_answers


def tried(one, kind):
    """A list of the module beside a checker, an empty one where it has none.

    WRONG holds (what, answer, fragment of the message), RIGHT and UNUSUAL (what, answer), KEPT an
    answer, CLAIMS (fragment of a message, predicate of the result and of the case it names).
    """
    name = f"course_utils.checks.lesson_{one.lesson:02}.{one.name.replace('-', '_')}_tried"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as problem:
        if problem.name != name:
            raise
        return _file(OLD.get(kind, "wrong_answers"), one.lesson).get(kind, {}).get(one.name, [])
    return getattr(module, kind, [])


@cache
def _file(folder, lesson):
    path = TESTS / folder / f"lesson_{lesson:02}.py"
    return runpy.run_path(str(path)) if path.is_file() else {}
