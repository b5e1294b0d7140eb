"""What was done to a picture, in one row."""

import numpy as np
import pytest
from drawn import clean_figures  # noqa: F401

from course_utils.plotting import show_road

STEPS = {"grey": np.full((30, 60), 0.5), "ink": np.eye(30), "input": np.eye(28)}


def test_every_step_is_drawn_on_one_scale_under_its_name():
    axes = show_road(STEPS, title="a road")
    assert [ax.get_title() for ax in axes] == list(STEPS)
    for ax, step in zip(axes, STEPS.values(), strict=True):
        assert np.array_equal(ax.images[0].get_array(), step)
        assert (ax.images[0].norm.vmin, ax.images[0].norm.vmax) == (0, 1)
    assert axes[0].get_figure().get_suptitle() == "a road"


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_road_fits_a_projected_screen(count):
    figure = show_road({f"step {k}": np.eye(9) for k in range(count)}, title="a")[0].get_figure()
    width, height = figure.get_size_inches()
    assert width <= 10
    assert height <= 4.2


@pytest.mark.parametrize(
    ("steps", "message"), [({}, "empty"), ({"a": np.ones((3, 3, 3))}, "grey images")]
)
def test_what_is_no_step_is_refused(steps, message):
    with pytest.raises(ValueError, match=message):
        show_road(steps)
