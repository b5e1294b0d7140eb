"""What is tried on lesson 10's exercise "Write the check of the first rung"."""

import numpy as np


def judging(guess, low="too low", high="too high", room=0.3):
    """A check of the first rung that holds `guess(classes)` for the loss of knowing nothing."""

    def judge_start(loss, classes):
        if np.isnan(loss):
            return "not a number"
        distance = loss - guess(classes)
        return "healthy" if abs(distance) <= room else high if distance > 0 else low

    return judge_start


def forgets_nan(loss, classes):
    if abs(loss - np.log(classes)) <= 0.3:
        return "healthy"
    return "too high" if loss > np.log(classes) else "too low"


def compares_with_nan(loss, classes):
    return "not a number" if loss == float("nan") else forgets_nan(loss, classes)


def looks_up_only(loss, classes):
    if np.isnan(loss):
        return "not a number"
    return "too high" if loss > np.log(classes) + 0.3 else "healthy"


WRONG = [
    ("log to the base 10", judging(np.log10), "base 10"),
    ("log to the base 2", judging(np.log2), "base 2"),
    ("the probability", judging(lambda c: 1 / c), "minus its logarithm"),
    ("the number of classes", judging(lambda c: c), "not with its logarithm"),
    ("always ten classes", judging(lambda c: np.log(10)), "whatever the number of classes"),
    ("high and low exchanged", judging(np.log, "too high", "too low"), "exchanged"),
    ("nan falls through", forgets_nan, "`nan`"),
    ("no lower bound", looks_up_only, "know the labels already"),
    ("an answer of yes and no", lambda loss, c: abs(loss - np.log(c)) < 0.3, "four words"),
    ("a room of 0.25", judging(np.log, room=0.25), "knowing nothing would cost about"),
    ("a room of 0.35", judging(np.log, room=0.35), "knowing nothing would cost about"),
    ("compares with nan", compares_with_nan, "and `==` are all false"),
    ("no room", judging(np.log, room=0.001), "knowing nothing would cost"),
]

RIGHT = [
    ("upper case", lambda *case: judging(np.log)(*case).upper()),
    ("by NumPy", lambda *case: np.array(judging(np.log)(*case))[()]),
]

LOGS = {"base 10": np.log10, "base 2": np.log2, "1/C": lambda c: 1 / c, "itself": lambda c: c}


def word(loss, knowing_nothing):
    distance = loss - knowing_nothing
    return "healthy" if abs(distance) <= 0.3 else "too high" if distance > 0 else "too low"


def compares_with(guess):
    """Is the word right for this guess, and wrong for ln C?"""
    return lambda y, loss, c: y == word(loss, guess(c)) != word(loss, np.log(c))


CLAIMS = [
    ("A loss of `nan`", lambda y, loss, c: np.isnan(loss) and y != "not a number"),
    ("are exchanged", lambda y, loss, c: {y, word(loss, np.log(c))} == {"too high", "too low"}),
    ("with ln 10", compares_with(lambda c: np.log(10))),
    *((f"{name}", compares_with(guess)) for name, guess in LOGS.items()),
    ("far below ln C passes", lambda y, loss, c: y == "healthy" and loss < np.log(c) - 0.3),
    ("knowing nothing would", lambda y, loss, c: y != word(loss, np.log(c))),
]
