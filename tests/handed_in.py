"""What students hand in: notebooks solved rightly, wrongly or not at all, as files of a class."""

import json
import os
import sys

import pytest
import sandbox
from exercises import lesson
from tried import tried

from course_utils.checks import engine

# A machine of CI with Linux has a sandbox, or the tests fail: `make sandbox` brings it.
MUST = "CI" in os.environ and sys.platform == "linux"
needs_sandbox = pytest.mark.skipif(
    bool(sandbox.no_sandbox()) and not MUST, reason=sandbox.no_sandbox()
)


def stub(one) -> str:
    return lesson(one.lesson)[f"exercise-{one.name}-stub"].source


def right(one) -> str:
    """The cell of an exercise with the course's own solution in it."""
    source = lesson(one.lesson)[f"exercise-{one.name}-solution"].source
    assert source.count("counts=False") == 1
    return source.replace("counts=False", "counts=True")


def wrong(one) -> str:
    """The cell of an exercise with a plausible wrong answer, one that needs no training."""
    assert tried(one, "WRONG")
    module = f"course_utils.checks.lesson_{one.lesson:02}.{one.name.replace('-', '_')}_tried"
    return f'from {module} import WRONG\n\ncheck("{one.name}", WRONG[0][1])'


def cells(number: int, answer, *, first: str = "") -> list[str]:
    """The code cells of the exercises of a lesson; `first` is a cell above the second exercise."""
    imports = next(one for one in lesson(number).values() if one.cell_type == "code").source
    answers = [answer(one) for one in engine.exercises_of(number)]
    return [imports, answers[0], *filter(None, [first]), *answers[1:], f"progress({number})"]


def notebook(sources: list[str], **metadata) -> str:
    code = [
        {"cell_type": "code", "metadata": {}, "source": one, "outputs": [], "execution_count": None}
        for one in sources
    ]
    content = {"cells": code, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(content)
