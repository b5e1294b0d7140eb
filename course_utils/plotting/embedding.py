"""Images as points: where a network, or anything else, puts each of them."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from course_utils.plotting.canvas import new_axes
from course_utils.plotting.inputs import as_numbers

MOST_CLASSES = 10  # colours


def plot_embedding(
    points: ArrayLike,
    labels: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw points of several classes, each class in one colour, its number at its middle.

    Args:
        points: (n, 2): where each example lies.
        labels: (n,), the class of each, whole numbers from 0 to 9.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.

    Returns:
        The Axes, without ticks; one step is equally long in both directions. There is one
        collection of points and one number for each class that occurs, in order.

    Raises:
        ValueError: The points are not (n, 2), or the labels are not as many or no such numbers.

    Example:
        >>> from course_utils.plotting import plot_embedding
        >>> ax = plot_embedding([[0, 0], [1, 1], [1, 2]], [0, 7, 7])
        >>> [text.get_text() for text in ax.texts]
        ['0', '7']

    Introduced in lesson 5.
    """
    places = as_numbers(points, "points", ("n", "2"))
    classes = as_numbers(labels, "labels", ("n",))
    if places.shape[1] != 2 or len(classes) != len(places):
        raise ValueError(
            f"points must be (n, 2) and labels (n,); got {places.shape} and {classes.shape}."
        )
    if not set(classes.tolist()) <= set(range(MOST_CLASSES)):
        raise ValueError(f"labels must be whole numbers from 0 to {MOST_CLASSES - 1}.")
    ax = new_axes(4.4, 4.0, ax)
    colours = plt.get_cmap("tab10").colors  # type: ignore[attr-defined]
    for one in sorted(set(classes.astype(int).tolist())):
        own = places[classes == one]
        ax.scatter(own[:, 0], own[:, 1], s=9, color=colours[one], alpha=0.6, linewidths=0)
        ax.text(
            float(np.median(own[:, 0])),
            float(np.median(own[:, 1])),
            str(one),
            size=17,
            weight="bold",
            color=colours[one],
            ha="center",
            va="center",
            path_effects=[withStroke(linewidth=4, foreground="white")],
        )
    ax.set(xticks=[], yticks=[], aspect="equal", adjustable="datalim")
    if title:
        ax.set_title(title)
    return ax
