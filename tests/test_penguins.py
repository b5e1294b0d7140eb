"""The penguins of lesson 7: how they are split, and how a method is trained to name them."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from course_utils.penguins import layers, load_penguin_splits, name_birds

BIRDS = load_penguin_splits()
CONV = [layers.Conv1D(16, kernel_size=2, activation="relu")]


def test_the_parts_are_stratified_and_share_no_bird():
    sizes = [len(part) for part in (BIRDS.y_work, BIRDS.y_train, BIRDS.y_val, BIRDS.y_test)]
    assert sizes == [273, 204, 69, 69]
    assert BIRDS.species.tolist() == ["Adelie", "Chinstrap", "Gentoo"]
    for labels in (BIRDS.y_train, BIRDS.y_val, BIRDS.y_test):
        assert np.bincount(labels) / len(labels) == pytest.approx([0.44, 0.2, 0.36], abs=0.015)
    together = np.concatenate([BIRDS.x_train, BIRDS.x_val])
    assert sorted(map(tuple, together)) == sorted(map(tuple, BIRDS.x_work))
    assert np.isfinite(BIRDS.x_work).all()


def test_a_network_is_named_by_its_seed_and_learns():
    known = BIRDS.x_train, BIRDS.y_train
    said = name_birds(CONV, *known, BIRDS.x_val, seed=3)
    assert np.mean(said == BIRDS.y_val) > 0.9
    assert np.array_equal(said, name_birds(CONV, *known, BIRDS.x_val, seed=3))
    assert CONV[0].built is False  # its settings are taken, and not itself


def test_each_training_starts_anew():
    """Labels that mean nothing must not be remembered by the next training."""
    wrong = np.roll(BIRDS.y_train, 1)
    before = name_birds(CONV, BIRDS.x_train, BIRDS.y_train, BIRDS.x_val)
    name_birds(CONV, BIRDS.x_train, wrong, BIRDS.x_val)
    after = name_birds(CONV, BIRDS.x_train, BIRDS.y_train, BIRDS.x_val)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("method", [LogisticRegression(), CONV])
def test_the_scale_is_that_of_the_training_rows(method):
    """Other units change nothing; new rows take no part in mean and deviation."""
    known = BIRDS.x_train, BIRDS.y_train
    said = name_birds(method, *known, BIRDS.x_val)
    inches = name_birds(method, BIRDS.x_train / 25.4, BIRDS.y_train, BIRDS.x_val / 25.4)
    assert np.mean(said == inches) > 0.98
    one_by_one = [name_birds(method, *known, row[np.newaxis])[0] for row in BIRDS.x_val[:3]]
    assert one_by_one == said[:3].tolist()


def test_a_seed_is_a_whole_number():
    with pytest.raises(ValueError, match="seed"):
        name_birds(CONV, BIRDS.x_train, BIRDS.y_train, BIRDS.x_val, seed=-1)
