"""The checker of lesson 1's exercise "Predict four shapes"."""

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import refuse_other
from course_utils.checks.values import as_parts, as_shape

NO_PADDING = "would need padding. Without it the window stops at the border."
MOVES = "counts the moves. The position before the first move counts too."
TOO_HIGH = "The output cannot be higher than the image: the window stays inside it."
NOT_THE_IMAGE = "The second layer reads the output of the first one, not the photograph."
ALL_FIT = "A 1×1 window fits at every position: n − 1 + 1 = n. Nothing is lost."
OWN_SIZE = "The second layer has its own kernel size, 1×1, not (5, 3) again."

# {name: (the right shape, what wrong heights, widths and depths show)}
MAPS = {
    "first_output": (
        (16, 46, 38, 12),
        {
            50: f"Height 50 {NO_PADDING}",
            45: f"50 − 5 = 45 {MOVES}",
            48: "48 would be right for 3 rows, and in `(5, 3)` the rows come first. Or did you "
            "lose 2 rows at one border only? The kernel loses as many at the other.",
            47: "47 is 50 − 3: `(5, 3)` means 5 rows, and the position before the first move "
            "counts too.",
            10: "50 / 5 = 10: your window moves by its own size. Here it moves by one pixel.",
            55: TOO_HIGH,
            54: TOO_HIGH,
        },
        {
            40: f"Width 40 {NO_PADDING}",
            37: f"40 − 3 = 37 {MOVES}",
            36: "36 is 40 − 5 + 1. In `(5, 3)` the number of columns comes second.",
            35: "35 is 40 − 5: `(5, 3)` means 3 columns, and the position before the first move "
            "counts.",
            39: "You lost rows or columns on one side only; an odd kernel loses (k − 1)/2 on each "
            "side.",
            13: "40 / 3 is about 13: your window moves by its own size. Here it moves by one "
            "pixel.",
        },
        {
            36: "36 = 3 · 12 counts one map for each colour and kernel. A kernel adds the products "
            "of all channels in one sum: one map for each kernel.",
            3: "The channels do not stay 3: the depth of the output is the number of kernels.",
            1: "Each kernel gives a feature map of its own, and there are several kernels.",
            15: "The maps do not stand beside the colours: only the feature maps go on.",
        },
    ),
    "second_output": (
        (16, 46, 38, 6),
        {50: NOT_THE_IMAGE, 45: ALL_FIT, 42: OWN_SIZE},
        {40: NOT_THE_IMAGE, 37: ALL_FIT, 36: OWN_SIZE},
        {
            12: "The depth of the output is the number of kernels of this layer, not of the one "
            "before it.",
            72: "72 = 12 · 6. A kernel adds over all its input maps: one map for each kernel.",
            18: "18 = 12 + 6. Only the maps of this layer come out of it.",
            1: "A 1×1 kernel also gives a map of its own. How many kernels are there?",
            3: "After the first layer there are no colours any more. How many kernels are there?",
        },
    ),
}


@register("predict-shapes")
def predict_shapes(answer):
    names = ("first_kernels", "first_output", "second_kernels", "second_output")
    parts = as_parts(answer, names)
    shapes = [as_shape(part, f"`{name}`") for part, name in zip(parts, names, strict=True)]
    _kernel_shape("first_kernels", shapes[0], (5, 3, 3, 12))
    _map_shape("first_output", shapes[1], *MAPS["first_output"])
    _kernel_shape("second_kernels", shapes[2], (1, 1, 12, 6))
    _map_shape("second_output", shapes[3], *MAPS["second_output"])
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
        **dict.fromkeys(
            [(height, height, c_in, c_out), (3, 3, c_in, c_out)],
            "you made the kernel square. `(5, 3)` says 5 rows and 3 columns.",
        ),
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


def _map_shape(name, shape, right, *told):
    batch, height, width, depth = right
    wrong = {
        (height, width, depth): "the batch is missing. 16 photographs go in, and each of them "
        "comes out as feature maps of its own.",
        (None, height, width, depth): "None leaves the batch open. Here it is known: 16 "
        "photographs.",
        (batch, depth, height, width): "your order is `channels_first`. The session uses "
        "`channels_last`.",
        (batch, 48, 36, depth): "you took the kernel as 3 rows and 5 columns. `(5, 3)` gives the "
        "rows first.",
    }
    if shape in wrong:
        raise Wrong(f"`{name}`: {wrong[shape]}")
    if len(shape) != 4:
        raise Wrong(f"`{name}` has {len(shape)} axes; it has four: batch, height, width, channels.")
    if shape[0] != batch:
        raise Wrong(f"`{name}`: the first axis is the batch: as many photographs out as go in.")
    fits = "At how many positions does the window fit into the {} of its input?"
    questions = (
        fits.format("rows"),
        fits.format("columns"),
        "How many kernels does this layer have?",
    )
    axes = ("height", "width", "depth")
    for axis, n, wanted, why, ask in zip(axes, shape[1:], right[1:], told, questions, strict=True):
        refuse_other(n, wanted, why, ask, f"`{name}`: the {axis} {n} is not right. {{}}")
