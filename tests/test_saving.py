"""What the server saves of an explorer: alive with its state, else the picture, never neither."""

import copy

import pytest

from course_utils.saving import WIDGET_STATE, WIDGET_VIEW, keep_pictures


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
