"""The checker of lesson 6's exercise "Write the batches of an epoch"."""

import itertools

import numpy as np

from course_utils.checks.engine import Wrong, register, shown
from course_utils.checks.values import as_array, as_parts, call, described, refuse_empty


def _batches(answer, images, labels, batch_size, seed) -> list[tuple[np.ndarray, np.ndarray]]:
    """The learner's batches, read; a generator without an end is cut."""
    names = ["images", "labels", "batch_size", "seed"]
    result = call(answer, images, labels, batch_size, seed, names=names)
    refuse_empty(result, "Your function's result")
    if isinstance(result, str | bytes | dict | set) or not hasattr(result, "__iter__"):
        raise Wrong(f"Your function gives {shown(result)}; expected a list of batches.")
    two = isinstance(result, tuple | list) and len(result) == 2
    if two and getattr(result[0], "shape", ())[1:] == images.shape[1:]:
        raise Wrong(
            "Your function gives back one batch. Asked for is a list of all batches of the epoch."
        )
    if two and all(isinstance(part, list | tuple) and len(part) != 2 for part in result):
        raise Wrong(
            "Your function gives two lists, one of images and one of labels. Asked for is one list "
            "of pairs: each batch has its images and its labels beside each other."
        )
    batches = []
    for number, batch in enumerate(itertools.islice(result, 2 * len(labels) + 3), start=1):
        parts = as_parts(batch, ["images", "labels"], f"Batch {number}")
        x, y = (as_array(part, f"A part of batch {number}") for part in parts)
        if (x.ndim, y.ndim) == (1, images.ndim):
            raise Wrong(f"In batch {number} the labels come first. The images should.")
        if (x.ndim, y.ndim) == (images.ndim - 1, 0):
            raise Wrong(
                f"Batch {number} is a single image with its label. A batch has {batch_size} of "
                "them, and the images have one axis more."
            )
        if x.shape[1:] != images.shape[1:] or y.ndim != 1:
            raise Wrong(
                f"Batch {number} has the shapes {x.shape} and {y.shape}. Images keep all their "
                f"axes, (n, {', '.join(map(str, images.shape[1:]))}), and labels have one."
            )
        batches.append((x, y))
    if not batches:
        case = images, labels, batch_size, seed
        raise Wrong(f"Your list is empty{described(case, names)}.", case)
    return batches


def _fault(batches, images, labels, batch_size) -> str:
    """What is wrong with an epoch that should show every image once, with its own label."""
    n = len(labels)
    sizes = [len(one[1]) for one in batches]
    if [len(one[0]) for one in batches] != sizes:
        return "In one of your batches images and labels differ in number."
    if 0 in sizes:
        return (
            "One of your batches is empty. There is a smaller last batch only if something is left."
        )
    if sum(sizes) == n // batch_size * batch_size < n:
        return (
            f"Your batches hold {sum(sizes)} images. The rest that fills no batch is missing: an "
            "epoch shows every image, so the last batch may be smaller."
        )
    if sum(sizes) > n:
        return (
            f"Your batches hold {sum(sizes)} images. An epoch shows each of them once, so the last "
            "batch is smaller and is not filled up."
        )
    shown_images, shown_labels = (np.concatenate(all_of) for all_of in zip(*batches, strict=True))
    known = {image.tobytes(): i for i, image in enumerate(images)}
    order = [known.get(image.tobytes()) for image in shown_images.astype(images.dtype)]
    if None in order:
        return (
            "Your batches hold images that are not among those given: pixels have changed. Only "
            "the order is to change."
        )
    if len(set(order)) < len(order):
        return (
            "Some images come twice and others never. That happens when each draw is made from all "
            "images again, as in the lesson's loader. An epoch shows each image once."
        )
    if sum(sizes) < n:
        return f"Your batches hold {sum(sizes)} images; an epoch shows all {n}."
    if not np.array_equal(np.sort(shown_labels), np.sort(labels)):
        return "Your batches hold labels that are not among those given."
    if not np.array_equal(shown_labels, labels[order]):
        return (
            "Images and labels have lost each other: the label of an image moved elsewhere. Both "
            "must be put into the *same* new order."
        )
    expected = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    if sizes != expected and sorted(sizes) == sorted(expected):
        return (
            "Your smallest batch is not the last one. That happens when the batches are cut first "
            "and put into another order afterwards; then the same images always stand together. "
            "Shuffle all images first, then cut."
        )
    if sizes != expected:
        return f"Your batches have the sizes {_begin(sizes)}; expected {_begin(expected)}."
    return ""


def _begin(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + ", …" * (len(numbers) > 8)


def _data(n, *shape):
    images = np.random.default_rng(6).random((n, *shape)).astype("float32")
    return images, np.random.default_rng(7).permutation(n) + 100


@register("epoch-batches")
def epoch_batches(answer):
    def order(n, batch_size, shape, seed=1):
        """The labels in the order in which they come, once everything else is right."""
        images, labels = _data(n, *shape)
        batches = _batches(answer, images, labels, batch_size, seed)
        if why := _fault(batches, images, labels, batch_size):
            where = f" (Seen with {n} images in batches of {batch_size}.)"
            raise Wrong(why + where, (images, labels, batch_size, seed))
        return np.concatenate([one[1] for one in batches])

    for n, batch_size, shape in ((50, 10, (2, 3, 1)), (53, 10, (4, 4, 1)), (3, 8, (2, 2, 3))):
        order(n, batch_size, shape)
    labels = _data(60)[1]
    first, again, other = (order(60, 7, (2, 2, 1), seed) for seed in (1, 1, 2))
    if np.array_equal(first, labels):
        raise Wrong(
            "The images come in their old order, so every epoch has the same batches. An epoch "
            "begins with a new random order."
        )
    if not np.array_equal(first, again):
        raise Wrong(
            "The same seed gives another order at each call. Draw the order from a generator that "
            "is made from `seed`, inside the function."
        )
    if np.array_equal(first, other):
        raise Wrong(
            "The seeds 1 and 2 give the same order, as if your function did not use `seed`. Make "
            "the generator from it."
        )
    if any(np.ptp(np.flatnonzero(np.isin(labels, first[k : k + 7]))) == 6 for k in (0, 7, 14)):
        raise Wrong(
            "A batch of yours holds images that stood side by side before. Do you shuffle the "
            "batches, or the images within each? Shuffle all images first, then cut."
        )
    return "Every image once, with its own label, in a new order that the seed decides."
