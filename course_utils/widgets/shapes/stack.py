"""A stack of layers as Keras builds it: what may be in it, and what every layer comes to."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from course_utils import reference
from course_utils.arguments import shown
from course_utils.widgets.shared.traits import items, number, one_of, text, whole, yes_or_no

MOST_LAYERS = 64  # VGG-16 has 22, and 54 with batch normalisation and ReLU as layers
MOST_CHANNELS = 4096
INPUT = {"height": (1, 256), "width": (1, 256), "channels": (1, MOST_CHANNELS)}


def _number(least: int, most: int, value: float | None, step: float = 1) -> dict:
    return {"least": least, "most": most, "value": value, "step": step}


PADDING = {"options": ["valid", "same"], "value": "valid"}
ACTIVATION = {
    "options": [
        *("linear", "relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu", "selu"),
        *("leaky_relu", "relu6", "softplus", "exponential", "hard_sigmoid", "mish"),
    ],
    "value": "linear",
}
BIAS = {"value": True}
# Pooling steps by its own window unless told otherwise: strides None.
POOLING = {"pool_size": _number(1, 64, 2), "strides": _number(1, 64, None), "padding": PADDING}
LAYERS: dict[str, dict[str, dict]] = {
    "Conv2D": {
        "filters": _number(1, MOST_CHANNELS, 32),
        "kernel_size": _number(1, 11, 3),
        "strides": _number(1, 9, 1),
        "padding": PADDING,
        "dilation_rate": _number(1, 9, 1),
        "use_bias": BIAS,
        "activation": ACTIVATION,
    },
    "MaxPooling2D": POOLING,
    "AveragePooling2D": POOLING,
    "GlobalAveragePooling2D": {},
    "GlobalMaxPooling2D": {},
    "Flatten": {},
    "Dense": {"units": _number(1, 10_000, 10), "use_bias": BIAS, "activation": ACTIVATION},
    "Dropout": {"rate": _number(0, 1, 0.5, step=0.01)},
    "BatchNormalization": {},
    "Activation": {"activation": ACTIVATION},
    "ReLU": {},
    "Softmax": {},
    "ZeroPadding2D": {"padding": _number(0, 8, 1)},
}
# Their arguments change no number of the table, so they are left out.
UNWRITTEN = ["Rescaling", "LeakyReLU", "GaussianNoise", "RandomFlip", "RandomRotation"]
UNWRITTEN += ["RandomTranslation", "RandomZoom", "RandomContrast"]
LAYERS |= {kind: {} for kind in UNWRITTEN}


def check_input(value: Any, name: str) -> list[int]:
    """Check (height, width, channels)."""
    shape = items(value, name, "(height, width, channels)", 3)
    sides = zip(shape, INPUT.items(), strict=True)
    return [whole(*bounds)(n, f"{name}: {side}") for n, (side, bounds) in sides]


def _argument(value: Any, name: str, allowed: dict) -> Any:
    """Check one argument of a layer; (3, 3) is read as 3."""
    for _ in range(2):  # ((1, 1), (1, 1)) is the padding of a Keras layer
        if isinstance(value, list | tuple) and len({*map(shown, value[:3])}) == 1:
            value = value[0]
    if "options" in allowed:
        return one_of(*allowed["options"])("linear" if value is None else value, name)
    if "least" not in allowed:
        return yes_or_no(value, name)
    least, most = allowed["least"], allowed["most"]
    return (whole if allowed["step"] == 1 else number)(least, most)(value, name)


def check_layers(value: Any, name: str) -> list[dict]:
    """Check a list of layers; fill in the arguments that are left out."""
    given = items(value, name, f"a list of at most {MOST_LAYERS} layers")
    if len(given) > MOST_LAYERS:
        raise ValueError(
            f"{name} must be a list of at most {MOST_LAYERS} layers, got {len(given)} layers."
        )
    stack = []
    for place, layer in enumerate(given):
        where = f"{name}[{place}]"
        kind = layer.get("type") if isinstance(layer, dict) else None
        if not isinstance(kind, str) or kind not in LAYERS:
            types = ", ".join(LAYERS)
            raise ValueError(
                f'{where} must be a dict such as {{"type": "Dense", "units": 10}} with one of the '
                f"types {types}; got {shown(layer)}."
            )
        kind, known = str.__str__(kind), LAYERS[kind]
        for wrong in [key for key in layer if key not in {"type", "name", "trainable", *known}]:
            takes = ", ".join(known) or "none"
            raise ValueError(f"{where}: {kind} has no argument {shown(wrong)}; it takes {takes}.")
        full = {argument: layer.get(argument, known[argument]["value"]) for argument in known}
        if "pool_size" in full and full["strides"] is None:
            full["strides"] = full["pool_size"]
        stack.append(
            {"type": kind}
            | {key: _argument(full[key], f"{where}: {key}", known[key]) for key in full}
            | _own(layer, where)
        )
    names = Counter(layer["name"] for layer in stack if "name" in layer)
    if twice := [name for name in names if names[name] > 1]:
        raise ValueError(f"{name}: each layer has a name of its own, got {shown(twice[0])} twice.")
    return stack


def _own(layer: dict, where: str) -> dict:
    """Check what every layer may have: a name of its own, and weights that are not trained."""
    kept: dict[str, Any] = {}
    if layer.get("name") is not None:
        kept["name"] = text(layer["name"], f"{where}: name", 60)
    if not yes_or_no(layer.get("trainable", True), f"{where}: trainable"):
        kept["trainable"] = False
    return kept


class _Impossible(Exception):
    """A layer that Keras would refuse, in its words."""


def _refuse_rank(name: str, shape: tuple[int, ...], least: str) -> None:
    if len(shape) != 3:
        raise _Impossible(
            f"Input 0 with name 'None' of layer '{name}' is incompatible with the layer: expected "
            f"{least}, found ndim={len(shape) + 1}. Full shape received: {(None, *shape)}"
        )


def _sizes(shape: tuple[int, ...], size: int, layer: dict, dilation: int, words: str) -> tuple:
    """Return (height, width) behind a sliding window, or refuse with what Keras says."""
    span = dilation * (size - 1) + 1
    if layer["padding"] == "valid" and span > min(shape[:2]):
        s = layer["strides"]
        raise _Impossible(
            f"Computed output size would be zero or negative. {words}, "
            f"`strides={(s, s)}`, `padding=valid`."
        )
    options = {
        "strides": layer["strides"],
        "padding": layer["padding"],
        "dilation_rate": dilation,
    }
    return tuple(reference.output_size(n, size, **options) for n in shape[:2])


def _build(layer: dict, name: str, shape: tuple[int, ...]) -> tuple[tuple, int, int, int]:
    """Return output shape, parameters (trained, not trained) and multiplications of one layer."""
    channels = shape[-1]
    match layer:
        case {"type": "Conv2D", "kernel_size": k, "strides": s, "dilation_rate": d, "filters": f}:
            if s > 1 and d > 1:
                raise _Impossible(
                    "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                    f"Received: strides={(s, s)} and dilation_rate={(d, d)}"
                )
            _refuse_rank(name, shape, "min_ndim=4")
            words = (
                f"Received `inputs shape={(None, *shape)}`, `kernel shape={(k, k, channels, f)}`"
            )
            sizes = _sizes(shape, k, layer, d, f"{words}, `dilation_rate=[{d} {d}]`")
            weights = k * k * channels * f
            return (*sizes, f), weights + f * layer["use_bias"], 0, math.prod(sizes) * weights
        case {"pool_size": k}:
            _refuse_rank(name, shape, "ndim=4")
            words = f"Received: `inputs.shape=[None {' '.join(map(str, shape))}]`"
            sizes = _sizes(shape, k, layer, 1, f"{words}, `pool_size=[{k} {k}]`")
            return (*sizes, channels), 0, 0, 0
        case {"type": "GlobalAveragePooling2D" | "GlobalMaxPooling2D"}:
            _refuse_rank(name, shape, "ndim=4")
            return (channels,), 0, 0, 0
        case {"type": "ZeroPadding2D", "padding": p}:
            _refuse_rank(name, shape, "ndim=4")
            return (shape[0] + 2 * p, shape[1] + 2 * p, channels), 0, 0, 0
        case {"type": "Flatten"}:
            return (math.prod(shape),), 0, 0, 0
        case {"type": "Dense", "units": units}:
            weights = channels * units
            trained = weights + units * layer["use_bias"]
            return (*shape[:-1], units), trained, 0, math.prod(shape[:-1]) * weights
        case {"type": "BatchNormalization"}:
            return shape, 2 * channels, 2 * channels, math.prod(shape)
    return shape, 0, 0, 0


def _mixes(layer: dict, shape: tuple[int, ...]) -> bool:
    """Does every output of the layer depend on all places of its input?"""
    kind = layer["type"]
    softmax = kind == "Softmax" or layer.get("activation") == "softmax"
    return kind.startswith("Global") or (len(shape) == 1 and (kind == "Dense" or softmax))


def table(input_shape: list[int], layers: list[dict]) -> list[dict]:
    """Return one row for the input and for each layer, as `ShapesExplorer.rows` describes them."""
    shape, step = tuple(input_shape), 1
    fields, places = [1, 1], shape[:2]
    rows = [_row("input_layer", "Input", shape, (0, 0, 0), fields)]
    counted: Counter = Counter()
    broken = False
    for layer in layers:
        kind = layer["type"]
        base = _snake_case(kind)
        name = layer.get("name") or (f"{base}_{counted[base]}" if counted[base] else base)
        counted[base] += "name" not in layer
        if broken:
            rows.append(_row(name, kind))
            continue
        try:
            shape_before, (shape, *counts) = shape, _build(layer, name, shape)
        except _Impossible as problem:
            rows.append(_row(name, kind) | {"error": str(problem)})
            broken = True
            continue
        if "trainable" in layer:  # frozen
            counts = [0, counts[0] + counts[1], counts[2]]
        if _mixes(layer, shape_before):
            fields = [field + (n - 1) * step for field, n in zip(fields, places, strict=True)]
            places = (1, 1)
        else:
            window = layer.get("kernel_size", layer.get("pool_size", 1))
            fields = [f + layer.get("dilation_rate", 1) * (window - 1) * step for f in fields]
            step *= layer.get("strides", 1)
            places = shape[:2] if len(shape) == 3 else places
        seen = [min(f, n) for f, n in zip(fields, input_shape[:2], strict=True)]
        rows.append(_row(name, kind, shape, counts, seen))
    total = sum(row_parameters(row) for row in rows)
    for row in rows:
        if row["shape"]:
            row["share"] = row_parameters(row) / total if total else 0.0
    return rows


def _row(
    name: str,
    kind: str,
    shape: Sequence[int] | None = None,
    counts: Sequence[int | None] = (None, None, None),
    field: Sequence[int] | None = None,
) -> dict:
    trainable, non_trainable, multiplications = counts
    return {
        "name": name,
        "type": kind,
        "shape": shape,
        "trainable": trainable,
        "non_trainable": non_trainable,
        "multiplications": multiplications,
        "receptive_field": tuple(field) if field else None,
        "share": None,
        "error": None,
    }


def row_parameters(row: dict) -> int:
    """Count the parameters of one row, trained and not trained."""
    return (row["trainable"] or 0) + (row["non_trainable"] or 0)


def _snake_case(kind: str) -> str:
    """Name a layer as Keras does: MaxPooling2D is max_pooling2d, ReLU is re_lu."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
