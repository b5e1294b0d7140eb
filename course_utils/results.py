"""What `benchmarks/` has measured and stored, for the lessons that tell of it."""

from pathlib import Path
from typing import Any

from course_utils.datasets import DataFileError
from course_utils.text_files import FileProblem, read_json, shown

RESULTS = Path(__file__).resolve().parent.parent / "benchmarks" / "results"


def load_result(name: str) -> dict[str, Any]:
    """Load a stored result of `benchmarks/`: runs too long for a lesson.

    Introduced in lesson 3.

    Args:
        name: the result's name, such as "model_a".

    Returns:
        What its script wrote: the recipe, its histories (one per seed), test accuracies; and in
        "measured" by part the versions, the machine and the date.

    Raises:
        DataFileError: there is no such result, or the file is damaged.

    Example:
        >>> from course_utils.results import load_result
        >>> load_result("model_a")["parameters"]
        93322
    """
    path = RESULTS / f"{name}.json"
    back = "To put it back: git checkout -- benchmarks/results"
    try:
        result = read_json(path)
    except FileProblem as problem:
        if not isinstance(problem.__cause__, FileNotFoundError):
            raise DataFileError(f"The stored result cannot be used: {problem} {back}") from None
        stored = sorted(found.stem for found in RESULTS.glob("*.json"))
        raise DataFileError(
            f"There is no stored result {shown(name)!r} in {RESULTS}; stored are {stored}. "
            "To put a lost file back: git checkout -- benchmarks/results"
        ) from None
    if not isinstance(result, dict):
        raise DataFileError(f"The stored result {path} holds {result!r:.60}, no result. {back}")
    return result
