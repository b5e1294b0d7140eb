"""Loss beside accuracy of one training."""

import pytest
from drawn import clean_figures  # noqa: F401

from course_utils import plotting
from course_utils.plotting import ROLE_COLOURS as COLOURS

HISTORY = {
    "loss": [0.9, 0.4, 0.1],
    "val_loss": [0.8, 0.5, 0.7],
    "accuracy": [0.7, 0.9, 1.0],
    "val_accuracy": [0.7, 0.8, 0.8],
}


def test_each_metric_has_a_chart_with_both_lines():
    axes = plotting.plot_curves(HISTORY, title="a training")
    for ax, metric in zip(axes, ("loss", "accuracy"), strict=True):
        training, validation = ax.lines
        assert training.get_ydata().tolist() == HISTORY[metric]
        assert validation.get_ydata().tolist() == HISTORY[f"val_{metric}"]
        assert (training.get_linestyle(), validation.get_linestyle()) == ("--", "-")
        assert ax.get_title() == metric
    assert axes[0].get_figure().get_suptitle() == "a training"


def test_the_chosen_epoch_is_marked_in_both():
    for ax in plotting.plot_curves(HISTORY, chosen=2):
        (line,) = [one for one in ax.lines if one.get_color() == COLOURS["highlight"]]
        assert set(line.get_xdata()) == {2}


@pytest.mark.parametrize(
    ("history", "chosen", "message"),
    [
        ({"loss": [1.0]}, None, "accuracy"),
        ({"accuracy": [1.0]}, None, "loss"),
        ({"one": HISTORY, "two": HISTORY}, None, "plot_history"),
        (HISTORY, 0, "chosen"),
        (HISTORY, 4, "chosen"),
    ],
)
def test_plot_curves_refuses(history, chosen, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_curves(history, chosen=chosen)
