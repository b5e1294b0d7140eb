"""The Padding explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils import reference
from course_utils.widgets.padding.explorer import IN_TIME, PaddingExplorer

RANDOM = np.random.default_rng(2)


def random_state():
    return {
        "height": int(RANDOM.integers(3, 17)),
        "width": int(RANDOM.integers(3, 17)),
        "kernel_size": int(RANDOM.integers(1, 8)),
        "strides": int(RANDOM.integers(1, 10)),
        "dilation_rate": int(RANDOM.integers(1, 5)),
        "padding": ["valid", "same", 0, 1, 2, 3, 4][RANDOM.integers(7)],
        "mode": str(RANDOM.choice(["constant", "reflect"])),
    }


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(400)]
    answers = call.many("padding/arithmetic", "compute", [[state] for state in states])
    refused = {"fit": 0, "mirror": 0}
    for state, answer in zip(states, answers, strict=True):
        explorer = PaddingExplorer(**state)
        if "error" in answer:
            kind = "mirror" if "Reflect mirrors" in answer["error"] else "fit"
            refused[kind] += 1
            message = {"fit": "must fit", "mirror": "mode 'reflect' must be at most"}[kind]
            with pytest.raises(ValueError, match=message):
                _ = explorer.padded
            continue
        assert (answer["down"]["size"], answer["across"]["size"]) == explorer.output_shape
        for name in ("padded", "uses", "pixels"):
            expected = getattr(explorer, name)
            np.testing.assert_array_equal(np.reshape(answer[name], expected.shape), expected)
    assert 20 < refused["fit"] < 200
    assert 10 < refused["mirror"] < 200


def test_python_and_the_page_read_the_same_steps(call):
    states = [random_state() for _ in range(200)]
    answers = call.many("padding/arithmetic", "computeSteps", [[state] for state in states])
    for state, answer in zip(states, answers, strict=True):
        explorer = PaddingExplorer(**{**state, "dimensions": 1})
        for padding in IN_TIME:
            if "problem" in answer[padding]:
                with pytest.raises(ValueError, match="must fit"):
                    explorer.reads(padding)
            else:
                assert answer[padding]["reads"] == explorer.reads(padding)


def test_the_formula_ends_in_the_size_of_the_reference(call):
    states = [random_state() for _ in range(200)]
    answers = call.many(
        "padding/arithmetic", "formula", [[state["height"], state] for state in states]
    )
    for state, answer in zip(states, answers, strict=True):
        options = {
            "strides": state["strides"],
            "padding": state["padding"],
            "dilation_rate": state["dilation_rate"],
        }
        try:
            size = reference.output_size(state["height"], state["kernel_size"], **options)
        except ValueError:
            assert answer.endswith("below 1, the kernel does not fit")
            continue
        end = answer.split(";")[0].split(" + 1 = ")[-1]
        assert end == (f"{size} = ⌈{state['height']} / {state['strides']}⌉"
                       if state["padding"] == "same" else str(size))  # fmt: skip


def test_the_maps_count_as_numpy_counts():
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.ones((7, 7)), 1), (3, 3))
    np.testing.assert_array_equal(PaddingExplorer().pixels, windows.sum(axis=(2, 3)))
    uses = np.zeros((10, 10), int)
    for row in range(0, 8, 2):  # the lesson's count_uses
        for column in range(0, 8, 2):
            uses[row : row + 3, column : column + 3] += 1
    explorer = PaddingExplorer(height=8, width=8, strides=2, padding=1)
    np.testing.assert_array_equal(explorer.uses, uses[1:-1, 1:-1])


@pytest.mark.parametrize(
    ("options", "title", "crossed"),
    [
        ({"strides": 2, "height": 8, "padding": "valid"}, "Input 8×7, no padding", 7),
        ({"padding": "same"}, "Input 7×7, padded", 0),
        ({"padding": 0}, "Input 7×7, no padding", 0),
    ],
)
def test_the_picture_says_what_is_padded_and_crosses_out_what_is_never_read(
    options, title, crossed
):
    figure = Figure(figsize=(9, 4))
    PaddingExplorer(**options)._draw(figure)
    image, reads, _ = figure.axes
    assert image.get_title() == title
    assert len(image.lines) == len(reads.lines) == 2 * crossed  # two strokes each
