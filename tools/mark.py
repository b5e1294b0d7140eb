"""Mark what a class has handed in: run the exercises of every submission, and write one table.

    python tools/mark.py submissions --lesson 5         -> submissions-marks.csv, beside the folder

A row for each student: exercises done, the quiz, each exercise, and in words what was wrong with the
submission. All code cells of a notebook with exercises are run in their order, but for the course's
own solutions, so that a helper in a cell of its own is there; a cell that fails keeps none of the
others from running. Of several notebooks, and of several answers, the best counts.

Each notebook runs in a process of its own that is bounded (marker.py); on Linux it can read and change
nothing of yours. It shares that process with the check, so somebody who sets out to forge his own row
can. A quiz is marked from the choices that lie beside or in the notebook, not from the score; they
are text that can be edited by hand.
"""

import argparse
import csv
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import marker
import sandbox
import submissions

from course_utils.checks import engine, record
from course_utils.text_files import shown
from course_utils.widgets import Quiz
from course_utils.widgets.quiz.file import mark_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so
MOST_LETTERS = 1000  # of the remarks in one row
NOT_RUN = "not run: the marking was stopped"


class Row(NamedTuple):
    """What is known of one student."""

    name: str
    states: dict[str, str]  # by exercise
    quizzes: dict[int, tuple[int, int]]  # by lesson: right, and right at the first choice
    remarks: list[str]


def mark(found: submissions.Submission, limits: marker.Limits, **how) -> Row:
    """Run the notebooks of one student; how: see marker.run."""
    row = Row(found.name, {}, {}, list(found.problems))
    for notebook in found.notebooks:
        result = marker.run(notebook.cells, limits, **how)
        for name, state in result.states.items():
            row.states[name] = marker.better(state, row.states.get(name, state))
        of = f"{notebook.path}, " if len(found.notebooks) > 1 else ""
        row.remarks.extend(f"{of}{problem}" for problem in result.problems)
    for one in found.records:
        for lesson, (questions, tried) in one.choices.items():
            score = quiz_score(lesson, questions, tried)
            if isinstance(score, str):
                row.remarks.append(score)
            else:
                row.quizzes[lesson] = max(score, row.quizzes.get(lesson, score))
    return row


def quiz_score(lesson: int, questions: str, tried: list[list[int]]) -> tuple[int, int] | str:
    """How many questions were answered right, and how many at the first choice, or why not."""
    quiz = Quiz(lesson)
    if questions != mark_of(quiz.questions):
        return f"quiz {lesson}: it had other questions than this course's"
    try:
        quiz.answers = tried
        right = quiz.score()[0]
        quiz.answers = [one[:1] for one in tried]
        return right, quiz.score()[0]
    except ValueError:
        return f"quiz {lesson}: the choices that were handed in are not those of its questions"


# ---------------------------------------------------------------- the table


def table(rows: Sequence[Row], lesson: int | None) -> Iterator[list]:
    """The lines of the CSV. Whole numbers stand alone: a spreadsheet reads 3/4 as a date."""
    lessons = [lesson] if lesson else list(engine.LESSONS)
    exercises = [one.name for number in lessons for one in engine.exercises_of(number)]
    if not lesson:  # all that somebody has tried
        lessons = [one for one in lessons if any(_touched(row, one) for row in rows)] or lessons
        exercises = [one.name for number in lessons for one in engine.exercises_of(number)]
    yield [
        "name",
        f"done (of {len(exercises)})",
        *(
            f"quiz {one}{which} (of {Quiz(one).score()[1]})"
            for one in lessons
            for which in ("", ", at the first choice")
        ),
        *exercises,
        "remarks",
    ]
    for row in rows:
        states = [row.states.get(name, engine.NOT_ATTEMPTED) for name in exercises]
        scores = [row.quizzes.get(one, ("", "")) for one in lessons]
        remarks = "; ".join(row.remarks)
        yield [
            plain(row.name),
            states.count(engine.DONE),
            *(one for score in scores for one in score),
            *states,
            plain(remarks if len(remarks) <= MOST_LETTERS else f"{remarks[:MOST_LETTERS]} …"),
        ]


def _touched(row: Row, lesson: int) -> bool:
    return lesson in row.quizzes or any(
        one.name in row.states for one in engine.exercises_of(lesson)
    )


def plain(text: str) -> str:
    """A text for a cell of a spreadsheet: one line, which nobody takes for a formula."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return f"'{line}" if line.startswith(FORMULA) else line


def write(rows: Sequence[Row], lesson: int | None, file: Path) -> None:
    """Write the table in one step: as UTF-8 with its mark, by which Excel knows it."""
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows(table(rows, lesson))
    os.replace(part, file)


def free_name(file: Path) -> Path:
    """This file, or marks-2.csv, marks-3.csv …: an earlier table may hold a teacher's own notes."""
    number, free = 1, file
    while free.exists():
        number += 1
        free = file.with_stem(f"{file.stem}-{number}")
    return free


def summary(rows: Sequence[Row], lesson: int | None) -> Iterator[str]:
    """What a teacher wants to know first."""
    heads, *lines = table(rows, lesson)
    exercises = [one for one in heads if any(one in row.states for row in rows)]
    done = {name: sum(row.states.get(name) == engine.DONE for row in rows) for name in exercises}
    counts = ", ".join(f"{name} {count}" for name, count in done.items())
    yield f"{len(lines)} submissions. Done by: {counts or 'nobody yet'}."
    if done and min(done.values()) < len(rows):
        name = min(done, key=done.get)
        yield f"Fewest did {name} ({done[name]} of {len(rows)})."
    for row in rows:
        if row.remarks:
            yield f"{shown(row.name, 40)}: {shown(row.remarks[0], 150)}"


# ---------------------------------------------------------------- the command


def mark_all(found: dict[str, list[Path]], lesson: int | None, jobs: int, **how) -> list[Row]:
    """Mark all students, some at a time; Ctrl+C leaves those that are not done as not run."""
    rows = {name: Row(name, {}, {}, [NOT_RUN]) for name in found}
    stop = threading.Event()

    def work(name: str) -> None:
        if stop.is_set():
            return
        try:
            rows[name] = mark(submissions.read(name, found[name], lesson), stop=stop, **how)
        except marker.Stopped:
            return
        except Exception as problem:  # one submission costs its own row
            told = shown(f"{type(problem).__name__}: {problem}")
            rows[name] = Row(name, {}, {}, [f"it could not be marked ({told})"])
        done = sum(state == engine.DONE for state in rows[name].states.values())
        print(f"{shown(name, 40)}: {done} done", flush=True)

    with ThreadPoolExecutor(jobs) as pool:
        try:
            list(pool.map(work, found))
        except KeyboardInterrupt:
            stop.set()
            print("Stopped: what is done is written.", file=sys.stderr)
    return list(rows.values())


def main() -> int:
    options = argparse.ArgumentParser(description="Mark what a class has handed in.")
    options.add_argument("folder", type=Path, help="one notebook, folder or .zip for each student")
    options.add_argument("--lesson", type=int, help="default: all exercises that are there")
    options.add_argument("--to", type=Path, help="the table; default: FOLDER-marks.csv")
    options.add_argument("--seconds", type=float, default=60, help="of processor time for a cell")
    options.add_argument("--jobs", type=int, default=max(2, (os.cpu_count() or 2) // 2))
    options.add_argument("--trust", action="store_true", help="without a sandbox")
    given = options.parse_args()
    if given.lesson is not None and given.lesson not in engine.LESSONS:
        options.error(
            f"there is no lesson {given.lesson}; expected {engine.LESSONS[0]} to {engine.LESSONS[-1]}"
        )
    if given.jobs < 1 or not 0 < given.seconds < 1e6:
        options.error("jobs and seconds must be positive numbers")
    record.FILE = None  # the quizzes that are looked at are not those of whoever marks
    folder = given.folder.absolute()
    if not os.path.isdir(folder):  # a name may be too long to be one
        what = (
            f"{shown(given.folder)} is no folder"
            if os.path.exists(folder)
            else f"there is no folder {shown(given.folder)}"
        )
        options.error(f"{what}; expected one with a notebook, folder or .zip for each student")
    reason = sandbox.no_sandbox()
    if reason and not given.trust:
        print(
            f"There is no sandbox: {reason}. Without one a submission can read, change and send "
            "whatever you can. Where you trust all of them: make mark FOLDER=… TRUST=1",
            file=sys.stderr,
        )
        return 1
    file = given.to or folder.with_name(f"{folder.name}-marks.csv")
    try:
        found = submissions.students(folder)
        limits = marker.Limits(cell=given.seconds)
        rows = mark_all(found, given.lesson, given.jobs, limits=limits, boxed=not reason)
        file = free_name(file)
        write(rows, given.lesson, file)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        place = shown(getattr(problem, "filename", None) or folder)
        print(f"Nothing was marked: {place}: {reason}", file=sys.stderr)
        return 1
    print("\n".join(summary(rows, given.lesson)))
    print(f"The table: {shown(file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
