"""Scores, probabilities, the cross-entropy, and layers beside one another."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import LAYERS, clean_figures, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils import plotting
from course_utils.plotting import ROLE_COLOURS as COLOURS

SMALL = [("Dense", (2,), 8)]


def test_small_and_large_probabilities_are_not_written_as_0_and_1():
    assert words(plotting.plot_probabilities([0.0049, 0.9951])) == ["<0.01", ">0.99"]
    assert words(plotting.plot_probabilities([0.005, 0.994, 0.001])) == ["0.01", "0.99", "<0.01"]
    assert words(plotting.plot_probabilities([0, 1])) == ["0.00", "1.00"]


def test_scores_have_signs_colours_and_numbers():
    ax = plotting.plot_scores([2.5, -1, 0], labels=["a", "b", "c"], title="logits", fmt=".1f")
    assert words(ax) == ["2.5", "−1.0", "0.0"]
    assert [patch.get_width() for patch in ax.patches] == [2.5, -1, 0]
    found = [to_hex(patch.get_facecolor()).upper() for patch in ax.patches]
    assert found == [COLOURS["input"], COLOURS["negative"], COLOURS["input"]]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.get_title() == "logits"
    assert ax.yaxis_inverted()  # class 0 on top
    low, high = ax.get_xlim()
    assert low < -1.5
    assert high > 3


def test_small_scores_are_not_written_as_0():
    found = words(plotting.plot_scores([0.0004, -0.0004, 0, 0.0006, -0.0006], fmt=".3f"))
    assert found == ["<0.001", ">−0.001", "0.000", "0.001", "−0.001"]
    assert words(plotting.plot_scores([0.4, -3], fmt=".0f")) == ["0", "−3"]
    assert words(plotting.plot_scores([1e-9, 1], fmt=".1f")) == ["<0.1", "1.0"]


def test_the_number_of_the_true_class_is_marked():
    first, second = plotting.plot_scores([0.2, -0.2], true=1).texts
    assert first.get_weight() == "normal"
    assert second.get_weight() == "bold"
    assert to_hex(second.get_color()).upper() == COLOURS["highlight"]


def test_numbers_of_scores_stay_inside_of_the_picture():
    ax = plotting.plot_scores([-0.123, 0.999, 0.01, 0], fmt=".3f")
    ax.get_figure().canvas.draw()
    box = ax.get_figure().bbox
    for text in ax.texts:
        assert box.x0 <= text.get_window_extent().x0
        assert text.get_window_extent().x1 <= box.x1


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[1, 2]], {}, "one row, not a batch"),
        ([1, np.inf], {}, "finite"),
        ([1, np.nan], {}, "finite"),
        ([1, 2], {"labels": ["a"]}, "one text per class"),
        ([1, 2], {"true": 2}, "true must be"),
        ([1, 2], {"fmt": "quite"}, "fmt must be"),
    ],
)
def test_plot_scores_refuses(values, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_scores(values, **options)


def test_the_loss_is_drawn_and_its_points_are_named():
    ax = plotting.plot_cross_entropy([0.99, 0.5, 0.001], title="−ln p")
    assert words(ax) == ["p = 0.99: loss 0.01", "p = 0.5: loss 0.69", "p = 0.001: loss 6.91"]
    curve, points = ax.lines
    np.testing.assert_allclose(curve.get_ydata(), -np.log(curve.get_xdata()))
    assert curve.get_xdata().min() <= 0.001
    assert points.get_xdata().tolist() == [0.99, 0.5, 0.001]
    ax.get_figure().canvas.draw()
    for text in ax.texts:  # beside its point: no farther than 40 pixels
        at = ax.transData.transform(text.xy)
        box = text.get_window_extent()
        assert abs(np.clip(at[0], box.x0, box.x1) - at[0]) < 40
        assert abs(np.clip(at[1], box.y0, box.y1) - at[1]) < 40


@pytest.mark.parametrize("marked", [[0, 0.5], [1.1], [np.nan], [], [[0.5]]])
def test_plot_cross_entropy_refuses_what_is_no_probability(marked):
    with pytest.raises(ValueError, match="marked"):
        plotting.plot_cross_entropy(marked)


def test_parameters_of_several_models_have_one_scale():
    first, second = plotting.plot_parameters({"A": SMALL, "B": LAYERS})
    assert first.get_xlim() == second.get_xlim()
    assert [patch.get_width() for patch in first.patches] == [8]
    assert [patch.get_width() for patch in second.patches] == [320, 0, 0, 54090]
    assert words(second) == ["320", "0", "0", "54,090"]
    assert second.get_title() == "B: 54,410 parameters"
    names = [text.get_text() for text in second.get_yticklabels()]
    assert names[0] == "Conv2D 26×26×32"  # and no input
    assert first.get_figure().get_figheight() <= 4.2


@pytest.mark.parametrize("models", [{}, [SMALL], None, {"A": 3}])
def test_plot_parameters_refuses_what_is_no_model(models):
    with pytest.raises(ValueError, match="model"):
        plotting.plot_parameters(models)


def test_layers_have_a_row_each_and_each_row_one_scale():
    maps = np.stack([np.full((4, 4), 1.0), np.full((4, 4), 3.0)], axis=-1)
    axes = plotting.show_layers(np.eye(6), {"conv": maps, "pool": np.ones((2, 2, 1))})
    assert axes.shape == (2, 2)
    assert [ax.images[0].get_clim() for ax in axes[0]] == [(0, 3), (0, 3)]
    assert axes[1, 0].images[0].get_clim() == (0, 1)
    assert not axes[1, 1].images
    figure = axes[0, 0].get_figure(root=True)
    found = [text.get_text() for ax in figure.axes for text in ax.texts]
    assert found == ["conv  4×4×2\n0 to 3.0", "pool  2×2×1\n0 to 1.0"]
    assert figure.get_figheight() <= 4.2


def test_of_many_maps_eight_are_drawn():
    axes = plotting.show_layers(np.eye(6), {"conv": np.ones((4, 4, 20))})
    assert axes.shape == (1, 8)


@pytest.mark.parametrize("maps", [{}, None, [np.ones((2, 2, 1))], {"conv": np.ones((1, 2, 2, 1))}])
def test_show_layers_refuses_what_is_no_layer(maps):
    with pytest.raises(ValueError, match=r"maps|conv"):
        plotting.show_layers(np.eye(6), maps)
    plt.close("all")
