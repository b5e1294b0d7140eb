"""Every checker: nothing that a learner can hand over breaks it."""

import numpy as np
import pytest
from exercises import every_exercise, lesson

from course_utils.checks import check, engine, record


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session in which nothing has been attempted."""
    monkeypatch.setattr(record, "SESSION", record.Record())


def endless():
    while True:
        yield 1.0


class Odd:
    """An object that answers everything with an error."""

    def __getattr__(self, name):
        raise RuntimeError("odd")

    def __repr__(self):
        raise RuntimeError("odd")

    def __array__(self, *_, **__):
        raise RuntimeError("odd")


def raises(*_, **__):
    raise KeyError("a learner's own error")


def leaves(*_, **__):
    raise SystemExit(3)


def tensor():
    import keras

    return keras.ops.ones((2, 3))


GARBAGE = {
    "None": lambda: None,
    "Ellipsis in a list": lambda: [..., ...],
    "a text": lambda: "seven",
    "a number": lambda: -1e308,
    "a very large number": lambda: 10**400,
    "not a number": lambda: float("nan"),
    "nothing": lambda: [],
    "a ragged list": lambda: [[1, 2], [3]],
    "a wrong shape": lambda: np.zeros((2, 0, 3)),
    "an array of objects": lambda: np.array([None, "x"]),
    "a dict": lambda: {"a": 1},
    "a set": lambda: {1, 2},
    "a generator without an end": endless,
    "a tensor": tensor,
    "a class": lambda: int,
    "a module": lambda: np,
    "an object that only fails": Odd,
    "a function that raises": lambda: raises,
    "a function that leaves": lambda: leaves,
    "a function of nothing": lambda: lambda: 1,
    "a function that returns None": lambda: lambda *_, **__: print(end=""),
    "a function that returns a generator": lambda: lambda *_, **__: endless(),
    "a function that returns a wrong shape": lambda: lambda *_, **__: np.zeros((7, 1, 7, 1)),
    "a function that returns a text": lambda: lambda *_, **__: "seven",
    "a function that returns a tensor": lambda: lambda *_, **__: tensor(),
    "a function that returns odd things": lambda: lambda *_, **__: Odd(),
}


@every_exercise
def test_survives_anything(one):
    solution = lesson(one.lesson)[f"exercise-{one.name}-solution"].source
    lines = {line.strip() for line in solution.splitlines() if len(line.strip()) > 25}
    for what, make in GARBAGE.items():
        outcome = check(one.name, make())
        assert outcome.state != engine.DONE, what
        assert len(outcome.message) > 20, what
        told = repr(outcome) + outcome._repr_html_()
        assert "0x" not in told, what
        assert [line for line in lines if line in told] == [], "it shows the solution"
