"""What the pictures take: arrays, images, roles, texts and Axes, or a sentence that says what came."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from course_utils.arguments import (
    as_list,
    as_whole,
    check_whole,
    check_word,
    real_array,
    shown,
)

CELL_ROLES = ("input", "kernel", "output", "padding")


def as_numbers(values: Any, name: str, axes: Sequence[str], hint: str = "") -> NDArray:
    """Return `values` as a non-empty array of real numbers with the named axes."""
    expected = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
    array = real_array(values, name, f"an array of real numbers, shape {expected}")
    if array.ndim != len(axes):
        raise ValueError(
            f"{name} must have shape {expected}; got an array of shape {array.shape}. {hint}"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}, expected {expected}.")
    return array.astype(int) if array.dtype.kind == "b" else array


def check_role(role: str) -> str:
    """Return `role` if a cell can have it."""
    return check_word(role, "role", CELL_ROLES)


def check_texts(texts: Sequence | None, count: int, name: str, thing: str) -> list[str] | None:
    """Return `texts` as strings if there is one for each thing drawn."""
    if texts is None:
        return None
    try:
        if not isinstance(texts, str | bytes | Mapping) and len(texts) == count:
            return [str(text) for text in texts]
        got = len(texts) if not isinstance(texts, str | bytes) else f"the text {shown(texts)}"
    except Exception:  # no length, or whatever the values' own methods raise
        got = shown(texts)
    raise ValueError(f"{name} must hold one text per {thing}: expected {count}, got {got}.")


def check_integers(values: Any, names: str) -> tuple[int, ...]:
    """Return `values` as a tuple of ints, as many as the `names`, "(row, column)" for example."""
    count = names.count(",") + 1
    integers: tuple[Any, ...] = tuple(as_whole(value) for value in as_list(values) or ())
    if len(integers) != count or None in integers:
        raise ValueError(f"expected {names}, {count} whole numbers; got {shown(values)}.")
    return integers


def check_columns(ncols: int | None, count: int, default: int) -> int:
    """Return the number of columns of a grid of `count` pictures."""
    return min(count, default if ncols is None else check_whole(ncols, "ncols", 1))


def check_axes(ax: Any) -> Axes:
    """Return what is to be drawn in, if it can be."""
    if not isinstance(ax, Axes):
        raise ValueError(f"ax must be Axes of Matplotlib or None, got {shown(ax)}.")
    return ax


def as_image(image: Any, name: str = "image") -> NDArray:
    array = real_array(image, name, "an array of real numbers, (H, W) or (H, W, 3)")
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim == 3 and array.shape[-1] == 3:
        array = as_numbers(array, name, ("H", "W", "3"))
        if array.dtype.kind == "f" and (array.min() < -1e-6 or array.max() > 1 + 1e-6):
            raise ValueError(
                f"{name} is a colour image of floats, which must lie from 0 to 1; got "
                f"{array.min():g} to {array.max():g}. Divide by 255 if they are pixel values."
            )
        return array if array.dtype.kind != "f" else np.clip(array, 0, 1)
    return as_numbers(
        array,
        name,
        ("H", "W"),
        "An image has one channel, (H, W) or (H, W, 1), or three, (H, W, 3); for a batch use "
        "show_images, for many channels show_feature_maps.",
    )


def as_images(images: Any) -> list[NDArray]:
    """Return the images of a list or of an array (n, H, W) or (n, H, W, C), checked."""
    if isinstance(images, np.ndarray) and images.ndim not in (3, 4):
        raise ValueError(
            f"images must be a list of images or an array (n, H, W) or (n, H, W, C); got an array "
            f"of shape {images.shape}. For one image use show_image."
        )
    if not isinstance(images, Sequence | np.ndarray) or isinstance(images, str):
        raise ValueError(f"images must be a list of images or an array; got {shown(images)}.")
    arrays = [as_image(image, f"images[{i}]") for i, image in enumerate(images)]
    if not arrays:
        raise ValueError("images is empty: pass at least one image.")
    return arrays
