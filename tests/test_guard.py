"""The guarded run: whatever an answer is and does, it ends, is answered and leaves nothing behind."""

import contextlib
import os
import random
import sys
import threading
import time

import numpy as np
import pytest

from course_utils.checks import engine, guard, values

DONE = "It was in no hurry."


@pytest.fixture(params=["the thread", "the process"])
def clock(request, monkeypatch):
    """Whose processor time the system tells: on macOS and Windows the process's alone."""
    if request.param == "the process":
        monkeypatch.delattr(time, "pthread_getcpuclockid", raising=False)


@pytest.fixture
def any_patience(monkeypatch):
    """However little of the processor the neighbours of this test leave to it."""
    monkeypatch.setattr(guard, "PATIENCE", 1000)


@pytest.fixture
def no_patience(monkeypatch):
    monkeypatch.setattr(guard, "WAITING", 0.2)
    monkeypatch.setattr(guard, "STOPPING", 0.5)
    monkeypatch.setattr(engine, "SECONDS", 0.2)


def checked(answer, function=lambda _: DONE, seconds=5.0):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "checker_of", lambda one: engine.Checker(function, seconds))
        return engine.examine(engine.Exercise("toy", 1, "Play"), answer)


def nothing():
    """A function that an answer can be, with no argument."""


def called(answer):
    return str(values.call(answer))


# ---------------------------------------------------------------- it ends


def test_code_without_an_end_is_stopped(clock, any_patience):
    def answer():
        x = 1
        while True:
            with contextlib.suppress(Exception):
                x = x + 1

    outcome = checked(answer, called, seconds=0.2)
    assert outcome.state == "not yet"
    assert "had not finished after 0.2 seconds of processor time" in outcome.message
    assert "restart the kernel" not in outcome.message


def test_code_that_gets_little_of_the_processor_has_its_time(any_patience):
    """As on a machine that others use: more passes by the clock than the answer computes."""
    outcome = checked(1, lambda _: time.sleep(0.5) or DONE, seconds=0.2)
    assert outcome.state == "done", outcome


def test_code_that_waits_without_an_end_is_stopped_too(no_patience):
    def answer():
        while True:
            time.sleep(0.01)

    outcome = checked(answer, called)
    assert "seconds by the clock (0." in outcome.message
    assert "waits for something" in outcome.message
    assert "restart the kernel" not in outcome.message


def test_code_that_takes_long_by_the_clock_is_stopped(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 2)
    outcome = checked(lambda: [time.sleep(0.01) for _ in range(10**6)], called, seconds=0.2)
    assert "had not finished after 0.4" in outcome.message


def test_code_that_cannot_be_stopped_is_said(no_patience):
    end = threading.Event()
    outcome = checked(1, lambda _: end.wait(100))
    end.set()
    assert "restart the kernel" in outcome.message


def test_an_interrupted_check_leaves_nothing_running(monkeypatch):
    """The stop button of a notebook interrupts whoever waits for the answer."""

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(guard, "_wait_for", interrupted)
    before, folder = set(threading.enumerate()), os.getcwd()
    with pytest.raises(KeyboardInterrupt):
        checked(lambda: [os.chdir("/"), [time.sleep(0.01) for _ in range(10**6)]], called)
    assert set(threading.enumerate()) <= before
    assert os.getcwd() == folder


# ---------------------------------------------------------------- whatever an answer is


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


def raises(problem):
    def answer(*_):
        raise problem

    return answer


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


# ---------------------------------------------------------------- what it changes


def states():
    import keras
    import tensorflow as tf

    return {
        "stdout": sys.stdout,
        "environ": dict(os.environ),
        "folder": os.getcwd(),
        "recursion": sys.getrecursionlimit(),
        "random": random.getstate(),
        "numpy": np.random.get_state()[1].tolist(),  # noqa: NPY002
        "floatx": keras.config.floatx(),
        "epsilon": keras.config.epsilon(),
        "format": keras.config.image_data_format(),
        "policy": keras.config.dtype_policy().name,
        "epochs": (keras.config.max_epochs(), keras.config.max_steps_per_epoch()),
        "eager": tf.config.functions_run_eagerly(),
    }


def change_everything(ends):
    import keras
    import tensorflow as tf

    sys.stdout = None
    os.environ.clear()
    os.environ["MINE"] = "1"
    os.chdir("/")
    sys.setrecursionlimit(5000)
    keras.utils.set_random_seed(3)
    keras.config.set_floatx("float64")
    keras.config.set_epsilon(0.5)
    keras.config.set_image_data_format("channels_first")
    keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_max_epochs(1)
    keras.config.set_max_steps_per_epoch(1)
    tf.config.run_functions_eagerly(True)
    if not ends:
        while True:
            time.sleep(0.01)
    return 1


@pytest.mark.parametrize("ends", [True, False])
def test_what_an_answer_changes_is_undone(ends, no_patience, monkeypatch, tmp_path):
    import tensorflow as tf

    monkeypatch.chdir(tmp_path)
    random.seed(5)
    np.random.seed(5)  # noqa: NPY002
    tf.random.set_seed(5)
    expected = tf.random.normal([2]).numpy().tolist()
    tf.random.set_seed(5)
    before = states()
    outcome = checked(lambda: change_everything(ends), called)
    assert (outcome.state == "done") == ends, outcome
    assert states() == before
    assert tf.random.normal([2]).numpy().tolist() == expected


@pytest.mark.parametrize("other", [None, {"MINE": "1"}])
def test_the_environment_is_the_same_object_as_before(other, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ)
    environment, variables = os.environ, dict(os.environ)
    assert checked(lambda: setattr(os, "environ", other) or 1, called).state == "done"
    assert os.environ is environment
    assert dict(environment) == variables


def test_code_that_ends_the_check_from_within_is_told_so():
    assert "from within" in checked(raises(guard.TimeUp()), called).message


def test_a_folder_that_is_no_more_changes_nothing(monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert checked(1).state == "done"
