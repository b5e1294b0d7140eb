"""Functions of one number as curves, and windows along one, two and three axes."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from course_utils.plotting.arrays import plot_signal, show_matrix
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS
from course_utils.plotting.inputs import as_numbers, check_columns

LARGEST_BLOCK = 10  # cells along an axis: more could not be told apart


def plot_functions(
    x: ArrayLike, functions: Mapping[str, ArrayLike], *, ncols: int | None = None
) -> NDArray:
    """Draw functions side by side, each along its own axes, all on one scale.

    One unit is equally long along both axes, so that the function that changes nothing is a
    straight line at 45 degrees.

    Args:
        x: (T,), the numbers that go in.
        functions: For each name (T,), the numbers that come out.
        ncols: Functions in a row; None: 6 at most.

    Returns:
        Array of Axes, one for each function, shape (n,).

    Raises:
        ValueError: There is no function, or one has not as many numbers as x.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import plot_functions
        >>> x = np.linspace(-2, 2, 5)
        >>> axes = plot_functions(x, {"ReLU": np.maximum(x, 0)})
        >>> axes[0].get_title(), axes[0].get_xlabel()
        ('ReLU', 'input')

    Introduced in lesson 1.
    """
    x = as_numbers(x, "x", ("T",))
    curves = {name: as_numbers(y, f"functions[{name!r}]", ("T",)) for name, y in functions.items()}
    if not curves:
        raise ValueError("there is no function to draw: functions is empty.")
    for name, y in curves.items():
        if y.shape != x.shape:
            raise ValueError(f"functions[{name!r}] must have {len(x)} values as x, got {len(y)}.")
    columns = check_columns(ncols, len(curves), 6)
    rows = -(-len(curves) // columns)
    side = min(2.6, 0.98 * MAX_WIDTH / columns)
    size = (side * columns, (side + 0.35) * rows)
    _, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, sharex=True, sharey=True)
    for ax in grid.flat[len(curves) :]:
        ax.remove()
    low = min(float(x.min()), *(float(y.min()) for y in curves.values()))
    high = max(float(x.max()), *(float(y.max()) for y in curves.values()))
    axes = grid.ravel()[: len(curves)]
    for ax, (name, y) in zip(axes, curves.items(), strict=True):
        ax.axhline(0, color="0.6", linewidth=0.8)
        ax.axvline(0, color="0.6", linewidth=0.8)
        ax.plot(x, y, color=ROLE_COLOURS["output"], linewidth=3)
        ax.set(title=name, xlim=(low, high), ylim=(low, high), aspect="equal", xlabel="input")
        ax.label_outer()
        ax.set_xlabel("input")
    for ax in grid[:, 0]:
        ax.set_ylabel("output")
    return axes


def show_windows(
    signal: ArrayLike, image: ArrayLike, block: tuple[int, int, int], *, window: int = 3
) -> list[Axes]:
    """Draw a window of a signal, of an image and of a block of cells, side by side.

    Args:
        signal: (T,); the window is its first cells.
        image: (H, W); the window is its upper left corner.
        block: Depth, height and width of the block, in cells; the window is the corner in front.
        window: Cells of the window along each axis.

    Returns:
        The three Axes.

    Raises:
        ValueError: An array has another shape or is empty, the window is larger than one of the
            three, or the block has more than 10 cells along an axis.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_windows
        >>> axes = show_windows(np.arange(6), np.eye(6), (6, 6, 6))
        >>> [ax.get_title() for ax in axes]
        ['along 1 axis', 'along 2 axes', 'along 3 axes']

    Introduced in lesson 1.
    """
    if len(block) != 3 or not all(window <= side <= LARGEST_BLOCK for side in block):
        raise ValueError(
            f"block must be three sides of {window} to {LARGEST_BLOCK} cells, got {block}."
        )
    three: dict[str | tuple[str, ...], dict[str, Any]] = {"C": {"projection": "3d"}}
    axes = plt.subplot_mosaic("ABC", figsize=(MAX_WIDTH, 3.4), per_subplot_kw=three)[1]
    plot_signal(signal, ax=axes["A"], window=(0, window), title="along 1 axis")
    show_matrix(image, ax=axes["B"], window=(0, 0, window, window), title="along 2 axes")
    across, deep, high = block[2], block[0], block[1]  # x, y and z of the drawing
    colours = np.full((across, deep, high), ROLE_COLOURS["input"])
    colours[-window:, :window, -window:] = ROLE_COLOURS["highlight"]
    filled = np.ones(colours.shape, dtype=bool)
    solid: Any = axes["C"]
    solid.voxels(filled, facecolors=colours, edgecolor="white", linewidth=0.6)
    solid.set_axis_off()
    solid.set_aspect("equal")
    solid.set_title("along 3 axes")
    return list(axes.values())
