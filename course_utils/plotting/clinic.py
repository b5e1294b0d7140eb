"""A traceback seen from afar, and the rungs of the debugging ladder, held or broken."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.plotting.canvas import GRID_COLOUR, HATCH, ROLE_COLOURS, clear_axis, new_axes
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.text import DARK, MUTED

STEP = re.compile(r"(?P<yours>Cell In\[|Input In )|File ")
MESSAGE = re.compile(r"[\w.]*(?:Error|Exception): ")
ARROW = re.compile(r"-+> ?\d+")
WORTH_READING = {1: "the name of the error", 2: "its numbers", 3: "the arrow in your cell"}
LONGEST = 90  # letters of a line that are drawn
MOST_LINES = 400
KINDS = {
    "yours": (ROLE_COLOURS["input"], "your cell"),
    "library": ("#BDBDBD", "code of libraries"),
    "message": (ROLE_COLOURS["kernel"], "the message"),
}


class PageLine(NamedTuple):
    """A line of a traceback, and whose it is: a key of KINDS, or "head"."""

    text: str
    kind: str


def _lines_of(page: Any) -> list[PageLine]:
    if not isinstance(page, str):
        raise ValueError(f"page must be the text of a traceback, got {shown(page)}.")
    texts = re.sub(r"\x1b\[[0-9;]*m", "", page).rstrip().splitlines()
    begins = [n for n, text in enumerate(texts) if MESSAGE.match(text)]
    if not begins or len(texts) > MOST_LINES:
        raise ValueError(
            f"page must be a traceback of at most {MOST_LINES} lines, one of which begins with "
            f"the name of an error; got {shown(page)}."
        )
    kind, lines = "head", []
    for number, text in enumerate(texts):
        if number == begins[-1]:
            kind = "message"
        elif kind != "message" and (step := STEP.match(text)):
            kind = "yours" if step["yours"] else "library"
        lines.append(PageLine(text, kind))
    return lines


def show_traceback(page: str, *, ax: Axes | None = None, title: str | None = None) -> Axes:
    """Draw a traceback from afar: a bar for each line, coloured by whose line it is.

    Three places are numbered: 1 the line with the error's name, 2 the last line of the message
    before the arguments, with its numbers, 3 the arrow in the reader's own cell.

    Args:
        page: The text of a traceback, as IPython writes it.
        ax: Where to draw; a new figure if None.
        title: Text above the picture; without it, how many lines are whose.

    Returns:
        The Axes. Line k of the page is at y = k.

    Raises:
        ValueError: No line begins with the name of an error, or there are more than 400 lines.

    Example:
        >>> from course_utils.plotting import show_traceback
        >>> page = "Cell In[1], line 1\\n----> 1 f()\\n\\nFile a/site-packages/b.py:2\\nNameError: f"
        >>> show_traceback(page).get_title()
        '5 lines: 2 of your cell, 1 of libraries, 1 of the message'

    Introduced in lesson 10.
    """
    lines = _lines_of(page)
    ax = new_axes(9.0, 4.0, ax)
    for row, line in enumerate(lines):
        text = line.text[:LONGEST]
        indent = len(text) - len(text.lstrip())
        colour = KINDS[line.kind][0] if line.kind in KINDS else "#E4E4E4"
        place = (indent, row - 0.4)
        ax.add_patch(Rectangle(place, len(text) - indent, 0.8, facecolor=colour, edgecolor="none"))
    apart = 0.045 * len(lines)  # 1 and 2 stand close together: their words do not
    for number, row in _places(lines).items():
        width = min(LONGEST, len(lines[row].text))
        ax.annotate(
            f"{number}  {WORTH_READING[number]}",
            (width, row),
            xytext=(LONGEST + 6, row + {1: -apart, 2: apart}.get(number, 0)),
            va="center",
            fontsize=12,
            weight="bold",
            color=DARK,
            bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": DARK},
            arrowprops={"arrowstyle": "-", "color": DARK},
        )
    counts = {k: sum(one.kind == k and one.text.strip() != "" for one in lines) for k in KINDS}
    for kind, (colour, name) in KINDS.items():
        ax.plot([], [], "s", color=colour, markersize=11, label=f"{name}: {counts[kind]} lines")
    ax.legend(loc="center right", fontsize=12)
    ax.set(xlim=(-1, 1.9 * LONGEST), ylim=(len(lines) + 0.5, -1.5))
    told = f"{len(lines)} lines: {counts['yours']} of your cell, {counts['library']} of libraries, "
    clear_axis(ax, title or f"{told}{counts['message']} of the message")
    return ax


def _places(lines: list[PageLine]) -> dict[int, int]:
    """The rows of the three places that are worth reading."""
    places = {1: next(n for n, one in enumerate(lines) if one.kind == "message")}
    for row in range(places[1], len(lines)):
        text = lines[row].text
        if text.startswith("Arguments received"):
            break
        if row > places[1] and re.search(r"\d", text):
            places[2] = row
            break
    arrows = [
        n for n, one in enumerate(lines) if one.kind == "yours" and ARROW.match(one.text.strip())
    ]
    if arrows:
        places[3] = arrows[-1]
    return places


def show_rungs(
    values: ArrayLike,
    holds: ArrayLike,
    *,
    names: Sequence[Any],
    rungs: Sequence[Any],
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Draw what each network showed on each rung of the ladder; a rung that breaks is hatched.

    Args:
        values: (networks, rungs), the numbers.
        holds: The same shape, True where the number is as it should be.
        names: (networks), what the networks are called.
        rungs: (rungs), what is written above the columns, such as the threshold.
        ax: Where to draw; a new figure if None.
        title: Text above the picture.

    Returns:
        The Axes. Network i and rung j are at x = j, y = i.

    Raises:
        ValueError: The shapes do not fit, or there are more than 8 networks or 5 rungs.

    Example:
        >>> from course_utils.plotting import show_rungs
        >>> ax = show_rungs([[2.3, 0.0]], [[True, True]], names=["mine"], rungs=["start", "twenty"])
        >>> [text.get_text() for text in ax.texts]
        ['2.30', '0.00']

    Introduced in lesson 10.
    """
    numbers = as_numbers(values, "values", ("networks", "rungs"))
    kept = np.asarray(holds, dtype=bool)
    if kept.shape != numbers.shape:
        raise ValueError(f"holds must have the shape {numbers.shape} of values, got {kept.shape}.")
    rows, columns = numbers.shape
    if (len(names), len(rungs)) != (rows, columns) or rows > 8 or columns > 5:
        raise ValueError(
            f"values of shape {(rows, columns)} need as many names and rungs, at most 8 and 5; "
            f"got {len(names)} and {len(rungs)}."
        )
    ax = new_axes(2.6 + 2.4 * columns, 0.9 + 0.55 * rows, ax)
    for row, column in np.ndindex(rows, columns):
        whole = kept[row, column]
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": GRID_COLOUR}
        if not whole:
            look = {"facecolor": "#FBE3D2", "edgecolor": "#D55E00", "hatch": HATCH}
        ax.add_patch(Rectangle((column - 0.46, row - 0.4), 0.92, 0.8, linewidth=1.5, **look))
        told = f"{numbers[row, column]:.2f}" + ("" if whole else "  breaks")
        box = None if whole else {"facecolor": "#FBE3D2", "edgecolor": "none", "pad": 1.5}
        weight = "normal" if whole else "bold"
        ax.text(column, row, told, ha="center", va="center", fontsize=14, weight=weight, bbox=box)
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    ax.set_xticks(range(columns), [str(rung) for rung in rungs], fontsize=12)
    ax.set_yticks(range(rows), [str(name) for name in names], fontsize=13)
    ax.tick_params(length=0, labelcolor=DARK, color=MUTED)
    ax.xaxis.tick_top()
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)
    return ax
