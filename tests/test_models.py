"""The networks that lessons show: Models A and B, and the small digit network with its file."""

import re

import numpy as np
import pytest
from scripts import NOTEBOOKS, load_script

from course_utils import loops, models, quiet_start, reference
from course_utils.datasets import DATA, load_mnist

with quiet_start():
    import keras

IMAGES, LABELS = load_mnist()[1]
README = (DATA / "README.md").read_text(encoding="utf-8")
script = load_script("benchmarks/shipped/small_digits.py")


@pytest.fixture(scope="module")
def network():
    return models.small_digits()


def layers_of(model):
    """What a model is made of, without the names of its layers."""
    found = []
    for layer in model.layers:
        settings = layer.get_config()
        for word in ("name", "dtype", "build_config"):
            settings.pop(word, None)
        found.append((type(layer).__name__, settings))
    return model.input_shape, found


def test_lesson_5_writes_out_the_same_model():
    names = {"keras": keras}
    (cell,) = [c for c in NOTEBOOKS["05_sequential_mnist"].cells if c.id == "build-list"]
    exec(compile(cell.source, cell.id, "exec"), names)
    assert layers_of(names["model"]) == layers_of(models.model_a())


def test_lesson_6_writes_out_the_same_model():
    names = {"keras": keras, "layers": keras.layers}
    (cell,) = [c for c in NOTEBOOKS["06_gradienttape_subclassed"].cells if c.id == "model"]
    exec(compile(cell.source, cell.id, "exec"), names)
    images = IMAGES[:3, ..., None].astype("float32") / 255
    ours = loops.digit_model(seed=4)
    keras.utils.set_random_seed(4)
    theirs = names["DigitModel"]()
    np.testing.assert_array_equal(ours(images), theirs(images))
    np.testing.assert_array_equal(models.all_weights(ours), models.all_weights(theirs))
    assert models.all_weights(ours).shape == (ours.count_params(),) == (3_274_634,)
    assert not np.array_equal(ours(images), loops.digit_model(seed=5)(images))


@pytest.mark.parametrize(
    ("build", "most_bytes"), [(models.small_digits, 10_000), (models.trained_model_a, 200_000)]
)
def test_the_stated_numbers_are_those_of_the_published_weights(build, most_bytes):
    network, file = build(), f"{build.__name__.removeprefix('trained_')}.npz"
    pixels = IMAGES[..., None].astype("float32") / 255
    said = network.predict(pixels, batch_size=500, verbose=0).argmax(axis=1)
    section = README.split(f"\n## {file}")[1]
    stated = re.search(r"([\d,]+) of 10,000 images right, ([\d.]+) %", section)
    right = int(stated[1].replace(",", ""))
    assert abs(int((said == LABELS).sum()) - right) <= 2  # another machine may round a tie
    assert f"{right / 100:.2f}" == stated[2]
    size = re.search(r"([\d,]+) parameters", section)[1]
    assert network.count_params() == int(size.replace(",", ""))
    assert f"{stated[2]} %" in re.sub(r"\s+", " ", build.__doc__)
    assert (DATA / file).stat().st_size < most_bytes


def test_reference_and_keras_give_the_same_numbers_after_every_layer(network):
    weights = {
        name: part.astype(float)
        for name, part in zip(models.SMALL_DIGITS, network.get_weights(), strict=True)
    }
    outputs = [layer.output for layer in network.layers]
    expected = keras.Model(network.inputs, outputs).predict(
        IMAGES[:20, ..., None].astype("float32") / 255, verbose=0
    )
    for i in range(20):
        x = IMAGES[i, ..., None] / 255
        for layer, after in zip(network.layers, expected, strict=True):
            name = layer.name
            if name.startswith("conv"):
                x = reference.conv2d(x, weights[f"{name}_kernel"]) + weights[f"{name}_bias"]
                x = reference.relu(x)
            elif name.startswith("pool"):
                x = reference.max_pool2d(x, 2)
            elif name == "flatten":
                x = reference.flatten(x[None])[0]
            else:
                x = reference.dense(x, weights["dense_kernel"], weights["dense_bias"])
            np.testing.assert_allclose(x, after[i], atol=1e-3, err_msg=name)


def test_it_can_be_had_untrained(network):
    keras.utils.set_random_seed(0)
    fresh = models.small_digits(trained=False)
    assert layers_of(fresh) == layers_of(network)
    assert not np.allclose(fresh.get_weights()[0], network.get_weights()[0])


def test_the_same_network_gives_the_same_file(network, tmp_path):
    images = IMAGES[:100, ..., None].astype("float32") / 255
    data = script.written(network, tmp_path / "digits.npz", images)
    assert (tmp_path / "digits.npz").read_bytes() == data
    assert script.written(network, tmp_path / "digits.npz", images) == data
    with np.load(tmp_path / "digits.npz") as arrays:
        for written, weight in zip(arrays.values(), network.get_weights(), strict=True):
            np.testing.assert_array_equal(written, weight)


@pytest.mark.parametrize(("factor", "words"), [(1e6, "cannot hold"), (1e-7, "too coarse")])
def test_weights_that_float16_cannot_hold_are_not_written(factor, words, tmp_path):
    model = models.small_digits()
    *_, kernel, bias = model.weights
    kernel.assign(kernel * factor)
    bias.assign(np.arange(10) * factor)
    with pytest.raises(ValueError, match=words):
        script.written(model, tmp_path / "digits.npz", IMAGES[:5, ..., None] / np.float32(255))
    assert not any(tmp_path.iterdir())
