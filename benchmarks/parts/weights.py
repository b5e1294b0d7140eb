"""What the scripts that train shipped networks share: the file that they write, and the report."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

NEAR = 0.01  # how far probabilities may move when the weights are rounded to float16


def export(
    model: Any,
    other: Any,
    names: Sequence[str],
    path: Path | str,
    probabilities_of: Callable[[Any], NDArray],
) -> bytes:
    """Write the trained network, once it is sure that float16 is fine enough for it.

    Args:
        model: the trained network.
        other: the same network; it gets the rounded weights.
        names: of the arrays, in the order of `model.get_weights()`.
        path: the file to write.
        probabilities_of: from a network to its answers (n, 10) to the images it is compared on.

    Returns:
        The bytes that were written; the same weights give the same bytes.

    Raises:
        ValueError: a probability moves by more than 0.01, or another digit wins.
    """
    with np.errstate(over="ignore"):  # what float16 cannot hold becomes infinite, and is refused
        rounded = [np.asarray(part, np.float16) for part in model.get_weights()]
    if not all(np.isfinite(part).all() for part in rounded):
        raise ValueError("float16 cannot hold the network's weights.")
    expected = probabilities_of(model)
    other.set_weights(rounded)
    got = probabilities_of(other)
    moved = np.abs(got - expected).max()
    if not moved <= NEAR or (got.argmax(axis=1) != expected.argmax(axis=1)).any():
        raise ValueError(
            "The network to be written gives other answers than the model (up to "
            f"{moved:.1e} in a probability): float16 is too coarse for its weights."
        )
    return write_weights(dict(zip(names, rounded, strict=True)), path)


def write_weights(weights: dict[str, NDArray], path: Path | str) -> bytes:
    """Write arrays as one compressed file; the same arrays give the same bytes, returned too."""
    file = io.BytesIO()
    np.savez_compressed(file, **weights)  # numpy dates every entry 1 January 1980
    Path(path).write_bytes(file.getvalue())
    return file.getvalue()


def size_report(weights: dict[str, NDArray], name: str, data: bytes) -> str:
    """Say what belongs in `course_utils/datasets.py` and in `course_utils/data/README.md`."""
    count = sum(part.size for part in weights.values())
    return (
        f"{count:,} parameters as float16\n"
        f"{name}: {len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"
    )


def accuracy_report(name: str, logits: NDArray, labels: ArrayLike) -> str:
    """Say how many images the written network reads right."""
    labels = np.asarray(labels)
    right = int((logits.argmax(axis=1) == labels).sum())
    return f"{name}: {right:,} of {len(labels):,} images right, {100 * right / len(labels):.2f} %"
