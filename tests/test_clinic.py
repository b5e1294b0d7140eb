"""Lesson 10 and 10a: every patient is ill and is cured, and every error stands in the index.

nbval compares the stored errors with those of today's versions (`make lessons`); what it does not
see is tested here.
"""

import re

import pytest
from scripts import NOTEBOOKS

from course_utils.widgets import SymptomIndex

LESSON, WARD = "10_bug_clinic", "deeper/10a_the_ward"
RULE = "the-rule"  # the cell of the lesson that writes the rule as code
WHOLE = "scroll-output"
# The cell of the cure by the patient whose cell, `…-ill`, raises an error.
RAISES = {
    LESSON: {
        "short-sequence": "short-sequence-cure",
        "moved-module": "moved-module-cure",
        "learning-rate": "moved-module-cure",
        "channel-axis": "channel-axis-cure",
        "integer-labels": "integer-labels-cure",
    },
    WARD: {
        "large-kernel": "large-kernel-cure",
        "add": "add-cure",
        "no-gradient": "no-gradient-cure",
    },
}
# These raise nothing, or are caught.
SILENT = {
    LESSON: {
        "channels-first-ill": "channels-first-cure",
        "bright-ill": "cures",
        "softmax-twice-ill": "cures",
        "shuffled-ill": "cures",
    },
    WARD: {
        "names-ill": "names-cure",
        "logits-ill": "logits-cure",
        "training-ill": "training-cure",
        "scaler-ill": "scaler-cure",
    },
}
LATER = {LESSON: {"short-sequence-cure"}, WARD: set()}  # a cure that fails where it should
PATIENTS = [(name, one) for name, ill in RAISES.items() if name in NOTEBOOKS for one in ill]
ERRORS = [
    (name, cell.id)
    for name in NOTEBOOKS
    for cell in NOTEBOOKS[name].cells
    if any(output.output_type == "error" for output in cell.get("outputs", []))
]
INDEX = SymptomIndex()
every_patient = pytest.mark.parametrize(("name", "patient"), PATIENTS)
every_error = pytest.mark.parametrize(("name", "cell"), ERRORS)
both = pytest.mark.parametrize("name", [one for one in (LESSON, WARD) if one in NOTEBOOKS])


def cells_of(name):
    return {cell.id: cell for cell in NOTEBOOKS[name].cells}


def error_of(name, cell):
    (error,) = [o for o in cells_of(name)[cell].outputs if o.output_type == "error"]
    return error


def page_of(name, cell) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error_of(name, cell).traceback))


def stored_error(name, patient) -> str:
    """Kind and sentence of the error that the patient's cell has stored, without control codes."""
    error = error_of(name, f"{patient}-ill")
    return re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")


def words(text) -> str:
    return " ".join(text.replace("`", "").split())


@pytest.fixture(scope="module")
def message_of():
    """The rule, as the lesson writes it."""
    source = cells_of(LESSON)[RULE].source
    names = {"re": re}
    exec(source[: source.index("\n\n\n")], names)  # the course's own code
    return names["message_of"]


# ---------------------------------------------------------------- the rule


@every_error
def test_the_rule_finds_the_message_of_every_error_of_the_course(name, cell, message_of):
    error = error_of(name, cell)
    first = re.sub(r"\x1b\[[0-9;]*m", "", error.evalue).splitlines()[0]
    found = message_of("\n".join(error.traceback))  # with its codes for colours
    assert found.startswith(f"{error.ename}: {first}")
    assert "Arguments received" not in found


PAGES = {
    "a chain": ("KeyError: 'a'\n\nThe above …\n\nTypeError: no", "TypeError: no"),
    "a compiled step": (
        "File x.py\nInvalidArgumentError: Graph execution error:\n\nA label\n [[{{node a}}]]",
        "InvalidArgumentError: Graph execution error:\n\nA label\n [[{{node a}}]]",
    ),
    "a name with dots": (
        "a\njson.decoder.JSONDecodeError: no\n",
        "json.decoder.JSONDecodeError: no",
    ),
    "its name in a line of code": (
        "----> 3     raise ValueError: no\nValueError: yes",
        "ValueError: yes",
    ),
    "arguments": ("ValueError: a\n\nArguments received by f():\n  • x", "ValueError: a"),
}


@pytest.mark.parametrize("case", PAGES)
def test_the_rule_holds_for_pages_of_every_kind(case, message_of):
    page, message = PAGES[case]
    assert message_of(page) == message


# ---------------------------------------------------------------- the pages


@every_error
def test_a_stored_error_names_no_folder_address_or_numbered_layer(name, cell):
    evalue = error_of(name, cell).evalue
    for text in (evalue, page_of(name, cell)):
        assert not re.search(r"0x[0-9a-f]{6,}|/tmp|\.venv|/home|[A-Z]:\\\\", text)
    assert not re.search(r"\b(conv\d?d|dense|sequential|pooling\d?d)_\d+\b", evalue)


@every_error
def test_a_stored_page_shows_the_readers_own_line_and_fits_a_screen(name, cell):
    page = page_of(name, cell)
    assert re.search(r"^-+> ?\d+ ", page, flags=re.M)
    if WHOLE not in cells_of(name)[cell].metadata.tags:
        assert len(page.splitlines()) <= 20
        assert "site-packages" not in page


def test_one_page_is_kept_whole():
    whole = [pair for pair in ERRORS if WHOLE in cells_of(pair[0])[pair[1]].metadata.tags]
    assert whole == [(LESSON, "short-sequence-ill")]
    page = page_of(*whole[0])
    assert len(page.splitlines()) > 50
    assert page.count("…/site-packages/keras") >= 5
    assert "folded" not in page


@pytest.mark.parametrize("cell", ["short-sequence-cure", "channel-axis-ill", "integer-labels-ill"])
def test_later_pages_are_folded_and_say_so(cell):
    assert re.search(r"^… \d+ lines of keras", page_of(LESSON, cell), re.M)


# ---------------------------------------------------------------- the patients


@every_patient
def test_the_error_is_stored_and_read_aloud(name, patient):
    cell = cells_of(name)[f"{patient}-ill"]
    assert "raises-exception" in cell.metadata.tags
    assert "nbval-ignore-output" not in cell.metadata.tags
    said = " ".join(c.source for c in NOTEBOOKS[name].cells if c.cell_type == "markdown")
    assert said.count("Read aloud: *") >= 3


@both
def test_a_cure_follows_its_fault_and_is_announced(name):
    ids = [cell.id for cell in NOTEBOOKS[name].cells]
    pairs = {f"{one}-ill": cure for one, cure in RAISES[name].items()} | SILENT[name]
    for ill, cure in pairs.items():
        assert ids.index(ill) < ids.index(cure)
    said = " ".join(c.source for c in NOTEBOOKS[name].cells if c.cell_type == "markdown")
    assert len(re.findall(r"\*\*(?:The|the) cures?\b", said)) >= 5


@both
def test_the_cures_run_and_show_something(name):
    for cure in {*RAISES[name].values(), *SILENT[name].values()}:
        cell = cells_of(name)[cure]
        assert cell.outputs, cure
        assert ("raises-exception" in cell.metadata.get("tags", [])) == (cure in LATER[name]), cure


@both
def test_only_patients_fail(name):
    failing = [c.id for c in NOTEBOOKS[name].cells if (name, c.id) in ERRORS]
    assert sorted(failing) == sorted([*(f"{one}-ill" for one in RAISES[name]), *LATER[name]])


# ---------------------------------------------------------------- the index of symptoms


@every_patient
def test_a_row_of_the_index_is_part_of_the_stored_error(name, patient):
    rows = [one for one in INDEX.symptoms if one["cell"] == RAISES[name][patient]]
    assert any(words(one["error"]) in words(stored_error(name, patient)) for one in rows)


@every_patient
def test_pasting_the_stored_error_finds_its_cure_first(name, patient):
    assert INDEX.search(stored_error(name, patient)).symptoms[0]["cell"] == RAISES[name][patient]


@every_patient
def test_pasting_the_stored_page_finds_its_cure_first(name, patient):
    assert (
        INDEX.search(page_of(name, f"{patient}-ill")).symptoms[0]["cell"] == RAISES[name][patient]
    )


@both
def test_every_cure_stands_in_the_index(name):
    cures = {*RAISES[name].values(), *SILENT[name].values()}
    assert cures <= {one["cell"] for one in INDEX.symptoms}


def test_every_row_leads_to_a_cure_or_to_another_place():
    for one in INDEX.symptoms:
        if one["section"].startswith("10a, "):
            assert WARD not in NOTEBOOKS or one["cell"] in cells_of(WARD), one["error"]
        elif one["cell"]:
            assert one["cell"] in cells_of(LESSON), one["error"]
        else:
            place = r"lesson [1-9]\b|0\d[a-d], |every lesson|Python$|$"
            assert re.match(place, one["section"]), one["error"]


@pytest.mark.parametrize(
    "word", ["acc", "None", "1.46", "lr", "NaN", "channels_first", "retracing", "slow", "restart"]
)
def test_what_a_reader_would_type_finds_something(word):
    assert INDEX.search(word).symptoms


def raised(action) -> str:
    try:
        action()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("nothing was raised")


def test_errors_that_readers_really_met_are_found_as_todays_versions_say_them():
    import numpy as np
    from keras import layers

    def counts():
        total += 1  # noqa: F821, F841

    actions = {
        "has not run": lambda: exec("image.shape", {}),
        "its own": counts,
        "last axis": lambda: np.zeros((6, 5)) * np.zeros(3),
        "misspelled": lambda: layers.Conv1D(4, 3, padding="casual"),
        "several things": lambda: list(3),
        "a text are added": lambda: 1 + "a",
        "A text and a number": lambda: "a" + 1,
    }
    for cause, action in actions.items():
        assert cause in INDEX.search(raised(action)).symptoms[0]["cause"], cause
    assert "stopped the cell" in INDEX.search("KeyboardInterrupt").symptoms[0]["cause"]
