"""The Optimizer explorer of notebook 08b."""

import math
from collections.abc import Callable, Iterator, Set
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils.constants import CONSTANTS
from course_utils.plotting import plot_descent
from course_utils.widgets.shared.explorer import Explorer
from course_utils.widgets.shared.traits import Checked, items, number, one_of, whole

LIMITS = CONSTANTS["limits"]["optimizer"]
DIVERGED = LIMITS["weight"][1]  # a coordinate beyond it ends the path
Gradient = Callable[[float, float], tuple[float, float]]


class Surface(NamedTuple):
    """A loss of two weights; its lowest value is 0. The map shows x and y from -reach to reach."""

    text: str
    loss: Callable[[Any, Any], Any]
    gradient: Gradient
    lowest: tuple[tuple[float, float], ...]
    centre: tuple[float, float]
    reach: tuple[float, float]
    start: tuple[float, float]


# The same expressions stand in arithmetic.js, in the same order: the numbers are equal bit by bit.
SURFACES = {
    "bowl": Surface(
        "a stretched bowl",
        lambda x, y: 0.5 * x * x + 8 * y * y,
        lambda x, y: (x, 16 * y),
        ((0, 0),),
        (0, 0),
        (4, 3),
        (-3.5, 2),
    ),
    "narrow valley": Surface(
        "a narrow valley, 100 : 1",
        lambda x, y: 0.5 * x * x + 50 * y * y,
        lambda x, y: (x, 100 * y),
        ((0, 0),),
        (0, 0),
        (4, 3),
        (-3.5, 1),
    ),
    "turned valley": Surface(  # the same, turned by 45 degrees, and its start too
        "the narrow valley, turned",
        lambda x, y: 0.25 * (x + y) * (x + y) + 25 * (y - x) * (y - x),
        lambda x, y: (0.5 * (x + y) - 50 * (y - x), 0.5 * (x + y) + 50 * (y - x)),
        ((0, 0),),
        (0, 0),
        (4, 3),
        (-3.182, -1.768),
    ),
    "ravine": Surface(
        "a bent ravine (Rosenbrock)",
        lambda x, y: (1 - x) * (1 - x) + 10 * (y - x * x) * (y - x * x),
        lambda x, y: (-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)),
        ((1, 1),),
        (0, 0.8),
        (2.4, 1.8),
        (-1.5, 1.4),
    ),
    "saddle": Surface(
        "a saddle",
        lambda x, y: x * x + (y * y - 1) * (y * y - 1),
        lambda x, y: (2 * x, 4 * y * (y * y - 1)),
        ((0, -1), (0, 1)),
        (0, 0),
        (2.4, 1.8),
        (-2, 0.01),
    ),
    "two minima": Surface(
        "two minima, one deeper",
        lambda x, y: 0.5 * (x - 1) * (x - 1) * ((x + 1) * (x + 1) + 0.2) + 2 * y * y,
        lambda x, y: (
            (x - 1) * ((x + 1) * (x + 1) + 0.2) + (x - 1) * (x - 1) * (x + 1),
            4 * y,
        ),
        ((1, 0),),
        (0, 0),
        (2.4, 1.8),
        (-2.1, 1.2),
    ),
}


def sgd(gradient: Gradient, w: list[float], rate: float) -> Iterator[None]:
    while True:
        for i, g in enumerate(gradient(*w)):
            w[i] -= g * rate
        yield


def momentum(gradient: Gradient, w: list[float], rate: float) -> Iterator[None]:
    m = [0.0, 0.0]
    while True:
        for i, g in enumerate(gradient(*w)):
            m[i] = m[i] * 0.9 - g * rate
            w[i] += m[i]
        yield


def rmsprop(gradient: Gradient, w: list[float], rate: float) -> Iterator[None]:
    v = [0.0, 0.0]
    while True:
        for i, g in enumerate(gradient(*w)):
            v[i] = 0.9 * v[i] + (1 - 0.9) * (g * g)
            w[i] -= rate * g / math.sqrt(v[i] + 1e-7)
        yield


def adam(gradient: Gradient, w: list[float], rate: float) -> Iterator[None]:
    m, v, power_1, power_2 = [0.0, 0.0], [0.0, 0.0], 1.0, 1.0
    while True:
        power_1, power_2 = power_1 * 0.9, power_2 * 0.999
        alpha = rate * math.sqrt(1 - power_2) / (1 - power_1)
        for i, g in enumerate(gradient(*w)):
            m[i] += (g - m[i]) * (1 - 0.9)
            v[i] += (g * g - v[i]) * (1 - 0.999)
            w[i] -= m[i] * alpha / (math.sqrt(v[i]) + 1e-7)
        yield


def adadelta(gradient: Gradient, w: list[float], rate: float) -> Iterator[None]:
    v, d = [0.0, 0.0], [0.0, 0.0]
    while True:
        for i, g in enumerate(gradient(*w)):
            v[i] = 0.95 * v[i] + (1 - 0.95) * (g * g)
            delta = -(math.sqrt(d[i] + 1e-7) * g / math.sqrt(v[i] + 1e-7))
            d[i] = 0.95 * d[i] + (1 - 0.95) * (delta * delta)
            w[i] += rate * delta
        yield


# Keras's update rules with their default settings; momentum is 0.9.
OPTIMIZERS = {
    "SGD": sgd,
    "momentum": momentum,
    "RMSprop": rmsprop,
    "Adam": adam,
    "Adadelta": adadelta,
}


def _start(value: Any, name: str) -> list[float] | None:
    if value is None:
        return None
    point = items(value, name, "a point (x, y)", 2)
    return [number(-100, 100)(one, f"{name}: each coordinate") for one in point]


def _optimizers(value: Any, name: str) -> list[str]:
    chosen = [
        one_of(*OPTIMIZERS)(one, f"each of {name}") for one in items(value, name, "a list of names")
    ]
    return [known for known in OPTIMIZERS if known in chosen]


class OptimizerExplorer(Explorer):
    """Let optimizers race from one start over one surface, the learning rate under your hand.

    Everything is computed in the page. The update rules are those of Keras, with its default
    settings (momentum: 0.9). A path ends where it diverges: where a weight is beyond a million.

    Args:
        surface: "bowl", "narrow valley", "turned valley", "ravine", "saddle" or "two minima".
        optimizers: Which race: of "SGD", "momentum", "RMSprop", "Adam", "Adadelta".
        learning_rate: 0.0001 to 10, the same for all.
        start: Where they start, (x, y); None: a place that suits the surface.
        steps: How many steps are shown, 0 to 200.

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = OptimizerExplorer(surface="bowl", start=(1, 1), learning_rate=0.5, steps=2)
        >>> explorer.paths["SGD"]
        array([[ 1.  ,  1.  ],
               [ 0.5 , -7.  ],
               [ 0.25, 49.  ]])

    Introduced in lesson 8.
    """

    _module = "optimizer/view"

    surface = Checked(one_of(*SURFACES), "bowl").tag(sync=True)
    optimizers = Checked(_optimizers, ["SGD", "momentum", "RMSprop", "Adam"]).tag(sync=True)
    learning_rate = Checked(number(*LIMITS["learning_rate"]), 0.1).tag(sync=True)
    start = Checked(_start, None).tag(sync=True)
    steps = Checked(whole(*LIMITS["steps"]), 50).tag(sync=True)

    def _settle(self, touched: Set[str]) -> None:
        if self.start is None:
            self.start = SURFACES[self.surface].start

    @property
    def paths(self) -> dict[str, NDArray[np.float64]]:
        """Name of each optimizer to the places it visits, (steps + 1, 2); NaN once diverged."""
        surface = SURFACES[self.surface]
        paths = {}
        for name in self.optimizers:
            w = list(self.start)
            path = np.full((self.steps + 1, 2), np.nan)
            path[0] = w
            walk = OPTIMIZERS[name](surface.gradient, w, self.learning_rate)
            for step in range(1, self.steps + 1):
                next(walk)
                if not max(map(abs, w)) <= DIVERGED or math.isnan(w[0] + w[1]):
                    break
                path[step] = w
            paths[name] = path
        return paths

    @property
    def losses(self) -> dict[str, NDArray[np.float64]]:
        """Name of each optimizer to the height of the surface at each place, (steps + 1,)."""
        loss = SURFACES[self.surface].loss
        return {name: loss(path[:, 0], path[:, 1]) for name, path in self.paths.items()}

    def _draw(self, figure: Figure) -> None:
        surface, known = SURFACES[self.surface], list(OPTIMIZERS)
        (x0, y0), (dx, dy) = surface.centre, surface.reach
        plot_descent(
            surface.loss,
            self.paths,
            limits=(x0 - dx, x0 + dx, y0 - dy, y0 + dy),
            lowest=surface.lowest,
            title=surface.text,
            chart_title=f"loss, learning rate {self.learning_rate:g}",
            looks=[known.index(name) for name in self.optimizers],
            figure=figure,
        )
