"""What the widgets made of text share: their picture."""

import io
import textwrap
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from PIL import Image

from course_utils.widgets.shared.explorer import QUIET_GREY, Explorer

WIDTH, LINE = 9, 0.25  # of the picture, and from line to line, inches
INDENT = 0.2  # inches
MOST_LINES = 300  # a picture cannot be higher without end
GREYS = 16  # enough for the edges of letters, and half the bytes


class Line(NamedTuple):
    """A paragraph of the picture; its later lines stand under the first one's text."""

    text: str
    style: str = "normal"  # or "bold", "code", "note"
    sign: str = ""


LETTERS = {"normal": 88, "bold": 80, "code": 84, "note": 100}  # that fit into a line
LOOKS: dict[str, dict[str, Any]] = {
    "normal": {},
    "bold": {"weight": "bold"},
    "code": {"family": "monospace", "size": 11.5},
    "note": {"size": 10, "color": QUIET_GREY},
}


class Reading(Explorer):
    """An explorer whose picture is text, from `_paragraphs`."""

    def _paragraphs(self) -> list[Line]:
        raise NotImplementedError

    def _draw(self, figure: Figure) -> None:
        lines: list[tuple[float, str, str]] = []
        for text, style, sign in [*self._paragraphs(), Line(""), Line(self._how_to_wake, "note")]:
            wrapped = textwrap.wrap(text, LETTERS[style] - 4 * bool(sign)) or [""]
            if sign:
                lines.append((INDENT, f"{sign}  {wrapped.pop(0)}", style))
            lines += [(2.1 * INDENT if sign else 0, line, style) for line in wrapped]
        if len(lines) > MOST_LINES:
            lines[MOST_LINES:] = [(0, "…", "note")]
        height = LINE * (len(lines) + 1)
        figure.set_size_inches(WIDTH, height)
        figure.set_layout_engine("none")
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        ax.set_axis_off()
        for place, (indent, text, style) in enumerate(lines, start=1):
            look: dict[str, Any] = {"va": "center", "parse_math": False, **LOOKS[style]}
            ax.text(0.1 + indent, LINE * place, text, **look)

    def _write_note(self, figure: Figure) -> None:
        """It is the last paragraph."""

    def picture(self) -> bytes:
        """Return the present state as a PNG picture."""
        grey = Image.open(io.BytesIO(super().picture())).convert("L").quantize(GREYS)
        file = io.BytesIO()
        grey.save(file, format="png", optimize=True)
        return file.getvalue()


def plain(text: str) -> str:
    """Return a text without the backticks around its code."""
    return text.replace("`", "")
