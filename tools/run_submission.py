"""Inside the bounded process: run the code cells of one submission, and say what the check says.

marker.py starts this file, in a sandbox where there is one. Standard input holds the cells as JSON,
[[number, source], …]; on what was standard output one line of JSON tells each thing that happens:

    ["cell", 7]                               this cell begins
    ["check", "output-size", "done"]          what the course's check has said
    ["error", "NameError: name 'np' is …"]    how this cell failed
    ["end"]

What the cells print goes nowhere. They share this process with the check: who sets out to forge
these lines can, and forges a row of his own. A result that is printed, a `check` that is defined
anew and a module that is patched do not count: cells get a `check` that keeps to itself what it needs.
"""

import json
import os
import sys
from collections.abc import Callable

MOST_LETTERS = 300


def tell_by() -> Callable[..., None]:
    """Keep standard output for this file alone; return the function that writes a line to it."""
    own = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    write, text = os.write, json.dumps  # whatever a cell does to the modules

    def tell(*words: object) -> None:
        write(own, text(words).encode() + b"\n")

    return tell


def limit(memory: int, disk: int, seconds: int, processes: int) -> None:
    """What the system itself can hold back, where it can; marker.py watches the sums."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    for name, most in (
        ("RLIMIT_DATA", memory),
        ("RLIMIT_FSIZE", disk),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_NPROC", processes),
        ("RLIMIT_CORE", 0),
    ):
        hard = resource.getrlimit(getattr(resource, name))[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(getattr(resource, name), (most, most))


def checking(tell):
    """The `check` that the cells get: the course's own, whose outcome is told."""
    from course_utils import checks
    from course_utils.checks import engine, record

    real, find, examine, note = checks.check, engine.find, engine.examine, record.note

    def check(exercise, answer=checks.NO_ANSWER, *, counts=True):
        if answer is checks.NO_ANSWER:
            return real(exercise)  # raises
        outcome = examine(find(exercise), answer)
        if counts:
            tell("check", outcome.exercise, outcome.state)
            note(outcome)
        return outcome

    checks.check = check
    return check


def main() -> None:
    cells = json.load(sys.stdin)
    tell = tell_by()
    limit(*map(int, sys.argv[1:]))
    import kernels

    kernels.prepare()
    sys.path[0] = ""  # a notebook's own folder, not this file's
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    given = {"check": checking(tell)}
    shell = InteractiveShell.instance(
        config=Config(HistoryManager={"enabled": False}), user_ns=given, colors="NoColor"
    )
    for number, source in cells:
        tell("cell", number)
        ran = shell.run_cell(source)
        error = ran.error_before_exec or ran.error_in_exec
        if error is not None:
            tell("error", f"{type(error).__name__}: {error}"[:MOST_LETTERS])
    tell("end")
    os._exit(0)  # without waiting for what a cell left running


if __name__ == "__main__":
    main()
