"""What a page of the site folds until its reader asks: answers, and code that only draws.

A cell whose id ends in `-question` asks for a prediction. The rule for what comes after it:

- Code stays open, because it holds no answer, and so does prose between code that gives nothing.
  What it gave, and all that follows up to the next heading or question, is one fold.
- An explorer stays open: there the reader finds the answer. Only the prose after it is folded. One
  that comes later ends the fold, before the paragraph that leads to it.
- A question without a heading begins with the answer to the one before: its first paragraph.
- What a question needs (GIVEN) stays open, and the fold begins after it.

A cell whose code only draws keeps its picture, and its code is folded.
"""

import ast
import re
from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from notebooks import WIDGET_STATE, WIDGET_VIEW

# Cells that show what the question before them is about, by notebook.
GIVEN = {
    "01_convolution": {"pencil-image", "photo-kernels"},
    "07a_a_table_from_csv_to_a_name": {"new-where"},
    "07b_convolutions_in_time": {"series"},
    "09_image_project": {"load"},
    "09a_can_you_trust_it": {"mistakes"},
}
# Names whose functions and methods draw; what else a call that draws may call inside it.
DRAWS = {"ax", "axes", "figure", "plotting", "plt"}
HELPS = {"dict", "enumerate", "len", "list", "range", "str", "zip"}
# A heading, or a block of code, in which a line may begin with # too.
BLOCKS = re.compile(r"^```.*?^```|^#{1,6} ", flags=re.M | re.S)


def fold(notebook: NotebookNode, name: str) -> None:
    """Fold the answers of a notebook, and its code that only draws; `name` is the notebook's."""
    folded = Folded(notebook, GIVEN.get(name, set()))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            folded.add_prose(cell)
        elif cell.cell_type == "code":
            folded.add_code(cell)
        else:
            folded.cells.append(cell)
    folded.close()
    notebook.cells = folded.cells


class Folded:
    """The cells of a page, as far as they are read."""

    def __init__(self, notebook: NotebookNode, given: set[str]) -> None:
        self.cells: list[NotebookNode] = []
        self.saved = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
        self.given = given
        self.asked = self.inside = False  # a question waits for its answer; a fold is open
        self.seen = False  # after the question came what it is about

    def add_prose(self, cell: NotebookNode) -> None:
        asks = cell.id.endswith("-question")
        answer, rest = parts(cell.source, asks)
        if answer and self.asked and (self.seen or rest):
            self.open("the answer")
        if answer and rest and self.inside:
            self.cells.append(prose_before(cell, answer))
            cell = new_markdown_cell(rest, id=cell.id)
        if rest:
            self.close()
        self.cells.append(cell)
        if asks:
            self.asked, self.seen = True, False

    def add_code(self, cell: NotebookNode) -> None:
        if self.is_explorer(cell):
            if self.inside:
                self.close_before_lead()
                self.asked = True
            self.seen = True
            self.cells.append(cell)
            return
        self.seen = self.seen or cell.id in self.given
        answers = self.asked and cell.outputs and cell.id not in self.given
        if only_draws(cell):
            if answers:
                self.open("what it gives")
            code, given = split(cell)
            self.cells += [tag(cell, "code-begin", opening("course-code", "the code"))]
            self.cells += [code, tag(cell, "code-end", "</details>"), given]
        elif answers:
            code, given = split(cell)
            self.cells.append(code)
            self.open("what it gives")
            self.cells.append(given)
        else:
            self.cells.append(cell)

    def is_explorer(self, cell: NotebookNode) -> bool:
        """Does a cell hold something to try? The chart of a training is a picture."""
        shown = [output.get("data", {}).get(WIDGET_VIEW) for output in cell.outputs]
        states = [self.saved.get(one["model_id"], {}).get("state", {}) for one in shown if one]
        kinds = [one.get("_anywidget_id", "") for one in states if "_esm" in one]
        return any(not kind.endswith(".TrainingChart") for kind in kinds)

    def open(self, what: str) -> None:
        self.cells.append(tag(self.cells[-1], "fold-begin", opening("course-answer", what)))
        self.asked, self.inside = False, True

    def close(self) -> None:
        if self.inside:
            self.cells.append(tag(self.cells[-1], "fold-end", "</details>"))
        self.asked = self.inside = False

    def close_before_lead(self) -> None:
        """End the fold before the paragraph that leads to what comes now."""
        last = self.cells.pop()
        if last.cell_type != "markdown":
            self.cells.append(last)
            return self.close()
        answer, _, lead = last.source.rpartition("\n\n")
        if answer:
            self.cells.append(prose_before(last, answer))
        self.close()
        self.cells.append(new_markdown_cell(lead, id=last.id))
        return None


def parts(source: str, asks: bool) -> tuple[str, str]:
    """The prose that belongs to what came before, and the rest: what begins anew."""
    for block in BLOCKS.finditer(source):
        if block[0].startswith("#"):
            return source[: block.start()].strip(), source[block.start() :]
    if not asks:
        return source, ""
    first, _, rest = source.partition("\n\n")
    return (first, rest) if rest else ("", source)


def split(cell: NotebookNode) -> tuple[NotebookNode, NotebookNode]:
    """A code cell as two: its code, and what it gave."""
    code, given = deepcopy(cell), deepcopy(cell)
    code.outputs, code.id = [], f"{cell.id}-input"[-64:]
    given.metadata["tags"] = [*given.metadata.get("tags", []), "remove-input"]
    return code, given


def prose_before(cell: NotebookNode, text: str) -> NotebookNode:
    return new_markdown_cell(text, id=f"{cell.id}-before"[-64:])


def tag(cell: NotebookNode, what: str, text: str) -> NotebookNode:
    """A piece of HTML beside a cell (a raw cell would become a box of its own)."""
    return new_markdown_cell(text, id=f"{cell.id}-{what}"[-64:])


def opening(kind: str, what: str) -> str:
    """The beginning of a fold. It is open until the page's script closes it."""
    words = f"<span class='closed'>Show</span><span class='opened'>Hide</span> {what}"
    return f"<details class='{kind}' open><summary>{words}</summary>"


def only_draws(cell: NotebookNode) -> bool:
    """Is a picture all that a cell gives, and does each of its statements import, name or draw?"""
    if not any("image/png" in one.get("data", {}) for one in cell.outputs):
        return False
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError:
        return False
    return all(map(_is_plain, statements)) and any(map(_draws, statements))


def _is_plain(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.For):
        return _calls_little(statement.iter) and all(map(_is_plain, statement.body))
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return True
    return isinstance(statement, (ast.Assign, ast.Expr)) and _calls_little(statement.value)


def _calls_little(value: ast.expr) -> bool:
    """Does an expression compute nothing but what a drawing needs?"""
    calls = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
    sums = any(isinstance(node, (ast.BinOp, ast.Lambda)) for node in ast.walk(value))
    return not sums and all(_root(call) in DRAWS | HELPS for call in calls)


def _draws(statement: ast.stmt) -> bool:
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return any(_root(call) in DRAWS for call in calls)


def _root(value: ast.expr) -> str:
    """The name that a chain of attributes, calls and subscripts begins with."""
    while isinstance(value, (ast.Attribute, ast.Call, ast.Subscript)):
        value = value.func if isinstance(value, ast.Call) else value.value
    return value.id if isinstance(value, ast.Name) else ""
