"""For all tests, lessons included: no connection leaves this machine."""

import os
import sys
from pathlib import Path

import pytest

GUARD = str(Path(__file__).parent / "tests" / "offline")

sys.path.insert(0, GUARD)
sys.modules.pop("sitecustomize", None)  # the system may have one of its own
import sitecustomize  # noqa: E402, F401

# Kernels inherit this, and so do the workers of xdist.
FOLDERS = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if GUARD not in FOLDERS:
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [GUARD, *FOLDERS]))
ENVIRONMENT = dict(os.environ)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """A lesson's kernel starts as a reader's does, whatever tests before it have set."""
    if item.path.suffix != ".ipynb":
        return (yield)
    changed = dict(os.environ)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    try:
        return (yield)
    finally:
        os.environ.clear()
        os.environ.update(changed)


def kind(path: Path) -> int:
    """Where a file of tests stands in the order: lessons, then browser tests, then the rest."""
    return 0 if path.suffix == ".ipynb" else 1 if path.parent.name == "browser" else 2


def pytest_collection_modifyitems(items) -> None:
    """Long files first, so that two workers end together; xdist hands out whole files."""
    items.sort(key=lambda item: kind(item.path))


def pytest_terminal_summary(terminalreporter) -> None:
    """Where the time went: the slowest files, and how long each took."""
    seconds: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                file = report.nodeid.split("::")[0]
                seconds[file] = seconds.get(file, 0) + report.duration
    if len(seconds) > 1:
        terminalreporter.section("slowest files")
        for file in sorted(seconds, key=seconds.get, reverse=True)[:10]:
            terminalreporter.write_line(f"{seconds[file]:7.1f} s  {file}")
