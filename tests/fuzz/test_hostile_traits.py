"""Explorers made from hostile arguments, and set to hostile values, one or several at a time."""

import json
import tempfile
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from effort import inputs
from hostile import JSON, VALUES, oddities
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets.widgets.widget import _remove_buffers
from toml_samples import QUESTIONS
from traitlets import TraitError

from course_utils.widgets import (
    Conv1DExplorer,
    ConvolutionExplorer,
    DigitPad,
    FlattenExplorer,
    OptimizerExplorer,
    PaddingExplorer,
    PoolingExplorer,
    Quiz,
    ShapesExplorer,
    SymptomIndex,
    TrainingProgress,
)
from course_utils.widgets.optimizer.explorer import OPTIMIZERS, SURFACES
from course_utils.widgets.shapes.presets import PRESETS
from course_utils.widgets.shared.traits import Checked
from course_utils.widgets.training.chart import TrainingChart

REFUSED = (ValueError, TypeError, TraitError, AttributeError)
FOLDER = tempfile.TemporaryDirectory()  # a quiz of one's own notes no progress
FILE = Path(FOLDER.name, "quiz.toml")
FILE.write_text(QUESTIONS, encoding="utf-8")

SMALL = st.integers(0, 10)
WEIGHTS = st.integers(-99, 99) | st.floats(-99, 99)


def grid(most, depth=0):
    """Rows of equal length."""
    cell = st.lists(WEIGHTS, min_size=depth, max_size=depth) if depth else WEIGHTS
    return st.integers(1, most).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=most
        )
    )


def words(*known):
    return st.sampled_from(known)


LAYER = st.fixed_dictionaries(
    {"type": words("Conv2D", "Dense", "Flatten", "MaxPooling2D", "ReLU", "Dropout", "Softmax")},
    optional={"units": VALUES, "rate": VALUES, "kernel_size": VALUES | SMALL, "padding": VALUES}
    | {"name": VALUES, "trainable": VALUES},
)
LINES = st.lists(st.tuples(SMALL, st.none() | st.floats(-9, 9)), max_size=4).map(
    lambda points: {"x": [x for x, _ in points], "y": [y for _, y in points]}
)
PROGRESS = dict.fromkeys(("epoch", "step", "done"), SMALL) | {
    name: st.none() | SMALL for name in ("epochs", "steps", "per")
}
IMAGES = {"image": grid(6) | grid(3, 3), "padding": words("valid", "same"), "strides": SMALL}
PLAUSIBLE = {  # what is often accepted
    ConvolutionExplorer: IMAGES
    | {
        "source": words("numbers", "digit", "own"),
        "kernel": grid(4),
        "dilation_rate": SMALL,
        "relu": st.booleans(),
    },
    PoolingExplorer: IMAGES
    | {
        "source": words("numbers", "dot", "own"),
        "pool_size": SMALL,
        "shift": st.lists(SMALL, min_size=2, max_size=2),
    },
    PaddingExplorer: dict.fromkeys(
        ("dimensions", "height", "width", "kernel_size", "strides"), SMALL
    )
    | {
        "dilation_rate": SMALL,
        "padding": words("valid", "same", 0, 2),
        "mode": words("constant", "reflect"),
    },
    FlattenExplorer: dict.fromkeys(("height", "width", "channels"), SMALL)
    | {
        "source": words("numbers", "digit"),
        "order": words("channels_last", "channels_first"),
        "back": words("off", "channels_last", "channels_first"),
        "pixel": st.lists(SMALL, min_size=3, max_size=3),
    },
    ShapesExplorer: {
        "preset": words(*PRESETS),
        "input_shape": st.lists(SMALL, min_size=3, max_size=3),
        "layers": st.lists(LAYER, max_size=3),
    },
    Conv1DExplorer: {
        "source": words("penguin", "numbers", "own"),
        "order": st.permutations([0, 1, 2]) | st.permutations(range(8)),
        "kernel": st.lists(WEIGHTS, min_size=1, max_size=4),
        "bias": WEIGHTS,
        "strides": SMALL,
        "dilation_rate": SMALL,
        "padding": words("valid", "same", "causal"),
        "activation": words("none", "relu"),
        "values": st.lists(WEIGHTS, min_size=1, max_size=3),
        "names": st.lists(st.text(max_size=5), max_size=3),
    },
    OptimizerExplorer: {
        "surface": words(*SURFACES),
        "optimizers": st.lists(words(*OPTIMIZERS), max_size=3),
        "learning_rate": st.floats(1e-4, 10),
        "start": st.none() | st.lists(WEIGHTS, min_size=2, max_size=2),
        "steps": SMALL,
    },
    DigitPad: {
        "drawing": st.binary(min_size=784, max_size=784),
        "centre": st.booleans(),
        "digit": SMALL,
        "model": st.none(),
    },
    Quiz: {"answers": st.lists(st.permutations([0, 1]), min_size=2, max_size=2), "best": SMALL},
    SymptomIndex: {"query": st.text(max_size=30)},
    TrainingChart: {
        "curves": st.dictionaries(
            st.text(max_size=6),
            st.fixed_dictionaries({}, optional={"step": LINES, "validation": LINES}),
        ),
        "progress": st.fixed_dictionaries(
            {"state": words("waiting", "running", "finished", "stopped"), **PROGRESS},
            optional={"note": VALUES, "last": VALUES, "first": SMALL, "rate": VALUES},
        ),
    },
}
NAMES = ("known", "samples", "layout", "strides")


def make(kind, arguments=()):
    return kind(FILE, **dict(arguments)) if kind is Quiz else kind(**dict(arguments))


def states(kind, values=VALUES):
    """Some traits, or arguments, of an explorer with plausible or hostile values."""
    known = PLAUSIBLE[kind]
    pairs = st.sampled_from([*known, *NAMES]).flatmap(
        lambda name: st.tuples(st.just(name), known.get(name, values) | values)
    )
    return st.lists(pairs, min_size=1, max_size=6).map(dict)


def kept(explorer):
    """The whole state that the page knows, as it would be sent; it must be such that it can."""
    state, paths, buffers = _remove_buffers(explorer.get_state())
    layout = state.pop("layout")
    return json.dumps(state, allow_nan=False).encode(), layout, paths, [bytes(b) for b in buffers]


def rebuilt(explorer):
    """The explorer that the same constructor builds from this one's state."""
    kind = next(one for one in PLAUSIBLE if isinstance(explorer, one))
    state = {
        n: getattr(explorer, n)
        for n, one in kind.class_traits().items()
        if isinstance(one, Checked)
    }
    if kind is Quiz:
        again = make(kind)
        with again.hold_trait_notifications():
            for name, value in state.items():
                setattr(again, name, value)
        return again
    state.pop("preset", None)
    if "image" in state:
        source = state.pop("source")
        if state["image"] == explorer.samples[source] and source != "own":
            del state["image"]
            state["source"] = source
    elif state.get("source") == "own":
        own = explorer.samples["own"]
        state |= {"values": own["values"], "names": own["names"]}
    return kind(**state)


def check_is_one_that_is_made(explorer):
    again = rebuilt(explorer)
    for name, one in explorer.traits().items():
        if isinstance(one, Checked) and name not in ("preset", "source"):
            assert getattr(again, name) == getattr(explorer, name), name
    kept(explorer)
    again.close()


def check_is_answered(problem):
    text = str(problem)
    assert 10 < len(text) < 1500, text
    assert "\ud800" not in text


@inputs(12)
@given(st.data())
def test_arguments_are_taken_or_answered(data):
    kind = data.draw(st.sampled_from([*PLAUSIBLE]))
    try:
        explorer = make(kind, data.draw(states(kind)))
    except REFUSED as problem:
        check_is_answered(problem)
        return
    check_is_one_that_is_made(explorer)
    explorer.close()


def act(explorer, way, state):
    if way == "page":
        explorer.set_state(state)
        return
    with explorer.hold_trait_notifications() if way == "together" else nullcontext():
        for name, value in state.items():
            setattr(explorer, name, value)


@inputs(16)
@given(st.data())
@pytest.mark.filterwarnings("ignore:Passing unrecognized arguments")  # ipywidgets makes a Layout
def test_what_is_set_is_as_good_as_given_or_nothing_is_set(data):
    kind = data.draw(st.sampled_from([*PLAUSIBLE]))
    explorer, told = make(kind), []
    explorer.observe(lambda change: told.append(change["name"]))
    for _ in range(8):
        way = data.draw(st.sampled_from(["alone", "together", "page"]))
        state = data.draw(states(kind, JSON if way == "page" else VALUES))
        for part in [{name: state[name]} for name in state] if way == "alone" else [state]:
            before = kept(explorer)
            told.clear()
            try:
                act(explorer, way, part)
            except REFUSED as problem:
                check_is_answered(problem)
                assert kept(explorer) == before
                assert set(told) <= {"_property_lock"}  # the page's own, while it sets
    check_is_one_that_is_made(explorer)
    explorer.close()


@inputs(2)
@given(st.data())
def test_whatever_is_accepted_has_a_picture(data):
    kind = data.draw(st.sampled_from([*PLAUSIBLE]))
    explorer = make(kind)
    for name, value in data.draw(states(kind)).items():
        with suppress(REFUSED):
            setattr(explorer, name, value)
    assert explorer.picture().startswith(b"\x89PNG")
    explorer.close()


@inputs(15)
@given(
    st.lists(st.dictionaries(st.text(max_size=9), VALUES, max_size=2), max_size=3), st.booleans()
)
def test_what_a_training_reports_is_drawn_or_answered(reports, at_end):
    progress = TrainingProgress()
    try:
        with progress:
            for metrics in reports:
                (progress.end_epoch if at_end else progress.update)(**metrics)
    except REFUSED as problem:
        check_is_answered(problem)
    kept(progress.chart)
    check_is_one_that_is_made(progress.chart)
    progress.chart.close()


@pytest.mark.parametrize("kind", PLAUSIBLE, ids=lambda kind: kind.__name__)
def test_every_oddity_for_every_trait_is_taken_or_answered(kind):
    explorer = make(kind)
    for name in filter(explorer.has_trait, PLAUSIBLE[kind]):
        for value in oddities():
            before = getattr(explorer, name)
            try:
                setattr(explorer, name, value)
            except REFUSED as problem:
                check_is_answered(problem)
                assert getattr(explorer, name) == before
                continue
            check_is_one_that_is_made(explorer)
            explorer = make(kind)
