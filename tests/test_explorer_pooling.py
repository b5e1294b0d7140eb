"""The Pooling explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils import reference
from course_utils.datasets import load_mnist
from course_utils.widgets.pooling.explorer import PoolingExplorer

RANDOM = np.random.default_rng(3)
MAPS = {"not pooled": "none", "average": "average", "max": "max"}  # names in Python, on the page


def random_state():
    return {
        "image": RANDOM.integers(-3, 6, RANDOM.integers(2, 12, 2)).astype(float).tolist(),
        "pool_size": int(RANDOM.integers(1, 9)),
        "strides": None if RANDOM.integers(2) else int(RANDOM.integers(1, 10)),
        "padding": str(RANDOM.choice(["valid", "same"])),
        "shift": RANDOM.integers(-8, 9, 2).tolist(),
    }


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(300)]
    states += [{**states[0], "image": [[0.0] * 9] * 9, "pool_size": 3}]  # nothing to compare
    answers = call.many("pooling/arithmetic", "compute", [[state] for state in states])
    refused = 0
    for state, answer in zip(states, answers, strict=True):
        explorer = PoolingExplorer(**state)
        if "error" in answer:
            refused += 1
            with pytest.raises(ValueError, match="must fit into the padded input"):
                _ = explorer.max_pooled
            continue
        np.testing.assert_array_equal(answer["moved"], explorer.moved)
        for name, expected in (("max", explorer.max_pooled), ("average", explorer.avg_pooled)):
            got = np.reshape(answer["maps"][name][1], expected.shape)
            np.testing.assert_allclose(got, expected, atol=1e-12)
        for name, (kept, change) in explorer.changes().items():
            got = answer["changes"][MAPS[name]]
            assert got["kept"] / got["count"] == pytest.approx(kept)
            got_change = np.nan if got["change"] is None else got["change"]
            assert got_change == pytest.approx(change, nan_ok=True)
    assert 20 < refused < 200


def test_the_measure_is_that_of_the_lesson():
    digit = np.pad(load_mnist()[0][0][0], 2) / 255
    explorer = PoolingExplorer(image=digit, shift=(0, 1))
    moved = np.roll(digit, (0, 1), axis=(0, 1))
    before, after = reference.max_pool2d(digit), reference.max_pool2d(moved)
    wanted = np.sqrt(((after - before) ** 2).sum() / (before**2).sum())  # relative_change()
    kept, change = explorer.changes()["max"]
    assert change == pytest.approx(wanted)
    assert kept == np.mean(before == after)


@pytest.mark.parametrize("value", [0, 5e-324])
def test_what_is_zero_or_too_small_to_be_squared_has_no_relative_change(value):
    kept, change = PoolingExplorer(image=np.full((4, 4), value)).changes()["max"]
    assert kept == 1
    assert np.isnan(change)


@pytest.mark.parametrize("operation", ["max", "avg"])
def test_pooling_on_the_page_is_that_of_the_reference(call, operation):
    cases = []
    for _ in range(100):
        size, stride = (int(n) for n in RANDOM.integers(1, 4, 2))
        image = RANDOM.normal(size=(*RANDOM.integers(4, 9, 2), 2))
        cases.append((image, size, stride, str(RANDOM.choice(["valid", "same"]))))
    answers = call.many(
        "shared/operations",
        "pool2d",
        [
            [
                {"data": image.ravel().tolist(), "shape": list(image.shape)},
                size,
                {"strides": stride, "padding": padding, "kind": operation},
            ]
            for image, size, stride, padding in cases
        ],
    )
    pool = {"max": reference.max_pool2d, "avg": reference.avg_pool2d}[operation]
    for (image, size, stride, padding), answer in zip(cases, answers, strict=True):
        expected = pool(image, size, strides=stride, padding=padding)
        np.testing.assert_allclose(np.reshape(answer["data"], answer["shape"]), expected)


def test_its_picture_names_the_size_of_a_map_apart_from_the_window():
    """ "max 4×4" would be read as a window of 4×4."""
    figure = Figure(figsize=(9, 4))
    PoolingExplorer()._draw(figure)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["Input 8×8", "max, 4×4 cells", "average, 4×4 cells"]
