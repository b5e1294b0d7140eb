"""What an operation reads and sums, in fractions: they hold every number and lose no digit."""

import itertools
from fractions import Fraction

import numpy as np


def exact(value) -> np.ndarray:
    """The numbers of an array as fractions, which hold every one of them."""
    array = np.asarray(value)
    flat = [Fraction(*one.as_integer_ratio()) if array.dtype.kind == "f" else Fraction(int(one))
            for one in array.ravel()]  # fmt: skip
    return np.array(flat, dtype=object).reshape(array.shape)


def assert_sums(result, sums, sizes, terms) -> None:
    """Integers are right to the last digit; floats as far as rounding of `terms` numbers allows."""
    assert result.shape == sums.shape
    if result.dtype.kind == "i":
        assert result.tolist() == sums.tolist()
        return
    kind = np.finfo(result.dtype)
    eps, tiny = (Fraction(*one.as_integer_ratio()) for one in (kind.eps, kind.tiny))
    for came, wanted, size in zip(exact(result).flat, sums.flat, sizes.flat, strict=True):
        assert abs(came - wanted) <= (terms + 4) * (eps * size + tiny)


def windows(image, kernel, stride, padding, dilation):
    """Where every output reads: (row, column) to a list of (kernel row, column, row, column)."""
    axes = []
    for n, k, s, d in zip(image[:2], kernel, stride, dilation, strict=True):
        span, before, positions = d * (k - 1) + 1, 0, None
        if padding == "same":
            positions = -(-n // s)
            before = max((positions - 1) * s + span - n, 0) // 2
        elif padding not in ("valid", "causal"):
            before = int(padding)
        if padding == "causal" and n > 1:
            before, positions = span - 1, -(-n // s)
        positions = positions or (n + 2 * before - span) // s + 1
        reads = [[(j, i * s - before + j * d) for j in range(k)] for i in range(positions)]
        axes.append([[(j, p) for j, p in one if 0 <= p < n] for one in reads])
    return [
        [[(a, b, p, q) for (a, p), (b, q) in itertools.product(rows, columns)]
         for columns in axes[1]] for rows in axes[0]
    ]  # fmt: skip


def pair(value) -> tuple[int, int]:
    one, two = value if isinstance(value, tuple) or np.ndim(value) else (value, value)
    return int(one), int(two)
