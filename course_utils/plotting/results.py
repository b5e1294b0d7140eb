"""What a model says: confusions, and pictures with what was said of them."""

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import check_limit, shown
from course_utils.arrays import unreadable
from course_utils.plotting.canvas import GRID_COLOUR, MAX_WIDTH, cell_inches, new_axes
from course_utils.plotting.images import LARGE, show_image
from course_utils.plotting.inputs import (
    as_images,
    check_axes,
    check_columns,
    check_texts,
)
from course_utils.plotting.text import MUTED, font_for, text_on

MOST_CLASSES = 1000  # the matrix has a row and a column for each


def plot_confusion_matrix(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: Sequence[Any] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    vmax: float | None = None,
) -> Axes:
    """Count true against predicted classes; the mistakes stand out, the diagonal steps back.

    Args:
        y_true: (n,), the true classes: integers from 0, or names.
        y_pred: (n,), the predicted classes in the same form.
        labels: Names of the classes in order. With names in `y_true` and `y_pred` they set
            the order; None: the numbers, or the names in alphabetical order.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the matrix.
        vmax: Number of mistakes drawn in the full colour, the same for matrices that are to be
            compared; None: the largest number of this matrix.

    Returns:
        The Axes: one row per true class, row 0 on top, one column per predicted class.

    Raises:
        ValueError: The two are not 1-D, empty or not of one length, or hold a class outside
            of `labels`.

    Example:
        >>> from course_utils.plotting import plot_confusion_matrix
        >>> ax = plot_confusion_matrix([0, 0, 1], [0, 1, 1])
        >>> [text.get_text() for text in ax.texts]
        ['1', '1', '0', '1']

    Introduced in lesson 5.
    """
    true, pred, names = _as_classes(y_true, y_pred, labels)
    count = len(names)
    counts = np.zeros((count, count), dtype=int)
    np.add.at(counts, (true, pred), 1)
    texts = np.array([[f"{n:d}" for n in row] for row in counts], dtype=object)

    long_names = max(len(name) for name in names)
    if ax is None:
        cell = min(0.95 if count <= 5 else 0.62, 8 / count)
        side = count * cell + 0.7
        ax = new_axes(side + 0.1 * long_names, side + 0.07 * long_names, None)
    else:
        cell = cell_inches(ax, count, count)
    mistakes = np.where(np.eye(count, dtype=bool), 0, counts)
    most = check_limit(vmax, "vmax") or mistakes.max() or 1
    strength = np.clip(mistakes / most, 0, 1)[..., None] ** 0.7  # small counts show too
    rgb = 1 - 0.9 * strength * (1 - np.array(to_rgb("#D55E00")))
    rgb[np.eye(count, dtype=bool)] = to_rgb("#E6E6E6")
    ax.imshow(rgb, interpolation="nearest")
    edges = np.arange(count + 1) - 0.5
    ax.hlines(edges, -0.5, count - 0.5, GRID_COLOUR, linewidth=0.8, clip_on=False)
    ax.vlines(edges, -0.5, count - 0.5, GRID_COLOUR, linewidth=0.8, clip_on=False)
    size = font_for(texts, cell)
    for (row, column), text in np.ndenumerate(texts):
        ax.text(
            column,
            row,
            text,
            ha="center",
            va="center_baseline",
            size=size,
            color=MUTED if text == "0" else text_on(rgb[row, column]),
        )
    turned = 0.1 * long_names > cell
    turn: dict[str, Any] = (
        {"rotation": 40, "ha": "right", "rotation_mode": "anchor"} if turned else {}
    )
    ax.set_xticks(range(count), names, **turn)
    ax.set_yticks(range(count), names)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="predicted class", ylabel="true class")
    if title:
        ax.set_title(title)
    return ax


def _as_classes(
    y_true: Any, y_pred: Any, labels: Sequence[Any] | None
) -> tuple[NDArray, NDArray, list[str]]:
    """Return both as integers from 0 and the name of every class."""
    pair = {"y_true": y_true, "y_pred": y_pred}
    for name, given in pair.items():
        if problem := unreadable(given):
            raise ValueError(f"{name} {problem}")
        try:
            pair[name] = classes = np.asarray(given)
        except Exception:  # rows of unequal length, or whatever the values' own methods raise
            raise ValueError(
                f"{name} must be an array of classes, shape (n,); got {shown(given)}."
            ) from None
        if classes.dtype.kind not in "biufUSOmM":
            raise ValueError(f"classes must be integers or names; {name} holds {classes.dtype}.")
        if classes.ndim != 1:
            raise ValueError(
                f"{name} must have shape (n,), one class per example; got {classes.shape}. "
                "Turn probabilities or one-hot rows into classes with .argmax(axis=1)."
            )
    true, pred = pair.values()
    if len(true) != len(pred) or len(true) == 0:
        raise ValueError(
            f"y_true and y_pred must have the same length, at least 1; got {len(true)} and "
            f"{len(pred)}."
        )
    if true.dtype.kind in "biu" and pred.dtype.kind in "biu":
        largest = int(max(true.max(), pred.max()))
        if labels is None and largest >= MOST_CLASSES:
            raise ValueError(f"classes must lie from 0 to {MOST_CLASSES - 1}; got {largest}.")
        names = [str(name) for name in (range(largest + 1) if labels is None else labels)]
        if min(true.min(), pred.min()) < 0 or largest >= len(names):
            raise ValueError(
                f"classes must lie from 0 to {len(names) - 1}; got {min(true.min(), pred.min())} "
                f"to {largest}. There must be a label for every class."
            )
        return true.astype(int), pred.astype(int), names
    if true.dtype.kind == "f" or pred.dtype.kind == "f":
        raise ValueError(
            f"classes must be integers or names; got {true.dtype} and {pred.dtype}. "
            "Turn probabilities into classes with .argmax(axis=1)."
        )
    found = sorted({str(name) for name in (*true, *pred)})
    names = found if labels is None else [str(name) for name in labels]
    if missing := [name for name in found if name not in names]:
        raise ValueError(f"labels lack the classes {', '.join(missing)}.")
    number = {name: i for i, name in enumerate(names)}
    return (
        np.array([number[str(name)] for name in true]),
        np.array([number[str(name)] for name in pred]),
        names,
    )


def image_grid(
    images: Sequence[ArrayLike] | ArrayLike,
    *,
    titles: Sequence[Any] | None = None,
    ncols: int | None = None,
    ax: Axes | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
) -> NDArray:
    """Draw small pictures in a grid, each with a short caption under it.

    Args:
        images: List of images as `show_image` takes them, or one array (n, H, W) or
            (n, H, W, C).
        titles: One caption per image, such as "true 4, said 9 (0.98)"; long ones are wrapped.
        ncols: Pictures in a row; None: 6 at most.
        ax: An Axes of `plt.subplots` whose place the grid takes; a new figure if None.
        vmin, vmax: Values drawn black and white in every picture, as in `show_image`. None: each
            picture has its own scale. Grey images only.

    Returns:
        Array of Axes, one per image, shape (n,).

    Raises:
        ValueError: There are no images, one is not an image, captions or ncols do not fit,
            or `ax` has no place in a grid of subplots.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import image_grid
        >>> axes = image_grid(np.zeros((3, 28, 28)), titles=[5, 0, 4])
        >>> [ax.get_xlabel() for ax in axes]
        ['5', '0', '4']

    Introduced in lesson 5.
    """
    arrays = as_images(images)
    count = len(arrays)
    captions = check_texts(titles, count, "titles", "image")
    columns = check_columns(ncols, count, 6)
    rows = -(-count // columns)
    large = max(arrays[0].shape[:2]) > LARGE
    inches = min(2.6 if large else 1.55, (MAX_WIDTH - 0.1) / columns)
    if ax is not None:
        if check_axes(ax).get_subplotspec() is None:
            raise ValueError("ax must be one of plt.subplots, so that its place can be divided.")
        inches = cell_inches(ax, rows, columns)
    wrapped = [
        textwrap.fill(text, max(4, int(inches / 0.088))) for text in captions or [""] * count
    ]
    if ax is None:
        lines = max(text.count("\n") + 1 for text in wrapped) if captions else 0
        aspect = max(array.shape[0] / array.shape[1] for array in arrays)
        picture = 0.9 * inches * min(aspect, 1.5)
        ax = new_axes(columns * inches, rows * (picture + 0.12 + 0.2 * lines), None)
    ax.set_axis_off()
    grid = ax.get_subplotspec().subgridspec(rows, columns)
    axes = [ax.get_figure().add_subplot(grid[k // columns, k % columns]) for k in range(count)]
    for place, array, caption in zip(axes, arrays, wrapped, strict=True):
        show_image(array, ax=place, vmin=vmin, vmax=vmax)
        if caption:
            place.set_xlabel(caption, size=11, labelpad=3)
    return np.array(axes, dtype=object)
