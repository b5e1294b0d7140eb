"""What every explorer keeps to, without a page: refusals, picture, state, and nothing beside them."""

import io
import json

import matplotlib as mpl
import numpy as np
import pytest
from explorer_cases import CHANGES, MAKE, WRONG
from matplotlib import pyplot as plt

from course_utils import widgets
from course_utils.widgets.shared.traits import Checked

ALL = pytest.mark.parametrize("name", widgets.__all__)


def state_of(explorer):
    """What the page may set, as the page gets it."""
    traits = explorer.traits()
    return explorer.get_state([name for name in traits if isinstance(traits[name], Checked)])


def test_every_explorer_has_its_cases():
    assert set(MAKE) == set(CHANGES) == set(WRONG) == set(widgets.__all__)


@pytest.mark.parametrize(
    ("name", "arguments", "message"), [(name, *row) for name in WRONG for row in WRONG[name]]
)
def test_a_wrong_argument_is_answered_at_once_and_later(name, arguments, message):
    kind = getattr(widgets, name) if {"lesson"} & set(arguments) else MAKE[name]
    (trait, value), *more = arguments.items()
    if not (name == "Quiz" and trait != "lesson"):  # a quiz is made of its file alone
        with pytest.raises(ValueError, match=message) as refused:
            kind(**arguments)
        assert len(str(refused.value)) <= 500
    explorer, told = MAKE[name](), []
    if more or not explorer.has_trait(trait):
        return
    before = state_of(explorer)
    explorer.observe(told.append)
    with pytest.raises(ValueError, match=message):
        setattr(explorer, trait, value)
    assert (state_of(explorer), told) == (before, [])


@ALL
def test_an_unknown_argument_or_name_is_answered_with_the_known_ones(name):
    with pytest.raises(TypeError, match="nothing"):
        MAKE[name](nothing=2)
    explorer = MAKE[name]()
    known = ", ".join(sorted(state_of(explorer)))
    for slip in ("nothing", "picture"):
        with pytest.raises(AttributeError, match=f"no '{slip}' that can be set; it has {known}"):
            setattr(explorer, slip, 2)
    fixed = set(explorer.class_own_traits(sync=True)) - set(state_of(explorer))
    for one in [one for one in fixed if not one.startswith("_")]:
        with pytest.raises(ValueError, match=f"{one} belongs to the .* and cannot be set"):
            setattr(explorer, one, [])
        with pytest.raises(TypeError, match=f"{one}"):
            MAKE[name](**{one: []})


@ALL
def test_a_picture_stands_for_it_and_follows_its_state(name, tmp_path, monkeypatch, capfd):
    explorer = MAKE[name]()
    capfd.readouterr()  # a training shows its bar
    monkeypatch.chdir(tmp_path)
    settings, figures = dict(mpl.rcParams), plt.get_fignums()
    pictures = [explorer.picture()]
    for trait, value in CHANGES[name].items():
        setattr(explorer, trait, value)
        pictures.append(explorer.picture())
    assert len(set(pictures)) == len(pictures)
    for picture in pictures:
        pixels = plt.imread(io.BytesIO(picture))
        assert pixels.shape[1] <= 1400
        assert (pixels[0, 0, :3] == 1).all()  # a light page
        assert np.ptp(pixels[..., :3]) > 0.5
        assert len(picture) < 150_000
    data, _ = explorer._repr_mimebundle_()
    assert data["image/png"] == pictures[-1]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == repr(explorer) == f"{type(explorer).__name__}()"
    assert (dict(mpl.rcParams), plt.get_fignums()) == (settings, figures)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


@ALL
def test_its_state_goes_to_the_page_and_comes_back(name):
    explorer = MAKE[name]()
    for trait, value in CHANGES[name].items():
        setattr(explorer, trait, value)
    state = state_of(explorer)
    json.dumps({key: value for key, value in state.items() if not isinstance(value, bytes)})
    other = MAKE[name]()
    other.set_state(state)
    assert state_of(other) == state
    other.set_state({**state, "_esm": "alert(1)", "samples": {}, "title": "another"})
    assert (state_of(other), other._esm) == (state, explorer._esm)
