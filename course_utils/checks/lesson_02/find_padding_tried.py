"""What is tried on lesson 2's exercise "Find the padding"."""

import math

from course_utils.checks.lesson_02._tried_shared import by_numpy, right_size, size, size_of


def missing(n, k, s, wanted):
    return (wanted - 1) * s + k - n


def checked(rings):
    """An answer that puts its rings into the size formula at the end."""

    def answer(n, k, s, wanted):
        p = rings(n, k, s, wanted)
        return p if right_size(n, k, s, p) == wanted else -1

    return answer


def for_ever(n, k, s, wanted):
    p = 0
    while right_size(n, k, s, p) != wanted:
        p += 1
    return p


def search(first, last_one=False):
    def answer(n, k, s, wanted):
        found = [p for p in range(first, 3000) if right_size(n, k, s, p) == wanted]
        return found[-1 if last_one else 0] if found else -1

    return answer


def trying(rings):
    """An answer that tries the numbers of rings in `rings(n, k)`."""

    def answer(n, k, s, wanted):
        found = (p for p in rings(n, k) if size(right_size)(n, k, s, p) == wanted)
        return next(found, -1)

    return answer


WRONG = [
    ("both sides", checked(lambda *a: missing(*a)), "You say −1"),
    ("both sides, unchecked", missing, "both sides together"),
    ("keeps the size", lambda n, k, s, w: (k - 1) // 2, "(k − 1)/2 rings"),
    ("one step more", lambda n, k, s, w: math.ceil((w * s + k - n) / 2), "one step less"),
    ("unchecked", lambda *a: max(math.ceil(missing(*a) / 2), 0), "none gives"),
    ("negative", lambda *a: math.ceil(missing(*a) / 2), "negative number of rings"),
    ("rounds down", checked(lambda *a: max(missing(*a) // 2, 0)), "shared evenly"),
    (
        "even numbers only",
        checked(lambda *a: -1 if missing(*a) % 2 else max(missing(*a) // 2, 0)),
        "shared evenly",
    ),
    ("below zero", checked(lambda *a: math.ceil(missing(*a) / 2)), "try 0 rings"),
    ("ten tries", trying(lambda n, k: range(10)), "stop looking too early"),
    ("as many tries as pixels", trying(lambda n, k: range(n + k)), "stop looking too early"),
    ("stride 1, checked", lambda n, k, s, w: search(0)(n, k, 1, w), "forgot the stride"),
    (
        "no stride",
        lambda n, k, s, w: max(math.ceil(missing(n, k, 1, w) / 2), 0),
        "forgot the stride",
    ),
    ("largest", search(0, last_one=True), "largest number of rings"),
    ("from one ring", search(1), "try 0 first"),
    ("for ever", for_ever, "had not finished"),
    ("rounds down, unchecked", lambda *a: missing(*a) // 2, "You round down when"),
    ("rounds down to 0", lambda *a: max(missing(*a) // 2, 0), "You round down when"),
    ("a hundred tries", trying(lambda n, k: range(100)), "stop looking too early"),
    (
        "None for none",
        lambda *a: search(0)(*a) if search(0)(*a) >= 0 else None,
        "−1 was asked for",
    ),
]


def trying_without_limit(n, k, s, wanted):
    rings = 0
    while by_numpy(n, k, s, rings) < wanted:
        rings += 1
    return rings if by_numpy(n, k, s, rings) == wanted else -1


RIGHT = [("tried without a limit", trying_without_limit)]


def fitting(n, k, s, wanted):
    """All numbers of rings that give the wanted size, tried one by one."""
    return [p for p in range(wanted * s + k) if size_of(n, k, s, p) == wanted]


def padding(claim):
    """`claim` takes the result, the numbers of rings that fit, and the missing cells."""
    return lambda result, *case: claim(result, fitting(*case), missing(*case))


CLAIMS = [
    (
        "gives None where",
        lambda result, *case: result is None and not fitting(*case),
    ),
    ("stop looking too early", padding(lambda p, fits, _: p == -1 and fits[0] > 4)),
    ("but there is a number", padding(lambda p, fits, _: p == -1 and fits)),
    ("A negative number of rings came", padding(lambda p, fits, cells: cells < 0 and p < 0)),
    ("not always whole", padding(lambda p, _, cells: p != int(p) and cells % 2)),
    ("cells of both sides", padding(lambda p, _, cells: p == cells > 0)),
    (
        "(k − 1)/2 rings keep",
        lambda p, n, k, s, w: (p == (k - 1) // 2 or p == -1) and (s > 1 or w != n),
    ),
    ("one step less", lambda p, n, k, s, w: p == math.ceil((w * s + k - n) / 2)),
    (
        "You round down",
        padding(lambda p, fits, cells: cells > 0 and cells % 2 and p == cells // 2 < fits[0]),
    ),
    ("even where none gives", padding(lambda p, fits, _: p != -1 and not fits)),
    ("a negative number of rings does not", padding(lambda p, fits, _: p < 0)),
    (
        "shared evenly",
        padding(lambda p, fits, cells: p == -1 and fits and cells > 0 and cells % 2),
    ),
    ("largest number", padding(lambda p, fits, _: p == fits[-1] > fits[0])),
    ("start with one ring", padding(lambda p, fits, _: fits[0] == 0 and p in (-1, *fits[1:]))),
    ("keep the size.", lambda p, n, k, s, w: size_of(n, k, s, p) == n != w),
    (
        "forgot the stride",
        lambda p, n, k, s, w: (
            s > 1
            and p in ((fitting(n, k, 1, w) or [-1])[0], max(math.ceil(missing(n, k, 1, w) / 2), 0))
        ),
    ),
]
