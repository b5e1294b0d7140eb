"""Lesson 10: every patient is ill and is cured, and every error stands in the index of symptoms.

nbval compares the stored errors with those of today's versions (`make lessons`); what it does not
see is tested here.
"""

import re
from pathlib import Path

import nbformat
import pytest

from course_utils.widgets import SymptomIndex

LESSON = Path(__file__).resolve().parent.parent / "notebooks" / "10_bug_clinic.ipynb"
CELLS = nbformat.read(LESSON, as_version=4).cells
IDS = [cell.id for cell in CELLS]
BY_ID = dict(zip(IDS, CELLS, strict=True))
RAISES = [
    "moved-module",
    "np-float",
    "learning-rate",
    "regularization",
    "image-generator",
    "fit-generator",
    "short-sequence",
    "large-kernel",
    "add",
    "channel-axis",
    "integer-labels",
    "no-gradient",
]
SILENT = [
    "input-shape",
    "channels-first",
    "bright",
    "softmax-twice",
    "shuffled",
    "scaler",
    "test-set",
]
INDEX = SymptomIndex()
SHOWN = [cell.id for cell in CELLS if "hide-cell" not in cell.metadata.get("tags", [])]


def stored_error(patient) -> str:
    """Kind and sentence of the error that the patient's cell has stored, without control codes."""
    (error,) = [o for o in BY_ID[f"{patient}-ill"].outputs if o.output_type == "error"]
    return re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")


def words(text) -> str:
    return " ".join(text.replace("`", "").split())


def test_a_question_comes_before_the_fault_and_a_cause_between_fault_and_cure():
    for patient in RAISES + SILENT:
        place = SHOWN.index(f"{patient}-ill")
        assert "**Predict" in BY_ID[SHOWN[place - 1]].source, patient
        assert SHOWN[place + 1 : place + 3] == [f"{patient}-cause", f"{patient}-cure"], patient
        cause = BY_ID[f"{patient}-cause"].source
        assert re.search(r"\*\*(The|the) cure", cause), patient


def test_the_error_is_stored_and_read_aloud():
    for patient in RAISES:
        cell = BY_ID[f"{patient}-ill"]
        assert "raises-exception" in cell.metadata.tags, patient
        assert "nbval-ignore-output" not in cell.metadata.tags, patient
        assert stored_error(patient), patient
        assert BY_ID[f"{patient}-cause"].source.startswith("Read aloud: *"), patient


def is_measured(name) -> bool:
    """nbval compares what a cell says, or a folded cell after it checks the range."""
    tags = BY_ID[name].metadata.get("tags", [])
    if "nbval-ignore-output" in tags:
        return "assert " in BY_ID[f"{name}-range"].source
    return bool(BY_ID[name].outputs) and "raises-exception" not in tags


def test_a_silent_patient_is_measured():
    assert [one for one in SILENT if not is_measured(f"{one}-ill")] == []


def test_the_cure_runs_and_is_measured():
    assert [one for one in RAISES + SILENT if not is_measured(f"{one}-cure")] == []


def test_only_patients_fail():
    failing = [c.id for c in CELLS if "raises-exception" in c.metadata.get("tags", [])]
    assert failing == [f"{patient}-ill" for patient in sorted(RAISES, key=_place)]


def _place(patient):
    return IDS.index(f"{patient}-ill")


def test_an_error_names_no_folder_address_or_numbered_layer():
    for patient in RAISES:
        (error,) = [o for o in BY_ID[f"{patient}-ill"].outputs if o.output_type == "error"]
        for text in (error.evalue, *error.traceback):
            assert not re.search(r"0x[0-9a-f]{6,}|site-packages|/tmp|\.venv", text), patient
        assert not re.search(r"\b(conv\d?d|dense|sequential|pooling\d?d)_\d+\b", error.evalue), (
            patient
        )


def test_the_traceback_shows_the_readers_own_line():
    for patient in RAISES:
        (error,) = [o for o in BY_ID[f"{patient}-ill"].outputs if o.output_type == "error"]
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))
        assert re.search(r"^-+> ?\d+ ", text, flags=re.M), patient
        assert len(text.splitlines()) < 40, patient


# ---------------------------------------------------------------- the index of symptoms


def test_a_row_of_the_index_is_part_of_the_stored_error():
    for patient in RAISES:
        rows = [one for one in INDEX.symptoms if one["cell"] == f"{patient}-cure"]
        assert any(words(one["error"]) in words(stored_error(patient)) for one in rows), patient


def test_pasting_the_stored_error_finds_its_cure_first():
    for patient in RAISES:
        assert INDEX.search(stored_error(patient))[0]["cell"] == f"{patient}-cure", patient


def test_every_cure_stands_in_the_index():
    for patient in RAISES + SILENT:
        assert f"{patient}-cure" in {one["cell"] for one in INDEX.symptoms}, patient


def test_every_row_leads_to_a_cure_or_to_another_lesson():
    for one in INDEX.symptoms:
        if one["cell"]:
            assert one["cell"].endswith("-cure"), one["error"]
            assert one["cell"] in BY_ID, one["error"]
        else:
            assert re.match(r"lesson [1-9]\b", one["section"]), one["error"]


@pytest.mark.parametrize(
    "word", ["acc", "None", "1.46", "lr", "NaN", "channels_first", "retracing"]
)
def test_what_a_reader_would_type_finds_something(word):
    assert INDEX.search(word)
