"""The Flatten explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest

from course_utils import reference
from course_utils.widgets.flatten.explorer import ORDERS, FlattenExplorer

RANDOM = np.random.default_rng(4)


def random_state():
    return {
        **{name: int(RANDOM.integers(1, 6)) for name in ("height", "width", "channels")},
        "source": str(RANDOM.choice(["numbers", "digit"])),
        "order": str(RANDOM.choice(ORDERS)),
        "back": str(RANDOM.choice(["off", *ORDERS])),
        "pixel": RANDOM.integers(0, 5, 3).tolist(),
    }


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(200)]
    maps = FlattenExplorer().maps
    answers = call.many(
        "flatten/arithmetic", "compute", [[{**state, "maps": maps}] for state in states]
    )
    wrong = 0
    for state, answer in zip(states, answers, strict=True):
        explorer = FlattenExplorer(**state)
        assert answer["vector"] == explorer.vector.tolist()
        assert answer["place"] == explorer.place
        assert answer["volume"] == explorer.volume.ravel().tolist()
        if state["back"] == "off":
            assert answer["readBack"] is None
            continue
        assert answer["readBack"]["values"] == explorer.read_back.ravel().tolist()
        if state["source"] == "numbers":  # every cell has a number of its own
            moved = np.count_nonzero(explorer.read_back != explorer.volume)
            assert answer["readBack"]["wrong"] == moved
            wrong += moved > 0
    assert wrong > 20


def test_places_are_those_of_numpy():
    for _ in range(100):
        state = random_state() | {"source": "numbers"}
        explorer = FlattenExplorer(**state)
        pixel = np.minimum(state["pixel"], np.subtract(explorer.volume.shape, 1))
        assert explorer.vector[explorer.place] == explorer.volume[tuple(pixel)]
        batch = explorer.volume[None]
        if explorer.order == "channels_first":
            batch = batch.transpose(0, 3, 1, 2)
        np.testing.assert_array_equal(explorer.vector, reference.flatten(batch)[0])
        if explorer.back == explorer.order:
            np.testing.assert_array_equal(explorer.read_back, explorer.volume)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"height": 6}, "height must be a whole number from 1 to 5, got 6"),
        ({"channels": "two"}, "channels must be a whole number from 1 to 5, got 'two'"),
        ({"order": "C"}, "order must be one of 'channels_last', 'channels_first', got 'C'"),
        ({"back": True}, "back must be one of 'off'"),
        ({"pixel": (1, 2)}, r"pixel must be three whole numbers from 0 to 4 .*got \(1, 2\)"),
        ({"pixel": (1, 2, 5)}, r"pixel must be three .*got \(1, 2, 5\)"),
        ({"pixel": 3}, "pixel must be three .*got 3"),
    ],
)
def test_wrong_arguments_are_answered_in_python(arguments, message):
    with pytest.raises(ValueError, match=message):
        FlattenExplorer(**arguments)


def test_the_fallback_picture_follows_the_state():
    explorer = FlattenExplorer()
    pictures = {explorer.picture()}
    for change in (
        {"order": "channels_first"},
        {"back": "channels_last"},
        {"height": 5, "width": 5, "channels": 5},
        {"source": "digit"},
    ):
        for name, value in change.items():
            setattr(explorer, name, value)
        pictures.add(explorer.picture())
    assert len(pictures) == 5
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert repr(explorer) == "FlattenExplorer()"
