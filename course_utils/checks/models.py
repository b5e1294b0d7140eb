"""What checkers do with a network: find it, look at all of its layers, and leave it as it was."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from course_utils.checks.engine import Wrong, shown
from course_utils.checks.misconceptions import advised
from course_utils.checks.values import RESULT, call, refuse_empty
from course_utils.quiet import quiet_start

with quiet_start():  # here, so that the seconds of an answer do not hold this import
    import keras

# What `fit` and `evaluate` leave in a compiled model, beside its variables.
RUNNING = ("run_eagerly", "train_function", "test_function", "history", "stop_evaluating")


def as_model(value: Any, what: str = RESULT) -> Any:
    """Return a built Keras model."""
    refuse_empty(value, what)
    if not isinstance(value, keras.Model):
        raise Wrong(f"{what} is {shown(value)}; expected a Keras model.")
    if not value.built:
        raise Wrong(f"{what} has no weights yet. Begin with `keras.Input(…)`.")
    return value


def of_model(advice: dict[str, str] | None = None, *, anew: bool = False) -> Callable:
    """Make a function of a model the checker of an exercise that asks for a function `build`.

    Whatever the check does with the model, the learner gets it back as it was.

    Args:
        advice: what to add where the model cannot be built, as for `advised`.
        anew: whether only the function will do; else a model in its place is taken.
    """

    def decorate(function: Callable[[Any], str]) -> Callable[[Any], str]:
        @functools.wraps(function)
        def checker(answer: Any) -> str:
            if anew:
                refuse_model(answer)
            with advised(advice or {}):
                model = model_of(answer)
            with as_it_was(model):
                return function(model)

        return checker

    return decorate


def refuse_model(answer: Any) -> None:
    """Refuse a model where the function is asked for that builds it."""
    if isinstance(answer, keras.Model):
        raise Wrong("You handed over a model. Hand over the function itself: `build`, no brackets.")


def model_of(answer: Any) -> Any:
    """Return the model that `build` gives; a model in the place of the function will do."""
    return _with_ends(as_model(answer if isinstance(answer, keras.Model) else call(answer)))


def _with_ends(model: Any) -> Any:
    """Refuse a model of which Keras does not know the input and the output."""
    try:
        known = bool(model.inputs and model.outputs)
    except AttributeError:
        known = False
    if not known:
        raise Wrong(
            "The check cannot see where your model begins and ends: it seems to be a class of your "
            "own. Begin with `keras.Input(…)` and close with `keras.Model(inputs, outputs)`."
        )
    return model


def layers_of(model: Any) -> list[Any]:
    """Return the layers of a model, and those of the models in it, without its inputs."""
    found = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            found += layers_of(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            found.append(layer)
    return found


@contextmanager
def as_it_was(model: Any) -> Iterator[None]:
    """Give a model its weights back, with its optimizer's and how it runs, whatever a check does."""
    compiled = getattr(model, "compiled", False)
    names = RUNNING if compiled else ()
    settings = {name: getattr(model, name) for name in names if hasattr(model, name)}
    optimizer = getattr(model, "optimizer", None)
    if optimizer:
        optimizer.build(model.trainable_variables)  # what it keeps is given back too
    variables = [*model.variables, *(optimizer.variables if optimizer else [])]
    variables += model.metrics_variables if compiled else []
    values = [keras.ops.convert_to_numpy(variable).copy() for variable in variables]
    try:
        yield
    finally:
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
        for name in names:
            if name in settings:
                setattr(model, name, settings[name])
            elif hasattr(model, name):
                delattr(model, name)


def is_bias(weight: Any) -> bool:
    return "bias" in weight.path.split("/")[-1]
