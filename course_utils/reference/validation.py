"""Argument checks for `course_utils.reference`: what came, what was expected, which lesson."""

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import shown
from course_utils.arrays import MOST_VALUES, unpacked, unreadable
from course_utils.lessons import course

LESSONS = {one.lesson: one.name for one in course().shelf("lessons")}
ROW_SUM_TOLERANCE = 0.0101  # rounded by hand, 0.33 + 0.33 + 0.33 still passes
MOST_LETTERS = 500  # of a message


def error(message: str, lesson: int) -> ValueError:
    """Return a ValueError whose text ends with the lesson that explains the argument."""
    if len(message) > MOST_LETTERS:
        message = f"{message[:MOST_LETTERS]}…"
    return ValueError(f"{message} See lesson {lesson} ({LESSONS[lesson]}).")


def room(count: int, what: str, lesson: int) -> None:
    """Refuse an array of `count` values that is too large, before any memory is asked for."""
    if count > MOST_VALUES:
        raise error(
            f"{what} would hold {shown(count)} values; expected at most {MOST_VALUES:,}.", lesson
        )


def array(
    value: ArrayLike,
    name: str,
    lesson: int,
    *,
    ranks: Sequence[int] | None = None,
    least_rank: int = 0,
) -> np.ndarray:
    """Return `value` as an array of finite numbers, not empty, with one of `ranks` axes."""
    if problem := unreadable(value):
        raise error(f"{name} {problem}", lesson)
    try:
        result = np.asarray(value)
    except Exception as problem:  # an object may say anything of being read
        raise error(
            f"{name} could not be read as one array: expected numbers in rows of equal length, "
            f"got {type(value).__name__} ({problem}).",
            lesson,
        ) from None
    if result.dtype == object and result.size:
        result = result if (numbers := unpacked(result)) is None else numbers
    if result.dtype.kind not in "biuf":
        large = " (so are whole numbers from 2**64 on)" if result.dtype == object else ""
        raise error(
            f"{name} must hold real numbers (or True and False), got dtype {result.dtype}{large}.",
            lesson,
        )
    if ranks is not None and result.ndim not in ranks:
        expected = " or ".join(str(rank) for rank in ranks)
        axes = "axis" if expected == "1" else "axes"
        raise error(f"{name} must have {expected} {axes}, got shape {result.shape}.", lesson)
    if result.ndim < least_rank:
        raise error(f"{name} must have at least {least_rank} axis, got {shown(value)}.", lesson)
    if result.size == 0:
        raise error(f"{name} must hold at least one value, got shape {result.shape}.", lesson)
    if result.dtype.kind == "f" and not np.isfinite(result).all():
        bad = int(result.size - np.isfinite(result).sum())
        raise error(
            f"{name} must hold finite numbers, got {bad} NaN or infinite among {result.size}.",
            lesson,
        )
    return result


def integer(value: Any, name: str, lesson: int, *, least: int = 1, most: int | None = None) -> int:
    """Return `value` as an int within bounds; True, False and 2.0 are refused."""
    bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
    try:
        result = None if np.ma.is_masked(value) else operator.index(value)
    except Exception:  # an object may say anything of being a number
        result = None
    too_large = most is not None and result is not None and result > most
    if result is None or isinstance(value, (bool, np.bool_)) or result < least or too_large:
        raise error(f"{name} must be an integer {bounds}, got {shown(value)}.", lesson)
    return result


def _is_sequence(value: Any) -> bool:
    return isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def pair(value: Any, name: str, lesson: int, *, least: int = 1) -> tuple[int, int]:
    """Return an int or a pair of ints as (vertical, horizontal)."""
    if _is_sequence(value):
        if len(value) != 2:
            raise error(
                f"{name} must be an integer or a pair (vertical, horizontal), got {shown(value)}.",
                lesson,
            )
        vertical, horizontal = (integer(one, name, lesson, least=least) for one in value)
        return vertical, horizontal
    one = integer(value, name, lesson, least=least)
    return one, one


def sides(amount: Any, lesson: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return a padding amount as ((top, bottom), (left, right))."""
    axes = amount if _is_sequence(amount) else (amount, amount)
    if len(axes) != 2:
        raise error(
            "amount must be an integer, a pair (rows, columns) or ((top, bottom), (left, right)), "
            f"got {shown(amount)}.",
            lesson,
        )
    rows, columns = (pair(one, "amount", lesson, least=0) for one in axes)
    return rows, columns


def choice(value: Any, name: str, words: Sequence[str], lesson: int, also: str = "") -> str:
    """Return `value` if it is one of the `words`; `also` names what else is accepted."""
    if not isinstance(value, str) or value not in words:
        allowed = ", ".join(repr(word) for word in words)
        raise error(f"{name} must be one of {allowed}{also}, got {shown(value)}.", lesson)
    return value


def padding(value: Any, words: Sequence[str], lesson: int, *, rings: bool = False) -> str | int:
    """Return a padding: one of the `words` or, where `rings` are allowed, an int from 0 on."""
    if rings and hasattr(value, "__index__"):
        return integer(value, "padding", lesson, least=0)
    return choice(value, "padding", words, lesson, " or an integer" if rings else "")


def channels(values: np.ndarray, kernel: np.ndarray, name: str, lesson: int) -> None:
    """Refuse a kernel whose number of input channels is not that of an image or signal."""
    flat = {"image": 2, "signal": 1}[name]
    came = 1 if values.ndim == flat else values.shape[-1]
    wanted = 1 if kernel.ndim == flat else kernel.shape[-2]
    if came != wanted:
        expected = (*kernel.shape[:flat], came, "C_out")
        raise error(
            f"kernel must have the input's channels: {name} of shape {values.shape} has {came}, "
            f"kernel of shape {kernel.shape} has {wanted}; expected a kernel of shape "
            f"({', '.join(map(str, expected))}).",
            lesson,
        )


def layers(value: Any, lesson: int) -> list[tuple[int, int, int]]:
    """Return layers as (kernel_size, strides, dilation_rate), dilation 1 where it is left out."""
    result = []
    for layer in value if _is_sequence(value) else [value]:
        if not _is_sequence(layer) or len(layer) not in (2, 3):
            raise error(
                "layers must be a list of (kernel_size, strides) or (kernel_size, strides, dilation_rate), "
                f"got {shown(layer)} in it.",
                lesson,
            )
        names = ("kernel_size", "strides", "dilation_rate")
        numbers = [integer(one, name, lesson) for one, name in zip(layer, names, strict=False)]
        kernel_size, strides, dilation_rate = (*numbers, 1)[:3]
        result.append((kernel_size, strides, dilation_rate))
    return result


def distribution(value: ArrayLike, name: str, lesson: int, advice: str) -> np.ndarray:
    """Return an (n, k) array whose rows are probabilities: from 0 to 1, adding up to 1."""
    result = array(value, name, lesson, ranks=(2,))
    with np.errstate(over="ignore", invalid="ignore"):  # what is no sum of shares is refused below
        sums = result.sum(axis=1, dtype=np.float64)
    if result.min() < 0 or np.abs(sums - 1).max() > ROW_SUM_TOLERANCE:
        row = int(np.argmax((result < 0).any(axis=1) | (np.abs(sums - 1) > ROW_SUM_TOLERANCE)))
        raise error(
            f"{name} must be rows of numbers from 0 to 1 that add up to 1; row {row} has least "
            f"value {float(result[row].min()):g} and sum {sums[row]:g}. {advice}",
            lesson,
        )
    return result


def labels(value: ArrayLike, shape: tuple[int, int], lesson: int) -> np.ndarray:
    """Return labels for probabilities of `shape` (n, k): classes (n,) or one-hot rows (n, k)."""
    result = array(value, "y_true", lesson, ranks=(1, 2))
    if result.shape not in (shape[:1], shape):
        raise error(
            f"y_true must have shape {shape[:1]} (labels) or {shape} (one-hot) beside "
            f"probabilities of shape {shape}, got {result.shape}.",
            lesson,
        )
    if result.ndim == 2:
        return distribution(result, "y_true", lesson, "A one-hot row has a single 1.")
    if result.dtype.kind == "f" or result.min() < 0 or result.max() >= shape[1]:
        raise error(
            f"y_true must hold integer labels from 0 to {shape[1] - 1}, got dtype {result.dtype} "
            f"with values from {result.min()} to {result.max()}.",
            lesson,
        )
    return result.astype(np.int64)


def computing_dtype(*arrays: np.ndarray) -> np.dtype:
    """Return the dtype to compute in: int64 for integers and bool, else the widest float.

    float16 is computed in float32; integers beside floats take the floats' dtype.
    """
    floats = [one.dtype for one in arrays if one.dtype.kind == "f"]
    return np.result_type(np.float32, *floats) if floats else np.dtype(np.int64)


def float_dtype(x: np.ndarray) -> np.dtype:
    """Return the dtype for results that are fractions: float64 for integers and bool."""
    dtype = computing_dtype(x)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def widened(x: np.ndarray, name: str, lesson: int) -> np.ndarray:
    """Return a new array with the values of `x` in its `computing_dtype`, if that holds them."""
    dtype = computing_dtype(x)
    if not np.can_cast(x.dtype, dtype) and x.max() > np.iinfo(dtype).max:
        raise error(
            f"{name} must hold whole numbers below 2**63, got {x.max()} of dtype {x.dtype}. For "
            "larger ones use floats: .astype(float).",
            lesson,
        )
    return x.astype(dtype)


def summands(
    lesson: int, terms: int, *factors: np.ndarray, plus: np.ndarray | None = None
) -> list[np.ndarray]:
    """Return all in one dtype that surely holds sums of `terms` products of them, and `plus`.

    The bound is the largest value that such a sum could have: terms · max|a| · max|b| + max|plus|.
    """
    arrays = [*factors, *([] if plus is None else [plus])]
    dtype = computing_dtype(*arrays)
    peaks = [max(abs(x.min().item()), abs(x.max().item())) for x in arrays]  # exact for integers
    with np.errstate(over="ignore"):  # an infinite bound is refused below
        bound = terms * math.prod(peaks[: len(factors)]) + sum(peaks[len(factors) :])
    # Half of the largest float leaves room for rounding.
    limit = np.iinfo(dtype).max if dtype.kind == "i" else np.finfo(dtype).max.item() / 2
    if not bound <= limit:
        of = " and ".join(f"{peak:.3g}" for peak in peaks)
        raise error(
            f"Sums of {terms} values or products, of numbers up to {of}, may be too large for "
            f"{dtype}, which holds them up to {limit:.3g}. "
            f"{'Use floats: .astype(float)' if dtype.kind == 'i' else 'Scale the numbers down'}.",
            lesson,
        )
    return [x.astype(dtype, copy=False) for x in arrays]
