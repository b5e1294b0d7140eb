"""What is tried on lesson 9's exercise "Choose a threshold for a wanted recall"."""

import numpy as np


def step_by_step(probability, is_shirt, recall):
    """A right answer that tries every probability."""
    shirts = sum(is_shirt)
    for t in sorted(probability.tolist(), reverse=True):
        if sum(p >= t for p in probability[is_shirt]) / shirts >= recall:
            return t


def grid(probability, is_shirt, recall):
    found = [t for t in np.linspace(0, 1, 1001) if np.mean(probability[is_shirt] >= t) >= recall]
    return max(found)


def ranked(probability, is_shirt, recall, rounding):
    falling = np.sort(probability[is_shirt])[::-1]
    return falling[max(int(rounding(recall * len(falling))) - 1, 0)]


def one_too_far(probability, is_shirt, recall):
    falling = np.sort(probability[is_shirt])[::-1]
    return falling[min(int(np.ceil(recall * len(falling))), len(falling) - 1)]


def more_than(probability, is_shirt, recall):
    for t in sorted(probability, reverse=True):
        if np.mean(probability[is_shirt] >= t) > recall:
            return t
    return probability[is_shirt].min()


WRONG = [
    (
        "all pictures",
        lambda p, s, r: np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1],
        "true shirts alone",
    ),
    ("rounded down", lambda p, s, r: ranked(p, s, r, np.floor), "round down"),
    ("rounded to the nearest", lambda p, s, r: ranked(p, s, r, np.round), "nearest whole"),
    ("one position too far", one_too_far, "one position too far"),
    (
        "from the smallest",
        lambda p, s, r: np.sort(p[s])[int(np.ceil(r * s.sum())) - 1],
        "from the smallest",
    ),
    ("a quantile", lambda p, s, r: np.quantile(p[s], 1 - r), "between two shirts"),
    (
        "a quantile downwards",
        lambda p, s, r: np.quantile(p[s], 1 - r, method="lower"),
        "steps between the shirts",
    ),
    (
        "a quantile upwards",
        lambda p, s, r: np.quantile(p[s], 1 - r, method="higher"),
        "next larger probability",
    ),
    ("more than the share", more_than, "more than the wanted share"),
    ("a quantile of the wrong side", lambda p, s, r: np.quantile(p[s], r), "share itself"),
    ("the share", lambda p, s, r: r, "different things"),
    ("on a grid", grid, "result is 0.471; expected 0.471538"),
    ("a product of floats rounded up", lambda p, s, r: ranked(p, s, r, np.ceil), "Compare shares"),
    ("the smallest of all", lambda p, s, r: p[s].min(), "whatever was wanted"),
]

RIGHT = [
    ("step by step", step_by_step),
    ("by its rank", lambda p, s, r: ranked(p, s, r, lambda rank: np.ceil(rank - 1e-9))),
]


def found(t, probability, is_shirt):
    """How many of the true shirts reach the threshold."""
    return int((probability[is_shirt] >= t).sum())


def needed(is_shirt, recall):
    return int(np.ceil(recall * is_shirt.sum() - 1e-9))


def too_few(t, p, s, r):
    return found(t, p, s) < needed(s, r)


def too_many(t, p, s, r):
    return found(t, p, s) > needed(s, r)


CLAIMS = [
    ("all pictures", lambda t, p, s, r: t == np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1]),
    ("from the smallest", lambda t, p, s, r: t == np.sort(p[s])[needed(s, r) - 1]),
    ("round down", lambda t, p, s, r: found(t, p, s) == needed(s, r) - 1),
    ("nearest whole", lambda t, p, s, r: found(t, p, s) == needed(s, r) - 1),
    ("one position too far", too_many),
    ("between two shirts", lambda t, p, s, r: t not in p[s]),
    ("steps between the shirts", too_many),
    ("next larger probability", too_few),
    ("more than the wanted share", too_many),
    ("at the share itself", lambda t, p, s, r: found(t, p, s) != needed(s, r)),
    ("wanted share itself", lambda t, p, s, r: t == r),
    (
        "keeps the precision",
        lambda t, p, s, r: t > p.max() or s[p >= t].mean() >= r,
    ),
    ("use the share times", too_many),
    ("finds all of them", lambda t, p, s, r: too_many(t, p, s, r) and t == p[s].min()),
]
