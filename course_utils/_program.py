"""A function of a notebook as a program of its own, for `course_utils.workers`."""

import ast
import builtins
import dis
import importlib
import inspect
import os
import sys
import textwrap
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import numpy as np

from course_utils.arrays import unreadable

DONE = b"."  # what a worker sends when its result is saved

HEAD = """from __future__ import annotations
import sys
sys.path[:] = {path}
from course_utils._program import serve
from course_utils.quiet import quiet_start

with quiet_start():
    pass
"""


def program_of(function: Callable) -> str:
    """The text of a program that serves a function: import path, imports, constants, functions.

    Raises:
        ValueError: the function cannot be sent, or uses a name that is not there or cannot be sent.
    """
    imports: dict[str, str] = {}
    constants: dict[str, str] = {}
    sources: dict[FunctionType, str] = {}
    waiting = [function]
    while waiting:
        used = waiting.pop()
        if isinstance(used, FunctionType) and used in sources:
            continue
        source = _source(used)
        if used.__name__ in {other.__name__ for other in sources}:
            raise ValueError(f"two different functions are called {used.__name__}: rename one.")
        sources[used] = source
        for name in sorted(_global_names(used, source)):
            if name not in used.__globals__:
                if hasattr(builtins, name):
                    continue
                raise ValueError(f"{used.__name__} uses the name {name!r}, which is not there.")
            value = used.__globals__[name]
            if isinstance(value, ModuleType):
                imports[name] = f"    import {value.__name__} as {name}"
            elif isinstance(value, FunctionType) and value.__module__ == function.__module__:
                if value.__name__ != name:
                    constants[name] = f"{name} = {value.__name__}"
                waiting.append(value)
            elif _can_be_imported(value):
                imports[name] = f"    from {value.__module__} import {value.__name__} as {name}"
            else:
                constants[name] = f"{name} = {_literal(value, name, used)}"
    # The worker runs in another folder; "", the notebook's folder, and relative ones must not move.
    path = [os.path.abspath(folder) for folder in sys.path if isinstance(folder, str)]
    head = HEAD.format(path=path) + "\n".join(imports.values())
    parts = [head, *sources.values(), "\n".join(constants.values())]
    return "\n\n".join([*parts, f"serve({function.__name__})\n"])


def _source(function: Callable) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    advice = "define it with def at the top level of a cell, without a decorator."
    if not isinstance(function, FunctionType) or name == "<lambda>":
        raise ValueError(f"{name} cannot be sent to a worker: {advice}")
    if "<locals>" in function.__qualname__ or "." in function.__qualname__:
        raise ValueError(f"{name} is defined inside something else: {advice}")
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise ValueError(f"the source of {name} cannot be found: {advice}") from None
    if ast.parse(source).body[0].decorator_list:
        raise ValueError(f"{name} has a decorator: {advice}")
    return source


def _global_names(function: FunctionType, source: str) -> set[str]:
    """The names that the function takes from outside itself: in its code, and in its defaults."""
    arguments = ast.parse(source).body[0].args
    defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
    names = {n.id for node in defaults for n in ast.walk(node) if isinstance(n, ast.Name)}
    if names:
        raise ValueError(
            f"{function.__name__} has an argument whose default uses {min(names)!r}: "
            "write the value there, or pass it."
        )
    codes: list[CodeType] = [function.__code__]
    for code in codes:  # grows while it is read
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        names |= {i.argval for i in dis.get_instructions(code) if i.opname in _LOADS}
    return names


_LOADS = {"LOAD_GLOBAL", "LOAD_NAME"}


def _can_be_imported(value: object) -> bool:
    """Is it a function or class that another process finds under the same name?"""
    name, module = (getattr(value, word, None) for word in ("__name__", "__module__"))
    if not isinstance(name, str) or not isinstance(module, str) or module == "__main__":
        return False
    try:
        return getattr(importlib.import_module(module), name, None) is value
    except ImportError:
        return False


def _literal(value: object, name: str, function: FunctionType) -> str:
    """A number, text, or list of these, as it is written in a program."""
    try:
        if len(text := repr(value)) < 1000 and ast.literal_eval(text) == value:
            return text
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    kind = f"a {type(value).__name__}" if not isinstance(value, type) else "a class"
    raise ValueError(
        f"{function.__name__} uses {name!r}, {kind} of the notebook, which cannot be sent to a "
        "worker: make it inside the function, or pass it in arguments."
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
    arrays = {str(name): np.asarray(value) for name, value in (values or {}).items()}
    for name, array in arrays.items():
        if array.dtype == object:
            raise ValueError(f"{name!r} is no array and no number, and cannot be sent.")
    with path.open("wb") as file:
        np.savez(file, **{f"={name}": array for name, array in arrays.items()})


def load(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as stored:
        return {name[1:]: stored[name] for name in stored.files}


def serve(function: Callable) -> None:
    """In a worker: call the function, save what it returns, wait to be told to leave.

    A worker that has returned waits for the others, because the first of a cluster holds it
    together. Nothing is tidied up: TensorFlow would wait for the other workers, dead or not.
    """
    channel = os.dup(1)
    os.dup2(2, 1)  # what the function prints goes to the log
    threading.Thread(target=_leave_with_notebook, daemon=True).start()
    worker, folder = int(sys.argv[1]), Path(sys.argv[0]).parent
    code = 1
    try:
        arguments = load(folder / "arguments.npz")
        plain = {name: a.item() if a.ndim == 0 else a for name, a in arguments.items()}
        save(folder / f"result-{worker}.npz", function(worker, **plain))
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
