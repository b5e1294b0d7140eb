"""The checkers of lesson 2."""

import dis
import math

import numpy as np

from course_utils.checks._answers import (
    RESULT,
    as_array,
    as_model,
    as_number,
    as_parts,
    as_shape,
    call,
    compare,
    described,
)
from course_utils.checks._engine import NotAttempted, Wrong, exercise

# ---------------------------------------------------------------- predict-stride

_NO_ROOM = (
    "That would be right if a window could hang over the border, or if the kernel took no room. "
    "The kernel covers 7 pixels before the first step, and a part of a step is dropped."
)
_STRIDE_1 = "That is the size with stride 1. Here the window steps 4 pixels at a time."
_STAYS = "With a stride the size does not stay, whatever the padding."
_UNPADDED = "That is the size without padding. `same` adds zeros until every pixel is read."
_AXES = {
    "valid": {
        "height": {
            8: "8 counts the steps, (41 − 7) / 4 rounded down. The place before the first step "
            "counts too.",
            10: _NO_ROOM,
            11: "11 is 41/4, rounded up: that is `same`. Nothing is padded here.",
            35: _STRIDE_1,
            41: _STAYS,
        },
        "width": {
            5: "5 counts the steps, (28 − 7) / 4 rounded down. The place before the first step "
            "counts too.",
            7: _NO_ROOM,
            22: _STRIDE_1,
            28: _STAYS,
        },
    },
    "same": {
        "height": {
            41: _STAYS,
            10: "10 is 41/4, rounded down. With `same` no pixel is left over.",
            9: _UNPADDED,
            12: "12 is one too many: 41/4, rounded up, is already the number of windows.",
        },
        "width": {
            28: _STAYS,
            6: _UNPADDED,
            8: "8 is one too many: 28/4 is already the number of windows.",
        },
    },
}
_PIXELS = {"height": 41, "width": 28}


@exercise("predict-stride", lesson=2, title="Predict what a stride leaves")
def _(answer):
    names = ("valid", "dropped", "same")
    shapes = [
        as_shape(_whole(part, name), f"`{name}`")
        for name, part in zip(names, as_parts(answer, names), strict=True)
    ]
    for name, shape in zip(names, shapes, strict=True):
        if len(shape) != 2:
            raise Wrong(
                f"`{name}` has {len(shape)} number{'s' * (len(shape) != 1)}; two are asked for: "
                "one for the rows, one for the columns."
            )
    valid, dropped, same = shapes
    _predicted("valid", valid, (9, 6))
    if dropped != (2, 1):
        raise Wrong(f"`dropped`: {_dropped(dropped)}")
    _predicted("same", same, (11, 7))
    return "`valid` drops the remainder of (n − k) / s; `same` drops nothing and gives n/s, rounded up."


def _whole(part, name):
    """The pair with 9.0 as 9; a part of a window or of a row is refused."""
    numbers = (int, float, np.integer, np.floating)
    if not isinstance(part, tuple | list) or not all(isinstance(n, numbers) for n in part):
        return part
    for number in part:
        if not float(number).is_integer():
            raise Wrong(
                f"`{name}`: {number:g} is not a whole number. Windows, rows and columns come whole: "
                "what becomes of the rest?"
            )
    return [int(number) for number in part]


def _predicted(name, shape, right):
    if shape == right:
        return
    if shape == right[::-1]:
        raise Wrong(f"`{name}`: rows and columns are swapped. The image is 41 high and 28 wide.")
    for (axis, told), size, wanted in zip(_AXES[name].items(), shape, right, strict=True):
        if size != wanted:
            question = {
                "valid": f"Lay the window at the start of {_PIXELS[axis]} pixels and step by 4: "
                "where does the last window stand?",
                "same": f"Zeros are added until {_PIXELS[axis]} pixels are all read: how many "
                "steps of 4 begin among them?",
            }
            sentence = told.get(size, question[name])
            raise Wrong(f"`{name}`: the {axis} {size} is not right. {sentence}")


def _dropped(dropped):
    told = {
        (1, 2): "rows and columns are swapped.",
        (1, 0): "1 and 0 are the remainders of 41/4 and 28/4. The first window covers 7 pixels "
        "without a step: divide what is left.",
        (3, 2): "3 and 2 are the remainders of 35/4 and 22/4, the number of places. Divide the "
        "distance that the window travels, n − k: one less.",
        (0, 0): "(41 − 7) / 4 and (28 − 7) / 4 are not whole numbers, and no window hangs over "
        "the border.",
        (6, 6): "6 is what stride 1 takes away from the size. Those pixels are read; dropped "
        "means that no window reads them.",
        (32, 22): "this is how much smaller the output is. Dropped rows are those that no window "
        "reads.",
        (5, 4): "you counted 9 and 6 windows of 4 pixels. A window covers 7 pixels; 4 is its step.",
        (2, 3): "2 and 3 are what another step would need. How many rows and columns are left "
        "over without it?",
    }
    return told.get(
        dropped,
        "find the last pixel that the last window reads. What lies behind it is dropped.",
    )


# ---------------------------------------------------------------- output-size

_SETTINGS = [
    (7, 3, 1, 0),
    (8, 3, 2, 0),
    (8, 3, 3, 0),
    (7, 3, 1, 1),
    (28, 5, 3, 2),
    (3, 3, 1, 0),
    (10, 4, 4, 1),
    (8, 3, 2, "valid"),
    (9, 3, 1, "same"),
    (7, 3, 2, "same"),
    (8, 4, 1, "same"),
    (4, 5, 1, 0),
    (4, 5, 1, 1),
    (4, 9, 2, 1),
    (3, 7, 1, "valid"),
    (3, 7, 1, "same"),
]


def _size(size, kernel, stride, padding):
    if padding == "same":
        return math.ceil(size / stride)
    rings = 0 if padding == "valid" else padding
    distance = size + 2 * rings - kernel
    return distance // stride + 1 if distance >= 0 else 0


def _by_rings(formula, same=None):
    """The misconception `formula(n + 2p, k, s)`; `same` replaces the right answer for "same"."""

    def wrong(size, kernel, stride, padding):
        if padding == "same":
            return (same or _size_same)(size, kernel, stride)
        rings = 0 if padding == "valid" else padding
        return formula(size, kernel, stride, rings)

    return wrong


def _size_same(size, kernel, stride):
    return math.ceil(size / stride)


def _no_zero(formula):
    """Also what comes out when the formula is used where the kernel does not fit."""
    return [_by_rings(formula), _by_rings(lambda *a: formula(*a) if _size(*a) else 0)]


_SIZE_WRONG = [
    (
        "Your sizes are one too small: the first window needs no step. You counted the steps, and "
        "forgot the + 1.",
        _no_zero(lambda n, k, s, p: (n + 2 * p - k) // s),
    ),
    (
        "Your padding is added on one side only. A ring lies on both ends of a row: 2p.",
        _no_zero(lambda n, k, s, p: (n + p - k) // s + 1),
    ),
    (
        "You round up: you count a window that would hang over the border. What is left of a step "
        "is dropped.",
        _no_zero(lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1),
    ),
    (
        "Your result is not always a whole number. A window makes whole steps only: what is left "
        "over is dropped.",
        _no_zero(lambda n, k, s, p: (n + 2 * p - k) / s + 1),
    ),
    (
        "You round to the nearest whole number. Half a step is no step: round down.",
        [
            *_no_zero(lambda n, k, s, p: round((n + 2 * p - k) / s + 1)),
            *_no_zero(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
        ],
    ),
    (
        "You divide before you add the + 1 inside: (n + 2p − k + 1) / s counts the places of "
        "stride 1 and divides them. Divide the distance, then add 1.",
        _no_zero(lambda n, k, s, p: (n + 2 * p - k + 1) // s),
    ),
    (
        "You forgot the kernel: it covers k cells before the first step.",
        _no_zero(lambda n, k, s, p: (n + 2 * p) // s),
    ),
    (
        "You forgot the stride: this is the size for steps of one pixel.",
        _no_zero(lambda n, k, s, p: n + 2 * p - k + 1),
    ),
    (
        "You left the padding out.",
        _no_zero(lambda n, k, s, p: (n - k) // s + 1),
    ),
    (
        "Where the kernel does not fit there is no output: the task asks for 0, and your formula "
        "gives another number.",
        [_by_rings(lambda n, k, s, p: (n + 2 * p - k) // s + 1)],
    ),
    (
        "Where the kernel does not fit you give −1. No window fits: that is 0 outputs.",
        [lambda n, k, s, p: _size(n, k, s, p) or -1],
    ),
    (
        "You compare the kernel with the image as it came. It has to fit into the padded image.",
        [_by_rings(lambda n, k, s, p: _size(n, k, s, p) if k <= n else 0)],
    ),
    (
        "You divide the kernel alone: brackets are missing. The whole distance, n + 2p − k, is "
        "divided by the stride.",
        [
            *_no_zero(lambda n, k, s, p: n + 2 * p - k // s + 1),
            *_no_zero(lambda n, k, s, p: n + 2 * p - k / s + 1),
            *_no_zero(lambda n, k, s, p: int(n + 2 * p - k / s + 1)),
        ],
    ),
    (
        "The size stays the same for stride 1 only. With a stride, `same` divides it and rounds "
        "up.",
        [_by_rings(_size, lambda n, k, s: n)],
    ),
    (
        "With `same` you round down. TensorFlow adds zeros until every pixel is read: round up.",
        [_by_rings(_size, lambda n, k, s: n // s)],
    ),
    (
        "You took `same` for (k − 1)/2 full rings. For an even kernel that is no whole number, "
        "and `same` pads one side more than the other.",
        [
            _by_rings(_size, lambda n, k, s: _size(n, k, s, (k - 1) // 2)),
            _by_rings(_size, lambda n, k, s: _size(n, k, s, k // 2)),
        ],
    ),
    (
        "You treat `same` like `valid`: it adds zeros, `valid` adds none.",
        [_by_rings(_size, lambda n, k, s: _size(n, k, s, 0))],
    ),
    (
        "With `same` the kernel never fails to fit: zeros are added until it does.",
        [_by_rings(_size, lambda n, k, s: math.ceil(n / s) if k <= n else 0)],
    ),
]


@exercise("output-size", lesson=2, title="Write the size formula")
def _(answer):
    for case in _SETTINGS:
        try:
            result = call(answer, *case, names=("size", "kernel", "stride", "padding"))
            as_number(result, RESULT)
        except Wrong as problem:
            if "stopped" not in str(problem):
                raise
            if _size(*case) == 0:
                raise Wrong(
                    f"{problem} Here the kernel does not fit: the task asks for 0, not for an "
                    "error."
                ) from problem
            if isinstance(case[3], str):
                raise Wrong(
                    f"{problem} The padding may be a word: turn it into a number first."
                ) from problem
            raise
    compare(
        answer,
        _SETTINGS,
        _size,
        [(sentence, wrong) for sentence, functions in _SIZE_WRONG for wrong in functions],
    )
    return "One formula gives the size of every layer of this lesson."


# ---------------------------------------------------------------- find-padding

_WANTED = [
    (7, 3, 1, 7),
    (7, 5, 1, 7),
    (7, 3, 1, 5),
    (224, 7, 2, 112),
    (224, 11, 4, 55),
    (8, 3, 2, 4),
    (28, 5, 1, 32),
    (7, 4, 1, 7),
    (7, 3, 1, 3),
    (9, 3, 2, 3),
    (6, 3, 4, 2),
    (7, 3, 2, 4),
    (10, 3, 4, 2),
    (9, 3, 1, 3),
    (224, 11, 4, 50),
    (5, 3, 3, 20),
]


def _rings(size, kernel, stride, wanted):
    for rings in range(wanted * stride + kernel):
        if _size(size, kernel, stride, rings) == wanted:
            return rings
    return -1


def _missing(size, kernel, stride, wanted):
    return (wanted - 1) * stride + kernel - size


def _largest(size, kernel, stride, wanted):
    fitting = [
        p for p in range(wanted * stride + kernel) if _size(size, kernel, stride, p) == wanted
    ]
    return max(fitting, default=-1)


_SHARED = (
    "You say −1 where the cells that are missing cannot be shared evenly between both ends. Round "
    "up to full rings: with a stride, a cell too many can be left over and is dropped."
)


def _rounded_down(size, kernel, stride, wanted):
    rings = max(_missing(size, kernel, stride, wanted) // 2, 0)
    return rings if _size(size, kernel, stride, rings) == wanted else -1


def _even_only(size, kernel, stride, wanted):
    if _missing(size, kernel, stride, wanted) % 2:
        return -1
    return _rounded_down(size, kernel, stride, wanted)


def _below_zero(size, kernel, stride, wanted):
    """Rounded up and checked, but without an end at 0."""
    rings = math.ceil(_missing(size, kernel, stride, wanted) / 2)
    return rings if (size + 2 * rings - kernel) // stride + 1 == wanted else -1


@exercise("find-padding", lesson=2, title="Find the padding", seconds=5)
def _(answer):
    for case in _WANTED:
        result = call(answer, *case, names=("size", "kernel", "stride", "wanted"))
        if result is None and _rings(*case) == -1:
            raise Wrong(
                "Your function gives None where no number of rings fits"
                f"{described(case, ('size', 'kernel', 'stride', 'wanted'))}; −1 was asked for."
            )
        as_number(result, RESULT)
    compare(
        answer,
        _WANTED,
        _rings,
        [
            (
                "You say −1, but there is a number of rings that gives this size. Try 0, 1, 2, … "
                "in the size formula.",
                lambda n, k, s, w: -1,
            ),
            (
                "You stop looking too early: you say −1, and a larger number of rings gives this "
                "size. What does each further ring do to the size, and when is it too large?",
                lambda n, k, s, w: -1 if _rings(n, k, s, w) > 4 else _rings(n, k, s, w),
            ),
            (
                "A negative number of rings came out of your arithmetic, and you gave it back or "
                "put it into the formula. Where no cell is missing, try 0 rings.",
                _below_zero,
            ),
            (
                "Your number of rings is not always whole. If an odd number of cells is missing, "
                "half a ring too many does no harm with a stride: round up.",
                lambda n, k, s, w: _missing(n, k, s, w) / 2,
            ),
            (
                "Your number of rings is not always whole. If an odd number of cells is missing, "
                "half a ring too many does no harm with a stride: round up.",
                lambda n, k, s, w: _missing(n, k, s, w) / 2 if _missing(n, k, s, w) >= 0 else -1,
            ),
            (
                "You give the cells of both sides together. A ring adds one cell at each end of a "
                "row.",
                _missing,
            ),
            (
                "You give the cells of both sides together. A ring adds one cell at each end of a "
                "row.",
                lambda n, k, s, w: _missing(n, k, s, w) if _rings(n, k, s, w) >= 0 else -1,
            ),
            (
                "(k − 1)/2 rings keep the size for stride 1. Here another size may be wanted, "
                "with another stride.",
                lambda n, k, s, w: (k - 1) // 2,
            ),
            (
                "(k − 1)/2 rings keep the size for stride 1. Here another size may be wanted, "
                "with another stride.",
                lambda n, k, s, w: (k - 1) // 2 if _size(n, k, s, (k - 1) // 2) == w else -1,
            ),
            (
                "The `wanted` windows make one step less than there are windows: "
                "(wanted − 1) · stride.",
                lambda n, k, s, w: math.ceil((w * s + k - n) / 2),
            ),
            (
                "You give a number of rings even where none gives the wanted size. Put your "
                "number into the size formula, and compare.",
                lambda n, k, s, w: max(math.ceil(_missing(n, k, s, w) / 2), 0),
            ),
            (
                "You give a number of rings even where none gives the wanted size. Put your "
                "number into the size formula, and compare.",
                lambda n, k, s, w: max(_missing(n, k, s, w) // 2, 0),
            ),
            (
                "You give a number of rings even where none gives the wanted size; a negative "
                "number of rings does not exist.",
                lambda n, k, s, w: math.ceil(_missing(n, k, s, w) / 2),
            ),
            (
                "You give a number of rings even where none gives the wanted size; a negative "
                "number of rings does not exist.",
                lambda n, k, s, w: _missing(n, k, s, w) // 2,
            ),
            (
                "You round down when an odd number of cells is missing, and then one cell is not "
                "padded. One cell too many does no harm with a stride: it is dropped.",
                lambda n, k, s, w: _missing(n, k, s, w) // 2 if _rings(n, k, s, w) >= 0 else -1,
            ),
            (
                _SHARED,
                lambda n, k, s, w: (
                    _missing(n, k, s, w) // 2
                    if _missing(n, k, s, w) >= 0 and _missing(n, k, s, w) % 2 == 0
                    else -1
                ),
            ),
            *((_SHARED, wrong) for wrong in (_rounded_down, _even_only)),
            ("You give the largest number of rings; the smallest is asked for.", _largest),
            (
                "You start with one ring. Sometimes none is needed: try 0 first.",
                lambda n, k, s, w: next(
                    (p for p in range(1, w * s + k) if _size(n, k, s, p) == w), -1
                ),
            ),
            (
                "You take `wanted` to be the size of the image: your rings keep the size.",
                lambda n, k, s, w: math.ceil(_missing(n, k, s, n) / 2),
            ),
            (
                "You forgot the stride: `wanted` windows stand `stride` cells apart.",
                lambda n, k, s, w: _rings(n, k, 1, w),
            ),
            (
                "You forgot the stride: `wanted` windows stand `stride` cells apart.",
                lambda n, k, s, w: max(math.ceil(_missing(n, k, 1, w) / 2), 0),
            ),
        ],
    )
    return "You can turn the size formula round: from the size you want to the padding it takes."


# ---------------------------------------------------------------- pad-reflect


def _mirrored(n, rings):
    return [*range(rings, 0, -1), *range(n), *range(n - 2, n - 2 - rings, -1)]


def _reflect(image, rings):
    return np.pad(image, rings, mode="reflect")


def _padded(mode):
    return lambda image, rings: np.pad(image, rings, mode=mode)


def _not_turned(image, rings):
    height, width = image.shape
    rows, columns = (
        [*range(1, rings + 1), *range(n), *range(n - 1 - rings, n - 1)] for n in (height, width)
    )
    return image[np.ix_(rows, columns)]


def _empty_corners(image, rings, pad=_reflect):
    result = pad(image, rings)
    for rows in (slice(0, rings), slice(len(result) - rings, None)):
        result[rows, :rings] = 0
        result[rows, result.shape[1] - rings :] = 0
    return result


def _ring_by_ring(image, rings):
    for _ in range(rings):
        image = _reflect(image, 1)
    return image


def _width_from_height(image, rings):
    height, width = image.shape
    if width < height:
        return None
    return image[np.ix_(_mirrored(height, rings), _mirrored(height, rings))]


@exercise("pad-reflect", lesson=2, title="Write reflect padding")
def _(answer):
    rng = np.random.default_rng(5)
    cases = [
        (np.arange(1, 10).reshape(3, 3), 2),
        (rng.integers(0, 10, (4, 6)), 1),
        (rng.integers(-9, 10, (6, 4)), 3),
        (rng.normal(size=(5, 5)), 2),
        (rng.integers(0, 10, (3, 4)), 0),
    ]
    for case in cases:
        try:
            result = as_array(call(answer, *case, names=("image", "rings")))
        except Wrong as problem:
            if case[0].shape[0] == case[0].shape[1] or "stopped" not in str(problem):
                raise
            raise Wrong(f"{problem} {_OBLONG}") from problem
        if result.ndim == 1:
            raise Wrong(
                f"Your function gives one row of numbers{described(case, ('image', 'rings'))}. "
                "`image[rows, columns]` takes a single cell from each pair; `np.ix_` makes a grid."
            )
    try:
        compare(answer, cases, _reflect, _REFLECT_WRONG)
    except Wrong as problem:
        if _first_failing(answer, cases) == 4 and str(problem).startswith(RESULT):
            raise Wrong(
                "With 0 rings the image must come back as it is. Look at your slices: −0 is 0, "
                f"and `image[-0:]` is the whole image. {problem}"
            ) from problem
        raise
    for step in dis.get_instructions(answer.__code__) if hasattr(answer, "__code__") else ():
        attribute = step.opname in ("LOAD_ATTR", "LOAD_METHOD")  # not a helper called `pad`
        if step.argval == "reference" or (attribute and step.argval == "pad"):
            raise Wrong(
                f"All numbers are right, and `{step.argval}` has found them. Do it by hand: which "
                "rows are read, and which columns?"
            )
    return "Reflect padding is a list of rows and a list of columns to read, nothing more."


_OBLONG = "This image is not square: rows are read by its height, columns by its width."


def _first_failing(answer, cases):
    for place, case in enumerate(cases):
        try:
            result = as_array(call(answer, *case))
        except Wrong:
            return place
        if result.shape != _reflect(*case).shape or not np.allclose(result, _reflect(*case)):
            return place
    return len(cases)


_REFLECT_WRONG = [
    (
        "You repeat the border pixel. Reflect mirrors the image at the border pixel itself: left "
        "of 1 2 3 stands 2, then 3.",
        _padded("symmetric"),
    ),
    ("This is `edge`: the border pixel again and again. Reflect mirrors.", _padded("edge")),
    ("You padded with zeros.", _padded("constant")),
    (
        "You take the pixels from the opposite border, as if the image were a ring. A mirror "
        "shows the pixels beside this border.",
        _padded("wrap"),
    ),
    (
        "You copy the pixels beside the border, but not in the mirror's order: the one nearest "
        "to the border must come nearest to it again.",
        _not_turned,
    ),
    (
        "The four corners of the padding are empty. They are mirrored twice: pad the rows, then "
        "pad the columns of the result.",
        _empty_corners,
    ),
    (
        "Two things: the four corners of the padding are empty, and the one nearest to the border "
        "must come nearest to it again, as in a mirror.",
        lambda image, rings: _empty_corners(image, rings, _not_turned),
    ),
    (
        "You pad above and below, but not left and right.",
        lambda x, r: np.pad(x, ((r, r), (0, 0)), mode="reflect"),
    ),
    (
        "You pad left and right, but not above and below.",
        lambda x, r: np.pad(x, ((0, 0), (r, r)), mode="reflect"),
    ),
    (
        "You pad before the first row and column only. The other end needs padding too.",
        lambda x, r: np.pad(x, (r, 0), mode="reflect"),
    ),
    (
        "You always add one ring, whatever `rings` says.",
        lambda x, r: np.pad(x, 1, mode="reflect"),
    ),
    (
        "You add one ring after the other, and from the second on a ring mirrors the rings before "
        "it. All rings are read from the image itself.",
        _ring_by_ring,
    ),
    (
        "You took the number of rows for the number of columns.",
        _width_from_height,
    ),
    (
        "Your padded image holds whole numbers only. Give it the image's own dtype.",
        lambda x, r: np.trunc(_reflect(x, r)),
    ),
]


# ---------------------------------------------------------------- mend-causal-stack

_STEPS = 40
_BACK = 15


@exercise("mend-causal-stack", lesson=2, title="Mend a network that sees the future", seconds=300)
def _(answer):
    import keras

    if isinstance(answer, keras.Model):
        model = keras.models.clone_model(as_model(answer))  # its weights will be changed
    else:
        model = as_model(call(answer))
    convolutions = [one for one in model.layers if hasattr(one, "kernel_size")]
    if not convolutions:
        raise Wrong("There is no convolution in your model. Mend the layers that are there.")
    reads = _reads(model, keras)
    offsets = reads[_STEPS // 2]
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
            f"The last step that output t reads is t − {-later}: it misses the present. There is "
            "one zero too many in front."
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
    if earlier == 7:
        raise Wrong(
            "No output sees the future now. But output t reads 8 steps, t and the 7 before it: "
            "dilations 1, 2 and 4 add up to 7. Which layer is missing?"
        )
    if earlier != _BACK:
        raise Wrong(
            f"Output t reads t and the {earlier} steps before it; {_BACK} were asked for. With "
            "kernels of 2 each layer adds its dilation."
        )
    for t, steps in reads.items():
        if set(steps) != set(range(-min(t, _BACK), 1)):
            raise Wrong(f"Output {t} does not read the same steps as the others, counted from it.")
    return "Four layers with kernels of 2 read 16 steps, and none of them looks ahead."


def _reads(model, keras):
    """{t: the steps that output t reads, counted from t}, from signals that are 1 at one step."""
    for weight in model.weights:
        if len(weight.shape) > 1:
            weight.assign(np.full(weight.shape, 0.2))
    signals = np.concatenate([np.eye(_STEPS), np.zeros((1, _STEPS))])[..., np.newaxis]
    if model.input_shape != (None, None, 1):
        raise Wrong(
            f"The input of your model has the shape {model.input_shape[1:]}. Keep "
            "`keras.Input((None, 1))`: a signal may have any length."
        )
    outputs = np.asarray(model(signals.astype("float32"), training=False))
    if outputs.shape != (_STEPS + 1, _STEPS, 1):
        steps = outputs.shape[1] if outputs.ndim > 1 else 0
        if any(max(one.strides) > 1 for one in model.layers if hasattr(one, "kernel_size")):
            raise Wrong("A stride above 1 leaves out steps. One output for each step is asked for.")
        if outputs.ndim == 3 and steps < _STEPS:
            raise Wrong(
                f"From {_STEPS} steps only {steps} come out. `valid` looks at no later step if "
                "the program waits, but the task asks for one output for each step: the zeros "
                "go in front."
            )
        if outputs.ndim == 3 and steps > _STEPS:
            raise Wrong(f"From {_STEPS} steps {steps} come out: too many zeros are added.")
        raise Wrong(
            f"{_STEPS} steps with one number each give the shape {outputs.shape[1:]}; expected "
            f"({_STEPS}, 1): one number for each step."
        )
    changed = np.abs(outputs[:-1, :, 0] - outputs[-1, :, 0]) > 1e-9  # (input step, output step)
    if not changed[:, _STEPS // 2].any():
        raise Wrong("No input step has any influence on the output in the middle of the signal.")
    return {t: np.flatnonzero(changed[:, t]) - t for t in range(_STEPS)}
