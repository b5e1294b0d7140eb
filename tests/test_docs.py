"""Every public function says what it takes and gives, and its example runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import course_utils

MODULES = [
    info.name
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils.")
    if not info.name.startswith("course_utils.data.") and "._" not in info.name
]


def public_things():
    for name in MODULES:
        module = importlib.import_module(name)
        for word, thing in vars(module).items():
            mine = getattr(thing, "__module__", None) == name
            if mine and not word.startswith("_") and callable(thing):
                yield pytest.param(thing, id=f"{name}.{word}")


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    import matplotlib.pyplot as plt

    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    plt.close("all")
    assert failed == 0


@pytest.mark.parametrize("thing", public_things())
def test_public_things_are_documented(thing):
    text = inspect.getdoc(thing) or ""
    first = text.splitlines()[0] if text else ""
    assert first.endswith((".", "?", ";")), f"a first sentence, not {first!r}"
    if isinstance(thing, type) and issubclass(thing, tuple | Exception):
        return  # plain records and errors say all in their first lines
    assert ">>>" in text, "one example that runs"
    assert "lesson" in text.lower(), "the lesson that introduced it"


@pytest.mark.parametrize("thing", public_things())
def test_public_signatures_are_typed(thing):
    if isinstance(thing, type):
        return
    signature = inspect.signature(thing)
    untyped = [p.name for p in signature.parameters.values() if p.annotation is p.empty]
    assert untyped == []
    assert signature.return_annotation is not signature.empty
