"""The bundled data: what it is, that it is the original, and what a damaged file says."""

import hashlib
import json
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from course_utils import clothes, datasets, models, results, series
from course_utils.datasets import DataFileError

LOADERS = {
    "bikes.csv": series.load_bike_rentals,
    "clothes.npz": clothes.trained_clothes_network,
    "digit_pad.npz": datasets.load_digit_network,
    "fashion.npz": datasets.load_fashion_mnist_subset,
    "mnist.npz": datasets.load_mnist,
    "mnist1d.npz": datasets.load_mnist1d,
    "penguins.csv": datasets.load_penguins,
    "photos.npz": datasets.load_sample_image,
    "small_digits.npz": models.small_digits,
    "model_a.npz": models.trained_model_a,
}


def test_mnist_is_what_keras_returns():
    (x_train, y_train), (x_test, y_test) = datasets.load_mnist()
    arrays = [x_train, y_train, x_test, y_test]
    assert [a.shape for a in arrays] == [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert {a.dtype for a in arrays} == {np.dtype("uint8")}


def test_mnist_is_the_original_byte_for_byte():
    (x_train, y_train), (x_test, y_test) = datasets.load_mnist()
    originals = {
        "6bbc9ace898e44ae57da46a324031adb": x_train,
        "a25bea736e30d166cdddb491f175f624": y_train,
        "2646ac647ad5339dbf082846283269ea": x_test,
        "27ae3e4e09519cfbb04c329615203637": y_test,
    }
    for md5, array in originals.items():
        header = struct.pack(f">HBB{array.ndim}i", 0, 8, array.ndim, *array.shape)
        assert hashlib.md5(header + array.tobytes()).hexdigest() == md5


def test_mnist1d_is_standardised_and_balanced():
    (x_train, y_train), (x_test, y_test) = datasets.load_mnist1d()
    assert (x_train.shape, x_test.shape) == ((4000, 40), (1000, 40))
    assert x_train.dtype == np.float32
    everything = np.concatenate([x_train, x_test])
    assert abs(everything.mean()) < 1e-4
    assert abs(everything.std() - 1) < 1e-4
    assert np.bincount(np.concatenate([y_train, y_test])).tolist() == [500] * 10


def test_fashion_is_balanced_and_no_test_image_stands_among_the_training_images():
    (x_train, y_train), (x_test, y_test) = datasets.load_fashion_mnist_subset()
    arrays = [x_train, y_train, x_test, y_test]
    assert [a.shape for a in arrays] == [(7200, 28, 28), (7200,), (4000, 28, 28), (4000,)]
    assert {a.dtype for a in arrays} == {np.dtype("uint8")}
    assert np.bincount(y_train).tolist() == [1800] * len(datasets.FASHION_CLASSES)
    assert np.bincount(y_test).tolist() == [1000] * len(datasets.FASHION_CLASSES)
    everything = {image.tobytes() for images in (x_train, x_test) for image in images}
    assert len(everything) == 11_200


def test_fashion_mixes_its_classes_from_the_first_image_on():
    (_, y_train), _ = datasets.load_fashion_mnist_subset()
    assert set(y_train[:20].tolist()) == {0, 1, 2, 3}
    assert np.bincount(y_train[:3600]).min() > 750


def test_bikes_fill_the_hours_of_a_year_and_repeat_by_day_and_week():
    rentals = series.load_bike_rentals()
    assert (rentals.shape, rentals.dtype) == ((365 * 24,), np.int64)
    assert (rentals.min(), rentals.max(), np.sum(rentals == 0)) == (0, 651, 115)
    assert rentals[[0, 1, 8758, 8759]].tolist() == [16, 40, 38, 31]
    by_hour = rentals.reshape(365, 24).mean(axis=0)
    assert (by_hour.argmin(), by_hour.argmax()) == (4, 17)
    workday = np.arange(365) % 7 > 1  # day 0 is a Saturday
    at_eight = rentals[8::24]
    assert at_eight[workday].mean() > 3 * at_eight[~workday].mean()


def test_penguins_have_three_species_and_two_unmeasured_birds():
    table = datasets.load_penguins()
    assert table.shape == (344, 8)
    assert sorted(table["species"].unique()) == ["Adelie", "Chinstrap", "Gentoo"]
    measured = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    assert table[measured].isna().sum().tolist() == [2, 2, 2, 2]
    assert table["bill_length_mm"].between(32, 60).sum() == 342


@pytest.mark.parametrize("name", ["china", "flower"])
def test_photos_are_scikit_learns(name):
    from sklearn.datasets import load_sample_image

    photo = datasets.load_sample_image(name)
    assert (photo.shape, photo.dtype) == ((427, 640, 3), np.uint8)
    # Decoders of JPEG may differ by a level or two from one version to the next.
    assert np.abs(photo.astype(int) - load_sample_image(f"{name}.jpg")).max() <= 8


def test_an_unknown_photo_names_the_known_ones():
    with pytest.raises(ValueError, match=r"'cat'.*china.*flower"):
        datasets.load_sample_image("cat")


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """A copy of the data folder that a test may damage."""
    folder = tmp_path / "data"
    shutil.copytree(datasets.DATA, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(datasets, "DATA", folder)
    return folder


def remove(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (remove, "is missing"),
        (cut_short, "is cut short"),
        (empty, "is cut short"),
        (alter, "was altered"),
        (make_a_folder, "cannot be read"),
    ],
)
def test_a_damaged_file_gives_one_clear_error(copied_data, name, damage, said):
    damage(copied_data / name)
    with pytest.raises(DataFileError) as caught:
        LOADERS[name]()
    message = str(caught.value)
    assert f"{name} {said}" in message
    assert f"git checkout -- course_utils/data/{name}" in message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("name", LOADERS)
def test_every_loader_reads_its_undamaged_copy(copied_data, name):
    LOADERS[name]()


def test_nothing_is_unpickled(monkeypatch):
    asked = []
    load = np.load
    monkeypatch.setattr(
        np, "load", lambda *args, **options: asked.append(options) or load(*args, **options)
    )
    datasets.load_mnist1d()
    assert asked == [{"allow_pickle": False}]


def test_the_readme_beside_the_data_states_every_checksum():
    text = (datasets.DATA / "README.md").read_text(encoding="utf-8")
    for name, (size, checksum) in datasets.CHECKSUMS.items():
        assert name in text
        assert checksum in text
        assert f"{size:,}" in text


def test_a_missing_result_names_the_stored_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    (tmp_path / "one.json").write_text(json.dumps({"runs": []}))
    assert results.load_result("one") == {"runs": []}
    with pytest.raises(DataFileError, match=r"'two'.*\['one'\]"):
        results.load_result("two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"runs": [', r"half\.json, line 1, column 11: it is not JSON"),
        ("", r"half\.json: it is empty"),
        ("[" * 5000, r"half\.json, line 1, column 101: lists stand in lists"),
        ("9" * 5000, r"half\.json, line 1, column 1: a number in it has thousands of digits"),
        ("null", r"half\.json holds None, no result"),
        ("[]", r"half\.json holds \[\], no result"),
    ],
)
def test_a_damaged_result_is_told_with_its_place(tmp_path, monkeypatch, text, words):
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    (tmp_path / "half.json").write_text(text)
    with pytest.raises(DataFileError, match=rf"{words}.* To put it back, .*: git checkout"):
        results.load_result("half")


@pytest.mark.parametrize("name", ["folder", "a\0b", "\ud800", "long" * 100], ids=str.__len__)
def test_a_result_of_an_odd_name_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(
        DataFileError, match=r"The stored result cannot be used: .*; expected a file"
    ):
        results.load_result(name)
