"""Points of several classes."""

import numpy as np
import pytest
from drawn import clean_figures  # noqa: F401

from course_utils import plotting


def test_each_class_has_its_points_its_colour_and_its_number_in_the_middle():
    points = np.array([[0, 0], [5, 5], [6, 5], [9, 8]])
    ax = plotting.plot_embedding(points, [3, 7, 7, 7], title="a picture")
    three, seven = ax.collections
    assert three.get_offsets().tolist() == [[0, 0]]
    assert seven.get_offsets().tolist() == points[1:].tolist()
    assert not np.array_equal(three.get_facecolor(), seven.get_facecolor())
    assert [(text.get_text(), text.get_position()) for text in ax.texts] == [
        ("3", (0, 0)),
        ("7", (6, 5)),
    ]
    assert ax.get_title() == "a picture"


@pytest.mark.parametrize(
    ("points", "labels", "message"),
    [
        (np.zeros((3, 3)), [0, 1, 2], r"points must be \(n, 2\)"),
        (np.zeros((3, 2)), [0, 1], r"labels \(n,\)"),
        (np.zeros((2, 2)), [0, 10], "from 0 to 9"),
        (np.zeros((2, 2)), [0, 0.5], "from 0 to 9"),
        (np.zeros(2), [0, 1], "points"),
    ],
)
def test_plot_embedding_refuses(points, labels, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_embedding(points, labels)
