"""Reading a quiz: the questions of a lesson, or those of a teacher's own file."""

import hashlib
import json
from operator import index
from os import PathLike, fsdecode
from pathlib import Path
from typing import Any

from course_utils.arguments import shown
from course_utils.toml_tables import Tables, in_short

FOLDER = Path(__file__).resolve().parents[2] / "quizzes"
OPTIONS = (2, 8)  # fewest, most
QUESTIONS_OF_A_LESSON, QUESTIONS_OF_A_TEACHER = (3, 5), (1, 20)
SHAPE = """Write, for example:

[[question]]
text = "How much is 7 − 3 + 1?"
[[question.option]]
text = "5"
right = true
why = "…"
[[question.option]]
text = "4"
why = "…\""""


class QuizError(ValueError):
    """A quiz cannot be read; the text names the file, the question, the option and the cure."""


def find_quiz(lesson: Any) -> Path:
    """Return the file of a lesson's quiz, or the path that was given.

    Raises:
        QuizError: no lesson has this number, or it is neither a number nor a path.
    """
    if isinstance(lesson, str | PathLike):
        return Path(fsdecode(lesson))
    try:
        number = index(lesson)
    except TypeError:
        number = None
    if number is None or isinstance(lesson, bool):
        raise QuizError(
            f"a quiz needs the number of a lesson or the path of a file, got {shown(lesson)}. Write "
            'Quiz(1) or Quiz("my_quiz.toml").'
        )
    files = sorted(FOLDER.glob("[0-9][0-9]_*.toml"))
    for path in files:
        if int(path.name[:2]) == number:
            return path
    there = ", ".join(str(int(path.name[:2])) for path in files) or "none yet"
    raise QuizError(f"lesson {in_short(number)} has no quiz. Lessons with one: {there}.")


def read_quiz(path: Path, questions: tuple[int, int]) -> dict:
    """Read and check a quiz.

    Args:
        path: A TOML file.
        questions: The fewest and the most questions it may have.

    Returns:
        A dict with "title" (or None) and "questions": dicts with "text" and "options", which are
        dicts with "text", "right" (True or False) and "why".

    Raises:
        QuizError: Something is wrong with the file.
    """
    file = Tables(path, QuizError)
    if "option" in file.content:
        raise file.problem(
            "", "`option` belongs to a question. Write [[question.option]] over each option."
        )
    file.keys(file.content, "", ("title", "question"))
    title = file.text(file.content, "", "title") if "title" in file.content else None
    found = file.list(file.content, "", "question", "question")
    if not found:
        raise file.problem("", f"there is no question in it. {SHAPE}")
    least, most = questions
    if not least <= len(found) <= most:
        raise file.problem(
            "", f"it has {len(found)} questions; {least} to {most} are allowed. Add or remove some."
        )
    return {
        "title": title,
        "questions": [_question(file, table, n) for n, table in enumerate(found, start=1)],
    }


def mark_of(questions: list[dict]) -> str:
    """The mark of a quiz's questions: choices that were made in others say nothing about these."""
    text = json.dumps(questions, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:12]


def _question(file: Tables, table: dict, number: int) -> dict:
    place = f"question {number}"
    file.keys(table, place, ("text", "option"))
    text = file.text(table, place, "text")
    tables = file.list(table, place, "option", "question.option")
    least, most = OPTIONS
    if not least <= len(tables) <= most:
        raise file.problem(
            place,
            f"it has {len(tables)} option{'s' * (len(tables) != 1)}; {least} to {most} are "
            "allowed. Write [[question.option]] over each.",
        )
    options = [_option(file, one, f"{place}, option {n}") for n, one in enumerate(tables, start=1)]
    rights = [n for n, option in enumerate(options, start=1) if option["right"]]
    if not rights:
        raise file.problem(place, "no option is right. Write right = true under the one that is.")
    if len(rights) > 1:
        both = " and ".join(map(str, rights))
        raise file.problem(
            place, f"options {both} are right; exactly one may be. Remove a `right = true`."
        )
    texts = [option["text"] for option in options]
    for n, text_of_option in enumerate(texts, start=1):
        first = texts.index(text_of_option) + 1
        if first < n:
            raise file.problem(
                f"{place}, option {n}",
                f"it is the same as option {first}: {in_short(text_of_option)}. Change or remove one.",
            )
    return {"text": text, "options": options}


def _option(file: Tables, table: dict, place: str) -> dict:
    file.keys(table, place, ("text", "right", "why"))
    right = table.get("right", False)
    if not isinstance(right, bool):
        raise file.problem(
            place, f"`right` must be true or false without quotes, got {in_short(right)}."
        )
    text, why = (file.text(table, place, key) for key in ("text", "why"))
    return {"text": text, "right": right, "why": why}
