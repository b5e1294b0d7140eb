"""The Flatten explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np

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
        assert answer["index"] == explorer.index
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


def test_indices_are_those_of_numpy():
    for _ in range(100):
        state = random_state() | {"source": "numbers"}
        explorer = FlattenExplorer(**state)
        pixel = np.minimum(state["pixel"], np.subtract(explorer.volume.shape, 1))
        assert explorer.vector[explorer.index] == explorer.volume[tuple(pixel)]
        batch = explorer.volume[None]
        if explorer.order == "channels_first":
            batch = batch.transpose(0, 3, 1, 2)
        np.testing.assert_array_equal(explorer.vector, reference.flatten(batch)[0])
        if explorer.back == explorer.order:
            np.testing.assert_array_equal(explorer.read_back, explorer.volume)
