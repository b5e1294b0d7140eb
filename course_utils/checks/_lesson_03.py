"""The checkers of lesson 3."""

import itertools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils import reference
from course_utils.checks._answers import as_array, as_model, as_parts, as_shape, call, compare
from course_utils.checks._engine import NotAttempted, Wrong, exercise

MAPS = (8, 29, 30, 16)
BY_ONE = (
    "Your window moves by one: that is a convolution's default. A pooling layer that is given no "
    "`strides` moves by its own window."
)
ONE_TOO_FEW = (
    "You counted the steps of the window and forgot the + 1: the first window needs no step."
)
ROUNDED_UP = "You rounded up. `valid`, the default, drops the row that fills no window."
HALVED = (
    "You halved the map. Without `strides` the window moves by its own size, and this window is "
    "not 2×2."
)
NO_ROOM = (
    "You divided by the stride and forgot the window: one that is 3 wide no longer fits at the "
    "last place."
)
WHOLE = "GlobalAveragePooling2D()"
SIZES = {  # layer: (right rows and columns, {wrong ones: what they come from})
    "MaxPooling2D(2)": ((14, 15), {(15, 15): ROUNDED_UP, (13, 14): ONE_TOO_FEW, (28, 29): BY_ONE}),
    "MaxPooling2D(3)": (
        (9, 10),
        {
            (10, 10): ROUNDED_UP,
            (8, 9): ONE_TOO_FEW,
            (27, 28): BY_ONE,
            (14, 14): HALVED,
            (14, 15): HALVED,
        },
    ),
    "AveragePooling2D(3, strides=2)": (
        (14, 14),
        {
            (14, 15): NO_ROOM,
            (15, 15): f"{NO_ROOM} (And `valid` never rounds up.)",
            (13, 13): ONE_TOO_FEW,
            (9, 10): "Your window moves by its own size. That is the default, but this layer is "
            "given `strides=2`.",
            (27, 28): "Your window moves by one, but this layer is given `strides=2`.",
        },
    ),
    'MaxPooling2D(2, padding="same")': (
        (15, 15),
        {
            (14, 15): "That is `valid`. `same` adds a row where the last window lacks one, and "
            "keeps the remainder.",
            (29, 30): "`same` keeps the size only where the window moves by one. Here it moves by "
            "2, its own size.",
            (15, 16): "You added a row and a column. `same` adds only what is missing, and the 30 "
            "columns fill their windows already.",
        },
    ),
}


@exercise("pool-shapes", lesson=3, title="Predict the shapes behind five pooling layers")
def _(answer):
    names = [*SIZES, WHOLE]
    parts = as_parts(answer, names)
    shapes = {
        name: _with_batch(as_shape(part, f"Your shape for `{name}`"), name)
        for name, part in zip(names, parts, strict=True)
    }
    for name, (size, wrong_sizes) in SIZES.items():
        _pooled_shape(shapes[name], name, size, wrong_sizes)
    if shapes[WHOLE] != (8, 16):
        raise Wrong(_global_message(shapes[WHOLE]))
    return "All five are right: you know the default stride, the remainder, and what stays."


def _with_batch(shape, name):
    """The shape with the batch axis as 8; a missing axis is said."""
    if len(shape) == (1 if name == WHOLE else 3) and shape != (8,):
        if name != WHOLE and shape[0] == 8:
            raise Wrong(f"Your shape {shape} has no channels; they stay. (This is about `{name}`.)")
        raise Wrong(
            f"Your shape {shape} has no batch axis. Pooling treats every image alone: the 8 images "
            f"stay 8, in front. (This is about `{name}`.)"
        )
    return (8, *shape[1:]) if shape[:1] == (None,) else shape


def _pooled_shape(shape, name, right, wrong_sizes):
    """Check the shape behind a layer whose windows are smaller than the map."""
    where = f" (This is about `{name}`.)"
    if shape == (8, *right, 16):
        return
    if len(shape) != 4:
        raise Wrong(
            f"Your shape has {len(shape)} axes. Pooling keeps all four: images, rows, columns, "
            f"channels.{where}"
        )
    batch, size, channels = shape[0], shape[1:3], shape[3]
    if shape[1] == 16 and channels in right:
        raise Wrong(
            f"The channels stand second in your shape. In Keras they come last, as in the input."
            f"{where}"
        )
    if batch != 8:
        raise Wrong(f"8 images go in; you let {batch} come out. Images are never mixed.{where}")
    if channels != 16:
        raise Wrong(
            f"16 channels go in; you let {channels} come out. Every channel is pooled alone, so "
            f"their number stays.{where}"
        )
    if size in wrong_sizes:
        raise Wrong(wrong_sizes[size] + where)
    if size == right[::-1]:
        raise Wrong(f"You swapped rows and columns: a shape names the rows first.{where}")
    axis = 0 if size[0] != right[0] else 1
    raise Wrong(
        f"The {('rows', 'columns')[axis]} are not {size[axis]}. Count the places of the window "
        f"along {MAPS[axis + 1]} cells: window, step, and what happens to a rest?{where}"
    )


def _global_message(shape):
    where = f" (This is about `{WHOLE}`.)"
    if shape in [(8, 1, 1, 16), (8, 1, 16)]:
        return (
            "The numbers are right, but the layer drops the two axes that have shrunk to one: it "
            f"leaves one row for each image.{where}"
        )
    if len(shape) > 2 and shape[1:3] == (29, 30):
        return (
            f"You averaged over the channels. The window is the whole map, for each channel.{where}"
        )
    if shape in [(8,), (8, 1), (8, 29), (8, 30), (8, 870), (8, 13920)]:
        return f"One number is left for each channel: count the channels, not the cells.{where}"
    return (
        "The window is the whole map, so rows and columns are gone: one number for each image and "
        f"each channel.{where}"
    )


# ---------------------------------------------------------------- max pooling by hand


def _windows(maps, size, stride):
    return sliding_window_view(maps, (size, size), axis=(0, 1))[::stride, ::stride]


def _pool(maps, size, stride, operation=np.max):
    return operation(_windows(maps, size, stride), axis=(3, 4))


def _with_remainder(maps, size, stride):
    """Smaller windows at the border, as slices that run over the end give them."""
    rows, columns = (range(0, n, stride) for n in maps.shape[:2])
    return np.array([[maps[r : r + size, c : c + size].max((0, 1)) for c in columns] for r in rows])


def _one_too_few(maps, size, stride):
    rows, columns = (max((n - size) // stride, 0) for n in maps.shape[:2])
    return _pool(maps, size, stride)[:rows, :columns]


def _last_windows_lost(maps, size, stride):
    """Loops over `range(0, n - size, stride)`."""
    rows, columns = (len(range(0, n - size, stride)) for n in maps.shape[:2])
    return _pool(maps, size, stride)[:rows, :columns]


def _square_only(maps, size, stride):
    """As many windows along the columns as along the rows."""
    starts = range(0, maps.shape[0] - size + 1, stride)
    return np.array(
        [[maps[r : r + size, c : c + size].max((0, 1)) for c in starts] for r in starts]
    )


def _begins_without_stride(maps, size, stride):
    rows, columns = _windows(maps, size, stride).shape[:2]
    return _pool(maps, size, 1)[:rows, :columns]


@exercise("write-max-pool", lesson=3, title="Write max pooling for many channels")
def _(answer):
    rng = np.random.default_rng(3)
    matrix = np.array([[1, 3, 2, 0], [5, -1, 4, 6], [0, -2, -4, -1], [8, -2, -3, -8]])
    sizes = [
        ((6, 8, 3), 2, 2),
        ((5, 7, 2), 2, 2),
        ((6, 5, 2), 3, 1),
        ((9, 8, 4), 3, 2),
        ((7, 10, 1), 2, 3),
        ((3, 3, 5), 3, 1),
    ]
    cases = [(matrix[..., np.newaxis], 2, 2)]
    cases += [(rng.normal(size=shape).round(1), size, stride) for shape, size, stride in sizes]
    cases += [(-1 - rng.random((4, 6, 2)), 2, 1)]

    def max_pool(maps, size, stride):
        return _pool(maps, size, stride)

    misconceptions = [
        (
            "Your window moves by its own size, whatever `stride` says: that is only the default "
            "of pooling.",
            lambda maps, size, stride: _pool(maps, size, size),
        ),
        (
            "Your window moves by one, whatever `stride` says: that is a convolution's default.",
            lambda maps, size, stride: _pool(maps, size, 1),
        ),
        (
            "That is average pooling: you keep the mean of each window, not its largest value.",
            lambda maps, size, stride: _pool(maps, size, stride, np.mean),
        ),
        (
            "You keep the smallest value of each window, not the largest.",
            lambda maps, size, stride: _pool(maps, size, stride, np.min),
        ),
        (
            "A window of negative numbers gives 0, which is not in it. Your maximum starts at 0, "
            "or you pad with zeros: the largest value need not be positive.",
            lambda maps, size, stride: np.maximum(_pool(maps, size, stride), 0),
        ),
        (
            "You keep the largest absolute value: −8 is smaller than −1.",
            lambda maps, size, stride: _pool(np.abs(maps), size, stride),
        ),
        (
            "You take the maximum over the channels too. Every channel is pooled alone, and their "
            "number stays.",
            lambda maps, size, stride: _pool(maps, size, stride).max(axis=-1),
        ),
        (
            "You take the maximum over the channels too. Every channel is pooled alone, and their "
            "number stays.",
            lambda maps, size, stride: _pool(maps, size, stride).max(axis=-1, keepdims=True),
        ),
        (
            "You pool the first channel only. The result has as many channels as the input.",
            lambda maps, size, stride: _pool(maps, size, stride)[..., 0],
        ),
        (
            "You pool the first channel only. The result has as many channels as the input.",
            lambda maps, size, stride: _pool(maps, size, stride)[..., :1],
        ),
        (
            "The channels stand first in your result. They are the last axis of the input, and "
            "they stay there.",
            lambda maps, size, stride: _pool(maps, size, stride).transpose(2, 0, 1),
        ),
        (
            "The channels stand first in your result. They are the last axis of the input, and "
            "they stay there.",
            lambda maps, size, stride: _pool(maps, size, stride).T,
        ),
        (
            "You use the number of rows for both axes. Count the windows along the columns, too.",
            _square_only,
        ),
        (
            "You took the maximum over axes 2 and 3, as for one map. Here axis 2 holds the "
            "channels, and the axes inside the window come after it.",
            lambda maps, size, stride: _windows(maps, size, stride).max(axis=(2, 3)),
        ),
        (
            "These are the windows themselves. One number is to be kept of each: its largest.",
            _windows,
        ),
        (
            "Your windows begin at place r and c of the map. With a stride, window r begins at "
            "r · stride.",
            _begins_without_stride,
        ),
        (
            "Your result holds whole numbers: its dtype is int, and decimals are cut off.",
            lambda maps, size, stride: np.trunc(_pool(maps, size, stride)),
        ),
        (
            "You take the maximum over the channels too, and write it into all of them. Every "
            "channel is pooled alone.",
            lambda maps, size, stride: np.broadcast_to(
                _pool(maps, size, stride).max(axis=2, keepdims=True),
                _pool(maps, size, stride).shape,
            ),
        ),
        (
            "All windows stand in one long list. Bring them into rows and columns.",
            lambda maps, size, stride: _pool(maps, size, stride).reshape(-1, maps.shape[2]),
        ),
        (
            "Your result has a batch axis in front. Input and result are the maps of one image.",
            lambda maps, size, stride: _pool(maps, size, stride)[np.newaxis],
        ),
        (
            "You took the first axis for the channels. The maps are (rows, columns, channels).",
            lambda maps, size, stride: _pool(maps.transpose(1, 2, 0), size, stride).transpose(
                2, 0, 1
            ),
        ),
        (
            "Rows and columns are swapped in your result.",
            lambda maps, size, stride: _pool(maps, size, stride).transpose(1, 0, 2),
        ),
        (
            "Windows that run over the border are in your result, with fewer cells. `valid` drops "
            "a window that does not fit.",
            _with_remainder,
        ),
        (
            "You lose the last row and the last column of windows: there are ⌊(n − k)/s⌋ steps, "
            "and one window more than steps.",
            _one_too_few,
        ),
        (
            "The last window that fits is missing where it ends exactly at the border. Look at "
            "where your loop stops.",
            _last_windows_lost,
        ),
        (
            "Your window is as large as the step. `size` says how large it is, and `stride` how "
            "far it moves.",
            lambda maps, size, stride: _pool(maps, stride, stride),
        ),
        (
            "You pick single cells, one for each step, and look at no window.",
            lambda maps, size, stride: maps[::stride, ::stride],
        ),
    ]
    try:
        compare(answer, cases, max_pool, misconceptions)
    except Wrong as problem:
        if "window_shape" in str(problem):
            raise Wrong(
                f"{problem} The lesson's `pool` takes one map of two axes. Here there are three, "
                "and the window slides along two of them: say which."
            ) from problem
        if "reshape" not in str(problem):
            raise
        raise Wrong(
            f"{problem} Reshaping works only where the windows lie side by side and fill the map. "
            "Here they may overlap, or leave a rest."
        ) from problem
    return "It pools every channel alone, at any stride, and it takes negative values for what they are."


# ---------------------------------------------------------------- mend the pooling layers


def _model_of(answer):
    """The model that `build` returns; a model in the place of the function will do."""
    import keras

    return as_model(answer if isinstance(answer, keras.Model) else call(answer))


def _layers(model):
    """The layers of a model without its inputs."""
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]


def _shape_behind(layer):
    return tuple(layer.output.shape[1:])


@exercise("mend-poolings", lesson=3, title="Mend a network that pools too little")
def _(answer):
    from keras import layers

    model = _model_of(answer)
    stack = _layers(model)
    pools = [layer for layer in stack if isinstance(layer, layers.MaxPooling2D)]
    settings = [(tuple(pool.pool_size), tuple(pool.strides)) for pool in pools]
    if settings == [((2, 2), (1, 1)), ((1, 2), (1, 2))]:
        raise NotAttempted("The two pooling layers are still as they came. Change them.")
    if any(isinstance(layer, layers.AveragePooling2D) for layer in stack):
        raise Wrong(
            "You pool by the mean. The network was meant to keep the largest value of each window."
        )
    if model.input_shape != (None, 28, 28, 1):
        raise Wrong(f"Your input is {model.input_shape}; expected images of 28×28×1, as it came.")
    convolutions = [layer for layer in stack if isinstance(layer, layers.Conv2D)]
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
    if any(layer.padding != "same" for layer in convolutions):
        raise Wrong(
            "You changed the padding of a convolution. Both were right: only the two poolings are "
            "to be mended."
        )
    if [layer.filters for layer in convolutions] != [16, 32]:
        raise Wrong(
            "You changed the channels of a convolution. Both were right: only the two poolings are "
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


def _mended_pool(pool, which, before):
    height, width, channels = before
    after = _shape_behind(pool)
    if after == (height // 2, width // 2, channels):
        if tuple(pool.pool_size) != (2, 2):
            raise Wrong(
                f"The {which} pooling gives the right size, but its windows overlap or leave gaps: "
                "with a step of 2, windows of 2×2 lie side by side."
            )
        return
    if tuple(pool.strides) == (1, 1):
        same = " `same` does not help: it even keeps the size." if pool.padding == "same" else ""
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
            maps = _pool(np.maximum(maps, 0), 2, 2)
        kernel, bias = dense.get_weights()
        outputs.append(maps.ravel() @ kernel + bias)
    return np.array(outputs)


def _same_convolution(maps, kernel):
    padded = np.pad(maps, ((1, 1), (1, 1), (0, 0)))
    windows = sliding_window_view(padded, (3, 3), axis=(0, 1))  # (row, column, channel, 3, 3)
    return np.einsum("rcjab,abjo->rco", windows, kernel)


# ---------------------------------------------------------------- which pixels a cell sees


def _seen(stack, cell):
    first = last = cell
    for kernel, stride in reversed(stack):
        first, last = first * stride, last * stride + kernel - 1
    return first, last


def _back(step):
    """A misconception: `step` takes (first, last, kernel, stride) one layer back."""

    def seen(stack, cell):
        first = last = cell
        for kernel, stride in reversed(stack):
            first, last = step(first, last, kernel, stride)
        return first, last

    return seen


@exercise("seen-pixels", lesson=3, title="Find the pixels that a cell sees")
def _(answer):
    conv, pooling = (3, 1), (2, 2)
    cases = [
        ([conv], 5),
        ([pooling], 3),
        ([conv, pooling], 3),
        ([pooling, conv], 3),
        ([conv, pooling, conv, pooling, conv], 1),
        ([(5, 3), (4, 1), (3, 2)], 2),
        ([conv, conv], 0),
    ]

    def seen(stack, cell):
        return _seen(stack, cell)

    def field(stack):
        return reference.receptive_field(stack)

    for stack, cell in cases:
        result = as_array(call(answer, stack, cell, names=("stack", "cell")))
        if result.shape == ():
            what = (
                "That is the width of the receptive field"
                if result == field(stack)
                else "Your function gives one number"
            )
            raise Wrong(f"{what}. The task asks for two: the first pixel and the last one.")
    misconceptions = [
        (
            "You walk through the layers from first to last. The cell belongs to the last layer: "
            "which layer's cells does it read?",
            lambda stack, cell: _seen(stack[::-1], cell),
        ),
        (
            "Your last pixel is one too far: it is the first that the cell does not see, as the "
            "end of a Python slice.",
            lambda stack, cell: (_seen(stack, cell)[0], _seen(stack, cell)[1] + 1),
        ),
        (
            "Your range grows by the whole kernel at each layer. A range of one cell needs a "
            "range of k cells, which is k − 1 more.",
            _back(lambda first, last, k, s: (first * s, last * s + k)),
        ),
        (
            "The width is right, but your range begins at the cell's own number. With a stride "
            "of 2, neighbouring cells begin 2 apart.",
            lambda stack, cell: (cell, cell + field(stack) - 1),
        ),
        (
            "The width is right, but the windows are not centred on a pixel: without padding, "
            "cell 0 begins at pixel 0.",
            _back(lambda first, last, k, s: (first * s - k // 2, last * s - k // 2 + k - 1)),
        ),
        (
            "You follow only where windows begin. A window goes on from there, k cells wide.",
            _back(lambda first, last, k, s: (first * s, last * s)),
        ),
        (
            "You multiply a layer's window by its own stride. The stride says where the window "
            "begins; its width is added after that.",
            _back(lambda first, last, k, s: (first * s, (last + k - 1) * s)),
        ),
        (
            "You go back through the last layer only. Its input is not yet the image.",
            lambda stack, cell: _seen(stack[-1:], cell),
        ),
        (
            "Every round of your loop starts from `cell` again: what the round before has found is "
            "lost.",
            lambda stack, cell: _seen(stack[:1], cell),
        ),
        (
            "These are the numbers of the example, whatever the stack.",
            lambda stack, cell: (6, 9),
        ),
        (
            "Your cells lie a whole kernel apart: that is pooling's default. Each layer here "
            "comes with a stride of its own.",
            _back(lambda first, last, k, s: (first * k, last * k + k - 1)),
        ),
        (
            "Your range is that of cell 0, whatever `cell` says.",
            lambda stack, cell: _seen(stack, 0),
        ),
        (
            "You list every pixel of the range. The task asks for two: the first and the last.",
            lambda stack, cell: np.arange(_seen(stack, cell)[0], _seen(stack, cell)[1] + 1),
        ),
        (
            "You leave the strides out. With a stride of 2, cell 3 begins at place 6.",
            _back(lambda first, last, k, s: (first, last + k - 1)),
        ),
        (
            "Your first pixel is right. The end must be followed from the end of the range, not "
            "from its beginning.",
            _back(lambda first, last, k, s: (first * s, first * s + k - 1)),
        ),
        (
            "You count from 1. Cells and pixels are counted from 0 here.",
            lambda stack, cell: tuple(1 + value for value in _seen(stack, cell)),
        ),
        (
            "Your two numbers are right, but in the other order: first pixel, last pixel.",
            lambda stack, cell: _seen(stack, cell)[::-1],
        ),
        (
            "Your second number is the width of the receptive field. The task asks for the last "
            "pixel.",
            lambda stack, cell: (_seen(stack, cell)[0], field(stack)),
        ),
    ]
    compare(answer, cases, seen, misconceptions)
    compare(answer, [([], 4)], seen)  # without any layer a cell is a pixel
    return (
        "Both ends are right for every stack. Count the pixels from the first to the last, and "
        "you have the receptive field."
    )


# ---------------------------------------------------------------- a network for any size


@exercise("build-any-size", lesson=3, title="Build a network for images of any size")
def _(answer):
    from keras import layers

    try:
        model = _model_of(answer)
    except Wrong as problem:
        if "'NoneType' and 'int'" in str(problem):
            raise Wrong(
                f"{problem} Height and width may be open, but not the number of channels: a "
                "kernel is as deep as its input."
            ) from problem
        if "min_ndim=4" in str(problem):
            raise Wrong(
                f"{problem} The shape of one image has three axes: rows, columns, channels. A grey "
                "image has one channel."
            ) from problem
        if "defined" not in str(problem):
            raise
        raise Wrong(
            f"{problem} As long as height and width are open, a dense layer cannot know how many "
            "numbers come. What leaves the same count for every size?"
        ) from problem
    stack = _layers(model)
    if len(model.input_shape) != 4 or model.input_shape[-1] != 1:
        raise Wrong(
            f"Your input has the shape {model.input_shape}; expected images with one channel: "
            "rows, columns, 1 (the batch axis is added by Keras)."
        )
    if model.input_shape[1:3] != (None, None):
        height, width = model.input_shape[1:3]
        raise Wrong(
            f"Your input is fixed to {height}×{width}. Leave height and width open: in a shape, "
            "`None` stands for a size that is not known yet."
        )
    if any(isinstance(layer, layers.Resizing) for layer in stack):
        raise Wrong(
            "You bring every image to one size first. That works, but small ones get blurred and "
            "large ones lose detail. Here every image keeps its size: which layer can read maps "
            "of any size?"
        )
    if len(model.output_shape) != 2:
        if model.output_shape[1:3] == (1, 1):
            raise Wrong(
                f"Your output has the shape {model.output_shape}: two axes of size 1 are left. "
                "Expected one row of ten numbers for each image."
            )
        raise Wrong(
            f"Your output has the shape {model.output_shape}: scores for every place of the map. "
            "Expected are ten for each image: which layer turns a whole map into one number?"
        )
    if model.output_shape[-1] != 10:
        left = (
            " Global average pooling leaves one number for each channel; something must turn them "
            "into 10 scores."
            if isinstance(stack[-1], layers.GlobalAveragePooling2D)
            else ""
        )
        raise Wrong(
            f"The length of your output is {model.output_shape[-1]}; expected 10 scores.{left}"
        )
    ending = getattr(getattr(stack[-1], "activation", None), "__name__", "linear")
    if ending != "linear" or isinstance(stack[-1], layers.Softmax):
        raise Wrong(
            "There is an activation at the end of your network. Scores may be any numbers, also "
            "negative ones: expected none there."
        )
    if not any(isinstance(layer, layers.GlobalAveragePooling2D) for layer in stack):
        kept = any(isinstance(layer, layers.GlobalMaxPooling2D) for layer in stack)
        raise Wrong(
            "You keep the largest value of each whole map. The task asks for its mean: how much "
            "of the feature is in the image."
            if kept
            else "There is no global average pooling in your network; expected one behind the "
            "last convolution."
        )
    poolings = [i for i, layer in enumerate(stack) if isinstance(layer, layers.MaxPooling2D)]
    if any(tuple(stack[i].pool_size) == (1, 1) for i in poolings):
        raise Wrong(
            "A max pooling of yours has a window of 1×1. The largest of one value is that value: "
            "nothing is pooled."
        )
    convolution = layers.Conv2D | layers.SeparableConv2D
    places = [i for i, layer in enumerate(stack) if isinstance(layer, convolution)]
    if not any(a < b < c for a, b, c in itertools.product(places, poolings, places)):
        raise Wrong(
            f"Your network has {len(places)} convolution{'s' * (len(places) != 1)} and "
            f"{len(poolings)} max pooling{'s' * (len(poolings) != 1)}; expected at least two "
            "convolutions, with a max pooling between them."
        )
    if model.count_params() > 6_000:
        largest = max(stack, key=lambda layer: layer.count_params())
        raise Wrong(
            f"Your network has {model.count_params():,} parameters; the budget is 6,000. Most "
            f"of them are in a {type(largest).__name__} layer: {largest.count_params():,}."
        )
    rng = np.random.default_rng(2)
    for shape in [(2, 16, 16, 1), (1, 28, 41, 1), (1, 65, 33, 1)]:
        try:
            scores = as_array(model(rng.random(shape, dtype="float32")))
        except Exception as problem:
            raise Wrong(
                f"Your network fails on images of {shape[1]}×{shape[2]}. Print the size behind "
                "every layer: does a map get smaller than the kernel that reads it?"
            ) from problem
        if scores.shape != (shape[0], 10):
            raise Wrong(
                f"{shape[0]} images of {shape[1]}×{shape[2]} give scores of the shape "
                f"{scores.shape}; expected {(shape[0], 10)}."
            )
    return (
        f"It takes images of any size from 16×16 on, with {model.count_params():,} parameters. "
        "Global average pooling leaves as many numbers as there are channels."
    )
