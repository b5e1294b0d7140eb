"""The checker of lesson 7's exercise "Build a network that never looks ahead"."""

from typing import Any

import numpy as np

from course_utils.checks._answers import as_array
from course_utils.checks._engine import Wrong, exercise
from course_utils.checks._lesson_07._shared import _build, _convolutions

LENGTH, REACH = 24, 16


@exercise("build-forecaster")
def _(answer):
    model = _build(answer)
    sizes = [one.kernel_size[0] for one in _convolutions(model) if one.kernel_size[0] > 1]
    _check_forecast_shape(model)
    if not sizes:
        raise Wrong("There is no `Conv1D` with two weights in it; it is to be built of those.")
    reads = _reads(model)
    if not reads.any():
        raise Wrong(
            "The output is the same for every input. Softmax over a single number is always 1; a "
            "forecast needs no activation at the end."
        )
    _check_reach(reads, max(sizes))
    if len(sizes) > 4:
        raise Wrong(
            f"Every output reads the right {REACH} steps, but it takes {len(sizes)} layers of size "
            "2. Four are enough, when each reaches further than the one before."
        )
    _check_range(model)
    return "Four kernels of size 2 see 16 steps and no future, because their dilations double."


def _check_forecast_shape(model: Any) -> None:
    steps, out = model.input_shape, model.output_shape
    if len(steps) != 3 or steps[1] not in (LENGTH, None) or steps[2] != 1:
        raise Wrong(f"Your network wants the input {steps}; expected (None, {LENGTH}, 1).")
    if len(out) == 3 and out[1] == LENGTH - REACH + 1 and steps[1]:
        raise Wrong(
            f"Your network gives {out}: {REACH - 1} steps are lost. That is `valid`, which starts "
            "where the kernel fits. Each step is to have a forecast, also the first."
        )
    if len(out) == 3 and out[1] not in (LENGTH, None):
        raise Wrong(
            f"Your network gives {out}: {out[1]} steps of {LENGTH}. A forecast is asked for at "
            "each step: no stride, no pooling, and padding that keeps the steps."
        )
    if len(out) == 3 and out[2] > 1:
        raise Wrong(
            f"Your network gives {out}: {out[2]} numbers for each step. A last layer has to join "
            "the channels into one forecast."
        )
    if len(out) != 3:
        raise Wrong(
            f"Your network gives {out}; expected (None, {LENGTH}, 1), one forecast for each step. "
            "`Flatten` or a global pooling puts all steps together, the later ones too."
        )


def _reads(model: Any) -> np.ndarray:
    """(outputs, inputs) of True where an output depends on an input step, weights all positive."""
    model.set_weights(
        [
            np.full(w.shape, 1 / np.prod(w.shape[:-1])) if w.ndim > 1 else w
            for w in model.get_weights()
        ]
    )
    signals = np.concatenate([np.zeros((1, LENGTH)), np.eye(LENGTH)])[..., np.newaxis] + 1
    out = as_array(model(signals.astype("float32"), training=False), "The output of your network")
    return (abs(out[1:] - out[0]) > 1e-5)[..., 0].T


def _check_reach(reads: np.ndarray, size: int) -> None:
    ahead = np.argwhere(np.triu(reads, 1))
    if reads.all():
        raise Wrong(
            "Every output reads all 24 steps, the later ones too: some layer joins all steps. Only "
            "convolutions, and a layer that joins channels, keep the steps apart."
        )
    if len(ahead):
        output, step = (int(i) for i in ahead[0])
        raise Wrong(
            f"Output {output} reads input step {step}, which comes later: it would forecast what "
            "it has already seen. `same` puts zeros at the end, too; which padding puts them "
            "before the first step alone?"
        )
    if size > 2:
        raise Wrong(
            f"No output looks ahead, but there is a kernel of size {size}. The task asks for size "
            "2: with four of those, 16 steps can be seen."
        )
    seen = np.flatnonzero(reads[-1]) - (LENGTH - 1)  # 0 is the same step, −1 the one before
    reach = 1 - int(seen.min()) if len(seen) else 0
    if len(seen) < reach:
        raise Wrong(
            f"The last output reads {len(seen)} of the last {reach} steps, with gaps between them. The steps of one "
            "layer's gaps have to be read by another: begin with neighbours."
        )
    if reach == REACH:
        return
    known = {
        5: "Without dilation each kernel of size 2 adds one step: 1 + 1 + 1 + 1 + 1 = 5.",
        9: "Each of your four layers reaches as far as the others. Let the distance double.",
        11: "1 + 1 + 2 + 3 + 4 = 11: the distance grows by one from layer to layer. What if it "
        "doubled?",
        8: "1 + 1 + 2 + 4 = 8: three layers. One more doubling gives the other half.",
        15: "Count your own step as well: 1, and then what each layer adds.",
    }
    why = known.get(
        reach,
        "A kernel of size 2 adds its dilation to what the layer before it has seen; add it up.",
    )
    much = "only" if reach < REACH else "already"
    raise Wrong(f"The last output reads {much} {reach} steps; {REACH} are asked for. {why}")


def _check_range(model: Any) -> None:
    """A forecast may be any number: look at the outputs for several sets of random weights."""
    rng = np.random.default_rng(5)
    signals = rng.normal(size=(16, LENGTH, 1)).astype("float32")
    outputs = []
    for _ in range(6):
        model.set_weights([rng.normal(0, 1.5, w.shape) for w in model.get_weights()])
        outputs.append(as_array(model(signals, training=False), "The output of your network"))
    if np.min(outputs) >= 0:
        raise Wrong(
            "Your network never gives a number below 0: its last layer has an activation. The next "
            "value of a signal may be negative."
        )
    if np.max(np.abs(outputs)) <= 1:
        raise Wrong(
            "Your network never leaves −1 to 1: its last layer has an activation. The next value "
            "of a signal may be any number."
        )
