"""The checker of lesson 8's exercise "Mend a residual block"."""

from course_utils.checks._answers import as_model, call
from course_utils.checks._engine import NotAttempted, Wrong, exercise

SHAPE_IN, SHAPE_OUT = (16, 16, 8), (8, 8, 24)


@exercise("mend-residual-block")
def _(answer):
    import keras
    from keras import layers

    try:
        model = as_model(call(answer))
    except Wrong as problem:
        if f"{SHAPE_IN} and {SHAPE_OUT}" in str(problem):
            raise NotAttempted(
                "`Add` still gets the shapes (16, 16, 8) and (8, 8, 24). Mend the block and run "
                "the cell again."
            ) from None
        raise
    ends = [tuple(tensor.shape[1:]) for tensor in (*model.inputs, *model.outputs)]
    if ends != [SHAPE_IN, SHAPE_OUT]:
        bent = " You bent the block to fit the way around." if ends[-1] == SHAPE_IN else ""
        raise Wrong(
            f"Your model leads from {ends[0]} to {ends[-1]}; expected {SHAPE_IN} to {SHAPE_OUT}."
            f"{bent} The block must halve the picture and give 24 channels; change the way around."
        )
    sums = [step for step in model.operations if type(step).__name__ == "Add"]  # layer or `+`
    if any(isinstance(layer, layers.Concatenate) for layer in model.layers):
        raise Wrong(
            "You join the two ways with `Concatenate`, side by side. A residual block adds them: "
            "x + F(x)."
        )
    if len(sums) != 1 or not isinstance(sums[0].input, list) or len(sums[0].input) != 2:
        raise Wrong(
            "The sum of the two ways is gone. Without one `Add` of two tensors no gradient can "
            "pass beside the block."
        )
    ways = [_steps_before(tensor, keras) for tensor in sums[0].input]
    convolutions = [[step for step in way if isinstance(step, layers.Conv2D)] for way in ways]
    if len(convolutions[0]) > len(convolutions[1]):
        ways.reverse()
        convolutions.reverse()
    around, through = convolutions
    if {id(conv) for conv in around} & {id(conv) for conv in through}:
        raise Wrong(
            "Both ways lead through the same convolutions. The way around must begin at the input "
            "of the block, and not at y."
        )
    sizes = [(conv.kernel_size, conv.filters) for conv in through]
    if sizes != [((3, 3), 24)] * 2:
        raise Wrong(
            f"The way through the block has {len(through)} convolution(s), "
            f"{', '.join(f'{conv.filters} kernels of {conv.kernel_size}' for conv in through)}. "
            "Leave its two convolutions of 24 kernels 3×3 as they are."
        )
    if len(around) != 1:
        raise Wrong(
            f"The way around has {len(around)} convolutions; a projection is one, with the "
            "block's stride and number of kernels."
        )
    if around[0].kernel_size != (1, 1):
        raise Wrong(
            f"Your projection has kernels of {around[0].kernel_size}. The shapes fit, but it only "
            "has to mix channels: 1×1 does it with a ninth of the weights."
        )
    if "activation" in _kinds(ways[0], keras):
        raise Wrong(
            "The way around has an activation. There the signal should pass unchanged, its "
            "negative values too: the ReLU comes after the sum."
        )
    if _kinds(ways[1], keras) != ["convolution", "activation", "convolution"]:
        raise Wrong(
            "The ReLU inside the block has moved or is gone. It stands between the two "
            "convolutions, and the second one has no activation."
        )
    if not _is_relu(model.outputs[0]._keras_history.operation, keras):
        raise Wrong("The ReLU after the sum is gone. Leave it as it was.")
    return "The projection gives the input the block's shape, and the sum can be computed."


def _steps_before(tensor, keras) -> list:
    """The operations on the way from a tensor back to the model's input, first one first."""
    found: list = []
    queue = [tensor]
    while queue:
        step = queue.pop()._keras_history.operation
        if step in found or isinstance(step, keras.layers.InputLayer):
            continue
        found.insert(0, step)
        queue += step.input if isinstance(step.input, list | tuple) else [step.input]
    return found


def _kinds(steps, keras) -> list[str]:
    """The convolutions and activations among some operations, in their order."""
    kinds = []
    for step in steps:
        if isinstance(step, keras.layers.Conv2D):
            kinds.append("convolution")
        linear = getattr(step, "activation", None) in (None, keras.activations.linear)
        if not linear or _is_relu(step, keras):
            kinds.append("activation")
    return kinds


def _is_relu(step, keras) -> bool:
    """Whether an operation is a ReLU: the layer, an `Activation("relu")` or the function."""
    if isinstance(step, keras.layers.Activation):
        return step.activation is keras.activations.relu
    return type(step).__name__.lower() == "relu"
