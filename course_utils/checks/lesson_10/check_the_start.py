"""The checker of lesson 10's exercise "Write the check of the first rung"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_choice, call

WORDS = ("healthy", "too high", "too low", "not a number")
SWAPPED = {"too high": "too low", "too low": "too high", "healthy": "healthy"}
STARTS = [(2.31, 10), (4.6, 100), (0.72, 2), (2.55, 10), (2.1, 10), (31.2, 10), (2.31, 100)]
STARTS += [(2.59, 10), (2.62, 10), (2.01, 10), (1.98, 10), (0.42, 2), (0.37, 2)]  # 0.3 away, nearly
STARTS += [(1.2, 10), (2.7, 10), (6.9, 1000), (float("nan"), 10), (float("inf"), 10)]


def _judge(loss: float, classes: int, guess=np.log) -> str:
    """The word for a loss before training; `guess` says what knowing nothing costs."""
    if np.isnan(loss):
        return "not a number"
    distance = loss - guess(classes)
    if abs(distance) <= 0.3:
        return "healthy"
    return "too high" if distance > 0 else "too low"


MISTAKES = {
    '"too high" and "too low" are exchanged: a loss above ln C is too high, the network is sure '
    "and wrong.": lambda loss, classes: SWAPPED[_judge(loss, classes)],
    "You compare with log to the base 10. Cross-entropy takes natural logarithms.": (
        lambda loss, classes: _judge(loss, classes, np.log10)
    ),
    "You compare with log to the base 2. Cross-entropy takes natural logarithms.": (
        lambda loss, classes: _judge(loss, classes, np.log2)
    ),
    "You compare with 1/C, the probability of each class. The loss is minus its logarithm.": (
        lambda loss, classes: _judge(loss, classes, lambda c: 1 / c)
    ),
    "You compare with the number of classes itself, not with its logarithm.": (
        lambda loss, classes: _judge(loss, classes, lambda c: c)
    ),
    "You compare with ln 10 whatever the number of classes is. A hundred are harder to guess.": (
        lambda loss, classes: _judge(loss, 10)
    ),
}


@register("check-the-start")
def check_the_start(answer):
    given = []
    for case in STARTS:
        result = call(answer, *case, names=("loss", "classes"))
        if isinstance(result, bool | np.bool_):
            raise Wrong(f"Your function's result is {result}; four words are wanted, as texts.")
        given.append(as_choice(result, WORDS, "Your function's result"))
    failing = [i for i, case in enumerate(STARTS) if given[i] != _judge(*case)]
    if not failing:
        return "Your check knows ln C for any number of classes, both sides of it, and `nan`."
    loss, classes = STARTS[failing[0]]
    if sentence := _mistake(given, failing):
        raise Wrong(f"{sentence} (Seen for loss {loss}, classes {classes}.)", (loss, classes))
    raise Wrong(
        f'A loss of {loss} with {classes} classes is called "{given[failing[0]]}"; knowing nothing '
        f"would cost about {np.log(classes):.2f}.",
        (loss, classes),
    )


def _mistake(given: list[str], failing: list[int]) -> str:
    """The sentence of the first misconception that gives these words, or none."""
    if all(np.isnan(STARTS[i][0]) for i in failing):
        return (
            f'A loss of `nan` is called "{given[failing[0]]}". With `nan`, `<`, `>` and `==` are all '
            "false: ask for it first, with `np.isnan`."
        )
    numbers = [i for i, (loss, _) in enumerate(STARTS) if not np.isnan(loss)]
    for sentence, word in MISTAKES.items():
        if all(given[i] == word(*STARTS[i]) for i in numbers):
            return sentence
    if all((given[i], _judge(*STARTS[i])) == ("healthy", "too low") for i in failing):
        return (
            "A loss far below ln C passes. Before training that is as suspicious as a high one: "
            "the network seems to know the labels already."
        )
    return ""
