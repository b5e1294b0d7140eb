"""Loss beside accuracy, epoch by epoch, of one training."""

from typing import Any

import matplotlib.pyplot as plt
from numpy.typing import NDArray

from course_utils.arguments import check_whole
from course_utils.plotting.canvas import ROLE_COLOURS
from course_utils.plotting.history import _as_runs, plot_history

WIDTH, HEIGHT = 9.8, 3.4  # inches


def plot_curves(
    history: Any, *, chosen: int | None = None, title: str | None = None
) -> NDArray[Any]:
    """Draw the loss of one training beside its accuracy: training dashed, validation solid.

    Args:
        history: A dict from metric to list of values per epoch, or what `fit` returns; it has
            "loss" and "accuracy".
        chosen: An epoch to mark in both charts, counted from 1.
        title: Text above both charts.

    Returns:
        Array of two Axes: loss, accuracy.

    Raises:
        ValueError: The history lacks one of the two, or `chosen` is none of its epochs.

    Example:
        >>> from course_utils.plotting import plot_curves
        >>> axes = plot_curves({"loss": [0.5, 0.2], "accuracy": [0.8, 0.9]})
        >>> [ax.get_title() for ax in axes]
        ['loss', 'accuracy']

    Introduced in lesson 5.
    """
    epochs = len(_as_runs(history, "loss").get("", {}).get("training", ()))
    if not epochs:
        raise ValueError("history must be that of one training; for several use plot_history.")
    if chosen is not None:
        chosen = check_whole(chosen, "chosen", 1, epochs)
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, HEIGHT), layout="constrained")
    for ax, metric in zip(axes, ("loss", "accuracy"), strict=True):
        plot_history(history, ax=ax, metric=metric)
        ax.set(title=metric, ylabel="")
        if chosen is not None:
            ax.axvline(chosen, color=ROLE_COLOURS["highlight"], linewidth=2, zorder=1)
    if title:
        figure.suptitle(title)
    return axes
