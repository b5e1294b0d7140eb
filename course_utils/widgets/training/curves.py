"""What a training reports: a line of bounded length for each metric."""

import math
from typing import Any

import numpy as np

from course_utils.arguments import shown
from course_utils.widgets.shared.traits import text

LONGEST_NAME = 1000  # letters of a metric
MOST_POINTS = 1200  # of all lines together: what is saved stays below 30 kB


class Line:
    """One curve of bounded length: where it grows too long, neighbours become their mean."""

    def __init__(self) -> None:
        self.every = 1  # how many values one point is the mean of
        self.points: list[tuple[int, float]] = []
        self._shown: list[float | None] = []  # the values of the points, rounded
        self._sum, self._count, self._last = 0.0, 0, 0  # of the point that is not full yet

    def add(self, step: int, value: float, most: int) -> None:
        """Take the value after `step` steps; keep at most `most` points."""
        self._sum, self._count, self._last = self._sum + value, self._count + 1, step
        if self._count < self.every:
            return
        mean = self._sum / self._count
        self.points.append((step, mean))
        self._shown.append(rounded(mean))
        self._sum, self._count = 0.0, 0
        while len(self.points) > max(most, 2):
            if len(self.points) % 2:
                self._sum, self._count = self.points.pop()[1] * self.every, self.every
            pairs = zip(self.points[::2], self.points[1::2], strict=True)
            self.points = [(end, (a + b) / 2) for (_, a), (end, b) in pairs]
            self._shown = [rounded(mean) for _, mean in self.points]
            self.every *= 2

    def state(self) -> dict[str, list]:
        """Return the points as {"x": steps, "y": values}, None for a value that is not finite."""
        x, y = [step for step, _ in self.points], [*self._shown]
        if self._count:
            x.append(self._last)
            y.append(rounded(self._sum / self._count))
        return {"x": x, "y": y}


def rounded(value: float) -> float | None:
    """Return five digits that count, which keeps saved outputs small; None if not finite."""
    return float(f"{value:.5g}") if math.isfinite(value) else None


class Curves:
    """The lines of one training; its newest values; a sentence once one is no finite number."""

    def __init__(self) -> None:
        self.latest: dict[str, float] = {}
        self.pending: list[tuple[int, dict]] = []  # (steps done, metrics) that are not read yet
        self.note = ""
        self._lines: dict[str, dict[str, Line]] = {}

    def read(self) -> None:
        """Turn into numbers what has been reported since the last time."""
        pending, self.pending = self.pending, []
        for done, metrics in pending:
            self.add(metrics, done)

    def add(self, metrics: dict, done: int, *, each_epoch: bool = False) -> None:
        """Take the values measured after `done` steps, of a step or of a whole epoch."""
        for name, value in metrics.items():
            number = one_number(name, value)
            if not math.isfinite(number) and not self.note:
                what = "not a number (NaN)" if math.isnan(number) else "infinite"
                self.note = (
                    f"{name} is {what} for the first time after {done} step{'s' * (done != 1)}: "
                    "its curve has a gap there. The first thing to try is a smaller learning rate."
                )
            self.latest[name] = number
            validation = name.startswith("val_")
            kind = "validation" if validation else "training" if each_epoch else "step"
            lines = self._lines.setdefault(name.removeprefix("val_"), {})
            count = sum(len(kinds) for kinds in self._lines.values()) + (kind not in lines)
            lines.setdefault(kind, Line()).add(done, number, MOST_POINTS // count)

    def state(self) -> dict:
        """Return the points, metric to kind of line to {"x": …, "y": …}."""
        return {
            name: {kind: line.state() for kind, line in kinds.items()}
            for name, kinds in self._lines.items()
        }


def one_number(name: Any, value: Any) -> float:
    """Return a metric as a float, or refuse it."""
    text(name, "the name of a metric", LONGEST_NAME)
    try:
        if not isinstance(value, str | bytes | np.ma.MaskedArray):  # these would become one too
            return float(value)
        got = shown(value)
    except OverflowError:
        got = "one beyond the largest float, 1.8e308"
    except Exception:  # whatever the value's own methods raise
        got = shown(value)
    if isinstance(value, np.ndarray) or type(value).__name__ == "EagerTensor":
        got = f"an array of shape {tuple(value.shape)}"
    raise ValueError(f"{name} must be one number for a step or an epoch; got {got}.")
