"""Checks of an exercise of their own, for the tests of the guarded run."""

import pytest

from course_utils.checks import engine, guard, values

DONE = "It was in no hurry."


def impatient(monkeypatch):
    monkeypatch.setattr(guard, "WAITING", 0.2)
    monkeypatch.setattr(guard, "STOPPING", 0.5)
    monkeypatch.setattr(engine, "SECONDS", 0.2)


def checked(answer, function=lambda _: DONE, seconds=5.0):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "checker_of", lambda one: engine.Checker(function, seconds))
        return engine.examine(engine.Exercise("toy", 1, "Play"), answer)


def called(answer):
    return str(values.call(answer))


def raises(problem):
    def answer(*_):
        raise problem

    return answer
