"""Every public function says what it takes and gives, and its example runs."""

import doctest
import importlib
import inspect
import pkgutil
import re

import pytest
from scripts import NOTEBOOKS

import course_utils.widgets
from course_utils.lessons import course

# Lessons define functions of these names themselves.
WRITTEN_IN_LESSONS = {"output_size", "receptive_field", "softmax", "conv1d", "dense", "relu"}

# What several folders use, and no lesson: their examples run, and they name no lesson.
PLUMBING = {
    f"course_utils.{name}"
    for name in ("arguments", "arrays", "text_files", "toml_tables", "reference.windows")
}
# What stands behind the public functions of a package, or of one module.
BEHIND = {
    f"course_utils.{name}"
    for name in (
        "grey",
        "ink",
        "marks",
        "program",
        "plotting.canvas",
        "plotting.inputs",
        "plotting.text",
    )
} | {"course_utils.reference.validation"}

MODULES = [
    info.name
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils.")
    if "._" not in info.name and not info.name.startswith("course_utils.checks.")
]


def public_things():
    found = []
    for name in [one for one in MODULES if one not in BEHIND]:
        module = importlib.import_module(name)
        explorers = name.startswith("course_utils.widgets.")
        for word, thing in vars(module).items():
            if explorers and word not in course_utils.widgets.__all__:
                continue  # the modules behind the explorers are read through them
            mine = getattr(thing, "__module__", None) == name
            if mine and not word.startswith("_") and callable(thing):
                found.append((f"{name}.{word}", thing))
    return found


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    import matplotlib.pyplot as plt

    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    plt.close("all")
    assert failed == 0


def test_public_things_are_documented():
    lessons: dict[int, str] = {}
    for one in course().notebooks:  # what goes deeper belongs to the lesson it branches from
        if one.shelf != "exercises":
            cells = NOTEBOOKS[one.path.removesuffix(".ipynb")].cells
            code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
            lessons[one.lesson] = lessons.get(one.lesson, "") + code
    for where, thing in public_things():
        text = inspect.getdoc(thing) or ""
        first = text.splitlines()[0] if text else ""
        assert first.endswith((".", "?", ";")), f"{where}: a first sentence, not {first!r}"
        if isinstance(thing, type) and issubclass(thing, tuple | Exception):
            continue  # plain records and errors say all in their first lines
        assert ">>>" in text, f"{where}: one example that runs"
        if thing.__module__ in PLUMBING:
            continue
        stated = re.search(r"[Ii]ntroduced in\s+lesson (\d+)", text)
        assert stated, f"{where}: the lesson that introduced it"
        uses = [
            n for n, code in sorted(lessons.items()) if re.search(rf"\b{thing.__name__}\(", code)
        ]
        if uses and thing.__name__ not in WRITTEN_IN_LESSONS:
            assert int(stated.group(1)) == uses[0], f"{where} is first used in lesson {uses[0]}"


def test_public_signatures_are_typed():
    for where, thing in public_things():
        if isinstance(thing, type):
            continue
        signature = inspect.signature(thing)
        untyped = [p.name for p in signature.parameters.values() if p.annotation is p.empty]
        assert untyped == [], where
        assert signature.return_annotation is not signature.empty, where
