"""The `train_step` of notebook 06b, as a reader copies it: `fit` keeps all that it offers."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from scripts import NOTEBOOKS

from course_utils.datasets import load_mnist_splits
from course_utils.training import EpochReport

CELLS = {cell.id: cell.source for cell in NOTEBOOKS["deeper/06b_compile_it_and_inside_fit"].cells}
COUNT, BATCH = 330, 50  # the last batch is smaller: its loss must count less
CLASS_WEIGHT = {k: 1.0 + k for k in range(10)}


def out_of(*cells: str) -> dict:
    names = {"keras": keras, "tf": tf, "np": np}
    for cell in cells:
        exec(CELLS[cell], names)  # the course's own code
    return names


@pytest.fixture(scope="module")
def own():
    return out_of("own-step", "watched")["WatchedModel"]


@pytest.fixture(scope="module")
def copied():
    return out_of("copied")["CopiedModel"]


@pytest.fixture(scope="module")
def data():
    digits = load_mnist_splits()
    return digits.x_train[:COUNT], digits.y_train[:COUNT], digits.x_val[:130], digits.y_val[:130]


def fitted(kind, data, *, metrics=("accuracy",), compiling=None, **options):
    x, y, x_val, y_val = data
    keras.utils.set_random_seed(1)
    dense = keras.layers.Dense(10, kernel_regularizer=keras.regularizers.L2(0.01))
    layers = [keras.layers.Flatten(), keras.layers.Dropout(0.1), dense]
    model = kind([keras.Input((28, 28, 1)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    compiling = {"optimizer": keras.optimizers.Adam(0.01), "metrics": metrics} | (compiling or {})
    model.compile(loss=loss, **compiling)
    keras.utils.set_random_seed(2)
    ways = {"batch_size": BATCH, "epochs": 2, "verbose": 0, "validation_data": (x_val, y_val)}
    return model, model.fit(x, y, **ways | options).history


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"metrics": None},
        {"class_weight": CLASS_WEIGHT},
        {"callbacks": [keras.callbacks.EarlyStopping("val_loss", patience=0)], "epochs": 3},
        {"compiling": {"run_eagerly": True}, "epochs": 1},
        {"compiling": {"steps_per_execution": 3}},
        {"compiling": {"weighted_metrics": ["accuracy"]}, "sample_weight": np.arange(COUNT) / 99},
    ],
    ids=["plain", "no metrics", "class weights", "callbacks", "eagerly", "three steps", "weights"],
)
def test_fit_reports_and_learns_what_it_does_with_keras_own_step(own, data, options):
    plain, expected = fitted(keras.Sequential, data, **options)
    model, history = fitted(own, data, **options)
    assert set(history) == {*expected, "gradient_norm"}
    for name, values in expected.items():
        np.testing.assert_allclose(history[name], values, rtol=1e-4, err_msg=name)
    for mine, theirs in zip(model.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)
    assert all(norm > 0 for norm in history["gradient_norm"])


@pytest.fixture
def half_precision():
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    yield
    keras.config.set_dtype_policy(before)


def test_with_16_bit_numbers_the_loss_is_scaled_and_the_norm_is_not(own, data, half_precision):
    _, expected = fitted(keras.Sequential, data, compiling={"optimizer": keras.optimizers.SGD(0.1)})
    model, history = fitted(own, data, compiling={"optimizer": keras.optimizers.SGD(0.1)})
    assert "LossScale" in type(model.optimizer).__name__  # else this test would say nothing
    for name, values in expected.items():
        np.testing.assert_allclose(history[name], values, rtol=0.02, err_msg=name)
    assert all(0.1 < norm < 10 for norm in history["gradient_norm"])


def test_a_saved_model_is_loaded_and_trains_on(own, data, tmp_path):
    model, _ = fitted(own, data)
    model.save(tmp_path / "own.keras")
    loaded = keras.saving.load_model(tmp_path / "own.keras", custom_objects={"WatchedModel": own})
    for mine, theirs in zip(loaded.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    history = loaded.fit(*data[:2], batch_size=BATCH, verbose=0).history
    assert set(history) == {"loss", "accuracy", "gradient_norm"}


def test_labels_may_be_missing(own, data):
    """An autoencoder, for example: the loss is added by a layer, and `fit` gets images alone."""

    class ToItself(keras.layers.Layer):
        def call(self, images):
            self.add_loss(keras.ops.mean(keras.ops.square(images)))
            return images

    model = own([keras.Input((28, 28, 1)), keras.layers.Dense(1), ToItself()])
    model.compile(keras.optimizers.SGD(0.1))
    assert set(model.fit(data[0][:50], verbose=0).history) == {"loss", "gradient_norm"}


def test_evaluate_and_the_report_know_no_norm_of_validation(own, data, capsys):
    model, history = fitted(own, data, callbacks=[EpochReport()])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "gradient norm" in lines[0]
    assert f"loss {history['loss'][0]:.4f} (validation {history['val_loss'][0]:.4f})" in lines[0]
    result = model.evaluate(*data[2:], verbose=0, return_dict=True)
    assert set(result) == {"loss", "accuracy"}
    assert result["loss"] == pytest.approx(history["val_loss"][-1], rel=1e-4)


def test_each_epochs_norm_begins_anew(own, data):
    model, history = fitted(own, data, batch_size=COUNT, validation_data=None)
    assert len(history["gradient_norm"]) == 2
    assert float(model.mean_norm.count) == 1  # one batch an epoch; not those of both


def test_the_step_that_is_often_copied_is_as_wrong_as_the_notebook_says(copied, data):
    _, history = fitted(copied, data, metrics=None)
    assert history["val_loss"] == [0.0, 0.0]
    with pytest.raises(ValueError, match="not yet been built"):
        fitted(copied, data)
    with pytest.raises(ValueError, match="unpack"):
        fitted(copied, data, metrics=None, sample_weight=np.ones(COUNT))
