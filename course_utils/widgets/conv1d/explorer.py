"""The Conv1D explorer of lesson 7."""

from collections.abc import Set
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import reference
from course_utils.arguments import as_whole, real_array, shown
from course_utils.constants import CONSTANTS
from course_utils.datasets import load_mnist1d, load_penguins
from course_utils.plotting import ROLE_COLOURS, plot_signal
from course_utils.widgets.shared.explorer import Explorer, literal, offered, write_instead
from course_utils.widgets.shared.traits import (
    Checked,
    Fixed,
    finite,
    items,
    number,
    one_of,
    text,
    whole,
)

LIMITS = CONSTANTS["limits"]["conv1d"]
LONGEST_SIGNAL = 64
LONGEST_NAME = 60  # letters
MOST_CELLS = 20  # a longer sequence is pictured as bars
MOST_BESIDE = 6  # steps up to which the picture shows a second order beside the first
COLUMNS = {"length": "bill_length_mm", "depth": "bill_depth_mm", "flipper": "flipper_length_mm"}


def _numbers(value: Any, name: str, most: int) -> list[float]:
    """Check a one-dimensional array of 1 to `most` finite numbers."""
    array = real_array(value, name, "a list of numbers")
    if array.ndim != 1 or not 1 <= array.size <= most:
        raise ValueError(f"{name} must have shape (n,), n from 1 to {most}, got {array.shape}.")
    return finite(array, name)


weight = number(*LIMITS["weight"])


def _kernel(value: Any, name: str) -> list[float]:
    kernel = _numbers(value, name, LIMITS["kernel_size"][1])
    return [weight(one, f"each number of {name}") for one in kernel]


def _order(value: Any, name: str) -> list[int]:
    """Check an order of the columns; an empty one is the order in which they were given."""
    expected = "each index from 0 to n − 1 once, such as [2, 0, 1]"
    given = [as_whole(index) for index in items(value, name, f"a list of {expected}")]
    order = [index for index in given if index is not None]
    if sorted(order) != list(range(len(given))):
        raise ValueError(f"{name} must hold {expected}, got {shown(value)}.")
    return order


def _sample(values: ArrayLike, names: list[str] | None = None, digits: int = 2) -> dict[str, list]:
    """Return a signal, the names of its steps and a dense layer's weight for each of them."""
    rounded = np.round(np.asarray(values, dtype=float), digits).tolist()
    weights = np.random.default_rng(len(rounded)).integers(-3, 4, len(rounded))
    return {
        "values": rounded,
        "names": names or [str(step) for step in range(len(rounded))],
        "weights": weights.astype(float).tolist(),
    }


@cache
def sample_signals() -> dict[str, dict[str, list]]:
    """Return what the menu "Input" offers: a bird, eight numbers, a signal of MNIST-1D.

    The bird is the first of the table, standardised by the mean and the standard deviation of
    all birds whose three features were measured, and rounded to one decimal.
    """
    birds = load_penguins()[list(COLUMNS.values())].dropna().to_numpy()
    bird = (birds[0] - birds.mean(axis=0)) / birds.std(axis=0)
    return {
        "penguin": _sample(bird, list(COLUMNS), digits=1),
        "numbers": _sample([1, 3, 2, 0, 4, 1, 5, 2]),
        "signal": _sample(load_mnist1d()[0][0][0]),
    }


class Conv1DExplorer(Explorer):
    """Slide a Conv1D kernel along columns or time steps, and change the order of the columns.

    Everything is computed in the page. Point at an output to light its window, type into the
    kernel, and shuffle the columns: the outputs change, a dense sum whose weights move with their
    columns does not.

    Args:
        source: "penguin" (three named columns), "numbers" (8 steps) or "signal" (40 steps).
        values: A signal of one's own instead, (T,), 1 to 64 numbers; two decimals are kept.
        names: A name for each of one's own values; without it they are counted from 0.
        order: Which column stands at each position; an empty list is the order as given.
        kernel: (k,), 1 to 7 numbers from −99 to 99. bias: one number from −99 to 99.
        strides: 1 to 9. dilation_rate: 1 to 9. padding: "valid", "same" or "causal".
        activation: "none" or "relu".

    Raises:
        ValueError: An argument is none of these.
        TypeError: An argument has another name.

    Example:
        >>> explorer = Conv1DExplorer(values=[2, -1, 1], kernel=[1, 3])
        >>> explorer.output
        array([-1.,  2.])
        >>> explorer.order = [1, 0, 2]
        >>> explorer.output, explorer.output_as_given
        (array([5., 5.]), array([-1.,  2.]))

    Introduced in lesson 7.
    """

    _also = ("names", "values")
    _module = "conv1d/view"

    samples = Fixed().tag(sync=True)
    source = Checked(one_of("penguin", "numbers", "signal", "own"), "penguin").tag(sync=True)
    order = Checked(_order, []).tag(sync=True)
    kernel = Checked(_kernel, [1.0, 3.0]).tag(sync=True)
    bias = Checked(weight, 0.0).tag(sync=True)
    strides = Checked(whole(*LIMITS["strides"]), 1).tag(sync=True)
    padding = Checked(one_of("valid", "same", "causal"), "valid").tag(sync=True)
    dilation_rate = Checked(whole(*LIMITS["dilation_rate"]), 1).tag(sync=True)
    activation = Checked(one_of("none", "relu"), "none").tag(sync=True)

    def __init__(
        self, *, values: ArrayLike | None = None, names: list[str] | None = None, **state: Any
    ) -> None:
        samples = sample_signals()
        if values is not None:
            given = _numbers(values, "values", LONGEST_SIGNAL)
            if names is not None:
                expected = f"a list with one text for each of the {len(given)} values"
                names = items(names, "names", expected, len(given))
                names = [text(name, "each of names", LONGEST_NAME) for name in names]
            samples = {"own": _sample(given, names), **samples}
            if state.setdefault("source", "own") != "own":
                raise ValueError("give either source or values, and not both.")
        elif names is not None or state.get("source") == "own":
            raise ValueError("names and source 'own' need values: pass values=[…] as well.")
        self.samples = samples
        super().__init__(**state)

    def _settle(self, touched: Set[str]) -> None:
        offered(self.source, self.samples, "values")
        if "source" in touched and "order" not in touched:
            self.order = []
        steps = len(self._given["values"])
        if self.order and len(self.order) != steps:
            raise ValueError(f"order must hold {steps} indices, got {len(self.order)}.")

    @property
    def _given(self) -> dict[str, list]:
        return self.samples[self.source]

    def _ordered(self, name: str) -> list:
        given = self._given[name]
        return [given[index] for index in self.order] if len(self.order) == len(given) else given

    @property
    def values(self) -> NDArray[np.float64]:
        """The signal (T,) in the present order of its columns."""
        return np.array(self._ordered("values"))

    @property
    def output(self) -> NDArray[np.float64]:
        """The outputs (T',) of the present state, computed by `reference.conv1d`.

        Raises:
            ValueError: the kernel does not fit into the signal.
        """
        return self._convolve(self.values)

    @property
    def output_as_given(self) -> NDArray[np.float64]:
        """The outputs (T',) with the columns in the order in which they were given."""
        return self._convolve(np.array(self._given["values"]))

    def _convolve(self, signal: NDArray) -> NDArray[np.float64]:
        options = {
            "strides": self.strides,
            "padding": self.padding,
            "dilation_rate": self.dilation_rate,
        }
        sums = reference.conv1d(signal, np.array(self.kernel), **options) + self.bias
        return reference.relu(sums) if self.activation == "relu" else sums

    def _draw(self, figure: Figure) -> None:
        beside = 2 <= len(self.values) <= MOST_BESIDE
        grid = figure.add_gridspec(3, 1 + beside, height_ratios=[1.3, 1, 1])
        middle = figure.add_subplot(grid[1, :])
        text = f"kernel: size {len(self.kernel)}; stride {self.strides}, padding {self.padding}, "
        text += f"dilation {self.dilation_rate}, bias {self.bias:g}".replace("-", "−")
        plot_signal(self.kernel, ax=middle, role="kernel", title=text)
        for column, order in enumerate(self._pictured_orders(beside)):
            top, bottom = (figure.add_subplot(grid[row, column]) for row in (0, 2))
            self._draw_order(order, top, bottom, dense=beside)

    def _pictured_orders(self, beside: bool) -> list[list[int]]:
        """The present order; beside it, if asked, the one as given, or with the first two exchanged."""
        given = list(range(len(self.values)))
        order = self.order or given
        if not beside:
            return [order]
        return [given, order if order != given else [1, 0, *given[2:]]]

    def _draw_order(self, order: list[int], top: Axes, bottom: Axes, *, dense: bool) -> None:
        names, values, weights = (
            [self._given[name][index] for index in order] for name in ("names", "values", "weights")
        )
        title = f"input: {len(names)} steps" + ", in another order" * (order != sorted(order))
        _show(np.array(values), top, "input", title, [literal(name, 20) for name in names])
        try:
            output = self._convolve(np.array(values))
        except ValueError as problem:
            write_instead(bottom, problem)
            return
        title = f"output{' after ReLU' * (self.activation == 'relu')}: {len(output)} steps"
        if dense:
            title += f"; dense sum {np.dot(values, weights):.3g}".replace("-", "−")
        _show(output, bottom, "output", title)


def _show(values: NDArray, ax: Axes, role: str, title: str, names: list[str] | None = None) -> None:
    """Draw a sequence as cells with numbers, a long one as bars."""
    if len(values) <= MOST_CELLS:
        plot_signal(values, ax=ax, role=role, title=title, labels=names)
        return
    colours = [ROLE_COLOURS["negative" if value < 0 else role] for value in values]
    ax.bar(range(len(values)), values, color=colours)
    ax.axhline(0, color="black", linewidth=1)
    ax.set(title=title, xlim=(-0.6, len(values) - 0.4))
