"""The Convolution explorer, without a page: its arithmetic in Python and in its module, its arguments."""

import numpy as np
import pytest

from course_utils.widgets import ConvolutionExplorer

RANDOM = np.random.default_rng(1)


def random_state():
    depth = RANDOM.choice([1, 3])
    return {
        "image": RANDOM.normal(size=(*RANDOM.integers(3, 12, 2), depth)).tolist(),
        "kernel": RANDOM.normal(size=(*RANDOM.integers(1, 8, 2), depth)).tolist(),
        "strides": int(RANDOM.integers(1, 10)),
        "padding": str(RANDOM.choice(["valid", "same"])),
        "dilation_rate": int(RANDOM.integers(1, 5)),
        "relu": bool(RANDOM.integers(2)),
    }


def test_python_and_the_page_compute_the_same_numbers(call):
    states = [random_state() for _ in range(300)]
    answers = call.many("convolution/arithmetic", "compute", [[state] for state in states])
    refused = 0
    for state, answer in zip(states, answers, strict=True):
        explorer = ConvolutionExplorer(**state)
        if "error" in answer:
            refused += 1
            with pytest.raises(ValueError, match="must fit into the padded input"):
                _ = explorer.output
            continue
        got = np.reshape(answer["output"]["data"], answer["output"]["shape"])[..., 0]
        np.testing.assert_allclose(got, explorer.output, atol=1e-12)
    assert 20 < refused < 200
