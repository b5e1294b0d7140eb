"""Training curves, with the lines named where they end."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import ConnectionPatch
from matplotlib.ticker import MaxNLocator

from course_utils.arguments import check_limit, real_array, shown
from course_utils.plotting.canvas import new_axes
from course_utils.plotting.text import MUTED, for_text

LABEL_INCHES = 0.21  # from one label to the next
MOST_MARKERS = 20  # epochs up to which every epoch has a marker
MOST_TICKS = 12  # epochs up to which every epoch has a tick
TEST_COLOUR = "#CC79A7"  # scores on a test set, in every picture; the last of the style's colours


class End(NamedTuple):
    """The end of a line: its name, colour, last epoch (None: a line across) and last value."""

    text: str
    colour: str
    epoch: int | None
    value: float


def plot_history(
    histories: Any,
    *,
    ax: Axes | None = None,
    metric: str = "accuracy",
    title: str | None = None,
    reference: Mapping[str, float] | None = None,
    test_scores: Mapping[str, float] | None = None,
) -> Axes:
    """Draw a metric per epoch: training dashed, validation solid, each line named at its end.

    Args:
        histories: One training: a dict from metric to list of values per epoch, or what
            `fit` returns. Or several: a dict from name to such a history. Lengths may differ.
        ax: Where to draw; a new figure if None.
        metric: Which metric; its validation values are looked up under "val_" and its name,
            and left out where a history has none.
        title: Text above the chart.
        reference: From name to value: thin horizontal lines to compare with. A score on a test
            set is none: it would stand among validation scores as if they were one kind.
        test_scores: From the name of a history to its score on the test set: a star in
            `TEST_COLOUR` at its last epoch.

    Returns:
        The Axes. Epochs are counted from 1.

    Raises:
        ValueError: There is no history, one lacks the metric, a list is empty, or a test score
            is of no history.

    Example:
        >>> from course_utils.plotting import plot_history
        >>> ax = plot_history({"accuracy": [0.90, 0.95], "val_accuracy": [0.92, 0.94]})
        >>> ax.lines[0].get_xdata().tolist()
        [1, 2]

    Introduced in lesson 5.
    """
    if not isinstance(metric, str):
        raise ValueError(f"metric must be the name of a metric, got {shown(metric)}.")
    if not isinstance(reference, Mapping | None):
        raise ValueError(f"reference must be a dict of names and values, got {shown(reference)}.")
    lines_across = {
        name: check_limit(value, f"reference[{shown(name)}]") or 0
        for name, value in (reference or {}).items()
    }
    runs = _as_runs(histories, metric)
    stars = _stars(test_scores, runs)
    ax = new_axes(7.5, 4.0, ax)
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    longest = max(len(line) for lines in runs.values() for line in lines.values())
    ends: list[End] = []
    for i, (name, lines) in enumerate(runs.items()):
        colour = colours[i % len(colours)]
        for kind, values in lines.items():
            _draw_line(ax, kind, values, colour)
            if not name or kind == list(lines)[-1]:
                ends.append(_end_of(values, name or kind, colour))
    for epoch, value in stars:
        ax.plot(
            epoch, value, "*", color=TEST_COLOUR, markersize=17, markeredgecolor="black", zorder=4
        )
    for name, value in lines_across.items():
        ax.axhline(value, color=MUTED, linewidth=1.4, linestyle=":", zorder=1)
        ends.append(End(f"{name} {value:.4g}", MUTED, None, value))
    margin = min(0.9, 0.02 * (longest - 1)) or 0.5  # epoch 0 stays out of sight
    ax.set(xlabel="epoch", ylabel=metric.replace("_", " "), xlim=(1 - margin, longest + margin))
    if longest <= MOST_TICKS:
        ax.set_xticks(range(1, longest + 1))
    else:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.grid(True)
    if title:
        ax.set_title(title)
    _label_ends(ax, ends, longest)
    if "" not in runs or stars:
        _explain_lines(ax, runs, stars=bool(stars))
    return ax


def _stars(
    test_scores: Mapping[str, float] | None, runs: dict[str, dict[str, np.ndarray]]
) -> list[tuple[int, float]]:
    """Last epoch and test score of each history that has one."""
    if not isinstance(test_scores, Mapping | None) or not set(test_scores or {}) <= set(runs):
        raise ValueError(
            f"test_scores must be a dict from names of histories ({', '.join(map(repr, runs))}) "
            f"to scores, got {shown(test_scores)}."
        )
    return [
        (len(runs[name]["training"]), check_limit(score, f"test_scores[{shown(name)}]") or 0)
        for name, score in (test_scores or {}).items()
    ]


def _end_of(values: np.ndarray, name: str, colour: str) -> End:
    """Where a line ends: at its last finite value, for a loss may become NaN."""
    finite = np.flatnonzero(np.isfinite(values))
    if len(finite) == 0:
        return End(f"{name} (never finite)", colour, None, np.nan)
    return End(name, colour, int(finite[-1]) + 1, float(values[finite[-1]]))


def _draw_line(ax: Axes, kind: str, values: np.ndarray, colour: str) -> None:
    training = kind == "training"
    ax.plot(
        np.arange(1, len(values) + 1),
        values,
        color=colour,
        linestyle="--" if training else "-",
        linewidth=1.7 if training else 2.5,
        marker="o" if len(values) <= MOST_MARKERS else None,
        markersize=4 if training else 5,
    )


def _as_runs(histories: Any, metric: str) -> dict[str, dict[str, np.ndarray]]:
    """Return name -> {"training": values, "validation": values}; one unnamed run has name ""."""
    histories = getattr(histories, "history", histories)
    if not isinstance(histories, Mapping) or not histories:
        raise ValueError(
            f"histories must be a history or a non-empty dict of them; got {shown(histories)}."
        )
    values: list[Any] = [getattr(value, "history", value) for value in histories.values()]
    if not all(isinstance(value, Mapping) for value in values):
        named = {"": histories}
    else:
        named = dict(zip(histories, values, strict=True))
    runs = {}
    for name, history in named.items():
        of = f"the history {name!r}" if name else "the history"
        if metric not in history:
            raise ValueError(
                f"{of} has no metric {metric!r}; it has {', '.join(map(str, history))}."
            )
        lines = {"training": history[metric]}
        if f"val_{metric}" in history:
            lines["validation"] = history[f"val_{metric}"]
        runs[name] = {
            kind: real_array(line, f"{metric} of {of}", "one number per epoch").astype(float)
            for kind, line in lines.items()
        }
        if any(line.ndim != 1 or line.size == 0 for line in runs[name].values()):
            raise ValueError(f"{of} must hold one number per epoch for {metric!r}, at least one.")
    return runs


def _label_ends(ax: Axes, ends: list[End], longest: int) -> None:
    """Write each text right of the chart, at the height of its line or as near as there is room.

    A thin line leads to the text from a line that ends before the last epoch.
    """
    low, high = ax.get_ylim()
    inches = ax.get_position().height * ax.get_figure(root=True).get_size_inches()[1]
    values = np.array([low if np.isnan(end.value) else end.value for end in ends])
    points = np.column_stack([np.full(len(values), ax.get_xlim()[1]), values])
    heights = ax.transLimits.transform(ax.transScale.transform(points))[:, 1]  # any scale
    places = _spread(heights, min(LABEL_INCHES / inches, 1 / len(ends)))
    ax.set_ylim(low, high)
    for end, place in zip(ends, places, strict=True):
        ax.annotate(
            end.text,
            (1, place),
            xytext=(8, 0),
            textcoords="offset points",
            xycoords="axes fraction",
            va="center",
            color=for_text(end.colour),
            annotation_clip=False,
        )
        if end.epoch is not None and end.epoch < longest:
            leader = ConnectionPatch(
                (end.epoch, end.value),
                (1, place),
                ax.transData,
                ax.transAxes,
                color=end.colour,
                linewidth=0.8,
                alpha=0.7,
            )
            leader.set_in_layout(False)
            ax.add_artist(leader)


def _spread(heights: np.ndarray, step: float) -> np.ndarray:
    """Move heights (0 to 1) as little as needed to lie `step` apart, in the same order."""
    order = np.argsort(heights, kind="stable")
    places = heights[order]
    for _ in range(200):
        gaps = step - np.diff(places)
        if not np.any(gaps > 1e-4):
            break
        for i in np.flatnonzero(gaps > 0):
            push = max(0.0, step - (places[i + 1] - places[i])) / 2
            places[i] -= push
            places[i + 1] += push
        places = np.clip(places, 0, 1)
    result = np.empty_like(places)
    result[order] = places
    return result


def _explain_lines(ax: Axes, runs: dict[str, dict[str, np.ndarray]], *, stars: bool) -> None:
    """Say under the chart which lines are training and which validation, and what a star is."""
    styles: dict[str, Any] = {"training": "--", "validation": "-"}
    kinds = [kind for kind in styles if any(kind in lines for lines in runs.values())]
    handles = [Line2D([], [], color=MUTED, linestyle=styles[kind], label=kind) for kind in kinds]
    if stars:
        look: dict[str, Any] = {"marker": "*", "markersize": 14, "markeredgecolor": "black"}
        handles.append(Line2D([], [], color=TEST_COLOUR, linestyle="", label="test set", **look))
    ax.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(1.0, 0.0),
        ncols=3,
        handlelength=2.6,
        borderaxespad=3.7,  # in font sizes: below the axis label
        frameon=False,
    )
