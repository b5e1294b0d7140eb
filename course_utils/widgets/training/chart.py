"""The widget that draws the curves of a training."""

import sys
from collections.abc import Callable, Collection
from functools import partial
from math import nan
from typing import Any

from matplotlib.figure import Figure

from course_utils.arguments import check_whole, shown
from course_utils.widgets.shared.explorer import Explorer, literal
from course_utils.widgets.shared.traits import LARGEST, Checked, items, number, one_of, text
from course_utils.widgets.training.curves import LONGEST_NAME

LARGEST_FLOAT = sys.float_info.max

KINDS = {  # line of the chart -> its name, its look in Matplotlib
    "step": ("training, each step", {"linestyle": "-", "linewidth": 1.0, "alpha": 0.7}),
    "training": ("training, each epoch", {"linestyle": "--", "marker": "o", "linewidth": 1.7}),
    "validation": ("validation", {"linestyle": "-", "marker": "s", "linewidth": 2.2}),
}


def _dict(value: Any, name: str, keys: Collection[str] | None = None) -> dict[str, Any]:
    """Check for a dict; `keys` are all that it may have, None: any texts."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be a dict, got {shown(value)}.")
    found = {text(key, f"each key of {name}", LONGEST_NAME): one for key, one in value.items()}
    for key in found:
        if keys is not None and key not in keys:
            raise ValueError(f"{name} has no {shown(key)}; it has {', '.join(keys)}.")
    return found


def _value(value: Any, name: str) -> float | None:
    return None if value is None else number(-LARGEST_FLOAT, LARGEST_FLOAT)(value, name)


def _curves(value: Any, name: str) -> dict:
    """Check what `Line.state` gives for each kind of line of each metric."""
    curves: dict[str, dict] = {}
    for metric, kinds in _dict(value, name).items():
        curves[metric] = {}
        for kind, line in _dict(kinds, f"{name}[{metric!r}]", KINDS).items():
            where = f"{name}[{metric!r}][{kind!r}]"
            points = {
                key: items(one, where, "lists x and y")
                for key, one in _dict(line, where, "xy").items()
            }
            if len({len(points.get(axis, [])) for axis in "xy"}) != 1 or len(points) != 2:
                raise ValueError(f"{where} must hold x and y of one length, got {shown(line)}.")
            curves[metric][kind] = {
                "x": [check_whole(step, f"{where}: x", 0) for step in points["x"]],
                "y": [_value(one, f"{where}: y") for one in points["y"]],
            }
    return curves


def _count(value: Any, name: str) -> int | None:
    return None if value is None else check_whole(value, name, 0, 10**15)


PROGRESS: dict[str, Callable] = {
    "state": one_of("waiting", "running", "finished", "stopped"),
    "note": partial(text, most=10_000),
    **dict.fromkeys(("epoch", "epochs", "step", "steps", "done", "total"), _count),
    "per": lambda value, name: None if value is None else check_whole(value, name, 1, 10**15),
    "first": _count,
    "last": lambda value, name: {key: _value(one, name) for key, one in _dict(value, name).items()},
    "rate": _value,
    "left": _count,
}
NEEDED = {"epoch", "epochs", "step", "steps", "done"}  # once training has begun


def _progress(value: Any, name: str) -> dict:
    """Check what `TrainingProgress` tells of how far training is."""
    progress = {
        key: PROGRESS[key](one, f"{name}: {key}")
        for key, one in _dict(value, name, PROGRESS).items()
    }
    state = progress.get("state")
    if state is None or (state != "waiting" and not progress.keys() >= NEEDED):
        needed = ", ".join(["state", *sorted(NEEDED)])
        raise ValueError(f"{name} must hold {needed}; got {', '.join(progress) or 'nothing'}.")
    return progress


class TrainingChart(Explorer):
    """The bar and the curves of one training, as `TrainingProgress` shows and keeps them.

    Its traits are filled by `TrainingProgress`: `curves` is a dict, metric name to line ("step",
    "training", "validation") to {"x": steps, "y": values}; `progress` says how far training is.

    Example:
        >>> from course_utils.widgets.training.explorer import TrainingProgress
        >>> with TrainingProgress(epochs=1) as progress:
        ...     progress.end_epoch(loss=0.5)
        >>> progress.chart.curves
        {'loss': {'training': {'x': [1], 'y': [0.5]}}}

    Introduced in lesson 5.
    """

    _module = "training/view"
    _how_to_wake = ""  # the picture of a finished training is the training's result

    curves = Checked(_curves, {}).tag(sync=True)
    progress = Checked(_progress, {"state": "waiting", "note": ""}).tag(sync=True)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        if self.progress["state"] != "running":
            return super()._repr_mimebundle_(**options)
        # At the start there is nothing to picture yet; the display is updated at the end.
        return super(Explorer, self)._repr_mimebundle_(**options) or ({}, {})

    def _draw(self, figure: Figure) -> None:
        figure.suptitle(place_in_words(self.progress), x=0.01, ha="left", size=12)
        names = [name for name in ("loss", *self.curves) if name in self.curves]
        names = sorted(dict.fromkeys(names), key="learning_rate".__eq__)[:3]
        if not names:
            figure.text(0.5, 0.45, "no value has been reported", ha="center")
            return
        per, first = self.progress.get("per"), self.progress.get("first", 0)
        for ax, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
            for kind, (label, look) in KINDS.items():
                if kind in self.curves[name]:
                    line = self.curves[name][kind]
                    x = [first + step / per for step in line["x"]] if per else line["x"]
                    y = [
                        nan if value is None or abs(value) > LARGEST else value
                        for value in line["y"]
                    ]
                    colour = "C1" if kind == "validation" else "C0"
                    ax.plot(x, y, color=colour, label=label, **look)
            ax.set(xlabel="epoch" if per else "step", title=literal(name.replace("_", " "), 40))
            ax.grid(True)
            ax.legend()


def place_in_words(progress: dict) -> str:
    """Return how far a training is, "epoch 2 of 5, step 30 of 860" for example."""
    state = progress["state"]
    if state == "waiting":
        return "not started"
    if state == "finished" and not progress["done"]:
        return "finished: no step was reported"
    of = [f" of {progress[name]}" if progress[name] else "" for name in ("epochs", "steps")]
    step = f", step {progress['step']}{of[1]}" if progress["step"] else ""
    if state == "finished":
        steps = "1 step" if progress["done"] == 1 else f"{progress['done']} steps"
        return f"finished: epoch {progress['epoch']}{of[0]}, {steps} in all"
    words = f"epoch {progress['epoch']}{of[0]}{step}"
    return f"stopped at {words}" if state == "stopped" else words
