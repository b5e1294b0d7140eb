"""The checker of lesson 7's exercise "Prepare rows that arrive later"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import as_array, call


def _scaled(rows: np.ndarray, mean: Any, std: Any, fill: Any = None) -> np.ndarray:
    filled = np.where(np.isnan(rows), mean if fill is None else fill, rows)
    with np.errstate(all="ignore"):
        return ((filled - mean) / std)[..., np.newaxis].astype("float32")


def _tables() -> list[tuple[np.ndarray, np.ndarray]]:
    """(train, rows): first nothing missing, then gaps, a single row, other widths."""
    rng = np.random.default_rng(7)
    cases = []
    for count, later, columns in [(12, 5, 3), (9, 4, 3), (9, 1, 3), (30, 6, 5)]:
        centre, width = rng.uniform(10, 200, columns), rng.uniform(1, 20, columns)
        train = rng.normal(centre, width, (count, columns))
        cases.append((train, rng.normal(centre + width, width, (later, columns))))
    cases[1][1][1, 2] = cases[2][1][0, 1] = cases[3][1][5, 0] = cases[3][1][5, 4] = np.nan
    return cases


def _sequences(train: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return _scaled(rows, train.mean(0), train.std(0))


MISTAKES = {
    "You standardised the new rows with their own mean and standard deviation. The network learned "
    "on the scale of the training rows; on any other scale the same bird looks different, and a "
    "single row turns into zeros.": lambda train, rows: (
        _scaled(rows, np.nanmean(rows, 0), np.nanstd(rows, 0)) if len(rows) > 1 else None
    ),
    "That is data leakage: you took mean and standard deviation of all rows together, and the new "
    "rows have leaked into the scale. Fit on the training rows alone.": lambda train, rows: _scaled(
        rows, *(f(np.concatenate([train, rows]), 0) for f in (np.nanmean, np.nanstd))
    ),
    "You took one mean and one standard deviation for the whole table. Each column has its own: "
    "millimetres of a bill and of a flipper are not on one scale.": lambda train, rows: _scaled(
        rows, train.mean(), train.std()
    ),
    "A missing value became 0 before you standardised: a bird with a bill of 0 mm, far from all "
    "others. Where does an average bird stand on the new scale?": lambda train, rows: _scaled(
        rows, train.mean(0), train.std(0), fill=0.0
    ),
    "A missing value is still missing: `nan` went through the arithmetic and came out as `nan`. A "
    "network turns one `nan` into `nan` for the whole row.": lambda train, rows: _scaled(
        rows, train.mean(0), train.std(0), fill=np.nan
    ),
    "You filled a gap from the new rows. What stands in for a missing value is learned from data, "
    "too, so it comes from the training rows.": lambda train, rows: (
        _scaled(rows, train.mean(0), train.std(0), fill=np.nanmean(rows, 0))
        if len(rows) > 1
        else None
    ),
    "You standardised each row by itself: a bill was compared with a flipper. Each column has a "
    "mean and a standard deviation of its own.": lambda train, rows: _scaled(
        rows, np.nanmean(rows, 1, keepdims=True), np.nanstd(rows, 1, keepdims=True)
    ),
    "You subtracted the median. To standardise is to subtract the mean.": lambda train, rows: (
        _scaled(rows, np.median(train, 0), train.std(0), fill=train.mean(0))
    ),
    "You filled a gap with the median. The task asks for the column's mean, which lands at 0 on "
    "the new scale.": lambda train, rows: _scaled(
        rows, train.mean(0), train.std(0), fill=np.median(train, 0)
    ),
    "You divided by the standard deviation with n − 1 (`ddof=1`, pandas' default). NumPy's `std` "
    "and `StandardScaler` divide by n.": lambda train, rows: _scaled(
        rows, train.mean(0), train.std(0, ddof=1)
    ),
    "You subtracted the mean and did not divide by the standard deviation: the longest measurement "
    "would still outweigh the others.": lambda train, rows: _scaled(rows, train.mean(0), 1.0),
    "You divided by the variance. The standard deviation is its square root, and has the unit of "
    "the measurement.": lambda train, rows: _scaled(rows, train.mean(0), train.var(0)),
    "You divided by the standard deviation and did not subtract the mean: the columns are not "
    "centred at 0.": lambda train, rows: _scaled(rows, 0.0, train.std(0), fill=train.mean(0)),
    "You brought the values between 0 and 1 with the smallest and the largest. That is another "
    "scale; to standardise uses mean and standard deviation.": lambda train, rows: _scaled(
        rows, train.min(0), np.ptp(train, 0), fill=train.mean(0)
    ),
}


@register("scale-later-rows")
def scale_later_rows(answer):
    kinds = set()

    def checked(train, rows):
        result = as_array(call(answer, train, rows, names=("train", "rows")))
        if why := _wrong_shape(result, train, rows):
            text = f"For rows of shape {rows.shape} your result has the shape {result.shape}"
            raise Wrong(f"{text}{why}", (train, rows))
        if result.dtype.kind in "biu":
            raise Wrong(
                f"Your result holds whole numbers ({result.dtype}): what stands behind the point "
                "was cut off, and nearly all of a standardised value stands there."
            )
        kinds.add(str(result.dtype))
        return result

    compare(checked, _tables(), _sequences, MISTAKES)
    if kinds != {"float32"}:
        raise Wrong(
            f"All the numbers are right, but they are {min(kinds - {'float32'})}. The network "
            "computes in float32: hand it that."
        )
    return "A later row is read on the scale of the training rows, even when it comes alone."


def _wrong_shape(result: np.ndarray, train: np.ndarray, rows: np.ndarray) -> str:
    """What a wrong shape shows; an empty text for the right one."""
    (count, columns), length = rows.shape, len(result) if result.ndim else None
    complete = int((~np.isnan(rows).any(axis=1)).sum())
    if result.shape == (count, columns, 1):
        return ""
    if result.shape == (count, columns):
        return ": a table still. The channel axis is missing at the end."
    if result.shape == (count, 1, columns):
        return (
            f": one step with {columns} channels. There is nothing to slide along; the columns are "
            "the steps."
        )
    if result.shape == (1, count, columns):
        return ": the new axis stands in front. The channels stand at the end."
    if result.shape[1:] == (3, 1) and columns != 3:
        return ": it works for three columns only. Other tables have other widths."
    if length == complete < count:
        return (
            ": a row with a gap was dropped. In training that was possible; somebody who asks for "
            "this bird's species wants an answer."
        )
    if length == len(train):
        return ": as many as the training rows. `rows` are to be prepared."
    if length == len(train) + count:
        return ": training rows and new rows. Only the new rows are asked for."
    return f"; expected {(count, columns, 1)}: (rows, steps, channels)."
