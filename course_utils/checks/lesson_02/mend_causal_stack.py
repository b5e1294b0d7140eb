"""The checker of lesson 2's exercise "Mend a network that sees the future"."""

import numpy as np

from course_utils.checks.engine import NotAttempted, Wrong, register
from course_utils.checks.models import layers_of, of_model

STEPS, BACK = 40, 15


@register("mend-causal-stack", seconds=300)
@of_model()
def mend_causal_stack(model):
    convolutions = [one for one in layers_of(model) if hasattr(one, "kernel_size")]
    if not convolutions:
        raise Wrong("There is no convolution in your model. Mend the layers that are there.")
    reads = _reads(model, convolutions)
    offsets = reads[STEPS // 2]
    later, earlier = offsets.max(), -offsets.min()
    as_it_came = set(offsets) == set(range(-3, 5)) and len(convolutions) == 3
    if as_it_came:
        raise NotAttempted("The model still reads the four later steps that it read as it came.")
    if later > 0:
        raise Wrong(
            f"Output t still reads step t + {later}. `same` shares its zeros between both ends; "
            "every one of the layers must get all its zeros in front."
        )
    if later < 0:
        raise Wrong(
            f"The last step that output t reads is t − {-later}: it misses the present. Too many "
            "zeros stand in front."
        )
    sizes = [size for one in convolutions for size in np.ravel(one.kernel_size)]
    if any(size > 2 for size in sizes):
        raise Wrong(
            f"Your model has a kernel of {max(sizes)}. The task keeps kernels of 2: what else "
            "lets a kernel reach further?"
        )
    reaching = [one for one in convolutions if max(one.kernel_size) > 1]
    if len(reaching) > 4:
        raise Wrong(
            f"Your model has {len(reaching)} convolutions. One more than the three is enough "
            "if its dilation goes on as the others do."
        )
    if len(set(offsets)) < earlier + 1:
        holes = sorted(-step for step in set(range(-earlier, 1)) - set(offsets))
        raise Wrong(
            f"Output t reaches back to t − {earlier}, but never reads t − {holes[0]}: the "
            "dilations leave holes. Each layer should jump as far as the layers before it reach."
        )
    if earlier == 7 and len(reaching) == 3:
        raise Wrong(
            "No output sees the future now. But output t reads 8 steps, t and the 7 before it: "
            "the dilations of the three layers add up to 7. Which layer is missing?"
        )
    if earlier != BACK:
        raise Wrong(
            f"Output t reads t and the {earlier} steps before it; {BACK} were asked for. With "
            "kernels of 2 each layer adds its dilation."
        )
    for t, steps in reads.items():
        if set(steps) != set(range(-min(t, BACK), 1)):
            raise Wrong(f"Output {t} does not read the same steps as the others, counted from it.")
    return "Four layers with kernels of 2 read 16 steps, and none of them looks ahead."


def _reads(model, convolutions):
    """{t: the steps that output t reads, counted from t}, from signals that are 1 at one step."""
    for weight in model.weights:
        if len(weight.shape) > 1:
            weight.assign(np.full(weight.shape, 0.2))
    signals = np.concatenate([np.eye(STEPS), np.zeros((1, STEPS))])[..., np.newaxis]
    if model.input_shape != (None, None, 1):
        raise Wrong(
            f"The input of your model has the shape {model.input_shape[1:]}. Keep "
            "`keras.Input((None, 1))`: a signal may have any length."
        )
    outputs = np.asarray(model(signals.astype("float32"), training=False))
    if outputs.shape != (STEPS + 1, STEPS, 1):
        steps = outputs.shape[1] if outputs.ndim > 1 else 0
        if any(max(one.strides) > 1 for one in convolutions):
            raise Wrong("A stride above 1 leaves out steps. One output for each step is asked for.")
        if outputs.ndim == 3 and steps < STEPS:
            raise Wrong(
                f"From {STEPS} steps only {steps} come out. `valid` looks at no later step if "
                "the program waits, but the task asks for one output for each step: the zeros "
                "go in front."
            )
        if outputs.ndim == 3 and steps > STEPS:
            raise Wrong(f"From {STEPS} steps {steps} come out: too many zeros are added.")
        raise Wrong(
            f"A signal of {STEPS} steps gives an output of shape {outputs.shape[1:]}; expected is "
            f"({STEPS}, 1), one number for each step."
        )
    changed = np.abs(outputs[:-1, :, 0] - outputs[-1, :, 0]) > 1e-9  # (input step, output step)
    if not changed[:, STEPS // 2].any():
        raise Wrong("No input step has any influence on the output in the middle of the signal.")
    return {t: np.flatnonzero(changed[:, t]) - t for t in range(STEPS)}
