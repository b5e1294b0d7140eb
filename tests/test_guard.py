"""The guarded run: whatever an answer does, it ends and leaves nothing behind."""

import contextlib
import os
import random
import sys
import threading
import time

import numpy as np
import pytest
from guarded import DONE, called, checked, impatient, raises

from course_utils.checks import guard


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
    impatient(monkeypatch)


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
