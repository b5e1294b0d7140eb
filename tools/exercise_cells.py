"""What an exercise consists of: its stub, what the stub hands to `check`, and a solution for it.

A notebook of exercises holds each in three cells (CONTRIBUTING.md, *Add an exercise*). Names in its
solution end in `_solution`; here the solution gets the names that the learner's cell uses.
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import nbformat

import notebooks
from course_utils.text_files import shown

FRAME = re.compile(r"\A# Solution\n|\n*^check\(.*\Z", re.M | re.S)
CURE = "mend one of the two, so that both hand the same to check"


class Exercise(NamedTuple):
    """An exercise: its name, the cell of its stub, what is handed to `check`, and its solution.

    `answer` is an expression, such as `{"w": of_w, "x": of_x}`, and `names` are the names in it;
    `solution` is code that gives these names what the solution has found.
    """

    name: str
    stub: nbformat.NotebookNode
    answer: str
    names: list[str]
    solution: str


def bare(solution: str) -> str:
    """The code of a solution's cell, without its first line and without its check."""
    return FRAME.sub("", solution)


def exercises(path: Path, notebook: nbformat.NotebookNode) -> list[Exercise]:
    """The exercises of a notebook, in its order.

    Raises:
        NotebookProblem: a solution does not fit to its stub.
    """
    cells = {cell.id: cell for cell in notebook.cells}
    found = []
    for place, stub in cells.items():
        if not (ids := re.fullmatch(r"exercise-(.+)-stub", place)):
            continue
        solution = cells.get(f"exercise-{ids[1]}-solution")
        try:
            if solution is None:
                raise ValueError("no cell holds its solution")
            found.append(_exercise(ids[1], stub, solution.source))
        except (SyntaxError, ValueError) as error:
            expected = "a stub and a solution that end in check(NAME, …)"
            raise notebooks.problem(path, shown(error), expected, CURE, repr(place)) from None
    return found


def _exercise(name: str, stub: nbformat.NotebookNode, solution: str) -> Exercise:
    asked, given = _handed_over(name, stub.source), _handed_over(name, solution)
    code = bare(solution)
    by_key = isinstance(asked, ast.Dict)
    wanted = asked.values if isinstance(asked, ast.Dict) else [asked]
    names = [_name(one) for one in wanted]
    if by_key and isinstance(given, ast.Name):  # its names are parts of the solution's one
        keys = [ast.literal_eval(key) for key in asked.keys]
        code += f"\n{', '.join(names)} = ({given.id}[key] for key in {keys})"
    else:
        if by_key and ast.dump(ast.Tuple(asked.keys)) != ast.dump(ast.Tuple(_keys(given))):
            raise ValueError("the keys in the check of the solution are others than the stub's")
        found = [_name(one) for one in (given.values if by_key else [given])]
        code = _renamed(code, dict(zip(found, names, strict=True)))
    return Exercise(name, stub, ast.unparse(asked), names, code)


def _handed_over(name: str, source: str) -> ast.expr:
    """What a cell hands to `check` in its last line."""
    call = getattr((ast.parse(source).body or [None])[-1], "value", None)
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "check" or len(call.args) != 2:
        raise ValueError("the last line is no check(NAME, answer)")
    if ast.unparse(call.args[0]) != repr(name):
        raise ValueError(f"the check is of {ast.unparse(call.args[0])}")
    return call.args[1]


def _keys(answer: ast.expr) -> list[ast.expr | None]:
    return answer.keys if isinstance(answer, ast.Dict) else []


def _name(answer: ast.expr) -> str:
    if not isinstance(answer, ast.Name):
        raise ValueError(f"the check gets {ast.unparse(answer)}, which is no name")
    return answer.id


def _renamed(code: str, names: dict[str, str]) -> str:
    """The code with other names, where they are defined in it and the new ones are not in use."""
    there = {
        getattr(node, field)
        for node in ast.walk(ast.parse(code))
        for field in ("id", "arg", "name")
        if isinstance(getattr(node, field, None), str)
    }
    for old, new in names.items():
        if old not in there or new in there:
            raise ValueError(f"its solution has no {old}, or uses the name {new} for another thing")
        code = re.sub(rf"\b{re.escape(old)}\b", new, code)
    return code
