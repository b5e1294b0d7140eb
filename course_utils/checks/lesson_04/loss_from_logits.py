"""The checker of lesson 4's exercise "Write a loss that no logit can break"."""

import numpy as np

from course_utils.checks.borrowed import refuse_borrowed
from course_utils.checks.engine import register
from course_utils.checks.lesson_04._shared import softmax
from course_utils.checks.misconceptions import advised, compare
from course_utils.checks.values import as_array, call


def _shifted(logits):
    return logits - logits.max(axis=1, keepdims=True)


def _true(rows, labels):
    """In each row the number of the true class."""
    return rows[np.arange(len(rows)), labels]


def _losses(logits, labels):
    scores = _shifted(logits)
    return np.log(np.exp(scores).sum(axis=1)) - _true(scores, labels)


def _of_probability(change):
    """A misconception: `change` takes the probabilities of the true classes."""
    return lambda z, y: change(_true(softmax(z), y))


def _from_powers(shift, axis=1):
    """A misconception: softmax, of which something else is subtracted than each row's largest."""

    def losses(logits, labels):
        powers = np.exp(logits - shift(logits))
        return -np.log(_true(powers / powers.sum(axis=axis, keepdims=True), labels))

    return losses


def _from_sums(shift):
    """The same without a softmax: ln Σ exp(z) − z."""

    def losses(logits, labels):
        scores = logits - shift(logits)
        return np.log(np.exp(scores).sum(axis=1)) - _true(scores, labels)

    return losses


def _relative_to_true(logits, labels):
    """The score of the true class is subtracted: right, until another one lies far above it."""
    return np.log(np.exp(logits - _true(logits, labels)[:, np.newaxis]).sum(axis=1))


def _max_not_added(logits, labels):
    return np.log(np.exp(_shifted(logits)).sum(axis=1)) - _true(logits, labels)


def _probabilities_by_mistake(logits, labels):
    limited = np.clip(logits, 1e-7, 1 - 1e-7)
    return -np.log(_true(limited / limited.sum(axis=1, keepdims=True), labels))


def _from_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * np.log(softmax(logits))).sum(axis=1)


MISTAKES = {
    "You return one number for the batch. The task asks for one loss for each image.": [
        lambda *case: _losses(*case).mean(),
        lambda *case: _losses(*case).sum(),
    ],
    "Your losses are negative: the logarithm of a probability is below 0. The loss is −ln p.": (
        lambda *case: -_losses(*case)
    ),
    "You return the probability of the true class. The loss is −ln of it.": _of_probability(
        lambda p: p
    ),
    "You return 1 − p. That stays below 1, even if the network is sure and wrong; the loss is −ln "
    "p.": _of_probability(lambda p: 1 - p),
    "You took the logarithm to base 10. `np.log` is the natural one.": (
        lambda *case: _losses(*case) / np.log(10)
    ),
    "You took the logarithm to base 2. `np.log` is the natural one.": (
        lambda *case: _losses(*case) / np.log(2)
    ),
    "You divide by sums down the columns, over the batch. Each row is an image, and its "
    "probabilities sum to 1.": _from_powers(lambda z: z.max(axis=0), axis=0),
    "For every image you pick the columns of all labels. Each row has one label of its own: index "
    "rows and columns together.": [
        lambda z, y: -np.log(softmax(z)[:, y]),
        lambda z, y: np.log(np.exp(_shifted(z)).sum(axis=1)) - _shifted(z)[:, y],
    ],
    "You return all the probabilities. The loss is −ln of one of them: that of the true class.": (
        lambda z, y: softmax(z)
    ),
    "You subtract the largest score of each column. A row is an image: take the largest along the "
    "row, `axis=1`.": _from_sums(lambda z: z.max(axis=0)),
    "That is sigmoid of the true class's score: the other classes are left out. Softmax compares "
    "all scores of a row.": (lambda z, y: np.log1p(np.exp(-_true(z, y)))),
    "You return the losses of all classes. Pick the one of the true class in each row.": (
        lambda z, y: -np.log(softmax(z))
    ),
    "You take the most probable class. The loss asks for the true one, `labels`.": (
        lambda z, y: _losses(z, np.argmax(z, axis=1))
    ),
    "You return −z of the true class: the sum over all classes is missing.": (
        lambda z, y: -_true(z, y)
    ),
    "You took the logits for probabilities: they can be negative, and their logarithm does not "
    "exist. Softmax is missing.": (
        lambda z, y: -np.log(np.asarray(z, float)[np.arange(len(y)), y])
    ),
    "You subtract the largest score inside the powers, but not from the score of the true class: "
    "both must be moved alike.": _max_not_added,
    "You return the loss of the first image only. Does your `return` stand inside the loop?": (
        lambda *case: _losses(*case)[0]
    ),
    "Your losses stand in a column. The result has one axis only: (images,).": (
        lambda *case: _losses(*case)[:, np.newaxis]
    ),
    "A column of n numbers and a row of n numbers give a table of n×n. Where is an axis of size 1 "
    "still there?": (
        lambda z, y: _losses(z, y)[:, np.newaxis] + _true(z, y)[:, np.newaxis] - _true(z, y)
    ),
    "The logarithm of the sum of the powers is missing: you return the sum itself.": (
        lambda z, y: np.exp(_shifted(z)).sum(axis=1) - _true(_shifted(z), y)
    ),
    "Keras took your logits for probabilities: it was not told that they are "
    "logits.": _probabilities_by_mistake,
    "Your softmax comes twice: the probabilities were taken for logits.": (
        lambda z, y: _losses(softmax(z), y)
    ),
}

EXTREME = {
    "A power such as e^1000 is larger than the largest float64 and becomes infinity. Adding a "
    "constant to a row of logits changes no probability: which one makes the largest power 1?": [
        _from_powers(lambda z: 0),
        _from_sums(lambda z: 0),
    ],
    "You subtract the largest score of the whole batch. A row that lies far below it has only "
    "powers of 0: subtract the largest of each row.": [_from_powers(np.max), _from_sums(np.max)],
    "You subtract another number than the largest score of the row, so a score that lies far above "
    "it still overflows. Which number leaves no power above 1?": [
        _from_sums(lambda z: z.mean(axis=1, keepdims=True)),
        _from_powers(lambda z: z.mean(axis=1, keepdims=True)),
        _from_sums(lambda z: z.min(axis=1, keepdims=True)),
        _from_powers(lambda z: z.min(axis=1, keepdims=True)),
        _relative_to_true,
    ],
    "Your large logits are cut to one limit. Scores of 1002 and 1001 become equal then, but their "
    "difference counts.": (lambda z, y: _losses(np.clip(z, -700, 700), y)),
    "You replace nan by another number. That hides the overflow and does not give the loss: which "
    "constant can you subtract from a row before the powers?": [
        lambda z, y: np.nan_to_num(_from_sums(lambda z: 0)(z, y)),
        lambda z, y: np.nan_to_num(_from_powers(lambda z: 0)(z, y)),
    ],
    "A probability was rounded to 0, and −ln 0 is infinity. Do not go through the probability: ln "
    "of a fraction is a difference, and ln of e^z is z.": [
        _of_probability(lambda p: -np.log(p)),
        _from_one_hot,
    ],
}

STOPPED = (
    "Your losses stop near 16, or at another limit: the probability is held above a small number. "
    "From the logits every loss comes out right, also one of 120."
)

ADVICE = {
    "IndexError": "Is the number of images or of classes fixed in your code? Take both from the "
    "shape of the logits.",
    "broadcast": "One number for each of n rows does not fit n rows of k numbers: keep the axis "
    "(`keepdims=True`). And the labels are integers, not one-hot rows.",
}


@register("loss-from-logits")
def loss_from_logits(answer):
    rng = np.random.default_rng(4)
    ordinary = [
        (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 0.0], [1.0, 1.0, 1.0]]), np.array([0, 0, 2])),
        (rng.normal(size=(5, 10)).round(2), np.array([9, 0, 3, 3, 7])),
        (np.array([[2.5, -1.0]]), np.array([1])),
        (np.array([[3.0, -2.0, 0.5, 1.0], [0.0, 0.0, 5.0, -5.0]]), np.array([3, 2])),
    ]
    extreme = [
        (np.array([[1002.0, 1001.0, 1000.0], [-1000.0, -1001.0, -999.0]]), np.array([1, 0])),
        (np.array([[0.0, 120.0, 0.0], [0.0, 0.0, 2000.0]]), np.array([0, 1])),
        (np.array([[1000.0] + [0.0] * 9]), np.array([0])),
        (np.array([[0.0, 730.0]]), np.array([0])),
    ]

    stopped = {STOPPED: lambda *case: _stopped(answer, *case)}
    with np.errstate(all="ignore"):
        with advised(ADVICE):
            compare(answer, ordinary, _losses, MISTAKES)
        compare(answer, extreme, _losses, EXTREME | stopped, rtol=1e-3)
    refuse_borrowed(answer, "Write it yourself: NumPy is enough.")
    return "Right for ordinary logits, and for logits of ±1,000 as well: nothing overflows."


def _stopped(answer, logits, labels):
    """The learner's own losses where they are finite, too small, and from a limited probability."""
    result = as_array(call(answer, logits, labels))
    right = _losses(logits, labels)
    if result.shape != right.shape:
        return right
    near = np.isclose(result, right, rtol=1e-3)
    stopped = (result > 10) & (result < right)
    return result if (near | stopped).all() else right
