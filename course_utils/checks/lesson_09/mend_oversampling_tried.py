"""What is tried on lesson 9's exercise "Mend an oversampling that leaks"."""

import numpy as np


def balanced(indices, labels, most=None):
    """The indices, each class repeated as often as the most frequent one."""
    classes, counts = np.unique(labels[indices], return_counts=True)
    most = counts.max() if most is None else most
    return np.concatenate([np.resize(indices[labels[indices] == c], most) for c in classes])


def parted(labels, one_in, rng):
    """The rest, and one in so many of each class, drawn at random."""
    own = [rng.permutation(np.flatnonzero(labels == c)) for c in np.unique(labels)]
    held = np.concatenate([part[: len(part) // one_in] for part in own])
    return np.concatenate([part[len(part) // one_in :] for part in own]), held


def without_duplicates(labels, one_in, rng):
    indices = rng.permutation(balanced(np.arange(len(labels)), labels))
    return indices, np.unique(indices)[: held(labels, one_in)]


def both_oversampled(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return balanced(rest, labels), balanced(out, labels)


def only_split(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return rest, out


def always_the_last(labels, one_in, rng):
    own = [np.flatnonzero(labels == c) for c in np.unique(labels)]
    out = np.concatenate([part[-(len(part) // one_in) :] for part in own])
    return balanced(np.delete(np.arange(len(labels)), out), labels), out


def undersampled(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    fewest = np.unique(labels[rest], return_counts=True)[1].min()
    return balanced(rest, labels, fewest), out


def counted_before(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return balanced(rest, labels, np.bincount(labels).max()), out


def no_seed(labels, one_in, rng):
    rest, out = parted(labels, one_in, np.random.default_rng())
    return balanced(rest, labels), out


def one_image_repeated(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    most = np.bincount(labels[rest]).max()
    parts = []
    for c in np.unique(labels[rest]):
        own = rest[labels[rest] == c]
        parts += [own, np.full(most - len(own), own[0])]
    return np.concatenate(parts), out


def drawn_at_random(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    classes, counts = np.unique(labels[rest], return_counts=True)
    drawn = [rng.choice(rest[labels[rest] == c], counts.max()) for c in classes]
    return np.concatenate(drawn), out


def indices_in_the_rest(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return balanced(np.arange(len(rest)), labels[rest]), out


def one_dropped(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return rest[1:], out


def in_turn(labels, one_in, rng):
    """A right answer, with lists and loops."""
    order = [int(i) for i in rng.permutation(len(labels))]
    held, rest = [], []
    for c in set(labels.tolist()):
        own = [i for i in order if labels[i] == c]
        held += own[: len(own) // one_in]
        rest.append(own[len(own) // one_in :])
    most = max(map(len, rest))
    training = [own[i % len(own)] for own in rest for i in range(most)]
    rng.shuffle(training)
    return {"training": training, "validation": held}


def plain_split(labels, one_in, rng):
    order = rng.permutation(len(labels))
    return balanced(order[held(labels, one_in) :], labels), order[: held(labels, one_in)]


def exchanged(labels, one_in, rng):
    rest, out = parted(labels, one_in, rng)
    return out, balanced(rest, labels)


def labels_not_indices(labels, one_in, rng):
    training, validation = only_split(labels, one_in, rng)
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
        "none from 24 on. Are these indices in the rest",
    ),
    ("not stratified", plain_split, "one in 4 of each, it holds [10, 10, 3]"),
    ("one dropped", one_dropped, "1 images are in neither part. Use every image"),
    ("masks for indices", labels_not_indices, "indices in `labels`"),
]

RIGHT = [("in turn", in_turn)]


def held(labels, one_in):
    return int((np.bincount(labels) // one_in).sum())


def held_of(result, labels):
    return np.bincount(labels[parts(result)[1]], minlength=labels.max() + 1)


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
    ("in the wrong order", lambda y, labels, one_in, _: len(parts(y)[0]) == held(labels, one_in)),
    ("leave copies on both sides", lambda y, *_: shared(y) and has_copies(parts(y)[1])),
    (
        "Are these indices in the rest",
        lambda y, labels, one_in, _: (
            shared(y) and parts(y)[0].max() < len(labels) - held(labels, one_in)
        ),
    ),
    ("measured on images", lambda y, *_: shared(y)),
    ("holds indices twice", lambda y, *_: has_copies(parts(y)[1])),
    ("were asked for", lambda y, labels, one_in, _: len(parts(y)[1]) != held(labels, one_in)),
    (
        "Draw from each class by itself",
        lambda y, labels, one_in, _: any(held_of(y, labels) != np.bincount(labels) // one_in),
    ),
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
