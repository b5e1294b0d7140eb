"""The checker of lesson 7's exercise "Build a network that never looks ahead"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.lesson_07._shared import conv1d_layers, network_of
from course_utils.checks.models import as_it_was, is_bias
from course_utils.checks.values import as_array

LENGTH, REACH = 40, 27
SIZE, MOST_LAYERS = 3, 3


@register("build-forecaster")
def build_forecaster(answer):
    model = network_of(answer, LENGTH, 1)
    wide = [one for one in conv1d_layers(model) if one.kernel_size[0] > 1]
    _check_forecast_shape(model)
    if not wide:
        raise Wrong("There is no `Conv1D` with three weights in it; it is to be built of those.")
    with as_it_was(model):
        _check_reach(_reads(model), wide)
        if len(wide) > MOST_LAYERS:
            raise Wrong(
                f"Every output reads the right {REACH} steps, but it takes {len(wide)} layers of "
                f"size {SIZE}. Three are enough, when each reaches further than the one before."
            )
        _check_range(model)
    return "Three kernels of size 3 see 27 steps and no future, because their dilations triple."


def _check_forecast_shape(model: Any) -> None:
    steps, out = model.input_shape, model.output_shape
    if len(steps) != 3 or steps[1] not in (LENGTH, None) or steps[2] != 1:
        raise Wrong(f"Your network wants the input {steps}; expected (None, {LENGTH}, 1).")
    if len(out) != 3:
        raise Wrong(
            f"Your network gives {out}; expected (None, {LENGTH}, 1), one forecast for each step. "
            "`Flatten` or a global pooling puts all steps together, the later ones too."
        )
    if out[1] == LENGTH - REACH + 1 and steps[1]:
        raise Wrong(
            f"Your network gives {out}: {REACH - 1} steps are lost. That is `valid`, which starts "
            "where the kernel fits. Each step is to have a forecast, also the first."
        )
    if out[1] not in (LENGTH, None):
        raise Wrong(
            f"Your network gives {out}: {out[1]} steps of {LENGTH}. A forecast is asked for at "
            "each step: no stride, no pooling, and padding that keeps the steps."
        )
    if out[2] > 1:
        raise Wrong(
            f"Your network gives {out}: {out[2]} numbers for each step. A last layer has to join "
            "the channels into one forecast."
        )


def _reads(model: Any) -> np.ndarray:
    """(outputs, inputs) of True where an output depends on an input step, weights all positive."""
    import tensorflow as tf

    for weight in model.trainable_variables:
        if is_bias(weight):
            weight.assign(np.zeros(weight.shape))
        elif len(weight.shape) > 1:
            weight.assign(np.full(weight.shape, 1 / np.prod(weight.shape[:-1])))
    rng = np.random.default_rng(5)
    signals = tf.constant(np.tile(rng.uniform(0.1, 1, (LENGTH, 1)), (LENGTH, 1, 1)), "float32")
    with tf.GradientTape() as tape:
        tape.watch(signals)
        out = model(signals, training=False)  # of copy i only the output i counts
        total = tf.linalg.trace(out[..., 0])
    slopes = tape.gradient(total, signals)
    reads = np.zeros((LENGTH, LENGTH)) if slopes is None else abs(slopes.numpy()[..., 0])
    if not reads.any():
        raise Wrong(
            "The output is the same for every input."
            + (
                " Softmax over a single number is always 1; a forecast needs no activation at the "
                "end."
                if np.allclose(out, 1)
                else " Look at your last layers: what do they keep of what comes in?"
            )
        )
    return reads > 1e-9 * reads.max()


def _check_reach(reads: np.ndarray, wide: list) -> None:
    ahead = np.argwhere(np.triu(reads, 1))
    if reads.all():
        raise Wrong(
            f"Every output reads all {LENGTH} steps, the later ones too: some layer joins all steps. Only "
            "convolutions, and a layer that joins channels, keep the steps apart."
        )
    if len(ahead):
        output, step = (int(i) for i in ahead[0])
        raise Wrong(
            f"Output {output} reads input step {step}, which comes later: it would forecast what "
            "it has already seen. `same` puts zeros at the end, too; which padding puts them "
            "before the first step alone?"
        )
    size = max(one.kernel_size[0] for one in wide)
    if size > SIZE:
        raise Wrong(
            f"No output looks ahead, but there is a kernel of size {size}. The task asks for size "
            f"{SIZE}: with three of those, {REACH} steps can be seen."
        )
    seen = np.flatnonzero(reads[-1]) - (LENGTH - 1)  # 0 is the same step, −1 the one before
    reach = 1 - int(seen.min()) if len(seen) else 0
    if len(seen) < reach:
        raise Wrong(
            f"The last output reads {len(seen)} of the last {reach} steps, with gaps between them. "
            "The steps of one layer's gaps have to be read by another: begin with neighbours."
        )
    if reach != REACH:
        much = "only" if reach < REACH else "already"
        raise Wrong(
            f"The last output reads {much} {reach} steps; {REACH} are asked for."
            + _sum([one.dilation_rate[0] for one in wide], reach)
        )
    wanted = np.tri(LENGTH, dtype=bool) & ~np.tri(LENGTH, k=-REACH, dtype=bool)
    if not np.array_equal(reads, wanted):
        output, step = (int(i) for i in np.argwhere(reads != wanted)[0])
        does = "does not read" if wanted[output, step] else "reads"
        raise Wrong(f"The last output reads the right steps, but output {output} {does} {step}.")


def _sum(dilations: list[int], reach: int) -> str:
    """How the dilations of these layers add up to this reach, and what to change."""
    if 1 + 2 * sum(dilations) != reach:
        return " A kernel of size 3 adds twice its dilation to what the layer before it has seen."
    told = (
        f" A kernel of size 3 adds twice its dilation to the step itself: "
        f"1 + 2·({' + '.join(map(str, dilations))}) = {reach}."
    )
    if set(dilations) == {1}:
        return f"{told} That is without dilation."
    if dilations == [3**i for i in range(len(dilations))]:
        return told + (" Go on tripling." if reach < REACH else " Stop tripling earlier.")
    if dilations == [2**i for i in range(len(dilations))]:
        return (
            told
            + " Doubling suits kernels of size 2: their windows lie side by side. And those of size 3?"
        )
    return f"{told} What if it tripled from layer to layer?"


def _check_range(model: Any) -> None:
    """A forecast may be any number: look at the outputs for several sets of random weights."""
    rng = np.random.default_rng(5)
    signals = rng.normal(size=(16, LENGTH, 1)).astype("float32")
    outputs = []
    for bias in (8, -8, None, None):  # the first two lift or lower a last layer that is linear
        for weight in model.trainable_variables:
            drawn = rng.normal(0, 8, weight.shape)
            if bias is not None:
                drawn = np.full(weight.shape, bias) if is_bias(weight) else abs(drawn)
            weight.assign(drawn)
        outputs.append(as_array(model(signals, training=False), "The output of your network"))
    low, high = np.min(outputs), np.max(outputs)
    for never, limit, short in (("below", low, low > -2), ("above", high, high < 2)):
        if short:
            raise Wrong(
                f"With all weights that were tried your network gives no number {never} "
                f"{limit:.2g}. An activation in the last layer does that; the next value of a signal may be any "
                "number."
            )
