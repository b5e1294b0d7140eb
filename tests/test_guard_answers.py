"""The guarded run: whatever an answer is, it is answered."""

import time

import numpy as np
import pytest
from guarded import called, checked, impatient, raises

from course_utils.checks import engine, values


@pytest.fixture
def no_patience(monkeypatch):
    impatient(monkeypatch)


def nothing():
    """A function that an answer can be, with no argument."""


def in_property(name):
    """Whoever asks for this attribute waits without an end."""

    def wait(self):
        while True:
            time.sleep(0.01)

    return type("Slow", (), {name: property(wait)})()


class SlowText:
    def __repr__(self):
        while True:
            time.sleep(0.01)


def nested(depth):
    answer = []
    for _ in range(depth):
        answer = [answer]
    return answer


def in_itself():
    answer = [1, 2]
    answer.append(answer)
    return answer


def shared(depth):
    """A list of lists of lists of more parts than can ever be visited."""
    answer = [1.0]
    for _ in range(depth):
        answer = [answer] * 100
    return answer


class Key:
    def __format__(self, spec):
        raise KeyError("a learner's own error")

    __repr__ = __format__


class Meta(type):
    @property
    def __name__(cls):
        raise KeyError("a learner's own error")


class Nameless(metaclass=Meta):
    pass


class NamelessError(Exception, metaclass=Meta):
    def __str__(self):
        raise self


class Liar:
    """It says that it is an array, and is none."""

    __class__ = np.ndarray


class Text(str):
    def __format__(self, spec):
        raise KeyError("a learner's own error")

    __len__ = __getitem__ = __str__ = __format__


class TextOf:
    def __repr__(self):
        return Text("mine")


long_name = type("A" * 10**6, (), {})
long_error = type("E" * 10**6, (Exception,), {})

ANSWERS = {
    "a slow __class__": lambda: in_property("__class__"),
    "a slow __repr__": SlowText,
    "a slow __array__": lambda: in_property("__array__"),
    "3,000 deep": lambda: nested(3000),
    "in itself": in_itself,
    "a dict in itself": lambda: (lambda d: d.update(a=d) or d)({}),
    "shared parts": lambda: shared(30),
    "a key that is no text": lambda: {Key(): ..., 2: 3},
    "a class without a name": lambda: Nameless,
    "of a class without a name": Nameless,
    "it lies about its class": Liar,
    "a text of another kind": TextOf,
    "a long name": lambda: long_name,
    "of a class of a long name": long_name,
    "a key of a long name": lambda: {"k" * 10**6: ..., 2: 3},
    "an int of 10,000 digits": lambda: 10**10_000,
    "it raises what has no name": lambda: raises(NamelessError()),
    "it raises what has a long name": lambda: raises(long_error("x" * 10**6)),
    "it leaves": lambda: raises(SystemExit(3)),
    "it is interrupted": lambda: raises(KeyboardInterrupt()),
    "it returns a list in itself": lambda: lambda *_: in_itself(),
    "it returns what is shared": lambda: lambda *_: shared(30),
    "it returns what waits": lambda: lambda *_: in_property("__array__"),
    "it returns what is 3,000 deep": lambda: lambda *_: nested(3000),
}

READERS = {
    "array": values.as_array,
    "number": values.as_number,
    "shape": values.as_shape,
    "choice": lambda value: values.as_choice(value, ("a", "b")),
    "parts": lambda value: values.as_parts(value, ("a", "b")),
    "function": lambda value: values.as_array(values.call(value, 1)),
}


def named(name):
    def answer(*_):
        return 1

    answer.__name__ = name
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        lambda: {}[print.__class__, object()],
        raises(ValueError("\ud800 \x00\x07\x1b[31m")),
        named("\x1b[31m"),
        type("\x1b[31m", (), {}),
    ],
)
def test_a_message_is_plain_text(answer):
    for reader in (called, values.as_array):
        outcome = checked(answer, reader)
        if outcome.state != "done":  # else the checker's own sentence
            assert outcome.message.isprintable(), repr(outcome.message)
            assert "0x7" not in outcome.message


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("what", ANSWERS)
def test_whatever_an_answer_is_it_is_answered(what, reader, no_patience):
    outcome = checked(ANSWERS[what](), READERS[reader], seconds=2.0)
    assert outcome.state != "done", outcome
    assert 20 < len(outcome.message) <= engine.LONGEST
    assert "restart the kernel" not in outcome.message
    assert type(outcome.message) is str
    assert outcome._repr_html_()


def gives_none(x):
    """Say what it does."""
    return None


def passes(x):
    pass


@pytest.mark.parametrize(
    ("answer", "fragment"),
    [
        (gives_none, "computes nothing yet, and gives back None"),
        (passes, "computes nothing yet, and gives back None"),
        (nothing, "Replace the `...`"),
        ((nothing, gives_none), "Replace the `...`"),
    ],
)
def test_what_is_not_there_is_not_to_be_replaced(answer, fragment):
    outcome = checked(answer)
    assert outcome.state == "not attempted yet"
    assert fragment in outcome.message
