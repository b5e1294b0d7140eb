"""The checker of lesson 7's exercise "Mend a network that does not slide"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.lesson_07._shared import conv1d_layers, network_of
from course_utils.checks.models import as_it_was, is_bias, keras
from course_utils.checks.values import as_array, equal


@register("mend-table-network")
def mend_table_network(answer):
    model = network_of(answer, 6)
    convolutions = conv1d_layers(model)
    if not convolutions:
        raise Wrong("There is no `Conv1D` left in the network. Repair it; do not replace it.")
    first, last = convolutions[0], model.layers[-1]
    kernel = tuple(first.kernel.shape)
    sigmoid = getattr(last, "activation", None) is keras.activations.sigmoid
    if sigmoid and first.padding == "same" and kernel == (4, 6, 8):
        raise NotAttempted(
            "The network is as it came. Repair its three faults; run the cell again."
        )
    _check_rows_in(model)
    if first.data_format != "channels_last":
        raise Wrong(
            "`channels_first` makes the kernels slide, but on a CPU TensorFlow may refuse to "
            "compute it. Leave the data format as it was: the columns have to be the second axis."
        )
    with as_it_was(model):
        given, out = _seen(model, first)
    if given.shape[1:] == (1, 6):
        raise Wrong(
            "The convolution sees one step with six channels: its kernels have "
            f"{kernel[0]} · 6 weights each and nothing to slide along. The columns are to be the "
            "steps."
        )
    if kernel[2] != 8 or kernel[0] != 4:
        raise Wrong(
            f"The convolution has {kernel[2]} kernels of size {kernel[0]}; the task asks for 8 of "
            "size 4. The size of the kernels is not the fault."
        )
    if kernel[1] != 1:
        raise Wrong(f"The convolution reads {kernel[1]} channels; a column of a table has one.")
    if len(convolutions) > 1:
        raise Wrong("There is a second convolution in it. One is asked for.")
    steps = out.shape[1]
    if steps != 3:
        raise Wrong(
            f"The convolution gives {steps} step{'s' * (steps != 1)}. Windows of four that lie "
            "inside a row of six columns have 6 − 4 + 1 = 3 positions; "
            + (
                "the other windows read zeros that stand in no table."
                if steps > 3
                else "is there a stride or a dilation in it?"
            )
        )
    _check_columns(out)
    with as_it_was(model):
        _check_probabilities(model)
    return "The kernels slide along the columns, see nothing but the table, and end in shares of 1."


def _check_rows_in(model: Any) -> None:
    if tuple(model.input_shape) == (None, 6, 1):
        raise Wrong(
            "Your network wants (n, 6, 1). Its rows come as (n, 6): let the network add the axis "
            "itself, as before."
        )
    if tuple(model.input_shape) != (None, 6):
        raise Wrong(f"Your network wants the input {model.input_shape}; expected (None, 6).")
    if tuple(model.output_shape) != (None, 4):
        what = (
            "Without `Flatten` there is an answer for each step, not one for each row."
            if len(model.output_shape) == 3
            else "Four classes need four outputs."
        )
        raise Wrong(f"Your network gives {model.output_shape}; expected (None, 4). {what}")


def _seen(model: Any, convolution: Any) -> tuple[np.ndarray, np.ndarray]:
    """What comes into the convolution and out of it: weights 1, a row of ones, then a 2 in each."""
    for weight in model.trainable_variables:
        weight.assign(np.full(weight.shape, float(not is_bias(weight))))
    rows = np.concatenate([np.zeros((1, 6)), np.eye(6)]).astype("float32") + 1
    seen, call = [], convolution.call

    def record(given, *more, **named):
        seen.append((given, call(given, *more, **named)))
        return seen[-1][1]

    convolution.call = record
    try:
        model(rows, training=False)
    finally:
        del convolution.call
    if not seen:
        raise Wrong("The convolution stands in the network, and no row goes through it.")
    given, out = (keras.ops.convert_to_numpy(one) for one in seen[0])
    return given, out


def _check_columns(out: np.ndarray) -> None:
    """Step i of the convolution must read the columns i to i + 3."""
    reads = (abs(out[1:] - out[0]) > 1e-5).any(axis=2).T
    for step in range(3):
        columns = np.flatnonzero(reads[step]).tolist()
        if columns != list(range(step, step + 4)):
            raise Wrong(
                f"Step {step} of the convolution reads the columns {columns}, counted from 0; "
                f"expected {step} to {step + 3}. What stands before it mixes or moves the columns."
            )


def _check_probabilities(model: Any) -> None:
    """Draw several sets of weights, small ones and large ones, and look at the outputs."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(64, 6)).astype("float32")
    for scale in (1.0, 8.0):
        for weight in model.trainable_variables:
            weight.assign(rng.normal(0, scale, weight.shape))
        out = as_array(model(rows, training=False), "The output of your network")
        if not equal(out.sum(axis=1), np.ones(64), 1e-3, 1e-3):
            inside = bool(((out >= 0) & (out <= 1)).all())
            raise Wrong(
                "The four outputs of a row do not sum to 1"
                + (
                    ": each is squeezed between 0 and 1 on its own, as `sigmoid` does. Then several "
                    "species can be likely at once."
                    if inside
                    else ", and some lie below 0 or above 1. Probabilities need an activation that "
                    "looks at all four outputs together."
                )
            )
    if out.max() < 0.9:
        raise Wrong(
            f"However large the weights are, no class gets more than {out.max():.2f}. Softmax of a "
            "softmax does that: one of the two is enough."
        )
