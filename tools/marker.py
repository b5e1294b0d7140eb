"""Run the cells of one notebook in a process that is bounded, and gather what the check said.

On Linux the process stands in a sandbox (sandbox.py). Its seconds, memory and processes are bounded
with it or without it; its disk is in the sandbox, elsewhere only the size of each file.

A cell that does not end, or ends the process, is left out, and the others are run anew: it costs
its own exercises and no other.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import sandbox

from course_utils.checks import engine

SCRIPT = Path(__file__).resolve().parent / "run_submission.py"
EVERY = 0.05  # seconds between two looks
MOST_SAID = 2**20  # bytes
PATIENCE = 5  # times as many seconds may pass by the clock: a neighbour may use the processor
KILLS_GROUPS = hasattr(os, "killpg")  # not on Windows
STOPS = 5  # so often a notebook is begun anew

OVER = "stopped after"
TOO_LONG, ERROR = "took too long", "error"
# From the best to the worst: of several notebooks and cells the best counts.
STATES = (engine.DONE, engine.NOT_YET, TOO_LONG, ERROR, engine.NOT_ATTEMPTED)


class Limits(NamedTuple):
    """What one notebook may use."""

    cell: float = 60.0  # seconds of processor time, for a cell
    idle: float = 30.0  # seconds by the clock in which it does nothing
    memory: int = 3 * 2**30  # bytes, of all its processes
    disk: int = 256 * 2**20
    processes: int = 32

    @property
    def notebook(self) -> float:
        """Seconds of processor time, for all its cells."""
        return 5 * self.cell


class Result(NamedTuple):
    """What the check said of each exercise, and what went wrong."""

    states: dict[str, str]
    problems: list[str]


class Stopped(Exception):
    """Whoever marks has stopped it."""


def better(one: str, other: str) -> str:
    return min(one, other, key=STATES.index)


def run(
    cells: Sequence[tuple[int, str]],
    limits: Limits,
    *,
    boxed: bool = True,
    stop: threading.Event | None = None,
) -> Result:
    """Run the code cells of a notebook; whatever they do, this returns a Result.

    Args:
        cells: number and source of each.
        limits: what they may use.
        boxed: whether they run in the sandbox.
        stop: when it is set, all ends, with a Stopped.
    """
    named = {number: [one.name for one in engine.named_in(source)] for number, source in cells}
    result = Result({}, [])
    left, skipped = limits.notebook, set()

    def note(name: str, state: str) -> None:
        result.states[name] = better(state, result.states.get(name, state))

    for _ in range(1 + STOPS):
        attempt = _Attempt([one for one in cells if one[0] not in skipped], limits, boxed)
        reason, used = attempt.follow(left, stop)
        number = None
        for word, *values in attempt.said():
            if word == "cell":
                number = values[0]
                for name in named.get(number, ()):
                    note(name, engine.NOT_ATTEMPTED)
            elif word == "check":
                note(*values)
            elif word == "error":
                for name in named.get(number, ()):
                    note(name, ERROR)
                problem = f"cell {number}: {values[0]}"
                if problem not in result.problems:
                    result.problems.append(problem)
        if not reason:
            return result
        where = f"cell {number}" if number is not None else "before its first cell"
        result.problems.append(f"{where}: {reason}")
        for name in named.get(number, ()):
            note(name, TOO_LONG if reason.startswith(OVER) else ERROR)
        left -= used
        skipped.add(number)
        if number is None or number == cells[-1][0] or left <= 0:
            break
    if number != cells[-1][0]:
        result.problems.append("the cells after it were not run")
    return result


class _Attempt:
    """One process, from its start until nothing of it is left."""

    def __init__(self, cells: list[tuple[int, str]], limits: Limits, boxed: bool) -> None:
        self.limits, self.scratch = limits, None
        given = (limits.memory, limits.disk, round(limits.notebook) + 5, 16 * limits.processes)
        words = [sys.executable, "-s", str(SCRIPT), *map(str, given)]
        if boxed:
            words, user = [*sandbox.words(limits.disk), *words], sandbox.user()
            environment = folder = None
        else:
            self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            folder, user = self.scratch.name, {}
            environment = {**os.environ, **sandbox.environment(folder)}
        with tempfile.TemporaryFile() as asked:
            asked.write(json.dumps(cells).encode())
            asked.seek(0)
            self.process = subprocess.Popen(
                words,
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=folder,
                start_new_session=True,
                **user,
            )
        self.text = bytearray()
        self.seen: dict[int, psutil.Process] = {}
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        with suppress(OSError, ValueError):  # closed below
            while len(self.text) <= MOST_SAID and (part := self.process.stdout.read1(2**16)):
                self.text += part

    def said(self) -> list[list]:
        """The lines that can have come from our file; of others a submission forged its own row."""
        lines = []
        for line in bytes(self.text).split(b"\n")[:-1]:
            with suppress(ValueError, RecursionError):
                words = json.loads(line)
                if _is_ours(words):
                    lines.append(words)
        return lines

    def follow(self, seconds: float, stop: threading.Event | None) -> tuple[str, float]:
        """Wait for its end, or end it: why ("" if all cells were run), and the seconds it used."""
        reason, used, cells = "", 0.0, -1
        begun = busy = 0.0  # processor time when the cell began, and when it last did something
        start = active = time.monotonic()
        try:
            while self.process.poll() is None and not reason:
                time.sleep(EVERY)
                if stop is not None and stop.is_set():
                    raise Stopped
                now, memory, processes = self._use()
                used = max(used, now, (time.monotonic() - start) / PATIENCE)
                if (count := self.text.count(b'\n["cell"')) != cells:
                    cells, begun = count, used
                if now - busy > 0.01:
                    busy, active = now, time.monotonic()
                reason = self._too_much(used - begun, seconds - used, memory, processes)
                if not reason and time.monotonic() - active > self.limits.idle:
                    reason = f"{OVER} {self.limits.idle:g} seconds in which it did nothing"
        finally:
            self._end()
        if not reason and ["end"] not in self.said():
            reason = f"the process ended from within ({_ending(self.process.returncode)})"
        return reason, used

    def _too_much(self, cell: float, left: float, memory: int, processes: int) -> str:
        limits, clock = (
            self.limits,
            f"seconds of processor time, or {PATIENCE} times that by the clock",
        )
        if cell > limits.cell:
            return f"{OVER} {limits.cell:g} {clock}"
        if left < 0:
            return f"{OVER} {limits.notebook:g} {clock}, for all cells"
        if processes > limits.processes:
            return f"stopped when it had more than {limits.processes} processes"
        if memory > limits.memory:
            return f"stopped when it held more than {limits.memory / 2**30:.2g} GB of memory"
        return "stopped: it wrote too many results" if len(self.text) > MOST_SAID else ""

    def _use(self) -> tuple[float, int, int]:
        """Processor seconds, bytes and number of the process and what it started."""
        seconds, memory, count = 0.0, 0, 0
        with suppress(psutil.NoSuchProcess):
            top = psutil.Process(self.process.pid)
            for one in [top, *top.children(recursive=True)]:
                self.seen[one.pid] = one
                with suppress(psutil.Error):
                    seconds += sum(one.cpu_times()[:4])  # with those of its ended children
                    memory += one.memory_info().rss
                    count += 1
        return seconds, memory, count

    def _end(self) -> None:
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL) if KILLS_GROUPS else self.process.kill()
        for one in [*self.seen.values()]:
            with suppress(psutil.Error):
                one.kill()
        self.process.wait()
        deadline = time.monotonic() + 5
        while any(map(_lives, self.seen.values())) and time.monotonic() < deadline:
            time.sleep(EVERY)
        self.reader.join(timeout=2)  # what was left running may keep the pipe open
        if self.scratch:
            self.scratch.cleanup()


def _ending(code: int) -> str:
    """An exit code in words; bubblewrap adds 128 to the number of a signal."""
    number = -code if code < 0 else code - 128
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"code {code}"


def _lives(one: psutil.Process) -> bool:
    try:
        return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _is_ours(words: object) -> bool:
    known = {"cell": (int,), "check": (str, str), "error": (str,), "end": ()}
    if not (isinstance(words, list) and words and isinstance(words[0], str)):
        return False
    kinds = known.get(words[0])
    if kinds is None or tuple(map(type, words[1:])) != kinds:
        return False
    if words[0] != "check":
        return True
    return words[2] in STATES and bool(engine.named_in(f'check("{words[1]}"'))
