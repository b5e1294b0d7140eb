"""The checker of lesson 8's exercise "Mend a residual block"."""

from course_utils.checks._answers import as_model, call
from course_utils.checks._engine import NotAttempted, Wrong, exercise

SHAPE_IN, SHAPE_OUT = (16, 16, 8), (8, 8, 24)


@exercise("mend-residual-block", lesson=8, title="Mend a residual block")
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
    sums = [layer for layer in model.layers if isinstance(layer, layers.Add)]
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
    ways = [_convolutions_before(tensor, keras) for tensor in sums[0].input]
    around, through = sorted(ways, key=len)
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
    if around[0].activation is not keras.activations.linear:
        raise Wrong(
            "Your projection has an activation. On the way around the signal should pass "
            "unchanged, its negative values too: the ReLU comes after the sum."
        )
    if not isinstance(model.layers[-1], layers.ReLU | layers.Activation):
        raise Wrong("The ReLU after the sum is gone. Leave it as it was.")
    return "The projection gives the input the block's shape, and the sum can be computed."


def _convolutions_before(tensor, keras) -> list:
    """The convolutions on the way from a tensor back to the model's input, first layer first."""
    found: list = []
    queue, seen = [tensor], set()
    while queue:
        layer = queue.pop()._keras_history.operation
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        if isinstance(layer, keras.layers.Conv2D):
            found.insert(0, layer)
        if not isinstance(layer, keras.layers.InputLayer):
            inputs = layer.input
            queue += inputs if isinstance(inputs, list | tuple) else [inputs]
    return found
