"""What lessons 5 to 7 share: the prepared digits, the recipe and the report while training."""

import numpy as np
import pytest
import tensorflow as tf

from course_utils import training
from course_utils.datasets import load_mnist, load_mnist_splits
from course_utils.training import RECIPE_BATCH, EpochReport, compiled_recipe, keras


@pytest.fixture(scope="module")
def digits():
    return load_mnist_splits(validation=1000)


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
        load_mnist_splits(validation)


def fit(report: EpochReport, epochs: int, **options) -> keras.Model:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse", metrics=["mae"], run_eagerly=True)
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
    model.compile("sgd", "mse", run_eagerly=True)
    x = np.ones((4, 1), "float32")
    model.fit(x, x, epochs=9, verbose=0, callbacks=[EpochReport(every=5), StopAfterThree()])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("epoch 3 of 9")


@pytest.mark.parametrize("every", [0, 1.5, True, "1", None, np.nan])
def test_a_report_is_every_whole_number_of_epochs(every):
    with pytest.raises(ValueError, match="every must be a whole number of 1 or more, got"):
        EpochReport(every=every)


@pytest.fixture(scope="module")
def pixels():
    return load_mnist_splits(validation=1000, scaled=False)


def test_digits_that_are_not_scaled_are_the_bytes_of_the_file(digits, pixels):
    assert pixels.x_train.dtype == pixels.x_val.dtype == pixels.x_test.dtype == np.uint8
    np.testing.assert_array_equal(pixels.x_val, np.rint(digits.x_val * 255))
    np.testing.assert_array_equal(pixels.y_train, digits.y_train)


def test_the_recipe_takes_bytes_and_gives_logits():
    pixels = np.random.default_rng(1).integers(0, 256, (5, 28, 28, 1), dtype="uint8")
    logits = np.asarray(compiled_recipe(epochs=1)(pixels))
    assert logits.shape == (5, 10)
    assert not np.allclose(np.exp(logits).sum(axis=1), 1), "probabilities would add up to 1"


@pytest.mark.parametrize(("epochs", "images"), [(1, 55_000), (4, 55_000), (2, 1280)])
def test_the_recipes_learning_rate_rises_and_falls_within_the_training(epochs, images):
    steps = epochs * -(-images // RECIPE_BATCH)
    schedule = compiled_recipe(epochs, images=images).optimizer._learning_rate
    rates = np.array([float(schedule(step)) for step in range(0, steps + 1, max(1, steps // 50))])
    assert rates[0] == 0
    assert 0.1 * len(rates) < rates.argmax() < 0.3 * len(rates)
    assert float(schedule(steps)) == pytest.approx(0, abs=1e-6)


def test_augmentation_acts_in_training_alone(pixels):
    model = compiled_recipe(epochs=1, augment=True)
    plain = compiled_recipe(epochs=1)
    plain.set_weights([w for w in model.get_weights() if w.dtype.kind == "f"])
    answers = [each(pixels.x_val[:8], training=False) for each in (model, plain)]
    np.testing.assert_allclose(*answers, atol=1e-5)
    assert len(model.layers) > len(plain.layers)
    assert len(model.trainable_variables) == len(plain.trainable_variables)


@pytest.mark.parametrize(
    "options",
    [
        {"epochs": 0},
        {"epochs": 1.5},
        {"epochs": "2"},
        {"epochs": 10**400},
        {"epochs": 1, "images": 0},
        {"epochs": 1, "images": np.inf},
        {"epochs": 1, "augment": "yes"},
    ],
)
def test_a_recipe_for_nothing_is_refused(options):
    with pytest.raises(ValueError, match=rf"{list(options)[-1]} must be"):
        compiled_recipe(**options)


@pytest.mark.parametrize(
    ("capability", "flags", "expected"),
    [
        ((9, 0), "", "mixed_bfloat16"),
        ((8, 0), "", "mixed_bfloat16"),
        ((7, 5), "avx512_bf16", "mixed_float16"),
        ((6, 1), "avx512_bf16", "float32"),
        (None, "flags : sse avx2 avx512_bf16 aes", "mixed_bfloat16"),
        (None, "flags : sse amx_bf16", "mixed_bfloat16"),
        (None, "flags : sse avx512_bf16x", "float32"),
        (None, None, "float32"),
    ],
)
def test_mixed_precision_is_chosen_by_what_the_device_has(
    capability, flags, expected, tmp_path, monkeypatch
):
    facts = tmp_path / "cpuinfo"
    if flags is not None:
        facts.write_text(flags, encoding="utf-8")
    monkeypatch.setattr(training, "CPU_FACTS", facts)
    gpus = [] if capability is None else ["a GPU"]
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: gpus)
    monkeypatch.setattr(
        tf.config.experimental, "get_device_details", lambda _: {"compute_capability": capability}
    )
    assert training.mixed_precision_policy() == expected


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_the_recipe_trains_with_mixed_precision_and_gives_exact_logits(policy, pixels, eagerly):
    keras.utils.set_random_seed(1)
    keras.config.set_dtype_policy(policy)
    try:
        model = compiled_recipe(epochs=6, images=128)
    finally:
        keras.config.set_dtype_policy("float32")
    one_hot = keras.utils.to_categorical(pixels.y_train[:128], 10)
    options = {"batch_size": 64, "epochs": 3, "verbose": 0}
    losses = model.fit(pixels.x_train[:128], one_hot, **options).history["loss"]
    assert losses[-1] < losses[0]
    assert model(pixels.x_val[:2]).dtype == "float32"


def test_a_watched_step_is_a_step_and_tells_its_lengths(pixels):
    images, labels = pixels.x_train[:8].astype("float32") / 255, np.arange(8)
    keras.utils.set_random_seed(1)
    parts = [keras.layers.Flatten(), keras.layers.Dense(6, "relu"), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *parts])
    before = model.get_weights()
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        expected = loss_of(labels, model(images))
    gradients = tape.gradient(expected, model.trainable_variables)
    loss, lengths = training.watched_step(model, keras.optimizers.SGD(0.5))(images, labels)
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)
    for new, old, gradient in zip(model.get_weights(), before, gradients, strict=True):
        np.testing.assert_allclose(new, old - 0.5 * gradient, atol=1e-5)
    kernels = [np.linalg.norm(before[k]) for k in (0, 2)]
    slopes = [float(tf.norm(gradients[k])) for k in (0, 2)]
    np.testing.assert_allclose(lengths, [slopes, [0.5 * s for s in slopes], kernels], rtol=1e-3)


def test_a_model_without_a_kernel_cannot_be_watched():
    for parts in ([keras.layers.Flatten()], [keras.layers.Dense(2)]):
        with pytest.raises(ValueError, match="no kernel"):
            training.watched_step(keras.Sequential(parts), keras.optimizers.SGD())
