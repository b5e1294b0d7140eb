"""Counts the inputs that each fuzz test has tried, and says so at the end, by area."""

import functools
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


TRIED: Counter = Counter()


def pytest_collection_modifyitems(items) -> None:
    tests = {item.obj for item in items if item.path.parent == FOLDER}
    for handle in (test.hypothesis for test in tests if hasattr(test, "hypothesis")):
        handle.inner_test = _counted(handle.inner_test)


def _counted(test):
    @functools.wraps(test)
    def run(*arguments, **named):
        TRIED["inputs"] += 1
        return test(*arguments, **named)

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    before = TRIED["inputs"]
    try:
        return (yield)
    finally:  # user_properties reach the summary from xdist's workers too
        if item.path.parent == FOLDER:
            item.user_properties.append(("inputs tried", TRIED["inputs"] - before))


def pytest_terminal_summary(terminalreporter) -> None:
    tried: Counter = Counter()
    failed: Counter = Counter()
    for kind, reports in terminalreporter.stats.items():
        for report in reports:
            if getattr(report, "when", "") != "call":
                continue
            for name, number in report.user_properties:
                if name == "inputs tried":
                    area = Path(report.nodeid.split("::")[0]).stem.removeprefix("test_hostile_")
                    tried[area] += number
                    failed[area] += kind == "failed"
    if tried:
        terminalreporter.section("hostile inputs tried")
        for area, number in sorted(tried.items()):
            terminalreporter.write_line(f"{number:8,}  {area}" + ", FAILED" * bool(failed[area]))
        terminalreporter.write_line(f"{tried.total():8,}  in all")
