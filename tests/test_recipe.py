"""Lesson 5 writes the recipe out; `compiled_recipe` is the same one."""

import ast
import json
import math

import pytest
from scripts import ROOT

from course_utils.training import RECIPE_BATCH, compiled_recipe, keras, layers


@pytest.fixture(scope="module")
def of_the_lesson():
    notebook = json.loads((ROOT / "notebooks/05_sequential_mnist.ipynb").read_text("utf-8"))
    (source,) = ("".join(c["source"]) for c in notebook["cells"] if c["id"] == "recipe-build")
    function = ast.parse(source).body[0]
    namespace = {"keras": keras, "layers": layers, "math": math}
    exec(compile(ast.Module([function], []), "recipe-build", "exec"), namespace)
    return namespace["compiled_recipe"]


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
def test_the_lesson_builds_what_the_package_builds(of_the_lesson, epochs):
    written, packed = of_the_lesson(epochs, batch=RECIPE_BATCH), compiled_recipe(epochs)
    assert [settings(layer) for layer in written.layers] == [settings(x) for x in packed.layers]
    assert settings(written.optimizer) == settings(packed.optimizer)
    assert settings(written.loss) == settings(packed.loss)
    assert len(json.dumps(settings(packed.optimizer))) > 200  # the schedule is part of it


def test_another_recipe_is_noticed():
    assert settings(compiled_recipe(1).optimizer) != settings(compiled_recipe(2).optimizer)
