"""The checker of lesson 2's exercise "Write reflect padding"."""

import numpy as np

from course_utils.checks.borrowed import refuse_borrowed
from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call, described


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


MISTAKES = {
    "You repeat the border pixel. Reflect mirrors the image at the border pixel itself: left of 1 "
    "2 3 stands 2, then 3.": _padded("symmetric"),
    "This is `edge`: the border pixel again and again. Reflect mirrors.": _padded("edge"),
    "You padded with zeros.": _padded("constant"),
    "You take the pixels from the opposite border, as if the image were a ring. A mirror shows the "
    "pixels beside this border.": _padded("wrap"),
    "You copy the pixels beside the border, but not in the mirror's order: the one nearest to the "
    "border must come nearest to it again.": _not_turned,
    "The four corners of the padding are empty. They are mirrored twice: pad the rows, then pad "
    "the columns of the result.": _empty_corners,
    "Two things: the four corners of the padding are empty, and the one nearest to the border must "
    "come nearest to it again, as in a mirror.": (
        lambda image, rings: _empty_corners(image, rings, _not_turned)
    ),
    "You pad above and below, but not left and right.": (
        lambda x, r: np.pad(x, ((r, r), (0, 0)), mode="reflect")
    ),
    "You pad left and right, but not above and below.": (
        lambda x, r: np.pad(x, ((0, 0), (r, r)), mode="reflect")
    ),
    "You pad before the first row and column only. The other end needs padding too.": (
        lambda x, r: np.pad(x, (r, 0), mode="reflect")
    ),
    "You add one ring, and `rings` asks for another number.": (
        lambda x, r: np.pad(x, 1, mode="reflect")
    ),
    "You add one ring after the other, and from the second on a ring mirrors the rings before it. "
    "All rings are read from the image itself.": _ring_by_ring,
    "You took the number of rows for the number of columns.": _width_from_height,
    "Your padded image holds whole numbers only. Give it the image's own dtype.": (
        lambda x, r: np.trunc(_reflect(x, r))
    ),
}


@register("pad-reflect")
def pad_reflect(answer):
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
            _with_advice(problem, case)
        if result.ndim == 1:
            raise Wrong(
                f"Your function gives one row of numbers{described(case, ('image', 'rings'))}. "
                "`image[rows, columns]` takes a single cell from each pair; `np.ix_` makes a grid.",
                case,
            )
    try:
        compare(answer, cases, _reflect, MISTAKES)
    except Wrong as problem:
        _with_advice(problem, problem.case)
    cure = "Do it by hand: which rows are read, and which columns?"
    refuse_borrowed(answer, cure, functions=[np.pad])
    return "Reflect padding is a list of rows and a list of columns to read, nothing more."


def _with_advice(problem, case):
    """Raise the problem again, with what is particular about the case in which it was seen."""
    text, (image, rings) = str(problem), case
    if rings == 0:
        text += (
            " With 0 rings the image must come back as it is. Look at your slices: −0 is 0, and "
            "`image[-0:]` is the whole image."
        )
    elif image.shape[0] != image.shape[1] and "stopped" in text:
        text += " This image is not square: rows are read by its height, columns by its width."
    raise Wrong(text, problem.case) from problem
