"""The checker of lesson 9's exercise "Weigh the loss of a batch"."""

from typing import Any

import numpy as np

from course_utils.checks.engine import register
from course_utils.checks.misconceptions import compare


def _weights(counts: np.ndarray) -> np.ndarray:
    return counts.sum() / (len(counts) * counts)


def _weighted_loss(losses: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> float:
    return np.mean(_weights(counts)[labels] * losses)


def _weighted(per_class, divide=np.mean):
    """A loss whose images are weighted by their class."""
    return lambda losses, labels, counts: divide(per_class(counts)[labels] * losses)


def _per_weight(losses, labels, counts):
    return np.average(losses, weights=_weights(counts)[labels])


def _batch_weights(losses, labels, counts):
    own = np.maximum(np.bincount(labels, minlength=len(counts)), 1e-9)
    return np.mean((len(labels) / (len(counts) * own))[labels] * losses)


MISTAKES = {
    "These are the losses without any weight.": lambda losses, labels, counts: np.mean(losses),
    "Your weights grow with the number of images, so the frequent classes count even more. A rare "
    "class needs a large weight: divide by its count.": _weighted(
        lambda counts: counts * len(counts) / counts.sum()
    ),
    "Your weights are the shares of the classes, so the frequent classes count even more. A rare "
    "class needs a large weight: divide by its count.": _weighted(
        lambda counts: counts / counts.sum()
    ),
    "Your weights are 1/count. The balance is right, but the loss shrinks with the size of the "
    "set, and with plain SGD each step does too: the mean weight must be 1.": _weighted(
        lambda counts: 1 / counts
    ),
    "The number of classes is missing in your weights: they are larger by that factor, and a class "
    "of average size does not weigh 1.": _weighted(lambda counts: counts.sum() / counts),
    "Your rarest class weighs most, and the most frequent one weighs 1. The weight 1 belongs to a "
    "class of average size.": _weighted(lambda counts: counts.max() / counts),
    "You divide by the sum of the weights. Keras divides by the number of images, so a batch full "
    "of shirts has a larger loss than one without.": _per_weight,
    "You add the weighted losses up. Divide by the number of images, or a larger batch has a "
    "larger loss.": _weighted(_weights, np.sum),
    "You count the classes in the batch. The weights belong to the whole training set: they must "
    "not change from batch to batch.": _batch_weights,
}


@register("class-weighted-loss")
def class_weighted_loss(answer: Any) -> str:
    rng = np.random.default_rng(91)
    cases = [
        (np.array([1.0, 2.0, 4.0]), np.array([0, 0, 1]), np.array([90, 10])),
        (np.array([0.5, 0.25]), np.array([2, 2]), np.array([10, 20, 70])),
    ]
    for size, counts in ((7, [1500, 1500, 1500, 225]), (64, [3, 40, 8, 100, 49])):
        labels = rng.integers(0, len(counts), size)
        cases.append((rng.exponential(1, size), labels, np.array(counts)))
    compare(answer, cases, _weighted_loss, MISTAKES)
    return "Each image pays by the rarity of its class, and an average image pays as before."
