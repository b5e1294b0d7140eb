"""The checker of lesson 8's exercise "Mend a residual block"."""

import re

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.models import as_model, keras, layers_of
from course_utils.checks.values import call

SHAPE_IN, SHAPE_OUT = (16, 16, 8), (8, 8, 24)
CONVOLUTION = keras.layers.Conv2D
THROUGH = [(24, (3, 3), (2, 2)), (24, (3, 3), (1, 1))]  # filters, kernel and strides


@register("mend-residual-block")
def mend_residual_block(answer):
    try:
        model = as_model(call(answer))
    except Wrong as problem:
        raise _named(problem) from None
    if not getattr(model, "inputs", None):
        raise Wrong("Your model is a class of its own. Leave it a `keras.Model(inputs, outputs)`.")
    ends = [tuple(tensor.shape[1:]) for tensor in (*model.inputs, *model.outputs)]
    if len(ends) != 2:
        raise Wrong(
            f"Your model has {len(model.inputs)} inputs and {len(model.outputs)} outputs; expected "
            "one of each."
        )
    if ends != [SHAPE_IN, SHAPE_OUT]:
        bent = " You bent the block to fit the skip connection." if ends[-1] == SHAPE_IN else ""
        raise Wrong(
            f"Your model leads from {ends[0]} to {ends[-1]}; expected {SHAPE_IN} to {SHAPE_OUT}."
            f"{bent} The block must halve the picture and give 24 channels; change the skip "
            "connection."
        )
    steps = _steps_before(model.outputs[0])
    sums = [step for step in steps if type(step).__name__ == "Add"]  # layer or `+`
    if any(isinstance(step, keras.layers.Concatenate) for step in steps) and not sums:
        raise Wrong(
            "You join the two ways with `Concatenate`, side by side. A residual block adds them: "
            "x + F(x)."
        )
    if len(sums) != 1 or not isinstance(sums[0].input, list) or len(sums[0].input) != 2:
        raise Wrong(
            f"On the way to the output there are {len(sums)} sums of two ways; expected one: a "
            "single `Add` of two tensors, so that a gradient can pass beside the block."
        )
    ways = [_steps_before(tensor) for tensor in sums[0].input]
    ways.sort(key=lambda way: sum(isinstance(step, CONVOLUTION) for step in way))
    around, through = ([s for s in way if isinstance(s, CONVOLUTION)] for way in ways)
    if {id(conv) for conv in around} & {id(conv) for conv in through}:
        raise Wrong(
            "Both ways lead through the same convolutions. The skip connection must begin at the "
            "input of the block, and not at y."
        )
    if [(c.filters, c.kernel_size, c.strides) for c in through] != THROUGH:
        listed = [f"{c.filters} of {c.kernel_size}, strides {c.strides}" for c in through[:3]]
        raise Wrong(
            f"The way through the block has {len(through)} convolution(s): {'; '.join(listed)}. "
            "Leave its two convolutions of 24 kernels 3×3 as they are."
        )
    if len(around) != 1:
        raise Wrong(
            f"The skip connection has {len(around)} convolutions; a projection is one, with the "
            "block's stride and number of kernels."
        )
    if (size := around[0].kernel_size) != (1, 1):
        why = "does it with a ninth of the weights" if size == (3, 3) else "is enough"
        raise Wrong(
            f"Your projection has kernels of {size}. The shapes fit, but it only has to mix "
            f"channels: 1×1 {why}."
        )
    if set(_kinds(ways[0])) != {"convolution"}:
        raise Wrong(
            "The skip connection has an activation. There the signal should pass unchanged, its "
            "negative values too: the ReLU comes after the sum."
        )
    if (kinds := _kinds(ways[1])) != ["convolution", "ReLU", "convolution"]:
        raise Wrong(
            f"The way through the block is {', '.join(kinds)}; expected convolution, ReLU, "
            "convolution, as it was."
        )
    after = _kinds([step for step in steps if step not in (*ways[0], *ways[1])])
    if after != ["ReLU"]:
        raise Wrong(
            f"After the sum comes {', '.join(after) or 'no activation'}; expected ReLU. Leave the "
            "last ReLU as it was."
        )
    return "The projection gives the input the block's shape, and the sum can be computed."


def _named(problem: Wrong) -> Exception:
    """What to say of a block that cannot be built: which two shapes meet in the sum."""
    shapes = re.findall(r"[(\[](?:None, )?(\d+), (\d+), (\d+)[)\]]", str(problem))
    if len(shapes) != 2:
        return problem
    one, other = (tuple(map(int, shape)) for shape in shapes)
    if {one, other} == {SHAPE_IN, SHAPE_OUT}:
        return NotAttempted(
            f"`Add` still gets the shapes {SHAPE_IN} and {SHAPE_OUT}. Repair it and run the "
            "cell again."
        )
    differ = ["height and width: the block halves them by its stride"] * (one[:2] != other[:2])
    differ += ["the channels: the block ends in 24"] * (one[2] != other[2])
    return Wrong(
        f"The sum gets the shapes {one} and {other}. They differ in {', and in '.join(differ)}. "
        "The skip connection has to do the same."
        if differ
        else str(problem)
    )


def _steps_before(tensor) -> list:
    """The operations on the way from the input to a tensor, first one first; models opened."""
    found: list = []
    queue = [tensor]
    while queue:
        step = queue.pop()._keras_history.operation
        if step in found or isinstance(step, keras.layers.InputLayer):
            continue
        found.insert(0, step)
        queue += step.input if isinstance(step.input, list | tuple) else [step.input]
    opened = ([*layers_of(step)] if isinstance(step, keras.Model) else [step] for step in found)
    return [step for steps in opened for step in steps]


def _kinds(steps) -> list[str]:
    """The convolutions and activations among some operations, in their order."""
    kinds = []
    for step in steps:
        if isinstance(step, CONVOLUTION):
            kinds.append("convolution")
        function = getattr(step, "activation", None)
        if type(step).__name__.lower() == "relu":  # a layer or the function
            function = keras.activations.relu
        if function not in (None, keras.activations.linear):
            relu = function is keras.activations.relu
            kinds.append("ReLU" if relu else str(getattr(function, "__name__", "an activation")))
    return kinds
