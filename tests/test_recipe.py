"""Notebook 05b writes the recipe out; `compiled_recipe` is the same one."""

import ast
import json

import numpy as np
import pytest
from scripts import NOTEBOOKS

from course_utils.training import RECIPE_BATCH, compiled_recipe, keras, layers

CELLS = ("recipe-network", "rate", "recipe-build")


@pytest.fixture(scope="module")
def written_out():
    """The function of the notebook, with those that it calls."""
    cells = NOTEBOOKS["deeper/05b_a_slow_recipe_and_a_fast_one"].cells
    sources = {cell.id: cell.source for cell in cells if cell.id in CELLS}
    names = {"keras": keras, "layers": layers, "np": np}
    for cell in CELLS:
        functions = [
            one for one in ast.parse(sources[cell]).body if isinstance(one, ast.FunctionDef)
        ]
        exec(compile(ast.Module(functions, []), cell, "exec"), names)
    return names["compiled_recipe"]


def settings(thing) -> dict:
    """All that was chosen, without names that count up."""
    text = json.dumps(keras.saving.serialize_keras_object(thing), default=str)

    def unnamed(value):
        if isinstance(value, dict):
            left_out = ("name", "build_config", "shared_object_id")
            return {key: unnamed(part) for key, part in value.items() if key not in left_out}
        return [unnamed(part) for part in value] if isinstance(value, list) else value

    return unnamed(json.loads(text))


@pytest.mark.parametrize("epochs", [1, 4])
def test_the_notebook_builds_what_the_package_builds(written_out, epochs):
    written, packed = written_out(epochs, batch=RECIPE_BATCH), compiled_recipe(epochs)
    assert [settings(layer) for layer in written.layers] == [settings(x) for x in packed.layers]
    assert settings(written.optimizer) == settings(packed.optimizer)
    assert settings(written.loss) == settings(packed.loss)
    assert len(json.dumps(settings(packed.optimizer))) > 200  # the schedule is part of it


def test_another_recipe_is_noticed():
    assert settings(compiled_recipe(1).optimizer) != settings(compiled_recipe(2).optimizer)
