"""What is tried on lesson 9's exercise "Mend an oversampling that leaks"."""

import numpy as np


def balanced(indices, labels, most=None):
    """The indices, each class repeated as often as the most frequent one."""
    classes, counts = np.unique(labels[indices], return_counts=True)
    most = counts.max() if most is None else most
    return np.concatenate([np.resize(indices[labels[indices] == c], most) for c in classes])


def without_duplicates(labels, held_out, rng):
    indices = rng.permutation(balanced(np.arange(len(labels)), labels))
    return indices, np.unique(indices)[:held_out]


def both_oversampled(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return balanced(order[held_out:], labels), balanced(order[:held_out], labels)


def only_split(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return order[held_out:], order[:held_out]


def always_the_last(labels, held_out, rng):
    order = np.arange(len(labels))
    return balanced(order[:-held_out], labels), order[-held_out:]


def undersampled(labels, held_out, rng):
    order = rng.permutation(len(labels))
    rest = order[held_out:]
    fewest = np.unique(labels[rest], return_counts=True)[1].min()
    return balanced(rest, labels, fewest), order[:held_out]


def counted_before(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return balanced(order[held_out:], labels, np.bincount(labels).max()), order[:held_out]


def no_seed(labels, held_out, rng):
    order = np.random.default_rng().permutation(len(labels))
    return balanced(order[held_out:], labels), order[:held_out]


def one_image_repeated(labels, held_out, rng):
    order = rng.permutation(len(labels))
    rest = order[held_out:]
    most = np.bincount(labels[rest]).max()
    parts = []
    for c in np.unique(labels[rest]):
        own = rest[labels[rest] == c]
        parts += [own, np.full(most - len(own), own[0])]
    return np.concatenate(parts), order[:held_out]


def drawn_at_random(labels, held_out, rng):
    order = rng.permutation(len(labels))
    rest = order[held_out:]
    classes, counts = np.unique(labels[rest], return_counts=True)
    drawn = [rng.choice(rest[labels[rest] == c], counts.max()) for c in classes]
    return np.concatenate(drawn), order[:held_out]


def indices_in_the_rest(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return balanced(np.arange(len(labels) - held_out), labels[order[held_out:]]), order[:held_out]


def one_dropped(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return order[held_out + 1 :], order[:held_out]


def in_turn(labels, held_out, rng):
    """A right answer, with lists and loops, that draws from each class."""
    order = [int(i) for i in rng.permutation(len(labels))]
    held, rest = order[:held_out], sorted(order[held_out:])
    most = max(sum(labels[i] == c for i in rest) for c in set(labels.tolist()))
    training = []
    for c in sorted({int(labels[i]) for i in rest}):
        own = [i for i in rest if labels[i] == c]
        training += [own[i % len(own)] for i in range(most)]
    rng.shuffle(training)
    return {"training": training, "validation": held}


def exchanged(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return order[:held_out], balanced(order[held_out:], labels)


def labels_not_indices(labels, held_out, rng):
    training, validation = only_split(labels, held_out, rng)
    return labels[training] == 0, labels[validation] == 0


WRONG = [
    ("duplicates removed, leak kept", without_duplicates, "stand in both parts"),
    ("validation oversampled too", both_oversampled, "for training alone"),
    ("never oversampled", only_split, "still have to be repeated"),
    ("the last indices", always_the_last, "fixed part"),
    ("undersampled", undersampled, "undersampling"),
    ("counted before the split", counted_before, "in the training part, after the split"),
    ("a generator of its own", no_seed, "two different splits"),
    ("one image again and again", one_image_repeated, "by more than one"),
    ("parts exchanged", exchanged, "wrong order"),
    ("drawn at random", drawn_at_random, "drawn at random. Take all of a class in turn"),
    (
        "indices in the rest",
        indices_in_the_rest,
        "none from 26 on. Are these indices in the rest",
    ),
    ("one dropped", one_dropped, "1 images are in neither part. Use every image"),
    ("masks for indices", labels_not_indices, "indices in `labels`"),
]

RIGHT = [("in turn", in_turn)]


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


def has_copies(indices):
    return len(np.unique(indices)) < len(indices)


def cuts_down(y, labels, *_):
    return unused(y, labels) and set(class_counts(y, labels)) != {most_of_the_rest(y, labels)}


def unevenly(y, labels, *_):
    return any(np.ptp(np.unique(p, return_counts=True)[1]) > 1 for p in by_class(y, labels))


def by_class(result, labels):
    training = parts(result)[0]
    return [training[labels[training] == c] for c in np.unique(labels[training])]


CLAIMS = [
    ("in the wrong order", lambda y, labels, held, _: len(parts(y)[0]) == held),
    ("leave copies on both sides", lambda y, *_: shared(y) and has_copies(parts(y)[1])),
    (
        "Are these indices in the rest",
        lambda y, labels, held, _: shared(y) and parts(y)[0].max() < len(labels) - held,
    ),
    ("measured on images", lambda y, *_: shared(y)),
    ("holds indices twice", lambda y, *_: has_copies(parts(y)[1])),
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
]
