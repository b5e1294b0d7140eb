"""The picture of the Parameters and shapes explorer: its table, and maps of a model of one's own."""

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.plotting import ROLE_COLOURS, show_feature_maps
from course_utils.widgets.shapes.stack import row_parameters
from course_utils.widgets.shared.explorer import literal

ROW = 0.27  # inches
STRIP = 0.95  # inches, a row of eight maps with its title


def draw_all(
    figure: Figure, rows: list[dict], maps: dict[str, NDArray], looks: dict | None
) -> None:
    """Draw the table, and under it eight maps of the first and of the last layer that has some."""
    problem = next((row for row in rows if row["error"]), None)
    words = f"{problem['name']}: {problem['error']}" if problem else ""
    lines = textwrap.wrap(words, 105)
    height = ROW * (len(rows) + 2.9 + len(lines))
    wide = [place for place, values in enumerate(maps.values()) if values.ndim == 3 and place]
    if looks is None or not wide:
        figure.set_figheight(height)
        _draw_table(figure.add_subplot(), rows, lines)
        return
    figure.set_figheight(height + STRIP)
    grid = figure.add_gridspec(2, 2, height_ratios=[height, STRIP], wspace=0.04)
    _draw_table(figure.add_subplot(grid[0, :]), rows, lines)
    names = list(maps)
    for column, place in enumerate(dict.fromkeys([wide[0], wide[-1]])):
        values, (high, broad, depth) = maps[names[place]], looks["layers"][place]["of"]
        shown = min(8, values.shape[-1])
        count = f"{shown} of {depth} maps" if shown < depth else f"{depth} maps"
        show_feature_maps(
            values[..., :shown],
            ncols=8,
            ax=figure.add_subplot(grid[1, column]),
            title=f"{literal(names[place], 24)}: {count}, {high}×{broad}",
            labels=[""] * shown,
        )


def _draw_table(ax: Axes, rows: list[dict], lines: list[str]) -> None:
    total = sum(row_parameters(row) for row in rows)
    costs = sum(row["multiplications"] or 0 for row in rows)
    ax.set(xlim=(0, 9), ylim=(len(rows) + 1.7 + len(lines), -1.1))
    ax.set_axis_off()
    columns = [("layer", 0.05), ("output\nshape", 3.3), ("parameters", 4.5), ("", 6.2)]
    columns += [("multiplications", 7.6), ("receptive\nfield", 8.95)]
    for title, x in columns:
        ax.text(x, 0.4, title, weight="bold", ha="left" if x < 1 else "right", va="bottom")
    for y, row in enumerate(rows, start=1):
        texts = [literal(row["name"], 30), "–", "–", "", "–", "–"]
        if row["shape"]:
            share = row["share"]
            ax.barh(y, 0.75 * share, 0.6, left=4.62, color=ROLE_COLOURS["kernel"])
            sides = "×".join(map(str, row["receptive_field"]))
            texts[1:3] = "×".join(map(str, row["shape"])), f"{row_parameters(row):,}"
            texts[3:] = _percent(share), f"{row['multiplications']:,}", sides
        elif row["error"]:
            texts[1] = "impossible"
        colour = ROLE_COLOURS["highlight"] if row["error"] else "black"
        for (_, x), text in zip(columns, texts, strict=True):
            ax.text(x, y, text, ha="left" if x < 1 else "right", va="center", color=colour)
    end = len(rows) + 0.55
    ax.plot([0, 9], [end, end], color="black", linewidth=0.8)
    name = "total so far" if lines else "total"
    for x, text in ((0.05, name), (4.5, f"{total:,}"), (7.6, f"{costs:,}")):
        ax.text(x, end + 0.5, text, ha="left" if x < 1 else "right", va="center")
    colour = ROLE_COLOURS["highlight"]
    note = ax.text(0.05, end + 1, "\n".join(lines), va="top", color=colour, parse_math=False)
    note.set_in_layout(False)  # or the columns would make room for it


def _percent(share: float) -> str:
    if not share:
        return ""
    return "< 0.1%" if share < 0.0005 else f"{share:.1%}"
