"""Layers beside one another: what each gives for one image, and how many parameters each holds."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import shown
from course_utils.plotting.canvas import MAX_WIDTH, ROLE_COLOURS
from course_utils.plotting.images import show_image
from course_utils.plotting.inputs import as_numbers
from course_utils.plotting.models import read_layers
from course_utils.plotting.text import shape_text

WIDTH = MAX_WIDTH - 0.2  # inches: what is saved has a margin
ACROSS = 8.2  # inches: bars of parameters; smaller than WIDTH, so that their names are larger
TEXT = 13  # points: the names and numbers beside those bars
HIGHEST = 4.0  # inches: with its code the picture still fits a projected screen
MOST_MAPS = 8  # of a layer
ROW = 0.36  # inches a layer


def show_layers(image: ArrayLike, maps: Mapping[str, ArrayLike]) -> NDArray:
    """Draw one image and what each layer makes of it: a row of feature maps for each layer.

    Black is zero and white the largest number of that layer, which is written beside its name:
    in one row equal numbers look equal.

    Args:
        image: (H, W) or (H, W, 1), one grey image.
        maps: For each layer, by its name, (H, W, C): its feature maps, none below zero. Of more
            than 8 the first 8 are drawn.

    Returns:
        Array of Axes, shape (layers, maps): row i is layer i.

    Raises:
        ValueError: There is no layer, or an image or a layer's maps are of another form.

    Example:
        >>> import numpy as np
        >>> from course_utils.plotting import show_layers
        >>> axes = show_layers(np.eye(6), {"conv": np.ones((4, 4, 3)), "pool": np.ones((2, 2, 3))})
        >>> axes.shape
        (2, 3)

    Introduced in lesson 4.
    """
    if not isinstance(maps, Mapping) or not maps:
        raise ValueError(f"maps must hold the feature maps of a layer by its name: {shown(maps)}.")
    hint = "Leave the batch axis out, for example maps[0]."
    arrays = {
        str(name): as_numbers(one, str(name), ("H", "W", "C"), hint)[..., :MOST_MAPS]
        for name, one in maps.items()
    }
    rows, columns = len(arrays), max(one.shape[2] for one in arrays.values())
    figure = plt.figure(figsize=(WIDTH, min(HIGHEST, 0.8 * rows + 0.2)), layout="constrained")
    parts: Any = figure.subfigures(1, 2, width_ratios=[2.2, WIDTH - 2.2])
    left, right = parts
    show_image(image, ax=left.subplots(), title="image")
    axes = right.subplots(rows, columns + 1, squeeze=False, width_ratios=[2.6, *[1] * columns])
    for (label, *places), (name, one) in zip(axes, arrays.items(), strict=True):
        label.set_axis_off()
        words = f"{name}  {shape_text(np.shape(maps[name]))}\n0 to {np.nanmax(one):.1f}"
        label.text(1, 0.5, words, ha="right", va="center", transform=label.transAxes)
        for k, place in enumerate(places):
            place.set_axis_off()
            if k < one.shape[2]:
                show_image(one[..., k], ax=place, vmin=0, vmax=max(float(np.nanmax(one)), 1e-9))
    return axes[:, 1:]


def plot_parameters(models: Mapping[str, Any]) -> NDArray[Any]:
    """Draw how many parameters each layer of several models holds, all on one scale.

    Args:
        models: By name: a built Sequential or functional Keras model, or a list of
            (name, shape, parameters), one for each layer, as `draw_model` takes them.

    Returns:
        Array of Axes, one for each model, shape (n,): layer k is `ax.patches[k]`.

    Raises:
        ValueError: There is no model, or one is none that `draw_model` takes.

    Example:
        >>> from course_utils.plotting import plot_parameters
        >>> axes = plot_parameters({"A": [("Dense", (2,), 8)], "B": [("Dense", (64,), 320)]})
        >>> [text.get_text() for ax in axes for text in ax.texts]
        ['8', '320']

    Introduced in lesson 4.
    """
    if not isinstance(models, Mapping) or not models:
        raise ValueError(f"models must hold a model by its name; got {shown(models)}.")
    found = {str(name): read_layers(model) for name, model in models.items()}
    largest = max(one.parameters for layers in found.values() for one in layers) or 1
    most = max(len(layers) for layers in found.values())
    figure, axes = plt.subplots(
        1,
        len(found),
        figsize=(ACROSS, min(HIGHEST, ROW * most + 1.1)),
        squeeze=False,
        layout="constrained",
    )
    for ax, (name, layers) in zip(axes[0], found.items(), strict=True):
        _parameter_bars(ax, layers, largest)
        ax.set_title(f"{name}: {sum(one.parameters for one in layers):,} parameters")
        ax.set_ylim(most - 0.5, -0.5)
    figure.supxlabel("parameters, one scale for all" if len(found) > 1 else "parameters", size=12)
    return axes[0]


def _parameter_bars(ax: Axes, layers: list[Any], largest: int) -> None:
    counts = [one.parameters for one in layers]
    bars = ax.barh(range(len(layers)), counts, color=ROLE_COLOURS["kernel"], height=0.72)
    ax.bar_label(bars, labels=[f"{count:,}" for count in counts], padding=4, size=TEXT)
    names = [f"{one.name} {shape_text(one.shape)}" for one in layers]
    ax.set_yticks(range(len(layers)), names, size=TEXT)
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, 1.8 * largest)  # room for the numbers
    ax.xaxis.set_major_locator(MaxNLocator(nbins=2, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.spines[["top", "right", "left"]].set_visible(False)
