"""What is tried on lesson 2's exercise "Write the size formula"."""

import math

from course_utils.checks.lesson_02._tried_shared import (
    by_numpy,
    right_size,
    rings_of,
    size,
    size_of,
)


def right_size_of(*case):
    return size(right_size)(*case)


def negative_sizes(n, k, s, p):
    return math.ceil(n / s) if p == "same" else right_size(n, k, s, 0 if p == "valid" else p)


def raises_for_none(n, k, s, p):
    result = size(right_size)(n, k, s, p)
    if result == 0:
        raise ValueError("the kernel is too large")
    return result


WRONG = [
    ("no + 1", size(lambda n, k, s, p: (n + 2 * p - k) // s), "forgot the + 1"),
    ("one side", size(lambda n, k, s, p: (n + p - k) // s + 1), "one side only"),
    ("rounds up", size(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1), "You round up"),
    ("nearly whole", lambda *case: right_size_of(*case) + 4e-4, "expected 5 for"),
    ("decimals", size(lambda n, k, s, p: (n + 2 * p - k) / s + 1), "whole steps only"),
    ("rounds", size(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1), "nearest"),
    ("+ 1 inside", size(lambda n, k, s, p: (n + 2 * p - k + 1) // s), "+ 1 inside"),
    ("no kernel", size(lambda n, k, s, p: (n + 2 * p) // s), "forgot the kernel"),
    ("no stride", size(lambda n, k, s, p: n + 2 * p - k + 1), "forgot the stride"),
    ("no padding", size(lambda n, k, s, p: (n - k) // s + 1), "left the padding out"),
    ("negative", negative_sizes, "asks for 0"),
    ("same stays", size(right_size, lambda n, k, s: n), "stride 1 only"),
    ("same rounds down", size(right_size, lambda n, k, s: n // s), "round up"),
    (
        "same by rings",
        size(right_size, lambda n, k, s: right_size(n, k, s, (k - 1) // 2)),
        "even kernel",
    ),
    ("same as valid", size(right_size, lambda n, k, s: max(0, (n - k) // s + 1)), "adds none"),
    (
        "unpadded",
        size(lambda n, k, s, p: right_size(n, k, s, p) if k <= n else 0),
        "padded image",
    ),
    ("no brackets", size(lambda n, k, s, p: n + 2 * p - k // s + 1), "brackets are missing"),
    ("numbers only", right_size, "may be a word"),
    (
        "−1 for none",
        lambda n, k, s, p: (
            -1 if size(right_size)(n, k, s, p) == 0 else size(right_size)(n, k, s, p)
        ),
        "you give −1",
    ),
    ("error for none", raises_for_none, "not for an error"),
    ("None", lambda n, k, s, p: None if n + 99 < k else print(end=""), "after `return`"),
]

RIGHT = [("NumPy's numbers", by_numpy)]


def by(formula):
    """The result is what a formula of n, k, s and the rings gives."""
    return lambda result, n, k, s, p: p != "same" and result == formula(n, k, s, rings_of(p))


CLAIMS = [
    ("forgot the + 1", lambda result, *case: result == size_of(*case) - 1),
    ("one side only", by(lambda n, k, s, p: (n + p - k) // s + 1)),
    ("You round up", by(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1)),
    ("not always a whole", lambda result, *case: result != int(result)),
    (
        "nearest whole",
        lambda result, n, k, s, p: (
            abs(result - ((n + 2 * rings_of(p) - k) / s + 1)) <= 0.5 and result == int(result)
        ),
    ),
    ("+ 1 inside", by(lambda n, k, s, p: (n + 2 * p - k + 1) // s)),
    ("forgot the kernel", by(lambda n, k, s, p: (n + 2 * p) // s)),
    ("forgot the stride", by(lambda n, k, s, p: s > 1 and n + 2 * p - k + 1)),
    ("left the padding out", by(lambda n, k, s, p: p > 0 and (n - k) // s + 1)),
    ("gives another number", lambda result, *case: size_of(*case) == 0 != result),
    ("you give −1", lambda result, *case: size_of(*case) == 0 and result == -1),
    (
        "as it came",
        lambda result, n, k, s, p: result == 0 and k > n and k <= n + 2 * rings_of(p),
    ),
    (
        "brackets are missing",
        lambda result, n, k, s, p: (
            any(result == n + 2 * rings_of(p) - part + 1 for part in (k // s, k / s))
            or result == int(n + 2 * rings_of(p) - k / s + 1)
        ),
    ),
    ("stride 1 only", lambda result, n, k, s, p: p == "same" and s > 1 and result == n),
    ("you round down", lambda result, n, k, s, p: p == "same" and n % s and result == n // s),
    ("full rings", lambda result, n, k, s, p: p == "same" and k % 2 == 0),
    ("like `valid`", lambda result, n, k, s, p: p == "same" and result == size_of(n, k, s, 0)),
    ("never fails to fit", lambda result, n, k, s, p: p == "same" and k > n and result == 0),
]
