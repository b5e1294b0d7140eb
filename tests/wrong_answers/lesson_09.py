"""Wrong answers to the exercises of lesson 9, with a part of the message that fits each."""

import numpy as np

RIGHT = {
    "precision": 8 / 30,
    "recall": 8 / 20,
    "f1": 16 / 50,
    "accuracy": 158 / 220,
    "accuracy without fox": 162 / 220,
}


def changed_answer(**parts):
    return {**RIGHT, **parts}


def weights(counts):
    return counts.sum() / (len(counts) * counts)


def balanced(places, labels, most=None):
    """The places, each class repeated as often as the most frequent one."""
    classes, counts = np.unique(labels[places], return_counts=True)
    most = counts.max() if most is None else most
    return np.concatenate([np.resize(places[labels[places] == c], most) for c in classes])


def without_duplicates(labels, held_out, rng):
    places = rng.permutation(balanced(np.arange(len(labels)), labels))
    return places, np.unique(places)[:held_out]


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


def places_in_the_rest(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return balanced(np.arange(len(labels) - held_out), labels[order[held_out:]]), order[:held_out]


def one_dropped(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return order[held_out + 1 :], order[:held_out]


def in_turn(labels, held_out, rng):
    """A right answer, with lists and loops, that draws from each class."""
    order = [int(place) for place in rng.permutation(len(labels))]
    held, rest = order[:held_out], sorted(order[held_out:])
    most = max(sum(labels[place] == c for place in rest) for c in set(labels.tolist()))
    training = []
    for c in sorted({int(labels[place]) for place in rest}):
        own = [place for place in rest if labels[place] == c]
        training += [own[i % len(own)] for i in range(most)]
    rng.shuffle(training)
    return {"training": training, "validation": held}


def step_by_step(probability, is_shirt, recall):
    """A right answer that tries every probability."""
    shirts = sum(is_shirt)
    for t in sorted(probability.tolist(), reverse=True):
        if sum(p >= t for p in probability[is_shirt]) >= recall * shirts:
            return t


def grid(probability, is_shirt, recall):
    found = [t for t in np.linspace(0, 1, 1001) if np.mean(probability[is_shirt] >= t) >= recall]
    return max(found)


def exchanged(labels, held_out, rng):
    order = rng.permutation(len(labels))
    return order[:held_out], balanced(order[held_out:], labels)


def labels_not_places(labels, held_out, rng):
    training, validation = only_split(labels, held_out, rng)
    return labels[training] == 0, labels[validation] == 0


def ranked(probability, is_shirt, recall, rounding):
    falling = np.sort(probability[is_shirt])[::-1]
    return falling[max(int(rounding(recall * len(falling))) - 1, 0)]


def one_too_far(probability, is_shirt, recall):
    falling = np.sort(probability[is_shirt])[::-1]
    return falling[min(int(np.ceil(recall * len(falling))), len(falling) - 1)]


def more_than(probability, is_shirt, recall):
    for t in sorted(probability, reverse=True):
        if np.mean(probability[is_shirt] >= t) > recall:
            return t
    return probability[is_shirt].min()


def rows(values):
    return values / values.sum(axis=1, keepdims=True)


def in_place(probabilities, training_shares, use_shares):
    probabilities *= use_shares / training_shares
    return rows(probabilities)


def softmax(values):
    e = np.exp(values)
    return e / e.sum(axis=1, keepdims=True)


WRONG = {
    "predict-class-scores": [
        ("row and column exchanged", changed_answer(precision=0.4), "that is their recall"),
        ("column for the recall", changed_answer(recall=0.267), "that is their precision"),
        ("ordinary mean", changed_answer(f1=0.333), "harmonic mean"),
        ("the factor 2 forgotten", changed_answer(f1=0.16), "factor 2"),
        ("mean of the recalls", changed_answer(accuracy=0.633), "each class counts alike"),
        (
            "the dogs that are won forgotten",
            changed_answer(**{"accuracy without fox": 0.68}),
            "twelve dogs",
        ),
        (
            "all thirty become right",
            changed_answer(**{"accuracy without fox": 180 / 220}),
            "only twelve",
        ),
        ("no change expected", changed_answer(**{"accuracy without fox": 0.72}), "number changes"),
        ("percent", changed_answer(recall=40), "percentage"),
        ("something else", changed_answer(accuracy=0.9), "not what the matrix gives"),
    ],
    "class-weighted-loss": [
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
                (len(labels) / (len(counts) * np.maximum(np.bincount(labels), 1e-9)))[labels]
                * losses
            ),
            "whole training set",
        ),
    ],
    "mend-oversampling": [
        ("duplicates removed, leak kept", without_duplicates, "stand in both parts"),
        ("validation oversampled too", both_oversampled, "for training alone"),
        ("never oversampled", only_split, "still have to be repeated"),
        ("the last places", always_the_last, "fixed part"),
        ("undersampled", undersampled, "undersampling"),
        ("counted before the split", counted_before, "in the training part, after the split"),
        ("a generator of its own", no_seed, "two different splits"),
        ("one image again and again", one_image_repeated, "by more than one"),
        ("parts exchanged", exchanged, "wrong order"),
        ("drawn at random", drawn_at_random, "drawn at random. Take all of a class in turn"),
        ("places in the rest", places_in_the_rest, "none from 26 on. Are these places in the rest"),
        ("one dropped", one_dropped, "1 images are in neither part. Use every image"),
        ("masks for places", labels_not_places, "places in `labels`"),
    ],
    "threshold-for-recall": [
        (
            "all pictures",
            lambda p, s, r: np.sort(p)[::-1][int(np.ceil(r * len(p))) - 1],
            "true shirts alone",
        ),
        ("rounded down", lambda p, s, r: ranked(p, s, r, np.floor), "round down"),
        ("rounded to the nearest", lambda p, s, r: ranked(p, s, r, np.round), "nearest whole"),
        ("one place too far", one_too_far, "one place too far"),
        (
            "from the smallest",
            lambda p, s, r: np.sort(p[s])[int(np.ceil(r * s.sum())) - 1],
            "from the smallest",
        ),
        ("a quantile", lambda p, s, r: np.quantile(p[s], 1 - r), "between two shirts"),
        (
            "a quantile downwards",
            lambda p, s, r: np.quantile(p[s], 1 - r, method="lower"),
            "steps between the shirts",
        ),
        (
            "a quantile upwards",
            lambda p, s, r: np.quantile(p[s], 1 - r, method="higher"),
            "next larger probability",
        ),
        ("more than the share", more_than, "more than the wanted share"),
        ("a quantile of the wrong side", lambda p, s, r: np.quantile(p[s], r), "share itself"),
        ("the share", lambda p, s, r: r, "different things"),
        ("on a grid", grid, "result is 0.471; expected 0.471538"),
        ("the smallest of all", lambda p, s, r: p[s].min(), "whatever was wanted"),
    ],
    "correct-for-shares": [
        ("nothing done", lambda p, t, u: p, "as they were"),
        ("not normalised", lambda p, t, u: p * u / t, "no longer add up to 1"),
        ("wrong direction", lambda p, t, u: rows(p * t / u), "wrong direction"),
        ("use forgotten", lambda p, t, u: rows(p / t), "leave the use out"),
        ("training forgotten", lambda p, t, u: rows(p * u), "leave the training out"),
        (
            "sum of the columns",
            lambda p, t, u: p * u / t / (p * u / t).sum(axis=0),
            "sum of each column",
        ),
        ("sum of all", lambda p, t, u: p * u / t / np.sum(p * u / t), "whole array"),
        ("softmax", lambda p, t, u: softmax(p * u / t), "softmax of probabilities"),
        ("in place", in_place, "changes its input"),
        (
            "without the axis",
            lambda p, t, u: p * u / t / (p * u / t).sum(axis=1),
            "Keep their axis",
        ),
        ("rounded", lambda p, t, u: np.round(rows(p * u / t), 5), "at index"),
    ],
}

UNUSUAL = {  # and right
    "predict-class-scores": [("two decimals", [0.27, 0.4, np.float32(0.32), 0.72, 0.74])],
    "class-weighted-loss": [
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
    ],
    "mend-oversampling": [("in turn", in_turn)],
    "threshold-for-recall": [
        ("step by step", step_by_step),
        ("by its place", lambda p, s, r: ranked(p, s, r, np.ceil)),
    ],
    "correct-for-shares": [
        ("row by row", lambda p, t, u: [(row * u / t) / sum(row * u / t) for row in p]),
        ("turned round", lambda p, t, u: ((p * u / t).T / (p * u / t).sum(1)).T),
    ],
}
