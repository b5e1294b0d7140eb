"""Random networks as "Draw a digit" may have them, for Hypothesis."""

import numpy as np
from hypothesis import strategies as st

from course_utils import reference
from course_utils.widgets.digit.network import Layer

PADDINGS = st.sampled_from(["valid", "same"])
ACTIVATIONS = st.sampled_from(["linear", "relu"])


@st.composite
def networks(draw) -> list[Layer]:
    """One to three convolutions, each with or without pooling, then one or two dense layers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from([np.float16, np.float32]))
    layers = []

    def weighted(kind, name, options, *shape):
        scale = np.sqrt(2 / np.prod(shape[:-1]))
        kernel = (scale * rng.standard_normal(shape)).astype(dtype)
        bias = (0.3 * rng.standard_normal(shape[-1])).astype(dtype)
        layers.append(Layer(kind, name, options, kernel, bias))

    height, width, depth = 28, 28, 1

    def window(*sizes):
        """Draw stride and padding: padding "same" where the window would not fit."""
        nonlocal height, width
        fits = sizes[0] <= height and sizes[1] <= width
        options = {
            "strides": draw(st.integers(1, 3)),
            "padding": draw(PADDINGS) if fits else "same",
        }
        height, width = (
            reference.output_size(n, size, strides=options["strides"], padding=options["padding"])
            for n, size in zip((height, width), sizes, strict=True)
        )
        return options

    for number in range(1, draw(st.integers(1, 3)) + 1):
        sizes = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
        filters = draw(st.sampled_from([1, 3, 8, 24, 25]))
        options = window(*sizes) | {"activation": draw(ACTIVATIONS)}
        weighted("Conv2D", f"conv{number}", options, *sizes, depth, filters)
        depth = filters
        if draw(st.booleans()):
            size = draw(st.integers(1, 3))
            options = {"pool_size": size, **window(size, size)}
            layers.append(Layer("MaxPooling2D", f"pool{number}", options))
    inputs = depth * height * width
    flat = "GlobalAveragePooling2D"
    if inputs <= 1000 and draw(st.booleans()):  # more inputs would only be slow to send
        flat = "Flatten"
    layers.append(Layer(flat, flat.lower(), {}))
    inputs = inputs if flat == "Flatten" else depth
    if draw(st.booleans()):
        weighted("Dense", "dense1", {"activation": draw(ACTIVATIONS)}, inputs, 7)
        inputs = 7
    weighted("Dense", "dense2", {"activation": "linear"}, inputs, 10)
    return layers
