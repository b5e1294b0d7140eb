"""The checker of lesson 9's exercise "Correct a network for other class shares"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import call

NAMES = ("probabilities", "training_shares", "use_shares")


def _normalised(values, axis=1):
    return values / values.sum(axis=axis, keepdims=True)


def _correct(probabilities, training_shares, use_shares):
    return _normalised(probabilities * use_shares / training_shares)


def _random_case(rng: np.random.Generator, n: int, c: int) -> tuple:
    """Probabilities, and shares that can be read: hundredths, none of them 0."""
    shares = [
        (1 + rng.multinomial(100 - c, rng.dirichlet(np.full(c, 3.0)))) / 100 for _ in range(2)
    ]
    return rng.dirichlet(np.ones(c), n), *shares


MISTAKES = {
    "The probabilities come back as they were.": lambda p, t, u: p,
    "The rows no longer add up to 1: they are only proportional to probabilities. Divide each row "
    "by its sum.": lambda p, t, u: p * u / t,
    "You correct in the wrong direction: a class that was rare in training loses even more. "
    "Multiply by the share in use, divide by the one in training.": (
        lambda p, t, u: _normalised(p * t / u)
    ),
    "You divide by the shares of the training and leave the use out. That is right only if all "
    "classes come equally often in use.": lambda p, t, u: _normalised(p / t),
    "You multiply by the shares in use and leave the training out: what the network learned about "
    "the shares of its training set is still in its answers.": lambda p, t, u: _normalised(p * u),
    "You divide by the sum of each column. Each picture needs probabilities that add up to 1, and "
    "a picture is a row.": lambda p, t, u: _normalised(p * u / t, axis=0),
    "You divide by the sum of the whole array. Each picture needs probabilities that add up to 1: "
    "divide row by row.": lambda p, t, u: _normalised(p * u / t, axis=None),
    "A softmax of probabilities is not a division by their sum: it flattens them. These numbers "
    "are no logits.": lambda p, t, u: _normalised(np.exp(p * u / t)),
}


@register("correct-for-shares")
def correct_for_shares(answer: Any) -> str:
    rng = np.random.default_rng(94)
    cases = [
        (np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([0.9, 0.1]), np.array([0.5, 0.5])),
        (np.array([[0.2, 0.3, 0.5]]), np.array([0.2, 0.2, 0.6]), np.array([0.5, 0.3, 0.2])),
        *(_random_case(rng, n, c) for n, c in ((5, 4), (4, 4), (30, 7))),
    ]

    def corrected(probabilities, *shares):
        try:
            return call(answer, probabilities, *shares, names=NAMES)
        except Wrong as problem:
            n, c = probabilities.shape
            if f"({n},{c}) ({n},)" not in str(problem):
                raise
            raise Wrong(
                f"For probabilities of shape {(n, c)} the sums of the rows have the shape {(n,)}, "
                "and NumPy lays them along the columns. Keep their axis: `keepdims=True`."
            ) from None

    compare(corrected, cases, _correct, MISTAKES, rtol=1e-5, atol=1e-8)
    return (
        "A network that saw too few shirts is corrected without training, if you know the shares."
    )
