"""The checker of lesson 10's exercise "Prepare pictures that came channels first"."""

from typing import Any

import numpy as np

from course_utils.checks._answers import as_array, call, equal
from course_utils.checks._engine import Wrong, exercise


def _pictures(n: int, height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(height)
    pictures = rng.integers(0, 256, (n, 3, height, width), dtype=np.uint8)
    pictures[0, 0, 0, :2] = 0, 255
    return pictures


@exercise("prepare-the-batch")
def _(answer):
    for size in ((2, 5, 7), (1, 4, 3), (3, 3, 3)):
        pictures = _pictures(*size)
        _compare_batch(call(answer, pictures, names=("pictures",)), pictures)
        pictures = pictures // 3  # dark pictures: their largest value is 85
        _compare_batch(call(answer, pictures, names=("pictures",)), pictures)
    return "Axes moved and not cut anew, float32, values from 0 to 1: a network can read it."


def _compare_batch(result: Any, pictures: np.ndarray) -> None:
    result = as_array(result)
    right = pictures.transpose(0, 2, 3, 1) / 255
    seen = f" (Seen for pictures of shape {pictures.shape}.)"
    if result.shape != right.shape:
        if result.shape == pictures.shape:
            raise Wrong("The channels are still in the second place: no axis has moved." + seen)
        if result.shape == pictures.transpose(0, 3, 2, 1).shape:
            raise Wrong(
                "Height and width have changed places: the order of the axes was turned round. The "
                f"pictures lie on their side, {result.shape}; expected {right.shape}.{seen}"
            )
        if result.shape == pictures.shape[::-1]:
            raise Wrong(
                "All four axes are turned round, the batch among them: the number of pictures "
                f"stands last now, {result.shape}; expected {right.shape}.{seen}"
            )
        if result.shape == right.shape[1:] or result.ndim == 3:
            raise Wrong(f"The batch axis is lost: your result has {result.ndim} axes.{seen}")
        raise Wrong(f"Your result has the shape {result.shape}; expected {right.shape}.{seen}")
    if result.dtype.kind in "iub":
        if result.max() <= 1:
            raise Wrong(
                "Whole numbers are left: nearly every pixel became 0. Convert to float32 before "
                f"you divide, and do not convert back.{seen}"
            )
        raise Wrong(
            f"Your result still holds {result.dtype}, up to {result.max()}, not 0 to 1.{seen}"
        )
    values = result.astype("float64")
    layouts = {
        "": right,
        "The shape is right and the pictures are destroyed: `reshape` cuts the row of numbers anew "
        "and moves no axis.": (pictures / 255).reshape(right.shape),
        "Height and width have changed places. A square picture hides that in its shape, not in its "
        "pixels.": pictures.transpose(0, 3, 2, 1) / 255,
        "The channels are in reverse order: red and blue have changed places.": right[..., ::-1],
    }
    for sentence, layout in layouts.items():
        for factor, about in (
            (1, ""),
            (255, "The values go up to 255: images left at 0 to 255. "),
            (1 / 255, "The values are divided by 255 twice. "),
            (255 / 256, "You divide by 256. The largest value is 255, and it should become 1. "),
        ):
            if equal(values, layout * factor, rtol=1e-3, atol=1e-9):
                if sentence or about:
                    raise Wrong((about + sentence).strip() + seen)
                if result.dtype != np.float32:
                    raise Wrong(
                        f"All values are right, but as {result.dtype}. A network computes in float32.{seen}"
                    )
                return
    if np.array_equal(values, pictures.transpose(0, 2, 3, 1) // 255):
        raise Wrong(
            "Nearly every pixel became 0: the division, or a conversion after it, left whole "
            f"numbers. Convert to float32 first, then divide with `/`.{seen}"
        )
    if equal(values, right / right.max(), rtol=1e-3, atol=1e-9):
        raise Wrong(
            "You divide by the largest value that occurs. A dark picture would become a bright "
            f"one: 255 is the largest value that can occur. (Its largest here is {pictures.max()}.)"
        )
    if np.allclose(values, 2 * right - 1, atol=1e-4):
        raise Wrong("The values go from −1 to 1; from 0 to 1 was asked for." + seen)
    raise Wrong(f"The shape is right; some pixels are not where they belong.{seen}")
