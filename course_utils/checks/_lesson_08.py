"""The checkers of lesson 8."""

import numpy as np

from course_utils.checks._answers import as_choice, as_model, as_parts, call, compare
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- read the curves

OVER, UNDER, RATE, DROPOUT = "over-fitting", "under-fitting", "rate too large", "dropout"
CURVES = {
    "A": (
        UNDER,
        {
            OVER: "In A there is no gap: the loss is as high on the training images as on new "
            "ones. Over-fitting is good in training and bad on new images.",
            RATE: "In A the loss falls calmly and then stays: no jumps. A rate that is too large "
            "throws the loss about.",
            DROPOUT: "In A training and validation are equally high. Dropout would lift the "
            "training loss above the validation loss, and it would not keep both near 1.7.",
        },
    ),
    "B": (
        OVER,
        {
            UNDER: "In B the training loss goes to 0.01: the network has room enough. What is bad "
            "is the validation loss, which turns and rises.",
            RATE: "In B the training loss falls at every point of the table. With a rate that is "
            "too large it would not.",
            DROPOUT: "In B the training loss is far below the validation loss. Dropout makes it "
            "the other way round.",
        },
    ),
    "C": (
        DROPOUT,
        {
            OVER: "In C the validation loss is the lower one, and it still falls. Over-fitting "
            "needs a gap the other way round.",
            UNDER: "In C both losses still fall, and the validation loss is at 0.21. The training "
            "loss is measured while something makes the task harder.",
            RATE: "In C both losses fall at every point of the table; nothing jumps.",
        },
    ),
    "D": (
        RATE,
        {
            OVER: "In D the network is no good on its training images either: its loss there ends "
            "at 2.3, a pure guess.",
            UNDER: "In D the loss first jumps to 14. A network that is too small learns little, "
            "but it does not get worse than at its start.",
            DROPOUT: "In D the loss jumps to 14 and ends at a pure guess, 2.3. Dropout makes the "
            "training loss a little higher; it does not throw it about.",
        },
    ),
}


@exercise("read-the-curves", lesson=8, title="Read four trainings")
def _(answer):
    parts = as_parts(answer, list(CURVES))
    choices = (OVER, UNDER, RATE, DROPOUT)
    for letter, part in zip(CURVES, parts, strict=True):
        right, why = CURVES[letter]
        said = as_choice(part, choices, f"Your answer for {letter}")
        if said != right:
            raise Wrong(why[said])
    return "You tell the four cases apart by the gap, its sign, and the way the loss moves."


# ---------------------------------------------------------------- count a residual block


def _count(c_in, c_out, stride, projection=None, norm=4, bias=0, second=None, size=1, extra=None):
    if projection is None:
        projection = c_in != c_out or stride != 1
    first = (9 * c_in + bias) * c_out + norm * c_out
    other = (9 * (second or c_out) + bias) * c_out + norm * c_out
    way = (size * c_in + bias) * c_out + (norm if extra is None else extra) * c_out
    return first + other + projection * way


@exercise("count-residual-block", lesson=8, title="Count the parameters of a residual block")
def _(answer):
    compare(
        answer,
        [(16, 16, 1), (16, 32, 2), (16, 16, 2), (8, 24, 1), (64, 32, 1)],
        lambda c_in, c_out, stride: _count(c_in, c_out, stride),
        [
            (
                "You count no projection. Where the stride is 2 or the channels change, `Add` "
                "needs one.",
                lambda a, b, s: _count(a, b, s, projection=False),
            ),
            (
                "You count a projection always. Where the shapes are equal, the input is added as "
                "it is, at no cost.",
                lambda a, b, s: _count(a, b, s, projection=True),
            ),
            (
                "You count a projection only where the channels change. A stride of 2 halves "
                "height and width, and then the shapes are unequal too.",
                lambda a, b, s: _count(a, b, s, projection=a != b),
            ),
            (
                "You count a projection only where the stride is 2. Another number of channels "
                "makes the shapes unequal too.",
                lambda a, b, s: _count(a, b, s, projection=s != 1),
            ),
            (
                "You count two numbers per channel for batch normalisation. It holds four: gamma "
                "and beta, and the moving mean and variance.",
                lambda a, b, s: _count(a, b, s, norm=2),
            ),
            (
                "You count no batch normalisation. It holds four numbers per channel.",
                lambda a, b, s: _count(a, b, s, norm=0),
            ),
            (
                "You count biases. The task says `use_bias=False`: batch normalisation would "
                "subtract them again.",
                lambda a, b, s: _count(a, b, s, bias=1),
            ),
            (
                "Your second convolution reads c_in channels. It reads what the first one gives: "
                "c_out channels.",
                lambda a, b, s: _count(a, b, s, second=a),
            ),
            (
                "Your projection has 3×3 kernels. It only mixes channels: 1×1 is enough.",
                lambda a, b, s: _count(a, b, s, size=9),
            ),
            (
                "Your projection has no batch normalisation. In this block it has one, as the two "
                "convolutions do.",
                lambda a, b, s: _count(a, b, s, extra=0),
            ),
        ],
    )
    return "Two convolutions, their normalisation, and a projection where the shapes ask for one."


# ---------------------------------------------------------------- batch normalisation


def _normalise(x, gamma, beta, epsilon, axis=(0, 1, 2), ddof=0):
    mean = x.mean(axis=axis, keepdims=True)
    variance = x.var(axis=axis, keepdims=True, ddof=ddof)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def _batch_norm(x, gamma, beta, epsilon):
    return _normalise(x, gamma, beta, epsilon)


def _batches():
    rng = np.random.default_rng(8)
    for shape, epsilon in (((4, 3, 5, 2), 0.5), ((1, 4, 2, 3), 0.001), ((6, 1, 1, 4), 0.1)):
        x = rng.normal(rng.normal(0, 5, shape[-1]), rng.uniform(0.5, 3, shape[-1]), shape)
        yield x, rng.uniform(0.5, 2, shape[-1]), rng.normal(0, 2, shape[-1]), epsilon


@exercise("write-batch-norm", lesson=8, title="Write batch normalisation")
def _(answer):
    compare(
        answer,
        _batches(),
        _batch_norm,
        [
            (
                "You take a mean for each place of the picture (the batch axis alone). There is "
                "one mean for each channel: average over batch, height and width.",
                lambda x, g, b, e: _normalise(x, g, b, e, axis=0),
            ),
            (
                "You take a mean for each image. Then every image is normalised by itself, which "
                "is called instance normalisation; the batch axis belongs into the mean too.",
                lambda x, g, b, e: _normalise(x, g, b, e, axis=(1, 2)),
            ),
            (
                "You take one mean over everything. The channels measure different things: each "
                "has a mean and a variance of its own.",
                lambda x, g, b, e: _normalise(x, g, b, e, axis=(0, 1, 2, 3)),
            ),
            (
                "You take the mean over the channels at each place. It goes the other way: the "
                "channel axis is the one that stays.",
                lambda x, g, b, e: _normalise(x, g, b, e, axis=3),
            ),
            (
                "You add epsilon to the standard deviation. It belongs under the root, beside the "
                "variance.",
                lambda x, g, b, e: g * (x - x.mean((0, 1, 2))) / (x.std((0, 1, 2)) + e) + b,
            ),
            (
                "You divide by the variance. Divide by its square root, the standard deviation.",
                lambda x, g, b, e: g * (x - x.mean((0, 1, 2))) / (x.var((0, 1, 2)) + e) + b,
            ),
            (
                "Epsilon is missing. Without it a channel of equal numbers is divided by zero.",
                lambda x, g, b, e: _normalise(x, g, b, 0.0),
            ),
            (
                "You divide by n − 1 in the variance. Batch normalisation divides by n, which is "
                "NumPy's default.",
                lambda x, g, b, e: _normalise(x, g, b, e, ddof=1),
            ),
            (
                "Gamma and beta are missing: the layer may give each channel another size and "
                "another middle.",
                lambda x, g, b, e: _normalise(x, 1.0, 0.0, e),
            ),
            (
                "You multiply by gamma after adding beta, so beta is scaled too. Scale first, then "
                "shift.",
                lambda x, g, b, e: g * (_normalise(x, 1.0, 0.0, e) + b),
            ),
        ],
    )
    return "One mean and one variance for each channel, epsilon under the root, gamma and beta."


# ---------------------------------------------------------------- mend a residual block

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


# ---------------------------------------------------------------- one cycle


def _one_cycle(step, steps, peak, low=0.1, end=0.0, top=0.25):
    done = step / steps
    if done <= top:
        return peak * (low + (1 - low) * done / top)
    return peak * (1 + (end - 1) * (done - top) / (1 - top))


@exercise("write-one-cycle", lesson=8, title="Write a one-cycle schedule")
def _(answer):
    def cosine(step, steps, peak):
        done = step / steps
        if done <= 0.25:
            return None
        return peak * (1 + np.cos(np.pi * (done - 0.25) / 0.75)) / 2

    compare(
        answer,
        [
            (0, 100, 1.0),
            (10, 100, 1.0),
            (25, 100, 1.0),
            (50, 100, 1.0),
            (99, 100, 0.5),
            (100, 100, 1.0),
            (1, 8, 0.02),
            (300, 400, 0.01),
            (5, 10, 3.0),
        ],
        lambda step, steps, peak: _one_cycle(step, steps, peak),
        [
            (
                "Your rate begins at 0, so the first step does nothing. It begins at a tenth of "
                "the peak.",
                lambda s, n, p: _one_cycle(s, n, p, low=0.0),
            ),
            (
                "Your rate begins at the peak: that is a decay. One cycle climbs first.",
                lambda s, n, p: _one_cycle(s, n, p, low=1.0),
            ),
            (
                "Your rate falls back to a tenth of the peak. At the end it should reach 0.",
                lambda s, n, p: _one_cycle(s, n, p, end=0.1),
            ),
            (
                "Your peak lies in the middle of the steps. It belongs at a quarter of them: "
                "most of the time is for coming down.",
                lambda s, n, p: _one_cycle(s, n, p, top=0.5),
            ),
            (
                "Your rate stays at the peak. After a quarter of the steps it comes down.",
                lambda s, n, p: _one_cycle(s, n, p, end=1.0),
            ),
            (
                "Your rate jumps at the peak: on the way down you count from step 0, and the way "
                "down begins after a quarter of the steps.",
                lambda s, n, p: _one_cycle(s, n, p) if s / n <= 0.25 else p * (1 - s / n),
            ),
            ("Your rate comes down along a cosine. The task asks for a straight line.", cosine),
            (
                "Your rate does not depend on the peak. The peak is the largest rate of the cycle.",
                lambda s, n, p: _one_cycle(s, n, 1.0),
            ),
            (
                "You divide whole numbers with `//`, which cuts off the fraction. Use `/`.",
                lambda s, n, p: _one_cycle(n * (s // n), n, p),
            ),
        ],
        atol=1e-7,
    )
    return "Up from a tenth to the peak in a quarter of the steps, then straight down to 0."
