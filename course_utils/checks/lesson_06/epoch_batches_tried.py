"""What is tried on lesson 6's exercise "Write the batches of an epoch"."""

import numpy as np
import tensorflow as tf


def with_replacement(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    sizes = np.diff([*range(0, len(labels), batch_size), len(labels)])
    chosen = [rng.integers(0, len(labels), size=size) for size in sizes]
    return [(images[c], labels[c]) for c in chosen]


def cut(images, labels, batch_size, order, other=None):
    other = order if other is None else other
    starts = range(0, len(labels), batch_size)
    return [(images[order[k : k + batch_size]], labels[other[k : k + batch_size]]) for k in starts]


def permutation(labels, seed):
    return np.random.default_rng(seed).permutation(len(labels))


def without_the_rest(images, labels, batch_size, seed):
    whole = len(labels) // batch_size
    return cut(images, labels, batch_size, permutation(labels, seed))[:whole]


def filled_up(images, labels, batch_size, seed):
    order = permutation(labels, seed)
    return cut(images, labels, batch_size, np.append(order, order[: -len(order) % batch_size]))


def filled_up_to_full(images, labels, batch_size, seed):
    batches = filled_up(images, labels, batch_size, seed)
    rest = permutation(labels, seed)[: -len(labels) % batch_size]
    last = [
        np.append(a, b[rest], axis=0) for a, b in zip(batches[-1], (images, labels), strict=True)
    ]
    return [*batches[:-1], tuple(last)]


def shuffled_apart(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    return cut(images, labels, batch_size, *(rng.permutation(len(labels)) for _ in range(2)))


def labels_stay(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, seed), np.arange(len(labels)))


def no_shuffle(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.arange(len(labels)))


def no_seed(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.random.permutation(len(labels)))  # noqa: NPY002


def fixed_seed(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, 1))


def batches_shuffled(images, labels, batch_size, seed):
    batches = no_shuffle(images, labels, batch_size, seed)
    return [batches[k] for k in permutation(batches, seed)]


def shuffled_within(images, labels, batch_size, seed):
    rng = np.random.default_rng(seed)
    starts = range(0, len(labels), batch_size)
    orders = [k + rng.permutation(len(labels[k : k + batch_size])) for k in starts]
    return cut(images, labels, batch_size, np.concatenate(orders))


def shuffled_in_place(images, labels, batch_size, seed):
    for array in (images, labels):
        np.random.default_rng(seed).shuffle(array)
    return no_shuffle(images, labels, batch_size, seed)


def one_batch(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, permutation(labels, seed))[0]


def two_lists(images, labels, batch_size, seed):
    batches = cut(images, labels, batch_size, permutation(labels, seed))
    return [one[0] for one in batches], [one[1] for one in batches]


def of_changed(change_images=lambda x: x, change_labels=lambda y: y):
    """The batches of a right answer, with other images or labels."""

    def epoch_batches(images, labels, batch_size, seed):
        batches = cut(images, labels, batch_size, permutation(labels, seed))
        return [(change_images(x), change_labels(y)) for x, y in batches]

    return epoch_batches


def first_pixel_only(images):
    first = np.zeros_like(images)
    first.reshape(len(images), -1)[:, 0] = images.reshape(len(images), -1)[:, 0]
    return first


def rolled(images, labels, batch_size, seed):
    return cut(images, labels, batch_size, np.roll(np.arange(len(labels)), 3 + seed))


def two_batches(images, labels, batch_size, seed):
    return cut(images, labels, -(-len(labels) // 2), permutation(labels, seed))


def one_by_one(images, labels, batch_size, seed):
    return cut(images, labels, 1, permutation(labels, seed))


def first_case_only(images, labels, batch_size, seed):
    batches = cut(images, labels, batch_size, permutation(labels, seed))
    return of_changed(np.zeros_like)(images, labels, batch_size, seed) if seed == 2 else batches


WRONG = [
    ("with replacement", with_replacement, "made from all images again"),
    ("without the rest", without_the_rest, "The rest that fills no batch is missing"),
    ("filled up", filled_up_to_full, "is not filled up"),
    ("shuffled apart", shuffled_apart, "have lost each other"),
    ("labels stay", labels_stay, "have lost each other"),
    ("not shuffled", no_shuffle, "in their old order"),
    ("no seed", no_seed, "another order at each call"),
    ("a fixed seed", fixed_seed, "did not use `seed`"),
    ("batches shuffled", batches_shuffled, "the batches are cut first"),
    ("shuffled within batches", shuffled_within, "or the images within each"),
    ("in place", shuffled_in_place, "changes its input"),
    ("one batch", one_batch, "gives back one batch"),
    ("two lists", two_lists, "one list of pairs"),
    ("the first pixel", of_changed(first_pixel_only), "pixels have changed"),
    ("darker", of_changed(lambda x: x / 2), "pixels have changed"),
    ("zeros for one seed", first_case_only, "pixels have changed"),
    ("flat images", of_changed(lambda x: x.reshape(len(x), -1)), "keep all their axes"),
    ("turned", of_changed(lambda x: x.transpose(0, 2, 1, 3)), "keep all their axes"),
    ("other labels", of_changed(change_labels=lambda y: y - 100), "labels that are not among"),
    ("rolled", rolled, "stood side by side"),
    ("two batches", two_batches, "sizes 25, 25; expected 10"),
    ("one by one", one_by_one, "sizes 1, 1, 1, 1, 1, 1, 1, 1, …; expected 10"),
]

RIGHT = [
    ("tensors", of_changed(tf.constant, tf.constant)),
    ("lists", of_changed(np.ndarray.tolist, np.ndarray.tolist)),
    ("other types", of_changed(lambda x: x.astype("float64"), lambda y: y.astype("int32"))),
    ("lists of two", lambda *case: [list(pair) for pair in of_changed()(*case)]),
    (
        "a data set",
        lambda images, labels, batch_size, seed: (
            tf.data.Dataset.from_tensor_slices((images, labels))
            .shuffle(1000, seed=seed)
            .batch(batch_size)
        ),
    ),
]


def sizes(batches):
    return [len(labels) for _, labels in batches]


def joined(batches, part):
    return np.concatenate([np.asarray(batch[part], dtype="float32") for batch in batches])


def rows(images):
    return [image.tobytes() for image in images]


def of_unknown_images(batches, images, *_):
    return not set(rows(joined(batches, 0))) <= set(rows(images))


def has_copies(batches, images, *_):
    shown = set(rows(joined(batches, 0)))
    return len(shown) < sum(sizes(batches)) and len(shown) < len(images)


def ends(batches, images, labels, size, _):
    return len(labels) % size and sizes(batches)[-1] != min(sizes(batches))


CLAIMS = [
    ("differ in number", lambda b, *_: any(len(x) != len(y) for x, y in b)),
    ("One of your batches is empty", lambda b, *_: 0 in sizes(b)),
    ("The rest that fills no batch", lambda b, x, y, n, _: sum(sizes(b)) == len(y) // n * n),
    ("is not filled up", lambda b, x, *_: sum(sizes(b)) > len(x)),
    ("not among those given: pixels", of_unknown_images),
    ("Some images come twice", has_copies),
    ("an epoch shows all", lambda b, x, *_: sum(sizes(b)) < len(x)),
    ("labels that are not among", lambda b, x, y, *_: set(joined(b, 1)) != set(y)),
    ("have lost each other", lambda b, x, y, *_: not of_unknown_images(b, x)),
    ("smallest batch is not the last", ends),
    ("have the sizes", lambda b, x, y, n, _: set(sizes(b)[:-1]) != {n}),
    ("list is empty", lambda b, *_: not list(b)),
]
