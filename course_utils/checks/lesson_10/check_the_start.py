"""The checker of lesson 10's exercise "Write the check of the first rung"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_choice, call

WORDS = ("healthy", "too high", "too low", "not a number")


SWAPPED = {"too high": "too low", "too low": "too high"}


STARTS = [(2.31, 10), (4.6, 100), (0.72, 2), (2.55, 10), (2.1, 10), (31.2, 10), (2.31, 100)]


STARTS += [(2.59, 10), (2.62, 10), (2.01, 10), (1.98, 10), (0.42, 2), (0.37, 2)]  # 0.3 away, nearly
STARTS += [(1.2, 10), (2.7, 10), (6.9, 1000), (float("nan"), 10), (float("inf"), 10)]


GUESSES = {
    "You compare with log to the base 10. Cross-entropy takes natural logarithms.": np.log10,
    "You compare with log to the base 2. Cross-entropy takes natural logarithms.": np.log2,
    "You compare with 1/C, the probability of each class. The loss is minus its logarithm.": (
        lambda c: 1 / c
    ),
    "You compare with the number of classes itself, not with its logarithm.": lambda c: c,
    "You compare with ln 10 whatever the number of classes is. A hundred are harder to guess.": (
        lambda c: np.log(10)
    ),
}


def judge(loss: float, classes: int, guess=np.log) -> str:
    """The word for a loss before training; `guess` says what knowing nothing costs."""
    if np.isnan(loss):
        return "not a number"
    distance = loss - guess(classes)
    if abs(distance) <= 0.3:
        return "healthy"
    return "too high" if distance > 0 else "too low"


@register("check-the-start")
def check_the_start(answer):
    names = ("loss", "classes")
    given = []
    for case in STARTS:
        result = call(answer, *case, names=names)
        if isinstance(result, bool | np.bool_):
            raise Wrong(f"Your function's result is {result}; four words are wanted, as texts.")
        given.append(as_choice(result, WORDS, "Your function's result"))
    right = [judge(*case) for case in STARTS]
    failing = [i for i, word in enumerate(right) if given[i] != word]
    if not failing:
        return "Your check knows ln C for any number of classes, both sides of it, and `nan`."

    loss, classes = STARTS[failing[0]]
    sentence = _reason(given, right, failing)
    if sentence:
        raise Wrong(f"{sentence} (Seen for loss {loss}, classes {classes}.)", (loss, classes))
    raise Wrong(
        f'A loss of {loss} with {classes} classes is called "{given[failing[0]]}"; knowing nothing '
        f"would cost about {np.log(classes):.2f}.",
        (loss, classes),
    )


def _reason(given: list[str], right: list[str], failing: list[int]) -> str:
    """The sentence of the first misconception that gives these words, or none."""

    def without_nan(words):
        return [word for word, (loss, _) in zip(words, STARTS, strict=True) if not np.isnan(loss)]

    if all(np.isnan(STARTS[i][0]) for i in failing):
        return (
            f'A loss of `nan` is called "{given[failing[0]]}". With `nan`, `<`, `>` and `==` are all '
            "false: ask for it first, with `np.isnan`."
        )
    if without_nan(given) == without_nan([SWAPPED.get(word, word) for word in right]):
        return (
            '"too high" and "too low" are exchanged: a loss above ln C is too high, the network is '
            "sure and wrong."
        )
    for sentence, guess in GUESSES.items():
        if without_nan(given) == without_nan([judge(*case, guess) for case in STARTS]):
            return sentence
    if all(given[i] == "healthy" and right[i] == "too low" for i in failing):
        return (
            "A loss far below ln C passes. Before training that is as suspicious as a high one: "
            "the network seems to know the labels already."
        )
    return ""
