"""What is tried on lesson 3's exercise "Find the pixels that a cell sees"."""

import numpy as np

from course_utils import reference


def field_from_cell(stack, cell):
    return cell, cell + reference.receptive_field(stack or [(1, 1)]) - 1


def forwards(stack, cell):
    first = last = cell
    for kernel, stride in stack:
        first, last = first * stride, last * stride + kernel - 1
    return first, last


def backwards(step, change=lambda first, last: (first, last)):
    def seen(stack, cell):
        first = last = cell
        for kernel, stride in reversed(stack):
            first, last = step(first, last, kernel, stride)
        return change(first, last)

    return seen


def right(first, last, kernel, stride):
    return first * stride, last * stride + kernel - 1


WRONG = [
    ("from first to last", forwards, "from first to last"),
    ("end excluded", backwards(right, lambda a, b: (a, b + 1)), "does not see"),
    ("whole kernel", backwards(lambda a, b, k, s: (a * s, b * s + k)), "whole kernel"),
    ("begins at the cell", field_from_cell, "cell's own number"),
    ("only beginnings", backwards(lambda a, b, k, s: (a * s, b * s)), "only where windows"),
    ("stride last", backwards(lambda a, b, k, s: (a * s, (b + k - 1) * s)), "by its own stride"),
    ("no strides", backwards(lambda a, b, k, s: (a, b + k - 1)), "strides out"),
    ("centred", backwards(lambda a, b, k, s: (a * s - k // 2, b * s + k // 2)), "centred"),
    ("the width", lambda stack, cell: reference.receptive_field(stack or [(1, 1)]),
     "asks for two"),
    ("last layer only", lambda stack, cell: backwards(right)(stack[-1:], cell),
     "last layer only"),
    ("swapped", backwards(right, lambda a, b: (b, a)), "other order"),
    ("kernel as stride", backwards(lambda a, b, k, s: (a * k, b * k + k - 1)),
     "a whole kernel apart"),
    ("cell 0", lambda stack, cell: backwards(right)(stack, 0), "that of cell 0"),
    ("all pixels", backwards(right, lambda a, b: list(range(a, b + 1))), "every pixel"),
]  # fmt: skip


def seen(stack, cell):
    ends = np.array([cell, cell])
    for kernel, stride in stack[::-1]:
        ends = ends * stride + [0, kernel - 1]
    return ends


RIGHT = [("an array", seen), ("two kinds of numbers", lambda *a: (*map(float, seen(*a)),))]


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


CLAIMS = [
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
]
