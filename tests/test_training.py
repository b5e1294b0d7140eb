"""What lessons 5 to 7 share: the prepared digits and the report while training."""

import numpy as np
import pytest

from course_utils.datasets import load_mnist
from course_utils.training import EpochReport, keras, load_digits


@pytest.fixture(scope="module")
def digits():
    return load_digits(validation=1000)


def test_digits_are_scaled_and_split_without_losing_any(digits):
    (x, y), (x_test, y_test) = load_mnist()
    assert digits.x_train.shape == (59000, 28, 28, 1)
    assert digits.x_val.shape == (1000, 28, 28, 1)
    assert digits.x_train.dtype == np.float32
    assert (digits.x_train.min(), digits.x_train.max()) == (0, 1)
    np.testing.assert_array_equal(np.concatenate([digits.y_train, digits.y_val]), y)
    np.testing.assert_array_equal(digits.y_test, y_test)
    np.testing.assert_array_equal(np.rint(digits.x_val[..., 0] * 255), x[-1000:])
    np.testing.assert_array_equal(np.rint(digits.x_test[..., 0] * 255), x_test)


@pytest.mark.parametrize("validation", [0, -1, 60000, 1.5, "a", True])
def test_an_impossible_split_is_refused(validation):
    with pytest.raises(ValueError, match=rf"validation={validation!r}.*1 to 59999"):
        load_digits(validation)


def fit(report: EpochReport, epochs: int, **options) -> keras.Model:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.ones((4, 1), "float32")
    model.fit(x, x, epochs=epochs, verbose=0, callbacks=[report], **options)
    return model


def test_the_report_prints_a_line_an_epoch(capsys):
    fit(EpochReport(), epochs=2)
    assert capsys.readouterr().out.splitlines() == [
        "epoch 1 of 2   loss 0.0000   mae 0.0000",
        "epoch 2 of 2   loss 0.0000   mae 0.0000",
    ]


def test_the_report_sets_validation_beside_training(capsys):
    two = np.full((2, 1), 2, "float32")
    fit(EpochReport(), epochs=1, validation_data=(two, two + 3))
    line = "epoch 1 of 1   loss 0.0000 (validation 9.0000)   mae 0.0000 (validation 3.0000)\n"
    assert capsys.readouterr().out == line


def test_the_report_can_skip_epochs_but_never_the_last(capsys):
    fit(EpochReport(every=5), epochs=12)
    starts = [line.split("   ")[0] for line in capsys.readouterr().out.splitlines()]
    assert starts == ["epoch  5 of 12", "epoch 10 of 12", "epoch 12 of 12"]


def test_the_report_prints_the_last_epoch_of_a_training_that_stops_early(capsys):
    class StopAfterThree(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 2

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 1), "float32")
    model.fit(x, x, epochs=9, verbose=0, callbacks=[EpochReport(every=5), StopAfterThree()])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("epoch 3 of 9")


def test_a_report_every_zero_epochs_is_refused():
    with pytest.raises(ValueError, match="every=0"):
        EpochReport(every=0)
