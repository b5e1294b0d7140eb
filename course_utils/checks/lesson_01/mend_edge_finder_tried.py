"""What is tried on lesson 1's exercise "Mend an edge finder"."""

import numpy as np

from course_utils import reference
from course_utils.checks.lesson_01._tried_shared import ACROSS, convolved, is_close, positive


def maps(image):
    return reference.conv2d(image, ACROSS), reference.conv2d(image, ACROSS.T)


WRONG = [
    ("ReLU last", lambda x: np.maximum(sum(maps(x)), 0), "too late"),
    ("size last", lambda x: abs(sum(maps(x))), "after the sum"),
    ("two maps", lambda x: sum(np.maximum(m, 0) for m in maps(x)), "going right or down"),
    ("dark side", lambda x: sum(np.maximum(-m, 0) for m in maps(x)), "grows darker"),
    ("root", lambda x: np.hypot(*maps(x)), "root of the sum of squares"),
    ("squares", lambda x: sum(m**2 for m in maps(x)), "far stronger"),
    ("larger", lambda x: np.maximum(*map(abs, maps(x))), "keep the larger"),
    ("vertical", lambda x: abs(maps(x)[0]), "Only vertical"),
    ("horizontal", lambda x: abs(maps(x)[1]), "Only horizontal"),
    ("mean", lambda x: sum(map(abs, maps(x))) / 2, "the mean of the two"),
    ("mean of four", lambda x: sum(map(abs, maps(x))) / 4, "mean of the four"),
    (
        "side by side",
        lambda x: np.stack([np.maximum(s * m, 0) for m in maps(x) for s in (1, -1)], axis=-1),
        "four maps side by side",
    ),
    (
        "turned along equal rows",
        lambda x: sum(
            np.maximum(reference.conv2d(x, k), 0)
            for k in (ACROSS, ACROSS[::-1], ACROSS.T, ACROSS.T[:, ::-1])
        ),
        "counts twice",
    ),
    (
        "one turned along equal rows",
        lambda x: sum(
            np.maximum(reference.conv2d(x, k), 0)
            for k in (ACROSS, ACROSS[::-1], ACROSS.T, ACROSS.T[::-1])
        ),
        "counts twice",
    ),
    ("ReLU on the image", lambda x: sum(maps(np.maximum(x, 0))), "too early"),
    ("four sums", lambda x: 0 * maps(x)[0], "meets its negative"),
    ("whole image", lambda x: abs(x), "has the shape"),
    (
        "ReLU on kernels",
        lambda x: sum(reference.conv2d(x, np.maximum(k, 0)) for k in (ACROSS, ACROSS.T)),
        "finds no edge",
    ),
]

RIGHT = [
    (
        "by absolute values",
        lambda x: sum(abs(reference.conv2d(x, k)) for k in (ACROSS, ACROSS.T)),
    ),
    ("by the larger sign", lambda x: sum(np.maximum(m, -m) for m in maps(x))),
]


def edges(image, kernel=ACROSS):
    return [convolved(image[..., None], k[..., None, None])[..., 0] for k in (kernel, kernel.T)]


def of_kernel(change):
    """The two maps of another kernel, added."""
    return lambda result, image: is_close(result, sum(edges(image, change(ACROSS))))


def of_edges(how):
    return lambda result, image: is_close(result, how(*edges(image)))


def missing_side(side):
    sides = {
        "left": lambda v, h: positive(v),
        "right": lambda v, h: positive(-v),
        "upper": lambda v, h: positive(h),
        "lower": lambda v, h: positive(-h),
    }
    return f"The {side} side", of_edges(lambda v, h: abs(v) + abs(h) - sides[side](v, h))


CLAIMS = [
    ("four maps side by side", lambda result, image: 4 in np.shape(result)),
    ("ReLU comes too late", of_edges(lambda v, h: positive(v + h))),
    ("off after the sum", of_edges(lambda v, h: abs(v + h))),
    ("going right or down. The other", of_edges(lambda v, h: positive(v) + positive(h))),
    ("grows darker", of_edges(lambda v, h: positive(-v) + positive(-h))),
    ("root of the sum", of_edges(np.hypot)),
    ("Squares do take", of_edges(lambda v, h: v**2 + h**2)),
    ("mean of the two", of_edges(lambda v, h: (abs(v) + abs(h)) / 2)),
    ("mean of the four", of_edges(lambda v, h: (abs(v) + abs(h)) / 4)),
    (
        "counts twice",
        lambda result, image: any(
            of_edges(lambda v, h, a=a, b=b: a(v) + b(h))(result, image)
            for a in (abs, lambda x: 2 * positive(x))
            for b in (abs, lambda x: 2 * positive(x))
        ),
    ),
    ("the larger of the two", of_edges(lambda v, h: np.maximum(abs(v), abs(h)))),
    ("Only vertical", of_edges(lambda v, h: abs(v))),
    ("Only horizontal", of_edges(lambda v, h: abs(h))),
    ("A minus in place", of_edges(lambda v, h: v - h)),
    (
        "still has its sign",
        lambda result, image: any(
            is_close(result, positive(a) + b) for a, b in (edges(image), edges(image)[::-1])
        ),
    ),
    *map(missing_side, ("left", "right", "upper", "lower")),
    (
        "twice (they are Sobel's)",
        lambda result, image: is_close(
            result, sum(abs(x) for x in edges(image, ACROSS * [[1], [2], [1]]))
        ),
    ),
    ("ReLU on the image", lambda result, image: is_close(result, sum(edges(positive(image))))),
    ("ReLU on the kernels", of_kernel(positive)),
    ("Without its minus signs", of_kernel(abs)),
    ("meets its negative", of_edges(lambda v, h: 0 * v)),
]
