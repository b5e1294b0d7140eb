"""What is tried on lesson 10's exercise "Shuffle images and labels together"."""

import numpy as np


def two_orders(images, labels, seed):
    rng = np.random.default_rng(seed)
    return rng.permutation(images), rng.permutation(labels)


def only_labels(images, labels, seed):
    return images, np.random.default_rng(seed).permutation(labels)


def only_images(images, labels, seed):
    return np.random.default_rng(seed).permutation(images), labels


def with_replacement(images, labels, seed):
    chosen = np.random.default_rng(seed).integers(0, len(images), len(images))
    return images[chosen], labels[chosen]


def in_place(images, labels, seed):
    for array in (images, labels):
        np.random.default_rng(seed).shuffle(array)
    return images, labels


def one_order(order_of):
    def shuffle_pairs(images, labels, seed):
        order = order_of(len(images), seed)
        return images[order], labels[order]

    return shuffle_pairs


def random_order(n, seed):
    return np.random.default_rng(seed).permutation(n)


def mixes_pixels(images, labels, seed):
    mixed = np.random.default_rng(seed).permutation(images.ravel()).reshape(images.shape)
    return mixed, labels


def by_sklearn(images, labels, seed):
    from sklearn.utils import shuffle

    return shuffle(images, labels, random_state=seed)


WRONG = [
    ("two orders", two_orders, "two different orders"),
    ("labels alone", only_labels, "only the labels"),
    ("images alone", only_images, "only the images"),
    ("drawn with replacement", with_replacement, "with replacement"),
    ("in place", in_place, "changes its input"),
    ("not at all", lambda images, labels, seed: (images, labels), "nothing is shuffled"),
    (
        "the seed is not used",
        one_order(lambda n, seed: np.random.default_rng(0).permutation(n)),
        "did not use `seed`",
    ),
    ("pixels mixed", mixes_pixels, "along the first axis"),
    ("darker", lambda x, y, seed: (x / 2, y), "images themselves have changed"),
    (
        "other labels",
        lambda x, y, seed: one_order(random_order)(x, y + 1, seed),
        "labels themselves have changed",
    ),
    ("moved along", one_order(lambda n, s: np.roll(np.arange(n), s + 5)), "old neighbours"),
    (
        "turned round",
        one_order(lambda n, s: np.roll(np.arange(n), s)[::-1]),
        "old neighbours",
    ),
    (
        "no seed",
        one_order(lambda n, s: np.random.default_rng().permutation(n)),
        "two different orders",
    ),
    (
        "the last row lost",
        one_order(lambda n, seed: np.random.default_rng(seed).permutation(n - 1)),
        "every pair should stand there once",
    ),
    (
        "labels first",
        lambda images, labels, seed: only_labels(images, labels, seed)[::-1],
        "changed places",
    ),
]

RIGHT = [
    ("a list of two", lambda *case: list(one_order(random_order)(*case))),
    ("lists", lambda *case: [x.tolist() for x in one_order(random_order)(*case)]),
    ("by scikit-learn", by_sklearn),
]


def shuffled(result, part):
    return np.asarray(result[part]).tolist()


def is_permuted(result, part, given):
    return sorted(map(str, shuffled(result, part))) == sorted(map(str, given.tolist()))


def in_pairs(y, images, labels):
    return [labels[images.tolist().index(image)] for image in shuffled(y, 0)] == shuffled(y, 1)


CLAIMS = [
    ("(images, labels)`", lambda y, *_: not isinstance(y, tuple | list) or len(y) != 2),
    ("have changed places", lambda y, x, *_: np.shape(y[1]) == x.shape),
    ("has the shapes", lambda y, x, *_: np.shape(y[0]) != x.shape),
    ("come out", lambda y, x, *_: {len(y[0]), len(y[1])} != {len(x)}),
    ("images themselves", lambda y, x, *_: not is_permuted(y, 0, x)),
    ("as if drawn with", lambda y, x, *_: not is_permuted(y, 0, x)),
    ("labels themselves", lambda y, x, labels, _: not is_permuted(y, 1, labels)),
    ("Only the labels", lambda y, x, *_: shuffled(y, 0) == x.tolist()),
    ("Only the images", lambda y, x, labels, _: shuffled(y, 1) == labels.tolist()),
    ("two different orders", lambda y, x, labels, _: not in_pairs(y, x, labels)),
]
