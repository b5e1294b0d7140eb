"""The clothes of lesson 9: how they are split, their baseline, and what is stored of trainings."""

import numpy as np
import pytest
from scripts import NOTEBOOKS, load_script

from course_utils import fashion
from course_utils.datasets import FASHION_CLASSES
from course_utils.images import read_image
from course_utils.results import load_result, paired_change

PARTS = fashion.load_fashion_splits()


@pytest.fixture(scope="module")
def script():
    return load_script("benchmarks/fashion.py")


@pytest.fixture(scope="module")
def written():
    """What the cells of the lesson that split and build give."""
    cells = {cell.id: cell.source for cell in NOTEBOOKS["09_image_project"].cells}
    names = {}
    for name in ("imports", "split", "thin", "block", "build"):
        exec(compile(cells[name], name, "exec"), names)  # the course's own code
    return names


def test_shirts_are_rare_in_training_only():
    counts = [np.bincount(y).tolist() for y in (PARTS.y_train, PARTS.y_val, PARTS.y_test)]
    assert counts == [[1500, 1500, 1500, 225], [300] * 4, [1000] * 4]
    assert FASHION_CLASSES[fashion.SHIRT] == "Shirt"
    for images in (PARTS.x_train, PARTS.x_val, PARTS.x_test):
        assert images.shape[1:] == (28, 28, 1)
        assert (images.dtype, images.min(), images.max()) == (np.float32, 0, 1)


def test_no_validation_image_is_trained_on(written, script):
    """The function, the lesson's cells and the stored trainings of seed 1 split alike."""
    training, validation = written["training"], written["validation"]
    assert not set(training) & set(validation)
    pixels = written["x_all"][..., np.newaxis].astype("float32") / 255
    assert np.array_equal(pixels[training], PARTS.x_train)
    assert np.array_equal(pixels[validation], PARTS.x_val)
    theirs = script.split(written["y_all"], script.SHIRTS, fashion.SEED)
    assert np.array_equal(theirs[0], training)
    assert np.array_equal(theirs[1], validation)


def test_the_lessons_network_is_the_one_whose_trainings_are_stored(written, script):
    theirs = script.build_network(augment=script.flip_and_shift())
    model = written["model"]
    assert model.count_params() == theirs.count_params() == 73_220
    assert [type(layer) for layer in model.layers] == [type(layer) for layer in theirs.layers]
    for own, other in zip(model.layers, theirs.layers, strict=True):
        settings = [
            {k: v for k, v in layer.get_config().items() if k not in {"name", "seed"}}
            for layer in (own, other)
        ]
        for one in settings:
            one.pop("data_format", None)
        assert str(settings[0]) == str(settings[1])


def test_rows_hold_the_means_of_four_pixels():
    image = np.zeros((28, 28))
    image[2:4, 4:6] = [[1, 2], [3, 6]]
    rows = fashion.as_rows([image, image * 0])
    assert rows.shape == (2, 196)
    assert rows[0, 14 + 2] == 3
    assert rows.sum() == 3
    assert np.array_equal(fashion.as_rows(PARTS.x_val), fashion.as_rows(PARTS.x_val[..., 0]))


def test_images_of_another_size_are_refused():
    with pytest.raises(ValueError, match=r"\(n, 28, 28\)"):
        fashion.as_rows(np.zeros((2, 14, 14)))


def test_the_baseline_takes_images_and_class_weights():
    plain = fashion.fit_baseline(PARTS.x_train[::5], PARTS.y_train[::5])
    balanced = fashion.fit_baseline(PARTS.x_train[::5], PARTS.y_train[::5], class_weight="balanced")
    shirts = [np.sum(model.predict(PARTS.x_val) == fashion.SHIRT) for model in (plain, balanced)]
    assert shirts[1] > shirts[0]
    assert plain.predict_proba(PARTS.x_val[:3]).shape == (3, 4)


def test_the_drawn_garment_becomes_light_on_black(tmp_path):
    fashion.draw_garment().save(tmp_path / "mine.png")
    picture = read_image(tmp_path / "mine.png")
    assert picture[14, 14, 0] > 0.3
    assert picture[0, 0, 0] == 0


def test_the_stored_runs_are_whole_and_paired(script):
    ways = load_result("fashion")["ways"]
    assert list(ways) == list(script.WAYS)
    seeds = [[run["seed"] for run in way["runs"]] for way in ways.values()]
    assert len(set(seeds[0])) >= 5
    assert seeds == [seeds[0]] * len(seeds)
    for name, way in ways.items():
        assert way["text"] == script.WAYS[name].text
        for run in way["runs"]:
            table = np.array(run["confusion"])
            assert table.sum(axis=1).tolist() == [300] * 4
            f1 = 2 * np.diag(table) / (table.sum(axis=0) + table.sum(axis=1))
            assert run["macro_f1"] == pytest.approx(f1.mean(), abs=1e-4)
            assert run["shirt_recall"] == pytest.approx(table[3, 3] / 300, abs=1e-4)
    steps = {name: {run["steps"] for run in way["runs"]} for name, way in ways.items()}
    assert max(steps.pop("twice the steps")) == 2 * max(steps["oversampling"])
    assert max(map(max, steps.values())) <= 1.03 * min(map(min, steps.values()))


def _is_clear(ways, base, name, key="macro_f1"):
    return paired_change(ways[base]["runs"], ways[name]["runs"], key).clear


def test_what_the_lesson_says_of_the_stored_runs_holds():
    """Cures gain about a tenth, oversampling clearly most; flip and shift help; ideas little."""
    ways = load_result("fashion")["ways"]
    mean = {name: np.mean([run["macro_f1"] for run in way["runs"]]) for name, way in ways.items()}
    for cure in ("prior correction", "class weights", "oversampling"):
        assert 0.06 < mean[cure] - mean["as it is"] < 0.14
        assert abs(mean[cure] - mean["oversampling"]) < 0.035
    assert mean["no augmentation"] < mean["flip alone"] < mean["oversampling"]
    clear = {}
    for name in set(ways) - {"oversampling"}:
        clear[name] = _is_clear(ways, "oversampling", name)
    assert all(clear[name] for name in ("as it is", "prior correction", "class weights"))
    assert clear["flip alone"]
    assert _is_clear(ways, "flip alone", "no augmentation")
    for idea in ("twice the steps", "twice as wide", "three times the shirts"):
        assert abs(mean[idea] - mean["oversampling"]) < 0.015
        assert not clear[idea]
        assert not _is_clear(ways, "oversampling", idea, "shirt_recall")
