"""What a cell of code is and gives, as boxes for a slide: code, printed texts, tables, errors."""

import html
import re
from typing import NamedTuple

import nbformat
import slide_layout as layout
from nbconvert.filters import ansi2html, strip_ansi
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from slide_layout import WIDTH, Box, Picture

COLUMNS = int((WIDTH - layout.PADDING) / (layout.SIZES[-1] * layout.LETTER))
WHOLE = "scroll-output"
EXPLORER = '<div class="explorer"'


class Result(NamedTuple):
    """What a cell gave."""

    printed: list[Box]
    picture: Picture | None
    explorer: str


def code_box(source: str) -> Box:
    """Python as coloured HTML, with its size."""
    lines = source.splitlines()
    shown = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()
    return Box(shown, max(map(len, lines), default=1), len(lines), layout.CODE_LINE)


def result_of(cell: nbformat.NotebookNode) -> Result:
    """What a cell printed, drew and brought to life."""
    printed, pictures, explorer, text = [], [], "", ""
    for output in [*cell.outputs, None]:
        stream = output is not None and output.output_type == "stream"
        if text.strip() and not stream:
            printed.append(text_box(text))
        text = text if stream else ""
        if output is None:
            break
        data = output.get("data", {})
        if stream:
            text += output.text
        elif output.output_type == "error":
            scrolls = WHOLE in cell.metadata.get("tags", [])
            printed.append(error_box("\n".join(output.traceback), scrolls))
        elif EXPLORER in data.get("text/html", ""):
            explorer = data["text/html"].replace(EXPLORER, EXPLORER + " data-later", 1)
        elif "image/png" in data:
            alt = output.metadata.get("image/png", {}).get("alt", "")
            pictures.append(layout.picture_of(data["image/png"], alt))
        elif "<table" in data.get("text/html", ""):
            printed.append(table_box(data["text/html"]))
        elif data.get("text/plain", "").strip():
            printed.append(text_box(data["text/plain"]))
    if len(pictures) > 1:
        raise ValueError(f"cell {cell.id!r} has {len(pictures)} pictures; a slide shows one")
    return Result(printed, pictures[0] if pictures else None, explorer)


def text_box(text: str) -> Box:
    lines = strip_ansi(text).rstrip().splitlines()
    shown = "\n".join(html.escape(line.rstrip()) for line in lines)
    return Box(f"<pre>{shown}</pre>", max(map(len, lines), default=1), len(lines))


def table_box(text: str) -> Box:
    """A table of pandas; a row takes nearly two lines."""
    table = re.search(r"<table.*</table>", text, re.S)[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.S)
    cells = [re.sub(r"<[^>]+>|\s", "", c) for c in re.findall(r"<t[hd].*?</t[hd]>", table, re.S)]
    across = max(row.count("<t") - 1 for row in rows)
    wide = sum(max([4, *map(len, cells[i::across])]) + 3 for i in range(across))
    return Box(f'<div class="table">{table}</div>', wide, 2 * len(rows))


def error_box(trace: str, scrolls: bool) -> Box:
    """An error's lines, those too long broken; in a box that scrolls where it is shown whole."""
    trace = re.sub(r"^\S*-{20,}\S*\n", "", trace)
    lengths = [len(line) for line in strip_ansi(trace).splitlines()]
    lines = sum(max(1, -(-length // (COLUMNS - 6))) for length in lengths)
    text = f"<pre>{ansi2html(trace)}</pre>"
    if scrolls:
        about = 'class="scrolls" role="region" aria-label="The whole error" tabindex="0"'
        return Box(f"<div {about}>{text}</div>", COLUMNS, 23)
    return Box(f'<div class="error">{text}</div>', min(max(lengths), COLUMNS), lines)
