"""The explorer "Draw a digit" of lessons 5, 6 and 9."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import reference
from course_utils.arguments import check_whole, real_array
from course_utils.datasets import load_digit_network, load_mnist
from course_utils.found import SIZE, centred
from course_utils.plotting import plot_probabilities, show_feature_maps, show_image
from course_utils.widgets.digit.model import OwnModel
from course_utils.widgets.digit.network import (
    Maps,
    Weights,
    page_bytes,
    read_network,
    run_network,
)
from course_utils.widgets.shared.explorer import Explorer, literal, write_instead
from course_utils.widgets.shared.traits import Checked, Fixed, yes_or_no

NOTHING_DRAWN = "Nothing is drawn yet: draw a digit on the pad, or start from one of the test set."
LARGEST_TILES = 8  # feature maps of a layer of one's own model that travel to the page


def _drawing(value: Any, name: str) -> bytes:
    """Check a picture (28, 28) of uint8, or of floats from 0 to 1; keep its bytes."""
    if isinstance(value, bytes | bytearray | memoryview):
        value = np.frombuffer(bytes(value), np.uint8)
        value = value.reshape(SIZE, SIZE) if value.size == SIZE * SIZE else value
    array = real_array(value, name, "a picture of shape (28, 28) with numbers in it")
    if array.shape == (SIZE, SIZE, 1):
        array = array[..., 0]
    if array.shape != (SIZE, SIZE):
        raise ValueError(
            f"{name} must be a picture of shape (28, 28), got one of shape {array.shape}."
        )
    largest = 255 if array.dtype.kind in "iu" else 1
    if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= largest):
        raise ValueError(
            f"{name} must hold whole numbers from 0 to 255 or floats from 0 to 1, "
            f"got {array.dtype} from {array.min()} to {array.max()}."
        )
    return np.round(array * (255 / largest)).astype(np.uint8).tobytes()


@cache
def sample_digits() -> NDArray[np.uint8]:
    """Return the first test digit of each class, (10, 28, 28), uint8: something to start from."""
    images, labels = load_mnist()[1]
    return np.stack([images[np.argmax(labels == digit)] for digit in range(10)])


@cache
def course_network() -> Weights:
    """Return the weights of the network that comes with the course."""
    return read_network(load_digit_network())


def network_answer(pixels: NDArray) -> tuple[NDArray[np.float64], Maps]:
    """Run the network that comes with the course, with the operations of `reference`.

    Args:
        pixels: (28, 28), 0 to 1.

    Returns:
        The ten probabilities, and the feature maps (H, W, C) of each layer by its name.

    Introduced in lesson 5.
    """
    logits, maps = run_network(course_network(), pixels)
    return reference.softmax(logits), maps


class DigitPad(Explorer):
    """Draw a digit, and watch a network read it: ten probabilities and the feature maps.

    Draw with the mouse, a finger or the keyboard. A small network comes with the course and
    runs in the page; `load_digit_network` tells its layers and how well it reads. A model of
    your own may take its place; it answers from the kernel.

    Args:
        model: A Keras model that takes one picture of shape (28, 28, 1), (28, 28) or (784,),
            with pixels from 0 to 1, and gives ten logits or ten probabilities.
        digit: Start from the first test digit of this class, 0 to 9; None: from an empty pad.
        drawing: Start from a picture (28, 28) of one's own: uint8, or floats from 0 to 1; of a
            photograph, `course_utils.found.find_digit("mine.jpg").pixels`.
        centre: Scale and shift the drawing as MNIST's digits were, before the network sees it?

    Raises:
        ValueError: An argument is none of these, or the model takes or gives another shape.
        TypeError: An argument has another name, or the model is not a Keras model.

    Example:
        >>> pad = DigitPad(digit=3)
        >>> pad.pixels.shape
        (28, 28)
        >>> int(pad.probabilities.argmax())
        3

    Introduced in lesson 5.
    """

    _also = ("digit", "model")
    _module = "digit/view"

    drawing = Checked(_drawing, bytes(SIZE * SIZE)).tag(sync=True)
    centre = Checked(yes_or_no, True).tag(sync=True)
    own = Fixed().tag(sync=True)  # the name of the model in the kernel, or ""
    weights = Fixed().tag(sync=True)
    digits = Fixed().tag(sync=True)

    def __init__(self, *, model: Any = None, digit: int | None = 7, **state: Any) -> None:
        if digit is not None:
            digit = check_whole(digit, "digit", 0, 9, " or None")
        if state.get("drawing") is None:
            state["drawing"] = bytes(SIZE * SIZE) if digit is None else sample_digits()[digit]
        self._model = None if model is None else OwnModel(model)
        self.weights = page_bytes(course_network())
        self.digits = sample_digits().tobytes()
        self.own = "" if model is None else self._model.name
        super().__init__(**state)
        self.on_msg(self._on_question)

    @property
    def pixels(self) -> NDArray[np.float32]:
        """What the network sees, (28, 28), float32 from 0 to 1."""
        drawing = np.frombuffer(self.drawing, np.uint8).reshape(SIZE, SIZE)
        return (centred(drawing) if self.centre else drawing).astype(np.float32) / np.float32(255)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """The probabilities of the ten digits, (10,), from the network or your own model.

        Raises:
            ValueError: nothing is drawn yet.
        """
        return self._answer()[0]

    @property
    def feature_maps(self) -> Maps:
        """The feature maps (H, W, C) of each convolution and pooling layer, by layer name.

        Raises:
            ValueError: nothing is drawn yet.
        """
        return self._answer()[1]

    def _answer(self) -> tuple[NDArray[np.float64], Maps]:
        if not any(self.drawing):
            raise ValueError(NOTHING_DRAWN)
        return (self._model or network_answer)(self.pixels)

    def _on_question(self, _: Any, question: Any, buffers: list) -> None:
        """Answer a drawing that the page sends: the number tells it which one is answered."""
        if self._model is None or question.get("kind") != "predict":
            return
        reply = {"kind": "answer", "number": question["number"]}
        try:
            pixels = np.frombuffer(buffers[0], np.uint8).reshape(SIZE, SIZE)
            probabilities, maps = self._model(pixels.astype(np.float32) / np.float32(255))
        except KeyboardInterrupt:
            words = "The kernel was interrupted. Draw on, and it is asked again."
            self.send({**reply, "problem": words})
            raise
        except Exception as problem:  # whatever a learner's model raises is shown in the page
            text = " ".join(str(problem).split())[:300]
            self.send({**reply, "problem": f"{type(problem).__name__}: {text}"})
            return
        layers, tiles = [], []
        for name, values in maps.items():
            kept = np.nan_to_num(values[..., :LARGEST_TILES], posinf=0, neginf=0)
            peak = float(np.abs(kept).max()) or 1.0
            tiles.append(np.round(kept * (127 / peak)).astype(np.int8).tobytes())
            layers.append({"name": name, "shape": list(kept.shape), "of": values.shape[2]})
        reply.update(probabilities=probabilities.tolist(), softmax=self._model.softmax)
        self.send({**reply, "layers": layers}, buffers=tiles)

    def _draw(self, figure: Figure) -> None:
        grid = figure.add_gridspec(2, 3, width_ratios=[1, 1.25, 2])
        drawing = np.frombuffer(self.drawing, np.uint8).reshape(SIZE, SIZE)
        show_image(drawing, ax=figure.add_subplot(grid[0, 0]), title="Drawing", vmin=0, vmax=255)
        seen = "Centred" if self.centre else "Not centred"
        show_image(self.pixels, ax=figure.add_subplot(grid[1, 0]), title=seen, vmin=0, vmax=1)
        bars = figure.add_subplot(grid[:, 1])
        try:
            probabilities, maps = self._answer()
        except Exception as problem:  # an empty pad, or whatever a learner's model raises
            write_instead(bars, problem)
            return
        plot_probabilities(probabilities, ax=bars, title="Probabilities")
        # A pooling layer shows about what the convolution before it shows: the first two others.
        chosen = [name for name in maps if "pool" not in name] or list(maps)
        for place, name in enumerate(chosen[:2]):
            values = maps[name]
            height, width, depth = values.shape
            count = f"{depth} maps" if depth <= 8 else f"8 of {depth} maps"
            show_feature_maps(
                values[..., :8],
                ncols=4,
                ax=figure.add_subplot(grid[place, 2]),
                title=f"{literal(name, 30)}: {count}, {height}×{width}",
                labels=[""] * min(8, depth),
            )
