"""An interrupt ends a training after its batch, and leaves everything as it was before."""

import signal
import threading

import numpy as np
import pytest

from course_utils.interrupts import TOLD, EndsTraining
from course_utils.training import EpochReport, keras
from course_utils.widgets import TrainingProgress

X = np.ones((40, 2), dtype="float32")


@pytest.fixture(autouse=True)
def pythons_own_handler():
    """As in a notebook's cell; a test worker has another one."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Interrupt(keras.callbacks.Callback):
    """The user presses the square while batch 3 is being learned."""

    def on_train_batch_end(self, batch, logs=None):
        if batch == 3:
            signal.raise_signal(signal.SIGINT)


@pytest.fixture
def fit():
    """fit(callbacks) trains for up to five epochs of ten batches."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    return lambda *callbacks: model.fit(
        X, X[:, 0], batch_size=4, epochs=5, verbose=0, callbacks=callbacks
    )


@pytest.mark.parametrize("reports", [[EpochReport], [TrainingProgress], [EpochReport] * 2])
def test_training_ends_after_the_batch_and_gives_its_history(fit, reports, capsys):
    before = signal.getsignal(signal.SIGINT)
    history = fit(*[report() for report in reports], Interrupt())
    assert len(history.history["loss"]) == 1
    assert int(history.model.optimizer.iterations) == 4
    assert capsys.readouterr().out.count(TOLD) == 1
    assert signal.getsignal(signal.SIGINT) is before


def test_the_chart_says_where_it_was_stopped(fit):
    training = TrainingProgress()
    fit(training, Interrupt())
    assert training.chart.progress["state"] == "stopped"
    fit(training)
    assert training.chart.progress["state"] == "finished"


def test_a_second_interrupt_is_pythons_own(fit):
    class Twice(Interrupt):
        def on_train_batch_end(self, batch, logs=None):
            super().on_train_batch_end(batch)
            super().on_train_batch_end(batch)

    with pytest.raises(KeyboardInterrupt):
        fit(EpochReport(), Twice())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_somebody_else_stays(monkeypatch):
    def own(number, frame): ...

    before = signal.signal(signal.SIGINT, own)
    try:
        interrupts = EndsTraining()
        interrupts.begin(None)
        assert signal.getsignal(signal.SIGINT) is own
        interrupts.end()
        assert signal.getsignal(signal.SIGINT) is own
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_of_the_main_thread_nothing_is_changed(fit):
    failed = []

    def train():
        try:
            fit(EpochReport(every=5))
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert not failed
