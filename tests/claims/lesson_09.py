"""What the messages of lesson 9 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np


def parts(result):
    result = list(result.values()) if isinstance(result, dict) else result
    return [np.asarray(part) for part in result]


def shared(result):
    return len(np.intersect1d(*parts(result)))


def unused(result, labels):
    return len(labels) - len(np.union1d(*parts(result)))


def class_counts(result, labels):
    counts = np.bincount(labels[parts(result)[0]], minlength=labels.max() + 1)
    return counts[np.bincount(np.delete(labels, parts(result)[1]), minlength=len(counts)) > 0]


def most_of_the_rest(result, labels):
    return np.bincount(np.delete(labels, parts(result)[1])).max()


def has_copies(places):
    return len(np.unique(places)) < len(places)


def cuts_down(y, labels, *_):
    return unused(y, labels) and set(class_counts(y, labels)) != {most_of_the_rest(y, labels)}


def unevenly(y, labels, *_):
    return any(np.ptp(np.unique(p, return_counts=True)[1]) > 1 for p in by_class(y, labels))


def by_class(result, labels):
    training = parts(result)[0]
    return [training[labels[training] == c] for c in np.unique(labels[training])]


def found(t, probability, is_shirt):
    """How many of the true shirts reach the threshold."""
    return int((probability[is_shirt] >= t).sum())


def needed(is_shirt, recall):
    return int(np.ceil(recall * is_shirt.sum()))


def is_loss(weights_of):
    """Are the weights of the classes these, the mean over the images?"""
    return lambda y, losses, labels, n: np.isclose(y, np.mean(weights_of(n)[labels] * losses))


def too_few(t, p, s, r):
    return found(t, p, s) < needed(s, r)


def too_many(t, p, s, r):
    return found(t, p, s) > needed(s, r)


def sums(y, axis):
    return np.allclose(np.asarray(y).sum(axis), 1)


def proportional(change):
    """Are the rows those of this change of the probabilities, up to a factor?"""

    def predicate(y, p, training, use):
        ratio = y / change(p, training, use)
        return np.allclose(ratio, ratio[:, :1]) and sums(y, 1)

    return predicate


CLAIMS = {
    "class-weighted-loss": [
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
            lambda y, losses, labels, n: np.isclose(
                y, np.sum(n.sum() / len(n) / n[labels] * losses)
            ),
        ),
        (
            "count the classes in the batch",
            lambda y, losses, labels, n: np.isclose(
                y, np.mean(len(labels) / len(n) / np.bincount(labels)[labels] * losses)
            ),
        ),
    ],
    "mend-oversampling": [
        ("in the wrong order", lambda y, labels, held, _: len(parts(y)[0]) == held),
        ("leave copies on both sides", lambda y, *_: shared(y) and has_copies(parts(y)[1])),
        (
            "Are these places in the rest",
            lambda y, labels, held, _: shared(y) and parts(y)[0].max() < len(labels) - held,
        ),
        ("measured on images", lambda y, *_: shared(y)),
        ("holds places twice", lambda y, *_: has_copies(parts(y)[1])),
        ("were asked for", lambda y, labels, held, _: len(parts(y)[1]) != held),
        ("undersampling", cuts_down),
        ("drawn at random", lambda y, labels, *_: unused(y, labels) and has_copies(parts(y)[0])),
        ("Use every image", lambda y, labels, *_: unused(y, labels)),
        ("are not equal", lambda y, labels, *_: len(set(class_counts(y, labels))) > 1),
        (
            "most frequent class has",
            lambda y, labels, *_: class_counts(y, labels)[0] != most_of_the_rest(y, labels),
        ),
        ("by more than one", unevenly),
    ],
    "threshold-for-recall": [
        ("all pictures", lambda t, p, s, r: t == np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1]),
        ("from the smallest", lambda t, p, s, r: t == np.sort(p[s])[needed(s, r) - 1]),
        ("round down", lambda t, p, s, r: found(t, p, s) == needed(s, r) - 1),
        ("nearest whole", lambda t, p, s, r: found(t, p, s) == needed(s, r) - 1),
        ("one place too far", too_many),
        ("between two shirts", lambda t, p, s, r: t not in p[s]),
        ("steps between the shirts", too_many),
        ("next larger probability", too_few),
        ("more than the wanted share", too_many),
        ("at the share itself", lambda t, p, s, r: found(t, p, s) != needed(s, r)),
        ("wanted share itself", lambda t, p, s, r: t == r),
        (
            "keeps the precision",
            lambda t, p, s, r: t > p.max() or s[p >= t].mean() >= r,
        ),
        ("finds all of them", lambda t, p, s, r: too_many(t, p, s, r) and t == p[s].min()),
    ],
    "correct-for-shares": [
        ("as they were", lambda y, p, *_: np.array_equal(y, p)),
        ("no longer add up", lambda y, *_: not sums(y, 1)),
        ("wrong direction", proportional(lambda p, t, u: p * t / u)),
        ("leave the use out", proportional(lambda p, t, u: p / t)),
        ("leave the training out", proportional(lambda p, t, u: p * u)),
        ("sum of each column", lambda y, *_: sums(y, 0)),
        ("sum of the whole array", lambda y, *_: sums(y, None) and len(y) > 1),
        ("softmax of probabilities", proportional(lambda p, t, u: np.exp(p * u / t))),
    ],
}
