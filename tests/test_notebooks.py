"""All notebooks as files: completeness, house style, and what must not be in their outputs.

Their content is compared by nbval (`make lessons`); what nbval passes in silence is tested here.
"""

import ast
import json
import re

import nbformat
import pytest
from scripts import EXERCISES, LESSONS, NOTEBOOKS, ROOT

TAGS = {
    "nbval-ignore-output",
    "raises-exception",
    "hide-input",
    "hide-cell",
    "solution",
    "scroll-output",
}
IN_NO_OUTPUT = {
    "a memory address": r"\b0x[0-9a-f]{6,}",
    "a path": r"(?<![\w.<])/(?:root|home|tmp|work|usr|opt|var|Users|private)/|[A-Z]:\\\\",
    "a warning": r"Warning\b|WARNING",
    "a time": r"\b\d+(?:\.\d+)? ?(?:s|ms|µs|sec|seconds|minutes)\b(?!=)|\bs/step\b|\d\d:\d\d:\d\d",
    "a date": r"\b20\d\d-\d\d-\d\d\b",
    "a NumPy scalar's type": r"\bnp\.(?:float|int|bool|uint)\d*_?\(",
    "an object's repr": r"<[\w.]+ (?:object )?at |<(?:Axes|matplotlib|keras)\b",
}

pytestmark = pytest.mark.parametrize("name", NOTEBOOKS)


def code_cells(name):
    return [cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"]


def markdown(name):
    cells = (cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown")
    return "\n\n".join(cell.source for cell in cells)


def outputs(name):
    return [(cell, output) for cell in code_cells(name) for output in cell.outputs]


def texts(output) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    data = output.get("data", {})
    return [
        value if isinstance(value, str) else json.dumps(value)
        for kind, value in data.items()
        if not kind.startswith("image/")
    ]


def test_was_executed_from_top_to_bottom(name):
    counts = [cell.execution_count for cell in code_cells(name)]
    assert counts == list(range(1, len(counts) + 1))


def test_is_a_valid_notebook_with_unique_readable_ids(name):
    nbformat.validate(NOTEBOOKS[name])
    ids = [cell.id for cell in NOTEBOOKS[name].cells]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_is_as_the_projects_own_command_saved_it(name, run_lessons):
    path = ROOT / "notebooks" / f"{name}.ipynb"
    assert run_lessons.is_clean(path), run_lessons.NOT_CLEAN


def test_is_smaller_than_two_megabytes(name):
    assert (ROOT / "notebooks" / f"{name}.ipynb").stat().st_size < 2_000_000


def test_no_cell_failed_unless_the_lesson_means_it(name):
    for cell, output in outputs(name):
        if output.output_type == "error":
            assert "raises-exception" in cell.metadata.get("tags", []), cell.id


def test_a_cell_marked_as_failing_has_stored_its_error(name):
    for cell in code_cells(name):
        if "raises-exception" in cell.metadata.get("tags", []):
            assert [o for o in cell.outputs if o.output_type == "error"], cell.id


def test_only_known_tags(name):
    for cell in NOTEBOOKS[name].cells:
        assert set(cell.metadata.get("tags", [])) <= TAGS, cell.id


@pytest.mark.parametrize("what", IN_NO_OUTPUT)
def test_outputs_hold_nothing_that_changes_from_run_to_run(name, what):
    for cell, output in outputs(name):
        for text in texts(output):
            found = re.search(IN_NO_OUTPUT[what], text)
            assert found is None, f"{cell.id}: {found.group(0)!r}"


def test_nothing_was_written_to_standard_error(name):
    for cell, output in outputs(name):
        assert output.get("name") != "stderr", cell.id


def test_every_figure_has_alternative_text(name):
    pictures = 0
    for cell, output in outputs(name):
        if "image/png" in output.get("data", {}):
            pictures += 1
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) >= 40, f"{cell.id}: {alt!r}"
            assert "](" not in alt, f"{cell.id}: a link in {alt!r}"
            assert output.metadata["image/png"]["alt"] == alt
    if name in LESSONS:
        assert pictures >= 5


def test_alternative_text_stands_only_where_a_figure_is(name):
    for cell in code_cells(name):
        if "mystnb" in cell.metadata:
            assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.id


def test_cells_are_short(name):
    for cell in code_cells(name):
        lines = cell.source.splitlines()
        assert 1 <= len(lines) <= 25, f"{cell.id}: {len(lines)} lines"
        assert max(map(len, lines)) <= 100, cell.id


def test_has_one_title(name):
    assert len(re.findall(r"^# ", markdown(name), flags=re.M)) == 1


def test_imports_stand_in_the_first_code_cell(name):
    first, *rest = code_cells(name)
    assert ("plt.style.use" in first.source) == (name not in EXERCISES)
    for cell in rest:
        if "raises-exception" in cell.metadata.get("tags", []):
            continue  # an import that fails is the cell's point
        tree = ast.parse(cell.source)
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert imports == [], cell.id


@pytest.mark.parametrize(
    "forbidden",
    [
        "sys.path",
        "input_shape=",
        "%matplotlib",
        "!pip",
        "plt.show(",
        "warnings.filter",
        "np.load(",
        "NBVAL_",
    ],
)
def test_code_keeps_the_house_style(name, forbidden):
    for cell in code_cells(name):
        code = cell.source
        if forbidden == "input_shape=":  # a line of an older tutorial may be quoted
            code = re.sub(r'"[^"\n]*"', '""', code)
        assert forbidden not in code, cell.id


def test_no_cell_ends_in_a_semicolon(name):
    for cell in code_cells(name):
        assert not cell.source.rstrip().endswith(";"), cell.id


def test_prose_has_no_filler(name):
    found = re.findall(
        r"\b(simply|obviously|of course|powerful|easily|basically)\b|!(?=\s|$)",
        re.sub(r"`[^`]*`|\$[^$]*\$", "", markdown(name)),
        flags=re.I,
    )
    assert found == []
