"""A learner's own Keras model behind the explorer "Draw a digit": checked, and compiled once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.widgets.shared.own import check_model

SHAPES: tuple[tuple[int, ...], ...] = (
    (28, 28, 1),
    (28, 28),
    (784,),
)  # how a model may take one picture
WORDS = "(28, 28, 1), (28, 28) or (784,)"


class OwnModel:
    """Call a model on one picture: ten probabilities and its feature maps, in milliseconds.

    `model.predict` takes about fifty milliseconds for one picture. One compiled function gives
    the output and the feature maps together, and sees the weights as they are when it is called.

    Args:
        model: A Keras model: Sequential, functional or subclassed.

    Raises:
        TypeError: It is no Keras model.
        ValueError: It takes another shape, does not give ten numbers, or fails.

    Introduced in lesson 5.
    """

    def __init__(self, model: Any) -> None:
        check_model(model, "keras.Input((28, 28, 1))")
        self.model = model
        self.name = model.name
        self.softmax = False  # did the last output need a softmax?
        problems = []
        for shape in self._input_shapes():
            self.shape = shape
            self._compile()
            try:
                output = self._run(np.zeros(SHAPES[0], np.float32))[0]
            except Exception as problem:  # whatever the model raises, the learner is to read it
                text = " ".join(str(problem).split())[:300]
                problems.append(
                    f"model fails on pictures of shape (1, {str(shape)[1:]}: "
                    f"{type(problem).__name__}: {text}"
                )
                continue
            if output.shape == (1, 10):
                return
            problems.append(
                "model must give ten numbers for one picture, one per digit: output shape "
                f"(1, 10), got {tuple(output.shape)}."
            )
        raise ValueError(problems[0])

    def _input_shapes(self) -> list[tuple[int, ...]]:
        """The shapes to try: the one that the model states, or all where it states none."""
        try:
            known = self.model.input_shape
        except AttributeError:
            return list(SHAPES)  # a subclassed model does not say
        several = isinstance(known, dict | list) or isinstance(known[0], tuple | list)
        fitting = [shape for shape in SHAPES if not several and self._fits(known[1:], shape)]
        if not fitting:
            raise ValueError(
                f"model must take one picture of shape {WORDS}; its input shape is {known}."
            )
        return fitting[:1]

    @staticmethod
    def _fits(known: tuple, shape: tuple[int, ...]) -> bool:
        return len(known) == len(shape) and all(
            size in (None, wanted) for size, wanted in zip(known, shape, strict=True)
        )

    def _compile(self) -> None:
        import tensorflow as tf  # already imported by the model's backend

        @tf.function
        def run(pictures: Any) -> tuple[Any, dict[str, Any]]:
            with _recorded(self.model) as maps:  # at tracing; later calls run the graph alone
                return self.model(pictures, training=False), maps

        self._function = run

    def _run(self, pixels: NDArray[np.float32]) -> tuple[NDArray, dict[str, NDArray]]:
        output, maps = self._function(np.reshape(pixels, (1, *self.shape)).astype(np.float32))
        return np.asarray(output), {name: np.asarray(values)[0] for name, values in maps.items()}

    def __call__(self, pixels: NDArray[np.float32]) -> tuple[NDArray, dict[str, NDArray]]:
        """Return the ten probabilities of one picture (28, 28) and the maps (H, W, C) by layer.

        Raises:
            ValueError: the model gives NaN or infinity.
        """
        output, maps = self._run(pixels)
        scores = output[0].astype(np.float64)
        if not np.isfinite(scores).all():
            raise ValueError(
                "the model gives NaN or infinity. Its weights may have grown without bound: "
                "train it again with a smaller learning rate."
            )
        self.softmax = bool(scores.min() < 0 or abs(scores.sum() - 1) > 1e-3)
        if self.softmax:
            powers = np.exp(scores - scores.max())
            scores = powers / powers.sum()
        return scores, maps


def _layers(model: Any) -> Iterator[Any]:
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer)
        else:
            yield layer


@contextmanager
def _recorded(model: Any) -> Iterator[dict[str, Any]]:
    """Record the feature maps (1, H, W, C) of convolutions and poolings while the model runs.

    It works for every kind of model, also for a subclassed one, whose layers know nothing of
    each other: for a while each layer's `call` keeps what it returns.
    """
    maps: dict[str, Any] = {}
    changed = []

    def keep(layer: Any) -> None:
        call = layer.call

        def calling(*args: Any, **options: Any) -> Any:
            result = call(*args, **options)
            if len(result.shape) == 4:
                maps[layer.name] = result
            return result

        object.__setattr__(layer, "call", calling)
        changed.append(layer)

    try:
        for layer in _layers(model):
            if any(word in type(layer).__name__ for word in ("Conv", "Pool")):
                keep(layer)
        yield maps
    finally:
        for layer in changed:
            object.__delattr__(layer, "call")
