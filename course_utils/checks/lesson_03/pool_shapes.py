"""The checker of lesson 3's exercise "Predict the shapes after five pooling layers"."""

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import advised, refuse_other
from course_utils.checks.values import as_parts, as_shape

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
    "last position."
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


@register("pool-shapes")
def pool_shapes(answer):
    names = [*SIZES, WHOLE]
    parts = as_parts(answer, names)
    shapes = [as_shape(p, f"Your shape for `{n}`") for n, p in zip(names, parts, strict=True)]
    for name, shape in zip(names, shapes, strict=True):
        with advised({"": f"(This is about `{name}`.)"}):
            shape = _with_batch(shape, name)
            if name != WHOLE:
                _pooled_shape(shape, *SIZES[name])
            elif shape != (8, 16):
                raise Wrong(_global_message(shape))
    return "All five are right: you know the default stride, the remainder, and what stays."


def _with_batch(shape, name):
    """The shape with the batch axis as 8; a missing axis is said."""
    if len(shape) == (1 if name == WHOLE else 3) and shape != (8,):
        if name != WHOLE and shape[0] == 8:
            raise Wrong(f"Your shape {shape} has no channels; they stay.")
        raise Wrong(
            f"Your shape {shape} has no batch axis. Pooling treats every image alone: the 8 images "
            "stay 8, in front."
        )
    return (8, *shape[1:]) if shape[:1] == (None,) else shape


def _pooled_shape(shape, right, wrong_sizes):
    """Check the shape after a layer whose windows are smaller than the map."""
    if shape == (8, *right, 16):
        return
    if len(shape) != 4:
        raise Wrong(
            f"Your shape has {len(shape)} axes. Pooling keeps all four: images, rows, columns, "
            f"channels."
        )
    batch, size, channels = shape[0], shape[1:3], shape[3]
    if shape[1] == 16 and channels in right:
        raise Wrong(
            "The channels stand second in your shape. In Keras they come last, as in the input."
        )
    if batch != 8:
        raise Wrong(f"8 images go in; you let {batch} come out. Images are never mixed.")
    if channels != 16:
        raise Wrong(
            f"16 channels go in; you let {channels} come out. Every channel is pooled alone, so "
            f"their number stays."
        )
    axis = 0 if size[0] != right[0] else 1
    otherwise = (
        f"The {('rows', 'columns')[axis]} are not {size[axis]}. Count the positions of the window "
        f"along {MAPS[axis + 1]} cells: window, step, and what happens to a rest?"
    )
    swapped = {right[::-1]: "You swapped rows and columns: a shape names the rows first."}
    refuse_other(size, right, swapped | wrong_sizes, otherwise)


def _global_message(shape):
    if shape in [(8, 1, 1, 16), (8, 1, 16)]:
        return (
            "The numbers are right, but the layer drops the two axes that have shrunk to one: it "
            "leaves one row for each image."
        )
    if len(shape) > 2 and shape[1:3] == (29, 30):
        return "You averaged over the channels. The window is the whole map, for each channel."
    if shape in [(8,), (8, 1), (8, 29), (8, 30), (8, 870), (8, 13920)]:
        return "One number is left for each channel: count the channels, not the cells."
    return (
        "The window is the whole map, so rows and columns are gone: one number for each image and "
        "each channel."
    )
