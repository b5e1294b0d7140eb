"""Import TensorFlow without its start-up messages, at once or when it is first used."""

import importlib.abc
import importlib.metadata
import importlib.util
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.machinery import ModuleSpec
from types import ModuleType

STANDARD_ERROR = 2


@contextmanager
def quiet_start() -> Iterator[None]:
    """Hold back what is written to standard error inside the block; show it if the block fails.

    TensorFlow's C++ code greets every reader with lines about processors and drivers that
    no Python setting can silence, so the file descriptor itself is held. An exception passes
    through unchanged, after everything that was held back. Introduced in lesson 1.

    Raises:
        Whatever the block raises.

    Example:
        >>> from course_utils import quiet_start
        >>> with quiet_start():
        ...     import keras
    """
    # Read by TensorFlow and Keras once, at their first import; the reader's own log level wins.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Left to itself TensorFlow does without oneDNN on some processors, and convolves at half speed.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with tempfile.TemporaryFile() as held:
        saved = _replace_standard_error(held.fileno())
        try:
            yield
        except BaseException:
            _restore_standard_error(saved)
            held.seek(0)
            if sys.stderr is not None:
                sys.stderr.write(held.read().decode(errors="replace"))
            raise
        _restore_standard_error(saved)
    if keras := sys.modules.get("keras"):
        # A keras.json left by another project must not change what a lesson computes.
        keras.config.set_image_data_format("channels_last")
        keras.config.set_floatx("float32")
        _end_in_time()
        _tell_of_old_packages()


@cache
def _tell_of_old_packages() -> None:
    """Say once what is older than the metadata of this package ask for; stop nothing."""
    with suppress(importlib.metadata.PackageNotFoundError):  # of a folder that is not installed
        wanted = "\n".join(importlib.metadata.requires("convnet-course") or [])
        for name in ("keras", "tensorflow"):
            least = re.search(rf"^{name} .*?>=([0-9.]+)", wanted, flags=re.M)
            found = importlib.metadata.version(name)
            if least and _numbers(found) < _numbers(least[1]):
                print(
                    f"This Python has {name} {found}, older than the course needs ({least[1]}): what "
                    "follows may fail, or print other numbers. The course's own kernel has it "
                    "(make kernel).",
                    file=sys.stderr,
                )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall("[0-9]+", version)]


def _end_in_time() -> None:
    """Turn off what makes `fit`, `evaluate` and `predict` sleep before they return.

    Keras reads arrays through tf.data. Where an iterator of it ends, TensorFlow wakes the thread that
    tunes it before it sets the flag by which that thread knows the end; if it is quick it sleeps on,
    up to as long again as the epoch took (`CancellationManager::StartCancelWithStatus` and
    `Model::OptimizeLoop`). Keras's own pipelines have next to nothing to tune.
    """
    import tensorflow as tf

    tf.data.experimental.AutotuneOptions.enabled = False


def later(name: str) -> ModuleType:
    """Return a module that is imported when it is first used, as quietly as in `quiet_start`.

    So the first cell of a lesson does not wait for what its last section needs. A module that is
    imported already is returned as it is. Introduced in lesson 1.

    Args:
        name: of a module that is no part of another: "keras", not "keras.layers".

    Raises:
        ModuleNotFoundError: there is no such module. Any other error comes at the first use.

    Example:
        >>> from course_utils import later
        >>> keras = later("keras")  # at once
        >>> keras.layers.MaxPooling2D(2).strides  # the first use: some seconds
        (2, 2)
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    loader = spec.loader = importlib.util.LazyLoader(_QuietLoader(spec.loader))
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class _QuietLoader(importlib.abc.Loader):
    """A loader that holds back what is written while the module is executed."""

    def __init__(self, loader: importlib.abc.Loader):
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        try:
            with quiet_start():
                self.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(module.__name__, None)  # as after an import that failed
            raise


def _replace_standard_error(descriptor: int) -> int | None:
    """Point standard error elsewhere; return a copy of it, or None where there is none."""
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        saved = os.dup(STANDARD_ERROR)
    except OSError:  # closed, as under pythonw
        return None
    os.dup2(descriptor, STANDARD_ERROR)
    return saved


def _restore_standard_error(saved: int | None) -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
    if saved is not None:
        os.dup2(saved, STANDARD_ERROR)
        os.close(saved)
