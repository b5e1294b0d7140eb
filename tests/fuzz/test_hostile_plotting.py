"""Pictures of hostile arrays and options: drawn, or answered by a sentence."""

import inspect

import matplotlib.pyplot as plt
import numpy as np
import pytest
from effort import inputs
from hostile import VALUES
from hypothesis import given
from hypothesis import strategies as st

from course_utils import plotting

FUNCTIONS = {  # with what they draw
    plotting.show_matrix: {"matrix": np.eye(3)},
    plotting.plot_signal: {"values": [1, 2, 3]},
    plotting.show_padding: {"image": np.eye(3), "amount": 1},
    plotting.show_reads: {"counts": [np.eye(3)]},
    plotting.show_sequence_padding: {"values": [1, 2, 3], "kernel": [1, -1]},
    plotting.plot_series: {"lines": {"measured": [1, 2, 3]}, "every": 1},
    plotting.plot_stack: {"dilations": (1, 2)},
    plotting.show_image: {"image": np.eye(3)},
    plotting.show_images: {"images": np.zeros((2, 3, 3))},
    plotting.image_grid: {"images": np.zeros((2, 3, 3))},
    plotting.show_feature_maps: {"maps": np.zeros((3, 3, 2))},
    plotting.show_kernels: {"kernels": np.zeros((3, 3, 1, 2))},
    plotting.show_kernel_window: {"image": np.eye(3), "kernel": [[1, 2]], "position": (0, 0)},
    plotting.plot_confusion_matrix: {"y_true": [0, 1], "y_pred": [1, 1]},
    plotting.plot_probabilities: {"probabilities": [0.5, 0.5]},
    plotting.plot_scores: {"values": [0.5, -0.5]},
    plotting.plot_cross_entropy: {"marked": [0.5, 0.1]},
    plotting.plot_parameters: {"models": {"A": [("Dense", (3,), 8)]}},
    plotting.show_layers: {"image": np.eye(3), "maps": {"conv": np.zeros((3, 3, 2))}},
    plotting.plot_history: {"histories": {"accuracy": [0.5, 0.75]}},
    plotting.draw_model: {"model": [("Input", (3, 3, 1), 0)]},
}


@inputs(20)
@given(st.data())
@pytest.mark.filterwarnings("ignore:.*Axes that are not compatible with tight_layout")
def test_arguments_are_drawn_or_answered(data):
    function = data.draw(st.sampled_from([*FUNCTIONS]))
    names = [
        name for name in inspect.signature(function).parameters if name not in ("title", "axes")
    ]
    changed = data.draw(st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=2))
    answer = "drawn, without a word"
    try:
        function(**{**FUNCTIONS[function], **changed})
    except (ValueError, TypeError) as problem:
        answer = str(problem)
    assert 10 < len(answer) < 1500, answer
    plt.close("all")
