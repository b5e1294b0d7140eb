"""Markdown of one line as HTML, where a page has no script for formulas."""

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

TEX = {
    r"\approx": "≈",
    r"\cdot": "·",
    r"\times": "×",
    r"\kappa": "κ",
    r"\eta": "η",
    r"\lambda": "λ",
    r"\ln": "ln",
    r"\sum": "Σ",
    "^2": "²",
    r"\text": "",
}


def inline(text: str) -> str:
    """A line of Markdown as HTML: code, bold, italics; the text of a link; formulas in letters."""
    return _markdown().renderInline(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).use(dollarmath_plugin)
    reader.add_render_rule("math_inline", _formula)
    return reader


def _formula(self, tokens, number: int, options, env) -> str:  # as markdown-it calls it
    return _letters(tokens[number].content)


def _letters(formula: str) -> str:
    for name, letter in TEX.items():
        formula = formula.replace(name, letter)
    return re.sub(r"[{}\\]", "", re.sub(r"_\{?(\w)\}?", r"<sub>\1</sub>", formula))
