"""Explorers in saved lessons: state beside every view, ids that stay, modules that are current."""

import copy
import importlib
import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def states(notebook) -> dict:
    return notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def views(notebook) -> list:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output for output in outputs if VIEW in output.get("data", {})]


@pytest.fixture(scope="module")
def executed(run_lessons):
    """A notebook with two explorers, one of them never shown, executed and cleaned."""
    notebook = nbformat.v4.new_notebook()
    sources = {
        "first": "from course_utils.widgets import ConvolutionExplorer\nhidden = ConvolutionExplorer()",
        "shown": "ConvolutionExplorer(strides=2)",
        "again": "hidden.strides = 3\nhidden",
    }
    for name, source in sources.items():
        cell = nbformat.v4.new_code_cell(source)
        cell.id = name
        notebook.cells.append(cell)
    run_lessons.LessonClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebook


def test_ids_follow_the_cells_and_nothing_unseen_is_kept(executed, run_lessons):
    notebook = run_lessons.clean(copy.deepcopy(executed))
    assert set(states(notebook)) == {
        "shown-0",
        "shown-0-layout",
        "again-0",
        "again-0-layout",
    }
    assert [view.data[VIEW]["model_id"] for view in views(notebook)] == ["shown-0", "again-0"]
    assert states(notebook)["again-0"]["state"]["layout"] == "IPY_MODEL_again-0-layout"
    assert states(notebook)["again-0"]["state"]["strides"] == 3
    assert all(view.data["image/png"] for view in views(notebook))


def test_cleaning_twice_changes_nothing(executed, run_lessons):
    once = run_lessons.clean(copy.deepcopy(executed))
    assert run_lessons.clean(copy.deepcopy(once)) == once


def test_a_view_without_state_is_refused(executed, run_lessons):
    notebook = copy.deepcopy(executed)
    del notebook.metadata["widgets"]
    with pytest.raises(ValueError, match="whose state is not saved"):
        run_lessons.clean(notebook)


def test_the_standard_client_would_save_the_same_outputs(executed):
    again = copy.deepcopy(executed)
    NotebookClient(again, timeout=60, kernel_name="python3").execute()
    kinds = [[list(output.get("data", {})) for output in cell.outputs] for cell in again.cells]
    assert kinds == [
        [list(output.get("data", {})) for output in cell.outputs] for cell in executed.cells
    ]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_explorer_of_a_lesson_is_saved_with_its_picture_and_its_present_module(path):
    notebook = nbformat.read(path, as_version=4)
    shown = views(notebook)
    assert shown, "a lesson has at least one explorer"
    for view in shown:
        assert view.data.get("image/png"), "no picture where nothing runs"
        state = states(notebook)[view.data[VIEW]["model_id"]]["state"]
        module, name = state["_anywidget_id"].rsplit(".", 1)
        widget = getattr(importlib.import_module(module), name)
        assert state["_esm"] == widget._esm, f"{name} has changed: make run LESSON={path.stem[:2]}"
        assert state["_css"] == widget._css, (
            f"the style has changed: make run LESSON={path.stem[:2]}"
        )
        assert len(json.dumps(state)) < 400_000
