"""Named points of cost and value, and means in bands: what stands where."""

import numpy as np
import pytest
from drawn import clean_figures, words  # noqa: F401

from course_utils.plotting import plot_bands, plot_tradeoff

POINTS = {"small": (1e6, 70), "large": (1e9, 75), "close": (1.1e9, 75.2)}
WAYS = {"frozen": [[0.7, 0.8], [0.8, 0.9]], "all": [[0.4, 0.5], [0.9, 0.92]]}


def test_points_stand_at_their_cost_and_value():
    ax = plot_tradeoff(POINTS, title="t", xlabel="MACs", ylabel="% right")
    (dots,) = ax.lines
    assert list(dots.get_xdata()) == [1e6, 1e9, 1.1e9]
    assert list(dots.get_ydata()) == [70, 75, 75.2]
    assert ax.get_xscale() == "log"
    assert words(ax) == list(POINTS)
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("t", "MACs", "% right")


def test_no_name_covers_a_point_or_another_name():
    ax = plot_tradeoff(POINTS)
    figure = ax.get_figure()
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:k])
        for pair in POINTS.values():
            assert not box.contains(*ax.transData.transform(pair))


@pytest.mark.parametrize("points", [{}, None, {"a": (0, 1)}, {"a": (1,)}, {"a": (1, 2, 3)}])
def test_what_is_no_point_is_refused(points):
    with pytest.raises(ValueError, match="points"):
        plot_tradeoff(points)


def test_a_line_is_the_mean_and_its_band_is_as_wide_as_asked():
    ax = plot_bands([10, 100], WAYS, title="t", xlabel="images", ylabel="accuracy", errors=2)
    assert [line.get_ydata().tolist() for line in ax.lines] == [
        pytest.approx([0.75, 0.85]),
        pytest.approx([0.45, 0.91]),
    ]
    assert words(ax) == ["frozen", "all"]
    edges = ax.collections[0].get_paths()[0].vertices[:, 1]
    half = 2 * np.std([0.7, 0.8], ddof=1) / np.sqrt(2)
    assert edges.min() == pytest.approx(0.75 - half)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["10", "100"]
    assert ax.get_xscale() == "log"


def test_one_run_has_no_band():
    assert not plot_bands([10, 100], {"a": [[0.7], [0.8]]}).collections


@pytest.mark.parametrize(
    ("sizes", "ways", "errors"),
    [
        ([10, 100], {}, 3),
        ([10, 100], {"a": [[0.7]]}, 3),
        ([0, 100], WAYS, 3),
        ([10, 100], WAYS, -1),
    ],
)
def test_what_does_not_fit_is_refused(sizes, ways, errors):
    with pytest.raises(ValueError, match=r"ways|sizes"):
        plot_bands(sizes, ways, errors=errors)
