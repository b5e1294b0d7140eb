"""The lessons as files: structure, completeness and what must not be in their outputs.

Their content is compared by nbval (`make lessons`); what nbval passes in silence is tested here.
"""

import ast
import itertools
import json
import re
from pathlib import Path

import nbformat
import pytest
from scripts import LESSONS

ROOT = Path(__file__).resolve().parent.parent
NAMES = [
    "01_convolution",
    "02_padding",
    "03_pooling",
    "04_flatten",
    "05_sequential_mnist",
    "06_gradienttape_subclassed",
    "07_conv1d_tabular",
    "08_techniques",
    "09_image_project",
    "10_bug_clinic",
]
CLOSING = ["quiz-question", "quiz", "progress-question", "progress", "summary"]
TAGS = {"nbval-ignore-output", "raises-exception", "hide-input", "hide-cell", "solution"}
IN_NO_OUTPUT = {
    "a memory address": r"\b0x[0-9a-f]{6,}",
    "a path": r"(?<![\w.<])/(?:root|home|tmp|work|usr|opt|var|Users|private)/|[A-Z]:\\\\",
    "a warning": r"Warning\b|WARNING",
    "a time": r"\b\d+(?:\.\d+)? ?(?:s|ms|µs|sec|seconds|minutes)\b(?!=)|\bs/step\b|\d\d:\d\d:\d\d",
    "a date": r"\b20\d\d-\d\d-\d\d\b",
    "a NumPy scalar's type": r"\bnp\.(?:float|int|bool|uint)\d*_?\(",
    "an object's repr": r"<[\w.]+ (?:object )?at |<(?:Axes|matplotlib|keras)\b",
}

pytestmark = pytest.mark.parametrize("name", NAMES)


def code_cells(name):
    return [cell for cell in LESSONS[name].cells if cell.cell_type == "code"]


def markdown(name):
    cells = (cell for cell in LESSONS[name].cells if cell.cell_type == "markdown")
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


def test_has_outputs_to_compare(name):
    assert len(outputs(name)) >= 15


def test_is_a_valid_notebook_with_unique_readable_ids(name):
    nbformat.validate(LESSONS[name])
    ids = [cell.id for cell in LESSONS[name].cells]
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
    for cell in LESSONS[name].cells:
        assert set(cell.metadata.get("tags", [])) <= TAGS, cell.id


def test_most_cells_are_compared(name, run_lessons):
    assert run_lessons.compared(LESSONS[name]) >= 0.55 * len(code_cells(name))


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
            assert output.metadata["image/png"]["alt"] == alt
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


def test_anatomy(name):
    cells = LESSONS[name].cells
    assert cells[0].cell_type == "markdown"
    assert re.match(r"# \w", cells[0].source)
    assert "**What you will learn**" in cells[1].source
    assert "**What you need:**" in cells[1].source
    assert cells[2].cell_type == "code"
    assert cells[-1].source.startswith("## Summary")
    assert "**Next:**" in cells[-1].source
    assert "**Further reading**" in cells[-1].source


def test_exercises_quiz_and_what_is_done_stand_before_the_summary(name, handouts):
    cells = LESSONS[name].cells
    ids = [cell.id for cell in cells]
    assert ids[-len(CLOSING) :] == CLOSING
    first = ids.index("exercises")
    assert all(i.startswith("exercise-") for i in ids[first + 1 : -len(CLOSING)])
    assert cells[first].source.startswith("## Exercises\n")
    assert handouts.FOLDED in cells[first].source
    number = int(name[:2])
    assert cells[-4].source == f"Quiz({number})"
    assert cells[-2].source == f"progress({number})"


def test_has_one_title(name):
    assert len(re.findall(r"^# ", markdown(name), flags=re.M)) == 1


def test_summary_answers_the_objectives_line_by_line(name):
    def numbered(text):
        return re.findall(r"^(\d+)\. ", text, flags=re.M)

    cells = LESSONS[name].cells
    objectives = numbered(cells[1].source)
    assert len(objectives) >= 3
    assert numbered(cells[-1].source.split("**Next:**")[0]) == objectives


def test_prose_stands_before_nearly_every_code_cell(name):
    cells = LESSONS[name].cells
    bare = [
        cell.id
        for before, cell in itertools.pairwise(cells)
        if cell.cell_type == before.cell_type == "code"
        and "solution" not in cell.metadata.get("tags", [])
    ]
    assert len(bare) <= 0.3 * len(code_cells(name)), bare


def test_imports_stand_in_the_first_code_cell(name):
    first, *rest = code_cells(name)
    assert "plt.style.use" in first.source
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
        assert forbidden not in cell.source, cell.id


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


def test_further_reading_gives_each_link_a_reason(name):
    section = LESSONS[name].cells[-1].source.split("**Further reading**")[1]
    links = re.findall(r"^- (.*)$", section, flags=re.M)
    assert len(links) >= 2
    for link in links:
        assert re.search(r"\]\(https?://[^)]+\)\S*[:,.;]? .{10,}", link), link
