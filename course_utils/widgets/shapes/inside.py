"""A learner's own model in the Shapes explorer: its layers as a stack, and what each one makes of
an image."""

import math
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_utils.arguments import real_array
from course_utils.widgets.digit.explorer import sample_digits
from course_utils.widgets.shapes.stack import LAYERS, check_input, check_layers, table
from course_utils.widgets.shared.own import check_model

MOST_PARAMETERS = 10_000_000
MOST_MAPS, MOST_SIDE, MOST_NUMBERS = 32, 32, 1024  # of a layer, in the page
MOST_VALUES = 80_000  # of all layers together: 160 kB, and a third more in a saved notebook
STEPS = 32_767  # from zero to the largest value of a layer, in 16 bits
BRANCHES = (
    "model must be one row of layers, each fed by the one before: a Sequential model, or a "
    "functional one without branches. {} model.summary() lists its shapes and parameters."
)


class Inside(NamedTuple):
    """What the page is told of a model: its stack, and the maps of its layers."""

    input_shape: list[int]
    layers: list[dict]
    looks: dict  # note, and for the input and each layer what `_kept` returns
    values: bytes  # of all layers, one after the other, 16 bits each


def look_into(model: Any, image: Any) -> Inside:
    """Read a model, and run one image through it.

    Args:
        model: a built Keras model, its layers in one row.
        image: (rows, columns, channels) as the model takes it, or None: a digit where that fits.

    Raises:
        TypeError: It is no Keras model.
        ValueError: It has no weights, is too large, has branches or a layer that the explorer does
            not know, or the image is not one that it takes.
    """
    check_model(model, "keras.Input with the shape of one picture")
    if not getattr(model, "inputs", None):
        raise ValueError(BRANCHES.format("This one is a subclass, which does not tell its layers."))
    if len(model.inputs) > 1 or len(model.outputs) > 1:
        raise ValueError(BRANCHES.format("This one has several inputs or outputs."))
    if (count := model.count_params()) > MOST_PARAMETERS:
        raise ValueError(
            f"model has {count:,} parameters; the explorer looks into models of at most "
            f"{MOST_PARAMETERS:,}. Larger ones can be written as layers=[…], without feature maps."
        )
    shape = model.inputs[0].shape[1:]
    if len(shape) != 3 or None in shape:
        raise ValueError(
            f"model must take pictures (rows, columns, channels) of a known size, and takes {shape}: "
            "begin it with keras.Input((28, 28, 1)) or the like."
        )
    input_shape = check_input(list(shape), "the input of model")
    row = list(_row(model))
    layers = _stack(row)
    known, note = _picture(image, model, row)
    picture = np.random.default_rng(0).random(shape) if known is None else known
    outputs = _run(model, row, picture.astype(model.inputs[0].dtype))
    _compare(row, layers, table(input_shape, layers)[1:], outputs)
    kept, values = ([], b"") if known is None else _kept(row, [picture, *outputs])
    return Inside(input_shape, layers, {"note": note, "layers": kept}, values)


def _row(model: Any) -> Iterator[Any]:
    """The layers of a model one after the other, those of a model inside it in its place."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _row(layer)
        elif type(layer).__name__ != "InputLayer":
            yield layer


def _stack(row: list) -> list[dict]:
    """Write Keras' layers as the explorer's."""
    stack = []
    for layer in row:
        kind = type(layer).__name__
        named = f"model: its layer {layer.name!r} ({kind})"
        if isinstance(getattr(layer, "input", None), list):
            raise ValueError(
                BRANCHES.format(f"In this one {layer.name!r} ({kind}) joins branches.")
            )
        if kind not in LAYERS or not type(layer).__module__.startswith("keras."):
            raise ValueError(
                f"{named} cannot be shown; those that can are {', '.join(LAYERS)}. "
                "model.summary() lists the shapes and parameters of every model."
            )
        written = {
            "type": kind,
            "name": layer.name,
            "trainable": bool(layer.trainable or not layer.weights),
        }
        for argument in LAYERS[kind]:
            value = getattr(layer, argument)
            written[argument] = getattr(value, "__name__", value)  # an activation is a function
        try:
            stack += check_layers([written], "layers")
        except ValueError as problem:
            why = str(problem).removeprefix("layers[0]: ")
            raise ValueError(f"{named} cannot be shown: {why}") from None
    return check_layers(stack, "the layers of model")


def _picture(image: Any, model: Any, row: list) -> tuple[NDArray | None, str]:
    """Return the image to look with, in the numbers that the model takes, and a note about it."""
    shape = tuple(model.inputs[0].shape[1:])
    whole = not np.issubdtype(np.dtype(model.inputs[0].dtype), np.floating)
    if image is None:
        if shape != (28, 28, 1):
            return None, (
                f"There is no image to look with: give an array of shape {shape}, in the numbers "
                "that your model takes, as ShapesExplorer(model, image=…)."
            )
        digit = sample_digits()[7][..., np.newaxis].astype(float)
        scaled = whole or (row and type(row[0]).__name__ == "Rescaling")
        top = 255 if scaled else 1
        return digit * (top / 255), f"A 7 of MNIST's test images, from 0 to {top}."
    array = real_array(image, "image", f"numbers of shape {shape}")
    if array.shape == shape[:2] and shape[2] == 1:
        array = array[..., np.newaxis]
    if array.shape != shape:
        also = f", or {shape[:2]}" if shape[2] == 1 else ""
        raise ValueError(
            f"image must have the shape {shape} that model takes{also}, got {array.shape}."
        )
    if not np.isfinite(array).all():
        raise ValueError("image must hold finite numbers, and it has NaN or infinity.")
    if whole and (array != np.floor(array)).any():
        raise ValueError(
            f"image must hold whole numbers, because model takes {model.inputs[0].dtype}; "
            f"got {array.dtype} from {array.min():g} to {array.max():g}."
        )
    return array.astype(float), f"Your image, from {array.min():g} to {array.max():g}."


def _run(model: Any, row: list, picture: NDArray) -> list[NDArray]:
    """The output of each layer for one picture, without the batch axis."""
    outputs = []
    try:
        x = picture[np.newaxis]
        for layer in row:
            x = layer(x, training=False)
            outputs.append(np.asarray(x, dtype=float)[0])
        with warnings.catch_warnings():  # a functional model may want its one input in a list
            warnings.simplefilter("ignore")
            answer = np.asarray(model(picture[np.newaxis], training=False), dtype=float)[0]
    except Exception as problem:  # whatever the model raises, the learner is to read it
        text = " ".join(str(problem).split())[:300]
        raise ValueError(f"model fails on one picture: {type(problem).__name__}: {text}") from None
    for layer, output in zip(row, outputs, strict=True):
        if not np.isfinite(output).all():
            raise ValueError(
                f"the layer {layer.name!r} of model gives NaN or infinity. Its weights may have "
                "grown without bound: train it again with a smaller learning rate."
            )
    last = outputs[-1] if outputs else picture
    if answer.shape != last.shape or not np.allclose(answer, last, rtol=1e-3, atol=1e-4):
        raise ValueError(BRANCHES.format("In this one a layer is skipped or used twice."))
    return outputs


def _compare(row: list, layers: list, computed: list[dict], outputs: list[NDArray]) -> None:
    """Refuse a layer that is another one with the arguments that the explorer knows."""
    for layer, written, ours, output in zip(row, layers, computed, outputs, strict=True):
        count = (ours["trainable"] or 0) + (ours["non_trainable"] or 0)
        if (ours["shape"], count) == (output.shape, layer.count_params()):
            continue
        known = ", ".join(LAYERS[written["type"]]) or "none"
        raise ValueError(
            f"model: its layer {layer.name!r} ({written['type']}) cannot be shown: it has "
            f"{layer.count_params():,} parameters and the output shape {output.shape}, and with "
            f"the arguments that the explorer knows ({known}) they were {count:,} and "
            f"{ours['shape']}. Others, such as groups, data_format or center, must be as usual."
        )


def _kept(row: list, outputs: list[NDArray]) -> tuple[list[dict], bytes]:
    """What travels to the page: fewer maps and cells where there are many, in 16 bits."""
    for most in (MOST_MAPS, 16, 8, 4, 2, 1):
        kept = [_small(values, most) for values in outputs]
        if sum(small.size for small, _ in kept) <= MOST_VALUES:
            break
    told, values = [], b""
    for full, (small, step) in zip(outputs, kept, strict=True):
        peak = float(np.abs(small).max(initial=0)) or 1.0
        values += np.round(small * (STEPS / peak)).astype("<i2").tobytes()
        means = full.mean(axis=(0, 1))[: small.shape[-1]] if full.ndim == 3 else [full.mean()]
        told.append(
            {
                "shape": list(small.shape),
                "of": list(full.shape),
                "step": step,
                "unit": peak / STEPS,
                "means": [float(f"{mean:.3g}") for mean in means],
            }
        )
    return told, values


def _small(values: NDArray, most: int) -> tuple[NDArray, int]:
    """The first maps of a layer, each cell the mean of step×step where a map is large."""
    if values.ndim != 3:
        return values.ravel()[:MOST_NUMBERS], 1
    step = math.ceil(max(values.shape[:2]) / MOST_SIDE)
    small = values[..., :most]
    for axis in (0, 1):
        starts = np.arange(0, values.shape[axis], step)
        counts = np.diff([*starts, values.shape[axis]])
        sums = np.add.reduceat(small, starts, axis=axis)
        small = sums / counts.reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    return small, step


def kept_values(looks: dict, values: bytes) -> list[NDArray[np.float64]]:
    """Read the maps as the page does: (rows, columns, maps) or (numbers,), for each layer."""
    whole, at, read = np.frombuffer(values, "<i2"), 0, []
    for layer in looks["layers"]:
        size = math.prod(layer["shape"])
        read.append(whole[at : at + size].reshape(layer["shape"]) * layer["unit"])
        at += size
    return read
