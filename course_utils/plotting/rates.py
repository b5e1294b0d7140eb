"""A result against the learning rate: a valley between two walls."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import ROLE_COLOURS, new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS


def plot_rates(
    results: Mapping[str, Mapping[float, float]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    ylabel: str = "loss",
    top: float | None = None,
) -> Axes:
    """Draw a value against the learning rate, a line for each way, its lowest point ringed.

    Args:
        results: From the name of a way to its values by learning rate. One way alone needs no
            legend; several have theirs right of the chart.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        ylabel: Text beside it; lower is better.
        top: The highest value drawn in its place; higher ones, and those that are not finite,
            are triangles at the upper edge. None: the highest finite value.

    Returns:
        The Axes. The learning rates stand on a logarithmic axis.

    Raises:
        ValueError: There is no way, one has no values, a rate is not above 0, or no value is
            finite.

    Example:
        >>> from course_utils.plotting import plot_rates
        >>> ax = plot_rates({"SGD": {0.01: 2.1, 0.1: 0.4, 1.0: float("nan")}})
        >>> ax.get_xscale(), ax.get_xlabel()
        ('log', 'learning rate')

    Introduced in lesson 8.
    """
    lines = _by_rate(results)
    finite = np.concatenate([values[np.isfinite(values)] for _, values in lines.values()])
    if len(finite) == 0:
        raise ValueError("no value is finite: there is nothing to draw.")
    edge = check_limit(top, "top")
    edge = float(finite.max()) if edge is None else float(edge)
    ax = new_axes(8.5, 3.4, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for k, (name, (rates, values)) in enumerate(lines.items()):
        drawn = np.where(np.isfinite(values), values, np.inf).clip(max=edge)
        beyond = ~(values <= edge)
        look: dict[str, Any] = {"color": colours[k % len(colours)], "clip_on": False}
        marker = MARKERS[k % len(MARKERS)]
        ax.plot(rates, drawn, linewidth=2, **look)
        ax.plot(rates[~beyond], drawn[~beyond], marker, markersize=7, label=name, **look)
        if beyond.any():  # an empty line would upset the layout
            ax.plot(rates[beyond], drawn[beyond], "^", markersize=9, **look)
        best = int(drawn.argmin())
        ring: dict[str, Any] = {"markersize": 15, "markerfacecolor": "none", "markeredgewidth": 2}
        ax.plot(rates[best], drawn[best], "o", color=ROLE_COLOURS["highlight"], **ring)
    ax.set_xscale("log")
    ax.set_ylim(min(0.0, float(finite.min())), edge * 1.02)
    ax.set(xlabel="learning rate", ylabel=ylabel)
    ax.grid(True)
    if len(lines) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    if title:
        ax.set_title(title)
    return ax


def _by_rate(results: Any) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Of each way its rates in rising order, and its values."""
    if not isinstance(results, Mapping) or not results:
        raise ValueError(f"results must be a dict from name to values; got {shown(results)}.")
    lines = {}
    for name, values in results.items():
        if not isinstance(values, Mapping) or not values:
            raise ValueError(
                f"results[{name!r}] must be a dict from learning rate to value; got {shown(values)}."
            )
        rates = as_numbers(sorted(values), f"the rates of {name!r}", ("n",)).astype(float)
        if rates[0] <= 0:
            raise ValueError(f"a learning rate must be above 0; {name!r} has {rates[0]:g}.")
        measured = np.array([values[rate] for rate in sorted(values)], dtype=float)
        lines[str(name)] = rates, measured
    return lines
