"""The checkers of lesson 1."""

import math
import re

import numpy as np

from course_utils import reference
from course_utils.checks._answers import (
    RESULT,
    as_array,
    as_number,
    as_parts,
    as_shape,
    call,
    compare,
    described,
    difference,
    equal,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- predict-shapes


@exercise("predict-shapes", lesson=1, title="Predict four shapes")
def _(answer):
    names = ("first_kernels", "first_output", "second_kernels", "second_output")
    parts = as_parts(answer, names)
    shapes = [as_shape(part, f"`{name}`") for part, name in zip(parts, names, strict=True)]
    _kernel_shape("first_kernels", shapes[0], (5, 3, 3, 12))
    _map_shape("first_output", shapes[1], _FIRST)
    _kernel_shape("second_kernels", shapes[2], (1, 1, 12, 6))
    _map_shape("second_output", shapes[3], _SECOND)
    return (
        "Height and width shrink by kernel size minus 1, the channels become the number of "
        "kernels, and each kernel has as many channels as its own input."
    )


def _kernel_shape(name, shape, right):
    if shape == right:
        return
    height, width, c_in, c_out = right
    told = {
        (height, width): "this is one kernel on one channel. Which axes say how many channels it "
        "reads, and how many kernels there are?",
        (height, width, c_in): "this is a single kernel. The layer has several; their number is "
        "the last axis.",
        (height, width, c_out): "the axis for the input channels is missing: a kernel has as many "
        "channels as its input.",
        (height, width, 1, c_out): "you gave each kernel one channel. A kernel reads all channels "
        "of its input.",
        (height, width, 3, c_out): "you counted the colours of the photograph. The second layer "
        "reads the feature maps of the first one.",
        (height, width, c_out, c_in): "you put the output channels before the input channels; in "
        "Keras the number of kernels comes last.",
        (c_out, c_in, height, width): "you put the channels first, as PyTorch does; Keras begins "
        "with height and width.",
        (width, height, c_in, c_out): "you swapped height and width: `(5, 3)` means 5 rows and 3 "
        "columns.",
        (height, height, c_in, c_out): "you made the kernel square. `(5, 3)` says 5 rows and 3 "
        "columns.",
        (3, 3, c_in, c_out): "you made the kernel square. `(5, 3)` says 5 rows and 3 columns.",
    }
    if shape in told:
        raise Wrong(f"`{name}`: {told[shape]}")
    if len(shape) != 4:
        raise Wrong(
            f"`{name}` has {len(shape)} axes. The kernels of a Conv2D have four: height, width, "
            "input channels, output channels."
        )
    if sorted(map(str, shape)) == sorted(map(str, right)):
        raise Wrong(
            f"`{name}` holds the right four numbers in another order. Keras takes height, width, "
            "input channels, output channels."
        )
    axes = ("height", "width", "number of input channels", "number of output channels")
    wrong = next(axis for axis, a, b in zip(axes, shape, right, strict=True) if a != b)
    raise Wrong(
        f"`{name}`: look at the {wrong} again. A kernel's shape does not depend on the height and "
        "width of the image or on the batch."
    )


_HALF = "You lost rows or columns on one side only; an odd kernel loses (k − 1)/2 on each side."
_FIRST = {
    "shape": (16, 46, 38, 12),
    "rows": {
        50: "Height 50 would need padding. Without it the window stops at the border.",
        45: "50 − 5 = 45 counts the moves. The place before the first move counts too.",
        48: "48 would be right for 3 rows, and in `(5, 3)` the rows come first. Or did you lose 2 "
        "rows at one border only? The kernel loses as many at the other.",
        47: "47 is 50 − 3: `(5, 3)` means 5 rows, and the place before the first move counts too.",
        10: "50 / 5 = 10: your window moves by its own size. Here it moves by one pixel.",
        55: "The output cannot be higher than the image: the window stays inside it.",
        54: "The output cannot be higher than the image: the window stays inside it.",
    },
    "columns": {
        40: "Width 40 would need padding. Without it the window stops at the border.",
        37: "40 − 3 = 37 counts the moves. The place before the first move counts too.",
        36: "36 is 40 − 5 + 1. In `(5, 3)` the number of columns comes second.",
        35: "35 is 40 − 5: `(5, 3)` means 3 columns, and the place before the first move counts.",
        39: _HALF,
        13: "40 / 3 is about 13: your window moves by its own size. Here it moves by one pixel.",
    },
    "channels": {
        36: "36 = 3 · 12 counts one map for each colour and kernel. A kernel adds the products of "
        "all channels in one sum: one map for each kernel.",
        3: "The channels do not stay 3: the depth of the output is the number of kernels.",
        1: "Each kernel gives a feature map of its own, and there are several kernels.",
        15: "The maps do not stand beside the colours: only the feature maps go on.",
    },
}
_SECOND = {
    "shape": (16, 46, 38, 6),
    "rows": {
        50: "The second layer reads the output of the first one, not the photograph.",
        45: "A 1×1 window fits at every place: n − 1 + 1 = n. Nothing is lost.",
        42: "The second layer has its own kernel size, 1×1, not (5, 3) again.",
    },
    "columns": {
        40: "The second layer reads the output of the first one, not the photograph.",
        37: "A 1×1 window fits at every place: n − 1 + 1 = n. Nothing is lost.",
        36: "The second layer has its own kernel size, 1×1, not (5, 3) again.",
    },
    "channels": {
        12: "The depth of the output is the number of kernels of this layer, not of the one "
        "before it.",
        72: "72 = 12 · 6. A kernel adds over all its input maps: one map for each kernel.",
        18: "18 = 12 + 6. Only the maps of this layer come out of it.",
        1: "A 1×1 kernel also gives a map of its own. How many kernels are there?",
        3: "After the first layer there are no colours any more. How many kernels are there?",
    },
}


def _map_shape(name, shape, told):
    right = told["shape"]
    if shape == right[1:]:
        raise Wrong(
            f"`{name}`: the batch is missing. 16 photographs go in, and each of them comes out as "
            "feature maps of its own."
        )
    if shape == (None, *right[1:]):
        raise Wrong(f"`{name}`: None leaves the batch open. Here it is known: 16 photographs.")
    if len(shape) != 4:
        raise Wrong(f"`{name}` has {len(shape)} axes; it has four: batch, height, width, channels.")
    if shape == (right[0], right[3], right[1], right[2]):
        raise Wrong(f"`{name}`: your order is `channels_first`. The session uses `channels_last`.")
    if shape == (right[0], 48, 36, right[3]):
        raise Wrong(
            f"`{name}`: you took the kernel as 3 rows and 5 columns. `(5, 3)` gives the rows first."
        )
    if shape[0] != 16:
        raise Wrong(f"`{name}`: the first axis is the batch: as many photographs out as go in.")
    axes = (("rows", "height", 1), ("columns", "width", 2), ("channels", "depth", 3))
    for key, axis, place in axes:
        if shape[place] != right[place]:
            sentence = told[key].get(
                shape[place],
                "How many kernels does this layer have?"
                if key == "channels"
                else f"At how many places does the window fit into the {key} of its input?",
            )
            raise Wrong(f"`{name}`: the {axis} {shape[place]} is not right. {sentence}")


# ---------------------------------------------------------------- count-conv-parameters

_COUNTS = [
    ((28, 28, 1), 32, (3, 3), True),
    ((28, 28, 32), 64, (3, 3), True),
    ((50, 40, 3), 12, (5, 3), True),
    ((50, 40, 3), 12, (5, 3), False),
    ((7, 9, 64), 10, (1, 1), False),
    ((100, 2), 8, (4,), True),
    ((16, 28, 28, 4), 8, (3, 2, 5), True),
]


_COUNT_NAMES = ("input_shape", "filters", "kernel_size", "use_bias")


def _count(input_shape, filters, kernel_size, use_bias):
    return (math.prod(kernel_size) * input_shape[-1] + bool(use_bias)) * filters


def _about_tuples(problem, axes):
    if "TypeError" in problem and "tuple" in problem:
        return " `kernel_size` is a tuple, such as (5, 3): multiply its numbers with each other."
    if axes != 2 and ("IndexError" in problem or "ValueError" in problem):
        return (
            " Your code expects a kernel of two numbers, and an `input_shape` of three. Here a "
            f"Conv{axes}D comes with {axes} and {axes + 1}: multiply as many as there are."
        )
    return ""


@exercise("count-conv-parameters", lesson=1, title="Count the parameters of any convolution")
def _(answer):
    for case in _COUNTS:
        try:
            as_number(call(answer, *case, names=_COUNT_NAMES), RESULT)
        except Wrong as problem:
            raise Wrong(f"{problem}{_about_tuples(str(problem), len(case[2]))}") from problem
    prod = math.prod
    compare(
        answer,
        _COUNTS,
        _count,
        [
            (
                "You left the biases out. With `use_bias=True` each kernel has one more number.",
                lambda i, f, k, b: prod(k) * i[-1] * f,
            ),
            (
                "You always count a bias. With `use_bias=False` there is none.",
                lambda i, f, k, b: (prod(k) * i[-1] + 1) * f,
            ),
            (
                "You count one bias for the whole layer. Each kernel has its own.",
                lambda i, f, k, b: prod(k) * i[-1] * f + b,
            ),
            (
                "You count one bias for each channel of each kernel. A kernel has a single bias, "
                "whatever its number of channels: it is added once, to the sum.",
                lambda i, f, k, b: (prod(k) + b) * i[-1] * f,
            ),
            (
                "You forgot the input channels: each kernel has as many channels as its input.",
                lambda i, f, k, b: (prod(k) + b) * f,
            ),
            (
                "Without biases you count nothing. The numbers of the kernels are still there.",
                lambda i, f, k, b: (prod(k) * i[-1] + 1) * f if b else 0,
            ),
            (
                "You count a single kernel. The layer has `filters` of them.",
                lambda i, f, k, b: prod(k) * i[-1] + b,
            ),
            (
                "You take every kernel as square: the first number of `kernel_size` stands for "
                "all. A kernel may have another height than width.",
                lambda i, f, k, b: (k[0] ** len(k) * i[-1] + b) * f,
            ),
            (
                "You take every kernel as square: the first number of `kernel_size` stands for "
                "all. A kernel may have another height than width.",
                lambda i, f, k, b: (k[0] ** 2 * i[-1] + b) * f,
            ),
            (
                "You multiply two numbers of `kernel_size`. A Conv3D has three.",
                lambda i, f, k, b: (prod(k[:2]) * i[-1] + b) * f,
            ),
            (
                "You add the numbers of `kernel_size`. A window of 3×3 has 3 · 3 cells.",
                lambda i, f, k, b: (sum(k) * i[-1] + b) * f,
            ),
            (
                "You took the first axis of the input as its channels; in `channels_last` they "
                "are the last one.",
                lambda i, f, k, b: (prod(k) * i[0] + b) * f,
            ),
            (
                "You took the third number of `input_shape` as the channels. They stand last, "
                "however many axes there are.",
                lambda i, f, k, b: (prod(k) * i[2] + b) * f if len(i) > 2 else None,
            ),
            (
                "You let the size of the image into the count. That is a dense layer: here the "
                "same kernel is used at every place.",
                lambda i, f, k, b: (prod(i) + b) * f,
            ),
            (
                "You let the height and width of the image into the count. Only its channels "
                "decide how large a kernel is.",
                lambda i, f, k, b: (prod(k) * prod(i) + b) * f,
            ),
            (
                "You counted a kernel for every place of the image. The weights are shared: one "
                "kernel slides over all places.",
                lambda i, f, k, b: (prod(k) * i[-1] + b) * f * prod(i[:-1]),
            ),
        ],
    )
    return "One formula counts Conv1D, Conv2D and Conv3D, and the image's size is not in it."


# ---------------------------------------------------------------- design-kernels

_PATCH = np.arange(1, 10).reshape(3, 3)
_COPY = np.zeros((3, 3))
_COPY[2, 2] = 1
_DOWN = np.array([[0, -1, 0], [0, 0, 0], [0, 1, 0]])
_MEAN = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]) / 4


@exercise("design-kernels", lesson=1, title="Design three kernels")
def _(answer):
    names = ("copy", "difference", "mean")
    copy, down, mean = (
        as_array(part, f"`{name}`", (3, 3))
        for name, part in zip(names, as_parts(answer, names), strict=True)
    )
    turned = (
        "it is turned by 180°. That would be right for the convolution of signal processing; ours "
        "lays the kernel on the window as it is."
    )
    _kernel(
        "copy",
        copy,
        _COPY,
        [
            (turned, _COPY[::-1, ::-1]),
            ("the 1 stands right of the centre: it lacks the step down.", _COPY[[0, 2, 1]]),
            ("the 1 stands below the centre: it lacks the step to the right.", _COPY[:, [0, 2, 1]]),
            ("this is the identity: it copies the centre.", _COPY[[0, 2, 1]][:, [0, 2, 1]]),
            ("the 1 stands at the upper right. Rows count from the top.", _COPY[::-1]),
            ("the 1 stands at the lower left. Columns count from the left.", _COPY[:, ::-1]),
        ],
    )
    sobel = np.array([[-1] * 3, [0] * 3, [1] * 3])
    _kernel(
        "difference",
        down,
        _DOWN,
        [
            (
                "it gives above minus below. The number in the kernel's lower row is laid on the "
                "lower pixel, and nothing is flipped.",
                -_DOWN,
            ),
            (
                "it compares left and right: rows and columns are swapped. In `kernel[i, j]` the "
                "row comes first.",
                _DOWN.T,
            ),
            (
                "it compares left and right, with the sign turned as well. In `kernel[i, j]` the "
                "row comes first.",
                -_DOWN.T,
            ),
            (
                "this is the edge kernel of the lesson: it adds three such differences, of three "
                "columns. One column is asked for.",
                sobel,
            ),
            (
                "it adds the two pixels. A difference needs a minus: the kernel's sum must be 0.",
                abs(_DOWN),
            ),
            (
                "it compares the pixel below with the centre. The pixel above the centre is asked "
                "for.",
                np.array([[0, 0, 0], [0, -1, 0], [0, 1, 0]]),
            ),
        ],
    )
    plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    _kernel(
        "mean",
        mean,
        _MEAN,
        [
            (
                "it adds the four pixels. The sum of its numbers is 4, so an even grey would "
                "become four times as bright.",
                _MEAN * 4,
            ),
            (
                "you divided by 9, the cells of the window. A mean divides by the number of "
                "values that it adds.",
                _MEAN * 4 / 9,
            ),
            ("it counts the centre as well. Only its four neighbours are asked for.", plus / 5),
            ("it counts the centre as well. Only its four neighbours are asked for.", plus / 4),
            ("this is the blur of the lesson: the mean of all nine.", np.full((3, 3), 1 / 9)),
            (
                "it counts the neighbours on the diagonals too.",
                (1 - _COPY[[0, 2, 1]][:, [0, 2, 1]]) / 8,
            ),
            ("it takes the four corners of the window.", (1 - plus) / 4),
            (
                "an integer array cannot hold a quarter: all its numbers were rounded down to 0.",
                np.zeros((3, 3)),
            ),
        ],
    )
    return "Where a number stands in the kernel says which pixel it reads; their sum, how bright."


def _kernel(name, given, right, misconceptions):
    if equal(given, right, 1e-6, 1e-8):
        return
    for sentence, wrong in misconceptions:
        if equal(given, np.asarray(wrong), 1e-6, 1e-8):
            raise Wrong(f"`{name}`: {sentence}")
    if not np.isfinite(given).all():
        raise Wrong(f"`{name}` holds nan or infinity; expected nine ordinary numbers.")
    if equal(given, -right):
        raise Wrong(f"`{name}`: the right cells, but all signs are turned.")
    size = np.abs(given).max()
    if size > 0 and equal(given / size, right / np.abs(right).max()):
        raise Wrong(
            f"`{name}`: the right cells in the right relation, but the result is "
            f"{size / np.abs(right).max():.3g} times as large as it should be."
        )
    raise Wrong(
        f"`{name}`: laid on the patch 1 2 3 / 4 5 6 / 7 8 9 your kernel gives "
        f"{(given * _PATCH).sum():.4g}; {(right * _PATCH).sum():.4g} was asked for. Each number "
        "of the kernel is laid on the pixel at the same place in the window."
        if not np.isclose((given * _PATCH).sum(), (right * _PATCH).sum())
        else f"`{name}`: it reads pixels that the task does not name. Set all other cells to 0."
    )


# ---------------------------------------------------------------- mend-edge-finder


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


@exercise("mend-edge-finder", lesson=1, title="Mend an edge finder")
def _(answer):
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
                f"them together, place by place? (Seen{described((image,), ('image',))}.)"
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


# ---------------------------------------------------------------- write-conv2d


def _layers():
    """(image, kernels, bias), and what to say if the answer fails there for the first time."""
    rng = np.random.default_rng(7)

    def case(image, kernels):
        kernels = rng.integers(-4, 5, size=kernels)
        return rng.integers(-9, 10, size=image), kernels, rng.integers(1, 5, size=kernels.shape[-1])

    floats = rng.normal(size=(4, 5, 3)), rng.normal(size=(3, 3, 3, 2)), rng.normal(size=2)
    bright = rng.integers(0, 256, size=(5, 5, 1)).astype(np.uint8)
    return [
        (case((5, 5, 1), (3, 3, 1, 1)), ""),
        (case((5, 8, 1), (3, 3, 1, 1)), "This image is wider than it is high."),
        (case((5, 6, 3), (3, 3, 3, 1)), "Here the image has three channels."),
        (case((5, 6, 2), (3, 3, 2, 4)), "Here the layer has four kernels."),
        (case((6, 7, 2), (2, 4, 2, 3)), "These kernels have 2 rows and 4 columns."),
        (case((3, 4, 2), (1, 1, 2, 3)), "These are kernels of 1×1."),
        (case((4, 3, 2), (4, 3, 2, 2)), "These kernels are as large as the image: one place."),
        (floats, "These numbers have decimals."),
        ((bright, *case((1, 1, 1), (2, 2, 1, 2))[1:]), "This image is of dtype uint8."),
    ]


def _conv2d(image, kernels, bias):
    return reference.conv2d(image, kernels) + bias


def _plain(image, kernels, **options):
    return reference.conv2d(image, kernels, **options)


def _last_left_zero(image, kernels, bias):
    result = _conv2d(image, kernels, bias).astype(float)
    result[-1], result[:, -1] = 0, 0
    return result


def _whole(image, kernels, bias):
    """Every product is added to an array of integers, which drops its decimals."""
    whole = all(array.dtype.kind in "iu" for array in (image, kernels, bias))
    return None if whole else np.trunc(_conv2d(image, kernels, bias))


def _first_row(image, kernels, bias):
    result = _conv2d(image, kernels, bias).astype(float)
    result[1:] = 0
    return result


_CONV2D_WRONG = [
    (
        "You flip the kernel: that is the convolution of signal processing. A layer lays the "
        "kernel on the window as it is.",
        lambda x, k, b: _plain(x, k[::-1, ::-1]) + b,
    ),
    (
        "Rows and columns of the kernel are swapped: `kernels[i, j]` lies on row i and column j "
        "of the window.",
        lambda x, k, b: _plain(x, k.swapaxes(0, 1)) + b if k.shape[0] == k.shape[1] else None,
    ),
    ("The bias is missing: each feature map gets one number added.", lambda x, k, b: _plain(x, k)),
    (
        "The bias is added once for every cell of the window or for every product. It is added "
        "once to the finished sum.",
        lambda x, k, b: _plain(x, k) + b * k[..., 0].size,
    ),
    (
        "The bias is added once for every cell of the window or for every product. It is added "
        "once to the finished sum.",
        lambda x, k, b: _plain(x, k) + b * k.shape[0] * k.shape[1],
    ),
    (
        "The bias is added once for every channel. It is added once to the finished sum.",
        lambda x, k, b: _plain(x, k) + b * k.shape[2],
    ),
    (
        "The bias is taken away: it is added.",
        lambda x, k, b: _plain(x, k) - b,
    ),
    (
        "Only the first channel of the image is read. A kernel reads all channels and adds their "
        "products in one sum.",
        lambda x, k, b: _plain(x[..., :1], k[:, :, :1]) + b,
    ),
    (
        "Only the last channel of the image is left in the sum: each channel replaces the one "
        "before it. Add them up.",
        lambda x, k, b: _plain(x[..., -1:], k[:, :, -1:]) + b,
    ),
    (
        "You take the mean over the channels. A convolution adds them.",
        lambda x, k, b: _plain(x, k) / x.shape[2] + b,
    ),
    (
        "You take the mean of the products. A convolution adds them.",
        lambda x, k, b: _plain(x, k) / k[..., 0].size + b,
    ),
    (
        "All feature maps are the first one: each kernel has its own weights, `kernels[..., k]`.",
        lambda x, k, b: np.repeat(_plain(x, k[..., :1]) + b[:1], k.shape[3], axis=2),
    ),
    (
        "All feature maps get the first bias. Each kernel has its own.",
        lambda x, k, b: _plain(x, k) + b[0],
    ),
    (
        "The last row and the last column of the output are never filled: the loops end one place "
        "too early.",
        _last_left_zero,
    ),
    (
        "Only the first row of the output is filled. Does `return` stand inside a loop?",
        _first_row,
    ),
    (
        "Negative numbers are gone: a ReLU was applied. The task asks for the convolution alone.",
        lambda x, k, b: np.maximum(_conv2d(x, k, b), 0),
    ),
    (
        "Your output holds whole numbers only: what follows the decimal point was dropped. Which "
        "dtype has the array that you fill?",
        _whole,
    ),
]


_ADVICE = {
    "unpack": "The image has three axes, (H, W, C_in), and `kernels` has four, (kh, kw, C_in, C_out).",
    "broadcast|shape-mismatch|aligned": "Print both shapes. A window of the image and one kernel, "
    "`kernels[..., k]`, have the shape (kh, kw, C_in). If yours differ, the window hangs over the "
    "border, or channels meet that do not belong together.",
    "IndexError": "Does the window hang over the border? It must lie inside the image.",
    "only length-1|setting an array|scalar": "One place of one feature map is one number: the sum "
    "goes over rows, columns and channels of the window.",
}


@exercise("write-conv2d", lesson=1, title="Write the convolution of a layer")
def _(answer):
    names = ("image", "kernels", "bias")
    for case, note in _layers():
        try:
            result = as_array(call(answer, *case, names=names))
        except Wrong as problem:
            for pattern, advice in _ADVICE.items():
                if not note and re.search(pattern, str(problem)):
                    note = advice
            raise Wrong(f"{problem} {note}".rstrip()) from problem
        where = described(case, names)
        right = _conv2d(*case)
        if result.shape != right.shape:
            raise Wrong(f"{_of_shape(result.shape, *case)} (Seen{where}.)")
        _numbers_of_their_own(result, right, case, where)
    try:
        compare(answer, [case for case, _ in _layers()], _conv2d, _CONV2D_WRONG)
    except Wrong as problem:
        if not str(problem).startswith(RESULT):
            raise
        for case, note in _layers():
            result = as_array(call(answer, *case))
            if not equal(result, _conv2d(*case)):
                text = difference(result, _conv2d(*case), described(case, names))
                raise Wrong(f"{text} {note}".rstrip()) from problem
        raise
    used = getattr(getattr(answer, "__code__", None), "co_names", ())
    for name in ("reference", "signal", "keras", "layers"):
        if name in used:
            raise Wrong(
                f"All numbers are right, and `{name}` has computed them. Write the loops yourself: "
                "NumPy is enough."
            )
    return "You have written what a convolutional layer computes: channels, kernels and biases."


def _numbers_of_their_own(result, right, case, where):
    """Notice a dtype that cannot hold the sums."""
    image = case[0]
    stored = result.dtype.kind in "iu" and equal(result.astype(np.int64) % 256, right % 256)
    if image.dtype == np.uint8 and stored and not equal(result, right):
        raise Wrong(
            "Your sums are right up to multiples of 256: they were stored as uint8, which ends at "
            f"255. Give the output a dtype of its own. (Seen{where}.)"
        )
    if result.dtype.kind in "biu" and right.dtype.kind == "f":
        raise Wrong(
            "Your output holds whole numbers only: what follows the decimal point was dropped. "
            f"Which dtype has the array that you fill? (Seen{where}.)"
        )


def _of_shape(shape, image, kernels, bias):
    """What a wrong shape of the output says."""
    (height, width, _), (kh, kw, c_in, c_out) = image.shape, kernels.shape
    rows, columns = height - kh + 1, width - kw + 1
    told = {
        (height, width, c_out): "Your output is as large as the image. Without padding the window "
        "fits at fewer places: it stops where its last row meets the border.",
        (rows - 1, columns - 1, c_out): "Your output lacks a row and a column: H − kh counts the "
        "moves of the window, and the place before the first move counts too.",
        (rows + 1, columns + 1, c_out): "Your output has a row and a column too many: the window "
        "would hang over the border.",
        (math.ceil(rows / kh), math.ceil(columns / kw), c_out): "Your window moves by the kernel "
        "size: that is pooling's default. A convolution moves it by one pixel.",
        (height // kh, width // kw, c_out): "Your window moves by the kernel size: that is "
        "pooling's default. A convolution moves it by one pixel.",
        (height - kw + 1, width - kh + 1, c_out): "Kernel height and width are swapped: the "
        "kernel's height takes rows away, its width takes columns.",
        (columns, rows, c_out): "Rows and columns of your output are swapped.",
        (c_out, rows, columns): "Your feature maps come first (`channels_first`). The task asks "
        "for them as the last axis.",
        (rows, columns): "The axis of the feature maps is missing: the output has one map for "
        "each kernel, even if there is only one.",
        (rows, columns, 1): "Only one feature map came out. There is one for each kernel.",
        (rows, columns, c_in): "Your output has one map for each channel of the image. A kernel "
        "adds its channels: one map for each kernel.",
        (rows, columns, c_in, c_out): "The channels were kept apart. A kernel adds the products "
        "of all its channels in one sum.",
        (rows, columns, c_in * c_out): "The channels were kept apart. A kernel adds the products "
        "of all its channels in one sum.",
        (height + kh - 1, width + kw - 1, c_out): "Your output is larger than the image: the "
        "window also stands where it covers a single corner pixel. It must lie inside the image.",
    }
    if shape in told:
        return told[shape]
    if len(shape) != 3:
        return f"{RESULT} has {len(shape)} axes; it needs three: rows, columns, feature maps."
    return (
        f"{RESULT} has the shape {shape}. Count the places of the window: along an axis with n "
        "pixels a kernel of k fits at n − k + 1 of them; the last axis is the number of kernels."
    )
