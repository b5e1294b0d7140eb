"""What the scripts that train shipped networks share: the file that they write, and the report."""

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray


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
