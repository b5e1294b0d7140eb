"""The Conv1D explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest
from matplotlib.figure import Figure

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
        given = explorer.samples[explorer.source]
        dense = np.dot(given["values"], given["weights"])  # the same in every order
        assert (answer["dense"], answer["denseAsGiven"]) == pytest.approx((dense, dense))
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


def texts_of(explorer):
    figure = Figure(figsize=(9, 3.6))
    explorer._draw(figure)
    return [ax.get_title() for ax in figure.axes], [
        [text.get_text() for text in ax.texts] for ax in figure.axes
    ]


def test_the_picture_of_a_short_row_shows_another_order_and_the_dense_sum():
    explorer = Conv1DExplorer(source="penguin", kernel=[1, 3])
    titles, numbers = texts_of(explorer)
    assert len([title for title in titles if "dense sum −1.4" in title]) == 2
    rows = [row for row in numbers if len(row) == 3]
    assert rows[0] == ["−0.9", "0.8", "−1.4"]
    assert rows[1] == ["0.8", "−0.9", "−1.4"]
    outputs = [row for row in numbers if len(row) == 2][1:]
    assert outputs == [["1.5", "−3.4"], ["−1.9", "−5.1"]]
    explorer.order = [2, 0, 1]
    assert ["−1.4", "−0.9", "0.8"] in texts_of(explorer)[1]


@pytest.mark.parametrize("source", ["numbers", "signal"])
def test_the_picture_of_a_longer_row_shows_it_once(source):
    titles, _ = texts_of(Conv1DExplorer(source=source))
    assert len(titles) == 3
    assert "dense" not in " ".join(titles)
