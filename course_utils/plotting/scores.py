"""The end of a classifier: its scores, its probabilities, and what a wrong answer costs."""

import re
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from course_utils.arguments import check_whole
from course_utils.plotting.canvas import ROLE_COLOURS, new_axes
from course_utils.plotting.inputs import as_numbers, check_texts
from course_utils.plotting.text import DARK, format_numbers

LEFT_OUT = 1e-3  # how far from 1 the sum of probabilities may be
ROOM = 0.42  # beside a bar for its number, in lengths of the longest bar


def plot_probabilities(
    probabilities: ArrayLike,
    *,
    labels: Sequence[Any] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    true: int | None = None,
) -> Axes:
    """Draw one prediction as bars, one per class, class 0 on top, with their values.

    Args:
        probabilities: (C,), numbers from 0 to 1 that add up to 1.
        labels: Names of the classes; None: their numbers.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the chart.
        true: Number of the true class, to be marked.

    Returns:
        The Axes. The largest bar is green, the others are pale. A probability that two decimals
        would write as 0 or 1, and that is not, is written "<0.01" or ">0.99".

    Raises:
        ValueError: The array is not 1-D or empty, is not a distribution, labels do not fit,
            or `true` is not a class.

    Example:
        >>> from course_utils.plotting import plot_probabilities
        >>> ax = plot_probabilities([0.1, 0.7, 0.2], labels=["cat", "dog", "cow"], true=1)
        >>> [text.get_text() for text in ax.texts]
        ['0.10', '0.70 true class', '0.20']

    Introduced in lesson 4.
    """
    values = as_numbers(probabilities, "probabilities", ("C",), "Pass one row, not a batch.")
    count = len(values)
    if values.min() < 0 or not abs(float(values.sum()) - 1) <= LEFT_OUT:
        raise ValueError(
            f"probabilities must lie from 0 to 1 and add up to 1; got {values.min():.3g} to "
            f"{values.max():.3g}, sum {values.sum():.3g}. Apply softmax to logits first."
        )
    names = check_texts(labels, count, "labels", "class") or [str(k) for k in range(count)]
    if true is not None:
        true = check_whole(true, "true", 0, count - 1)
    ax = new_axes(5.5, 0.34 * count + (0.95 if title else 0.6), ax)
    best = int(values.argmax())
    colours = [ROLE_COLOURS["output"] if k == best else "#A8D8C8" for k in range(count)]
    ax.barh(np.arange(count), values, color=colours, height=0.72)
    for k, value in enumerate(values):
        text = _probability_text(value) + (" true class" if k == true else "")
        ax.annotate(
            text,
            (float(value), k),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            weight="bold" if k in (true, best) else "normal",
            color=ROLE_COLOURS["highlight"] if k == true else DARK,
        )
    ax.set_yticks(range(count), names)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(0, 1), ylim=(count - 0.5, -0.5), xlabel="probability")
    ax.spines[["top", "right", "left"]].set_visible(False)
    if title:
        ax.set_title(title)
    return ax


def _probability_text(value: float) -> str:
    if 0 < value < 0.005:
        return "<0.01"
    return ">0.99" if 0.995 <= value < 1 else f"{value:.2f}"


def _small_text(text: str, score: float) -> str:
    """The text of a score, but "<0.001" where it reads 0.000 and the score is not zero."""
    if score == 0 or not re.fullmatch(r"0\.0+", text):
        return text
    least = f"{text[:-1]}1"
    return f">−{least}" if score < 0 else f"<{least}"


def plot_scores(
    values: ArrayLike,
    *,
    labels: Sequence[Any] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    true: int | None = None,
    fmt: str = ".2f",
) -> Axes:
    """Draw one number for each class as bars, class 0 on top: logits, or a gradient.

    Args:
        values: (C,), any real numbers.
        labels: Names of the classes; None: their numbers.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the chart.
        true: Number of the true class, whose number is to be marked.
        fmt: Format specification of the numbers.

    Returns:
        The Axes. Bars above zero go to the right and are blue, those below it to the left and
        purple; zero is a black line. `ax.patches[k]` is class k. A number that fmt would write as
        0.000, and that is not zero, is written "<0.001", or ">−0.001" below zero.

    Raises:
        ValueError: The array is not 1-D or empty, holds what is no number, labels or fmt do not
            fit, or `true` is not a class.

    Example:
        >>> from course_utils.plotting import plot_scores
        >>> ax = plot_scores([2, -1, 0.5], labels=["cat", "dog", "cow"], fmt=".1f")
        >>> [text.get_text() for text in ax.texts]
        ['2.0', '−1.0', '0.5']

    Introduced in lesson 4.
    """
    scores = as_numbers(values, "values", ("C",), "Pass one row, not a batch.")
    count = len(scores)
    if not np.isfinite(scores).all():
        raise ValueError("values must be finite numbers: a bar cannot be infinitely long.")
    names = check_texts(labels, count, "labels", "class") or [str(k) for k in range(count)]
    if true is not None:
        true = check_whole(true, "true", 0, count - 1)
    written = format_numbers(scores.astype(float), fmt)
    texts = [_small_text(text, score) for text, score in zip(written, scores, strict=True)]
    ax = new_axes(5.5, 0.31 * count + (0.85 if title else 0.5), ax)
    colours = [ROLE_COLOURS["negative" if score < 0 else "input"] for score in scores]
    ax.barh(np.arange(count), scores, color=colours, height=0.72)
    for k, score in enumerate(scores):
        ax.annotate(
            texts[k],
            (float(score), k),
            xytext=(5 if score >= 0 else -5, 0),
            textcoords="offset points",
            va="center",
            ha="left" if score >= 0 else "right",
            weight="bold" if k == true else "normal",
            color=ROLE_COLOURS["highlight"] if k == true else DARK,
        )
    low, high = float(scores.min(initial=0)), float(scores.max(initial=0))
    room = ROOM * (max(-low, high) or 1.0)
    ax.axvline(0, color="black", linewidth=1)
    ax.set(xlim=(low - room, high + room), ylim=(count - 0.5, -0.5))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.set_yticks(range(count), names)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)
    if title:
        ax.set_title(title)
    return ax


def plot_cross_entropy(
    marked: ArrayLike, *, ax: Axes | None = None, title: str | None = None
) -> Axes:
    """Draw the loss −ln p over the probability p of the true class, with some points marked.

    Args:
        marked: (n,), probabilities to mark, above 0 and up to 1.
        ax: Where to draw; a new figure if None.
        title: Text above the curve.

    Returns:
        The Axes. Each marked point is written beside it as "p = 0.5: loss 0.69".

    Raises:
        ValueError: The array is not 1-D or empty, or holds what does not lie above 0 and up to 1.

    Example:
        >>> from course_utils.plotting import plot_cross_entropy
        >>> ax = plot_cross_entropy([0.5, 0.1])
        >>> [text.get_text() for text in ax.texts]
        ['p = 0.5: loss 0.69', 'p = 0.1: loss 2.30']

    Introduced in lesson 4.
    """
    points = as_numbers(marked, "marked", ("n",)).astype(float)
    if not (points.min() > 0 and points.max() <= 1):
        raise ValueError(
            f"marked must be probabilities above 0 and up to 1; got {points.min():.3g} to "
            f"{points.max():.3g}."
        )
    if ax is None:
        ax = plt.subplots(figsize=(8, 3.6), layout="constrained")[1]
    p = np.linspace(min(0.004, points.min()), 1, 500)
    ax.plot(p, -np.log(p))
    ax.plot(points, -np.log(points), "o", color=ROLE_COLOURS["highlight"], markersize=8)
    for value in points:
        left = value > 0.75  # the text stands over the curve, which has come down here
        ax.annotate(
            f"p = {value:g}: loss {-np.log(value):.2f}",
            (value, -np.log(value)),
            xytext=(4, 16) if left else (9, 6),
            textcoords="offset points",
            ha="right" if left else "left",
        )
    ax.set(xlabel="probability p of the true class", ylabel="loss −ln p")
    ax.set(xlim=(-0.02, 1.03), ylim=(-0.25, None))
    if title:
        ax.set_title(title)
    return ax
