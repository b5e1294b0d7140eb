"""The guarded run of code that is not ours: it ends, and leaves nothing changed behind.

Only what runs Python can be stopped. A call that stays inside C (`pow(3, 10**7)`) holds the
interpreter, and this module with it: whoever runs others' code in bulk gives it a process.
"""

import copy
import ctypes
import os
import queue
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

PATIENCE = 10  # times as many seconds may pass by the clock: a neighbour may use the processor
WAITING = 30.0  # seconds by the clock in which the whole process does next to nothing
STOPPING = 5.0  # seconds until code that was told to stop is said to go on


class TimeUp(BaseException):
    """Raised inside code that does not end (no `except Exception` swallows it)."""


class NotFinished(Exception):
    """The code was stopped; the text says after how long, and what may be the cause."""


def run(work: Callable[[], Any], seconds: float) -> Any:
    """Run a function in a thread of its own, stop it if it does not end, and undo what it changed.

    Args:
        work: a function of nothing.
        seconds: how much processor time it may take.

    Returns:
        What it returns.

    Raises:
        NotFinished: it took too long.
        BaseException: whatever it raises.
    """
    watches: queue.SimpleQueue[Callable[[], float]] = queue.SimpleQueue()
    result: dict[str, Any] = {}

    def record() -> None:
        with suppress(TimeUp):  # it may arrive late, when all is done
            watches.put(_stopwatch())
            try:
                result["value"] = work()
            except TimeUp:
                raise
            except BaseException as problem:  # others' code may raise anything, SystemExit too
                result["problem"] = problem

    with _undone():
        random.seed(0)  # Keras draws the seeds of its layers from here
        np.random.seed(0)  # noqa: NPY002
        thread = threading.Thread(target=record, daemon=True)
        thread.start()
        too_long = ""
        try:
            too_long = _wait_for(thread, watches.get(), seconds)
        finally:
            ended = not thread.is_alive() or _stop(thread)
    if "value" in result:
        return result["value"]
    if "problem" in result:
        raise result["problem"]
    still = "" if ended else " It still runs in the background: restart the kernel."
    raise NotFinished((too_long or "Your code has ended the check from within.") + still)


# ---------------------------------------------------------------- its end


def _stopwatch() -> Callable[[], float]:
    """Start to count the processor time of this thread; any thread may ask for the seconds.

    The thread's own time, and not the process's, which also counts whatever else the kernel does,
    and each of TensorFlow's threads: on many cores that would be over in no time. macOS and
    Windows tell the process's alone; so it is never more than what has passed by the clock.
    """
    own = hasattr(time, "pthread_getcpuclockid")
    clock = time.pthread_getcpuclockid(threading.get_ident()) if own else None

    def read() -> float:
        return time.process_time() if clock is None else time.clock_gettime(clock)

    start, begin = read(), time.monotonic()
    return lambda: min(read() - start, time.monotonic() - begin)


def _wait_for(thread: threading.Thread, watch: Callable[[], float], seconds: float) -> str:
    """Wait until the thread has ended ("") or takes too long: a sentence of what was measured."""
    begin = busy_at = time.monotonic()
    busy = time.process_time()
    while True:
        thread.join(0.1)
        try:
            if not thread.is_alive():
                return ""
            used = watch()
        except OSError:  # it has ended just now, and its clock with it
            return ""
        now, process = time.monotonic(), time.process_time()
        if used >= seconds:
            return (
                f"Your code had not finished after {seconds:g} seconds of processor time, so it "
                "was stopped. Look for a loop whose condition never becomes false."
            )
        # One hundredth of the time: less than what is left to it on any shared machine.
        if process - busy >= 0.01 * (now - busy_at):
            busy, busy_at = process, now
        if now - busy_at >= WAITING or now - begin >= PATIENCE * seconds:
            return (
                f"Your code had not finished after {now - begin:.3g} seconds by the clock "
                f"({used:.2g} seconds of processor time), so it was stopped. Look for a line that "
                "waits for something, or that trains for very long."
            )


def _stop(thread: threading.Thread) -> bool:
    """Raise an exception inside a running thread; tell whether it has ended."""
    deadline = time.monotonic() + STOPPING
    while thread.is_alive() and time.monotonic() < deadline:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp)
        )
        thread.join(0.4)  # once more, where the code has caught the exception
    return not thread.is_alive()


# ---------------------------------------------------------------- what it changed


@contextmanager
def _undone() -> Iterator[None]:
    """Put back what a block has changed for the whole process."""
    kept = []
    for get, put in _settings():
        with suppress(FileNotFoundError):  # the folder that this process is in is no more
            kept.append((put, get()))
    environment, variables = os.environ, dict(os.environ)
    try:
        yield
    finally:
        for put, value in kept:
            with suppress(Exception):  # each by itself
                put(value)
        for name in environment.keys() ^ variables.keys():
            environment.pop(name, None)
        environment.update({k: v for k, v in variables.items() if environment.get(k) != v})


def _settings() -> list[tuple[Callable[[], Any], Callable[[Any], Any]]]:
    """How each setting is read and put back."""
    return [
        _attributes(sys, "stdin", "stdout", "stderr"),
        _attributes(os, "environ"),  # the object, which the process follows
        (os.getcwd, os.chdir),
        (random.getstate, random.setstate),
        (np.random.get_state, np.random.set_state),
        (sys.getrecursionlimit, sys.setrecursionlimit),
        *_keras_settings(),
    ]


def _attributes(owner: Any, *names: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """Read and put back attributes, of which there may be none."""

    def put(old: dict[str, Any]) -> None:
        vars(owner).update(old)
        for name in set(names) - set(old):
            vars(owner).pop(name, None)

    return lambda: {one: vars(owner)[one] for one in names if one in vars(owner)}, put


def _keras_settings() -> list[tuple[Callable[[], Any], Callable[[Any], Any]]]:
    """Those of Keras and TensorFlow, where they have been imported."""
    if "keras" not in sys.modules or "tensorflow" not in sys.modules:
        return []
    import keras
    import tensorflow as tf
    from tensorflow.python.eager import context  # the only way to read the seed and its state

    # The dtype policy and Keras's own seeds belong to a thread, and end with it.
    names = ("floatx", "epsilon", "image_data_format", "max_epochs", "max_steps_per_epoch")
    get_seed, put_seed = _attributes(context.context(), "_seed", "_rng")
    return [
        *((getattr(keras.config, one), getattr(keras.config, f"set_{one}")) for one in names),
        (tf.config.functions_run_eagerly, tf.config.run_functions_eagerly),
        (lambda: copy.deepcopy(get_seed()), put_seed),
    ]
