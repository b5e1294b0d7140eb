"""Which cells a kernel reads: maps of counts, and a stack of causal layers."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils import plotting, reference
from course_utils.plotting import ROLE_COLOURS as COLOURS


def crossed(ax):
    """(row, column) of every cell with two strokes through its middle."""
    middles = [tuple(np.mean(line.get_xydata(), axis=0)) for line in ax.lines]
    return {(int(y), int(x)) for x, y in middles if middles.count((x, y)) == 2}


def test_pixels_never_read_are_crossed_out_and_the_title_says_so():
    counts = reference.count_reads((4, 5), 3, strides=2)
    read, all_read = plotting.show_reads([counts, counts[:3]], titles=["stride 2", "cut"])
    assert crossed(read) == {(3, column) for column in range(5)}
    assert words(read) == [str(number) for number in counts.ravel() if number]
    assert read.get_title() == "stride 2\ncrossed out: never read"
    assert all_read.get_title() == "cut\n "
    assert crossed(all_read) == set()


def test_counts_of_all_maps_have_one_scale():
    small, large = plotting.show_reads([[[1]], [[4]]], titles=["a", "b"])
    assert to_hex(large.images[0].get_array()[0, 0]).upper() == COLOURS["input"]
    assert to_hex(small.images[0].get_array()[0, 0]).upper() != COLOURS["input"]
    assert small.get_title() == "a"


@pytest.mark.parametrize(("dilations", "kernel"), [((1, 1, 1), 2), ((1, 2, 4), 2), ((2, 3), 3)])
def test_a_stack_lights_the_inputs_that_its_last_output_reads(dilations, kernel):
    ax = plotting.plot_stack(dilations, kernel_size=kernel, steps=12, title="stack")
    lit = {
        int(x)
        for line in ax.lines
        if line.get_color() == COLOURS["input"]
        for x, y in line.get_xydata()
        if y == 0
    }
    signal = np.zeros(12)
    read = set()
    for step in range(12):
        signal[:] = np.arange(12) == step
        for dilation in dilations:
            ones = np.ones(kernel)
            signal = reference.conv1d(signal, ones, padding="causal", dilation_rate=dilation)
        if signal[-1]:
            read.add(step)
    assert lit == read
    assert ax.get_title() == "stack"


def test_a_stack_draws_in_the_axes_given():
    _, given = plt.subplots()
    assert plotting.plot_stack((1,), ax=given) is given


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plotting.show_reads([]), "matrices is empty"),
        (lambda: plotting.show_reads([[1, 2]]), r"counts must have shape \(H, W\)"),
        (lambda: plotting.show_reads([[[1]]], titles=["a", "b"]), "one text per map"),
        (lambda: plotting.plot_stack([]), "dilations must be 1 to 12 numbers"),
        (lambda: plotting.plot_stack(2), "dilations must be 1 to 12 numbers"),
        (lambda: plotting.plot_stack([1, 0]), "a dilation"),
        (lambda: plotting.plot_stack([1], kernel_size=0), "kernel_size"),
        (lambda: plotting.plot_stack([1], steps=65), "steps"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, said):
    with pytest.raises(ValueError, match=said):
        draw()
