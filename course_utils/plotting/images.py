"""Images, feature maps and kernels without numbers."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.canvas import MAX_WIDTH, SIGNED_MAP, clear_axis, grey_scale, new_axes
from course_utils.plotting.inputs import as_image, as_images, check_columns, check_texts

FIELD = "#CFE3F1"  # around an image smaller than the others
LARGE = 100  # pixels: larger images are drawn larger, and smoothed where they are shrunk


def show_image(
    image: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    signed: bool = False,
    colorbar: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
) -> Axes:
    """Draw one image, grey or colour, without ticks.

    A grey uint8 image is drawn from 0 (black) to 255 (white); any other grey image from its
    smallest to its largest value.

    Args:
        image: (H, W) or (H, W, 1), any real dtype; or (H, W, 3), uint8 or floats from 0 to 1.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the image.
        signed: Draw negative values purple, zero white and positive values green, on a scale
            symmetric about 0, which ends at `vmax` or, without it, where 99.5 % of the absolute
            values lie below. Grey images only.
        colorbar: Draw the scale beside the image. Grey images only.
        vmin: Value drawn black. Grey images only.
        vmax: Value drawn white. Grey images only.

    Returns:
        The Axes. The centre of pixel (r, c) is at x = c, y = r.

    Raises:
        ValueError: The image has another shape, is empty or not numeric, its colours lie
            outside of 0 to 1, or a scale is given for a colour image.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_image
        >>> ax = show_image(np.eye(8), title="a diagonal line")
        >>> ax.images[0].get_array().shape
        (8, 8)

    Introduced in lesson 1.
    """
    image = as_image(image)
    height, width = image.shape[:2]
    scaled = signed or colorbar or vmin is not None or vmax is not None
    if image.ndim == 3 and scaled:
        raise ValueError(
            f"signed, colorbar, vmin and vmax are for grey images; got the shape {image.shape}."
        )
    large = max(height, width) > LARGE
    size = (4.5 if large else 3.2) / max(height, width)
    smooth = "auto" if large else "nearest"
    ax = new_axes(width * size + 0.9 * colorbar, height * size + (0.4 if title else 0.1), ax)
    if image.ndim == 3:
        ax.imshow(image, interpolation=smooth)
    else:
        drawn = ax.imshow(
            image,
            cmap=SIGNED_MAP if signed else "gray",
            norm=grey_scale(image, signed, vmin, vmax),
            interpolation=smooth,
        )
        if colorbar:
            cut = signed and np.nanmax(np.abs(image)) > drawn.norm.vmax
            extend = "both" if cut else "neither"
            bar = ax.get_figure().colorbar(drawn, ax=ax, shrink=0.9, extend=extend)
            bar.outline.set_visible(False)
    clear_axis(ax, title)
    return ax


def show_images(
    images: Sequence[ArrayLike] | ArrayLike,
    *,
    titles: Sequence[Any] | None = None,
    ncols: int | None = None,
    axes: Any = None,
    signed: bool = False,
    shared_scale: bool = False,
    same_pixels: bool = False,
    vmin: float | None = None,
    vmax: float | None = None,
) -> NDArray:
    """Draw several images side by side, each in its own Axes under its own title.

    Args:
        images: List of images as `show_image` takes them, of any sizes; or one array
            (n, H, W) or (n, H, W, C).
        titles: One title per image.
        ncols: Images in a row; None: 4 at most.
        axes: Axes to draw in, at least as many as images; a new figure if None.
        signed: Diverging colours about 0, as in `show_image`.
        shared_scale: Draw all grey images on one scale, so that equal values look equal.
        same_pixels: Draw the pixels of all images equally large: a smaller image stands in the
            middle of a pale field as large as the largest.
        vmin: Value drawn black in every grey image.
        vmax: Value drawn white in every grey image; the end of the scale if signed.

    Returns:
        Array of Axes, one per image, shape (n,).

    Raises:
        ValueError: There are no images, an image is not one `show_image` takes, or titles,
            axes or ncols do not fit.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_images
        >>> axes = show_images([np.eye(4), 1 - np.eye(4)], titles=["one", "the other"])
        >>> [ax.get_title() for ax in axes]
        ['one', 'the other']

    Introduced in lesson 1.
    """
    arrays = as_images(images)
    titles = check_texts(titles, len(arrays), "titles", "image") or [None] * len(arrays)
    if axes is None:
        columns = check_columns(ncols, len(arrays), 4)
        axes = _image_grid(arrays, columns, 0.36 if any(titles) else 0.06)
    else:
        axes = np.ravel(np.asarray(axes, dtype=object))
        if len(axes) < len(arrays):
            raise ValueError(
                f"axes must be one per image: expected {len(arrays)}, got {len(axes)}."
            )
    limits: dict[str, Any] = {"vmin": vmin, "vmax": vmax}
    grey = [array for array in arrays if array.ndim == 2]
    if shared_scale and grey:
        scales: list[Any] = [grey_scale(array, signed, vmin, vmax) for array in grey]
        limits = {"vmin": min(s.vmin for s in scales), "vmax": max(s.vmax for s in scales)}
    for ax, array, title in zip(axes, arrays, titles, strict=False):
        options = {"signed": signed, **limits} if array.ndim == 2 else {}
        show_image(array, ax=ax, title=title, **options)
    if same_pixels:
        _one_size(axes[: len(arrays)], arrays)
    return axes[: len(arrays)]


def _one_size(axes: NDArray, arrays: list[NDArray]) -> None:
    """Widen the limits of every Axes to those of the largest image, and colour what is free."""
    height, width = (max(array.shape[axis] for array in arrays) for axis in (0, 1))
    for ax, array in zip(axes, arrays, strict=True):
        bottom, right = (array.shape[0] - 1) / 2, (array.shape[1] - 1) / 2
        ax.set(xlim=(right - width / 2, right + width / 2))
        ax.set(ylim=(bottom + height / 2, bottom - height / 2), facecolor=FIELD)


def _image_grid(arrays: list[NDArray], columns: int, header: float) -> NDArray:
    """Return one Axes per image in a new figure, images at their own proportions."""
    rows = -(-len(arrays) // columns)
    width = min(3.2 if max(arrays[0].shape[:2]) > LARGE else 2.2, (MAX_WIDTH - 0.2) / columns)
    aspect = max(array.shape[0] / array.shape[1] for array in arrays)
    size = (columns * width, rows * (width * aspect + header))
    _, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for ax in grid.flat[len(arrays) :]:
        ax.remove()
    return grid.ravel()[: len(arrays)]
