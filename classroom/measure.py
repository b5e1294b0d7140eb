"""How many learners a machine carries: sign in, open lesson 1 and lesson 5, run all their cells.

    .venv-hub/bin/python classroom/measure.py --learners 1 2 4 8     as root, where nothing else runs
    .venv-hub/bin/python classroom/measure.py --readme               the tables of README.md alone

All of a round begin at the same moment and never pause to think: a class does less. On loopback,
with accounts that are made for it and removed again. Writes capacity.json and README.md's tables.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "benchmarks"))

import capacity_tables
import trial
from learner import Learner
from parts.idle import wait_until_idle
from parts.records import about, write

from course_utils.lessons import course

STORED = HERE / "capacity.json"
LESSONS = (1, 5)
BETWEEN = 5.0  # seconds from one look at the memory to the next
MOST = 16  # learners at once: this is a measurement, not an attack


def path_of(lesson: int) -> str:
    return course().shelf("lessons")[lesson - 1].path


def one_learner(hub: trial.Hub, name: str, together: threading.Barrier) -> dict:
    """Sign in, open the lab, run the lessons; return the seconds of each."""
    learner = Learner(hub.address, name, hub.passwords[name])
    together.wait()
    begin = time.monotonic()
    learner.sign_in()
    learner.open(path_of(LESSONS[0]))
    took = {"start": time.monotonic() - begin, "start_processor": trial.processor_seconds(name)}
    for lesson in LESSONS:
        begin = time.monotonic()
        ran = learner.run_lesson(path_of(lesson))
        took[f"lesson {lesson}"] = time.monotonic() - begin
        took[f"longest cell {lesson}"] = max(one.seconds for one in ran)
    took["processor"] = trial.processor_seconds(name)
    return took


def watch(names: list[str], peaks: dict[str, int], done: threading.Event) -> None:
    """Note the most memory of each learner, and of all at the same moment as "together"."""
    while not done.wait(BETWEEN):
        now = {name: trial.memory(name) for name in names}
        now["together"] = sum(now.values())
        for name, size in now.items():
            peaks[name] = max(peaks.get(name, 0), size)


def one_round(hub: trial.Hub, names: list[str]) -> dict:
    """So many learners at once."""
    peaks: dict[str, int] = {}
    together, done = threading.Barrier(len(names)), threading.Event()
    watcher = threading.Thread(target=watch, args=(names, peaks, done))
    watcher.start()
    try:
        with ThreadPoolExecutor(len(names)) as pool:
            learners = list(pool.map(lambda name: one_learner(hub, name, together), names))
    finally:
        done.set()
        watcher.join()
    for name, took in zip(names, learners, strict=True):
        took["memory"] = peaks[name]
        took["home"] = sum(one.stat().st_blocks * 512 for one in trial.home(name).rglob("*"))
        hub.learner(name).stop()
    return {
        "learners": len(names),
        "together": peaks["together"],
        "each": [{key: round(value, 3) for key, value in one.items()} for one in learners],
    }


def size_of(folder: Path) -> int:
    return sum(one.lstat().st_blocks * 512 for one in folder.rglob("*"))


def main() -> int:
    options = argparse.ArgumentParser(description="Measure how many learners a machine carries.")
    options.add_argument("--learners", nargs="+", type=int, default=[1, 2, 4, 8], metavar="N")
    options.add_argument(
        "--readme", action="store_true", help="write the tables from what is stored"
    )
    options.add_argument(
        "--busy", action="store_true", help="a trial, where others compute as well"
    )
    given = options.parse_args()
    if given.readme:
        return capacity_tables.write_tables(STORED)
    if not all(1 <= one <= MOST for one in given.learners):
        options.error(f"--learners takes numbers from 1 to {MOST}; got {given.learners}")
    if os.geteuid():
        sys.exit("Not measured: accounts are made for it, so it runs as root.")
    others = None if given.busy else wait_until_idle()
    names = [f"measure-{number:02}" for number in range(1, max(given.learners) + 1)]
    result = {
        "measured": {"capacity": {**about(), "others": others}},
        "cores": os.cpu_count(),
        "memory": psutil.virtual_memory().total,
        "environment": size_of(trial.PYTHON.parents[1]),
        "rounds": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        hub = trial.Hub(Path(folder), tuple(names), "measure-teacher")
        try:
            hub.start()
            for number in given.learners:
                begin = time.monotonic()
                result["rounds"].append(one_round(hub, names[:number]))
                print(f"{number} at once: {time.monotonic() - begin:.0f} s", flush=True)
                everybody = names[:number]
                hub.wait_until(lambda them=everybody: not any(map(trial.servers, them)), 120)
            hub.stop()
        finally:
            hub.remove()
    write(STORED, result)
    return capacity_tables.write_tables(STORED)


if __name__ == "__main__":
    sys.exit(main())
