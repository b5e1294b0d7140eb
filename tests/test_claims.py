"""What a message says of a case is true of that case.

Tried are the answers that each misconception of a checker describes; test_checks.py tries the wrong
answers. A message that names a case has a predicate in CLAIMS beside the checker.
"""

import ast
from pathlib import Path

from case_claims import faults_of
from exercises import answers, every_exercise
from tried import tried

from course_utils import checks
from course_utils.checks import engine
from course_utils.checks.misconceptions import compare, mistakes


def told(one, answer):
    """The message that an answer gets, with its case; None where it is done or not attempted."""
    try:
        engine.run(lambda: engine.checker_of(one).function(answer), 10)
    except engine.Wrong as wrong:
        return wrong
    except Exception:
        pass
    return None


def misconceptions(one, monkeypatch):
    """What a checker hands to `compare`: [(cases, expected, function of a misconception)]."""
    module = __import__(engine.checker_of(one).function.__module__, fromlist=["compare"])
    seen = []

    def record(function, cases, expected, misconceptions=(), **tolerances):
        seen.extend((expected, wrong) for _, wrong, *_ in mistakes(misconceptions))
        return compare(function, cases, expected, misconceptions, **tolerances)

    if not hasattr(module, "compare"):
        return []
    with monkeypatch.context() as patch:
        patch.setattr(module, "compare", record)
        told(one, answers(one.lesson)[one.name][1])  # right: it comes to all of them
    assert seen, "it imports `compare`, and hands no misconception over"
    return seen


def as_answer(expected, wrong):
    """What someone with a misconception hands over: it is right where the misconception is mute."""

    def answer(*case):
        value = wrong(*case)
        return expected(*case) if value is None else value

    return answer


@every_exercise
def test_what_is_said_of_a_misconception_is_true_of_the_case(one, monkeypatch):
    faults = []
    for number, pair in enumerate(misconceptions(one, monkeypatch), 1):
        answer = as_answer(*pair)
        wrong = told(one, answer)
        faults += [
            f"{number}: {fault}" for fault in (wrong and faults_of(one, answer, wrong)) or []
        ]
    assert not faults, "\n".join(faults)


def test_whoever_describes_a_case_hands_it_over():
    for path in Path(checks.__file__).parent.glob("lesson_*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and "described(" in ast.unparse(node):
                where = f"{path.parent.name}/{path.name}, line {node.lineno}"
                assert len(node.exc.args) + len(node.exc.keywords) == 2, where


@every_exercise
def test_a_claim_is_a_fragment_of_a_message_and_a_predicate(one):
    for fragment, claim in tried(one, "CLAIMS"):
        assert fragment, one.name
        assert callable(claim), fragment
