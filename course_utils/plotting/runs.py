"""Several runs of one long training, with the test score of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from course_utils.arguments import check_limit, shown
from course_utils.plotting.canvas import new_axes
from course_utils.plotting.history import TEST_COLOUR
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS


def plot_runs(
    steps: Any,
    runs: Mapping[str, Any],
    test_scores: Sequence[float],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    ylabel: str = "accuracy",
) -> Axes:
    """Draw a validation value over the steps, a line for each run, and their test scores as stars.

    Args:
        steps: (n,), after how many steps the values were measured.
        runs: From the name of a run to its (n,) values on the validation set.
        test_scores: For each run its value on the test set, measured after the last step.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.
        ylabel: Text beside it.

    Returns:
        The Axes.

    Raises:
        ValueError: There is no run, or the lengths do not fit.

    Example:
        >>> from course_utils.plotting import plot_runs
        >>> ax = plot_runs([100, 200], {"seed 1": [0.90, 0.95]}, [0.94])
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['validation, seed 1', 'test set, after the last step']

    Introduced in lesson 6.
    """
    if not isinstance(runs, Mapping) or not runs or len(runs) != len(test_scores):
        raise ValueError(
            f"runs must be a dict from names to values, with one test score each; got "
            f"{shown(runs)} and {len(test_scores)} test scores."
        )
    places = as_numbers(steps, "steps", ("n",))
    ax = new_axes(8.5, 3.5, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"][:-1]  # the last is the tests'
    for k, (name, values) in enumerate(runs.items()):
        line = as_numbers(values, f"runs[{name!r}]", ("n",))
        if len(line) != len(places):
            raise ValueError(f"runs[{name!r}] has {len(line)} values for {len(places)} steps.")
        look: dict[str, Any] = {
            "color": colours[k % len(colours)],
            "marker": MARKERS[k % len(MARKERS)],
        }
        ax.plot(places, line, **look, label=f"validation, {name}")
    star: dict[str, Any] = {
        "marker": "*",
        "markersize": 17,
        "markeredgecolor": "black",
        "linestyle": "",
    }
    for k, score in enumerate(test_scores):
        label = "test set, after the last step" if k == 0 else None
        score = check_limit(score, "test_scores")
        ax.plot(places[-1], score, color=TEST_COLOUR, zorder=4, label=label, **star)
    ax.set(xlabel="step", ylabel=ylabel, xlim=(0, None), xticks=places)
    ax.grid(True)
    if title:
        ax.set_title(title)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax
