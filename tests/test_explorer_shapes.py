"""The Parameters and shapes explorer without a page, and Keras itself on the same stacks."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest

from course_utils import quiet_start
from course_utils.widgets import ShapesExplorer
from course_utils.widgets.shapes.presets import PRESETS
from course_utils.widgets.shapes.stack import LAYERS

RANDOM = np.random.default_rng(5)
KINDS = list(LAYERS)
LIKELY = ["Conv2D"] * 5 + ["MaxPooling2D"] * 2  # in most stacks a map lives for some layers
LARGEST = {"filters": 12, "kernel_size": 5, "strides": 3, "dilation_rate": 3, "pool_size": 4}
LARGEST |= {"units": 12, "padding": 3}
# What Keras wants of the layers whose arguments change no number.
WANTED = {"Rescaling": {"scale": 0.5}, "GaussianNoise": {"stddev": 0.1}}
WANTED |= {f"Random{kind}": {"factor": 0.1} for kind in ("Rotation", "Contrast")}
WANTED |= {"RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1}}
WANTED |= {"RandomZoom": {"height_factor": 0.1}}
USUAL = {"strides": 0.8, "dilation_rate": 0.8}  # how often an argument keeps its default


def pick(argument, allowed):
    if RANDOM.random() < USUAL.get(argument, 0.1) and allowed["value"] is not None:
        return allowed["value"]
    if "options" in allowed:
        return str(RANDOM.choice(allowed["options"]))
    if "least" not in allowed:
        return bool(RANDOM.integers(2))
    if allowed["step"] < 1:
        return float(RANDOM.integers(0, 100) / 100)
    return int(RANDOM.integers(allowed["least"], LARGEST[argument] + 1))


def random_state():
    kinds = RANDOM.choice(KINDS + LIKELY, size=RANDOM.integers(0, 9))
    layers = [
        {"type": str(kind), **{name: pick(name, known) for name, known in LAYERS[kind].items()}}
        for kind in kinds
    ]
    for place, layer in enumerate(layers):
        if RANDOM.random() < 0.1:
            layer["name"] = f"mine_{place}"
        if RANDOM.random() < 0.1:
            layer["trainable"] = False
    shape = [*RANDOM.integers(4, 33, 2).tolist(), int(RANDOM.integers(1, 5))]
    return {"input_shape": shape, "layers": layers}


@pytest.fixture(scope="module")
def keras():
    with quiet_start():
        import keras
    return keras


def keras_rows(keras, state):
    """What Keras makes of a stack: (name, shape, trainable, not trainable), and its refusal."""
    keras.backend.clear_session(free_memory=False)
    x, rows = keras.Input(state["input_shape"]), []
    for layer in state["layers"]:
        arguments = {key: value for key, value in layer.items() if key != "type"}
        arguments |= WANTED.get(layer["type"], {})
        try:
            built = getattr(keras.layers, layer["type"])(**arguments)
            x = built(x)
        except ValueError as problem:
            return rows, re.sub(r"\x1b\[\d*m", "", str(problem))
        trained = sum(int(np.prod(weights.shape)) for weights in built.trainable_weights)
        rows.append((built.name, x.shape[1:], trained, built.count_params() - trained))
    return rows, None


def as_json(value):
    return json.loads(json.dumps(value))


def test_python_and_keras_agree_on_random_stacks(keras):
    refused = 0
    for _ in range(110):
        state = random_state()
        ours, (theirs, refusal) = ShapesExplorer(**state).rows[1:], keras_rows(keras, state)
        built = [row for row in ours if row["shape"]]
        numbers = ("name", "shape", "trainable", "non_trainable")
        assert [tuple(row[key] for key in numbers) for row in built] == theirs, state
        if refusal is None:
            assert len(built) == len(ours)
            continue
        refused += 1
        assert ours[len(built)]["error"] in refusal, state
        assert all(row["shape"] is row["error"] is None for row in ours[len(built) + 1 :])
    assert 20 < refused < 90


def test_python_and_the_page_agree_on_random_stacks(call):
    states = [random_state() for _ in range(150)]
    answers = call.many("shapes/stack", "compute", [[state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        explorer = ShapesExplorer(**state)
        assert answer["rows"] == as_json(explorer.rows), state
        assert answer["trainable"] + answer["non_trainable"] == explorer.parameters
        errors = [(row["name"], row["error"]) for row in explorer.rows if row["error"]]
        problem = answer["problem"]
        assert errors == ([(problem["name"], problem["text"])] if problem else [])


@pytest.mark.parametrize(
    "behind", [[], [{"type": "GlobalAveragePooling2D"}], [{"type": "Flatten"}, {"type": "Dense"}]]
)
def test_the_receptive_field_is_the_pixels_that_reach_an_output(behind):
    for _ in range(30):
        n, layers = int(RANDOM.integers(9, 30)), []
        reached = [{i} for i in range(n)]  # which input cells each cell of one axis depends on
        for _ in range(RANDOM.integers(1, 5)):
            k, d = (int(value) for value in RANDOM.integers(1, 4, 2))
            s = 1 if d > 1 else int(RANDOM.integers(1, 4))
            starts = range(0, len(reached) - d * (k - 1), s)
            if not starts:
                break
            reached = [set().union(*(reached[i + d * j] for j in range(k))) for i in starts]
            conv = {"type": "Conv2D", "filters": 1, "kernel_size": k, "strides": s}
            layers.append({**conv, "dilation_rate": d})
        if behind:
            reached = [set().union(*reached)]
        explorer = ShapesExplorer(input_shape=(n, n, 1), layers=[*layers, *behind])
        # From the first pixel to the last: a dilated window leaves out some between them.
        widest = max(max(cells) - min(cells) + 1 for cells in reached)
        assert explorer.rows[-1]["receptive_field"] == (widest, widest), explorer.layers


def test_the_presets_have_the_numbers_of_the_lessons_and_of_keras(keras):
    counts = {"conv": 320, "flatten": 31_370, "global_average": 650, "model_a": 93_322}
    counts |= {"model_b": 1_199_882, "recipe": 43_658, "lenet": 61_706}
    counts |= {"alexnet": 62_378_344, "vgg16": 138_357_544}
    assert counts.keys() == PRESETS.keys() - {"impossible"}
    for name, count in counts.items():
        explorer = ShapesExplorer(preset=name)
        assert explorer.parameters == count
        assert PRESETS[name]["title"].endswith(f": {count:,} parameters")
        with keras.StatelessScope(initialize_variables=False):  # weights without numbers
            rows, refusal = keras_rows(keras, PRESETS[name])
        assert (sum(row[2] + row[3] for row in rows), refusal) == (count, None)
        assert [row[1] for row in rows] == [row["shape"] for row in explorer.rows[1:]]
    with keras.StatelessScope(initialize_variables=False):
        assert keras.applications.VGG16(weights=None).count_params() == counts["vgg16"]
    conv = ShapesExplorer(preset="model_a").rows[3]
    assert (conv["shape"], conv["multiplications"]) == ((11, 11, 64), 11 * 11 * 64 * 3 * 3 * 32)
    errors = [row["error"] for row in ShapesExplorer(preset="impossible").rows]
    assert sum(error is not None for error in errors) == 1


def test_the_explorers_do_without_keras():
    code = "import sys, course_utils.widgets as w; w.ShapesExplorer().rows; "
    code += "w.ShapesExplorer(preset='vgg16').picture(); sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
