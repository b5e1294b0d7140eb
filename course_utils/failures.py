"""After a cell has failed: its cause and its cure, from the index of symptoms."""

import sys
import textwrap
import traceback
from functools import cache
from pathlib import Path

from course_utils.arguments import shown
from course_utils.pasted import LIBRARY
from course_utils.symptoms import FILE, Index, Symptom, read_symptoms

OWN = Path(__file__).parent
NEAREST = 3  # symptoms, where it is not sure
WIDTH = 88


def why(text: str | BaseException | None = None) -> None:
    """Print the cause and the cure of the last error, or of a text.

    The index of symptoms is searched on this computer; nothing is sent. Where it is not sure which
    symptom is meant, it says so and prints the nearest three.

    Args:
        text: a whole traceback, a message, lines of a training, or what is noticed, in plain words;
            or an error that was caught. Nothing: the error of the last cell that failed.

    Raises:
        ValueError: it is neither a text nor an error, or an empty text.

    Example:
        >>> from course_utils import why
        >>> why("ZeroDivisionError: division by zero")  # doctest: +ELLIPSIS
        ZeroDivisionError: division by zero
        Cause: ...
        Cure: ...

    Introduced in lesson 1.
    """
    if text is None:
        text = getattr(sys, "last_value", None)
    if text is None:
        print("No cell has failed since the kernel started. Of a text: why('KeyError: …').")
    elif isinstance(text, BaseException):
        _print_error(text)
    elif isinstance(text, str) and text.strip():
        _print_found(text, "")
    else:
        raise ValueError(
            f"why got {shown(text)}; expected a text in quotes, such as why(\"KeyError: 'acc'\"), "
            "an error, or nothing: the error of the last cell that failed."
        )


def _print_error(error: BaseException) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    if frames and Path(frames[-1].filename).is_relative_to(OWN) and str(error):
        _print("This message comes from the course's own code, and says what to do:", str(error))
        return
    own = [frame.line or "" for frame in frames if not LIBRARY.search(frame.filename.lower())]
    _print_found(f"{type(error).__name__}: {error}", own[-1] if own else "")


def _print_found(text: str, line: str) -> None:
    symptoms, sure = _index().search(text, line)
    if not symptoms:
        _print(
            "The index of symptoms does not know this. Read the last line of the error, then the "
            "arrow at a line of your own; lesson 10 shows how to go on."
        )
        return
    if sure:
        _print_symptom(symptoms[0])
        return
    print("Not sure which it is. The nearest, the likeliest first:")
    for symptom in symptoms[:NEAREST]:
        print()
        _print_symptom(symptom)


def _print_symptom(symptom: Symptom) -> None:
    lines = [symptom["error"], f"Cause: {symptom['cause']}", f"Cure: {symptom['cure']}"]
    section = symptom["section"]
    if section and section != "Python":
        lines.append(f"See: {section.replace('this lesson', 'lesson 10')}.")
    _print(*lines)


def _print(*paragraphs: str) -> None:
    for paragraph in paragraphs:
        print(textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False))


@cache
def _index() -> Index:
    return Index(read_symptoms(FILE))
