"""A lesson as slides: one idea on each, the question, then the code, then what it gave."""

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

import minutes
import nbformat
import slide_layout as layout
from slide_layout import HEIGHT, WIDTH, Box, Picture
from slide_result import Result, code_box, result_of
from slide_text import Piece, as_body, height, inline, packed, pieces, wide
from slideshow import SHORT, slide_types

SAID = 28  # the size of prose beside a result
WITH_PICTURE, SMALLEST = 55, 0.8  # words beside a picture that stays; its scale


class Slide(NamedTuple):
    """One slide: the section and the cell that it comes from, and its share of their minutes."""

    section: str
    cell: str
    heading: str
    kind: str
    body: str
    weight: float
    aside: str = ""  # for the speaker alone


@dataclass
class Deck:
    """The slides of a notebook whose explorers are pictures already."""

    notebook: nbformat.NotebookNode
    slides: list[Slide] = field(default_factory=list)
    section: str = ""
    heading: str = ""
    picture: Picture | None = None  # what the text after it speaks of
    room: float = 0.0  # below the last result

    def __post_init__(self) -> None:
        types = slide_types(self.notebook)
        for cell in self.notebook.cells:
            if types[cell.id] == "skip":
                continue
            first = len(self.slides)
            if cell.id == "quiz-question":  # the quiz itself says how it works
                self._text(cell, only_before=True)
            elif cell.cell_type == "markdown":
                self._text(cell)
            else:
                self._code(cell)
            many = len(self.slides) - first
            for place in range(first, len(self.slides)):
                weight = 0.1 + minutes.of_cell(cell) / many
                self.slides[place] = self.slides[place]._replace(cell=cell.id, weight=weight)

    def _add(self, kind: str, body: str, aside: str = "") -> None:
        self.slides.append(Slide(self.section, "", self.heading, kind, body, 0.0, aside))
        self.room = 0.0

    def _text(self, cell: nbformat.NotebookNode, only_before: bool = False) -> None:
        run: list[Piece] = []
        bare = False  # a heading without a word under it stands before the next one
        for piece in pieces(cell.source):
            if piece.kind != "heading":
                run.append(piece)
                bare = False
                continue
            self._prose(run)
            run, self.picture, self.room = [], None, 0.0
            marks, _, text = piece.source.partition(" ")
            above = f"{self.heading} · " if len(marks) > 2 and bare else ""
            self.heading, bare = above + inline(text), True
            if len(marks) < 3:
                self.section = cell.id
        if not only_before:
            self._prose(run)
        if not self.slides:
            self._add("text", "")  # a title without a word about it

    def _prose(self, parts: list[Piece]) -> None:
        begin = [piece for piece in parts if piece.source.startswith("**Begin**")]
        parts = [piece for piece in parts if piece not in begin]
        asks = any(piece.asks for piece in parts)
        short = parts and sum(piece.words for piece in parts) <= SHORT and not asks
        if short and height(parts, SAID, WIDTH) <= self.room:
            self.room -= height(parts, SAID, WIDTH)
            said = f'<div class="said fragment" style="--size: {SAID}px">{as_body(parts)}</div>'
            self.slides[-1] = self.slides[-1]._replace(body=self.slides[-1].body + said)
            return
        with_picture = None if asks or not self.picture else self._beside_picture(parts)
        if with_picture is not None:
            for body in with_picture:
                self._add("answer", body)
        else:
            for page in packed(parts):
                fits = [s for s in layout.TEXT_SIZES if height(page, s, WIDTH) <= HEIGHT - 30]
                size = (fits or [24])[0]
                kind = "question" if any(piece.asks for piece in page) else "text"
                self._add(kind, f'<div class="text" style="--size: {size}px">{as_body(page)}</div>')
        if begin and self.slides:
            self.slides[-1] = self.slides[-1]._replace(aside=as_body(begin))

    def _beside_picture(self, parts: list[Piece]) -> list[str] | None:
        """The bodies of an answer that is read with its picture; None where both do not fit."""
        picture, bodies = self.picture, []
        for page in packed(parts, WITH_PICTURE):
            text = f'<div class="said" style="--size: {SAID}px">{as_body(page)}</div>'
            above = layout.scale_of(picture, WIDTH, HEIGHT - height(page, SAID, WIDTH) - layout.GAP)
            beside = 0.0
            for scale in (1.45, 1.3, 1.15, 1.0, 0.9, 0.8):
                rest = WIDTH - picture.width * scale - 2 * layout.GAP
                fits = rest > 340 and height(page, SAID, rest) <= HEIGHT
                if fits and picture.height * scale <= HEIGHT:
                    beside = scale
                    break
            if max(above, beside) < SMALLEST:
                return None
            if beside > above:
                shown = _image(picture, beside, again=True)
                bodies.append(f'<div class="columns">{shown}{text}</div>')
            else:
                bodies.append(_image(picture, above, again=True) + text)
        return bodies

    def _code(self, cell: nbformat.NotebookNode) -> None:
        result = result_of(cell)
        source = cell.source.strip()
        self.picture = None
        if self.section == self.notebook.cells[0].id:
            self.heading = "What this lesson uses"
        alone = result.explorer and "\n" not in source and not result.printed
        if not alone:
            self._result(code_box(source), result)
        if result.explorer:
            code, aside = f'<code class="of">{html.escape(source)}</code>' if alone else "", ""
            name = re.sub(r"<[^>]+>", "", self.heading)
            if alone and wide(name, 26 * 1.16) + len(source) * 20 * layout.LETTER > WIDTH - 60:
                code, aside = (
                    "",
                    f"<p><code>{html.escape(source)}</code></p>",
                )  # no room beside the heading
            self._add("explorer", f'{code}<div class="alive">{result.explorer}</div>', aside)
        self.picture = result.picture

    def _result(self, code: Box, result: Result) -> None:
        printed, picture = result.printed, result.picture
        found = layout.arranged(code, printed, picture)
        if not printed and not picture:
            self._add("code", _shown(code, found.code))
            self.room = HEIGHT - code.height(found.code) - 2 * layout.GAP
        elif found.name == "two":
            # The code with what it printed first, if both fit; then each of the others alone.
            few = printed[:1] if layout.arranged(code, printed[:1], None).name != "two" else []
            self._one(code, few, None, layout.arranged(code, few, None))
            for box in printed[len(few) :]:
                self._alone(box)
            if picture:  # pictures have more room alone
                scale = layout.scale_of(picture, WIDTH, HEIGHT)
                self._add("result", _image(picture, scale))
                self.room = HEIGHT - picture.height * scale - 2 * layout.GAP
        else:
            self._one(code, printed, picture, found)

    def _alone(self, box: Box) -> None:
        size, _ = layout.result_alone([box], None)
        self._add("result", _gave([box], None, size, 1.0, ""))
        self.room = HEIGHT - box.height(size) - 2 * layout.GAP

    def _one(
        self, code: Box, printed: list[Box], picture: Picture | None, found: layout.Layout
    ) -> None:
        """Code and all that it gave, on one slide."""
        size, scale = found.code, found.scale
        below = sum(box.height(size) + layout.GAP for box in printed)
        tall = picture.height * scale + layout.GAP if picture else 0
        first = _shown(code, size)
        if found.name == "left":
            text = _gave(printed, None, size, scale, "fragment") if printed else ""
            shown = _gave([], picture, size, scale, "fragment")
            body = f'<div class="columns"><div>{first}{text}</div>{shown}</div>'
            used = max(code.height(size) + below, tall)
        elif found.name == "beside":
            gave = _gave(printed, picture, size, scale, "fragment")
            body = f'<div class="columns">{first}{gave}</div>'
            used = max(code.height(size), below + tall)
        else:
            body = first
            if printed or picture:
                body += _gave(printed, picture, size, scale, "fragment")
            used = code.height(size) + layout.GAP + below + tall
        self._add("code", body)
        self.room = HEIGHT - used - 2 * layout.GAP


def _shown(code: Box, size: int) -> str:
    return f'<pre class="code" style="--size: {size}px"><code>{code.html}</code></pre>'


def _gave(
    printed: list[Box], picture: Picture | None, size: int, scale: float, fragment: str
) -> str:
    boxes = "".join(
        f'<div class="printed" style="--size: {size}px">{b.html}</div>' for b in printed
    )
    shown = _image(picture, scale) if picture else ""
    index = ' data-fragment-index="0"' if fragment else ""
    return f'<div class="gave {fragment}"{index}>{boxes}{shown}</div>'


def _image(picture: Picture, scale: float, again: bool = False) -> str:
    """A picture; where it is shown again, the page's script takes it from the slide before."""
    wide, high = round(picture.width * scale), round(picture.height * scale)
    source = "data-again" if again else f'src="{picture.source}"'
    size = f'width="{wide}" height="{high}"'
    return f'<img class="picture" {source} alt="{html.escape(picture.alt)}" {size}>'
