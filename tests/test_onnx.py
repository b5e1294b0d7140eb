"""`course_utils.reference` equals the public test vectors of ONNX, wherever it can express them."""

import json
from collections import Counter

import numpy as np
import pytest
from onnx_reference import OPERATORS
from scripts import ROOT

FOLDER = ROOT / "tests" / "onnx_vectors"
ABOUT = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
CASES, LEFT_OUT = ABOUT["cases"], ABOUT["left_out"]


@pytest.fixture(scope="module")
def arrays():
    with np.load(FOLDER / "vectors.npz", allow_pickle=False) as stored:
        return dict(stored)


@pytest.mark.parametrize("name", CASES)
def test_a_public_vector(name, arrays):
    case = CASES[name]
    inputs = [arrays.get(key) for key in case["inputs"]]
    before = [np.copy(one) for one in inputs if one is not None]
    made = OPERATORS[case["operator"]](*inputs, **case["attributes"])
    results = made if isinstance(made, tuple) else (made,)
    wanted = [arrays[key] for key in case["outputs"]]
    for got, public in zip(results[: len(wanted)], wanted, strict=True):
        assert np.shape(got) == public.shape
        np.testing.assert_allclose(got, public, rtol=1e-5, atol=2e-6)
    for old, one in zip(before, (one for one in inputs if one is not None), strict=True):
        np.testing.assert_array_equal(old, one)


def test_so_many_cases_are_compared_and_the_others_have_a_reason():
    """After a new wheel: look at what has come, and change the numbers."""
    assert len(CASES) == 166
    assert Counter(LEFT_OUT.values()) == {
        "three dimensions": 24,
        "its inputs are no probabilities": 18,
        "no such pooling": 8,
        "large: left out to keep the file small": 6,
        "several operators": 6,
        "a last window that is not whole": 5,
        "a stack of matrices as weights": 4,
        "pooling with gaps": 3,
        "mean and variance of the batch": 2,
        "the places of the maxima": 2,
        "padding from the opposite side": 1,
    }
    assert {case["operator"] for case in CASES.values()} == set(OPERATORS)


def test_the_note_names_the_version_that_they_come_from():
    note = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"onnx=={ABOUT['onnx']}" in note
    assert f"{len(CASES)} cases" in note
