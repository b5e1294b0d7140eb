"""What the server saves of an explorer: alive with its state, else the picture, never neither."""

import copy
import json

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from scripts import ROOT

from course_utils.checks import COPIES, record
from course_utils.saving import COURSE, MOST_LETTERS, WIDGET_STATE, WIDGET_VIEW, keep_pictures


def notebook(*models, saved=()):
    """A notebook with an output for each model; `saved` names those whose state is kept."""
    outputs = [
        {"data": {WIDGET_VIEW: {"model_id": model}, "image/png": "…", "text/plain": "Explorer()"}}
        for model in models
    ]
    state = {WIDGET_STATE: {"state": {model: {} for model in saved}}}
    return {
        "metadata": {"widgets": state},
        "cells": [{"cell_type": "markdown"}, {"outputs": outputs}],
    }


def kinds(content):
    return [list(output["data"]) for output in content["cells"][1]["outputs"]]


def test_only_the_forgotten_becomes_a_picture():
    content = notebook("kept", "gone", saved=["kept"])
    keep_pictures({"type": "notebook", "content": content}, path="a.ipynb", contents_manager=None)
    assert kinds(content) == [
        [WIDGET_VIEW, "image/png", "text/plain"],
        ["image/png", "text/plain"],
    ]


def test_without_a_picture_the_output_is_left_as_it_is():
    content = notebook("gone")
    del content["cells"][1]["outputs"][0]["data"]["image/png"]
    before = copy.deepcopy(content)
    keep_pictures({"type": "notebook", "content": content})
    assert content == before


@pytest.mark.parametrize("kind", ["file", "directory"])
def test_other_files_are_left_alone(kind):
    keep_pictures({"type": kind, "content": None})


# ---------------------------------------------------------------- progress


@pytest.fixture
def save(tmp_path):
    """save(path, *sources) -> the metadata of a notebook that a server with our settings has saved."""
    settings = json.loads((ROOT / "settings/etc/jupyter/jupyter_config.json").read_text("utf-8"))
    hook = settings["FileContentsManager"]["pre_save_hook"]
    server = FileContentsManager(root_dir=str(tmp_path), pre_save_hook=hook)

    def by_server(path, *sources):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        cells = [{"cell_type": "code", "metadata": {}, "source": one} for one in sources]
        cells = [{**one, "outputs": [], "execution_count": None} for one in cells]
        content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        told = server.save({"type": "notebook", "content": content}, path)
        # JupyterLab compares this with what it finds at the next save.
        assert told["last_modified"] == server.get(path, content=False)["last_modified"]
        return json.loads((tmp_path / path).read_text("utf-8"))["metadata"]

    return by_server


@pytest.fixture
def progress(tmp_path):
    """A learner's copies with something done in lessons 1 and 5."""
    mine = record.Record()
    mine.states = {"predict-shapes": "done", "count-updates": "not yet"}
    for lesson in (1, 5):
        mine.quizzes[lesson] = (1, 4)
        mine.choices[lesson] = ("mark", [[0], [1, 2]])
    (tmp_path / COPIES).write_text("{}")
    (tmp_path / record.KEPT).write_text(mine.as_text())
    return mine


def kept(metadata):
    return record.record_of(metadata[COURSE]["progress"])


@pytest.mark.parametrize("path", ["mine.ipynb", "exercises/mine.ipynb"])
def test_a_copy_carries_the_progress_of_its_own_lesson(save, progress, path):
    for source in ('check("count-updates", 1)', "Quiz(5)"):
        saved = kept(save(path, "import numpy", source))
        assert saved.states == {"count-updates": "not yet"}
        assert (saved.quizzes, saved.choices) == ({5: (1, 4)}, {5: ("mark", [[0], [1, 2]])})


def test_a_copy_without_exercises_carries_nothing(save, progress):
    assert COURSE not in save("mine.ipynb", "1 + 1", "Quiz(99)")


@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"exercises": 1}', "too much"])
def test_without_a_progress_that_can_be_read_a_copy_is_saved_as_it_is(
    save, progress, tmp_path, damage
):
    file = tmp_path / record.KEPT
    if damage == "too much":
        progress.choices[5] = ("mark", [[0]] * MOST_LETTERS)
        damage = progress.as_text()
    file.unlink() if damage is None else file.write_text(damage)
    assert COURSE not in save("mine.ipynb", "Quiz(5)")


def test_elsewhere_nothing_is_written(save, progress, tmp_path):
    (tmp_path / COPIES).unlink()  # the originals have none
    assert COURSE not in save("mine.ipynb", "Quiz(5)")
