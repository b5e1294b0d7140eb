"""Several frames on one image: what each of them covers can be compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.plotting.canvas import clear_axis, new_axes
from course_utils.plotting.inputs import as_image, check_integers

COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#A50F15")


def show_frames(
    image: ArrayLike,
    frames: Mapping[str, Sequence[int]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw a pale image, and on it named frames of pixels.

    Args:
        image: (H, W), 0 for paper and larger values for ink.
        frames: From name to (row, column, height, width), at most five.
        ax: Where to draw; a new figure if None.
        title: Text above the image.

    Returns:
        The Axes. The key beside it gives each frame's name and its size.

    Raises:
        ValueError: There is no frame, there are more than five, or one is not four whole numbers.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_frames
        >>> ax = show_frames(np.eye(8), {"kernel": (2, 3, 3, 3)})
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['kernel: 3×3']

    Introduced in lesson 3.
    """
    array = as_image(image)
    if array.ndim != 2:
        raise ValueError(f"image must be grey, (H, W); got the shape {array.shape}.")
    if not isinstance(frames, Mapping) or not 0 < len(frames) <= len(COLOURS):
        raise ValueError(
            f"frames must be a dict from name to (row, column, height, width), with 1 to "
            f"{len(COLOURS)} frames; got {shown(frames)}."
        )
    ax = new_axes(6.4, 4.0, ax)
    highest = float(array.max()) or 1.0
    ax.imshow(array, cmap="gray_r", vmin=0, vmax=2.5 * highest, interpolation="nearest")
    for k, (name, frame) in enumerate(frames.items()):
        row, column, height, width = check_integers(frame, "(row, column, height, width)")
        inset = 0.12 if k % 2 == 0 else -0.12  # frames that touch stay apart
        style: dict[str, Any] = {"edgecolor": COLOURS[k], "linestyle": "-" if k % 2 == 0 else "--"}
        ax.add_patch(
            Rectangle(
                (column - 0.5 + inset, row - 0.5 + inset),
                width - 2 * inset,
                height - 2 * inset,
                fill=False,
                linewidth=3.5,
                label=f"{name}: {height}×{width}",
                **style,
            )
        )
    clear_axis(ax, title)
    ax.spines[:].set_visible(True)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), handlelength=3, fontsize=13)
    return ax
