"""What `benchmarks/` has measured and stored, for the lessons that tell of it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from course_utils.datasets import DATA, DataFileError, _way_back
from course_utils.text_files import FileProblem, read_json, shown

SHARES = ("accuracy", "recall", "f1")  # ends of the keys of scores from 0 to 1
WIDEST_PAIR = 44  # letters; after longer names the numbers stand on a line of their own
Ways = Mapping[str, Mapping[str, Any]]  # by name what holds the "runs" of a way
RESULTS = DATA / "results"
ERRORS, PAIRS = 3, 5  # lesson 7: clear is more than so many standard errors, from so many pairs


def load_result(name: str) -> dict[str, Any]:
    """Load a stored result of `benchmarks/`: runs too long for a lesson.

    Introduced in lesson 3.

    Args:
        name: the result's name, such as "model_a".

    Returns:
        What its script wrote: the recipe, its histories (one per seed), test accuracies; and in
        "measured" by part the versions, the machine and the date.

    Raises:
        DataFileError: there is no such result, or the file is damaged.

    Example:
        >>> from course_utils.results import load_result
        >>> load_result("model_a")["parameters"]
        93322
    """
    path = RESULTS / f"{name}.json"
    back = f"To put it back, {_way_back('results')}"
    try:
        result = read_json(path)
    except FileProblem as problem:
        if not isinstance(problem.__cause__, FileNotFoundError):
            raise DataFileError(f"The stored result cannot be used: {problem} {back}") from None
        stored = sorted(found.stem for found in RESULTS.glob("*.json"))
        raise DataFileError(
            f"There is no stored result {shown(name)!r} in {RESULTS}; stored are {stored}. {back}"
        ) from None
    if not isinstance(result, dict):
        raise DataFileError(f"The stored result {path} holds {result!r:.60}, no result. {back}")
    return result


class Change(NamedTuple):
    """A mean difference, its margin (95 %: the mean ± the margin), and over how many seeds."""

    mean: float
    margin: float
    seeds: int

    @property
    def error(self) -> float:
        """The standard error of the mean."""
        return float(self.margin / stdtrit(self.seeds - 1, 0.975))

    @property
    def clear(self) -> bool:
        """The rule of lesson 7: five pairs, and more than three standard errors away from 0."""
        return self.seeds >= PAIRS and abs(self.mean) > ERRORS * self.error


def change_of(differences: ArrayLike) -> Change:
    """Sum up differences, one for each pair of runs: their mean, its margin, and how many.

    Introduced in lesson 8.

    Args:
        differences: (n,), two or more.

    Returns:
        mean, margin, seeds; and whether it is `clear`.

    Raises:
        ValueError: there are fewer than two.

    Example:
        >>> from course_utils.results import change_of
        >>> change_of([2, 3, 2, 3, 2]).clear, change_of([2, -3, 2, 3, 2]).clear
        (True, False)
    """
    values = np.asarray(differences, dtype=float)
    if len(values) < 2:
        raise ValueError(f"a margin needs two differences or more; got {len(values)}.")
    factor = stdtrit(len(values) - 1, 0.975)  # 95 % lie within so many standard errors
    margin = factor * values.std(ddof=1) / len(values) ** 0.5
    return Change(float(values.mean()), float(margin), len(values))


def paired_change(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    key: str = "val_accuracy",
) -> Change:
    """Return what a change of the training gave, seed by seed: `after` less `before`.

    Only seeds that both have are compared. The margin is the standard error of the mean times the
    factor of Student's t: 2.78 for five seeds, 2.26 for ten.

    Introduced in lesson 5.

    Args:
        before: runs, each with its "seed".
        after: runs of the other way of training.
        key: what of a run is compared.

    Returns:
        mean, margin, seeds.

    Raises:
        ValueError: the two have fewer than two seeds in common.

    Example:
        >>> from course_utils.results import paired_change
        >>> before = [{"seed": 1, "loss": 0.5}, {"seed": 2, "loss": 0.4}]
        >>> after = [{"seed": 2, "loss": 0.2}, {"seed": 1, "loss": 0.3}]
        >>> round(paired_change(before, after, "loss").mean, 3)
        -0.2
    """
    changes = paired_differences(before, after, key)
    if len(changes) < 2:
        raise ValueError(f"a margin needs two seeds that both have; they share {len(changes)}.")
    return change_of(changes)


def paired_differences(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    key: str = "val_accuracy",
) -> NDArray[np.float64]:
    """Return `after` less `before`, one difference for each seed that both have.

    Introduced in lesson 8.

    Args:
        before: runs, each with its "seed".
        after: runs of the other way of training.
        key: what of a run is compared.

    Returns:
        (n,), in the order of the seeds.

    Example:
        >>> from course_utils.results import paired_differences
        >>> before = [{"seed": 1, "loss": 0.5}, {"seed": 2, "loss": 0.5}]
        >>> after = [{"seed": 2, "loss": 0.25}, {"seed": 3, "loss": 0.25}]
        >>> paired_differences(before, after, "loss").tolist()
        [-0.25]
    """
    values = [{run["seed"]: run[key] for run in runs} for runs in (before, after)]
    seeds = sorted(set(values[0]) & set(values[1]))
    return np.array([values[1][seed] - values[0][seed] for seed in seeds], dtype=float)


def paired_values(
    ways: Ways, names: Sequence[str], key: str = "val_accuracy"
) -> NDArray[np.float64]:
    """Return what was measured in several ways, a row for each seed that all of them have.

    Introduced in lesson 8.

    Args:
        ways: from name to what holds the "runs" of that way.
        names: the ways wanted, a column for each.
        key: what of a run is wanted.

    Returns:
        (seeds, names), in the order of the seeds.

    Example:
        >>> from course_utils.results import load_result, paired_values
        >>> paired_values(load_result("ingredients")["rows"], ["schedule", "smoothing"]).shape
        (5, 2)
    """
    columns = [{run["seed"]: run[key] for run in ways[name]["runs"]} for name in names]
    seeds = sorted(set.intersection(*map(set, columns)))
    rows = [[column[seed] for column in columns] for seed in seeds]
    return np.reshape(np.array(rows, dtype=float), (-1, len(names)))


def mistakes_of(
    ways: Ways, key: str = "val_accuracy", *, among: int = 100
) -> dict[str, list[float]]:
    """Return the mistakes of every run, by way of training.

    Introduced in lesson 5.

    Args:
        ways: from name to what holds the "runs" of that way.
        key: the accuracy of a run.
        among: mistakes among so many images; 100: in percent.

    Returns:
        From name to a list, one number for each run.

    Example:
        >>> from course_utils.results import mistakes_of
        >>> ways = {"short": {"runs": [{"val_accuracy": 0.75}, {"val_accuracy": 0.5}]}}
        >>> mistakes_of(ways)
        {'short': [25.0, 50.0]}
    """
    return {name: [among * (1 - run[key]) for run in way["runs"]] for name, way in ways.items()}


def print_changes(ways: Ways, pairs: Sequence[tuple[str, str]], key: str = "val_accuracy") -> None:
    """Print for each pair of ways what the second changes: mistakes in %, mean ± margin.

    Introduced in lesson 5.

    Args:
        ways: from name to what holds the "runs" of that way.
        pairs: (before, after), names of ways.
        key: the accuracy of a run.

    Raises:
        ValueError: two ways have fewer than two seeds in common.

    Example:
        >>> from course_utils.results import load_result, print_changes
        >>> ways = load_result("ingredients")["rows"]
        >>> print_changes(ways, [("schedule", "smoothing")])
        schedule -> smoothing  -0.31 ± 0.09 % mistakes (5 seeds)
    """
    names = [f"{before} -> {after}" for before, after in pairs]
    for name, (before, after) in zip(names, pairs, strict=True):
        change = paired_change(ways[before]["runs"], ways[after]["runs"], key)
        words = f"{-100 * change.mean:+.2f} ± {100 * change.margin:.2f} % mistakes"
        print(f"{name:{max(map(len, names))}}  {words} ({change.seeds} seeds)")


def print_clear(ways: Ways, pairs: Sequence[tuple[str, str]], key: str = "val_accuracy") -> None:
    """Print for each pair of ways what the second changes, and whether that is clear.

    The mean difference, seed by seed, its standard error, the number of seeds, and the verdict by
    the rule of lesson 7. Accuracy, recall and F1 are told in points, hundredths of the score.

    Introduced in lesson 8.

    Args:
        ways: from name to what holds the "runs" of that way.
        pairs: (before, after), names of ways.
        key: what of a run is compared.

    Raises:
        ValueError: two ways have fewer than two seeds in common.

    Example:
        >>> from course_utils.results import load_result, print_clear
        >>> ways = load_result("ingredients")["rows"]
        >>> print_clear(ways, [("schedule", "smoothing")])
        schedule -> smoothing: +0.31 points, error 0.03, 5 seeds: clear
    """
    names = [f"{before} -> {after}:" for before, after in pairs]
    width = max(map(len, names))
    factor, unit = (100, " points") if key.endswith(SHARES) else (1, "")
    for name, (before, after) in zip(names, pairs, strict=True):
        change = paired_change(ways[before]["runs"], ways[after]["runs"], key)
        told = f"{factor * change.mean:+.2f}{unit}, error {factor * change.error:.2f}, "
        told += f"{change.seeds} seeds: {'clear' if change.clear else 'not clear'}"
        print(f"{name:{width}} {told}" if width <= WIDEST_PAIR else f"{name}\n   {told}")


def print_test_scores(names: Sequence[str]) -> None:
    """Print a table of stored results: parameters, seeds, scores on the test set, what was reported.

    Introduced in lesson 5.

    Args:
        names: of stored results with a "test_accuracy" in each run.

    Raises:
        DataFileError: there is no such result, or its file is damaged.

    Example:
        >>> from course_utils.results import print_test_scores
        >>> print_test_scores(["model_a"])
        stored result     parameters  seeds  median  lowest  highest  reported
        model_a               93,322      3  0.9906  0.9894   0.9910    0.9913
    """
    print(f"{'stored result':18}parameters  seeds  median  lowest  highest  reported")
    for name in names:
        result = load_result(name)
        scores = sorted(run["test_accuracy"] for run in result["runs"])
        middle = f"{len(scores):7}  {np.median(scores):.4f}"
        ends = f"{scores[0]:.4f}   {scores[-1]:.4f}    {result['reported_test_accuracy'] or '–'}"
        print(f"{name:18}{result['parameters']:10,}{middle}  {ends}")
