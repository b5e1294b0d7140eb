"""The checker of lesson 8's exercise "Write a one-cycle schedule"."""

import operator

import numpy as np

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import compare


def _one_cycle(step, steps, peak, low=0.1, end=0.0, top=0.25):
    done = step / steps
    if done <= top:
        return peak * (low + (1 - low) * done / top)
    return peak * (1 + (end - 1) * (done - top) / (1 - top))


def _cosine(step, steps, peak):
    done = step / steps
    return None if done <= 0.25 else peak * (1 + np.cos(np.pi * (done - 0.25) / 0.75)) / 2


def _at_the_quarter(up, down):
    """A schedule of two lines; the quarter itself may belong to either (`<` or `<=`)."""
    return [
        lambda s, n, p, before=before: (up if before(s / n, 0.25) else down)(s, n, p)
        for before in (operator.le, operator.lt)
    ]


MISTAKES = {
    "Your rate begins at 0, so the first step does nothing. It begins at a tenth of the peak.": (
        lambda s, n, p: _one_cycle(s, n, p, low=0.0),
        lambda s, n, p: s == 0,
    ),
    "Your rate begins at the peak: that is a decay. One cycle climbs first.": (
        lambda s, n, p: _one_cycle(s, n, p, low=1.0),
        lambda s, n, p: s == 0,
    ),
    "Your rate falls back to a tenth of the peak. At the end it should reach 0.": (
        lambda s, n, p: _one_cycle(s, n, p, end=0.1),
        lambda s, n, p: s == n,
    ),
    "Your peak lies in the middle of the steps. It belongs at a quarter of them: most of the time "
    "is for coming down.": (
        lambda s, n, p: _one_cycle(s, n, p, top=0.5),
        lambda s, n, p: s == n / 2,
    ),
    "Your rate stays at the peak. After a quarter of the steps it comes down.": (
        lambda s, n, p: _one_cycle(s, n, p, end=1.0)
    ),
    "Your rate jumps at the peak: on the way down you count from step 0, and the way down begins "
    "after a quarter of the steps.": _at_the_quarter(_one_cycle, lambda s, n, p: p * (1 - s / n)),
    "Your rate comes down along a cosine. The task asks for a straight line.": (
        _cosine,
        lambda s, n, p: 0.25 < s / n < 0.6,  # there it lies above the line
    ),
    "Your rate does not depend on the peak. The peak is the largest rate of the cycle.": (
        lambda s, n, p: _one_cycle(s, n, 1.0)
    ),
    "Your rate climbs too far: only nine tenths of the peak are left to climb, from a tenth to the "
    "whole.": _at_the_quarter(lambda s, n, p: p * (0.1 + 4 * s / n), _one_cycle),
    "You cut a quarter of the steps down to a whole number. Divide with `/`.": (
        lambda s, n, p: _one_cycle(s, n, p, top=max(n // 4, 1) / n)
    ),
    "You divide whole numbers with `//`, which cuts off the fraction. Use `/`.": (
        lambda s, n, p: _one_cycle(n * (s // n), n, p)
    ),
}
CASES = [(step, 100, 1.0) for step in (0, 10, 25, 50)]
CASES += [(99, 100, 0.5), (100, 100, 1.0), (1, 8, 0.02), (300, 400, 0.01), (5, 10, 3.0)]
CASES += [(27, 100, 1.0), (3, 8, 0.5)]


@register("write-one-cycle")
def write_one_cycle(answer):
    def right(step, steps, peak):
        return _one_cycle(step, steps, peak)

    compare(answer, CASES, right, MISTAKES, atol=1e-7)
    return "Up from a tenth to the peak in a quarter of the steps, then straight down to 0."
