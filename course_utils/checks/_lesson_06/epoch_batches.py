"""The checker of lesson 6's exercise "Write the batches of an epoch"."""

import itertools

import numpy as np

from course_utils.checks._answers import as_array, as_parts, call, described, refuse_empty
from course_utils.checks._engine import Wrong, exercise, shown


def _batches(answer, images, labels, batch_size, seed) -> list[list[np.ndarray]]:
    """The learner's batches, read; a generator without an end is cut."""
    names = ["images", "labels", "batch_size", "seed"]
    result = call(answer, images, labels, batch_size, seed, names=names)
    refuse_empty(result, "Your function's result")
    if isinstance(result, str | bytes | dict | set) or not hasattr(result, "__iter__"):
        raise Wrong(f"Your function gives {shown(result)}; expected a list of batches.")
    two = isinstance(result, tuple | list) and len(result) == 2 < len(labels) // batch_size
    if two and getattr(result[0], "shape", ())[1:] == images.shape[1:]:
        raise Wrong(
            "Your function gives back one batch. Asked for is a list of all batches of the epoch."
        )
    if two:
        raise Wrong(
            "Your function gives two lists, one of images and one of labels. Asked for is one list "
            "of pairs: each batch has its images and its labels beside each other."
        )
    batches = []
    for number, batch in enumerate(itertools.islice(result, 2 * len(labels) + 3), start=1):
        parts = as_parts(batch, ["images", "labels"], f"Batch {number}")
        batches.append([as_array(part, f"A part of batch {number}") for part in parts])
        if [part.ndim for part in batches[-1]] == [1, images.ndim]:
            raise Wrong(f"In batch {number} the labels come first. The images should.")
        if [part.ndim for part in batches[-1]] == [images.ndim - 1, 0]:
            raise Wrong(
                f"Batch {number} is a single image with its label. A batch has {batch_size} of "
                "them, and the images have one axis more."
            )
        if [part.ndim for part in batches[-1]] != [images.ndim, 1]:
            shapes = " and ".join(str(part.shape) for part in batches[-1])
            raise Wrong(
                f"Batch {number} has the shapes {shapes}. Images keep all their axes, "
                f"(n, {', '.join(map(str, images.shape[1:]))}), and labels have one."
            )
    if not batches:
        raise Wrong(f"Your list is empty{described([images, labels, batch_size], names)}.")
    return batches


def _check_epoch(batches, images, labels, batch_size) -> None:
    """Every image once, each with its own label, in batches of the right sizes."""
    n = len(labels)
    where = f" (Seen with {n} images in batches of {batch_size}.)"
    sizes = [len(one[1]) for one in batches]
    if [len(one[0]) for one in batches] != sizes:
        raise Wrong(f"In one of your batches images and labels differ in number.{where}")
    if 0 in sizes:
        raise Wrong(
            f"One of your batches is empty. There is a smaller last batch only if something is "
            f"left.{where}"
        )
    if sum(sizes) == n // batch_size * batch_size < n:
        raise Wrong(
            f"Your batches hold {sum(sizes)} images. The rest that fills no batch is missing: an "
            f"epoch shows every image, so the last batch may be smaller.{where}"
        )
    if sum(sizes) > n:
        raise Wrong(
            f"Your batches hold {sum(sizes)} images. An epoch shows each of them once, so the last "
            f"batch is smaller and is not filled up.{where}"
        )
    shown_images, shown_labels = (np.concatenate(all_of) for all_of in zip(*batches, strict=True))
    order = shown_images.reshape(len(shown_images), -1)[:, 0]
    if len(np.unique(order)) < len(order):
        raise Wrong(
            "Some images come twice and others never: each draw is made from all images again, as "
            f"in the lesson's loader. An epoch shows each image once.{where}"
        )
    if sum(sizes) < n:
        raise Wrong(f"Your batches hold {sum(sizes)} images; an epoch shows all {n}.{where}")
    if not np.array_equal(shown_labels, labels[order.astype(int)]):
        raise Wrong(
            "Images and labels have lost each other: the label of an image moved elsewhere. Both "
            f"must be put into the *same* new order.{where}"
        )
    expected = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    if sizes != expected and sorted(sizes) == sorted(expected):
        raise Wrong(
            "Your smallest batch is not the last one. That happens when the batches are cut first "
            "and put into another order afterwards; then the same images always stand together. "
            f"Shuffle all images first, then cut.{where}"
        )
    if sizes != expected:
        raise Wrong(f"Your batches have the sizes {sizes}; expected {expected}.{where}")


@exercise("epoch-batches")
def _(answer):
    def data(n, *shape):
        """Images whose first pixel is their number."""
        images = np.random.default_rng(6).random((n, *shape)).astype("float32")
        images.reshape(n, -1)[:, 0] = np.arange(n)
        return images, np.random.default_rng(7).permutation(n) + 100

    for n, batch_size, shape in ((50, 10, (2, 3, 1)), (53, 10, (4, 4, 1)), (3, 8, (2, 2, 3))):
        images, labels = data(n, *shape)
        _check_epoch(_batches(answer, images, labels, batch_size, 1), images, labels, batch_size)
    images, labels = data(60, 2, 2, 1)

    def order(seed):
        return np.concatenate([one[1] for one in _batches(answer, images, labels, 7, seed)])

    first = order(1)
    if np.array_equal(first, labels):
        raise Wrong(
            "The images come in their old order, so every epoch has the same batches. An epoch "
            "begins with a new random order."
        )
    if not np.array_equal(first, order(1)):
        raise Wrong(
            "The same seed gives another order at each call. Draw the order from a generator that "
            "is made from `seed`, inside the function."
        )
    if np.array_equal(first, order(2)):
        raise Wrong("The seeds 1 and 2 give the same order. Your function does not use `seed`.")
    if np.array_equal(np.sort(first[:7]), np.sort(labels[:7])) or any(
        np.ptp(np.flatnonzero(np.isin(labels, first[k : k + 7]))) == 6 for k in (0, 7, 14)
    ):
        raise Wrong(
            "You shuffle the batches, or the images within each, but the same images always stand "
            "together. Shuffle all images first, then cut."
        )
    return "Every image once, with its own label, in a new order that the seed decides."
