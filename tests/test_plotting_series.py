"""Signals in time: padding with outputs under their inputs, long series with forecasts."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import clean_figures, framed, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils import plotting, reference
from course_utils.plotting.text import DARK

SIGNAL, KERNEL = [1, 3, 2, 0, 4, 1, 5, 2], [1, 0, -1]


def places(ax, row):
    """From step to the number that stands there, in one row of cells."""
    at_row = [text for text in ax.texts if text.get_position()[1] == row]
    return {int(text.get_position()[0]): text.get_text() for text in at_row}


@pytest.mark.parametrize("kernel", [KERNEL, [1, -1], [1, 2, 3, 4]])
def test_each_output_stands_under_its_step(kernel):
    names = ["valid", "same", "causal"]
    axes = plotting.show_sequence_padding(SIGNAL, kernel)
    below = max(text.get_position()[1] for text in axes[0].texts)
    for ax, name in zip(axes, names, strict=True):
        assert ax.get_ylabel() == name
        inputs = places(ax, 0)
        assert [inputs[step] for step in range(8)] == [str(number) for number in SIGNAL]
        output = reference.conv1d(SIGNAL, kernel, padding=name)
        numbers = [str(number).replace("-", "−") for number in output.tolist()]
        assert places(ax, below) == dict(enumerate(numbers))
    assert axes[-1].get_xticks().tolist() == list(range(8))
    assert len({ax.get_xlim() for ax in axes}) == 1


def test_the_cells_of_padding_are_hatched_where_the_convolution_has_them():
    axes = plotting.show_sequence_padding(SIGNAL, KERNEL)
    hatched = [
        sorted(int(patch.get_x() + 0.5) for patch in ax.patches if patch.get_hatch()) for ax in axes
    ]
    assert hatched == [[], [-1, 8], [-2, -1]]
    height = axes[0].get_figure().get_size_inches()[1]
    assert height <= 4.2


def test_a_framed_window_holds_what_the_output_reads():
    axes = plotting.show_sequence_padding(SIGNAL, KERNEL, step=5)
    first = [framed(ax)[0][0] + 0.5 for ax in axes]
    assert first == [5, 4, 3]
    for ax, start in zip(axes, first, strict=True):
        inputs, below = places(ax, 0), max(text.get_position()[1] for text in ax.texts)
        numbers = [int(inputs[start + k]) for k in range(3)]
        assert int(places(ax, below)[5].replace("−", "-")) == np.dot(numbers, KERNEL)


def test_the_measured_series_is_dark_and_the_forecasts_are_not():
    lines = {"measured": [1, 2, 3, 4], "forecast": [np.nan, 1, 2, 3]}
    ax = plotting.plot_series(lines, every=2, title="a week", xlabel="hour", ylabel="bikes")
    dark, other = (to_hex(line.get_color()) for line in ax.lines)
    assert dark == to_hex(DARK)
    assert other != dark
    assert ax.lines[1].get_ydata().tolist()[1:] == [1, 2, 3]
    assert ax.get_xticks().tolist() == [0, 2, 4]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["measured", "forecast"]
    assert (ax.get_title(loc="left"), ax.get_ylabel()) == ("a week", "bikes")


def test_one_series_needs_no_legend_and_draws_in_the_axes_given():
    _, given = plt.subplots()
    assert plotting.plot_series({"rentals": range(30)}, ax=given) is given
    assert given.get_legend() is None


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plotting.show_sequence_padding([[1]], [1]), r"values must have shape \(T,\)"),
        (lambda: plotting.show_sequence_padding([1], [[1]]), r"kernel must have shape \(k,\)"),
        (lambda: plotting.show_sequence_padding([1], [1], ["casual"]), "paddings must be some of"),
        (lambda: plotting.show_sequence_padding([1], [1], []), "paddings must be some of"),
        (lambda: plotting.show_sequence_padding(range(21), [1]), "up to 20 steps"),
        (lambda: plotting.show_sequence_padding(SIGNAL, KERNEL, step=6), "step"),
        (lambda: plotting.plot_series({}), "lines must be a dict"),
        (lambda: plotting.plot_series({"a": [1], "b": [1, 2]}), "equally many values"),
        (lambda: plotting.plot_series({"a": [1, 2]}, every=3), "every"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, said):
    with pytest.raises(ValueError, match=said):
        draw()
