"""What the messages of lesson 3 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np

from course_utils import reference


def pooled(maps, size, stride, reduce=np.max):
    """A window after the other, of those that fit."""
    starts = [range(0, n - size + 1, stride) for n in maps.shape[:2]]
    return np.array(
        [
            [reduce(maps[r : r + size, c : c + size], axis=(0, 1)) for c in starts[1]]
            for r in starts[0]
        ]
    )


def is_close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4, atol=1e-5)


def gives(how):
    return lambda result, *case: is_close(result, how(*case))


def of_pooled(change):
    return lambda result, *case: is_close(result, change(pooled(*case)))


def begins(result, *case):
    """The first window is right."""
    return is_close(np.asarray(result)[0, 0], pooled(*case)[0, 0])


# ---------------------------------------------------------------- seen-pixels


def followed(stack, cell, step=lambda a, b, k, s: (a * s, b * s + k - 1)):
    first = last = cell
    for kernel, stride in reversed(stack):
        first, last = step(first, last, kernel, stride)
    return first, last


def ends(claim):
    """`claim` takes the first and the last pixel of the answer, those that are right, and the case."""
    return lambda result, stack, cell: claim(
        tuple(int(n) for n in result), followed(stack, cell), stack, cell
    )


def step(how):
    return lambda result, stack, cell: tuple(result) == followed(stack, cell, how)


def width(range_):
    return range_[1] - range_[0]


CLAIMS = {
    "write-max-pool": [
        ("by its own size, whatever", lambda r, m, k, s: k != s and is_close(r, pooled(m, k, k))),
        ("by one, whatever", lambda r, m, k, s: s != 1 and is_close(r, pooled(m, k, 1))),
        ("average pooling", gives(lambda m, k, s: pooled(m, k, s, np.mean))),
        ("smallest value", gives(lambda m, k, s: pooled(m, k, s, np.min))),
        (
            "gives 0, which is not in it",
            lambda r, m, k, s: ((np.asarray(r) == 0) & (pooled(m, k, s) < 0)).any(),
        ),
        ("absolute value", gives(lambda m, k, s: pooled(abs(m), k, s))),
        (
            "alone, and their number",
            lambda r, m, k, s: m.shape[2] > 1 and np.size(r) == pooled(m, k, s)[..., 0].size,
        ),
        (
            "first channel only",
            lambda r, m, k, s: m.shape[2] > 1 and is_close(np.ravel(r), pooled(m, k, s)[..., 0].ravel()),
        ),
        ("channels stand first", lambda r, m, k, s: np.shape(r)[0] == m.shape[2]),
        ("rows for both axes", lambda r, *_: np.shape(r)[0] == np.shape(r)[1]),
        ("axes 2 and 3", lambda r, m, k, s: np.shape(r) == (*pooled(m, k, s).shape[:2], k)),
        ("the windows themselves", lambda r, *_: np.ndim(r) == 5),
        ("begin at place r and c", lambda r, m, k, s: s > 1 and begins(r, m, k, s)),
        ("decimals are cut off", of_pooled(np.trunc)),
        (
            "write it into all",
            of_pooled(lambda p: np.broadcast_to(p.max(axis=2, keepdims=True), p.shape)),
        ),
        ("one long list", of_pooled(lambda p: p.reshape(-1, p.shape[2]))),
        ("a batch axis in front", of_pooled(lambda p: p[np.newaxis])),
        ("first axis for the channels", lambda r, m, *_: np.shape(r)[0] == m.shape[0]),
        ("are swapped in your", of_pooled(lambda p: p.transpose(1, 0, 2))),
        (
            "run over the border",
            lambda r, *case: begins(r, *case) and np.size(r) > pooled(*case).size,
        ),
        ("lose the last row", of_pooled(lambda p: p[:-1, :-1])),
        (
            "missing where it ends exactly",
            lambda r, m, k, s: (
                begins(r, m, k, s) and 0 in [(n - k) % s for n in m.shape[:2]]
            )
            or not np.size(r),
        ),
        ("as large as the step", lambda r, m, k, s: k != s and is_close(r, pooled(m, s, s))),
        ("pick single cells", gives(lambda m, k, s: m[::s, ::s])),
    ],
    "seen-pixels": [
        ("from first to last", lambda r, stack, cell: tuple(r) == followed(stack[::-1], cell)),
        ("one too far", ends(lambda r, right, *_: r == (right[0], right[1] + 1))),
        ("whole kernel at each", step(lambda a, b, k, s: (a * s, b * s + k))),
        (
            "begins at the cell's own",
            ends(lambda r, right, stack, cell: r[0] == cell and len(stack) and r != right),
        ),
        ("not centred", ends(lambda r, right, *_: width(r) == width(right) and r[0] < right[0])),
        ("only where windows", step(lambda a, b, k, s: (a * s, b * s))),
        ("by its own stride", step(lambda a, b, k, s: (a * s, (b + k - 1) * s))),
        (
            "last layer only",
            lambda r, stack, cell: len(stack) > 1 and tuple(r) == followed(stack[-1:], cell),
        ),
        (
            "starts from `cell` again",
            lambda r, stack, cell: len(stack) > 1 and tuple(r) == followed(stack[:1], cell),
        ),
        ("numbers of the example", ends(lambda r, right, *_: r == (6, 9) != right)),
        ("a whole kernel apart", step(lambda a, b, k, s: (a * k, b * k + k - 1))),
        ("that of cell 0", lambda r, stack, cell: tuple(r) == followed(stack, 0) and cell > 0),
        (
            "every pixel",
            lambda r, *case: list(r) == list(range(followed(*case)[0], followed(*case)[1] + 1)),
        ),
        (
            "strides out",
            lambda r, stack, cell: (
                any(s > 1 for _, s in stack)
                and tuple(r) == followed(stack, cell, lambda a, b, k, s: (a, b + k - 1))
            ),
        ),
        ("first pixel is right. The end", ends(lambda r, right, *_: r[0] == right[0] and r != right)),
        ("count from 1", ends(lambda r, right, *_: r == (right[0] + 1, right[1] + 1))),
        ("in the other order", ends(lambda r, right, *_: r == right[::-1])),
        (
            "is the width of",
            lambda r, stack, cell: r[1] == reference.receptive_field(stack) != followed(stack, cell)[1],
        ),
        (
            "The width is right",
            ends(lambda r, right, *_: width(r) == width(right) and r[0] != right[0]),
        ),
    ],
}  # fmt: skip
