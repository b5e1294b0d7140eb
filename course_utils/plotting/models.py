"""A drawing of a model, without Graphviz: one block per layer."""

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from course_utils.arguments import check_whole, shown
from course_utils.plotting.canvas import ROLE_COLOURS, cell_inches, new_axes
from course_utils.plotting.text import DARK, shape_text

MOST_IN_ROW = 5
CELL_WIDTH, BLOCK_HEIGHT, TEXT_HEIGHT, ROW_GAP = 1.96, 1.15, 0.95, 0.2  # inches
THINNEST, KEY_LINE = 0.07, 0.24  # inches: a block, and a line of the key below the drawing
KEY = "height: size of the maps; width: channels (logarithmic)"
OVER = 0.4  # inches above a row, where an arrow goes over layers
BESIDE = 8.6  # inches from which the key is one line
LARGEST = 10**15  # sizes and numbers of parameters
LONGEST_NAME = 15  # letters that fit a line
LINE_COLOUR = "#4D4D4D"
CENTRED: dict[str, Any] = {"ha": "center", "va": "center"}
ARROW: dict[str, Any] = {"arrowstyle": "-|>", "color": LINE_COLOUR, "linewidth": 1.4}
ARROW |= {"shrinkA": 0, "shrinkB": 0}
PALE = "#F7E3B5"  # the kernel's orange, toned down: a layer that learns nothing


class Layer(NamedTuple):
    """What is drawn of one layer; the shape is without its batch axis."""

    name: str
    shape: tuple[int | None, ...]
    parameters: int


class Block(NamedTuple):
    """Where a layer is drawn: its centre and size, in inches."""

    x: float
    y: float
    width: float
    height: float


def draw_model(model: Any, *, ax: Axes | None = None, title: str | None = None) -> Axes:
    """Draw a model layer by layer: type, output shape and number of parameters.

    A block is as high as the layer's maps, on one scale, and as wide as it has channels, on a
    logarithmic scale; a key below the drawing says so. The input is blue, layers with parameters
    are orange, others pale. The batch axis is left out. Layers are drawn in the order of
    `model.layers`. Where they are no chain they are numbered, and a layer that takes others than
    the one before it says which; in one row an arrow goes over the layers between.

    Args:
        model: A built Sequential or functional Keras model, or a list of (name, shape,
            parameters), one for each layer, shapes without the batch axis.
        ax: Where to draw; a new figure of a fitting size if None.
        title: Text above the drawing.

    Returns:
        The Axes. There is one patch per layer, in order. A vector is a thin block.

    Raises:
        ValueError: The model has no layers, is not built, or its layers have no output shape
            (a subclassed model), or an entry of the list is not as above.

    Example:
        >>> from course_utils.plotting import draw_model
        >>> ax = draw_model([("Input", (28, 28, 1), 0), ("Conv2D", (26, 26, 32), 320)])
        >>> [text.get_text() for text in ax.texts if "×" in text.get_text()]
        ['28×28×1', '26×26×32']

    Introduced in lesson 5.
    """
    layers, sources = _read(model)
    rows = math.ceil(len(layers) / MOST_IN_ROW)
    columns = math.ceil(len(layers) / rows)
    # Where the layers are no chain they are numbered, and say which ones they take.
    branched = any(set(source) - {k - 1} for k, source in enumerate(sources))
    blocks = [_block_size(layer, layers, BLOCK_HEIGHT if rows <= 2 else 0.8) for layer in layers]
    text = TEXT_HEIGHT + 0.2 * branched
    highest = [max(b.height for b in blocks[r * columns :][:columns]) for r in range(rows)]
    over = OVER * branched  # room for the arrows that go over layers
    tops = [over + sum(highest[:r]) + r * (text + ROW_GAP + over) for r in range(rows)]
    width, below = columns * CELL_WIDTH, tops[-1] + highest[-1] + text
    key = [KEY] if width >= BESIDE else ["", *textwrap.wrap(KEY, int(width / 0.09))]
    height = below + len(key) * KEY_LINE
    given, ax = ax, new_axes(width, height, ax)
    if given is None:
        ax.get_figure().set_figheight(height + (0.4 if title else 0.05))  # as high as it takes
    ax.set(xlim=(0, width), ylim=(height, -0.05), aspect="equal")
    ax.set_axis_off()
    if title:
        ax.set_title(title)
    scale = min(1.0, 1.2 * cell_inches(ax, height, width))
    for k, layer in enumerate(layers):
        row = k // columns
        x, y = (k % columns + 0.5) * CELL_WIDTH, tops[row] + highest[row] / 2
        blocks[k] = blocks[k]._replace(x=x, y=y)
        notes = [shape_text(layer.shape), _count_text(layer)]
        if branched and set(sources[k]) - {k - 1}:
            notes.append("takes " + " and ".join(str(s + 1) for s in sorted(sources[k])))
        number = f"{k + 1}. " if branched else ""
        _draw_block(ax, layer, blocks[k])
        _write_below(ax, x, tops[row] + highest[row], number + layer.name, notes, scale)
        if k - 1 in sources[k]:
            _connect(ax, blocks[k - 1], blocks[k], width, tops[row])
        for source in {s for s in sources[k] if row * columns <= s < k - 1}:
            high = 0.85 - 0.35 * (k % 2)  # two arrows that overlap lie at two heights
            _connect_over(ax, blocks[source], blocks[k], tops[row] - OVER * high)
    _write_key(ax, below + KEY_LINE / 2, key, scale)
    return ax


def read_layers(model: Any) -> list[Layer]:
    """Return the layers of a Keras model, or of a list as `draw_model` takes it, input left out.

    Example:
        >>> from course_utils.plotting.models import read_layers
        >>> read_layers([("Input", (3,), 0), ("Dense", (2,), 8)])
        [Layer(name='Dense', shape=(2,), parameters=8)]

    Introduced in lesson 4.
    """
    return [layer for layer in _read(model)[0] if layer.name != "Input"]


def _read(model: Any) -> tuple[list[Layer], list[list[int]]]:
    return _read_list(model) if isinstance(model, Sequence) else _read_model(model)


def _read_list(entries: Sequence[Any]) -> tuple[list[Layer], list[list[int]]]:
    layers = []
    for entry in entries:
        try:
            name, shape, parameters = entry
            sizes = [n if n is None else check_whole(n, "size", 0, LARGEST) for n in shape]
            count = check_whole(parameters, "parameters", 0, LARGEST)
            layers.append(Layer(str(name), tuple(sizes), count))
        except Exception:
            raise ValueError(
                "each layer must be (name, shape, parameters), for example "
                f"('Conv2D', (26, 26, 32), 320); got {shown(entry)}."
            ) from None
    if not layers:
        raise ValueError("the list of layers is empty.")
    return layers, _chain(len(layers))


def _chain(count: int) -> list[list[int]]:
    return [[k - 1] if k else [] for k in range(count)]


def _read_model(model: Any) -> tuple[list[Layer], list[list[int]]]:
    """Return the layers of a Keras model and, for each, the layers it takes its input from."""
    found = list(getattr(model, "layers", []))
    if not found:
        raise ValueError(
            f"model must be a Keras model with layers or a list of (name, shape, parameters); "
            f"got {type(model).__name__}."
        )
    layers, tensors = [], []
    if type(found[0]).__name__ != "InputLayer" and getattr(model, "inputs", None):
        tensors.append(_flat(model.inputs))
        layers.append(Layer("Input", _shape(tensors[0]), 0))
    given = len(layers)
    for layer in found:
        try:
            tensors.append(_flat(layer.output))
            layers.append(Layer(_name(layer), _shape(tensors[-1]), int(layer.count_params())))
        except (AttributeError, ValueError):
            raise ValueError(
                f"the layer {layer.name!r} has no output shape yet. The model must be a built "
                "Sequential or a functional one: give it a keras.Input, or call "
                "model.build((None, …)) with the shape of a batch. For a subclassed model pass a "
                "list of (name, shape, parameters)."
            ) from None
    sources = _chain(len(layers))
    makers = {id(tensor): k for k, made in enumerate(tensors) for tensor in made}
    for k, layer in enumerate(found, start=given):
        try:
            taken = [makers[id(tensor)] for tensor in _flat(layer.input)]
        except (AttributeError, KeyError, ValueError):
            continue  # shared with another model: keep the order of model.layers
        if type(layer).__name__ != "InputLayer":
            sources[k] = taken
        else:
            sources[k] = []
    return layers, sources


def _flat(tensors: Any) -> list[Any]:
    if isinstance(tensors, dict):
        tensors = list(tensors.values())
    return list(tensors) if isinstance(tensors, list | tuple) else [tensors]


def _shape(tensors: list[Any]) -> tuple[int | None, ...]:
    return tuple(tensors[0].shape)[1:]


def _name(layer: Any) -> str:
    """The layer's type, and its own name where the reader chose one."""
    kind = type(layer).__name__
    if kind == "InputLayer":
        return "Input"
    automatic = re.sub(r"[^a-z0-9]", "", kind.lower())
    chosen = re.sub(r"(_\d+)?$", "", layer.name).replace("_", "") != automatic
    return f"{kind} “{layer.name}”" if chosen else kind


def _block_size(layer: Layer, layers: list[Layer], highest: float) -> Block:
    """Return a block, not yet placed: its height true to the maps, its width to log channels."""

    def extents(one: Layer) -> tuple[float, float]:
        *space, channels = [n or 1 for n in one.shape] or [1]
        side = math.prod(space) ** (1 / (len(space) or 1))
        return math.log2(1 + channels), side

    most_channels, largest = (max(sides) for sides in zip(*map(extents, layers), strict=True))
    channels, side = extents(layer)
    height = max(THINNEST, highest * side / largest)
    return Block(0, 0, 0.15 + 1.25 * channels / most_channels, height)


def _is_input(layer: Layer) -> bool:
    return layer.name.startswith("Input")


def _draw_block(ax: Axes, layer: Layer, block: Block) -> None:
    role = "input" if _is_input(layer) else "kernel"
    ax.add_patch(
        Rectangle(
            (block.x - block.width / 2, block.y - block.height / 2),
            block.width,
            block.height,
            facecolor=ROLE_COLOURS[role] if _is_input(layer) or layer.parameters else PALE,
            edgecolor=LINE_COLOUR,
            linewidth=1.0,
        )
    )


def _count_text(layer: Layer) -> str:
    if _is_input(layer):
        return ""
    return f"{layer.parameters:,} parameters" if layer.parameters else "no parameters"


def _write_below(ax: Axes, x: float, y: float, name: str, notes: list[str], scale: float) -> None:
    """Write a layer's name, in two lines if it is long, and the notes under it."""
    lines = [name]
    breaks = [match.start() for match in re.finditer(r"(?<=[a-z ])(?=[A-Z“])", name)]
    if len(name) > LONGEST_NAME and breaks:
        at = min(breaks, key=lambda i: abs(i - len(name) / 2))
        lines = [name[:at].strip(), name[at:]]
    y += 0.16
    for text in lines:
        ax.text(x, y, text, weight="bold", size=12 * scale, color=DARK, **CENTRED)
        y += 0.19
    for text, size in zip(filter(None, notes), (13, 11, 11), strict=False):
        y += 0.03
        ax.text(x, y, text, size=size * scale, color=DARK, **CENTRED)
        y += 0.19


def _write_key(ax: Axes, y: float, lines: list[str], scale: float) -> None:
    """Say below the drawing what colours, heights and widths mean."""
    look: dict[str, Any] = {"markersize": 10 * scale, "markeredgecolor": LINE_COLOUR}
    colours = (ROLE_COLOURS["input"], ROLE_COLOURS["kernel"], PALE)
    for k, (colour, text) in enumerate(
        zip(colours, ("input", "learns", "no weights"), strict=True)
    ):
        ax.plot(0.2 + k * 1.1, y, "s", color=colour, **look)
        ax.text(0.35 + k * 1.1, y, text, size=12 * scale, va="center", color=DARK)
    for k, line in enumerate(lines):
        ax.text(0.1 if k else 3.7, y + k * KEY_LINE, line, size=12 * scale, va="center", color=DARK)


def _connect(ax: Axes, before: Block, after: Block, width: float, top: float) -> None:
    """Draw the arrow between neighbours; from one row to the next it goes round the text."""
    start = (before.x + before.width / 2 + 0.03, before.y)
    end = (after.x - after.width / 2 - 0.03, after.y)
    if before.x > after.x:
        right, left, between = width - 0.04, 0.04, top - ROW_GAP / 2
        corners = [(right, start[1]), (right, between), (left, between), (left, end[1])]
        ax.plot(*zip(start, *corners, strict=True), color=LINE_COLOUR, linewidth=1.4)
        start = corners[-1]
    ax.annotate("", end, start, arrowprops=ARROW)


def _connect_over(ax: Axes, before: Block, after: Block, y: float) -> None:
    """Draw the arrow that goes over the layers between: at the height y, in one row."""
    right = after.x - after.width / 4
    path = [(before.x, before.y - before.height / 2), (before.x, y), (right, y)]
    ax.plot(*zip(*path, strict=True), color=LINE_COLOUR, linewidth=1.4)
    ax.annotate("", (right, after.y - after.height / 2), path[-1], arrowprops=ARROW)
