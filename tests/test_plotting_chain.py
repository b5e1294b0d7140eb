"""A chain of operations, and runs of one training."""

import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils.plotting import TEST_COLOUR, draw_chain, plot_runs

CHAIN = {"x": 3, "u": 9, "z": 45}


def test_a_chain_tells_values_gradients_and_factors():
    ax = draw_chain(CHAIN, [30, 5, 1], ["square", "times 5"], title="t")
    assert ax.get_title() == "t"
    told = words(ax)
    for text in ("x = 3", "u = 9", "z = 45", "dz/dx = 30", "dz/du = 5", "square", "times 5"):
        assert text in told
    assert told.index("× 6") < told.index("× 5")
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    directions = [arrow.xy[0] - arrow.get_position()[0] > 0 for arrow in arrows]
    assert directions == [True, False] * 2


def test_a_gradient_of_zero_has_no_factor_that_is_infinite():
    assert "× 0" in words(draw_chain({"x": 0, "u": 0, "z": 1}, [0, 0, 1], ["a", "b"]))


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        (({"x": 3}, [1], []), "two numbers or more"),
        ((CHAIN, [1, 2], ["a", "b"]), "3 values need 3 gradients and 2 operations, got 2 and 2"),
        ((CHAIN, [1, 2, 3], ["a"]), "got 3 and 1"),
    ],
)
def test_chains_that_do_not_fit_are_refused(chain, told):
    with pytest.raises(ValueError, match=told):
        draw_chain(*chain)


def test_runs_are_lines_and_their_test_scores_stars_of_one_colour():
    runs = {"seed 1": [0.90, 0.95], "seed 2": [0.91, 0.93]}
    ax = plot_runs([100, 200], runs, [0.94, 0.92], title="t")
    lines = [line for line in ax.lines if len(line.get_xdata()) == 2]
    stars = [line for line in ax.lines if line.get_marker() == "*"]
    assert [line.get_ydata().tolist() for line in lines] == list(runs.values())
    assert [(*star.get_xdata(), *star.get_ydata()) for star in stars] == [(200, 0.94), (200, 0.92)]
    assert {to_hex(star.get_color()).upper() for star in stars} == {TEST_COLOUR}
    assert TEST_COLOUR not in {to_hex(line.get_color()).upper() for line in lines}
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["validation, seed 1", "validation, seed 2", "test set, after the last step"]


@pytest.mark.parametrize(
    ("runs", "scores", "told"),
    [
        ({}, [], "names to values"),
        ({"a": [1, 2]}, [], "0 test scores"),
        ({"a": [1]}, [1], "1 values for 2 steps"),
    ],
)
def test_runs_that_do_not_fit_are_refused(runs, scores, told):
    with pytest.raises(ValueError, match=told):
        plot_runs([100, 200], runs, scores)
