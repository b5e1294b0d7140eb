"""The checker of lesson 3's exercise "Mend a network that pools too little"."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.lesson_03._shared import pool
from course_utils.checks.models import keras, layers_of, of_model


@register("mend-poolings")
@of_model()
def mend_poolings(model):
    stack = layers_of(model)
    pools = [layer for layer in stack if isinstance(layer, keras.layers.MaxPooling2D)]
    settings = [(tuple(pool.pool_size), tuple(pool.strides)) for pool in pools]
    if settings == [((2, 2), (1, 1)), ((1, 2), (1, 2))]:
        raise NotAttempted("The two pooling layers are still as they came. Change them.")
    if any(isinstance(layer, keras.layers.AveragePooling2D) for layer in stack):
        raise Wrong(
            "You pool by the mean. The network was meant to keep the largest value of each window."
        )
    if model.input_shape != (None, 28, 28, 1):
        raise Wrong(f"Your input is {model.input_shape}; expected images of 28×28×1, as it came.")
    convolutions = [layer for layer in stack if isinstance(layer, keras.layers.Conv2D)]
    if any(tuple(layer.strides) != (1, 1) for layer in convolutions):
        raise Wrong(
            "You let a convolution take larger steps. That is the alternative to pooling; here "
            "the two pooling layers are to do the halving."
        )
    if len(pools) != 2:
        raise Wrong(
            f"Your network has {len(pools)} max pooling{'s' * (len(pools) != 1)}; expected two, "
            "each of which halves the map."
        )
    kinds = [type(layer).__name__ for layer in stack]
    if kinds != ["Conv2D", "MaxPooling2D"] * 2 + ["Flatten", "Dense"]:
        raise Wrong(
            f"Your layers are {', '.join(kinds)}. Keep the layers and their order, and change "
            "only the settings of the two poolings."
        )
    changed = {
        "padding": any(layer.padding != "same" for layer in convolutions),
        "channels": [layer.filters for layer in convolutions] != [16, 32],
    }
    if any(changed.values()):
        what = next(what for what, is_so in changed.items() if is_so)
        raise Wrong(
            f"You changed the {what} of a convolution. Both were right: only the two poolings are "
            "to be mended."
        )
    _mended_pool(pools[0], "first", (28, 28, 16))
    _mended_pool(pools[1], "second", (14, 14, 32))
    if model.count_params() != 20_490 or model.output_shape != (None, 10):
        raise Wrong(
            f"Both poolings are right, but your network has {model.count_params():,} parameters: "
            "another layer has changed too. Bring the convolutions and the dense layer back."
        )
    x = np.random.default_rng(1).normal(size=(2, 28, 28, 1)).astype("float32")
    if not np.allclose(_by_hand(convolutions, stack[-1], x), np.array(model(x)), atol=1e-3):
        raise Wrong(
            "Both poolings are right, but the network computes other numbers than it should: "
            "perhaps an activation has changed. Change only the settings of the two poolings."
        )
    return (
        f"Both poolings halve the map. 7×7×32 numbers reach `Flatten`, and the network has "
        f"{model.count_params():,} parameters."
    )


def _mended_pool(layer, which, before):
    height, width, channels = before
    after = tuple(layer.output.shape[1:])
    if after == (height // 2, width // 2, channels):
        if tuple(layer.pool_size) != (2, 2):
            raise Wrong(
                f"The {which} pooling gives the right size, but its windows overlap or leave gaps: "
                "with a step of 2, windows of 2×2 lie side by side."
            )
        return
    if tuple(layer.strides) == (1, 1):
        same = " `same` does not help: it even keeps the size." if layer.padding == "same" else ""
        raise Wrong(
            f"The window of your {which} pooling still moves by one, so {height}×{width} becomes "
            f"{after[0]}×{after[1]}. The stride makes the map small, not the window.{same}"
        )
    if (after[0] == height // 2) != (after[1] == width // 2):
        axes = ("height", "width") if after[0] == height // 2 else ("width", "height")
        raise Wrong(
            f"Your {which} pooling halves the {axes[0]} but not the {axes[1]}: {height}×{width} "
            f"becomes {after[0]}×{after[1]}. A pair names rows and columns, in this order."
        )
    raise Wrong(
        f"Behind your {which} pooling the map is {after[0]}×{after[1]}; each pooling is to halve "
        f"both axes, so that {height}×{width} becomes {height // 2}×{width // 2}."
    )


def _by_hand(convolutions, dense, x):
    """What the mended network gives, with the weights of the learner's."""
    outputs = []
    for image in x:
        maps = image
        for convolution in convolutions:
            kernel, bias = convolution.get_weights()
            maps = _same_convolution(maps, kernel) + bias
            maps = pool(np.maximum(maps, 0), 2, 2)
        kernel, bias = dense.get_weights()
        outputs.append(maps.ravel() @ kernel + bias)
    return np.array(outputs)


def _same_convolution(maps, kernel):
    padded = np.pad(maps, ((1, 1), (1, 1), (0, 0)))
    windows = sliding_window_view(padded, (3, 3), axis=(0, 1))  # (row, column, channel, 3, 3)
    return np.einsum("rcjab,abjo->rco", windows, kernel)
