"""The checkers of lesson 7."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.checks._answers import (
    as_array,
    as_model,
    as_number,
    as_parts,
    as_shape,
    call,
    compare,
    equal,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- predict the shapes

STEPS = {
    "causal": (
        (50, 8),
        {
            42: "50 − 8 = 42 is the size under `valid`. `causal` puts eight zeros before the first "
            "step, so that no step is lost.",
            46: "50 − 4 = 46 is the size under `valid`, and without the dilation. `causal` puts "
            "zeros before the first step, so that no step is lost.",
            25: "You halved the steps: that is a stride of 2. A dilation of 2 leaves gaps inside "
            "the kernel; the kernel still moves by one step.",
            58: "50 + 8 = 58 counts the eight zeros that `causal` adds, and forgets that the "
            "kernel, which spans nine steps, takes eight away again.",
            54: "50 + 4 = 54 counts zeros that `causal` adds, and forgets that the kernel takes "
            "as many steps away again.",
        },
    ),
    "strided": (
        (16, 12),
        {
            15: "15 is ⌊(50 − 4)/3⌋, the number of moves. The first window needs no move, so there "
            "is one output more.",
            17: "50/3, rounded up, is 17: that is the size under `same`. Under the default, "
            "`valid`, the last windows would hang over the end.",
            47: "50 − 4 + 1 = 47 is the size with a stride of 1. The layer keeps every third.",
            12: "50/4 is about 12: you moved by the kernel size. That is pooling's default; a "
            "convolution moves by its stride.",
            13: "50/4 is about 13: you moved by the kernel size. That is pooling's default; a "
            "convolution moves by its stride.",
        },
    ),
    "pooled": (
        (5, 12),
        {
            6: "A sixth window would hold a single step. Under `valid`, pooling drops what does "
            "not fill a window.",
            14: "16 − 3 + 1 = 14 is a window that moves by one step. Pooling moves by its own "
            "size unless `strides` is given.",
            4: "4 is ⌊(16 − 3)/3⌋, the number of moves. The first window needs no move, so there "
            "is one output more.",
        },
    ),
    "dilated": (
        (1, 10),
        {
            3: "5 − 3 + 1 = 3 is the size without the dilation. With gaps of one step between "
            "them, three weights span more than three steps.",
            2: "There is a gap between the first weight and the second, and another between the "
            "second and the third. Count again what the kernel spans.",
            0: "Either you forgot the first place, which needs no move, or you counted a gap after "
            "the last weight, too. The kernel just fits.",
            5: "5 is the size under `same` or `causal`. The default is `valid`: the steps that "
            "the kernel spans beyond the first are lost.",
        },
    ),
}
PARAMETERS = {
    610: "You counted the gaps: (5 · 12 + 1) · 10. A gap has no weight; dilation widens a kernel "
    "for nothing.",
    40: "(3 + 1) · 10 is a kernel that sees one channel. Each kernel reaches through all 12 "
    "channels of its input.",
    360: "3 · 12 · 10 = 360 are the weights. Each of the ten kernels has a bias, too.",
    361: "A bias for each kernel, not one for the layer: there are ten.",
    894: "894 are the parameters of all the layers together. The last one alone is asked for.",
    248: "(3 · 8 + 1) · … takes the channels of the first layer. The last layer reads the 12 "
    "channels that stand right before it.",
    250: "(3 · 8 + 1) · 10 = 250 takes the 8 channels of the first layer. The last layer reads the "
    "channels that stand right before it.",
    310: "(3 · 10 + 1) · 10 takes the channels that the layer gives. A kernel reaches through the "
    "channels that the layer reads.",
    444: "(3 · 12 + 1) · 12 takes 12 kernels. The last layer has ten.",
}


@exercise("conv1d-shapes", lesson=7, title="Predict steps and channels")
def _(answer):
    names = [*STEPS, "parameters"]
    *given, parameters = as_parts(answer, names)
    for name, value in zip(STEPS, given, strict=True):
        _check_shape(name, as_shape(value, f"`{name}`"))
    parameters = as_number(parameters, "`parameters`", whole=True)
    if parameters != 370:
        why = PARAMETERS.get(
            parameters,
            "One kernel has a weight for each of its three places and each channel it reads, and "
            "one bias. How many kernels are there?",
        )
        raise Wrong(f"`parameters` is {parameters}. {why}")
    return (
        "Padding decides whether steps are lost, the stride how many are kept, and dilation how "
        "far a kernel reaches; the channels are the filters of the layer before."
    )


def _check_shape(name: str, shape: tuple) -> None:
    right, reasons = STEPS[name]
    if shape == right:
        return
    head = f"`{name}` is {shape}."
    if len(shape) == 3 and shape[1:] == right:
        raise Wrong(f"{head} Leave the batch axis out: (steps, channels) is asked for.")
    if len(shape) != 2:
        raise Wrong(f"{head} Expected two numbers: (steps, channels).")
    if shape[::-1] == right:
        raise Wrong(f"{head} You exchanged the axes: steps first, channels last.")
    steps, channels = shape
    if steps != right[0]:
        default = (
            "Count where the kernel or the window can start: what does it span, how far does it "
            "move, and does the padding add steps?"
        )
        raise Wrong(f"{head} {reasons.get(steps, default)}")
    if name == "pooled":
        raise Wrong(
            f"{head} The steps are right, the channels are not. Pooling works on each channel "
            "alone: as many channels come out as went in."
        )
    product = {"causal": 24, "strided": 96, "dilated": 120}
    why = (
        "You multiplied by the channels of the input. Each kernel adds all its input channels "
        "up into one output."
        if channels == product[name]
        else "Each kernel gives one output channel, so it is the layer's first argument."
    )
    raise Wrong(f"{head} The steps are right, the channels are not. {why}")


# ---------------------------------------------------------------- prepare later rows


def _scaled(rows: np.ndarray, mean: Any, std: Any, fill: Any = None) -> np.ndarray:
    fill = mean if fill is None else fill
    filled = np.where(np.isnan(rows), fill, rows)
    with np.errstate(all="ignore"):
        return ((filled - mean) / std)[..., np.newaxis].astype("float32")


def _tables() -> list[tuple[np.ndarray, np.ndarray]]:
    """(train, rows): first nothing missing, then gaps, a single row, other widths."""
    rng = np.random.default_rng(7)
    cases = []
    for count, later, columns in [(12, 5, 3), (9, 4, 3), (9, 1, 3), (30, 6, 5)]:
        centre, width = rng.uniform(10, 200, columns), rng.uniform(1, 20, columns)
        train = rng.normal(centre, width, (count, columns))
        cases.append((train, rng.normal(centre + width, width, (later, columns))))
    cases[1][1][1, 2] = cases[2][1][0, 1] = cases[3][1][5, 0] = cases[3][1][5, 4] = np.nan
    return cases


def _sequences(train: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return _scaled(rows, train.mean(axis=0), train.std(axis=0))


OF_LATER_ROWS: list[tuple[str, Callable]] = [
    (
        "You standardised the new rows with their own mean and standard deviation. The network "
        "learned on the scale of the training rows; on any other scale the same bird looks "
        "different, and a single row turns into zeros.",
        lambda train, rows: (
            _scaled(rows, np.nanmean(rows, 0), np.nanstd(rows, 0)) if len(rows) > 1 else None
        ),
    ),
    (
        "The new rows have leaked into the scale: you took mean and standard deviation of all rows "
        "together. Fit on the training rows alone.",
        lambda train, rows: _scaled(
            rows, *(f(np.concatenate([train, rows]), 0) for f in (np.nanmean, np.nanstd))
        ),
    ),
    (
        "You took one mean and one standard deviation for the whole table. Each column has its "
        "own: millimetres of a bill and of a flipper are not on one scale.",
        lambda train, rows: _scaled(rows, train.mean(), train.std()),
    ),
    (
        "A missing value became 0 before you standardised: a bird with a bill of 0 mm, far from "
        "all others. Where does an average bird stand on the new scale?",
        lambda train, rows: _scaled(rows, train.mean(0), train.std(0), fill=0.0),
    ),
    (
        "A missing value is still missing: `nan` went through the arithmetic and came out as "
        "`nan`. A network turns one `nan` into `nan` for the whole row.",
        lambda train, rows: _scaled(rows, train.mean(0), train.std(0), fill=np.nan),
    ),
    (
        "You filled a gap from the new rows. What stands in for a missing value is learned from "
        "data, too, so it comes from the training rows.",
        lambda train, rows: (
            _scaled(rows, train.mean(0), train.std(0), fill=np.nanmean(rows, 0))
            if len(rows) > 1
            else None
        ),
    ),
    (
        "You standardised each row by itself: a bill was compared with a flipper. Each column has "
        "a mean and a standard deviation of its own.",
        lambda train, rows: _scaled(
            rows, np.nanmean(rows, 1, keepdims=True), np.nanstd(rows, 1, keepdims=True)
        ),
    ),
    (
        "You subtracted the median. To standardise is to subtract the mean.",
        lambda train, rows: _scaled(rows, np.median(train, 0), train.std(0), fill=train.mean(0)),
    ),
    (
        "You filled a gap with the median. The task asks for the column's mean, which lands at 0 "
        "on the new scale.",
        lambda train, rows: _scaled(rows, train.mean(0), train.std(0), fill=np.median(train, 0)),
    ),
    (
        "You divided by the standard deviation with n − 1 (`ddof=1`, pandas' default). NumPy's "
        "`std` and `StandardScaler` divide by n.",
        lambda train, rows: _scaled(rows, train.mean(0), train.std(0, ddof=1)),
    ),
    (
        "You subtracted the mean and did not divide by the standard deviation: the longest "
        "measurement would still outweigh the others.",
        lambda train, rows: _scaled(rows, train.mean(0), 1.0),
    ),
    (
        "You divided by the variance. The standard deviation is its square root, and has the "
        "unit of the measurement.",
        lambda train, rows: _scaled(rows, train.mean(0), train.var(0)),
    ),
    (
        "You divided by the standard deviation and did not subtract the mean: the columns are not "
        "centred at 0.",
        lambda train, rows: _scaled(rows, 0.0, train.std(0), fill=train.mean(0)),
    ),
    (
        "You brought the values between 0 and 1 with the smallest and the largest. That is another "
        "scale; to standardise uses mean and standard deviation.",
        lambda train, rows: _scaled(
            rows, train.min(0), train.max(0) - train.min(0), fill=train.mean(0)
        ),
    ),
]


@exercise("scale-later-rows", lesson=7, title="Prepare rows that arrive later")
def _(answer):
    kinds = set()

    def checked(train, rows):
        result = as_array(call(answer, train, rows, names=("train", "rows")))
        _check_layout(result, train, rows)
        if result.dtype.kind in "biu":
            raise Wrong(
                f"Your result holds whole numbers ({result.dtype}): what stands behind the point "
                "was cut off, and nearly all of a standardised value stands there."
            )
        kinds.add(str(result.dtype))
        return result

    compare(checked, _tables(), _sequences, OF_LATER_ROWS)
    if kinds != {"float32"}:
        raise Wrong(
            f"All the numbers are right, but they are {min(kinds - {'float32'})}. The network "
            "computes in float32: hand it that."
        )
    return "A later row is read on the scale of the training rows, even when it comes alone."


def _check_layout(result: np.ndarray, train: np.ndarray, rows: np.ndarray) -> None:
    count, columns = rows.shape
    if result.shape == (count, columns, 1):
        return
    case = f"For rows of shape {rows.shape} your result has the shape {result.shape}"
    complete = int((~np.isnan(rows).any(axis=1)).sum())
    if result.shape == (count, columns):
        raise Wrong(f"{case}: a table still. The channel axis is missing at the end.")
    if result.shape == (count, 1, columns):
        raise Wrong(
            f"{case}: one step with {columns} channels. There is nothing to slide along; the "
            "columns are the steps."
        )
    if result.shape == (1, count, columns):
        raise Wrong(f"{case}: the new axis stands in front. The channels stand at the end.")
    if result.shape[1:] == (3, 1) and columns != 3:
        raise Wrong(f"{case}: it works for three columns only. Other tables have other widths.")
    if result.shape[:1] == (complete,) and complete < count:
        raise Wrong(
            f"{case}: a row with a gap was dropped. In training that was possible; somebody who "
            "asks for this bird's species wants an answer."
        )
    if result.shape[:1] == (len(train),):
        raise Wrong(f"{case}: as many as the training rows. `rows` are to be prepared.")
    if result.shape[:1] == (len(train) + count,):
        raise Wrong(f"{case}: training rows and new rows. Only the new rows are asked for.")
    raise Wrong(f"{case}; expected {(count, columns, 1)}: (rows, steps, channels).")


# ---------------------------------------------------------------- mend the network of a table


def _build(answer: Any) -> Any:
    """The learner's model; an error of Keras as one readable sentence."""
    import keras

    if isinstance(answer, keras.Model):
        raise Wrong(
            "You handed over a network. Hand over the function itself, by its name, without the "
            "brackets of a call: the check builds the network anew."
        )
    try:
        return as_model(call(answer), "What your function returns")
    except Wrong as problem:
        text = re.sub(r"\x1b\[\d*m", "", str(problem.__cause__ or ""))
        if "zero or negative" not in text:
            raise Wrong(re.sub(r"\x1b\[\d*m", "", str(problem))) from problem
        layer = re.search(r"calling (\w+)\.call", text)
        layer = layer[1] if layer else "Conv1D"  # of which Keras gives no name
        steps = re.search(r"inputs.shape=.\w+,? (\d+)", text)
        raise Wrong(
            f"Keras cannot build it: `{layer}` would give no step at all"
            + (f"; {steps[1]} came in, and it spans more than that" if steps else "")
            + ". Look at what it spans, and at the layer before it: how many steps does that one "
            "hand on?"
        ) from problem


def _convolutions(model: Any) -> list:
    import keras

    parts = [part for one in model.layers for part in getattr(one, "layers", [one])]
    return [part for part in parts if isinstance(part, keras.layers.Conv1D)]


@exercise("mend-table-network", lesson=7, title="Mend a network that does not slide")
def _(answer):
    import keras

    model = _build(answer)
    convolutions = _convolutions(model)
    if not convolutions:
        raise Wrong("There is no `Conv1D` left in the network. Mend it; do not replace it.")
    first, last = convolutions[0], model.layers[-1]
    kernel = tuple(first.kernel.shape)
    turned = kernel[1] == 6
    sigmoid = getattr(last, "activation", None) is keras.activations.sigmoid
    if turned and sigmoid and first.padding == "same" and kernel == (4, 6, 8):
        raise NotAttempted("The network is as it came. Mend its three faults; run the cell again.")
    _check_rows_in(model)
    if turned:
        raise Wrong(
            "The convolution sees one step with six channels: its kernels have "
            f"{kernel[0]} · 6 weights each and nothing to slide along. The columns are to be the "
            "steps."
        )
    if kernel[2] != 8 or kernel[0] != 4:
        raise Wrong(
            f"The convolution has {kernel[2]} kernels of size {kernel[0]}; the task asks for 8 of "
            "size 4. A smaller kernel would fit anywhere, but it is not the fault."
        )
    if kernel[1] != 1:
        raise Wrong(f"The convolution reads {kernel[1]} channels; a column of a table has one.")
    if len(convolutions) > 1:
        raise Wrong("There is a second convolution in it. One is asked for.")
    if first.data_format != "channels_last":
        raise Wrong(
            "`channels_first` makes the kernels slide, but on a CPU TensorFlow may refuse to "
            "compute it. Leave the data format as it was: the columns have to be the second axis."
        )
    steps = first.output.shape[1]
    if steps != 3:
        raise Wrong(
            f"The convolution gives {steps} step{'s' * (steps != 1)}. Windows of four that lie "
            "inside a row of six columns have 6 − 4 + 1 = 3 places; "
            + (
                "the other windows read zeros that stand in no table."
                if steps > 3
                else "is there a stride or a dilation in it?"
            )
        )
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


def _check_probabilities(model: Any) -> None:
    """Draw several sets of weights, small ones and large ones, and look at the outputs."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(64, 6)).astype("float32")
    for scale in (1.0, 8.0):
        model.set_weights([rng.normal(0, scale, w.shape) for w in model.get_weights()])
        out = as_array(model(rows, training=False), "The output of your network")
        total = out.sum(axis=1)
        if not equal(total, np.ones(64), 1e-3, 1e-3):
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
            "However large the weights are, no class gets more than 0.48: softmax of a softmax. "
            "One of the two is enough."
        )


# ---------------------------------------------------------------- a gain or noise


def _gains(base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    return changed.mean(axis=1) - base.mean() > np.ptp(base)


def _runs() -> list[tuple[np.ndarray, np.ndarray]]:
    """(base, changed): numbers as in the lesson, then many around the limit, with other counts."""
    base = np.array([0.829, 0.789, 0.837])
    rows = [
        [0.82, 0.83, 0.825],
        [0.91, 0.88, 0.9],
        [0.857, 0.861, 0.852],  # better than its best run, but by less than the spread
        [0.468, 0.455, 0.49],
        [0.78, 0.93, 0.845],  # one lucky run
        [0.869, 0.874, 0.872],
        [0.88, 0.82, 0.915],  # clear, but for one run
    ]
    cases = [(base, np.array(rows))]
    rng = np.random.default_rng(7)
    for seeds, others, width in [(5, 2, 0.01), (3, 3, 0.05), (2, 4, 0.2), (4, 1, 0.1)]:
        base = 0.5 + rng.uniform(-width, width, seeds)
        centres = base.mean() + np.ptp(base) * rng.uniform(-2, 2.5, (40, 1))
        cases.append((base, centres + rng.uniform(-width, width, (40, others))))
    base = np.array([0.5, 0.75, 0.5, 0.75])  # sums that a computer holds without rounding
    cases.append((base, np.array([[0.75, 1.0], [1.0, 1.0], [0.5, 0.75]])))  # the first: a tie
    return cases


OF_GAINS: list[tuple[str, Callable]] = [
    (
        "Your function says False whatever it gets. The spread of which numbers did you take? Only "
        "the base tells how noisy the training is: its runs differ in nothing but the seed.",
        lambda base, changed: np.zeros(len(changed), bool),
    ),
    (
        "Every change above the base's mean counts as a gain for you. A second seed of the base "
        "would lie above it, too, half the time: where is the spread?",
        lambda base, changed: changed.mean(1) > base.mean(),
    ),
    (
        "For you a change is a gain as soon as its mean lies above the best run of the base. But "
        "the distance of the two means has to be larger than the whole spread.",
        lambda base, changed: changed.mean(1) > base.max(),
    ),
    (
        "You took the distance without its sign: a clear loss is no gain.",
        lambda base, changed: abs(changed.mean(1) - base.mean()) > np.ptp(base),
    ),
    (
        "You took the best seed of each change: one lucky seed is enough to win. Take the mean "
        "of its seeds, as for the base.",
        lambda base, changed: changed.max(1) - base.mean() > np.ptp(base),
    ),
    (
        "You took the best seed of the base and of the change. A maximum over seeds is luck; "
        "compare the means.",
        lambda base, changed: changed.max(1) - base.max() > np.ptp(base),
    ),
    (
        "You compared the best seed of each change with the best of the base. A maximum over seeds "
        "is luck; compare the means, and ask for more than the spread.",
        lambda base, changed: changed.max(1) > base.max(),
    ),
    (
        "You compared with the first seed of the base only. It is one draw of several: take the "
        "mean of the base.",
        lambda base, changed: changed.mean(1) - base[0] > np.ptp(base),
    ),
    (
        "You took the standard deviation of the base as its spread. Here the spread is highest − "
        "lowest, which is larger.",
        lambda base, changed: changed.mean(1) - base.mean() > base.std(),
    ),
    (
        "You took the standard deviation of the base as its spread. Here the spread is highest − "
        "lowest.",
        lambda base, changed: changed.mean(1) - base.mean() > base.std(ddof=1),
    ),
    (
        "You asked that the worst seed of a change beats the best seed of the base. That is "
        "another rule: compare the distance of the means with the spread of the base.",
        lambda base, changed: changed.min(1) > base.max(),
    ),
    (
        "You added the spread to the best seed of the base. It is the distance between the two "
        "means that has to be larger than the spread.",
        lambda base, changed: changed.mean(1) > base.max() + np.ptp(base),
    ),
    (
        "You took the spread of each change. The base's spread is the measure for all of them.",
        lambda base, changed: changed.mean(1) - base.mean() > np.ptp(changed, axis=1),
    ),
    (
        "True and False are exchanged: True stands for a clear gain.",
        lambda base, changed: changed.mean(1) - base.mean() <= np.ptp(base),
    ),
    (
        "True and False are exchanged: True stands for a clear gain.",
        lambda base, changed: changed.mean(1) - base.mean() < np.ptp(base),
    ),
    (
        "Your function says True whatever it gets.",
        lambda base, changed: np.ones(len(changed), bool),
    ),
    (
        "You asked that every single run of a change lies above the limit. The task asks for the "
        "mean of its runs.",
        lambda base, changed: changed.min(1) - base.mean() > np.ptp(base),
    ),
    (
        "A gain as large as the spread counts for you. It has to be larger: more than the spread.",
        lambda base, changed: changed.mean(1) - base.mean() >= np.ptp(base),
    ),
    (
        "You took medians. The task compares the means.",
        lambda base, changed: np.median(changed, 1) - np.median(base) > np.ptp(base),
    ),
    (
        "You added the runs up and did not divide by their number. Sums of 3 runs and of 5 cannot "
        "be compared; means can.",
        lambda base, changed: changed.sum(1) - base.sum() > np.ptp(base),
    ),
]


@exercise("clear-gains", lesson=7, title="Tell a gain from noise")
def _(answer):
    cases = _runs()
    said = []
    for base, changed in cases:
        said.append(_verdicts(answer, base, changed))
        _check_verdicts(said[-1], changed)
    right = [_gains(*case) for case in cases]
    if all(map(np.array_equal, said, right)):
        return "Only what is larger than the base's own spread over its seeds is called a gain."
    for sentence, rule in OF_GAINS:
        if all(np.array_equal(rule(*case), one) for case, one in zip(cases, said, strict=True)):
            raise Wrong(sentence)
    first = next(i for i in range(len(cases)) if not np.array_equal(said[i], right[i]))
    base, changed = cases[first]
    place = int(np.flatnonzero(said[first] != right[first])[0])
    raise Wrong(
        f"For the base {base.round(3)} and the change {changed[place].round(3)} your function says "
        f"{bool(said[first][place])}. The mean of the change minus the mean of the base is "
        f"{changed[place].mean() - base.mean():.4f}; the spread of the base is {np.ptp(base):.4f}."
    )


def _verdicts(answer: Any, base: np.ndarray, changed: np.ndarray) -> np.ndarray:
    try:
        result = call(answer, base, changed, names=("base", "changed"))
    except Wrong as problem:
        if "broadcast" in str(problem):
            raise Wrong(
                f"{problem} `changed` may have another number of seeds: take the means first, then "
                "compare."
            ) from problem
        raise
    if isinstance(result, list | tuple) and any(isinstance(one, str) for one in result):
        raise Wrong("Your function returns texts. Return True or False, without quotes.")
    return as_array(result)


def _check_verdicts(result: np.ndarray, changed: np.ndarray) -> None:
    count, seeds = changed.shape
    case = f"For {count} changes with {seeds} seeds each"
    if result.dtype.kind in "iu":
        raise Wrong(
            f"{case} you return whole numbers ({result.dtype}): the places of the gains, or 0 and "
            "1? Return True or False for each change, as a comparison gives them."
        )
    if result.shape == (count, seeds):
        raise Wrong(
            f"{case} you return {result.shape}: a verdict for each seed. One for each change is "
            "asked for."
        )
    if result.shape == (seeds,) and seeds != count:
        raise Wrong(
            f"{case} you return {seeds} values: you averaged over the changes. The seeds of one "
            "change stand in one row."
        )
    if result.ndim == 0:
        raise Wrong(f"{case} you return a single value; expected {count}, one for each change.")
    if result.shape != (count,):
        raise Wrong(
            f"{case} you return the shape {result.shape}; expected {(count,)}: for every change "
            "True or False, in the given order."
        )
    if result.dtype.kind != "b":
        raise Wrong(
            f"{case} you return numbers ({result.dtype}), not True and False. Compare with the "
            "spread, and return what the comparison says."
        )


# ---------------------------------------------------------------- never look ahead

LENGTH, REACH = 24, 16


@exercise("build-forecaster", lesson=7, title="Build a network that never looks ahead")
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
