"""What is tried on several exercises of lesson 2."""

import math

import numpy as np


def size(formula, same=lambda n, k, s: math.ceil(n / s)):
    """An answer with its own formula for rings, and 0 where the kernel does not fit."""

    def answer(n, k, s, p):
        if p == "same":
            return same(n, k, s)
        p = 0 if p == "valid" else p
        return formula(n, k, s, p) if n + 2 * p >= k else 0

    return answer


def right_size(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def by_numpy(n, k, s, p):
    if p == "same":
        return np.int64(np.ceil(n / s))
    distance = n + 2 * {"valid": 0}.get(p, p) - k
    return np.int64(distance // s + 1 if distance >= 0 else 0)


def size_of(n, k, s, p):
    if p == "same":
        return math.ceil(n / s)
    distance = n + 2 * rings_of(p) - k
    return distance // s + 1 if distance >= 0 else 0


def rings_of(padding):
    return 0 if padding == "valid" else padding
