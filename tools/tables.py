"""Write README's tables of lessons and of data sets, from lessons.toml.

python tools/tables.py
"""

import sys
from pathlib import Path

from course_utils.lessons import Course, course
from course_utils.text_files import FileProblem, write_between

README = Path(__file__).resolve().parent.parent / "README.md"


def lessons_table(listed: Course) -> list[str]:
    """The lessons with what branches from each of them, as rows of Markdown."""
    rows = [
        "| | lesson | afterwards you can | minutes | exercises, deeper |",
        "|---|---|---|---|---|",
    ]
    for one in listed.shelf("lessons"):
        branches = [
            f"[{branch.title}](notebooks/{branch.path}) ({branch.minutes} min)"
            for branch in listed.branches(one.lesson)
        ]
        rows.append(
            f"| {one.number} | [{one.title}](notebooks/{one.path}) | {one.afterwards} | "
            f"{one.minutes} | {'; '.join(branches)} |"
        )
    return rows


def data_table(listed: Course) -> list[str]:
    """The data sets with the notebooks that load them, as rows of Markdown."""
    rows = ["| data set | lessons | licence |", "|---|---|---|"]
    for one in listed.data:
        users = [book.number for book in listed.notebooks if one.key in book.data]
        rows.append(f"| {one.title} | {', '.join(users)} | {one.licence} |")
    return rows


def tables(listed: Course) -> dict[str, list[str]]:
    """What stands between the marks `<!-- name: begin -->` and `<!-- name: end -->` of README."""
    return {"lessons": lessons_table(listed), "data": data_table(listed)}


def main() -> int:
    for name, rows in tables(course()).items():
        try:
            write_between(README, name, "\n".join(rows))
        except FileProblem as error:
            sys.exit(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
