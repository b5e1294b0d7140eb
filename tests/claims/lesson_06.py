"""What the messages of lesson 6 that name a case claim of it: {exercise: [(fragment, predicate)]}.

A predicate is a function of the result that the answer gives, and of the arguments of the case.
"""

import numpy as np


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


CLAIMS = {
    "epoch-batches": [
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
    ],
}
