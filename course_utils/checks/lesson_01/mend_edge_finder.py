"""The checker of lesson 1's exercise "Mend an edge finder"."""

import numpy as np

from course_utils import reference
from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call, described, equal


def _edge_cases():
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


_VERTICAL = np.array([[-1, 0, 1]] * 3)


def _answers_of(image):
    return reference.conv2d(image, _VERTICAL), reference.conv2d(image, _VERTICAL.T)


def _strength(image):
    across, down = _answers_of(image)
    return abs(across) + abs(down)


def _positive(x):
    return np.maximum(x, 0)


_SIDES = {
    "left": lambda v, h: _positive(v),
    "right": lambda v, h: _positive(-v),
    "upper": lambda v, h: _positive(h),
    "lower": lambda v, h: _positive(-h),
}


def _sobel(image):
    kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return sum(abs(reference.conv2d(image, k)) for k in (kernel, kernel.T))


def _combined(how):
    return lambda image: how(*_answers_of(image))


@register("mend-edge-finder")
def mend_edge_finder(answer):
    cases = _edge_cases()
    results = [as_array(call(answer, *case, names=("image",))) for case in cases]
    if all(
        equal(result, np.asarray(sum(_answers_of(*case))))
        for result, case in zip(results, cases, strict=True)
    ):
        raise NotAttempted("`edge_strength` still gives the numbers that it gave as it came.")
    for result, (image,) in zip(results, cases, strict=True):
        rows, columns = image.shape[0] - 2, image.shape[1] - 2
        if result.ndim == 3 and result.shape in ((rows, columns, 4), (4, rows, columns)):
            raise Wrong(
                "Your function gives four maps side by side. One map is asked for: what brings "
                f"them together, place by place? (Seen{described((image,), ('image',))}.)",
                (image,),
            )
    compare(
        answer,
        cases,
        _strength,
        [
            (
                "ReLU comes too late: after the sum, answers of opposite sign have cancelled, and "
                "what is left of a negative sum is set to 0. Make each answer positive first.",
                _combined(lambda v, h: _positive(v + h)),
            ),
            (
                "The sign is taken off after the sum: there the two answers have already "
                "cancelled, at two of the four corners of a square. Make each positive first.",
                _combined(lambda v, h: abs(v + h)),
            ),
            (
                "A ReLU on each map keeps only the edges where the image grows brighter going "
                "right or down. The other two sides of a bright square are lost: which kernels "
                "answer to them?",
                _combined(lambda v, h: _positive(v) + _positive(h)),
            ),
            (
                "You kept the edges of one sign only, the other way round: the image grows darker "
                "going right or down. Both are asked for.",
                _combined(lambda v, h: _positive(-v) + _positive(-h)),
            ),
            (
                "You take the root of the sum of squares. It measures edges well too, but the "
                "task asks for the sum of the two sizes: linear maps and ReLU are enough.",
                _combined(lambda v, h: np.sqrt(v**2 + h**2)),
            ),
            (
                "Squares do take the sign off, but they make strong edges far stronger than weak "
                "ones. The sum of the two sizes is asked for.",
                _combined(lambda v, h: v**2 + h**2),
            ),
            ("You took the mean of the two sizes; their sum is asked for.", _half_strength),
            (
                "You took the mean of the four maps; their sum is asked for.",
                _combined(lambda v, h: (abs(v) + abs(h)) / 4),
            ),
            *(
                (
                    "A side of a square counts twice, and the side opposite to it is lost. A "
                    "kernel of three equal rows stays the same when it is turned upside down, one "
                    "of three equal columns when left and right are exchanged.",
                    _combined(twice),
                )
                for twice in (
                    lambda v, h: 2 * _positive(v) + 2 * _positive(h),
                    lambda v, h: 2 * _positive(v) + abs(h),
                    lambda v, h: abs(v) + 2 * _positive(h),
                )
            ),
            (
                "You keep the larger of the two sizes. At a corner both edges meet: their sum is "
                "asked for.",
                _combined(lambda v, h: np.maximum(abs(v), abs(h))),
            ),
            ("Only vertical edges are found.", _combined(lambda v, h: abs(v))),
            ("Only horizontal edges are found.", _combined(lambda v, h: abs(h))),
            (
                "A minus in place of the plus only moves the fault: the answers now cancel at the "
                "other two corners of a square.",
                _combined(lambda v, h: v - h),
            ),
            (
                "One of the two maps still has its sign. Both need an activation, on each map.",
                _combined(lambda v, h: _positive(v) + h),
            ),
            (
                "One of the two maps still has its sign. Both need an activation, on each map.",
                _combined(lambda v, h: v + _positive(h)),
            ),
            *(
                (
                    f"The {side} side of a bright square is not found: of four sides you have "
                    "three.",
                    _combined(lambda v, h, part=part: abs(v) + abs(h) - part(v, h)),
                )
                for side, part in _SIDES.items()
            ),
            (
                "Your kernels weigh their middle row or column twice (they are Sobel's). Keep the "
                "numbers of the kernel that is there.",
                _sobel,
            ),
            (
                "ReLU on the image, before the convolution, comes too early: the negative numbers "
                "arise in the feature maps.",
                lambda image: sum(_answers_of(_positive(image))),
            ),
            (
                "ReLU on the kernels takes their negative column away: what is left adds pixels "
                "and finds no edge. The activation belongs on the feature maps.",
                lambda image: sum(
                    reference.conv2d(image, k)
                    for k in (_positive(_VERTICAL), _positive(_VERTICAL).T)
                ),
            ),
            (
                "Without its minus signs a kernel adds pixels and finds no edge. Take the signs "
                "off the feature maps, not off the kernels.",
                lambda image: sum(
                    reference.conv2d(image, k) for k in (abs(_VERTICAL), abs(_VERTICAL).T)
                ),
            ),
            (
                "Here every answer meets its negative before an activation, so they cancel. Put "
                "the ReLU on each map, then add.",
                _combined(lambda v, h: 0 * v),
            ),
        ],
    )
    return "An activation on each map, before the sum, keeps answers from cancelling each other."


def _half_strength(image):
    return _strength(image) / 2
