"""The checker of lesson 9's exercise "Choose a threshold for a wanted recall"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import compare


def _threshold(probability: np.ndarray, is_shirt: np.ndarray, recall: float) -> float:
    falling = np.sort(probability[is_shirt])[::-1]
    found = np.arange(1, len(falling) + 1) / len(falling)
    return falling[np.argmax(found >= recall)]


def _ranked(towards, further=0):
    """The probability of the shirt whose rank is the wanted share, rounded in some way."""

    def threshold(probability, is_shirt, recall):
        falling = np.sort(probability[is_shirt])[::-1]
        index = int(towards(recall * len(falling))) - 1 + further
        return falling[min(max(index, 0), len(falling) - 1)]

    return threshold


def _more_than(probability, is_shirt, recall):
    found = [(is_shirt & (probability >= t)).sum() / is_shirt.sum() for t in np.sort(probability)]
    enough = np.sort(probability)[np.array(found) > recall]
    return enough.max() if len(enough) else probability[is_shirt].min()


def _by_precision(probability, is_shirt, recall):
    order = np.argsort(-probability)
    precision = np.cumsum(is_shirt[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= recall)
    return probability[order][good[-1]] if len(good) else 1.0


MISTAKES = {
    "You look at the probabilities of all pictures. Recall is about the true shirts alone: of the "
    "others, none can be found or missed.": (
        lambda p, s, r: np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1]
    ),
    "You count from the smallest probability. The shirts that reach a threshold are the ones above "
    "it: sort from the largest down.": (
        lambda p, s, r: np.sort(p[s])[int(np.ceil(r * s.sum())) - 1]
    ),
    "You round down, and one shirt too few is found. At least this share must reach the "
    "threshold.": _ranked(np.floor),
    "You round to the nearest whole number, and sometimes one shirt too few is found. At least "
    "this share must reach the threshold.": _ranked(np.round),
    "Counting from 0, you go one position too far: more shirts are found than needed, and the "
    "threshold is not the largest.": _ranked(np.ceil, further=1),
    "`np.quantile` goes between two shirts by default: where it rounds the wrong way, too few are "
    "found, and elsewhere the threshold is not the largest that will do.": (
        lambda p, s, r: np.quantile(p[s], 1 - r)
    ),
    "This quantile counts the steps between the shirts, one fewer than there are shirts: sometimes "
    "one shirt more than needed is found, and the threshold is not the largest.": (
        lambda p, s, r: np.quantile(p[s], 1 - r, method="lower")
    ),
    "This quantile takes the next larger probability of a shirt, and sometimes too few shirts "
    "reach it. At least this share must reach the threshold.": (
        lambda p, s, r: np.quantile(p[s], 1 - r, method="higher")
    ),
    "You ask for more than the wanted share. Exactly this share is enough, and then the threshold "
    "can be larger.": _more_than,
    "A quantile at the share itself leaves that share of the shirts below the threshold. They "
    "should be above it.": lambda p, s, r: np.quantile(p[s], r),
    "You give back the wanted share itself. A probability of 0.9 and a recall of 0.9 are different "
    "things.": lambda p, s, r: r,
    "That threshold keeps the precision at the wanted share. Recall counts the true shirts that "
    "are found.": _by_precision,
    "You use the share times the number of shirts. As floats 0.28 · 25 is a little more than "
    "7, so sometimes one shirt more than needed is found. Compare shares: k / n >= recall.": _ranked(
        np.ceil
    ),
    "The smallest probability of a shirt finds all of them, whatever was wanted. The largest "
    "threshold that will do has fewer false alarms.": lambda p, s, r: p[s].min(),
}


@register("threshold-for-recall")
def threshold_for_recall(answer: Any) -> str:
    rng = np.random.default_rng(93)
    small = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2])
    truth = np.array([True, False, True, True, False, False, True, False])
    cases = [(small, truth, recall) for recall in (0.6, 0.75, 0.9, 1.0, 0.1)]
    for n, recall in ((40, 0.9), (101, 0.55), (60, 0.33)):
        shirts = rng.random(n) < 0.3
        values = rng.permutation(np.linspace(0.02, 0.98, n)) * 0.5 + 0.4 * shirts
        cases.append((values, shirts, recall))
    for n, recall in ((25, 0.28), (50, 0.14)):  # as floats their product is above a whole number
        shirts = rng.permutation(2 * n) < n
        cases.append((rng.permutation(np.linspace(0.02, 0.98, 2 * n)), shirts, recall))
    compare(answer, cases, _threshold, MISTAKES, rtol=1e-9, atol=1e-12)
    return "You can trade false alarms for shirts that are found, by one number and no training."
