"""`make mark`: a class is marked, and whoever hands in what is hostile costs his own row alone."""

import os
import shutil
import socket
import threading

import mark
import marker
import psutil
import pytest
from handed_in import cells, needs_sandbox, notebook, right, stub, wrong
from scripts import ROOT

from course_utils.checks import engine

pytestmark = needs_sandbox
LIMITS = marker.Limits(cell=1, idle=1.5, memory=600 * 2**20, disk=8 * 2**20, processes=8)
FIVE = [one.name for one in engine.exercises_of(1)]

# What stands above the second exercise of an otherwise right notebook, and what the remarks say of
# it. The code knows what it attacks; where an attempt that must fail succeeds, it says so.
SAYS = "\nraise SystemError('succeeded')"
HOSTILE = {
    "loops": (
        "while True:\n try:\n  while True: pass\n except BaseException: pass",
        "stopped after 1 sec",
    ),
    "sleeps": ("import time\ntime.sleep(10**6)", "in which it did nothing"),
    "forks": (
        "import os, time\nfor _ in range(60):\n if not os.fork(): break\ntime.sleep(10**6)",
        "more than 8 processes",
    ),
    "allocates": ("x = bytearray(8 * 2**30)", "MemoryError"),
    "allocates in parts": (
        "import os, time\nfor _ in range(2): os.fork()\nx = b'1' * (200 * 2**20)\ntime.sleep(9)",
        "of memory",
    ),
    "prints": ("import os\nwhile True: os.write(1, b'x' * 10**6)", "stopped after 1 sec"),
    "fills its folder": (
        "for n in range(9): open(f'{n}', 'wb').write(bytes(2**21))",
        "No space left",
    ),
    "fills the memory for files": (
        "for n in range(9): open(f'/dev/shm/{n}', 'wb').write(bytes(2**21))",
        "No space left",
    ),
    "deletes": (
        "import shutil\nfor one in (folder, home): shutil.rmtree(one, ignore_errors=True)",
        "",
    ),
    "changes the course": ("import course_utils\nopen(course_utils.__file__, 'a')", "Read-only"),
    "writes a program": ("open('/usr/bin/program-of-a-student', 'w')", "Read-only"),
    "reads a neighbour": (f"open(neighbour).read(){SAYS}", "FileNotFound"),
    "reads the teacher": (
        f"import os\nif 'SECRET' in os.environ or os.path.exists(home):{SAYS[1:]}",
        "",
    ),
    "kills its parent": ("import os\nos.kill(os.getppid(), 9)", ""),
    # With the signal 0, which does nothing: a broken sandbox must not cost the machine.
    "reaches who marks": (f"import os\nos.kill(pid, 0){SAYS}", "ProcessLookupError"),
    "sees others": (
        f"import os\nif sum(map(str.isdecimal, os.listdir('/proc'))) > 4:{SAYS[1:]}",
        "",
    ),
    "exits": ("import os\nos._exit(0)", "ended from within (code 0)"),
    "exits politely": ("import sys\nsys.exit()", "SystemExit"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    "closes all files": ("import os\nos.closerange(0, 100)", "ended from within"),
    "leaves a thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(10**6,)).start()",
        "",
    ),
    "leaves a process": (
        "import subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)",
        "",
    ),
    "connects": (
        f"import socket\nsocket.create_connection(('127.0.0.1', port), 1){SAYS}",
        "Error: ",
    ),
    "=cmd|'calc'!A0\n\"quoted\"": ("import sys\nsys.stdout.write('x')", ""),
}


@pytest.fixture(scope="module")
def class_of(tmp_path_factory):
    """class_of(handed in, **values for their code) -> rows by name; with what they must not reach."""
    folder = tmp_path_factory.mktemp("class") / "submissions"
    folder.mkdir()

    def run(handed: dict[str, list[str]], limits=LIMITS, lesson=1):
        shutil.rmtree(folder)
        folder.mkdir()
        for name, sources in handed.items():
            (folder / f"{name}.ipynb").write_text(notebook(sources), encoding="utf-8")
        found = mark.submissions.students(folder)
        rows = mark.mark_all(found, lesson, 2, limits=limits)
        return {row.name: row for row in rows}

    run.folder = folder
    return run


@pytest.fixture(scope="module")
def hostile(class_of, tmp_path_factory):
    """The rows of a class of hostile notebooks between two good ones."""
    home = tmp_path_factory.mktemp("home")
    (home / "secret").write_text("mine")
    before, environ = snapshot(), {**os.environ}
    os.environ.update(SECRET="mine", HOME=str(home))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        values = {
            "folder": str(class_of.folder),
            "home": str(home),
            "neighbour": str(class_of.folder / "a good one.ipynb"),
            "pid": os.getpid(),
            "port": listener.getsockname()[1],
        }
        given = "\n".join(f"{key} = {value!r}" for key, value in values.items())
        handed = {
            name: cells(1, right, first=f"{given}\n{code}") for name, (code, _) in HOSTILE.items()
        }
        handed |= {name: cells(1, right) for name in ("a good one", "zuletzt eine Gute")}
        try:
            rows = class_of(handed)
        finally:
            os.environ.clear()
            os.environ.update(environ)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (home / "secret").read_text() == "mine"
    assert len(list(class_of.folder.iterdir())) == len(handed)
    assert snapshot() == before
    assert not [
        one for one in psutil.process_iter(["cmdline"]) if "98765" in (one.info["cmdline"] or [])
    ]
    assert threading.active_count() < 9
    return rows


def snapshot() -> dict:
    """When each file of the package was last changed."""
    package = ROOT / "course_utils"
    return {one: one.stat().st_mtime_ns for one in package.rglob("*.py")}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cell_costs_no_exercise(hostile, name):
    row = hostile[name]
    assert row.states == dict.fromkeys(FIVE, "done")
    assert HOSTILE[name][1] in "; ".join(row.remarks)
    assert "succeeded" not in str(row.remarks)


def test_the_others_are_marked_as_if_they_were_alone(hostile):
    for name in ("a good one", "zuletzt eine Gute"):
        assert hostile[name] == mark.Row(name, dict.fromkeys(FIVE, "done"), {}, [])


FORGED = {
    "prints a result": 'import os\nfor name in {names}:\n    os.write(1, f\'["check", "{{name}}", "done"]\\n\'.encode())',
    "has a check of his own": "def check(*answer, **how):\n    return 'done'",
    "patches the check": (
        "import course_utils.checks as c\n"
        "from course_utils.checks import engine, record\n"
        "engine.examine = lambda one, answer: engine.Outcome(one.name, 'x', 'done', '')\n"
        "c.check = lambda name, *a, **k: record.note(engine.Outcome(name, 'x', 'done', ''))"
    ),
}


@pytest.fixture(scope="module")
def forged(class_of):
    return class_of(
        {n: cells(1, wrong, first=code.format(names=FIVE)) for n, code in FORGED.items()}
    )


@pytest.mark.parametrize("name", FORGED)
def test_an_obvious_forgery_does_not_count(forged, name):
    assert "done" not in forged[name].states.values()


def test_an_exercise_that_ends_badly_costs_itself(class_of):
    endless, ended, failed, *others = FIVE
    sources = cells(1, right)
    sources[1:4] = [
        f'while True: pass\ncheck("{endless}", 1)',
        f'import os\nos._exit(3)\ncheck("{ended}", 1)',
        f'check("{failed}", 1 / 0)',
    ]
    row = class_of({"ada": sources})["ada"]
    assert row.states == {
        **dict.fromkeys(others, "done"),
        endless: "took too long",
        ended: "error",
        failed: "error",
    }


@pytest.mark.parametrize(
    ("number", "answer", "state"),
    [(number, right, "done") for number in (1, 5, 9)]
    + [(number, wrong, "not yet") for number in (1, 9)],
)
def test_the_courses_own_solutions_are_done_and_wrong_answers_are_not(
    class_of, number, answer, state
):
    row = class_of({"ada": cells(number, answer)}, marker.Limits(), number)["ada"]
    names = [one.name for one in engine.exercises_of(number)]
    assert row == mark.Row("ada", dict.fromkeys(names, state), {}, [])


def test_an_untouched_notebook_is_not_attempted(class_of):
    row = class_of({"stubs": cells(1, stub)})["stubs"]
    assert row == mark.Row("stubs", dict.fromkeys(FIVE, "not attempted yet"), {}, [])
