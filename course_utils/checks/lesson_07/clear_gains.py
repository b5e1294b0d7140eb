"""The checker of lesson 7's exercise "Tell a gain from noise"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import mistakes
from course_utils.checks.values import apart, as_array, call

LEAST = 5  # pairs of seeds below which nothing is clear
ERRORS = 3


def _standard_error(differences: np.ndarray) -> np.ndarray:
    return differences.std(axis=1, ddof=1) / np.sqrt(differences.shape[1])


def _gains(base: np.ndarray, changed: np.ndarray, errors: float = ERRORS) -> np.ndarray:
    differences = changed - base
    if len(base) < LEAST:
        return np.zeros(len(changed), bool)
    return differences.mean(axis=1) > errors * _standard_error(differences)


def _whatever_the_number(base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    differences = changed - base
    return differences.mean(axis=1) > ERRORS * _standard_error(differences)


def _runs() -> list[tuple[np.ndarray, np.ndarray]]:
    """(base, changed): numbers as in notebook 07a, many around the limit, and too few seeds."""
    base = np.array([0.8, 0.793, 0.835, 0.825, 0.812, 0.79])
    rows = [
        [0.855, 0.805, 0.877, 0.855, 0.86, 0.846],  # better with every seed
        [0.779, 0.781, 0.747, 0.786, 0.75, 0.835],
        [0.47, 0.502, 0.502, 0.512, 0.482, 0.505],
        [0.805, 0.798, 0.84, 0.829, 0.818, 0.794],  # by little, but always
        [0.79, 0.96, 0.83, 0.82, 0.81, 0.79],  # one lucky run
        [0.81, 0.785, 0.85, 0.84, 0.8, 0.8],
    ]
    cases = [(base, np.array(rows))]
    rng = np.random.default_rng(7)
    for seeds, noise in [(5, 0.03), (10, 0.03), (7, 0.002)]:
        base = 0.7 + rng.normal(0, noise, seeds)  # a good start is good for both
        differences = rng.normal(0, 0.02, (60, seeds))
        ratios = np.append(rng.uniform(-5, 8, 58), [2.9, 3.1])
        centres = _standard_error(differences) * ratios
        differences += (centres - differences.mean(axis=1))[:, np.newaxis]
        cases.append((base, base + differences))
    few = 0.7 + rng.normal(0, 0.02, 4)
    cases.append((few, few + np.array([[0.1, 0.11, 0.1, 0.12], [0.0, 0.01, -0.01, 0.0]])))
    return cases


MISTAKES = {
    "Your function says False whatever it gets. What did you compare the mean difference with?": (
        lambda base, changed: np.zeros(len(changed), bool)
    ),
    "Your function says True whatever it gets.": lambda base, changed: np.ones(len(changed), bool),
    "Every change with a mean above the base's counts as a gain for you. A change that does "
    "nothing lies above it half the time: where is the standard error?": (
        lambda base, changed: changed.mean(1) > base.mean()
    ),
    "You compared with the range of the base, highest − lowest. That range grows with each seed "
    "that is added, so who measures more finds less, and it knows nothing of the change. Take the "
    "standard error of the paired differences.": [
        lambda base, changed: changed.mean(1) - base.mean() > np.ptp(base),
        lambda base, changed: changed.mean(1) > base.max(),
    ],
    "You took the distance without its sign: a clear loss is no gain.": [
        lambda base, changed: (
            (len(base) >= LEAST)
            & (abs((changed - base).mean(1)) > ERRORS * _standard_error(changed - base))
        ),
        lambda base, changed: (
            abs((changed - base).mean(1)) > ERRORS * _standard_error(changed - base)
        ),
    ],
    "You compared with the standard deviation of the differences. That says how far one seed lies "
    "from the next; how sure their mean is says the standard error: divide by the square root of "
    "the number of seeds.": [
        lambda base, changed: (
            (changed - base).mean(1) > ERRORS * (changed - base).std(axis=1, ddof=1)
        ),
        lambda base, changed: (changed - base).mean(1) > ERRORS * (changed - base).std(axis=1),
    ],
    "You treated the two rows as if they had nothing to do with each other. The same seed stands "
    "in the same place of both: take the differences first, seed by seed.": [
        lambda base, changed: _unpaired(base, changed),
        lambda base, changed: (len(base) >= LEAST) & _unpaired(base, changed),
    ],
    "Your standard deviation divides by the number of seeds. It is to divide by one less: "
    "`ddof=1`.": [
        lambda base, changed: (len(base) >= LEAST) & _with_ddof_0(base, changed),
        lambda base, changed: _with_ddof_0(base, changed),
    ],
    "Fewer than five seeds call nothing clear, however large the gain looks: from so few the "
    "standard error itself is not known.": _whatever_the_number,
    "Your limit is 2 standard errors. Here several changes are tried at once, and the limit is 3.": [
        lambda base, changed: _gains(base, changed, 2),
        lambda base, changed: (changed - base).mean(1) > 2 * _standard_error(changed - base),
    ],
    "Your limit is a single standard error. One change of six that does nothing passes it. The "
    "limit is 3.": [
        lambda base, changed: _gains(base, changed, 1),
        lambda base, changed: (changed - base).mean(1) > _standard_error(changed - base),
    ],
    "You asked that every seed gains. That is another rule: a gain can be clear with one seed that "
    "loses a little.": [
        lambda base, changed: (changed > base).all(axis=1),
        lambda base, changed: (len(base) >= LEAST) & (changed > base).all(axis=1),
    ],
    "You took the best seed of each change: one lucky seed is enough to win.": (
        lambda base, changed: changed.max(1) > base.max()
    ),
    "True and False are exchanged: True stands for a clear gain.": (
        lambda base, changed: ~_gains(base, changed)
    ),
    "You took the median of the differences. The standard error belongs to their mean.": (
        lambda base, changed: (
            (len(base) >= LEAST)
            & (np.median(changed - base, axis=1) > ERRORS * _standard_error(changed - base))
        )
    ),
}


def _with_ddof_0(base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    differences = changed - base
    error = differences.std(axis=1) / np.sqrt(len(base))
    return differences.mean(axis=1) > ERRORS * error


def _unpaired(base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    squares = base.var(ddof=1) / len(base) + changed.var(axis=1, ddof=1) / changed.shape[1]
    return changed.mean(axis=1) - base.mean() > ERRORS * np.sqrt(squares)


@register("clear-gains")
def clear_gains(answer):
    cases = _runs()
    said = [_verdicts(answer, *case) for case in cases]
    right = [_gains(*case) for case in cases]
    if all(map(np.array_equal, said, right)):
        return (
            "Only a mean difference, seed by seed, of more than three standard errors is called a "
            "gain, and only from five seeds on."
        )
    for sentence, rule in mistakes(MISTAKES):
        if all(np.array_equal(rule(*case), one) for case, one in zip(cases, said, strict=True)):
            raise Wrong(sentence)
    first = next(i for i in range(len(cases)) if not np.array_equal(said[i], right[i]))
    base, changed = cases[first]
    row = int(np.flatnonzero(said[first] != right[first])[0])
    difference = changed[row] - base
    gain, error = apart(difference.mean(), _standard_error(difference[np.newaxis])[0])
    raise Wrong(
        f"For the base {base.round(3)} and the change {changed[row].round(3)} your function says "
        f"{said[first][row]}. The mean of the {len(base)} differences is {gain}, their standard "
        f"error {error}.",
        (base, changed),
    )


def _verdicts(answer: Any, base: np.ndarray, changed: np.ndarray) -> np.ndarray:
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
            f"numbers ({result.dtype}), not True and False. Compare with the standard error, and return "
            "what the comparison says."
        )
    return ""
