"""The Parameters and shapes explorer of lessons 1, 4 and 5."""

from collections.abc import Set
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.widgets.shapes.inside import kept_values, look_into
from course_utils.widgets.shapes.picture import draw_all
from course_utils.widgets.shapes.presets import PRESETS, preset
from course_utils.widgets.shapes.stack import (
    INPUT,
    LAYERS,
    MOST_LAYERS,
    UNWRITTEN,
    check_input,
    check_layers,
    row_parameters,
    table,
)
from course_utils.widgets.shared.explorer import Explorer, literal
from course_utils.widgets.shared.traits import Checked, Fixed, one_of


class ShapesExplorer(Explorer):
    """Build a stack of layers, and see the shapes, parameters and multiplications follow.

    Everything is computed in the page. Choose a layer to change its arguments; add, remove and
    move layers. An impossible stack is answered in the words of Keras. A model of your own is
    opened with its names and numbers, and you look into it: choose a layer, and see what it makes
    of one image. These maps are computed once, when the explorer is made, and stay in the page.

    Args:
        model: A built Keras model whose layers stand in one row, of at most 64 layers and
            10,000,000 parameters: Sequential, or functional without branches.
        image: What to look into the model with: (rows, columns, channels), in the numbers that it
            takes (or (rows, columns) for one channel). Left out: a digit, where the model takes
            (28, 28, 1). The page gets the first maps of each layer, at most 32, and of a map that
            is larger than 32×32 the means of small squares.
        preset: The stack to begin with: "conv", "flatten", "global_average", "model_a",
            "model_b", "recipe", "lenet", "alexnet", "vgg16" or "impossible".
        layers: A stack of one's own instead, at most 64 dicts such as {"type": "Conv2D",
            "filters": 32, "kernel_size": 3}, with the arguments and defaults of Keras. Windows
            are square.
        input_shape: (height, width, channels) for these layers, at most 256×256×4096.

    Raises:
        ValueError: An argument is none of these, or the model cannot be shown; the text says why.
        TypeError: An argument has another name, or the model is not a Keras model.

    Example:
        >>> explorer = ShapesExplorer(layers=[{"type": "Conv2D", "filters": 32}])
        >>> explorer.parameters
        320
        >>> explorer.rows[1]["shape"]
        (26, 26, 32)

    Introduced in lesson 4.
    """

    _module = "shapes/view"

    _also = ("model", "image")

    known = Fixed().tag(sync=True)
    looks = Fixed().tag(sync=True)  # what the page is told of the maps, or None
    maps = Fixed().tag(sync=True)  # their numbers
    preset = Checked(one_of(*PRESETS), "model_a").tag(sync=True)
    input_shape = Checked(check_input, None).tag(sync=True)
    layers = Checked(check_layers, None).tag(sync=True)

    def __init__(self, model: Any = None, *, image: Any = None, **state: Any) -> None:
        if "preset" in state and ("layers" in state or "input_shape" in state):
            raise ValueError("give either preset or layers with their input_shape, and not both.")
        if model is None and image is not None:
            raise ValueError("image belongs to a model: ShapesExplorer(model, image=…).")
        presets, read = PRESETS, None
        if model is not None:
            if given := {"preset", "layers", "input_shape"} & set(state):
                raise ValueError(f"give either model or {min(given)}, and not both.")
            read = look_into(model, image)
            title = f"Your model “{literal(model.name, 30)}”"
            presets = {"own_model": preset(title, read.input_shape, read.layers), **PRESETS}
            state |= {"layers": read.layers, "input_shape": read.input_shape}
        self.looks, self.maps = (read.looks, read.values) if read else (None, b"")
        self.known = {
            "layers": LAYERS,
            "input": INPUT,
            "most": MOST_LAYERS,
            "presets": presets,
            "unwritten": UNWRITTEN,
        }
        super().__init__(**state)

    def _settle(self, touched: Set[str]) -> None:
        if not touched & {"layers", "input_shape"} and ("preset" in touched or self.layers is None):
            chosen = self.known["presets"][self.preset]
            self.layers, self.input_shape = chosen["layers"], chosen["input_shape"]
        if self.layers is None:
            self.layers = []
        if self.input_shape is None:
            self.input_shape = [28, 28, 1]

    @property
    def rows(self) -> list[dict]:
        """The table, one dict for the input and for each layer.

        Its keys: name, type, shape (without the batch axis), trainable and non_trainable (numbers
        of parameters), multiplications (of a number by a weight, for one image),
        receptive_field (at most this many rows and columns of the image reach one output), share
        (of all parameters), error. Behind an impossible layer everything but the name is None.
        """
        return table(self.input_shape, self.layers)

    @property
    def parameters(self) -> int:
        """The number of parameters of all layers that can be built."""
        return sum(row_parameters(row) for row in self.rows)

    @property
    def feature_maps(self) -> dict[str, NDArray[np.float64]]:
        """What the page has of each layer of your model, by its name; the input comes first.

        (rows, columns, maps) for maps, (numbers,) for a dense layer: the first ones, with a map
        larger than 32×32 in means of small squares. Empty where there is no model or no image.
        """
        if self.looks is None:
            return {}
        stack = self.known["presets"]["own_model"]["layers"]
        names = ["input_layer", *(layer["name"] for layer in stack)]
        return dict(zip(names, kept_values(self.looks, self.maps), strict=False))

    def _draw(self, figure: Figure) -> None:
        stack = self.known["presets"].get("own_model", {}).get("layers")
        maps = self.feature_maps if stack == self.layers else {}
        draw_all(figure, self.rows, maps, self.looks)
