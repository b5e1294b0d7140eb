"""The checker of lesson 10's exercise "Prepare pictures that came channels first"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.values import as_array, call, equal


def _pictures(n: int, height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(height)
    pictures = rng.integers(0, 256, (n, 3, height, width), dtype=np.uint8)
    pictures[0, 0, 0, :2] = 0, 255
    return pictures


@register("prepare-the-batch")
def prepare_the_batch(answer):
    for size in ((2, 5, 7), (1, 4, 3), (3, 3, 3)):
        bright = _pictures(*size)
        for pictures in (bright, bright // 3):  # of dark pictures the largest value is 85
            result = as_array(call(answer, pictures, names=("pictures",)))
            if why := _fault(result, pictures):
                raise Wrong(f"{why} (Seen for pictures of shape {pictures.shape}.)", (pictures,))
    return "Axes moved and not cut anew, float32, values from 0 to 1: a network can read it."


# What was done to the axes and to the values: functions of the pictures, and factors.
LAYOUTS = {
    "": lambda p: p.transpose(0, 2, 3, 1),
    "The shape is right and the pictures are destroyed: `reshape` cuts the row of numbers anew and "
    "moves no axis.": lambda p: p.reshape(p.transpose(0, 2, 3, 1).shape),
    "Height and width have changed places. A square picture hides that in its shape, not in its "
    "pixels.": lambda p: p.transpose(0, 3, 2, 1),
    "The channels are in reverse order: red and blue have changed places.": (
        lambda p: p.transpose(0, 2, 3, 1)[..., ::-1]
    ),
}
SCALES = {
    "": 1 / 255,
    "The values go up to 255: images left at 0 to 255.": 1,
    "The values are divided by 255 twice.": 1 / 255 / 255,
    "You divide by 256. The largest value is 255, and it should become 1.": 1 / 256,
}


def _fault(result: np.ndarray, pictures: np.ndarray) -> str:
    """What is wrong with a result; an empty text for the right one."""
    right = pictures.transpose(0, 2, 3, 1) / 255
    if result.shape != right.shape:
        return _of_shape(result, pictures, right.shape)
    if result.dtype.kind in "iub":
        if (result == 0).mean() > 0.9:
            return (
                "Whole numbers are left: nearly every pixel became 0. Convert to float32 before "
                "you divide, and do not convert back."
            )
        return f"Your result still holds {result.dtype}, up to {result.max()}, not 0 to 1."
    values = result.astype("float64")
    for of_axes, layout in LAYOUTS.items():
        for of_values, factor in SCALES.items():
            if equal(values, layout(pictures) * factor, rtol=1e-3, atol=1e-9):
                if of_axes or of_values or result.dtype == np.float32:
                    return f"{of_values} {of_axes}".strip()
                return (
                    f"All values are right, but as {result.dtype}. A network computes in float32."
                )
    if np.array_equal(values, pictures.transpose(0, 2, 3, 1) // 255):
        return (
            "Nearly every pixel became 0: the division, or a conversion after it, left whole "
            "numbers. Convert to float32 first, then divide with `/`."
        )
    if equal(values, right / right.max(), rtol=1e-3, atol=1e-9):
        return (
            "You divide by the largest value that occurs. A dark picture would become a bright "
            f"one: 255 is the largest value that can occur. (Its largest here is {pictures.max()}.)"
        )
    if np.allclose(values, 2 * right - 1, atol=1e-4):
        return "The values go from −1 to 1; from 0 to 1 was asked for."
    return "The shape is right; some pixels are not where they belong."


def _of_shape(result: np.ndarray, pictures: np.ndarray, right: tuple[int, ...]) -> str:
    """What a wrong shape shows."""
    if result.ndim == 3:
        return "The batch axis is lost: your result has 3 axes."
    moved = {
        "The channels are still at index 1 of the shape: no axis has moved.": (0, 1, 2, 3),
        "Height and width have changed places: the order of the axes was turned round. The "
        f"pictures lie on their side, {result.shape}; expected {right}.": (0, 3, 2, 1),
        "All four axes are turned round, the batch among them: the number of pictures stands last "
        f"now, {result.shape}; expected {right}.": (3, 2, 1, 0),
    }
    for sentence, axes in moved.items():
        turned = pictures.transpose(axes)
        if turned.shape == result.shape and _proportional(result, turned):
            return sentence
    return f"Your result has the shape {result.shape}; expected {right}."


def _proportional(one: np.ndarray, other: np.ndarray) -> bool:
    """Is one array a multiple of the other, whatever was done to the scale?"""
    a, b = (array.astype("float64").ravel() for array in (one, other))
    return bool(np.isclose((a @ b) ** 2, (a @ a) * (b @ b), rtol=0.01))
