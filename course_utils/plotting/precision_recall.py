"""What every threshold of a probability finds, and how much of it is right."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.plotting.canvas import new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.lines import MARKERS, _named


def plot_precision_recall(
    true: ArrayLike,
    probabilities: Mapping[str, ArrayLike],
    answers: Mapping[str, ArrayLike],
    label: int,
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw precision against recall of a class: a line over all thresholds, a mark for answers.

    Args:
        true: (n,), the classes.
        probabilities: From the name of a method to (n,), how probable it holds the class `label`.
        answers: From the name of a method to (n,), the classes that it answers.
        label: The class that is looked for.
        ax: Where to draw; a new figure if None.
        title: Text above the chart.

    Returns:
        The Axes. A method has the same colour in both.

    Raises:
        ValueError: There is no method, one has another number of examples than `true`, or `true`
            holds none, or nothing but examples, of the class.

    Example:
        >>> from course_utils.plotting import plot_precision_recall
        >>> probable = {"a": [0.1, 0.9, 0.6, 0.2]}
        >>> ax = plot_precision_recall([0, 1, 1, 0], probable, {"a": [0, 1, 0, 0]}, label=1)
        >>> [float(ax.lines[1].get_xdata()[0]), float(ax.lines[1].get_ydata()[0])]
        [0.5, 1.0]

    Introduced in lesson 9.
    """
    from sklearn.metrics import precision_recall_curve  # a second that other lessons need not wait

    wanted = as_numbers(true, "true", ("n",)) == label
    if wanted.all() or not wanted.any():
        raise ValueError(f"true must hold examples of class {label!r}, and others.")
    lines, marks = _named(probabilities, "probabilities"), _named(answers, "answers")
    for what, rows in {"probabilities": lines, "answers": marks}.items():
        for name, row in rows.items():
            if len(row) != len(wanted):
                raise ValueError(
                    f"{what}[{name!r}] must hold {len(wanted)} numbers, as many as true; "
                    f"got {len(row)}."
                )
    ax = new_axes(6.4, 3.3, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for k, name in enumerate(dict.fromkeys([*lines, *marks])):
        colour, marker = colours[k % len(colours)], MARKERS[k % len(MARKERS)]
        if name in lines:
            precision, recall, _ = precision_recall_curve(wanted, lines[name])
            ax.plot(recall, precision, color=colour)
        if name in marks:
            said = marks[name] == label
            place = np.mean(said[wanted]), np.mean(wanted[said]) if said.any() else 1
            ax.plot(
                *place, marker, label=name, color=colour, markersize=11, markeredgecolor="black"
            )
    ax.set(xlabel="recall", ylabel="precision", xlim=(-0.02, 1.02), ylim=(0, 1.05))
    ax.grid(True)
    ax.legend(loc="lower left")
    if title:
        ax.set_title(title)
    return ax
