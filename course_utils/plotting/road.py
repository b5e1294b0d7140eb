"""What was done to a picture, step by step, in one row."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.canvas import GRID_COLOUR, MAX_WIDTH, clear_axis
from course_utils.plotting.inputs import as_images

HIGHEST = 2.6  # inches, of one step


def show_road(steps: Mapping[str, ArrayLike], *, title: str | None = None) -> NDArray:
    """Draw what was done to a picture, one step beside the other; black is 0, white is 1.

    Args:
        steps: Images (H, W) of any sizes, from 0 to 1, by the name of the step.
        title: Text above the row.

    Returns:
        Array of Axes, shape (n,).

    Raises:
        ValueError: There is no step, or one is no grey image.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_road
        >>> axes = show_road({"grey": np.eye(40), "input": np.eye(28)})
        >>> [ax.get_title() for ax in axes]
        ['grey', 'input']

    Introduced in lesson 5.
    """
    images = as_images(list(steps.values()))
    if any(image.ndim != 2 for image in images):
        raise ValueError("steps must be grey images (H, W), for example picture[:, :, 0].")
    count = len(images)
    side = min(HIGHEST, (MAX_WIDTH - 0.2) / count)  # less the rim of a saved figure
    figure, axes = plt.subplots(
        1, count, figsize=(side * count, side + 0.4 + 0.35 * bool(title)), squeeze=False
    )
    for ax, name, image in zip(axes[0], steps, images, strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=1)
        clear_axis(ax, name)
        ax.spines[:].set(visible=True, color=GRID_COLOUR)
    if title:
        figure.suptitle(title)
    return axes[0]
