"""The clothes network that comes with the course: lesson 9's, with the numbers that are stated."""

import re

import numpy as np
import pytest
from scripts import NOTEBOOKS, load_script
from test_models import layers_of

from course_utils import clothes, quiet_start, reference
from course_utils.datasets import DATA, load_fashion_mnist_subset

with quiet_start():
    import keras

README = (DATA / "README.md").read_text(encoding="utf-8").split("\n## clothes.npz")[1]
README = README.split("\n## ")[0]
script = load_script("benchmarks/shipped/clothes.py")


@pytest.fixture(scope="module")
def network():
    return clothes.trained_clothes_network()


def logits(network, images):
    return network.predict(images, batch_size=500, verbose=0)


def test_lesson_9_writes_out_the_same_model():
    names = {"keras": keras, "layers": keras.layers, "np": np}
    for cell in NOTEBOOKS["09_image_project"].cells:
        if cell.id in ("block", "build"):
            exec(compile(cell.source, cell.id, "exec"), names)
    assert layers_of(names["model"]) == layers_of(clothes.clothes_network())


def test_the_benchmark_trains_the_same_model():
    fashion = script.split.__globals__  # of benchmarks/fashion.py
    theirs = fashion["build_network"](1, fashion["flip_and_shift"]())
    assert layers_of(theirs) == layers_of(clothes.clothes_network())


def test_the_held_out_images_are_those_of_the_benchmark():
    (images, labels), _ = load_fashion_mnist_subset()
    training, held_out = script.split(labels, script.SHIRTS, clothes.SEED)
    x_val, y_val = clothes.load_clothes_validation()
    np.testing.assert_array_equal(x_val[..., 0], images[held_out].astype("float32") / 255)
    np.testing.assert_array_equal(y_val, labels[held_out])
    assert (x_val.dtype, y_val.dtype) == (np.float32, np.int64)
    assert np.bincount(y_val).tolist() == [300] * 4
    assert np.bincount(labels[training]).tolist() == [1500, 1500, 1500, 225]
    assert not set(training) & set(held_out)


def test_the_stated_numbers_are_those_of_the_published_weights(network):
    (_, (x_test, y_test)), val = load_fashion_mnist_subset(), clothes.load_clothes_validation()
    said = logits(network, x_test[..., None].astype("float32") / 255).argmax(axis=1)
    stated = re.search(r"([\d,]+) of 4,000 images right, ([\d.]+) %", README)
    right = int(stated[1].replace(",", ""))
    assert abs(int((said == y_test).sum()) - right) <= 2  # another machine may round a tie
    assert f"{right / 40:.2f}" == stated[2]
    assert f"{stated[2]} %" in re.sub(r"\s+", " ", clothes.trained_clothes_network.__doc__)
    held_out = float(re.search(r"read with accuracy ([\d.]+) %", README)[1])
    rights = (logits(network, val.x_val).argmax(axis=1) == val.y_val).mean()
    assert rights == pytest.approx(held_out / 100, abs=0.002)
    longer = float(re.search(r"reads ([\d.]+) % of the held-out", README)[1])
    found = clothes.load_long_trained_logits()
    assert (found.shape, found.dtype) == ((1200, 4), np.float32)
    assert (found.argmax(axis=1) == val.y_val).mean() == pytest.approx(longer / 100, abs=1e-4)
    size = re.search(r"([\d,]+) parameters", README)[1]
    assert network.count_params() == int(size.replace(",", "")) == 73_220
    assert (DATA / "clothes.npz").stat().st_size < 200_000


def test_the_network_trained_for_too_long_is_too_sure_and_the_other_is_not(network):
    x_val, y_val = clothes.load_clothes_validation()
    gaps = []
    for given in (logits(network, x_val), clothes.load_long_trained_logits()):
        confidence = reference.softmax(given).max(axis=1)
        gaps.append(confidence.mean() - (given.argmax(axis=1) == y_val).mean())
    assert abs(gaps[0]) < 0.03
    assert gaps[1] > 0.15


def test_augmentation_is_for_training_alone():
    network = clothes.trained_clothes_network()  # to train changes what is normalised by
    images = clothes.load_clothes_validation().x_val[:20]
    plain = clothes.clothes_network(augmented=False)
    plain.set_weights(network.get_weights())
    found, expected = (model(images, training=False) for model in (network, plain))
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert not np.allclose(network(images, training=True), expected, atol=0.1)


def test_weights_are_named_by_kind_in_order(network):
    names = clothes.weight_names(network)
    assert len(set(names)) == len(names) == len(network.get_weights())
    assert names[-2:] == ["dense1_kernel", "dense1_bias"]
    assert [name for name in names if name.startswith("norm4")][2:] == [
        "norm4_moving_mean",
        "norm4_moving_variance",
    ]


def test_the_same_network_gives_the_same_file(network, tmp_path):
    images, longer = clothes.load_clothes_validation().x_val[:100], np.ones((100, 4))
    data = script.written(network, longer, tmp_path / "clothes.npz", images)
    assert script.written(network, longer, tmp_path / "clothes.npz", images) == data
    with np.load(tmp_path / "clothes.npz") as arrays:
        *weights, last = arrays.values()
        for written, weight in zip(weights, network.get_weights(), strict=True):
            np.testing.assert_array_equal(written, weight)
        np.testing.assert_array_equal(last, longer)


def test_maps_are_alike_up_to_a_shift_and_a_factor():
    maps = np.random.default_rng(3).normal(size=(5, 4, 4))
    assert clothes.map_likeness(maps, 3 * maps - 1) == 1
    assert clothes.map_likeness(maps, -maps) == -1
    others = maps.copy()
    others[:2] *= -1  # of five images three agree: the median does
    assert clothes.map_likeness(maps, others) == 1


@pytest.mark.parametrize("others", [np.ones((5, 3)), np.ones((4, 4, 4)), np.ones((0, 4, 4)), 3])
def test_maps_of_other_shapes_are_refused(others):
    with pytest.raises(ValueError, match="of the same shape"):
        clothes.map_likeness(np.ones((5, 4, 4)), others)
