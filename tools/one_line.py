"""Markdown of one line as HTML, where a page has no script for formulas."""

import html
import re

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
    codes: list[str] = []

    def stash(found: re.Match) -> str:
        codes.append(f"<code>{found[1]}</code>")
        return f"\0{len(codes) - 1}\0"

    text = re.sub("`([^`]*)`", stash, html.escape(text, quote=False))
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\$([^$]*)\$", lambda found: _letters(found[1]), text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\*(.+?)\*", r"<em>\1</em>", text)
    return re.sub("\0(\\d+)\0", lambda found: codes[int(found[1])], text)


def _letters(formula: str) -> str:
    for name, letter in TEX.items():
        formula = formula.replace(name, letter)
    return re.sub(r"[{}\\]", "", re.sub(r"_\{?(\w)\}?", r"<sub>\1</sub>", formula))
