"""What is tried on lesson 9's exercise "Weigh the loss of a batch"."""

import numpy as np


def weights(counts):
    return counts.sum() / (len(counts) * counts)


WRONG = [
    ("no weights", lambda losses, labels, counts: losses.mean(), "without any weight"),
    (
        "shares as weights",
        lambda losses, labels, counts: np.mean((counts / counts.sum())[labels] * losses),
        "shares of the classes",
    ),
    (
        "upside down",
        lambda losses, labels, counts: np.mean(losses / weights(counts)[labels]),
        "grow with the number",
    ),
    (
        "one over the count",
        lambda losses, labels, counts: np.mean(losses / counts[labels]),
        "mean weight must be 1",
    ),
    (
        "number of classes forgotten",
        lambda losses, labels, counts: np.mean((counts.sum() / counts)[labels] * losses),
        "number of classes is missing",
    ),
    (
        "relative to the most frequent",
        lambda losses, labels, counts: np.mean((counts.max() / counts)[labels] * losses),
        "average size",
    ),
    (
        "divided by the weights",
        lambda losses, labels, counts: np.average(losses, weights=weights(counts)[labels]),
        "sum of the weights",
    ),
    (
        "the sum",
        lambda losses, labels, counts: np.sum(weights(counts)[labels] * losses),
        "add the weighted losses up",
    ),
    (
        "counts of the batch",
        lambda losses, labels, counts: np.mean(
            (len(labels) / (len(counts) * np.maximum(np.bincount(labels), 1e-9)))[labels] * losses
        ),
        "whole training set",
    ),
]

RIGHT = [
    (
        "one by one",
        lambda losses, labels, counts: (
            sum(
                loss * sum(counts) / (len(counts) * counts[label])
                for loss, label in zip(losses, labels, strict=True)
            )
            / len(losses)
        ),
    ),
    (
        "an array of one number",
        lambda losses, labels, counts: np.array(np.mean(weights(counts)[labels] * losses)),
    ),
]


def is_loss(weights_of):
    """Are the weights of the classes these, the mean over the images?"""
    return lambda y, losses, labels, n: np.isclose(y, np.mean(weights_of(n)[labels] * losses))


CLAIMS = [
    ("without any weight", is_loss(lambda n: np.ones(len(n)))),
    ("weights grow with the number", is_loss(lambda n: n * len(n) / n.sum())),
    ("weights are the shares", is_loss(lambda n: n / n.sum())),
    ("weights are 1/count", is_loss(lambda n: 1 / n)),
    ("number of classes is missing", is_loss(lambda n: n.sum() / n)),
    ("rarest class weighs most", is_loss(lambda n: n.max() / n)),
    (
        "by the sum of the weights",
        lambda y, losses, labels, n: np.isclose(y, np.average(losses, weights=1 / n[labels])),
    ),
    (
        "add the weighted losses up",
        lambda y, losses, labels, n: np.isclose(y, np.sum(n.sum() / len(n) / n[labels] * losses)),
    ),
    (
        "count the classes in the batch",
        lambda y, losses, labels, n: np.isclose(
            y, np.mean(len(labels) / len(n) / np.bincount(labels)[labels] * losses)
        ),
    ),
]
