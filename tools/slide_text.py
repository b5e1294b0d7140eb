"""The text of a lesson for its slides: Markdown cut into pieces, their size, their HTML."""

import html
import importlib.util
import math
import re
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from PIL import ImageFont
from slide_layout import HEIGHT, WIDTH
from slideshow import ASKS

import notebooks

FEW, MOST = 80, 110  # words on a slide; words of one paragraph before it is cut
LONELY = 30  # words that get no slide of their own where the slide before has room
LABEL = re.compile(r"^\*\*[^*]+\*\*$|:$")  # it announces what comes next
LINE = 1.36  # the height of a line of text, in its size


class Piece(NamedTuple):
    """What stays together: one paragraph, list item or table, or several that need each other."""

    source: str
    kind: str  # "text", "item", "table", "math", "code" or "heading"

    @property
    def words(self) -> int:
        return len(self.source.split())

    @property
    def asks(self) -> bool:
        return bool(ASKS.match(self.source))


def _math(content: str, options: dict) -> str:
    marks = r"\[{}\]" if options["display_mode"] else r"\({}\)"
    return marks.replace("{}", html.escape(content.strip()))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark").enable("table")
    reader.use(dollarmath_plugin, allow_digits=False, renderer=_math)
    return reader.use(amsmath_plugin)


def unlinked(source: str) -> str:
    """A text without the links that would lead nowhere from a deck: those to files of the course."""
    return re.sub(r"\[([^\]]*)(?=" + notebooks.LINK.pattern + r"[^)]*\))\][^)]*\)", r"\1", source)


def as_html(source: str) -> str:
    """Markdown as HTML; formulas are left to MathJax."""
    made = _markdown().render(unlinked(source))
    # A formula and the point after it stay on one line.
    made = re.sub(
        r'(<span class="math inline">[^<]*</span>[.,;:?!)]+)',
        r'<span class="whole">\1</span>',
        made,
    )
    return made.replace('<a href="http', '<a target="_blank" rel="noopener" href="http')


def inline(source: str) -> str:
    """A heading as HTML, without its paragraph."""
    return _markdown().renderInline(unlinked(source))


def pieces(source: str) -> list[Piece]:
    """Cut a text at its blocks; lists into items, long paragraphs between sentences."""
    lines = source.splitlines()
    found: list[Piece] = []
    tokens = _markdown().parse(source)
    kinds = {"heading_open": "heading", "table_open": "table", "fence": "code"}
    kinds |= {"math_block": "math", "amsmath": "math", "html_block": "text"}
    for token in tokens:
        item = token.type == "list_item_open" and token.level == 1
        if not token.map or not (item or (token.level == 0 and "list" not in token.type)):
            continue
        block = "\n".join(lines[slice(*token.map)]).strip()
        kind = "item" if item else kinds.get(token.type, "text")
        found += [Piece(part, kind) for part in (_sentences(block) if kind == "text" else [block])]
    return _together(found)


def _sentences(paragraph: str) -> list[str]:
    """A paragraph, cut before what it asks, and in halves where it is too long for a slide."""
    asked = ASKS.search(paragraph)
    if asked and asked.start():
        return [*_sentences(paragraph[: asked.start()].strip()), paragraph[asked.start() :]]
    words = len(paragraph.split())
    ends = [m.end() for m in re.finditer(r"[.?!][)*”\"]*\s+(?=[A-Z*`“(\[$])", paragraph)]
    if words <= MOST or not ends:
        return [paragraph]
    cut = min(ends, key=lambda end: abs(len(paragraph[:end].split()) - words / 2))
    first, second = paragraph[:cut].strip(), paragraph[cut:].strip()
    if first.count("**") % 2 or first.count("$") % 2 or first.count("`") % 2:
        return [paragraph]
    return [*_sentences(first), *_sentences(second)]


def _together(found: list[Piece]) -> list[Piece]:
    """Join a formula to the sentence around it."""
    joined: list[Piece] = []
    for piece in found:
        before = joined[-1] if joined else None
        goes_on = before and before.kind == "math" and piece.source[:1].islower()
        if before and before.kind != "heading" and (piece.kind == "math" or goes_on):
            kind = "math" if piece.kind == "math" else "text"
            joined[-1] = Piece(f"{before.source}\n\n{piece.source}", kind)
        else:
            joined.append(piece)
    return joined


def packed(parts: list[Piece], few: int = FEW) -> list[list[Piece]]:
    """Slides of a text: few words on each; what is asked stands with its reason, or alone."""
    slides: list[list[Piece]] = []
    for place, piece in enumerate(parts):
        last = slides[-1] if slides else []
        need = piece.words
        if LABEL.search(piece.source):
            items = takewhile(lambda one: one.kind == "item", parts[place + 1 :])
            need = min(few, need + sum(one.words for one in items))
        if last and sum(one.words for one in last) + need <= few:
            last.append(piece)
        elif len(last) > 1 and LABEL.search(last[-1].source):
            slides.append([last.pop(), piece])  # a label goes with what it announces
        else:
            slides.append([piece])
    if len(slides) > 1 and sum(one.words for one in slides[-1]) <= LONELY:
        both = [*slides[-2], *slides[-1]]
        if height(both, 28, WIDTH) <= HEIGHT - 30 and few == FEW:
            slides[-2:] = [both]
    return slides


@cache
def _font() -> ImageFont.FreeTypeFont:
    # Of the fonts that a browser may take the widest: what fits with it fits with the others.
    place = Path(importlib.util.find_spec("matplotlib").origin).parent
    return ImageFont.truetype(str(place / "mpl-data/fonts/ttf/DejaVuSans.ttf"), 100)


@cache
def _width(word: str) -> float:
    return _font().getlength(word) / 100


def wide(text: str, size: float) -> float:
    """The width of a line of text."""
    return _width(text) * size


def lines(text: str, size: float, width: float) -> int:
    """How many lines a paragraph takes."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\[a-z]+|[*{}$`]", "", text)
    count, taken, space = 1, 0.0, _width(" ") * size * 1.03
    for word in text.split():
        wide = _width(word) * size * 1.03  # bold words are wider
        if taken and taken + wide > width:
            count, taken = count + 1, 0.0
        taken += wide + space
    return count


def _table(source: str, size: float, width: float) -> float:
    """The height of a table: columns that are narrow keep their width, the others share the rest."""
    rows = [row.strip().strip("|").split("|") for row in source.splitlines()]
    rows = [row for row in rows if not set("".join(row)) <= set("-: ")]
    space = 1.2 * size
    wants = [max(_width(cell) * size for cell in column) for column in zip(*rows, strict=False)]
    fair = width / len(wants) - space
    narrow = [want for want in wants if want <= fair]
    rest = (width - sum(narrow) - space * len(wants)) / max(1, len(wants) - len(narrow))
    total = 0.0
    for row in rows:
        cells = zip(row, wants, strict=False)
        most = max(1 if want <= fair else lines(cell, size, rest) for cell, want in cells)
        total += size * (most * LINE + 0.5)
    return total


def height(parts: list[Piece], size: float, width: float) -> float:
    """How high these pieces stand at a size, in a column of a width."""
    total = 0.0
    for piece in parts:
        if piece.kind == "code":
            total += 26 * (piece.source.count("\n") - 1) + 40
        elif piece.kind == "table":
            total += _table(piece.source, size, width)
        else:
            inner = width - (1.6 * size if piece.kind == "item" else 28 if piece.asks else 0)
            for block in re.split(r"\n\s*\n", piece.source):
                if block.startswith(("$$", "\\begin")):
                    total += size * (2.6 + 1.5 * block.count("\\\\"))
                else:
                    line = size * LINE * (1.1 if "$" in block else 1)  # formulas are higher
                    total += lines(block, size, inner) * line + 0.55 * size
        total += 20 if piece.asks else 0
    return math.ceil(total)


def as_body(parts: list[Piece]) -> str:
    """Pieces as the HTML of a slide; what is asked is framed, with the list that it announces."""
    runs: list[tuple[bool, list[str]]] = []
    for before, piece in zip([None, *parts], parts, strict=False):
        if before and piece.kind == "item" == before.kind:
            runs[-1][1][-1] += "\n" + piece.source
        elif before and piece.kind == "item" and runs[-1][0] and LABEL.search(before.source):
            runs[-1][1].append(piece.source)
        else:
            runs.append((piece.asks, [piece.source]))
    made = [(asks, "".join(map(as_html, sources))) for asks, sources in runs]
    return "".join(f'<div class="asks">{text}</div>' if asks else text for asks, text in made)
