"""Histories, confusion matrices and probabilities: the numbers that came, each with its name."""

from itertools import pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import clean_figures, texts, words  # noqa: F401
from matplotlib.colors import to_hex

from course_utils import plotting
from course_utils.plotting import ROLE_COLOURS as COLOURS

HISTORY = {"accuracy": [0.8, 0.9, 0.95], "val_accuracy": [0.85, 0.88, 0.9], "loss": [3, 2, 1]}


# Histories


def test_history_draws_training_dashed_and_validation_solid_from_epoch_1():
    ax = plotting.plot_history(HISTORY, title="Model A")
    lines = {line.get_linestyle(): line for line in ax.lines}
    assert lines["--"].get_xdata().tolist() == lines["-"].get_xdata().tolist() == [1, 2, 3]
    assert lines["--"].get_ydata().tolist() == HISTORY["accuracy"]
    assert lines["-"].get_ydata().tolist() == HISTORY["val_accuracy"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("epoch", "accuracy", "Model A")
    assert ax.get_xticks().tolist() == [1, 2, 3]
    assert set(words(ax)) == {"training", "validation"}


def test_history_without_validation_draws_training_alone():
    ax = plotting.plot_history(HISTORY, metric="loss")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[3, 2, 1]]
    assert words(ax) == ["training"]
    assert ax.get_ylabel() == "loss"


def test_histories_of_different_lengths_are_named_at_their_ends():
    fitted = SimpleNamespace(history={"accuracy": [0.5] * 7, "val_accuracy": [0.6] * 7})
    ax = plotting.plot_history({"A": HISTORY, "B": fitted}, reference={"reported": 0.9915})
    assert [len(line.get_xdata()) for line in ax.lines] == [3, 3, 7, 7, 2]
    colours = [line.get_color() for line in ax.lines]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert set(ax.lines[4].get_ydata()) == {0.9915}
    assert set(words(ax)) == {"A", "B", "reported 0.9915"}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]
    assert ax.get_xlim()[1] > 7
    leaders = [patch for patch in ax.patches if hasattr(patch, "xy1")]
    assert [patch.xy1 for patch in leaders] == [(3, 0.9)]  # from A's last epoch; B reaches the edge


def test_a_test_score_is_a_star_in_its_own_colour_at_the_last_epoch():
    ax = plotting.plot_history({"A": HISTORY, "B": HISTORY}, test_scores={"A": 0.8142})
    stars = [line for line in ax.lines if line.get_marker() == "*"]
    assert [(*line.get_xdata(), *line.get_ydata()) for line in stars] == [(3, 0.8142)]
    assert stars[0].get_color() == plotting.TEST_COLOUR
    assert stars[0].get_color() not in {line.get_color() for line in ax.lines[:4]}
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["training", "validation", "test set"]


@pytest.mark.parametrize("scores", [{"C": 0.9}, 0.9, {"A": float("nan")}, {"A": "high"}])
def test_a_test_score_of_no_history_or_no_number_is_refused(scores):
    with pytest.raises(ValueError, match="test_scores"):
        plotting.plot_history({"A": HISTORY}, test_scores=scores)


def test_a_line_that_becomes_nan_is_named_at_its_last_number():
    ax = plotting.plot_history(
        {"too large": {"loss": [3, 9, np.nan]}, "no number": {"loss": [np.nan] * 3}}, metric="loss"
    )
    assert set(words(ax)) == {"too large", "no number (never finite)"}
    assert all(np.isfinite(text.xy).all() for text in ax.texts)
    assert [patch.xy1 for patch in ax.patches if hasattr(patch, "xy1")] == [(2, 9)]


def test_a_long_history_has_whole_epochs_from_1_on():
    ax = plotting.plot_history({"loss": list(range(60))}, metric="loss")
    low, high = ax.get_xlim()
    assert 0 < low <= 1
    assert high >= 60
    ax.get_figure().draw_without_rendering()
    assert [tick for tick in ax.get_xticks() if low <= tick <= high] == [10, 20, 30, 40, 50, 60]


def test_labels_of_close_lines_do_not_overlap():
    close = {f"run {i}": {"accuracy": [0.1, 0.9 - i / 1e4]} for i in range(6)}
    ax = plotting.plot_history(close)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert len(boxes) == 6
    assert all(low.y1 <= high.y0 + 2 for low, high in pairwise(boxes))
    order = sorted(ax.texts, key=lambda text: text.get_window_extent().y0)
    assert [text.get_text() for text in order] == [f"run {i}" for i in reversed(range(6))]
    legend = ax.get_legend().get_window_extent()
    assert legend.y1 <= ax.xaxis.label.get_window_extent().y0


@pytest.mark.parametrize(
    ("histories", "options", "message"),
    [
        ({}, {}, "non-empty"),
        ([0.1], {}, "histories must be a history"),
        (HISTORY, {"metric": "recall"}, "no metric 'recall'; it has accuracy, val_accuracy, loss"),
        ({"A": HISTORY, "B": {"loss": [1]}}, {}, "the history 'B' has no metric 'accuracy'"),
        ({"accuracy": []}, {}, "at least one"),
    ],
)
def test_plot_history_refuses(histories, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_history(histories, **options)


# Confusion matrix


def test_confusion_counts_true_classes_in_rows():
    ax = plotting.plot_confusion_matrix([0, 0, 0, 1, 2, 2], [0, 1, 1, 1, 2, 0])
    counts = [[1, 2, 0], [0, 1, 0], [1, 0, 1]]
    assert texts(ax) == {(c, r): str(counts[r][c]) for r in range(3) for c in range(3)}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    bottom, top = ax.get_ylim()
    assert top < bottom


def test_the_worst_mistake_stands_out_and_the_diagonal_does_not():
    ax = plotting.plot_confusion_matrix([0] * 50 + [1, 1, 2], [0] * 50 + [2, 2, 1])
    rgb = np.asarray(ax.images[0].get_array())
    saturation = rgb.max(axis=-1) - rgb.min(axis=-1)
    assert np.unravel_index(saturation.argmax(), saturation.shape) == (1, 2)
    assert saturation[1, 2] > 0.5
    diagonal = rgb[np.eye(3, dtype=bool)]
    assert np.all((diagonal == diagonal[0, 0]) & (diagonal < 1))  # one grey, however large
    assert saturation[2, 1] > saturation[0, 1] == 0


def test_matrices_that_are_compared_have_one_colour_for_one_number():
    rgb = [
        np.asarray(
            plotting.plot_confusion_matrix([0] * n, [1] * n, vmax=vmax).images[0].get_array()
        )
        for n, vmax in ((5, 10), (10, 10), (20, 10), (5, None), (10, None))
    ]
    assert np.all(rgb[0][0, 1] >= rgb[1][0, 1])
    assert not np.allclose(rgb[0][0, 1], rgb[1][0, 1])
    np.testing.assert_allclose(rgb[1][0, 1], rgb[2][0, 1])  # more than vmax: the full colour
    np.testing.assert_allclose(rgb[3][0, 1], rgb[4][0, 1])  # each on its own scale


def test_class_names_label_the_axes_in_the_order_given():
    true, pred = ["b", "a", "b"], ["a", "a", "b"]
    ax = plotting.plot_confusion_matrix(true, pred, labels=["b", "a", "c"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a", "c"]
    assert texts(ax)[1, 0] == "1"  # true b, said a
    assert texts(ax)[0, 1] == "0"
    ax = plotting.plot_confusion_matrix([0, 1], [0, 0], labels=["cat", "dog"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["cat", "dog"]
    assert texts(ax)[0, 1] == "1"


@pytest.mark.parametrize(
    ("true", "pred", "labels", "message"),
    [
        ([0, 1], [0], None, "same length"),
        ([], [], None, "at least 1"),
        ([0, 1], np.eye(2), None, r"argmax\(axis=1\)"),
        ([0, 1], [0.2, 0.8], None, "integers or names"),
        ([0, 3], [0, 1], ["a", "b"], "from 0 to 1"),
        ([0, -1], [0, 1], None, "-1"),
        (["a"], ["z"], ["a"], "labels lack the classes z"),
    ],
)
def test_plot_confusion_matrix_refuses(true, pred, labels, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_confusion_matrix(true, pred, labels=labels)


# Probabilities


def test_bars_have_the_probabilities_and_the_true_class_is_marked():
    ax = plt.subplots()[1]
    values = [0.1, 0.7, 0.2]
    plotting.plot_probabilities(values, labels=["cat", "dog", "cow"], true=2, ax=ax, title="photo")
    assert [bar.get_width() for bar in ax.patches] == values
    assert words(ax) == ["0.10", "0.70", "0.20 true class"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "cow"]
    assert [to_hex(bar.get_facecolor()).upper() == COLOURS["output"] for bar in ax.patches] == [
        False,
        True,
        False,
    ]
    assert ax.get_xlim() == (0, 1)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # class 0 on top
    assert (ax.get_xlabel(), ax.get_title()) == ("probability", "photo")


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[0.5, 0.5]], {}, "one row"),
        ([2.0, -1.0], {}, "softmax"),
        ([0.3, 0.3], {}, "sum 0.6"),
        ([0.5, 0.5], {"labels": ["a"]}, "labels must hold one text per class"),
        ([0.5, 0.5], {"true": 2}, "true must be a whole number from 0 to 1"),
        ([np.nan, 1.0], {}, "add up to 1"),
    ],
)
def test_plot_probabilities_refuses(values, options, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_probabilities(values, **options)
