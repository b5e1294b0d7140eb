"""Who has computed the numbers: where a task says "write it", a library's function is no answer."""

import dis
import functools
import inspect
import sys
from collections.abc import Iterator, Sequence
from types import CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from course_utils.checks.engine import Wrong

LIBRARIES = (
    "course_utils.reference",
    *("cv2", "jax", "keras", "scipy", "skimage", "sklearn", "tensorflow", "torch"),
)


def refuse_borrowed(
    answer: Any, cure: str, *, functions: Sequence[Any] = (), names: Sequence[str] = ()
) -> None:
    """Raise `Wrong` for a right function that leaves the work to another one.

    Looked at are the function itself, the functions in it, and those of the learner's own that it
    uses, under whatever name it knows the borrowed one.

    Args:
        answer: what the learner handed over.
        cure: what to do instead.
        functions: functions that no answer may use, beside all of `LIBRARIES`.
        names: names of the lesson's own functions that no answer may use.
    """
    waiting, seen = [("", answer)], set()
    while waiting:
        name, value = waiting.pop(0)
        if name in names or _is_library(value) or any(value is one for one in functions):
            raise Wrong(f"All numbers are right, but your code uses `{name}` for them. {cure}")
        if id(value) not in seen:
            seen.add(id(value))
            waiting += _used_by(value, {one.__name__: one for one in functions})


def _is_library(value: Any) -> bool:
    if not callable(value) and not isinstance(value, ModuleType):
        return False
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
    return any(f"{module}.".startswith(f"{one}.") for one in LIBRARIES)


def _used_by(value: Any, attributes: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name, thing) for what a callable of the learner's uses; `attributes` are known by name."""
    if isinstance(value, functools.partial):
        yield from [("", value.func), *((getattr(a, "__name__", ""), a) for a in value.args)]
    elif isinstance(value, MethodType):
        yield "", value.__func__
    elif isinstance(value, FunctionType):
        if (value.__module__ or "").split(".")[0] in {"numpy", *sys.stdlib_module_names}:
            return
        for default in (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()):
            yield getattr(default, "__name__", ""), default
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            if cell != CellType():  # an empty one has no contents
                yield name, cell.cell_contents
        for step in _steps(value.__code__):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                yield step.argval, value.__globals__.get(step.argval)
            elif step.opname == "IMPORT_NAME":
                yield step.argval, sys.modules.get(step.argval)
            elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM"):
                yield step.argval, attributes.get(step.argval)
    elif isinstance(method := inspect.getattr_static(value, "__call__", None), FunctionType):
        yield "", method


def _steps(code: CodeType) -> Iterator[dis.Instruction]:
    """The instructions of a function and of those that are written in it."""
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _steps(constant)
