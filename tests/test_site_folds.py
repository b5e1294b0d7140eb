"""What a page folds: the answer to each question, and code that only draws."""

import re
from copy import deepcopy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from scripts import LESSONS, NOTEBOOKS, load_script

folds = load_script("tools/site_folds.py")
FOLDED = {name: one for name, one in NOTEBOOKS.items() if not name.startswith("exercises/")}
STATE, VIEW = folds.WIDGET_STATE, folds.WIDGET_VIEW


def code(id, source="f(x)", **data):
    outputs = [new_output("display_data", data=data)] if data else []
    return new_code_cell(source, id=id, outputs=outputs)


def prose(id, text):
    return new_markdown_cell(text, id=id)


def shown(*cells, given=()):
    """What a reader sees of these cells, folded or not: `[what it gives: …]`."""
    kinds = {"try": "widgets.padding.PaddingExplorer", "chart": "training.chart.TrainingChart"}
    states = {key: {"state": {"_esm": "", "_anywidget_id": one}} for key, one in kinds.items()}
    notebook = new_notebook(cells=[*cells], metadata={"widgets": {STATE: {"state": states}}})
    folds.GIVEN["test"] = set(given)
    folds.fold(notebook, "test")
    del folds.GIVEN["test"]
    text = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            hidden = "remove-input" in cell.metadata.get("tags", [])
            text += [] if hidden else [cell.source]
            text += [str(*one.data.values()) for one in cell.outputs]
        else:
            text.append(cell.source)
    begin = (
        r"<details class='course-(\w+)' open><summary>.*?</span> (what it gives|the \w+)</summary>"
    )
    return re.sub(begin, r"[\2:", " ".join(text)).replace("</details>", "]").replace("\n\n", " ")


PNG = {"image/png": "picture"}
OUT = {"text/plain": "gives"}
ASK = prose("a-question", "## A\n\nPredict!")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            [
                ASK,
                code("c", **OUT),
                prose("d", "Because."),
                code("e", "g()", **PNG),
                prose("f", "## B"),
            ],
            "## A Predict! f(x) [what it gives: gives Because. g() picture ] ## B",
        ),
        (
            [ASK, code("c"), code("d", "g()", **OUT), prose("b-question", "Seven.\n\nNow B?")],
            "## A Predict! f(x) g() [what it gives: gives Seven. ] Now B?",
        ),
        (
            [ASK, code("c", **OUT), prose("b-question", "Now B?"), code("d", **OUT)],
            "## A Predict! f(x) [what it gives: gives ] Now B? f(x) [what it gives: gives ]",
        ),
        (
            [ASK, code("c", **{VIEW: {"model_id": "try"}}), prose("d", "Six.\n\n### B\n\nNext.")],
            "## A Predict! f(x) {'model_id': 'try'} [the answer: Six. ] ### B Next.",
        ),
        (
            [
                ASK,
                code("c", **OUT),
                prose("d", "So.\n\nTry:"),
                code("e", **{VIEW: {"model_id": "try"}}),
            ],
            "## A Predict! f(x) [what it gives: gives So. ] Try: f(x) {'model_id': 'try'}",
        ),
        (
            [ASK, code("c", **{VIEW: {"model_id": "chart"}})],
            "## A Predict! f(x) [what it gives: {'model_id': 'chart'} ]",
        ),
        (
            [ASK, code("c"), prose("d", "Now run:"), code("e", "g()", **OUT), prose("f", "## B")],
            "## A Predict! f(x) Now run: g() [what it gives: gives ] ## B",
        ),
        (
            [ASK, code("given", **OUT), prose("d", "Red.")],
            "## A Predict! f(x) gives [the answer: Red. ]",
        ),
        (
            [ASK, code("given", **OUT), code("c", **OUT)],
            "## A Predict! f(x) gives f(x) [what it gives: gives ]",
        ),
        (
            [ASK, code("c", "_ = plotting.show_image(x)", **PNG)],
            "## A Predict! [what it gives: [the code: _ = plotting.show_image(x) ] picture ]",
        ),
        ([prose("a", "No question."), code("c", **OUT)], "No question. f(x) gives"),
    ],
)
def test_what_follows_a_question_is_folded(cells, expected):
    assert shown(*deepcopy(cells), given=["given"]) == expected


@pytest.mark.parametrize(
    ("source", "draws"),
    [
        ("_ = plotting.show_images(maps, titles=names)", True),
        (
            "import matplotlib.pyplot as plt\nax = plt.subplots(1, 2)[1].ravel()\nax[0].plot(x)",
            True,
        ),
        ("for ax in axes:\n    _ = ax.set(xticks=range(3))", True),
        ("titles = [f'channel {k}' for k in range(8)]\n_ = plotting.show(maps, titles)", True),
        ("maps = reference.conv2d(x, k)\n_ = plotting.show_image(maps)", False),
        ("_ = plotting.show_image(reference.conv2d(x, k))", False),
        ("_ = plotting.show_image(x - 1)", False),
        ("print(x)\n_ = plotting.show_image(x)", False),
        ("def f(x):\n    return x\n\n\n_ = plotting.show_image(x)", False),
        ("%timeit plotting.show_image(x)", False),
        ("x = 3", False),
    ],
)
def test_code_that_only_draws_is_known(source, draws):
    assert folds.only_draws(code("c", source, **PNG)) == draws
    assert not folds.only_draws(code("c", source, **OUT))


@pytest.mark.parametrize("name", FOLDED)
def test_every_notebook_folds_its_answers_and_loses_nothing(name):
    before, after = NOTEBOOKS[name], deepcopy(NOTEBOOKS[name])
    short = name.rpartition("/")[2]
    folds.fold(after, short)
    ids = [cell.id for cell in after.cells]
    assert len(set(ids)) == len(ids)
    marks = [cell for cell in after.cells if re.match("</?details", cell.source)]
    kept = [cell for cell in after.cells if cell not in marks]
    words = re.sub(r"\s+", "", "".join(cell.source for cell in before.cells))
    inputs = [one for one in kept if "remove-input" not in one.metadata.get("tags", [])]
    assert re.sub(r"\s+", "", "".join(cell.source for cell in inputs)) == words
    given = [one for cell in kept for one in cell.get("outputs", [])]
    assert given == [one for cell in before.cells for one in cell.get("outputs", [])]

    depth, folded = 0, 0
    for cell in after.cells:
        if cell in marks:
            depth += 1 if cell.source.startswith("<details") else -1
            folded += "course-answer" in cell.source
        assert 0 <= depth <= 2
        if depth:
            assert cell.cell_type != "markdown" or not re.search(
                "^#|\\*\\*Predict", cell.source, re.M
            )
    assert depth == 0
    asked = [
        one for one in before.cells if one.id.endswith("-question") and one.id != "quiz-question"
    ]
    assert folded >= 0.9 * len(asked) >= (4 if name in LESSONS else 6)
    for one in folds.GIVEN.get(short, ()):
        place = [cell.id for cell in before.cells].index(one)
        assert before.cells[place - 1].id.endswith("-question")


def test_what_is_given_names_notebooks_of_the_course():
    assert set(folds.GIVEN) <= {name.rpartition("/")[2] for name in NOTEBOOKS}
