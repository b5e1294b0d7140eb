"""The Parameters and shapes explorer of lessons 1, 4 and 5."""

import textwrap
from collections.abc import Set
from typing import Any

from matplotlib.figure import Figure

from course_utils.plotting import ROLE_COLOURS
from course_utils.widgets.shapes.stack import (
    INPUT,
    LAYERS,
    MOST_LAYERS,
    check_input,
    check_layers,
    row_parameters,
    table,
)
from course_utils.widgets.shared.explorer import Explorer
from course_utils.widgets.shared.traits import Checked, Fixed, one_of


def _stack(*words: tuple) -> list[dict]:
    """Write layers shortly: (type, first argument, second argument, …)."""
    return [
        {"type": kind, **dict(zip(LAYERS[kind], arguments, strict=False))}
        for kind, *arguments in words
    ]


POOL, FLATTEN = ("MaxPooling2D", 2), ("Flatten",)
CONV_32, CONV_64 = ("Conv2D", 32, 3), ("Conv2D", 64, 3)
DIGIT, MAPS = (28, 28, 1), (7, 7, 64)
MODEL_A = [CONV_32, POOL, CONV_64, POOL, CONV_64]
DEEPER = [*MODEL_A, POOL, CONV_64]
MODEL_B = [CONV_32, CONV_64, POOL, ("Dropout", 0.25), FLATTEN, ("Dense", 128), ("Dropout", 0.5)]
LENET = [("Conv2D", 6, 5, 1, "same"), ("AveragePooling2D", 2), ("Conv2D", 16, 5)]
LENET += [("AveragePooling2D", 2), FLATTEN, ("Dense", 120), ("Dense", 84)]
END = ("Dense", 10)
PRESETS = {
    "conv": ("Lesson 1: one convolution", DIGIT, _stack(CONV_32)),
    "flatten": ("Lesson 4: Flatten, then Dense", MAPS, _stack(FLATTEN, END)),
    "global_average": (
        "Lesson 4: global average, then Dense",
        MAPS,
        _stack(("GlobalAveragePooling2D",), END),
    ),
    "model_a": ("Lesson 5: Model A", DIGIT, _stack(*MODEL_A, FLATTEN, ("Dense", 64), END)),
    "model_b": ("Lesson 5: Model B", DIGIT, _stack(*MODEL_B, END)),
    "lenet": ("LeNet-5 of 1998, nearly", DIGIT, _stack(*LENET, END)),
    "impossible": ("One layer too many", DIGIT, _stack(*DEEPER, FLATTEN, END)),
}


class ShapesExplorer(Explorer):
    """Build a stack of layers, and see the shapes, parameters and multiplications follow.

    Everything is computed in the page. Choose a layer to change its arguments; add, remove and
    move layers. An impossible stack is answered in the words of Keras.

    Args:
        preset: The stack to begin with: "conv", "flatten", "global_average", "model_a",
            "model_b", "lenet" or "impossible".
        layers: A stack of one's own instead, at most 24 dicts such as {"type": "Conv2D",
            "filters": 32, "kernel_size": 3}, with the arguments and defaults of Keras. Windows
            are square.
        input_shape: (height, width, channels) for these layers, at most 256×256×4096.

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = ShapesExplorer(layers=[{"type": "Conv2D", "filters": 32}])
        >>> explorer.parameters
        320
        >>> explorer.rows[1]["shape"]
        (26, 26, 32)

    Introduced in lesson 4.
    """

    _module = "shapes/view"

    known = Fixed().tag(sync=True)
    preset = Checked(one_of(*PRESETS), "model_a").tag(sync=True)
    input_shape = Checked(check_input, None).tag(sync=True)
    layers = Checked(check_layers, None).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        if "preset" in state and ("layers" in state or "input_shape" in state):
            raise ValueError("give either preset or layers with their input_shape, and not both.")
        presets = {
            name: {"title": title, "input_shape": list(shape), "layers": check_layers(stack, name)}
            for name, (title, shape, stack) in PRESETS.items()
        }
        self.known = {"layers": LAYERS, "input": INPUT, "most": MOST_LAYERS, "presets": presets}
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

    def _draw(self, figure: Figure) -> None:
        rows = self.rows
        total = sum(row_parameters(row) for row in rows)
        costs = sum(row["multiplications"] or 0 for row in rows)
        problem = next((row for row in rows if row["error"]), None)
        words = f"{problem['name']}: {problem['error']}" if problem else ""
        lines = textwrap.wrap(words, 105)
        figure.set_figheight(0.27 * (len(rows) + 2.9 + len(lines)))
        ax = figure.add_subplot()
        ax.set(xlim=(0, 9), ylim=(len(rows) + 1.7 + len(lines), -1.1))
        ax.set_axis_off()
        columns = [("layer", 0.05), ("output\nshape", 3.3), ("parameters", 4.5), ("", 6.2)]
        columns += [("multiplications", 7.6), ("receptive\nfield", 8.95)]
        for title, x in columns:
            ax.text(x, 0.4, title, weight="bold", ha="left" if x < 1 else "right", va="bottom")
        for y, row in enumerate(rows, start=1):
            texts = [row["name"], "–", "–", "", "–", "–"]
            if row["shape"]:
                share = row["share"]
                ax.barh(y, 0.75 * share, 0.6, left=4.62, color=ROLE_COLOURS["kernel"])
                sides = "×".join(map(str, row["receptive_field"]))
                texts[1:3] = "×".join(map(str, row["shape"])), f"{row_parameters(row):,}"
                texts[3:] = _percent(share), f"{row['multiplications']:,}", sides
            elif row["error"]:
                texts[1] = "impossible"
            colour = ROLE_COLOURS["highlight"] if row["error"] else "black"
            for (_, x), text in zip(columns, texts, strict=True):
                ax.text(x, y, text, ha="left" if x < 1 else "right", va="center", color=colour)
        end = len(rows) + 0.55
        ax.plot([0, 9], [end, end], color="black", linewidth=0.8)
        name = "total so far" if problem else "total"
        for x, text in ((0.05, name), (4.5, f"{total:,}"), (7.6, f"{costs:,}")):
            ax.text(x, end + 0.5, text, ha="left" if x < 1 else "right", va="center")
        colour = ROLE_COLOURS["highlight"]
        note = ax.text(0.05, end + 1, "\n".join(lines), va="top", color=colour)
        note.set_in_layout(False)  # or the columns would make room for it


def _percent(share: float) -> str:
    if not share:
        return ""
    return "< 0.1%" if share < 0.0005 else f"{share:.1%}"
