"""What a network costs: its depth, its parameters, and the multiplications for one image.

Importing this module imports Keras, quietly.
"""

import math
from typing import Any, NamedTuple

from course_utils.arguments import shown
from course_utils.quiet import quiet_start

with quiet_start():
    import keras
    from keras import layers

SLIDING = (
    layers.Dense,
    layers.Conv1D,
    layers.Conv2D,
    layers.Conv3D,
    layers.DepthwiseConv1D,
    layers.DepthwiseConv2D,
    layers.SeparableConv1D,
    layers.SeparableConv2D,
)
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)


class Cost(NamedTuple):
    """What `network_cost` counts."""

    depth: int  # layers with a kernel on the longest way from input to output
    parameters: int
    dense: int  # of them in dense layers that take a vector
    macs: int  # multiply-accumulates for one image

    def __str__(self) -> str:
        stored = f"{self.parameters:,} parameters ({self.dense:,} in dense layers)"
        return f"depth {self.depth}, {stored}, {self.macs:,} MACs"


def layer_macs(layer: Any) -> int:
    """Count a layer's multiply-accumulates (MACs) for one image: kernel size times positions.

    Biases, activations, pooling and normalisation are left out, as papers do. A product with a
    padding zero counts.

    Args:
        layer: a layer of a built Keras model; convolutions of every kind (grouped, depthwise,
            separable, transposed) and dense layers count, what has no kernel gives 0.

    Raises:
        ValueError: the layer is not built or has no fixed sizes, or it multiplies in a way that is
            not known here (recurrent layers, attention).

    Example:
        >>> from course_utils.costs import keras, layer_macs, layers
        >>> conv = layers.Conv2D(6, 5, padding="same")
        >>> model = keras.Sequential([keras.Input((28, 28, 1)), conv])
        >>> layer_macs(conv)
        117600

    Introduced in lesson 8; notebook 08c writes it out for plain layers.
    """
    known = isinstance(layer, SLIDING + TRANSPOSED)
    kernels = [tuple(weight.shape) for weight in getattr(layer, "weights", [])]
    kernels = [shape for shape in kernels if len(shape) > 1]
    if not known and kernels and not isinstance(layer, layers.Embedding):
        raise ValueError(f"the multiplications of a {type(layer).__name__} are not known here.")
    if not known:
        return 0
    try:
        tensor = layer.input if isinstance(layer, TRANSPOSED) else layer.output
    except (AttributeError, ValueError):
        raise ValueError(f"the layer {layer.name!r} is not part of a built model.") from None
    first = getattr(layer, "data_format", None) == "channels_first"
    places = tensor.shape[2:] if first else tensor.shape[1:-1]
    if None in places:
        raise ValueError(f"the layer {layer.name!r} has no fixed size: {tensor.shape}.")
    return math.prod(places) * sum(math.prod(shape) for shape in kernels)


def network_cost(model: Any) -> Cost:
    """Count depth, parameters and multiply-accumulates of a network for one image.

    Args:
        model: a built Sequential or functional Keras model; models inside it are counted too. A
            layer that it uses twice is counted once.

    Returns:
        depth (layers with a kernel on the longest way from input to output, so that a projection
        on a skip connection does not count), parameters, those of them in dense layers that take
        a vector, and multiply-accumulates (see `layer_macs`).

    Raises:
        ValueError: it is no such model, or a layer cannot be counted.

    Example:
        >>> from course_utils.costs import network_cost
        >>> from course_utils.models import lenet5
        >>> network_cost(lenet5())
        Cost(depth=5, parameters=61706, dense=59134, macs=416520)

    Introduced in lesson 8, in notebook 08c.
    """
    if not getattr(model, "layers", None) or not getattr(model, "inputs", None):
        raise ValueError(
            f"model must be a built Sequential or functional Keras model; got {shown(model)}."
        )
    found = list(_flat(model))
    vectors = [
        layer for layer in found if isinstance(layer, layers.Dense) and len(layer.input.shape) == 2
    ]
    return Cost(
        _depth(model),
        int(model.count_params()),
        sum(int(layer.count_params()) for layer in vectors),
        sum(layer_macs(layer) for layer in found),
    )


def _flat(model: Any) -> Any:
    """All layers, those of inner models too."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _flat(layer)
        else:
            yield layer


def _depth(model: Any) -> int:
    """The most layers with a kernel on a way from an input to an output."""
    reached: dict[int, int] = {}
    for layer in getattr(model, "operations", model.layers):  # a bare + is an operation
        if isinstance(layer, keras.Model):
            own = _depth(layer)
        else:
            own = int(isinstance(layer, SLIDING + TRANSPOSED))
        # `layer.output` of an inner model is what it gives inside; its nodes know the model around.
        for node in layer._inbound_nodes:
            before = max((reached.get(id(one), 0) for one in node.input_tensors), default=0)
            reached |= {id(one): before + own for one in node.output_tensors}
    return max(reached.get(id(one), 0) for one in model.outputs)
