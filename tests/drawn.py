"""What the tests of pictures draw, and how they read what was drawn."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from course_utils.plotting import ROLE_COLOURS as COLOURS

IMAGE = np.array([[1, 2, 0, 1], [0, 1, 2, 3], [2, 1, 0, 1], [1, 0, 2, 2]])
KERNEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
LAYERS = [
    ("Input", (28, 28, 1), 0),
    ("Conv2D", (26, 26, 32), 320),
    ("MaxPooling2D", (13, 13, 32), 0),
    ("Flatten", (5408,), 0),
    ("Dense", (10,), 54090),
]


@pytest.fixture(autouse=True)
def clean_figures():
    """The course's style, and no figure left open, for every test of a module that imports this."""
    with plt.style.context("course_utils.course"):
        yield
    plt.close("all")


def texts(ax):
    """Every text in the Axes by its (x, y)."""
    return {text.get_position(): text.get_text() for text in ax.texts}


def words(ax):
    """Every text in the Axes that is not empty, in the order of drawing."""
    return [text.get_text() for text in ax.texts if text.get_text()]


def framed(ax):
    """(x, y, width, height) of every thick frame in the highlight colour."""
    return [
        (*patch.get_xy(), patch.get_width(), patch.get_height())
        for patch in ax.patches
        if not patch.get_fill() and to_hex(patch.get_edgecolor()).upper() == COLOURS["highlight"]
    ]


def hatched(ax):
    """(row, column) of every hatched cell."""
    return {
        (round(patch.get_y() + 0.5), round(patch.get_x() + 0.5))
        for patch in ax.patches
        if patch.get_hatch()
    }
