"""The Conv1D explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest

from course_utils.widgets.conv1d.explorer import Conv1DExplorer

RANDOM = np.random.default_rng(7)


def random_state():
    steps = int(RANDOM.integers(1, 40))
    return {
        "values": RANDOM.normal(size=steps).round(2).tolist(),
        "order": RANDOM.permutation(steps).tolist() if RANDOM.integers(2) else [],
        "kernel": RANDOM.normal(size=RANDOM.integers(1, 8)).tolist(),
        "bias": float(RANDOM.normal()),
        "strides": int(RANDOM.integers(1, 10)),
        "padding": str(RANDOM.choice(["valid", "same", "causal"])),
        "dilation_rate": int(RANDOM.integers(1, 5)),
        "activation": str(RANDOM.choice(["none", "relu"])),
    }


def test_python_and_the_page_compute_the_same_numbers(call):
    explorers = [Conv1DExplorer(**random_state()) for _ in range(300)]
    names = Conv1DExplorer.class_own_traits(sync=True)
    synced = [{name: getattr(explorer, name) for name in names} for explorer in explorers]
    refused = 0
    for explorer, answer in zip(
        explorers,
        call.many("conv1d/arithmetic", "compute", [[state] for state in synced]),
        strict=True,
    ):
        if "error" in answer:
            refused += 1
            with pytest.raises(ValueError, match="must fit into the padded"):
                _ = explorer.output
            continue
        np.testing.assert_allclose(answer["values"], explorer.values)
        np.testing.assert_allclose(answer["output"], explorer.output, atol=1e-12)
        np.testing.assert_allclose(answer["asGiven"], explorer.output_as_given, atol=1e-12)
        assert answer["dense"] == pytest.approx(explorer.dense_sum)
        assert answer["denseAsGiven"] == pytest.approx(explorer.dense_sum)
    assert 10 < refused < 150


def test_shuffled_orders_are_permutations_and_the_same_for_a_seed(call):
    given = [[count, seed] for count in (1, 3, 40) for seed in range(1, 40)]
    orders = call.many("conv1d/arithmetic", "shuffledOrder", given)
    assert orders == call.many("conv1d/arithmetic", "shuffledOrder", given)
    assert all(
        sorted(order) == list(range(count)) for (count, _), order in zip(given, orders, strict=True)
    )
    of_three = {tuple(order) for (count, _), order in zip(given, orders, strict=True) if count == 3}
    assert len(of_three) == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"strides": 0}, "strides must be a whole number from 1 to 9, got 0"),
        ({"padding": "full"}, "padding must be one of 'valid', 'same', 'causal', got 'full'"),
        ({"source": "cat"}, "source must be one of 'penguin'"),
        ({"source": "own"}, "names and source 'own' need values"),
        ({"kernel": [1] * 8}, r"kernel must have shape \(n,\), n from 1 to 7, got \(8,\)"),
        ({"kernel": [100]}, "each number of kernel must be a number from -99 to 99, got 100.0"),
        ({"bias": "one"}, "bias must be a number from -99 to 99, got 'one'"),
        ({"values": [[1, 2]]}, r"values must have shape \(n,\).*got \(1, 2\)"),
        ({"values": [1, np.inf]}, "values must hold finite numbers"),
        (
            {"values": [1, 2], "names": ["a"]},
            "names must be a list with one text for each of the 2 values",
        ),
        ({"order": [0, 0, 1]}, "order must hold each index from 0 to n − 1 once"),
        ({"order": [1, 0]}, "order must hold 3 indices, got 2"),
    ],
)
def test_wrong_arguments_are_answered_in_python(arguments, message):
    with pytest.raises(ValueError, match=message):
        Conv1DExplorer(**arguments)


def test_the_fallback_picture_follows_the_state():
    explorer = Conv1DExplorer()
    pictures = {explorer.picture()}
    for name, value in {
        "order": [2, 0, 1],
        "kernel": [1, 0, -1, 2],  # does not fit: the picture says so
        "source": "signal",
        "activation": "relu",
    }.items():
        setattr(explorer, name, value)
        pictures.add(explorer.picture())
    assert len(pictures) == 5
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert repr(explorer) == "Conv1DExplorer()"
