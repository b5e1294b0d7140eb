"""The checker of lesson 7's exercise "Tell a gain from noise"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import advised, mistakes
from course_utils.checks.values import apart, as_array, call


def _gains(base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    return changed.mean(axis=1) - base.mean() > np.ptp(base)


def _runs() -> list[tuple[np.ndarray, np.ndarray]]:
    """(base, changed): numbers as in the lesson, then many around the limit, with other counts."""
    base = np.array([0.829, 0.789, 0.837])
    rows = [
        [0.82, 0.83, 0.825],
        [0.91, 0.88, 0.9],
        [0.857, 0.861, 0.852],  # better than its best run, but by less than the spread
        [0.468, 0.455, 0.49],
        [0.78, 0.93, 0.845],  # one lucky run
        [0.869, 0.874, 0.872],
        [0.88, 0.82, 0.915],  # clear, but for one run
    ]
    cases = [(base, np.array(rows))]
    rng = np.random.default_rng(7)
    for seeds, others, width in [(5, 2, 0.01), (3, 3, 0.05), (2, 4, 0.2), (4, 1, 0.1)]:
        base = 0.5 + rng.uniform(-width, width, seeds)
        centres = base.mean() + np.ptp(base) * rng.uniform(-2, 2.5, (40, 1))
        cases.append((base, centres + rng.uniform(-width, width, (40, others))))
    base = np.array([0.5, 0.75, 0.5, 0.75])  # sums that a computer holds without rounding
    cases.append((base, np.array([[0.75, 1.0], [1.0, 1.0], [0.5, 0.75]])))  # the first: a tie
    return cases


MISTAKES = {
    "Your function says False whatever it gets. The spread of which numbers did you take? Only the "
    "base tells how noisy the training is: its runs differ in nothing but the seed.": (
        lambda base, changed: np.zeros(len(changed), bool)
    ),
    "Every change above the base's mean counts as a gain for you. A second seed of the base would "
    "lie above it, too, half the time: where is the spread?": (
        lambda base, changed: changed.mean(1) > base.mean()
    ),
    "For you a change is a gain as soon as its mean lies above the best run of the base. But the "
    "distance of the two means has to be larger than the whole spread.": (
        lambda base, changed: changed.mean(1) > base.max()
    ),
    "You took the distance without its sign: a clear loss is no gain.": (
        lambda base, changed: abs(changed.mean(1) - base.mean()) > np.ptp(base)
    ),
    "You took the best seed of each change: one lucky seed is enough to win. Take the mean of its "
    "seeds, as for the base.": lambda base, changed: changed.max(1) - base.mean() > np.ptp(base),
    "You took the best seed of the base and of the change. A maximum over seeds is luck; compare "
    "the means.": lambda base, changed: changed.max(1) - base.max() > np.ptp(base),
    "You compared the best seed of each change with the best of the base. A maximum over seeds is "
    "luck; compare the means, and ask for more than the spread.": (
        lambda base, changed: changed.max(1) > base.max()
    ),
    "You compared with the first seed of the base only. It is one draw of several: take the mean "
    "of the base.": lambda base, changed: changed.mean(1) - base[0] > np.ptp(base),
    "You took the standard deviation of the base as its spread. Here the spread is highest − "
    "lowest, which is larger.": [
        lambda base, changed: changed.mean(1) - base.mean() > base.std(),
        lambda base, changed: changed.mean(1) - base.mean() > base.std(ddof=1),
    ],
    "You asked that the worst seed of a change beats the best seed of the base. That is another "
    "rule: compare the distance of the means with the spread of the base.": (
        lambda base, changed: changed.min(1) > base.max()
    ),
    "You added the spread to the best seed of the base. It is the distance between the two means "
    "that has to be larger than the spread.": (
        lambda base, changed: changed.mean(1) > base.max() + np.ptp(base)
    ),
    "You took the spread of each change. The base's spread is the measure for all of them.": (
        lambda base, changed: changed.mean(1) - base.mean() > np.ptp(changed, axis=1)
    ),
    "True and False are exchanged: True stands for a clear gain.": [
        lambda base, changed: changed.mean(1) - base.mean() <= np.ptp(base),
        lambda base, changed: changed.mean(1) - base.mean() < np.ptp(base),
    ],
    "Your function says True whatever it gets.": lambda base, changed: np.ones(len(changed), bool),
    "You asked that every single run of a change lies above the limit. The task asks for the mean "
    "of its runs.": lambda base, changed: changed.min(1) - base.mean() > np.ptp(base),
    "A gain as large as the spread counts for you. It has to be larger: more than the spread.": (
        lambda base, changed: changed.mean(1) - base.mean() >= np.ptp(base)
    ),
    "You took medians. The task compares the means.": (
        lambda base, changed: np.median(changed, 1) - np.median(base) > np.ptp(base)
    ),
    "You added the runs up and did not divide by their number. Sums of 3 runs and of 5 cannot be "
    "compared; means can.": lambda base, changed: changed.sum(1) - base.sum() > np.ptp(base),
}
OTHER_SEEDS = "`changed` may have another number of seeds: take the means first, then compare."


@register("clear-gains")
def clear_gains(answer):
    cases = _runs()
    said = [_verdicts(answer, *case) for case in cases]
    right = [_gains(*case) for case in cases]
    if all(map(np.array_equal, said, right)):
        return "Only what is larger than the base's own spread over its seeds is called a gain."
    for sentence, rule in mistakes(MISTAKES):
        if all(np.array_equal(rule(*case), one) for case, one in zip(cases, said, strict=True)):
            raise Wrong(sentence)
    first = next(i for i in range(len(cases)) if not np.array_equal(said[i], right[i]))
    base, changed = cases[first]
    row = int(np.flatnonzero(said[first] != right[first])[0])
    gain, spread = apart(changed[row].mean() - base.mean(), np.ptp(base))
    raise Wrong(
        f"For the base {base.round(3)} and the change {changed[row].round(3)} your function says "
        f"{said[first][row]}. The mean of the change minus the mean of the base is {gain}; the "
        f"spread of the base is {spread}.",
        (base, changed),
    )


def _verdicts(answer: Any, base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    with advised({"broadcast": OTHER_SEEDS}):
        result = call(answer, base, changed, names=("base", "changed"))
    if isinstance(result, list | tuple) and any(isinstance(one, str) for one in result):
        raise Wrong("Your function returns texts. Return True or False, without quotes.")
    result, (count, seeds) = as_array(result), changed.shape
    if why := _no_verdicts(result, count, seeds):
        text = f"For {count} changes with {seeds} seeds each you return {why}"
        raise Wrong(text, (base, changed))
    return result


def _no_verdicts(result: np.ndarray, count: int, seeds: int) -> str:
    """What a result is instead of True or False for each change; an empty text if it is that."""
    if result.dtype.kind in "iu":
        return (
            f"whole numbers ({result.dtype}): the positions of the gains, or 0 and 1? Return True "
            "or False for each change, as a comparison gives them."
        )
    if result.shape == (count, seeds):
        return f"{result.shape}: a verdict for each seed. One for each change is asked for."
    if result.shape == (seeds,) and seeds != count:
        return (
            f"{seeds} values: you averaged over the changes. The seeds of one change stand in one "
            "row."
        )
    if result.ndim == 0:
        return f"a single value; expected {count}, one for each change."
    if result.shape != (count,):
        return (
            f"the shape {result.shape}; expected {(count,)}: for every change True or False, in "
            "the given order."
        )
    if result.dtype.kind != "b":
        return (
            f"numbers ({result.dtype}), not True and False. Compare with the spread, and return "
            "what the comparison says."
        )
    return ""
