"""Ratios of pairs with their quartiles, and a bench that does not measure beside others."""

import subprocess
import sys

import pytest
from scripts import load_script

SPIN = "while True: pass"


@pytest.fixture(scope="module")
def pairs():
    return load_script("benchmarks/parts/pairs.py")


@pytest.fixture(scope="module")
def idle():
    return load_script("benchmarks/parts/idle.py")


def test_a_ratio_is_taken_pair_by_pair(pairs):
    found = pairs.ratio([1, 2, 6, 40, 5], [1, 1, 2, 10, 1])
    assert found == {"median": 3, "lower": 2, "upper": 4, "pairs": 5}
    assert pairs.ratio([3], [2]) == {"median": 1.5, "lower": 1.5, "upper": 1.5, "pairs": 1}
    with pytest.raises(ValueError, match="shorter"):
        pairs.ratio([1, 2], [1])


@pytest.mark.parametrize(
    ("low", "high", "count", "said"),
    [
        (0.4, 0.5, 10, "met"),
        (0.4, 0.51, 10, "on its mark: not met"),
        (0.51, 0.6, 10, "not met"),
        (0.1, 0.2, 9, "9 pairs: no verdict"),
    ],
)
def test_a_mark_is_met_where_both_quartiles_say_so(pairs, low, high, count, said):
    found = {"median": (low + high) / 2, "lower": low, "upper": high, "pairs": count}
    assert pairs.verdict(found, 0.5) == said


def test_a_ratio_the_other_way_round_is_that_of_the_pairs_the_other_way_round(pairs):
    ours, theirs = [1, 2, 4, 8, 16], [8, 4, 2, 2, 1]
    turned = pairs.ratio(theirs, ours)
    assert pairs.inverse(pairs.ratio(ours, theirs)) == pytest.approx(turned, rel=1e-3)
    assert pairs.told(turned) == "0.50 (0.25–2.00)"


def test_the_bench_names_what_keeps_the_computer_busy_and_refuses(idle):
    with subprocess.Popen([sys.executable, "-c", SPIN]) as other:
        try:
            # Another test's child is not ours here: the spinner must be told among the others.
            share = _seen(idle, other.pid)
            assert share > 0.05
            with pytest.raises(
                SystemExit, match=r"Not measured: this computer is busy \(.+ of a core"
            ):
                idle.wait_until_idle(patience=0)
        finally:
            other.kill()


def _seen(idle, pid: int) -> float:
    """The share of a child of ours, which the bench would leave out, as if it were another's."""
    whole = idle.psutil.Process.children
    idle.psutil.Process.children = lambda self, recursive=False: []
    try:
        found = idle.busy_with(1.0)
    finally:
        idle.psutil.Process.children = whole
    return next((share for name, share in found.items() if f"({pid})" in name), 0.0)
