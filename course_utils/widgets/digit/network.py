"""The network of "Draw a digit": the file it is kept in, and its answer with `reference`.

The file is an .npz. Its array `layers` is a text, a JSON list with one object per layer, in the
order in which they are applied; data/README.md names the fields of each kind. The array
`NAME_kernel` holds the weights of the layer called NAME and `NAME_bias` one number per channel
that it gives; all of them are float16 or all float32. Batch normalisation is part of the kernel
and bias before it. Pixels go in from 0 (paper) to 1 (ink), shape (28, 28, 1); ten logits come out.
"""

import io
import json
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.text_files import shown

MOST_LETTERS = 60  # of a layer's name
INPUT_SHAPE = (28, 28, 1)
FIELDS = {
    "Conv2D": {"strides", "padding", "activation"},
    "MaxPooling2D": {"pool_size", "strides", "padding"},
    "GlobalAveragePooling2D": set(),
    "Flatten": set(),
    "Dense": {"activation"},
}
CHOICES = {"padding": ("valid", "same"), "activation": ("linear", "relu")}
RANKS = {"Conv2D": 4, "Dense": 2}  # of the kernels: (kh, kw, C_in, C_out) and (n_in, n_out)

Maps = dict[str, NDArray[np.float64]]


class Layer(NamedTuple):
    """One layer: its kind, named as in Keras, its name, its options, its weights if it has any."""

    kind: str
    name: str
    options: dict[str, Any]
    kernel: NDArray | None = None
    bias: NDArray | None = None


def read_network(arrays: dict[str, NDArray]) -> list[Layer]:
    """Check the arrays of a file and return the layers of its network.

    Args:
        arrays: the arrays of the .npz by their names, as `load_digit_network` returns them.

    Raises:
        ValueError: the list of layers or the weights are not as described above, or a layer does
            not fit what comes out of the one before it.

    Example:
        >>> from course_utils.datasets import load_digit_network
        >>> layers = read_network(load_digit_network())
        >>> layers[0].kind, layers[-1].kind
        ('Conv2D', 'Dense')

    Introduced in lesson 5.
    """
    rest = dict(arrays)
    try:
        described = json.loads(str(rest.pop("layers")))
    except KeyError:
        raise ValueError("The file has no array `layers`: the list of its layers.") from None
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"`layers` must be a JSON list of layers; {problem}.") from None
    if not isinstance(described, list) or not all(isinstance(one, dict) for one in described):
        raise ValueError("`layers` must be a JSON list with one object per layer.")
    layers = [_layer(fields, rest) for fields in described]
    names = [layer.name for layer in layers]
    if len(set(names)) < len(names):
        raise ValueError(f"Every layer needs a name of its own; the names are {names}.")
    if rest:
        raise ValueError(f"No layer uses the array {shown(min(rest))!r}.")
    if len({layer.kernel.dtype for layer in layers if layer.kernel is not None}) > 1:
        raise ValueError("All weights must be float16, or all float32.")
    shape = INPUT_SHAPE
    for layer in layers:
        shape = _shape_after(layer, shape)
    last = layers[-1] if layers else None
    if shape != (10,) or last.kind != "Dense" or last.options["activation"] != "linear":
        raise ValueError(
            "The last layer must give ten logits: a Dense of ten units, linear. It is "
            f"{last and last.kind} and gives {shape}."
        )
    return layers


def _layer(fields: dict[str, Any], rest: dict[str, NDArray]) -> Layer:
    """Check one layer's fields and take its weights out of the arrays that are left."""
    options = dict(fields)
    kind, name = options.pop("kind", None), options.pop("name", None)
    if not isinstance(kind, str) or kind not in FIELDS:
        raise ValueError(f"A layer's kind must be one of {', '.join(FIELDS)}, got {kind!r:.60}.")
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= MOST_LETTERS:
        raise ValueError(
            f"Every layer needs a name, such as conv1, of {MOST_LETTERS} letters at most; a {kind} "
            f"has {name!r:.60}."
        )
    if set(options) != FIELDS[kind]:
        raise ValueError(
            f"{name} is a {kind} and needs the fields {sorted(FIELDS[kind])}, got "
            f"{shown(sorted(options), 80)}."
        )
    for field, value in options.items():
        if field in CHOICES and value not in CHOICES[field]:
            allowed = " or ".join(map(repr, CHOICES[field]))
            raise ValueError(f"{name}: {field} must be {allowed}, got {value!r:.60}.")
        if field not in CHOICES and (type(value) is not int or value < 1):
            raise ValueError(
                f"{name}: {field} must be a whole number of at least 1, got {value!r:.60}."
            )
    if kind not in RANKS:
        return Layer(kind, name, options)
    kernel, bias = (_weights(f"{name}_{part}", rest) for part in ("kernel", "bias"))
    if kernel.ndim != RANKS[kind] or bias.shape != kernel.shape[-1:] or kernel.size == 0:
        raise ValueError(
            f"{name}: a {kind} has a kernel with {RANKS[kind]} axes and a bias as long as the last "
            f"of them, got {kernel.shape} and {bias.shape}."
        )
    if kernel.dtype != bias.dtype:
        raise ValueError("All weights must be float16, or all float32.")
    return Layer(kind, name, options, kernel, bias)


def _weights(key: str, rest: dict[str, NDArray]) -> NDArray:
    if key not in rest:
        raise ValueError(f"The file has no array {key!r}.")
    array = rest.pop(key)
    if array.dtype not in (np.float16, np.float32) or not np.isfinite(array).all():
        raise ValueError(f"{key} must hold finite numbers, float16 or float32, got {array.dtype}.")
    return array


def _shape_after(layer: Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that comes out of a layer; the axes are (H, W, C) or (n,)."""
    flat = layer.kind == "Dense"
    if (len(shape) == 1) != flat:
        wanted = "(n,): flatten the maps first" if flat else "(H, W, C)"
        raise ValueError(f"{layer.name}, a {layer.kind}, needs an input {wanted}, got {shape}.")
    if layer.kind in RANKS and layer.kernel.shape[-2] != shape[-1]:
        raise ValueError(
            f"{layer.name}: its kernel {layer.kernel.shape} is made for {layer.kernel.shape[-2]} "
            f"inputs, but {shape[-1]} come out of the layer before it."
        )
    if flat:
        return layer.bias.shape
    if layer.kind == "Flatten":
        return (int(np.prod(shape)),)
    if layer.kind == "GlobalAveragePooling2D":
        return shape[2:]
    window = layer.kernel.shape[:2] if layer.kind == "Conv2D" else [layer.options["pool_size"]] * 2
    step = {"strides": layer.options["strides"], "padding": layer.options["padding"]}
    try:
        sizes = [reference.output_size(*size, **step) for size in zip(shape, window, strict=False)]
    except ValueError as problem:
        raise ValueError(f"{layer.name}: {problem}") from None
    return (*sizes, shape[2] if layer.kernel is None else layer.bias.size)


def run_network(layers: list[Layer], pixels: ArrayLike) -> tuple[NDArray[np.float64], Maps]:
    """Run a network with the operations of `reference`.

    Args:
        layers: from `read_network`.
        pixels: (28, 28), 0 to 1.

    Returns:
        The ten logits, and the feature maps (H, W, C) of each convolution and pooling layer.

    Introduced in lesson 5.
    """
    maps: Maps = {}
    x = np.asarray(pixels, np.float64)[..., None]
    for kind, name, options, kernel, bias in layers:
        if kind == "Dense":
            x = reference.dense(x, kernel.astype(np.float64), bias.astype(np.float64))
        elif kind == "Flatten":
            x = x.reshape(-1)
        elif kind == "GlobalAveragePooling2D":
            x = x.mean(axis=(0, 1))
        else:
            step = {"strides": options["strides"], "padding": options["padding"]}
            if kind == "Conv2D":
                x = reference.conv2d(x, kernel.astype(np.float64), **step) + bias
            else:
                x = reference.max_pool2d(x, options["pool_size"], **step)
        if options.get("activation") == "relu":
            x = reference.relu(x)
        if x.ndim == 3:
            maps[name] = x
    return x, maps


def network_bytes(layers: list[Layer]) -> bytes:
    """Write the file of a network: the same bytes for the same layers.

    Raises:
        ValueError: what is to be written could not be read again; see `read_network`.

    Introduced in lesson 5.
    """
    described = [{"kind": one.kind, "name": one.name, **one.options} for one in layers]
    arrays = {"layers": np.array(json.dumps(described))}
    for layer in layers:
        if layer.kernel is not None:
            arrays |= {f"{layer.name}_kernel": layer.kernel, f"{layer.name}_bias": layer.bias}
    read_network(arrays)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # numpy dates every entry 1 January 1980
    return file.getvalue()


def page_state(layers: list[Layer]) -> tuple[list[dict[str, Any]], bytes]:
    """Return what the page needs: a list of the layers, and all weights one after the other."""
    described, data = [], b""
    for layer in layers:
        fields = {"kind": layer.kind, "name": layer.name, **layer.options}
        if layer.kernel is not None:
            fields |= {"shape": list(layer.kernel.shape), "type": layer.kernel.dtype.name}
            parts = (layer.kernel, layer.bias)
            data += b"".join(part.astype(part.dtype.newbyteorder("<")).tobytes() for part in parts)
        described.append(fields)
    return described, data
