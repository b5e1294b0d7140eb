"""The checker of lesson 1's exercise "Mend an edge finder"."""

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call, described, equal
from course_utils.reference import conv2d

VERTICAL = np.array([[-1, 0, 1]] * 3)


def _cases():
    rng = np.random.default_rng(11)
    square = np.zeros((8, 9), dtype=int)
    square[2:6, 3:7] = 9
    return [
        (square,),
        (9 - square,),
        (rng.integers(-9, 10, size=(6, 11)),),
        (rng.normal(size=(7, 5)),),
        (np.full((4, 4), 0.7),),
    ]


def _maps(image, kernel=VERTICAL):
    return conv2d(image, kernel), conv2d(image, kernel.T)


def _strength(image):
    across, down = _maps(image)
    return abs(across) + abs(down)


def _positive(x):
    return np.maximum(x, 0)


def _of_maps(how):
    return lambda image: how(*_maps(image))


def _without(side):
    """The sum of both sizes, without the edges of one sign in one of the maps."""
    return _of_maps(lambda v, h: abs(v) + abs(h) - side(v, h))


MISTAKES = {
    "ReLU comes too late: after the sum, answers of opposite sign have cancelled, and what is left "
    "of a negative sum is set to 0. Make each answer positive first.": _of_maps(
        lambda v, h: _positive(v + h)
    ),
    "The sign is taken off after the sum: there the two answers have already cancelled, at two of "
    "the four corners of a square. Make each positive first.": _of_maps(lambda v, h: abs(v + h)),
    "A ReLU on each map keeps only the edges where the image grows brighter going right or down. "
    "The other two sides of a bright square are lost: which kernels answer to them?": _of_maps(
        lambda v, h: _positive(v) + _positive(h)
    ),
    "You kept the edges of one sign only, the other way round: the image grows darker going right "
    "or down. Both are asked for.": _of_maps(lambda v, h: _positive(-v) + _positive(-h)),
    "You take the root of the sum of squares. It measures edges well too, but the task asks for "
    "the sum of the two sizes: linear maps and ReLU are enough.": _of_maps(np.hypot),
    "Squares do take the sign off, but they make strong edges far stronger than weak ones. The sum "
    "of the two sizes is asked for.": _of_maps(lambda v, h: v**2 + h**2),
    "You took the mean of the two sizes; their sum is asked for.": lambda x: _strength(x) / 2,
    "You took the mean of the four maps; their sum is asked for.": lambda x: _strength(x) / 4,
    "A side of a square counts twice, and the side opposite to it is lost. A kernel of three equal "
    "rows stays the same when it is turned upside down, one of three equal columns when left and "
    "right are exchanged.": [
        _of_maps(lambda v, h: 2 * _positive(v) + 2 * _positive(h)),
        _of_maps(lambda v, h: 2 * _positive(v) + abs(h)),
        _of_maps(lambda v, h: abs(v) + 2 * _positive(h)),
    ],
    "You keep the larger of the two sizes. At a corner both edges meet: their sum is asked "
    "for.": _of_maps(lambda v, h: np.maximum(abs(v), abs(h))),
    "Only vertical edges are found.": _of_maps(lambda v, h: abs(v)),
    "Only horizontal edges are found.": _of_maps(lambda v, h: abs(h)),
    "A minus in place of the plus only moves the fault: the answers now cancel at the other two "
    "corners of a square.": _of_maps(lambda v, h: v - h),
    "One of the two maps still has its sign. Both need an activation, on each map.": [
        _of_maps(lambda v, h: _positive(v) + h),
        _of_maps(lambda v, h: v + _positive(h)),
    ],
    "The left side of a bright square is not found: of four sides you have three.": _without(
        lambda v, h: _positive(v)
    ),
    "The right side of a bright square is not found: of four sides you have three.": _without(
        lambda v, h: _positive(-v)
    ),
    "The upper side of a bright square is not found: of four sides you have three.": _without(
        lambda v, h: _positive(h)
    ),
    "The lower side of a bright square is not found: of four sides you have three.": _without(
        lambda v, h: _positive(-h)
    ),
    "Your kernels weigh their middle row or column twice (they are Sobel's). Keep the numbers of "
    "the kernel that is there.": lambda x: sum(map(abs, _maps(x, VERTICAL * [[1], [2], [1]]))),
    "ReLU on the image, before the convolution, comes too early: the negative numbers arise in the "
    "feature maps.": lambda image: sum(_maps(_positive(image))),
    "ReLU on the kernels takes their negative column away: what is left adds pixels and finds no "
    "edge. The activation belongs on the feature maps.": (
        lambda image: sum(_maps(image, _positive(VERTICAL)))
    ),
    "Without its minus signs a kernel adds pixels and finds no edge. Take the signs off the "
    "feature maps, not off the kernels.": lambda image: sum(_maps(image, abs(VERTICAL))),
    "Here every answer meets its negative before an activation, so they cancel. Put the ReLU on "
    "each map, then add.": _of_maps(lambda v, h: 0 * v),
}


@register("mend-edge-finder")
def mend_edge_finder(answer):
    cases = _cases()
    results = [as_array(call(answer, *case, names=("image",))) for case in cases]
    if all(equal(r, sum(_maps(*case))) for r, case in zip(results, cases, strict=True)):
        raise NotAttempted("`edge_strength` still gives the numbers that it gave as it came.")
    for result, case in zip(results, cases, strict=True):
        rows, columns = (n - 2 for n in case[0].shape)
        if result.shape in ((rows, columns, 4), (4, rows, columns)):
            raise Wrong(
                "Your function gives four maps side by side. One map is asked for: what brings "
                f"them together, position by position? (Seen{described(case, ('image',))}.)",
                case,
            )
    compare(answer, cases, _strength, MISTAKES)
    return (
        "Each answer has lost its sign before the sum, so none cancels another, and an edge counts "
        "whichever side of it is the brighter one."
    )
