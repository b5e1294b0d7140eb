"""What a worker of `course_utils.workers` is sent, does with it and sends back."""

import builtins
import dis
import io
import linecache
import os
import pickle
import sys
import textwrap
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import cloudpickle
import numpy as np

from course_utils.arguments import shown
from course_utils.arrays import unreadable
from course_utils.quiet import quiet_start

DONE = b"."  # what a worker sends when its result is saved
IN_TENSORFLOW = {"KerasSaveable", "Tensor", "Variable"}  # what is of these kinds cannot leave it


def parcel_of(function: Callable) -> bytes:
    """A function, what it uses, and the lines that it was written in, for another process.

    Raises:
        ValueError: the function cannot be sent, or uses what is not there or cannot be sent.
    """
    if not callable(function):
        raise ValueError(
            f"expected a function, got {shown(function)}: define one with def, and give its name."
        )
    file = io.BytesIO()
    pickler = _Pickler(file)
    try:
        pickler.dump(function)
    except ValueError:
        raise
    except Exception as problem:  # whatever an object says that cannot be sent
        name = getattr(function, "__name__", type(function).__name__)
        said = textwrap.shorten(str(problem), 150) or type(problem).__name__
        raise ValueError(
            f"{name} cannot be sent to a worker, or uses what cannot be sent ({said}): "
            "make that inside the function, or pass its numbers in arguments."
        ) from None
    return pickle.dumps((pickler.lines, file.getvalue()))


class _Pickler(cloudpickle.Pickler):
    """Sends what a notebook has defined by value, and the rest by the name of its module."""

    def __init__(self, file: io.BytesIO):
        super().__init__(file)
        self.lines: dict[str, list[str]] = {}  # of the cells, for a traceback

    def reducer_override(self, value: Any) -> Any:
        reduced = super().reducer_override(value)
        if isinstance(value, FunctionType) and reduced is not NotImplemented:
            _check_names(value)
            file = value.__code__.co_filename
            self.lines[file] = linecache.getlines(file)
        elif isinstance(value, FunctionType | ModuleType | type) and reduced is NotImplemented:
            _check_module(value.__name__ if isinstance(value, ModuleType) else value.__module__)
        return reduced


def _check_names(function: FunctionType) -> None:
    """Refuse early what would fail late: names that are not there, and parts of TensorFlow."""
    codes: list[CodeType] = [function.__code__]
    for code in codes:  # grows while it is read
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    used = (i.argval for c in codes for i in dis.get_instructions(c) if i.opname == "LOAD_GLOBAL")
    names = vars(builtins) | function.__globals__
    for name in sorted(set(used)):
        if name not in names:
            raise ValueError(
                f"{function.__name__} uses the name {name!r}, which is not there: define it first, "
                "or look for a spelling mistake."
            )
        kind = type(names[name])
        if IN_TENSORFLOW & {base.__name__ for base in kind.__mro__}:
            raise ValueError(
                f"{function.__name__} uses {name!r}, a {kind.__name__} of this notebook's "
                "TensorFlow, which cannot be sent to a worker: make it inside the function, or "
                "pass its numbers in arguments."
            )


def _check_module(name: str | None) -> None:
    """Refuse a module that another process would not find."""
    first = (name or "builtins").partition(".")[0]
    if first in sys.modules and not any(f.find_spec(first, None) for f in sys.meta_path):
        raise ValueError(
            f"the module {first!r} is loaded here, but a worker would not find it: put its file "
            f"beside the notebook, in {os.getcwd()}, or define in a cell what you use of it."
        )


def save(path: Path, values: Mapping | None) -> None:
    """Write arrays and numbers by name.

    Raises:
        ValueError: something else is among them.
    """
    if not isinstance(values, Mapping | None):
        raise ValueError(f"expected a dictionary of arrays, got a {type(values).__name__}.")
    for name, value in (values or {}).items():
        if problem := unreadable(value):
            raise ValueError(f"{name!r} {problem}")
    arrays: dict[str, Any] = {f"={name}": np.asarray(one) for name, one in (values or {}).items()}
    for name, array in arrays.items():
        if array.dtype == object:
            raise ValueError(f"{name[1:]!r} is no array and no number, and cannot be sent.")
    with path.open("wb") as file:
        np.savez(file, **arrays)


def load(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as stored:
        return {name[1:]: stored[name] for name in stored.files}


def serve(folder: str, worker: int) -> None:
    """In a worker: call the function, save what it returns, wait to be told to leave.

    A worker that has returned waits for the others, because the first of a cluster holds it
    together. Nothing is tidied up: TensorFlow would wait for the other workers, dead or not.
    """
    channel = os.dup(1)
    os.dup2(2, 1)  # what the function prints goes to the log
    threading.Thread(target=_leave_with_notebook, daemon=True).start()
    code = 1
    try:
        lines, parcel = pickle.loads(Path(folder, "function").read_bytes())
        for file, text in lines.items():  # a traceback looks there
            linecache.cache[file] = (sum(map(len, text)), None, text, file)
        with quiet_start():
            function = pickle.loads(parcel)
        arguments = load(Path(folder, "arguments.npz"))
        plain = {name: a.item() if a.ndim == 0 else a for name, a in arguments.items()}
        save(Path(folder, f"result-{worker}.npz"), function(worker, **plain))
        os.write(channel, DONE)
        threading.Event().wait()
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            print(leaving.code, file=sys.stderr)
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code % 256)


def _leave_with_notebook() -> None:
    """End when the notebook's process closes the pipe, or has ended itself."""
    sys.stdin.buffer.read()
    os._exit(1)
