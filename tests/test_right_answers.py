"""A right answer is told so, in whatever way it is given, and a model comes back as it was.

The answers stand beside the checkers (tried.py).
"""

import keras
import numpy as np
import pytest
from tried import tried

from course_utils.checks import check, engine

ANSWERS = {
    one.name: answers
    for lesson in engine.LESSONS
    for one in engine.exercises_of(lesson)
    if (answers := tried(one, "RIGHT"))
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_right_answer_is_done(name):
    outcomes = {what: check(name, answer) for what, answer in ANSWERS[name]}
    assert not {what: told for what, told in outcomes.items() if told.state != engine.DONE}


def built(answer):
    """The model that an answer is or builds, None for other answers."""
    if isinstance(answer, keras.Model):
        return answer
    try:
        model = answer()
    except Exception:
        return None
    return model if isinstance(model, keras.Model) else None


def state(model):
    """All of a model that a check could change; its compiled functions are made at their first use."""
    how = [
        getattr(model, name, None)
        for name in ("run_eagerly", "train_function", "test_function", "history", "stop_evaluating")
    ]
    variables = [*model.variables, *model.metrics_variables]
    return how, [variable.numpy().copy() for variable in variables]


def beat_digits():
    """As for `beat-digits`, which trains what it gets."""
    stack = [keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"])
    model.fit(np.zeros((2, 28, 28, 1)), np.zeros(2), verbose=0)
    return model


@pytest.mark.parametrize("name", [*ANSWERS, "beat-digits"])
def test_a_model_comes_back_as_it_was(name):
    model = beat_digits() if name == "beat-digits" else built(ANSWERS[name][0][1])
    if model is None:
        return
    (how, weights), gives = state(model), lambda: model
    check(name, gives)
    check(name, model)
    how_now, weights_now = state(model)
    assert how_now == how
    assert all(map(np.array_equal, weights, weights_now))
