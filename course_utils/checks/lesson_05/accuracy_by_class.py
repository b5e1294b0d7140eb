"""The checker of lesson 5's exercise "Measure each digit by itself"."""

import numpy as np

from course_utils.checks.engine import Wrong, register
from course_utils.checks.misconceptions import compare
from course_utils.checks.values import call


def _shares(labels, probabilities):
    said = probabilities.argmax(axis=1)
    shares = np.full(probabilities.shape[1], np.nan)
    for label in np.unique(labels):
        shares[label] = np.mean(said[labels == label] == label)
    return shares


def _counts(labels, probabilities):
    """For each class: right answers, pictures, answers."""
    n, said = probabilities.shape[1], probabilities.argmax(axis=1)
    right = np.bincount(labels[said == labels], minlength=n)
    return right, np.bincount(labels, minlength=n), np.bincount(said, minlength=n)


def _divided(a, b, empty=np.nan):
    return np.divide(a, b, out=np.full(len(a), empty), where=b > 0)


def _mean_probability(labels, probabilities):
    own = probabilities[np.arange(len(labels)), labels]
    n = probabilities.shape[1]
    return _divided(np.bincount(labels, own, minlength=n), np.bincount(labels, minlength=n))


def _above_half(labels, probabilities, empty=np.nan):
    sure = probabilities[np.arange(len(labels)), labels] > 0.5
    n = probabilities.shape[1]
    return _divided(np.bincount(labels[sure], minlength=n), np.bincount(labels, minlength=n), empty)


def _confusion_shares(labels, probabilities):
    n, said = probabilities.shape[1], probabilities.argmax(axis=1)
    table = np.bincount(n * labels + said, minlength=n * n).reshape(n, n)
    return np.array([_divided(row, np.full(n, row.sum())) for row in table])


def _yes_or_no(labels, probabilities):
    """How often "is it this class?" is answered correctly, over all pictures."""
    classes = np.arange(probabilities.shape[1])
    said = probabilities.argmax(axis=1)
    return np.mean((said[:, None] == classes) == (labels[:, None] == classes), axis=0)


MISTAKES = {
    "You divided by how often the network *said* the class. That answers: how far can I trust a 9 "
    "it names? Asked is: of the pictures that are a 9, how many did it get?": (
        lambda y, p: _divided(_counts(y, p)[0], _counts(y, p)[2])
    ),
    "You divided by the number of all pictures. Then a rare digit looks bad even if all of it is "
    "right: divide by the pictures of that digit.": (lambda y, p: _counts(y, p)[0] / len(y)),
    "You counted the right answers. A share is asked for: of how many pictures?": (
        lambda y, p: _counts(y, p)[0]
    ),
    "That is the share of mistakes. Asked is the share of right answers.": (
        lambda y, p: 1 - _shares(y, p)
    ),
    "That is one accuracy over all pictures. Asked is one number for each class.": (
        lambda y, p: np.mean(p.argmax(axis=1) == y)
    ),
    "That says for each picture whether it was read correctly. Gather them by class.": (
        lambda y, p: p.argmax(axis=1) == y
    ),
    "That is the whole confusion matrix as shares. Only what was right is asked for: its "
    "diagonal.": _confusion_shares,
    "Your shares are in percent. A share lies between 0 and 1.": lambda y, p: 100 * _shares(y, p),
    "You counted a picture of another class as right if it was not taken for this one. Only the "
    "pictures that belong to the class count.": _yes_or_no,
    "You took the mean probability of the true class. Accuracy asks only whether the largest "
    "probability stands at the true class.": _mean_probability,
    "You asked whether the probability of the true class is above 0.5. The network names the class "
    "with the largest one, even if that is only 0.3.": [
        _above_half,
        lambda y, p: _above_half(y, p, empty=0.0),
    ],
    "A class without a single picture got 0, as if all of it were wrong. Nobody knows how well it "
    "would be read: say `np.nan`.": (lambda y, p: _divided(*_counts(y, p)[:2], empty=0.0)),
    "A class without a single picture got 1, as if all of it were right. Nobody knows how well it "
    "would be read: say `np.nan`.": (lambda y, p: _divided(*_counts(y, p)[:2], empty=1.0)),
    "A class without a picture is left out, so the numbers behind it move up. Every class keeps "
    "its index: as many numbers as there are columns of probabilities.": (
        lambda y, p: _shares(y, p)[np.unique(y)]
    ),
    "Your result ends at the largest label that occurs. There are as many classes as columns of "
    "probabilities, whether each occurs or not.": (lambda y, p: _shares(y, p)[: y.max() + 1]),
    "Your result has always ten numbers. There are as many classes as columns of probabilities.": [
        lambda y, p: np.append(_shares(y, p), [np.nan] * 10)[:10],
        lambda y, p: np.append(_shares(y, p), [0.0] * 10)[:10],
    ],
}


@register("accuracy-by-class")
def accuracy_by_class(answer):
    rng = np.random.default_rng(5)

    def case(n, classes, missing=()):
        labels = rng.choice([c for c in range(classes) if c not in missing], size=n)
        # to the fourth power: with ten classes some probabilities are above 0.5, others not
        scores = (rng.random((n, classes)) + 0.7 * np.eye(classes)[labels]) ** 4
        return labels, scores / scores.sum(axis=1, keepdims=True)

    cases = [case(300, 10), case(40, 4), case(60, 10, missing=(2, 9)), case(1, 3)]
    result = call(answer, *cases[2], names=["labels", "probabilities"])
    if isinstance(result, list | tuple) and any(value is None for value in result):
        raise Wrong("There is a None in your result. Where nothing can be measured, say `np.nan`.")
    compare(answer, cases, _shares, MISTAKES)
    return "One number for each class, and no number where there is nothing to measure."
