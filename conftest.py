"""For all tests, lessons included: no connection leaves this machine, and any folder will do."""

import os
import sys
import time
from pathlib import Path

import kernels
import lean_schema  # noqa: F401  (before nbval reads notebooks)
import pytest

ROOT = Path(__file__).parent
GUARD = str(ROOT / "tests" / "offline")

sys.path.insert(0, GUARD)
sys.modules.pop("sitecustomize", None)  # the system may have one of its own
import sitecustomize  # noqa: E402, F401

# Kernels inherit this, and so do the workers of xdist.
FOLDERS = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if GUARD not in FOLDERS:
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [GUARD, *FOLDERS]))
kernels.prepare()
# A worker of xdist has less than a core for itself: two threads each would wait for each other.
if "PYTEST_XDIST_WORKER" in os.environ:
    for threads in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
ENVIRONMENT = dict(os.environ)


def pytest_configure(config) -> None:
    """nbval looks for its sanitizer where pytest was called; the lessons' one stands here."""
    wanted = config.option.nbval_sanitize_with
    if wanted and not Path(wanted).is_file():
        config.option.nbval_sanitize_with = str(ROOT / wanted)


def pytest_sessionstart(session) -> None:
    # Asked for once: the workers, and what the tests start, find the kernels ready.
    if os.environ.pop("WARM_KERNELS", "") and sys.platform == "linux":
        from warm_kernels import warm_kernels

        warm = warm_kernels()
        warm.__enter__()
        session.config.add_cleanup(lambda: warm.__exit__(None, None, None))
        ENVIRONMENT.update(os.environ)
    if "COURSE_KERNELS" in os.environ:
        # nbval's kernel of the current environment is in no list: it would never be a warm one.
        session.config.option.nbval_current_env = False
        session.config.option.nbval_kernel_name = "python3"
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(TimeLeft(reporter))


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


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """A lesson that is no notebook is told in one sentence, as by every other tool."""
    report = yield
    if report.failed and collector.path.suffix == ".ipynb":
        import notebooks

        try:
            notebooks.read(collector.path)
        except notebooks.NotebookProblem as problem:
            report.longrepr = str(problem)
    return report


def kind(path: Path) -> int:
    """Where a file of tests stands in the order: lessons, then browser tests, then the rest."""
    return 0 if path.suffix == ".ipynb" else 1 if path.parent.name == "browser" else 2


# Of the rest these take longest: no worker is left with one of them at the end.
LONG = {"test_sections.py", "test_checks.py", "test_site.py"}


def pytest_collection_modifyitems(items) -> None:
    """Lessons and browser tests by turns, the rest at the end; xdist hands out whole files.

    A lesson computes all the time and a browser test waits half of it: side by side they use the
    processor better than two of a kind.
    """
    turn: dict[Path, int] = {}
    for path in sorted({item.path for item in items}, reverse=True):  # the later lessons are longer
        turn[path] = sum(kind(other) == kind(path) for other in turn)

    def order(item) -> tuple:
        rest = kind(item.path) == 2
        return rest, rest and item.path.name not in LONG, turn[item.path], kind(item.path)

    items.sort(key=order)


# Seconds that a test of each kind takes, roughly: only their proportion matters.
WEIGHTS = (1.0, 1.0, 0.1)
EVERY = 20  # seconds between two lines about the time left


class TimeLeft:
    """Says while the tests run how many are done, and about how long the rest will take."""

    def __init__(self, reporter) -> None:
        self.reporter = reporter
        self.left: dict[str, float] = {}
        self.all = 0.0
        self.start = self.said = time.monotonic()

    def expect(self, nodeids) -> None:
        weights = {one: WEIGHTS[kind(ROOT / one.split("::")[0])] for one in nodeids}
        self.all, self.left = sum(weights.values()), weights
        self.start = time.monotonic()

    def pytest_collection_finish(self, session) -> None:
        if not hasattr(session.config, "workerinput") and session.items:
            self.expect(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node, ids) -> None:
        if not self.left:
            self.expect(ids)

    def pytest_runtest_logreport(self, report) -> None:
        if report.when != "teardown" or self.left.pop(report.nodeid, None) is None:
            return
        now, left = time.monotonic(), sum(self.left.values())
        if now - self.said < EVERY or not left:
            return
        self.said = now
        seconds = (now - self.start) * left / (self.all - left)
        about = f"{seconds / 60:.0f} minutes" if seconds > 90 else f"{seconds:.0f} seconds"
        known = self.all - left > 0.05 * self.all  # the first tests start servers and kernels
        self.reporter.ensure_newline()
        self.reporter.write_line(f"{len(self.left)} tests to go" + f", about {about}" * known)


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
