"""What is tried on lesson 8's exercise "Write a one-cycle schedule"."""

import numpy as np


def cycle(low=0.1, end=0.0, top=0.25):
    def answer(step, steps, peak):
        if step <= top * steps:
            return peak * (low + (1 - low) * step / (top * steps))
        return peak * (1 + (end - 1) * (step / steps - top) / (1 - top))

    return answer


def cosine(step, steps, peak):
    if step <= 0.25 * steps:
        return cycle()(step, steps, peak)
    return peak * (1 + np.cos(np.pi * (step / steps - 0.25) / 0.75)) / 2


def jumps(step, steps, peak):
    return cycle()(step, steps, peak) if step <= steps / 4 else peak * (1 - step / steps)


def quarter(up, down):
    """A schedule of two lines, the second of which begins at the quarter itself."""
    return lambda s, n, p: up(s, n, p) if s < n / 4 else down(s, n, p)


WRONG = [
    ("begins at zero", cycle(low=0.0), "the first step does nothing"),
    ("begins at the peak", cycle(low=1.0), "that is a decay"),
    ("ends at a tenth", cycle(end=0.1), "it should reach 0"),
    ("peak in the middle", cycle(top=0.5), "in the middle"),
    ("stays at the peak", cycle(end=1.0), "stays at the peak"),
    ("jumps", jumps, "jumps at the peak"),
    ("jumps a step before", quarter(cycle(), lambda s, n, p: p * (1 - s / n)), "jumps at the"),
    (
        "climbs too far, the quarter too",
        lambda s, n, p: p * (0.1 + 4 * s / n) if s <= n / 4 else cycle()(s, n, p),
        "nine tenths",
    ),
    (
        "rises until the middle",
        lambda s, n, p: p * (0.1 + 3.6 * s / n) if s < n / 2 else cycle()(s, n, p),
        "for step 27, steps 100",
    ),
    ("cosine", cosine, "along a cosine"),
    ("no peak", lambda s, n, p: cycle()(s, n, 1.0), "does not depend on the peak"),
    (
        "climbs too far",
        lambda s, n, p: p * (0.1 + 4 * s / n) if s / n < 0.25 else cycle()(s, n, p),
        "nine tenths",
    ),
    ("quarter cut", lambda s, n, p: cycle(top=max(n // 4, 1) / n)(s, n, p), "whole number"),
    ("whole numbers", lambda s, n, p: cycle()(s // n, 1, p), "cuts off the fraction"),
]

RIGHT = [
    ("the quarter itself", quarter(cycle(), cycle())),
    ("by interpolation", lambda s, n, p: np.interp(s, [0, n / 4, n], [0.1 * p, p, 0])),
]


def straight(step, steps):
    """The right rate for a peak of 1."""
    return np.interp(step, [0, steps / 4, steps], [0.1, 1, 0])


def beyond_the_peak(rate, step, steps, peak):
    return rate > 1.01 * peak * straight(step, steps) and step <= steps / 4


def quarter_is_cut(rate, step, steps, peak):
    return steps % 4 > 0


CLAIMS = [
    ("begins at 0", lambda r, s, n, p: s == 0 and r == 0),
    ("begins at the peak", lambda r, s, n, p: s == 0 and r == p),
    ("falls back to a tenth", lambda r, s, n, p: s == n and np.isclose(r, p / 10)),
    ("in the middle", lambda r, s, n, p: s == n / 2 and np.isclose(r, p)),
    ("stays at the peak", lambda r, s, n, p: s > n / 4 and r == p),
    ("jumps at the peak", lambda r, s, n, p: s >= n / 4 and np.isclose(r, p * (1 - s / n))),
    ("along a cosine", lambda r, s, n, p: n / 4 < s < n and r > p * straight(s, n) * 1.01),
    (
        "does not depend on the peak",
        lambda r, s, n, p: p != 1 and np.isclose(r, straight(s, n)),
    ),
    ("climbs too far", beyond_the_peak),
    ("a quarter of the steps down", quarter_is_cut),
    ("with `//`", lambda r, s, n, p: np.isclose(r, p / 10) and 0 < s < n),
]
