"""A second `fit` on the same model says that it goes on from trained weights."""

import numpy as np
import pytest

from course_utils.training import EpochReport, keras
from course_utils.widgets import TrainingProgress

X = np.ones((8, 2), dtype="float32")
WORDS = "has been trained for 4 steps before, and goes on from there"


@pytest.fixture
def fit():
    """fit(callback) trains a model of three weights for four steps."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")

    def train(callback, target=X[:, 0]):
        model.fit(X, target, batch_size=2, verbose=0, callbacks=[callback])

    return train


def test_the_report_says_it_from_the_second_fit_on(fit, capsys):
    fit(EpochReport())
    assert "trained" not in capsys.readouterr().out
    fit(EpochReport())
    first, second = capsys.readouterr().out.splitlines()
    assert WORDS in first
    assert "run the cell that builds it first" in first
    assert second.startswith("epoch 1 of 1")


def test_the_chart_says_it_from_the_second_fit_on(fit):
    training = TrainingProgress()
    fit(training)
    assert training.chart.progress["note"] == ""
    fit(training)
    assert WORDS in training.chart.progress["note"]
    with training:  # a loop of one's own knows of no model
        training.update(loss=1.0)
    assert training.chart.progress["note"] == ""


def test_a_loss_that_is_not_a_number_is_said_all_the_same(fit):
    training = TrainingProgress()
    fit(training)
    fit(training, target=np.full(8, np.nan, dtype="float32"))
    assert training.chart.progress["note"].startswith("loss is not a number")
